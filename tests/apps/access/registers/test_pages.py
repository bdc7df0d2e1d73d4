"""A register as people use it: add, change, collide, take steps, release, import, withdraw."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atalaya.apps.access import chain, deeds, models, queries
from atalaya.apps.registry import models as registry
from atalaya.core import policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def body(**values: str) -> dict[str, str]:
    """What a form for a body sends."""
    return {
        "owner": "country:XC",
        "klass": "national",
        "names_es": "Oficina de prueba",
        "kind": "agency",
        "sources-count": "0",
        **values,
    }


def made(client: Client, **values: str) -> registry.Body:
    """A body added through the form."""
    answer = client.post(reverse("bodies-new"), body(**values))
    assert answer.status_code == 302, answer.context["form"].errors
    return registry.Body.objects.order_by("-pk")[0]


def test_a_record_is_added_by_a_form_and_its_deed_is_in_the_history() -> None:
    client = world.browser(world.CONTACT)
    record = made(client)
    assert (record.names, record.owner_id, record.klass, record.version) == (
        {"es": "Oficina de prueba"},
        "country:XC",
        "national",
        1,
    )
    page = client.get(reverse("bodies", args=[record.pk])).content.decode()
    assert "Oficina de prueba" in page
    assert "Lucía Fontana" in page
    assert chain.check().bad == 0


def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed() -> None:
    client = world.browser(world.CONTACT)
    answer = client.post(reverse("bodies-new"), body(names_es="", since="ayer", abbreviation="ABC-XYZ"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ABC-XYZ" in page
    assert "2019-09-20" in page
    assert 'role="alert"' in page


def test_nobody_adds_a_record_for_another_country() -> None:
    client = world.browser(world.CONTACT)
    before = registry.Body.objects.count()
    answer = client.post(reverse("bodies-new"), body(owner="country:XH"))
    assert answer.status_code == 422
    assert registry.Body.objects.count() == before


def test_a_record_that_is_opened_to_more_people_by_the_form_needs_the_right_to_release() -> None:
    record = made(world.browser(world.CONTACT))
    answer = world.browser(world.SECRETARY).post(
        reverse("bodies-edit", args=[record.pk]), body(version="1", klass="public")
    )
    record.refresh_from_db()
    assert answer.status_code in (422, 403)
    assert record.klass == "national"


def test_the_slower_of_two_sees_both_versions_and_chooses() -> None:
    record = made(world.browser(world.CONTACT))
    address = reverse("bodies-edit", args=[record.pk])
    first, second = world.browser(world.CONTACT), world.browser(world.SECRETARY)
    assert first.post(address, body(version="1", names_es="Primera")).status_code == 302
    answer = second.post(address, body(version="1", names_es="Segunda", abbreviation="SEG"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Primera" in page
    assert "Segunda" in page
    assert "Oficina de prueba" in page
    mine = json.loads(_unescaped(re.search(r'name="mine" value="([^"]*)"', page)))
    chosen = {"mine": json.dumps(mine), "version": "2", "choose-names": "theirs", "choose-abbreviation": "mine"}
    assert second.post(reverse("bodies-resolve", args=[record.pk]), chosen).status_code == 302
    record.refresh_from_db()
    assert (record.names, record.abbreviation, record.version) == ({"es": "Primera"}, "SEG", 3)


def _unescaped(found: re.Match[str] | None) -> str:
    assert found is not None
    return found[1].replace("&quot;", '"').replace("&amp;", "&").replace("&#x27;", "'")


def test_a_conflict_cannot_be_used_to_write_what_the_form_does_not_offer() -> None:
    record = made(world.browser(world.CONTACT))
    forged = {"names": {"es": "x"}, "owner": "country:XH", "withdrawn": True, "stage": "x", "key": "forged"}
    told = {"mine": json.dumps(forged), "version": "1", **{f"choose-{name}": "mine" for name in forged}}
    world.browser(world.CONTACT).post(reverse("bodies-resolve", args=[record.pk]), told)
    record.refresh_from_db()
    assert (record.owner_id, record.withdrawn, record.stage, record.key) == ("country:XC", False, "", "")


def test_text_about_making_weapons_is_kept_only_after_a_warning_and_asks_for_a_second_look() -> None:
    client = world.browser(world.CONTACT)
    words = "Los planos de la instalación y los puntos débiles de la bóveda y de las cámaras de vigilancia."
    answer = client.post(reverse("bodies-new"), body(tasks_es=words))
    assert answer.status_code == 422
    assert 'name="looked" value="1"' in answer.content.decode()
    client.post(reverse("bodies-new"), body(tasks_es=words, looked="1"))
    asked = models.SecondLook.objects.get(looked_at=None)
    assert asked.owner_id == "country:XC"
    assert not models.DeedValue.objects.filter(deed__verb="guard.flagged").exists()
    with pytest.raises(Exception, match="Another person"):
        deeds.look(asked.pk, by=world.actor(world.CONTACT))
    deeds.look(asked.pk, by=world.actor(world.SECOND))


def test_national_text_is_released_by_two_people() -> None:
    record = made(world.browser(world.CONTACT))
    address = reverse("bodies-release", args=[record.pk])
    told = {"act": "propose", "audience": "public", "why": "", "version": "1"}
    assert world.browser(world.CONTACT).post(address, told).status_code == 302
    stranger = world.browser()
    assert stranger.get(reverse("bodies", args=[record.pk])).status_code == 404
    release = models.Release.objects.get(target="registry.body", target_id=record.pk)
    confirm = {"act": "confirm", "release": str(release.pk), "version": "1"}
    assert world.browser(world.CONTACT).post(address, confirm).status_code == 403
    assert stranger.get(reverse("bodies", args=[record.pk])).status_code == 404
    assert world.browser(world.SECOND).post(address, confirm).status_code == 302
    assert stranger.get(reverse("bodies", args=[record.pk])).status_code == 200
    back = {"act": "withdraw", "release": str(release.pk), "version": "2"}
    assert world.browser(world.CONTACT).post(address, back).status_code == 302
    assert stranger.get(reverse("bodies", args=[record.pk])).status_code == 404
    assert chain.check().bad == 0


def test_a_released_record_shows_a_stranger_neither_its_history_nor_its_steps() -> None:
    record = made(world.browser(world.CONTACT), klass="public")
    page = world.browser().get(reverse("bodies", args=[record.pk])).content.decode()
    assert 'class="history"' not in page
    assert reverse("bodies-edit", args=[record.pk]) not in page


def test_a_withdrawn_record_is_out_of_sight_and_comes_back() -> None:
    client = world.browser(world.CONTACT)
    record = made(client)
    assert client.post(reverse("bodies-remove", args=[record.pk]), {"version": "1"}).status_code == 302
    assert client.get(reverse("bodies", args=[record.pk])).status_code == 404
    deeds.restore(registry.Body, record.pk, by=world.actor(world.CONTACT), version=2)
    assert client.get(reverse("bodies", args=[record.pk])).status_code == 200


def test_a_step_is_taken_by_its_page_and_leads_to_the_next_stage() -> None:
    meeting = registry.Meeting.objects.filter(owner="country:XC", stage="called")[0]
    client = world.browser(world.SECRETARY)
    address = reverse("meetings-step", args=[meeting.pk, "hold"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": str(meeting.version)}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.stage == "held"
    assert client.post(address, {"version": str(meeting.version)}).status_code == 409


def brought(client: Client, slug: str, rows: list[dict[str, Any]]) -> Any:
    """Brings rows as JSON, and gives the page that shows what they change."""
    file = SimpleUploadedFile("a.json", json.dumps(rows).encode(), "application/json")
    answer = client.post(reverse(f"{slug}-import"), {"file": file})
    assert answer.status_code == 302, answer.context["fault"]
    return answer.headers["Location"]


def test_what_was_exported_and_changed_comes_back_after_a_preview() -> None:
    client = world.browser(world.CONTACT)
    record = made(client)
    exported = json.loads(client.get(reverse("bodies-export", args=["json"]) + "?owner=country:XC").content)
    row = next(row for row in exported if row["id"] == record.pk)
    row["abbreviation"] = "NUEVA"
    new = {"owner": "country:XC", "klass": "national", "names_es": "Otra", "kind": "unit"}
    page = brought(client, "bodies", [row, new])
    shown = client.get(page).content.decode()
    assert "NUEVA" in shown
    record.refresh_from_db()
    assert record.abbreviation == ""
    assert client.post(page).status_code == 302
    record.refresh_from_db()
    assert record.abbreviation == "NUEVA"
    assert registry.Body.objects.filter(names__es="Otra", owner="country:XC").exists()


def test_one_wrong_row_keeps_the_whole_file_out_and_is_named() -> None:
    client = world.browser(world.CONTACT)
    before = registry.Body.objects.count()
    good = {"owner": "country:XC", "names_es": "Buena", "kind": "unit", "klass": "national"}
    wrong = {"owner": "country:XH", "names_es": "Ajena", "kind": "unit", "klass": "national"}
    odd = {"owner": "country:XC", "names_es": "Rara", "kind": "palace", "klass": "national", "since": "ayer"}
    page = brought(client, "bodies", [good, wrong, odd])
    shown = client.get(page).content.decode()
    assert "<code>owner</code>" in shown
    assert "<code>kind</code>" in shown
    assert client.post(page).status_code == 422
    assert registry.Body.objects.count() == before


def test_a_file_cannot_change_a_record_that_its_bringer_cannot_see() -> None:
    hidden = registry.Submission.objects.filter(owner="country:XH", klass="national")[0]
    client = world.browser(world.CONTACT)
    page = brought(client, "submissions", [{"id": hidden.pk, "version": hidden.version, "note": "x"}])
    assert "<code>id</code>" in client.get(page).content.decode()
    assert client.post(page).status_code == 422


def test_a_preview_is_its_bringers_alone() -> None:
    new = {"owner": "country:XC", "names_es": "Buena", "kind": "unit", "klass": "national"}
    page = brought(world.browser(world.CONTACT), "bodies", [new])
    assert world.browser(world.SECRETARY).get(page).status_code == 404


@pytest.mark.parametrize("slug", ["bodies", "meetings", "submissions", "countries"])
def test_an_export_brought_back_unchanged_changes_nothing(slug: str) -> None:
    email = world.CONTACT if slug != "countries" else _coordinator()
    client = world.browser(email)
    rows = json.loads(client.get(reverse(f"{slug}-export", args=["json"]) + "?owner=country:XC").content)
    assert rows
    actor = world.actor(email)
    page = brought(client, slug, rows)
    shown = client.get(page)
    plan = shown.context["plan"]
    assert {line.fate for line in plan.lines} <= {"same", "wrong"}
    for line in plan.lines:
        if line.fate == "wrong":
            assert line.faults[0][0] == "id", line
            assert not policy.may(actor, policy.Verb.EDIT, queries.thing(_row(slug, rows, line.place)))


def _row(slug: str, rows: list[dict[str, Any]], place: int) -> Any:
    from atalaya.apps.access.registers import known

    register = next(one for one in known.every() if one.slug == slug)
    return register.model._default_manager.get(pk=rows[place - 1]["id"])


def _coordinator() -> str:
    grant = models.Grant.objects.filter(role=policy.Role.COORDINATOR, ended_at=None).select_related("user").first()
    assert grant is not None
    return grant.user.email


def test_of_two_records_with_the_same_name_each_says_whose_it_is() -> None:
    page = world.browser(world.CONTACT).get("/es/holders/new/").content.decode()
    shown = re.findall(
        r"<option[^>]*>\s*([^<]+?)\s*</option>", page.partition('name="post"')[2].partition("</select>")[0]
    )
    assert len(shown) > 5
    assert len(set(shown)) == len(shown)
    assert "Costa Serena" in next(one for one in shown if one != "—"), "one's own stand first"
