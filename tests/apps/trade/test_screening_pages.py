"""A party, a spreadsheet, the queue: what a person sees, what is remembered, and what is never said."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.apps.access import models as people
from atalaya.apps.trade import list_actions, list_live, screen_actions, screen_models, screen_queries
from atalaya.core import errors
from atalaya.core.trade.parties import Query
from tests import watchlist, world
from tests.apps.trade import desk

pytestmark = pytest.mark.django_db
XC = "country:XC"
LISTED = "Borislav Kantemirov Zhelev"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A data folder of its own."""
    settings.DATA = tmp_path
    list_live.clear()


def check(name: str, email: str = desk.CUSTOMS, **told: str) -> str:
    """The page that answers."""
    answer = world.browser(email).post(reverse("party"), {"name": name, **told})
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return " ".join(answer.content.decode().split())


def run(text: str, name: str = "declaraciones.csv", email: str = desk.CUSTOMS, **told: str) -> screen_models.Run:
    """A spreadsheet that was brought and answered."""
    return run_bytes(text.encode(), name, email, **told)


def run_bytes(data: bytes, name: str, email: str = desk.CUSTOMS, **told: str) -> screen_models.Run:
    client = world.browser(email)
    file = SimpleUploadedFile(name, data)
    answer = client.post(reverse("screen-upload"), {"file": file, "owner": XC, "columns": "", **told})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    while screen_actions.screen_next():
        pass
    return screen_models.Run.objects.order_by("-pk")[0]


def test_a_new_installation_says_that_no_list_is_here_and_withholds_the_words() -> None:
    page = check("Wilhelmina Vandersloot")
    assert "La lista del Consejo de Seguridad no está en este servidor" in page
    assert "sin candidato" not in page


def test_a_listed_party_is_found_with_reasons_and_a_stranger_is_not() -> None:
    desk.council()
    page = check("Boris Zhelev", birth="1961-04-09")
    assert "ZZi.001" in page
    assert "zhelev = zhelev (la misma palabra, 100 %)" in page
    assert "sin candidato" in check("Wilhelmina Vandersloot")


def test_a_list_older_than_a_week_warns_and_older_than_a_month_withholds() -> None:
    desk.council(8)
    page = check("Wilhelmina Vandersloot")
    assert "La lista tiene 8 días" in page
    assert "sin candidato" in page
    list_models_clear()
    desk.council(31)
    page = check("Wilhelmina Vandersloot")
    assert "lista demasiado antigua para responder" in page
    assert "sin candidato" not in page
    assert "ZZi.001" in check(LISTED)


def list_models_clear() -> None:
    from atalaya.apps.trade import list_models

    list_models.Edition.objects.all().delete()


def test_a_list_of_a_country_answers_only_once_switched_on_with_its_basis_and_for_its_people_alone() -> None:
    desk.council()
    desk.own()
    assert "N-1" not in check("Ana Rocha Teles")
    list_actions.switch_on("nacional", XC, "Ley 8620, artículo 5", by=world.actor(desk.LICENSING))
    page = check("Ana Rocha Teles")
    assert "N-1" in page
    assert "Ley 8620, artículo 5" in page
    assert "N-1" in check("Ana Rocha Teles", desk.COMPANY, owner="organisation:quimaris")
    assert people.Deed.objects.filter(verb="list.switched_on", owner=XC).count() == 1
    list_actions.switch_off("nacional", XC, by=world.actor(desk.LICENSING))
    assert "N-1" not in check("Ana Rocha Teles")
    with pytest.raises(errors.Refused):
        list_actions.switch_on("nacional", XC, "x", by=world.actor("winston.farrow@saint-halyard.example"))


def test_a_spreadsheet_with_spanish_headings_is_answered_and_each_row_is_accounted_for() -> None:
    desk.council()
    made = run(f"Declaración;Exportador;Consignatario\n1;{LISTED};Hua Rong Bakery\n2;;Puerto Hondo Shipyards\n")
    assert (made.stage, made.done, made.faults) == ("done", 4, 1)
    found = {(one.row, one.column, one.party) for one in made.candidates.all()}
    assert found == {(1, "Exportador", "ZZi.001"), (2, "Consignatario", "ZZe.002")}
    answer = world.browser(desk.CUSTOMS).get(reverse("screen-result", args=[made.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["answers"].values)
    assert [row[3] for row in rows[1:]] == ["exacto", "sin candidato", "no consultado", "exacto"]


def test_a_decision_is_remembered_for_the_party_and_opens_again_when_the_entry_changes() -> None:
    desk.council(3)
    made = run(f"nombre\n{LISTED}\n")
    client = world.browser(desk.CUSTOMS)
    row = made.candidates.get(party="ZZi.001")
    address = reverse("screen-decide", args=[made.pk, row.pk])
    client.post(address, {"verdict": "other party", "why": ""})
    assert not screen_models.Decision.objects.exists()
    client.post(address, {"verdict": "other party", "why": "Otra fecha de nacimiento"})
    deed = people.Deed.objects.get(verb="screening.decided")
    assert (deed.by_id, deed.owner) == (world.user(desk.CUSTOMS).pk, XC)
    again = run(f"nombre\n{LISTED}\n")
    assert [one.decision.why for one in again.candidates.all() if one.decision] == ["Otra fecha de nacimiento"]
    desk.council(2)
    assert run(f"nombre\n{LISTED}\n").candidates.get(party="ZZi.001").decision is not None
    changed = watchlist.un_xml(desk.day(1)).replace(b"Boris Zhelev", b"Boris Zhelevich")
    desk.council(1, changed)
    assert screen_models.Decision.objects.get().reopened_at is not None
    last = run(f"nombre\n{LISTED}\n").candidates.get(party="ZZi.001")
    assert last.decision is None
    page = client.get(reverse("screen-run", args=[last.run_id])).content.decode()
    assert "Otra fecha de nacimiento" in page


def test_a_worker_that_was_cut_goes_on_and_nothing_is_lost_or_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    desk.council()
    monkeypatch.setattr(screen_actions, "BATCH", 3)
    names = [f"{LISTED} {number}" if number % 2 else f"Estela Ñuflo {number}" for number in range(10)]
    made = screen_actions.bring(io.BytesIO(("nombre\n" + "\n".join(names)).encode()), "a.csv", XC, [],
                                by=world.actor(desk.CUSTOMS))  # fmt: skip
    real, calls = screen_actions._answer, []

    def cut(one: Any, lives: Any, batch: Any) -> None:
        calls.append(len(batch))
        real(one, lives, batch)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(screen_actions, "_answer", cut)
    with pytest.raises(KeyboardInterrupt):
        screen_actions.screen_next()
    screen_actions.release()
    while screen_actions.screen_next():
        pass
    made.refresh_from_db()
    assert (made.stage, made.done, made.total) == ("done", 10, 10)
    assert calls == [3, 3, 3, 3, 1]
    rows = list(made.candidates.values_list("row", flat=True))
    assert sorted(rows) == sorted(set(rows)) == [2, 4, 6, 8, 10]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        ("nombre\nJosé Núñez\n".encode("cp1252"), "a.csv", (1, 0, "done")),
        ("nombre\nJosé Núñez\n".encode("utf-16"), "a.csv", (1, 0, "done")),
        (b"fecha;valor\n1;2\n", "a.csv", (0, 0, "failed")),
        (b"", "a.csv", (0, 0, "failed")),
        (b"PK\x03\x04nothing", "a.xlsx", (0, 0, "failed")),
        (b"nombre\n" + b"a" * 10_000_000 + b"\nAna\n", "a.csv", (2, 1, "done")),
        ("nombre\nA\n\u202e\n\u202eanA\n \n".encode(), "a.csv", (4, 2, "done")),
        (b'nombre\n"Ana\n', "a.csv", (1, 0, "done")),
    ],
    ids=["windows", "utf-16", "no column", "empty", "no spreadsheet", "10 MB cell", "direction and one letter", "open"],
)  # fmt: skip
def test_bad_tables_give_located_faults_or_defined_answers(data: bytes, name: str, told: tuple[Any, ...]) -> None:
    desk.council()
    made = run_bytes(data or b" ", name)
    assert (made.done, made.faults, made.stage) == told
    page = world.browser(desk.CUSTOMS).get(reverse("screen-run", args=[made.pk]))
    assert page.status_code == 200
    if told[2] == "failed":
        assert "alert-bad" in page.content.decode()


def test_a_formula_in_a_spreadsheet_is_a_fault_of_its_row() -> None:
    desk.council()
    book = openpyxl.Workbook()
    for row in (["nombre"], ['=HYPERLINK("http://x","Ana")'], ["Ana Prieto"]):
        book.active.append(row)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    made = run_bytes(file.getvalue(), "a.xlsx")
    assert (made.done, made.faults) == (2, 1)
    assert made.rows_at_fault.get().code == "screen.formula"


def test_what_an_organisation_screens_nobody_else_sees() -> None:
    desk.council()
    made = screen_actions.keep(Query((LISTED,)), "organisation:quimaris", by=world.actor(desk.COMPANY))
    address = reverse("screen-run", args=[made.pk])
    assert world.browser(desk.COMPANY).get(address).status_code == 200
    for email in (world.CONTACT, desk.LICENSING, desk.ADMINISTRATOR, desk.UNIVERSITY, ""):
        assert world.browser(email).get(address).status_code == 404
        assert not screen_queries.runs(world.actor(email)).filter(pk=made.pk) if email else True
    with pytest.raises(errors.Missing):
        screen_actions.decide(made.candidates.all()[0].pk, "other party", "x", by=world.actor(desk.LICENSING))


def test_the_list_of_the_security_council_is_its_official_xml_and_nothing_else() -> None:
    made = desk.council(data=b"id;name;date\n1;Ana;2026-11-01\n")
    assert made.stage == "failed"
    made = desk.council(data=watchlist.un_xml(desk.day(), '<!DOCTYPE x [<!ENTITY a "b">]>'))
    assert made.fault["code"] == "lists.doctype"
    with pytest.raises(errors.Refused):
        list_actions.bring(io.BytesIO(b""), "un.xml", list_actions.Bring("parties", "un", "server"),
                           by=world.actor(desk.CUSTOMS))  # fmt: skip


def test_an_item_is_looked_up_in_four_languages_and_never_called_free_of_control() -> None:
    client = world.browser(desk.COMPANY)
    assert "no se puede buscar nada" in client.post(reverse("item"), {"words": "cámara"}).content.decode()
    desk.items()
    for words in ("câmera térmica", "thermal camera", "cámara térmica", "caméra thermique", "XC-40", "8525.89"):
        page = client.post(reverse("item"), {"words": words}).content.decode()
        assert "XC-40" in page, words
        assert "Decreto 12/2026" in page
    assert "111-48-8" in client.post(reverse("item"), {"words": "111-48-8"}).content.decode()
    page = client.post(reverse("item"), {"words": "bizcochuelo"}).content.decode()
    assert "No se encontró nada en estas ediciones" in page
