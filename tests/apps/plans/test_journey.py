"""J2 of the programme: a country digitises its old plan, monitors it, and begins the next edition."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse

from atalaya.apps.access import chain, deeds
from atalaya.apps.laws import models as laws
from atalaya.apps.plans import editions, models, papers
from tests import world
from tests.apps.plans import desk
from tests.apps.plans import papers as printed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
OWNER = "country:XC"
EN = "/en"


def words_of(content: bytes) -> str:
    """All the words of a DOCX, opened by another library."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def law_of_2019() -> laws.Law:
    return deeds.create(
        laws.Law(
            owner_id=OWNER, klass="public", title={"es": "Ley contra el financiamiento del terrorismo"}, kind="law",
            number="19.749", on="2019-05-15", gazette="Diario Oficial", published_on="2019-05-21",
        ),
        by=world.actor(world.CONTACT),
    )  # fmt: skip


def registered(secretary: Client, baseline: int) -> models.Plan:
    """The old plan as edition 1, with its metadata and six measures read from the printed file."""
    told = {
        "owner": OWNER, "klass": "national", "title_es": "Plan de acción nacional 2018-2022", "number": "1",
        "begins": "2018", "ends": "2022", "note": "0076/18", "note_on": "2018-05-21", "baseline": str(baseline),
        "priorities-count": "0", "sources-count": "0",
    }  # fmt: skip
    answer = secretary.post(reverse("plans-new"), told)
    assert answer.status_code == 302, answer.context["form"].errors
    first = models.Plan.objects.get()
    assert (first.number, first.note, first.note_on) == (1, "0076/18", "2018-05-21")
    step = {"version": str(first.version), "on": "2018-05-21"}
    assert secretary.post(reverse("plans-step", args=[first.pk, "register"]), step).status_code == 302
    file = io.BytesIO(printed.pdf())
    file.name = "plan-2018.pdf"
    secretary.post(reverse("plan-papers", args=[first.pk]), {"file": file})
    assert papers.read_next()
    paper = models.Paper.objects.get()
    places = list(paper.lines.filter(kind="measure").values_list("place", flat=True))
    secretary.post(reverse("plan-paper", args=[paper.pk]), {"line": places})
    rows = {row.number: row for row in first.measures.all()}
    assert sorted(rows) == list("123456")
    assert {row.page for row in rows.values()} == {"page 2", "page 3"}
    return first


def monitored(secretary: Client, rows: dict[str, models.Measure], law: laws.Law) -> None:
    """Measures are linked to fields; one is done, with a law of 2019 as its proof, and one delayed."""
    for number, field in (("1", "OP2-BW-01-L"), ("2", "OP3CD-BW-01-L")):
        address = reverse("measure-fields", args=[rows[number].pk])
        assert secretary.post(address, {"field": [field], "version": "1"}).status_code == 302

    note = {"on": "2019-05-21", "text": "Promulgada y publicada", "law": str(law.pk), "article": "art. 1"}
    assert secretary.post(reverse("measure-note", args=[rows["3"].pk]), note).status_code == 302
    secretary.post(reverse("measures-step", args=[rows["3"].pk, "finish"]), {"version": "1"})
    secretary.post(reverse("measures-step", args=[rows["4"].pk, "delay"]), {"version": "1"})


def renewed(secretary: Client, first: models.Plan) -> models.Plan:
    """The next edition with two new measures, one of which asks for assistance."""
    renewal = {"title_es": "Plan de acción nacional 2026-2030", "begins": "2026", "ends": "2030"}
    assert secretary.post(reverse("plan-renew", args=[first.pk]), renewal).status_code == 302
    second = models.Plan.objects.get(number=2)
    assert sorted(second.measures.values_list("number", flat=True)) == ["1", "2", "4", "5", "6"]
    assert second.measures.get(number="1").linked == ["OP2-BW-01-L"]
    for number, assistance in (("7", ""), ("8", "on")):
        told = {
            "owner": OWNER, "klass": "national", "plan": str(second.pk), "number": number,
            "action_es": f"Medida nueva {number}", "starts": "2026", "ends": "2028", "assistance": assistance,
        }  # fmt: skip
        assert secretary.post(reverse("measures-new"), told).status_code == 302
    assert second.measures.count() == 7
    return second


def test_j2_digitise_and_renew_a_plan() -> None:
    secretary = world.browser(world.SECRETARY)
    first = registered(secretary, desk.baseline(("OP2-BW-01-L", "OP3CD-BW-01-L")).pk)
    rows = {row.number: row for row in first.measures.all()}
    monitored(secretary, rows, law_of_2019())

    # ✔ The report on progress.
    page = secretary.get(f"{EN}/plan/{first.pk}/progress/").content.decode()
    assert "Of 6 measures: 1 done, 1 delayed, 4 other." in page
    assert "19.749" in page
    report = words_of(secretary.get(f"{EN}/plan/{first.pk}/export/progress/").content)
    assert "Of 6 measures: 1 done, 1 delayed, 4 other." in report
    assert "19.749" in report

    second = renewed(secretary, first)

    # ✔ Edition 1 is frozen, whole and closed.
    first.refresh_from_db()
    assert first.stage == "superseded"
    frozen = editions.read(first.editions.get())
    assert len(frozen["measures"]) == 6
    assert {one["number"]: one["stage"] for one in frozen["measures"]}["3"] == "done"
    change = {"version": "2", "plan": str(first.pk), "number": "1", "action_es": "Cambiada", "klass": "national"}
    assert secretary.post(reverse("measures-edit", args=[rows["1"].pk]), change).status_code in (200, 422)
    rows["1"].refresh_from_db()
    assert rows["1"].action == {"es": "Tipificar en la ley la fabricación de armas biológicas"}

    # ✔ The flagged measure offers a request, the other does not.
    flagged, plain = second.measures.get(number="8"), second.measures.get(number="7")
    assert "Create request" in secretary.get(f"{EN}/measure/{flagged.pk}/").content.decode()
    assert "Create request" not in secretary.get(f"{EN}/measure/{plain.pk}/").content.decode()

    # ✔ The exports open in another program: the plan with its seven measures, the note with its number still open.
    whole = words_of(secretary.get(f"{EN}/plan/{second.pk}/export/docx/").content)
    for words in ("Plan de acción nacional 2026-2030", "Medida nueva 8", "Assistance is needed.", "OP2-BW-01-L"):
        assert words in whole, words
    assert "Regular el financiamiento" not in whole
    letter = words_of(secretary.get(f"{EN}/plan/{second.pk}/export/note/").content)
    assert "No. ______" in letter
    assert "edition 2" in letter
    assert chain.check().bad == 0
