"""A printed plan becomes measures: every line shown, each confirmed by a person, no text lost."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.plans import models, papers
from atalaya.core import policy
from tests import world
from tests.apps.plans import desk
from tests.apps.plans import papers as printed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FILES = {"plan.docx": printed.word, "plan.pdf": printed.pdf, "plan.xlsx": printed.sheet}


def contact() -> policy.Actor:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def brought(pk: int, data: bytes, name: str) -> models.Paper:
    """A paper that the worker has read."""
    made = papers.bring(pk, data, name, by=contact())
    assert not made.lines.exists(), "nothing is read while somebody waits for the page"
    assert papers.read_next()
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("name", sorted(FILES))
def test_six_measures_are_read_with_their_places_and_nothing_is_lost(name: str) -> None:
    found = desk.plan()
    made = brought(found.pk, FILES[name](), name)
    rows = list(made.lines.order_by("place"))
    measures = [row for row in rows if row.kind == "measure"]
    assert [row.values["number"] for row in measures] == list("123456")
    assert [row.values["ends"] for row in measures] == ["2019", "2020", "2019", "2021", "2022", "2022"]
    assert all(row.where for row in measures)
    if name == "plan.pdf":
        assert [row.where for row in measures] == ["page 2"] * 4 + ["page 3"] * 2
    everything = " ".join(" ".join(row.raw.split()) for row in rows)
    for line in printed.ROWS:
        for cell in line:
            assert cell in everything, cell
    assert not found.measures.exists(), "nothing counts before a person confirms it"


def test_lines_are_confirmed_one_by_one_corrected_or_left() -> None:
    found = desk.plan()
    client = world.browser(world.CONTACT)
    file = io.BytesIO(printed.word())
    file.name = "plan.docx"
    page = client.post(f"/es/plan/{found.pk}/papers/", {"file": file}, follow=True)
    assert page.status_code == 200
    assert "El archivo se está leyendo" in page.content.decode()
    assert papers.read_next()
    made = models.Paper.objects.get()
    assert "tabla 1, fila 2" in client.get(f"/es/plan/papers/{made.pk}/").content.decode()
    places = list(made.lines.filter(kind="measure").order_by("place").values_list("place", flat=True))
    address = reverse("plan-paper", args=[made.pk])
    client.post(address, {"line": places[:4]})
    assert found.measures.count() == 4
    client.post(address, {"leave": places[4]})
    told = {"number": "6", "action": "Informar a la industria", "lead": "Ministerio de Relaciones Exteriores",
            "starts": "2020", "ends": "2023"}  # fmt: skip
    client.post(reverse("plan-paper-line", args=[made.pk, places[5]]), told)
    fates = list(made.lines.filter(kind="measure").order_by("place").values_list("fate", flat=True))
    assert fates == ["taken"] * 4 + ["left", "taken"]
    last = found.measures.get(number="6")
    assert last.lead is not None, "a body of the register is found by its name"
    assert (last.ends, last.lead_printed) == ("2023", "Ministerio de Relaciones Exteriores")
    first = found.measures.get(number="1")
    assert first.lead is None
    assert first.lead_printed == "Ministerio de Salud"
    assert "Institución responsable: Ministerio de Salud" in first.printed
    text = made.lines.get(raw="La República reafirma su compromiso.")
    client.post(reverse("plan-paper-line", args=[made.pk, text.place]), {"action": text.raw})
    assert found.measures.filter(number="7").exists(), "text may become a measure, and gets the next number"
    again = client.post(address, {"line": places[:1]})
    assert again.status_code == 422, "a line is taken once"
    assert chain.check().bad == 0


def test_a_numbered_list_is_read_where_there_is_no_table() -> None:
    made = brought(desk.plan().pk, printed.listed(), "plan.docx")
    rows = list(made.lines.filter(kind="measure").order_by("place"))
    assert [row.values["number"] for row in rows] == ["1", "2"]
    assert (rows[0].values["lead"], rows[0].values["ends"]) == ("Ministerio de Industria", "2020-03")


def test_a_number_that_is_taken_gets_a_letter() -> None:
    found = desk.plan()
    desk.measures(found, 2)
    made = brought(found.pk, printed.word(), "plan.docx")
    rows = {row.place: dict(row.values) for row in made.lines.filter(kind="measure")}
    papers.take(made.pk, rows, by=contact(), language="es")
    numbers = set(found.measures.values_list("number", flat=True))
    assert numbers == {"1", "2", "1b", "2b", "3", "4", "5", "6"}


def test_what_no_reader_knows_is_refused_at_once() -> None:
    found = desk.plan()
    file = io.BytesIO(b"hello")
    file.name = "plan.txt"
    page = world.browser(world.CONTACT).post(reverse("plan-papers", args=[found.pk]), {"file": file})
    assert page.status_code == 422
    assert "plan.txt" in page.content.decode()
    assert not models.Paper.objects.exists()


@pytest.mark.parametrize(("data", "name"), [(b"%PDF-1.4 broken", "plan.pdf"), (b"PK\x03\x04", "p.docx")])
def test_what_cannot_be_read_is_told_with_its_place(data: bytes, name: str) -> None:
    made = brought(desk.plan().pk, data, name)
    assert (made.state, made.lines.count()) == ("failed", 0)
    client = world.browser(world.CONTACT)
    page = client.get(f"/es/plan/papers/{made.pk}/").content.decode()
    assert f"({name}" in page
    assert "No se pudo leer" in client.get(f"/es/plan/{made.plan_id}/papers/").content.decode()
    assert not papers.read_next(), "a file that failed is not read for ever"


def test_a_worker_that_was_cut_gives_a_paper_back() -> None:
    made = papers.bring(desk.plan().pk, printed.word(), "plan.docx", by=contact())
    models.Paper.objects.filter(pk=made.pk).update(taken_at=clock.now())
    assert not papers.read_next()
    papers.release()
    assert papers.read_next()
    assert made.lines.filter(kind="measure").count() == 6


def test_somebody_else_sees_neither_paper_nor_line() -> None:
    made = brought(desk.plan().pk, printed.word(), "plan.docx")
    for email in ("", "winston.farrow@saint-halyard.example"):
        client = world.browser(email)
        assert client.get(reverse("plan-paper", args=[made.pk])).status_code == 404
        assert client.get(reverse("plan-paper-line", args=[made.pk, 1])).status_code == 404
