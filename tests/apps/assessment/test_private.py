"""What a laboratory answers for itself alone: nobody else finds a word of it, through no door at all."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, digests
from atalaya.apps.access import models as people
from atalaya.apps.assessment import private_actions as actions
from atalaya.apps.assessment import private_models, private_standing
from atalaya.core import errors, policy, self_assessment
from atalaya.core.self_assessment import Answer
from atalaya.web.crossing import offers
from tests import world
from tests.apps.assessment.privately import CANARY, LAB, LIST, WORDS, begun, lab, owner
from tests.apps.test_doors import routes

pytestmark = [pytest.mark.django_db]


def colleague(email: str = "otra@bahia-clara.example", at: str = "", role: str = "laboratory") -> policy.Actor:
    user = people.User.objects.create(email=email, name="Otra persona")
    people.Grant.objects.create(user=user, role=role, owner_id=at or owner(), since=clock.today())
    return world.actor(email)


def send(pk: int, item: str, *, version: int, level: str, email: str = LAB, **told: Any) -> Any:
    sent = {f"{item}-level": level, f"{item}-version": version, **{f"{item}-{name}": one for name, one in told.items()}}
    return world.browser(email).post(reverse("private-area", args=[pk, item[:2]]), sent)


def _addresses(pk: int) -> list[str]:
    """Every address of the site, each number in it that of the self-assessment."""
    told = {"owner": owner(), "code": "XC", "kind": "workbook", "what": "LA", "secret": "no", "step": "no"}
    told |= {
        "field": "LA-01",
        "catalogue": LIST,
        "number": str(pk),
        "clause": "c1",
        "language": "es",
        "dataset": "default",
        "pk": str(pk),
    }
    return sorted(
        {"/" + re.sub(r"<\w+:(\w+)>", lambda part: told.get(part[1], "1"), pattern) for pattern, _view in routes()}
    )


def _nearest() -> list[str]:
    """An administrator who made themselves of the laboratory besides, a colleague nobody let in, their own country."""
    nearest = colleague("admin@servidor.example")
    assert nearest.owners(policy.Role.LABORATORY) == {owner()}
    people.Grant.objects.create(
        user_id=nearest.person or 0, role="administrator", owner_id="server", since=clock.today()
    )
    return ["admin@servidor.example", world.CONTACT]


def test_the_nearest_find_no_word_through_any_address_export_search_log_mail_or_deed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    made = begun()
    for email in _nearest():  # everybody else: tests/apps/test_sweep.py
        client = world.browser(email)
        actor = world.actor(email) if email else policy.VISITOR
        for address in (*_addresses(made.pk), f"{reverse('search')}?q={CANARY}"):
            cache.clear()
            answer = client.get(address)
            said = b"".join(answer) if answer.streaming else answer.content
            assert f"{CANARY}-".encode() not in said, (email, address)
        for shown in (offers.waiting(actor), offers.due(actor, clock.today()), offers.export(actor, "XC")):
            assert CANARY not in repr(shown)
        assert CANARY not in repr(offers.handover(actor, owner()))
        with pytest.raises(errors.Missing) as told:
            private_standing.require(made.pk, actor, policy.Verb.VIEW)
        assert CANARY not in str(told.value)
    digests.send(clock.today())
    assert CANARY not in caplog.text + "".join(f"{one.subject}{one.body}" for one in mail.outbox)


def test_no_table_but_its_own_holds_a_word_and_the_deeds_hold_digests_alone() -> None:
    begun()
    own = {"assessment_privateassessment", "assessment_privateanswer"}
    holding = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(CANARY in json.dumps(row, default=str) for row in model._default_manager.values())
    }
    assert holding == own
    written = people.DeedValue.objects.filter(deed__verb="private.written").get()
    assert written.field == "answers"
    assert re.fullmatch("[0-9a-f]{64}", written.after or "")
    assert chain.check().bad == 0


def test_a_role_alone_opens_nothing_a_member_has_to_let_the_colleague_in() -> None:
    made, other = begun(), colleague()
    browser = world.browser("otra@bahia-clara.example")
    assert browser.get(reverse("private", args=[made.pk])).status_code == 404
    assert other.person is not None
    actions.let_in(made.pk, other.person, by=lab())
    assert CANARY in browser.get(reverse("private", args=[made.pk])).content.decode()
    actions.leave(made.pk, other.person, by=lab())
    assert browser.get(reverse("private", args=[made.pk])).status_code == 404
    with pytest.raises(errors.OutOfOrder):
        actions.leave(made.pk, lab().person or 0, by=lab())
    with pytest.raises(errors.Unusable):
        actions.let_in(made.pk, world.actor(world.CONTACT).person or 0, by=lab())


def test_it_closes_to_a_member_whose_role_ended() -> None:
    made = begun()
    people.Grant.objects.filter(user__email=LAB).update(ended_at=clock.now())
    assert world.browser(LAB).get(reverse("private", args=[made.pk])).status_code == 404


def test_a_colleague_who_wrote_meanwhile_is_shown_and_no_typing_is_lost() -> None:
    made, other = begun({"LA-01": Answer("partly")}), colleague()
    actions.let_in(made.pk, other.person or 0, by=lab())
    assert send(made.pk, "LA-01", version=1, level="planned", email="otra@bahia-clara.example").status_code == 302
    late = send(made.pk, "LA-01", version=1, level="reviewed", note="lo que tecleé")
    assert late.status_code == 409
    assert "lo que tecleé" in late.content.decode()
    assert 'name="LA-01-version" value="2"' in late.content.decode()
    assert made.answers.get(item="LA-01").level == "planned"
    assert send(made.pk, "LA-01", version=2, level="reviewed", note="lo que tecleé").status_code == 302
    assert made.answers.get(item="LA-01").level == "reviewed"


def test_only_an_agreement_shows_counts_to_the_one_body_it_names_and_taking_it_back_takes_them_away() -> None:
    made, contact = begun(), world.actor(world.CONTACT)
    assert private_standing.told_to(contact) == ()
    actions.share(made.pk, "country:XC", self_assessment.COUNTS, named=True, by=lab())
    (told,) = private_standing.told_to(contact)
    assert (told.completed, told.owners) == (0, 1)
    ((_name, done, areas),) = told.named
    assert not done
    assert dict(areas)["Contexto"] == {
        "items": 4, "not_begun": 0, "planned": 0, "partly": 1, "in_place": 1, "reviewed": 0, "not_applicable": 0,
    }  # fmt: skip
    assert private_standing.told_to(world.actor("winston.farrow@saint-halyard.example")) == ()
    page = world.browser(world.CONTACT).get(reverse("private-counts")).content.decode()
    assert "Contexto" in page
    assert CANARY not in page
    actions.take_back(made.pk, "country:XC", by=lab())
    assert private_standing.told_to(contact) == ()
    assert made.consents.get().told == {}


def test_one_completed_is_counted_without_a_name_and_counts_without_names_wait_for_a_third() -> None:
    made = begun()
    rest = {field.id: Answer("in_place") for field in private_standing.whole(made.pk, lab()).book.fields}
    actions.answer(made.pk, rest, dict.fromkeys(rest, 1), by=lab())
    actions.complete(made.pk, done=True, version=private_standing.whole(made.pk, lab()).record.version, by=lab())
    actions.share(made.pk, "country:XC", self_assessment.COMPLETED, named=False, by=lab())
    (told,) = private_standing.told_to(world.actor(world.CONTACT))
    assert (told.completed, told.owners, told.named, told.areas) == (1, 1, (), ())
    actions.share(made.pk, "country:XC", self_assessment.COUNTS, named=False, by=lab())
    (told,) = private_standing.told_to(world.actor(world.CONTACT))
    assert (told.completed, told.unnamed, told.areas) == (1, 1, ())


def test_the_workbook_is_blank_for_everybody_and_whole_for_its_members() -> None:
    made = begun()
    for client, address, has in (
        (world.browser(""), reverse("private-blank", args=[LIST]), False),
        (world.browser(LAB), reverse("private-file", args=[made.pk, "workbook"]), True),
    ):
        book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        cells = [str(cell) for row in rows for cell in row if cell]
        assert len(book.worksheets) == 3
        assert "LG-03" in cells
        assert any(WORDS["action"] in cell for cell in cells) is has
        assert book.worksheets[1].data_validations.dataValidation[0].formula1
        assert not [cell for cell in cells if cell.startswith("=")]
    plan = world.browser(LAB).get(reverse("private-file", args=[made.pk, "csv"])).content.decode("utf-8-sig")
    assert WORDS["action"] in plan
    assert "LA-02" not in plan


def test_the_page_says_who_runs_the_server_and_could_read_it(settings: Any) -> None:
    settings.OPERATOR = "Faro Común"
    page = world.browser(LAB).get(reverse("private-list"))
    assert "Faro Común" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_deleted_is_gone_with_its_agreements() -> None:
    made = begun()
    actions.share(made.pk, "country:XC", self_assessment.COMPLETED, named=True, by=lab())
    assert world.browser(LAB).post(reverse("private-remove", args=[made.pk])).status_code == 302
    assert not private_models.PrivateAnswer.objects.exists()
    assert not private_models.PrivateConsent.objects.exists()
    assert chain.check().bad == 0


def test_a_text_the_guard_warns_of_is_shown_again_and_nobody_is_told() -> None:
    made = begun({"LA-03": Answer("planned")})
    text = "Puntos débiles del laboratorio: cómo entrar por la puerta trasera sin que suene la alarma."
    told = {"LA-03-level": "partly", "LA-03-version": 1, "LA-03-note": text}
    client = world.browser(LAB)
    assert client.post(reverse("private-area", args=[made.pk, "LA"]), told).status_code == 422
    assert client.post(reverse("private-area", args=[made.pk, "LA"]), told | {"looked": "1"}).status_code == 302
    assert not people.SecondLook.objects.exists()
