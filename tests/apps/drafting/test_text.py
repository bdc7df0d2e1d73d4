"""The words of a draft: the page, editing clause by clause, conflicts, versions, languages; by whom, and never lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.drafting import actions, beside, models, queries, texts
from atalaya.core import errors
from atalaya.core.drafting.model import Wording
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MOST_QUERIES = 30


def contact() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def sent(found: models.Draft, clause: str, body: str, **told: str) -> dict[str, str]:
    """What the form of a clause sends, made from the words as they stand now."""
    one = queries.one(found.pk, clause, contact(), language="es")
    parts = {"heading": one.parts["heading"], "body": body, "kind": one.parts["kind"], "number": ""}
    return {"language": "es", "base": json.dumps(dict(one.parts)), "lead": one.lead, **parts, **told}


def test_the_page_shows_every_clause_with_what_is_said_beside_it_in_few_queries() -> None:
    found = bench.draft(bench.text(290))
    rows = [
        models.Comment(
            draft=found, clause=f"a{n % 290 + 1}", words=f"comentario {n}", body="Aduanas", by_id=contact().person
        )
        for n in range(500)
    ]
    models.Comment.objects.bulk_create(rows)
    client = world.browser(world.CONTACT)
    address = reverse("draft", args=[found.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        page = client.get(address).content.decode()
    assert len(told) <= MOST_QUERIES, [one["sql"][:120] for one in told]
    assert page.count('<section id="c-') == 293
    assert page.count('class="note note-open"') == 500


def test_a_clause_is_rewritten_with_its_history() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    page = client.post(reverse("draft-edit", args=[found.pk, "a2"]), sent(found, "a2", "Otras palabras."), follow=True)
    assert "Otras palabras." in page.content.decode()
    deed = people.Deed.objects.filter(target="drafting.draft", target_id=found.pk).latest("number")
    assert deed.verb == "draft.rewritten"
    value = deed.values.get()
    assert value.field == "clause a2"
    assert value.after == {"es": "Materia 2\nOtras palabras."}
    assert chain.check().bad == 0


def test_two_drafters_on_one_clause_lose_no_word() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    address = reverse("draft-edit", args=[found.pk, "a2"])
    mine = sent(found, "a2", "Las palabras mías.")
    client.post(address, sent(found, "a2", "Las palabras de la otra."))
    page = client.post(address, mine)
    assert page.status_code == 409
    text = page.content.decode()
    assert "palabras mías" in text
    assert "de la otra" in text
    assert texts.working(found).clauses[4].wording("es").body == "Las palabras de la otra."
    again = client.post(address, sent(found, "a2", "Las palabras de ambas."))
    assert again.status_code == 302
    assert texts.working(found).clauses[4].wording("es").body == "Las palabras de ambas."


def test_two_drafters_on_two_parts_of_one_clause_are_merged() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    address = reverse("draft-edit", args=[found.pk, "a2"])
    mine = sent(found, "a2", "Un cuerpo nuevo.")
    client.post(address, sent(found, "a2", mine["body"]) | {"body": sent(found, "a2", "")["body"]} | {
        "heading": "Otro título", "body": queries.one(found.pk, "a2", contact()).parts["body"]})  # fmt: skip
    assert client.post(address, mine).status_code == 302
    wording = next(one for one in texts.working(found).clauses if one.id == "a2").wording("es")
    assert (wording.heading, wording.body) == ("Otro título", "Un cuerpo nuevo.")


def test_clauses_are_inserted_moved_joined_cut_removed_and_brought_back() -> None:
    found = bench.draft()
    by = contact()
    made = actions.insert(
        found.pk, "article", {"es": Wording("Nueva", "Palabras nuevas.")}, by=by, under="c1", after="a1"
    )
    assert [one.id for one in texts.working(found).clauses if one.kind == "article"] == ["a1", made, "a2", "a3"]
    actions.place(found.pk, made, "up", by=by)
    assert [one.id for one in texts.working(found).clauses if one.kind == "article"] == [made, "a1", "a2", "a3"]
    actions.place(found.pk, made, "down", by=by)
    half = actions.split_before(found.pk, "a2", "es", "regula", by=by)
    assert next(one for one in texts.working(found).clauses if one.id == half).wording("es").body.startswith("regula")
    actions.place(found.pk, half, "join", by=by)
    assert half not in {one.id for one in texts.working(found).clauses}
    actions.place(found.pk, "a1", "remove", by=by)
    assert not {"a1", "p1", "p2"} & {one.id for one in texts.working(found).clauses}
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-place", args=[found.pk, "a1"]), {"act": "restore"})
    assert {"a1", "p1", "p2"} <= {one.id for one in texts.working(found).clauses}
    assert chain.check().bad == 0


def test_a_clause_that_changed_meanwhile_is_not_moved_blindly() -> None:
    found = bench.draft()
    seen = queries.one(found.pk, "a2", contact()).seen
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-edit", args=[found.pk, "a2"]), sent(found, "a2", "Cambió."))
    answer = client.post(reverse("draft-place", args=[found.pk, "a2"]), {"act": "remove", "seen": seen})
    assert answer.status_code == 409
    assert "a2" in {one.id for one in texts.working(found).clauses}


def test_versions_stay_and_are_compared_word_by_word() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-versions", args=[found.pk]), {"title": "v1, noviembre de 2016", "on": "2016-11"})
    client.post(reverse("draft-edit", args=[found.pk, "a3"]), sent(found, "a3", "La autoridad vigila la materia 3."))
    version = found.versions.get()
    assert (version.number, version.on, str(version)) == (1, "2016-11", "v1, noviembre de 2016")
    page = client.get(f"{reverse('draft-compare', args=[found.pk])}?before=1").content.decode()
    assert "<ins>vigila" in page
    assert page.count('id="d-') == 1
    old = client.get(f"{reverse('draft', args=[found.pk])}?version=1").content.decode()
    assert "regula la materia 3" in old
    models.Version.objects.filter(pk=version.pk).update(content=version.content.replace("materia 3", "materia 4"))
    with pytest.raises(errors.Broken):
        actions.version(found, 1)


def test_wordings_stand_side_by_side_until_one_is_chosen() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    address = reverse("draft-wordings", args=[found.pk, "a2"])
    for label in ("A", "B"):
        client.post(address, {"act": "propose", "label": label, "body": f"Palabras {label}.", "language": "es"})
    page = client.get(reverse("draft", args=[found.pk])).content.decode()
    assert "Palabras A." in page
    assert "Palabras B." in page
    clause = queries.one(found.pk, "a2", contact()).clause
    client.post(address, {"act": "choose", "wording": clause.alternatives[1].id})
    client.post(address, {"act": "settle"})
    clause = queries.one(found.pk, "a2", contact()).clause
    assert clause.alternatives == ()
    assert clause.wording("es").body == "Palabras B."


def test_a_translation_tells_when_it_is_older_than_the_original() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-languages", args=[found.pk]), {"language": ["en"]})
    one = queries.one(found.pk, "a2", contact(), language="en")
    told = {
        "language": "en",
        "base": json.dumps(dict(one.parts)),
        "lead": one.lead,
        "heading": "Matter 2",
        "body": "Words.",
    }
    client.post(reverse("draft-edit", args=[found.pk, "a2"]), told)
    page = client.get(reverse("draft-languages", args=[found.pk])).content.decode()
    assert "Matter 2" in page
    _page, sides, chosen = beside.sides(found.pk, "en", contact())
    assert chosen == "en"
    assert {one.id: one.status for one in sides}["a2"] == "current"
    client.post(reverse("draft-edit", args=[found.pk, "a2"]), sent(found, "a2", "El original cambió."))
    _page, sides, _chosen = beside.sides(found.pk, "en", contact(), lacking=True)
    assert {one.id: one.status for one in sides}["a2"] == "outdated"


def test_checks_name_the_clause_and_say_what_to_do() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-edit", args=[found.pk, "a3"]), sent(found, "a3", "Véase el artículo 45 y [el plazo]."))
    page = client.get(reverse("draft-checks", args=[found.pk])).content.decode()
    assert "artículo 45" in page
    assert f"{reverse('draft', args=[found.pk])}#c-a3" in page


def test_what_the_guard_warns_of_is_sent_twice_and_looked_at_by_another() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    told = sent(found, "a3", "Siga estos pasos: primero cultive el agente patógeno y luego concéntrelo paso a paso.")
    page = client.post(reverse("draft-edit", args=[found.pk, "a3"]), told)
    assert page.status_code == 422
    assert "cultive el agente" in page.content.decode()
    assert "cultive" not in texts.content(found)
    assert client.post(reverse("draft-edit", args=[found.pk, "a3"]), told | {"looked": "1"}).status_code == 302
    assert people.SecondLook.objects.filter(target="drafting.draft", target_id=found.pk).exists()


def test_approved_words_do_not_change_any_more() -> None:
    found = bench.draft()
    models.Draft.objects.filter(pk=found.pk).update(stage="approved")
    with pytest.raises(errors.OutOfOrder):
        actions.place(found.pk, "a1", "remove", by=contact())


def test_without_scripts_and_with_them_a_clause_is_edited_in_place() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    address = reverse("draft-edit", args=[found.pk, "a2"])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode().lstrip()
    assert part.startswith('<section id="c-a2"')
    assert "<html" in client.get(address).content.decode()
    saved = client.post(address, sent(found, "a2", "En su lugar."), headers={"HX-Request": "true"})
    assert saved.content.decode().lstrip().startswith('<section id="c-a2"')
    assert "En su lugar." in saved.content.decode()
