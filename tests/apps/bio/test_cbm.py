"""The yearly return, as the BWC contact makes it: J8 to the digit, and what must not happen."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from django.core import mail
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import known
from atalaya.apps.bio import cbm_actions as actions
from atalaya.apps.bio import cbm_models as models
from atalaya.apps.bio import cbm_offers as offers
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, errors, policy
from tests import world

pytestmark = [pytest.mark.django_db]
OWNER = "country:XC"
BIO = "julian.mora@salud.costa-serena.example"
WEAK = "Puntos débiles del laboratorio: los turnos de guardia y la puerta trasera sin alarma."


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the day it is."""

    def at(on: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: on)

    at(date(2026, 1, 12))
    return at


def by() -> policy.Actor:
    return world.actor(BIO)


def started(year: int = 2025) -> models.CbmFile:
    return deeds.create(models.CbmFile(owner_id=OWNER, klass="national", year=year, contact="Ministerio"), by=by())


def law(title: str, number: str, gazetted: str) -> int:
    register: Any = known.named("laws.law")
    made = register.model(
        owner_id=OWNER, klass="public", title={"es": title}, number=number, published_on=gazetted, status="in_force"
    )
    return int(deeds.create(made, by=world.actor(world.CONTACT)).pk)


def full(found: models.CbmFile, statement: str = bio.DECLARED, suffix: str = "", skip: str = "") -> None:
    """Every form filled in, or a statement that there is nothing."""
    for code in bio.SECTIONS:
        if code == skip:
            continue
        texts = {field: f"Texto {field}{suffix}" for field in queries.fields_of(code)}
        row = found.forms.filter(code=code).first()
        told = actions.Told("" if code == bio.COVER else statement, "" if code == bio.COVER else bio.PUBLIC, texts)
        actions.write(found.pk, code, told, by=by(), version=row.version if row else 0)


def page(found: models.CbmFile, email: str = BIO) -> str:
    return world.browser(email).get(reverse("cbm", args=[found.pk])).content.decode()


def test_the_yearly_return_from_last_years_to_the_submission(day: Any) -> None:
    last = started(2024)
    full(last, skip="B")
    actions.write(last.pk, "B", actions.Told(bio.NOTHING, bio.PUBLIC, {}), by=by(), version=0)
    first = law("Ley de armas de destrucción masiva", "21.250", "2020-08-18")
    found = started()
    assert {bio.mark(entry) for entry in queries.forms(found)["A1"].entries.values()} == {"carried"}
    assert reverse("cbm", args=[last.pk]) in page(found)
    assert set(queries.forms(found)) == {"CD", "A1", "A2", "B", "C", "E", "F", "G"}
    assert world.browser(BIO).get(reverse("cbm-form", args=[found.pk, "D"])).status_code == 404
    assert bio.due(found.year) == date(2026, 4, 15)

    secrets = {}
    for name in ("Instituto de Salud", "Servicio Agrícola", "Universidad Norte", "Universidad Sur"):
        asked, secret = actions.ask(found.pk, name, ["A1", "G"], date(2026, 2, 27), f"{name[-3:]}@x.example", by=by())
        assert actions.send(asked, actions.link(asked, secret))
        secrets[asked.pk] = secret
    assert len(mail.outbox) == 4
    assert "Texto" not in "".join(str(one.body) for one in mail.outbox)
    for pk, secret in list(secrets.items())[:3]:
        data = {"A1-01": f"Laboratorio {pk}", "nothing": "G", "signed_by": "Ana, directora"}
        assert world.browser("").post(reverse("cbm-data", args=[pk, secret]), data).status_code == 302
        actions.settle(pk, take_over=True, by=by())
    day(date(2026, 3, 3))
    late = list(secrets)[3]
    assert [one.late_days for one in queries.page(found.pk, by()).asks] == [0, 0, 0, 4]
    assert world.browser(BIO).post(reverse("cbm-ask-act", args=[late]), {"act": "remind"}).status_code == 200
    assert world.browser("").get(reverse("cbm-data", args=[late, secrets[late]])).status_code == 404
    assert len(mail.outbox) == 5

    assert ("empty", "B") in {(one.kind, one.form) for one in queries.findings(found)}
    second = law("Decreto reglamentario", "122/2022", "2023-12-21")
    texts = {field: entry.text for field, entry in queries.forms(found)["E"].entries.items()}
    told = actions.Told(bio.DECLARED, bio.PUBLIC, texts, frozenset(texts), (first, second))
    actions.write(found.pk, "E", told, by=by(), version=0)
    actions.write(found.pk, "B", actions.Told(bio.NOTHING, bio.PUBLIC, {}), by=by(), version=0)
    for code in ("A2", "C", "F", "G"):
        kept = {field: entry.text for field, entry in queries.forms(found)[code].entries.items()}
        actions.write(found.pk, code, actions.Told(bio.NOTHING_NEW, bio.PUBLIC, kept), by=by(), version=0)
    row = found.forms.get(code="A1")
    forms = queries.forms(found)
    marks = {field: bio.mark(entry) for field, entry in forms["A1"].entries.items()}
    assert marks == {"A1-01": "changed", **{f"A1-0{n}": "carried" for n in range(2, 7)}}
    sent: dict[str, Any] = {"statement": "declared", "openness": "public", "version": row.version, "all-looked": "1"}
    sent |= {field: entry.text for field, entry in forms["A1"].entries.items()}
    assert world.browser(BIO).post(reverse("cbm-form", args=[found.pk, "A1"]), sent).status_code == 302
    cover = {"version": 0, "CD-01": "Texto CD-01", "CD-02": "Texto CD-02", "all-looked": "1"}
    assert world.browser(BIO).post(reverse("cbm-form", args=[found.pk, "CD"]), cover).status_code == 302
    assert [one.kind for one in queries.findings(found) if one.blocks] == []
    assert {(one.kind, one.who) for one in queries.findings(found)} == {("waiting", "Universidad Sur")}

    _goes_to_new_york(actions.take(found.pk, "hand_in", by=by(), version=found.version), day)


def _goes_to_new_york(found: models.CbmFile, day: Any) -> None:
    """Cleared, submitted by note, and then no date of it is left."""
    day(date(2026, 4, 10))
    assert [one.label for one in offers.waiting(world.actor(world.CONTACT))] != []
    found = actions.take(found.pk, "clear", by=world.actor(world.CONTACT), version=found.version)
    day(date(2026, 4, 14))
    submit = {"step": "submit", "version": found.version, "note": "MP/27-26", "on": "2026-04-14"}
    assert world.browser(BIO).post(reverse("cbm-step", args=[found.pk]), submit).status_code == 302
    found.refresh_from_db()
    assert (found.stage, found.note, found.submitted_on) == ("submitted", "MP/27-26", "2026-04-14")
    day(date(2026, 5, 1))
    assert queries.clock_of(found).late == 0
    assert [one for one in offers.due(by(), date(2027, 1, 1)) if str(found.year) in str(one.what)] == []
    chosen = people.DeedValue.objects.filter(field="openness", after="public", deed__by=by().person)
    assert chosen.filter(deed__target="bio.cbmform").count() == 14
    assert chain.check().bad == 0


def test_the_files_hold_the_forms_and_a_public_one_leaves_out_what_is_restricted(day: Any) -> None:
    found = started()
    full(found)
    row = found.forms.get(code="G")
    told = actions.Told(bio.DECLARED, bio.RESTRICTED, {"G-01": "Reservado", "G-02": "Puerto"})
    actions.write(found.pk, "G", told, by=by(), version=row.version)
    client = world.browser(BIO)

    def words(kind: str) -> str:
        data = client.get(reverse("cbm-file", args=[found.pk, kind])).content
        if kind.endswith("xlsx"):
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        document = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
        return "\n".join([one.text for one in document.paragraphs] + cells)

    for kind in ("docx", "xlsx"):
        whole = words(kind)
        assert all(title in whole for title in queries.titles().values())
        assert "Texto A1-01" in whole
        assert "Reservado" in whole
    for kind in ("public-docx", "public-xlsx"):
        assert "Texto A1-01" in words(kind)
        assert "Reservado" not in words(kind)


def test_public_forms_are_released_by_two_people_and_restricted_ones_by_nobody() -> None:
    found = started()
    full(found)
    row = found.forms.get(code="G")
    actions.write(found.pk, "G", actions.Told(bio.NOTHING, bio.RESTRICTED, {}), by=by(), version=row.version)
    contact, second = world.actor(world.CONTACT), world.actor(world.SECOND)
    with pytest.raises(errors.OutOfOrder):
        actions.release(found.pk, why="", by=contact)
    found = actions.take(found.pk, "hand_in", by=by(), version=found.version)
    found = actions.take(found.pk, "clear", by=contact, version=found.version)
    with pytest.raises(errors.Refused):
        actions.release(found.pk, why="", by=by())
    assert actions.release(found.pk, why="", by=second) == 6
    address = reverse("cbm-released", args=[found.forms.get(code="A1").pk])
    assert world.browser("").get(address).status_code == 404
    assert actions.confirm(found.pk, by=contact) == 6
    assert "Texto A1-01" in world.browser("").get(address).content.decode()
    assert world.browser("").get(reverse("cbm-released", args=[found.forms.get(code="G").pk])).status_code == 404
    assert world.browser("").get(reverse("cbm", args=[found.pk])).status_code == 404


def test_whoever_handed_it_in_does_not_clear_it_and_faults_hold_it_up(day: Any) -> None:
    found = started()
    with pytest.raises(errors.OutOfOrder):
        actions.take(found.pk, "hand_in", by=by(), version=found.version)
    full(found)
    contact = world.actor(world.CONTACT)
    found = actions.take(found.pk, "hand_in", by=contact, version=found.version)
    with pytest.raises(errors.Refused):
        actions.take(found.pk, "clear", by=contact, version=found.version)
    with pytest.raises(errors.OutOfOrder):
        actions.write(found.pk, "B", actions.Told(bio.NOTHING, bio.PUBLIC, {}), by=by(), version=1)


def test_a_text_that_shows_a_weak_point_is_held_up_for_the_contact_and_for_an_institution(day: Any) -> None:
    found = started()
    client = world.browser(BIO)
    sent = {"version": 0, "statement": "declared", "openness": "public", "A1-06": WEAK}
    address = reverse("cbm-form", args=[found.pk, "A1"])
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert WEAK in answer.content.decode()
    assert not found.forms.exists()
    assert client.post(address, sent | {"looked": "1"}).status_code == 302
    assert people.SecondLook.objects.filter(target="bio.cbmform").count() == 1
    asked, secret = actions.ask(found.pk, "Instituto", ["A1"], date(2026, 2, 27), "", by=by())
    data = {"A1-06": WEAK, "signed_by": "Ana"}
    assert world.browser("").post(reverse("cbm-data", args=[asked.pk, secret]), data).status_code == 422
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_link_opens_one_request_and_nothing_a_country_kept(day: Any) -> None:
    last = started(2024)
    full(last, suffix="-guardado")
    found = started()
    asked, secret = actions.ask(found.pk, "Instituto", ["A1"], date(2026, 2, 27), "", by=by())
    shown = world.browser("").get(reverse("cbm-data", args=[asked.pk, secret]))
    assert "guardado" not in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert world.browser("").get(reverse("cbm-data", args=[asked.pk, secret + "x"])).status_code == 404
    for email in (world.FORMER, "winston.farrow@saint-halyard.example", "beatriz.lamarca@horizonte.example"):
        assert world.browser(email).get(reverse("cbm", args=[found.pk])).status_code == 404


def test_names_and_answers_of_institutions_go_a_year_after_the_day_it_was_due(day: Any) -> None:
    found = started()
    asked, secret = actions.ask(found.pk, "Instituto", ["A1"], date(2026, 2, 27), "a@x.example", by=by())
    actions.answer(asked.pk, secret, {"A1-01": "Laboratorio"}, [], "Ana")
    assert actions.tidy(date(2027, 4, 15)) == 0
    assert actions.tidy(date(2027, 4, 16)) == 1
    asked.refresh_from_db()
    assert (asked.mail, asked.signed_by, asked.answers) == ("", "", {})
