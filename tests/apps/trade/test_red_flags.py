"""Red flags: answered by an owner, ending in proceed, ask or refer, and seen by nobody else."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from atalaya.adapters import knowledge
from atalaya.apps.access import models as people
from atalaya.apps.trade import flag_actions as actions
from atalaya.apps.trade import flag_models, flag_queries
from atalaya.core import errors
from atalaya.web.crossing import offers
from tests import world
from tests.apps.trade import desk

pytestmark = pytest.mark.django_db
CANARY = "zorzalcanario"
COLLABORATION = "flags-collaboration"
QUIMARIS = "organisation:quimaris"


def university() -> str:
    return flag_queries.owners(world.actor(desk.UNIVERSITY))[0]


def begun() -> flag_models.Check:
    return actions.begin(COLLABORATION, university(), f"{CANARY} proyecto", by=world.actor(desk.UNIVERSITY))


def sent(check: flag_models.Check, **told: str) -> dict[str, str]:
    """Everything as a browser sends it: *no* to what is not said otherwise."""
    lines = {f"{flag.id}-answer": "no" for flag in knowledge.checklist(check.catalogue).flags}
    return lines | {"version": str(check.version), "done": ""} | {f"{key}-answer".replace("_", "-", 1): one
                                                                   for key, one in told.items()}  # fmt: skip


def test_a_university_checks_a_collaboration_with_remote_support_and_is_led_to_the_authority() -> None:
    client = world.browser(desk.UNIVERSITY)
    page = client.get(reverse("red-flags")).content.decode()
    assert "Señales de alerta en una colaboración" in page
    told = {"catalogue": COLLABORATION, "subject": "Apoyo a distancia", "owner": university()}
    address = client.post(reverse("red-flags"), told)["Location"]
    check = flag_models.Check.objects.get()
    assert "sin terminar" in client.get(address).content.decode().lower()

    answer = client.post(address, sent(check), follow=True).content.decode()
    check.refresh_from_db()
    assert (check.outcome, check.version) == ("proceed", 2)
    assert "nadie queda autorizado ni acusado" in answer

    client.post(address, sent(check, GD_01="yes") | {"GD-01-note": "Pedí la lista de personas"})
    check.refresh_from_db()
    page = client.get(address).content.decode()
    assert check.outcome == "ask"
    assert "Limite el acceso al proyecto" in page
    assert "Pedí la lista de personas" in page

    client.post(address, sent(check, GD_01="yes", GD_02="yes"))
    check.refresh_from_db()
    page = client.get(address).content.decode()
    assert check.outcome == "refer"
    assert reverse("enquiry-ask") in page
    assert "Dirección" in page.partition('id="authority"')[2], "the national authority stands beside"
    made = client.get(reverse("red-flags-file", args=[check.pk]))
    book = openpyxl.load_workbook(io.BytesIO(made.content), data_only=True)
    assert "autoridad nacional" in book.worksheets[1]["C1"].value
    assert made["Cache-Control"] == "no-store"


def test_what_is_not_offered_or_came_too_late_is_refused_and_no_typing_is_lost() -> None:
    check = begun()
    client, address = world.browser(desk.UNIVERSITY), reverse("red-flags-one", args=[check.pk])
    assert client.post(address, sent(check, GD_01="maybe")).status_code == 422
    client.post(address, sent(check, GA_01="unknown") | {"GA-01-note": "la colega preguntó"})
    late = client.post(address, sent(check, GA_01="yes") | {"done": "Lo mío"})
    assert late.status_code == 409
    told = late.content.decode()
    assert "la colega preguntó" in told
    assert "Lo mío" in told
    check.refresh_from_db()
    assert check.outcome == "ask"
    assert f'name="version" value="{check.version}"' in told, "sending it again decides"
    with pytest.raises(errors.Unusable):
        actions.write(check.pk, {}, {"GA-01": "x" * 1001}, "", version=check.version, by=world.actor(desk.UNIVERSITY))
    with pytest.raises(errors.Missing):
        actions.begin("self-company", university(), "x", by=world.actor(desk.UNIVERSITY))


def test_nobody_else_finds_a_word_of_it_through_any_door() -> None:
    check = begun()
    owner = world.browser(desk.UNIVERSITY)
    address = reverse("red-flags-one", args=[check.pk])
    owner.post(address, sent(check, GA_01="yes") | {"GA-01-note": f"{CANARY} nota", "done": f"{CANARY} hecho"})
    mine = check.owner_id
    for email in ("", desk.ADMINISTRATOR, desk.COMPANY, desk.LICENSING, world.CONTACT, desk.CUSTOMS):
        client = world.browser(email)
        for name in ("red-flags-one", "red-flags-file", "red-flags-remove"):
            answer = client.get(reverse(name, args=[check.pk]))
            assert answer.status_code in (302, 404), (email, name)
            assert CANARY not in answer.content.decode(), (email, name)
        assert client.post(address, sent(check)).status_code in (403, 404)
        listing = client.get(reverse("red-flags")).content.decode()
        assert CANARY not in listing, email
        actor = world.actor(email) if email else None
        if actor:
            for what in (offers.export(actor, "XC"), offers.find(actor, CANARY), offers.handover(actor, mine)):
                assert CANARY not in repr(what), email
    lines = [(deed.line, repr(list(deed.values.values()))) for deed in people.Deed.objects.filter(target="trade.check")]
    assert len(lines) == 2
    assert CANARY not in json.dumps(lines)
    assert "GA-01" not in json.dumps(lines), "not even which question was answered stands in the log"
    actions.remove(check.pk, by=world.actor(desk.UNIVERSITY))
    assert owner.get(address).status_code == 404
    assert people.Deed.objects.filter(target="trade.check").count() == 3


def test_a_country_looks_for_red_flags_too_and_its_customs_do_not_delete() -> None:
    check = actions.begin("flags-transaction", "country:XC", "DUA 77", by=world.actor(desk.LICENSING))
    address = reverse("red-flags-one", args=[check.pk])
    assert world.browser(desk.CUSTOMS).get(address).status_code == 200
    assert world.browser(desk.COMPANY).get(address).status_code == 404
    with pytest.raises(errors.Refused):
        actions.remove(check.pk, by=world.actor(desk.CUSTOMS))


def test_everybody_takes_the_blank_workbook_in_four_languages() -> None:
    client = world.browser()
    for language in ("es", "en", "pt", "fr"):
        for id_ in knowledge.checklists():
            with translation.override(language):
                answer = client.get(reverse("red-flags-blank", args=[id_]))
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True).worksheets[1]
            assert sheet["C4"].value == knowledge.checklist(id_).flags[0].asked[language]
            assert sheet["D4"].value in (None, "")


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "trade", check=True, dry_run=True, verbosity=0)
