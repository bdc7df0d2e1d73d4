"""Files of an assessment: the approved matrix in, workbook out and in, editions, calls, exports opened again."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator

import docx
import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, approving, attention, books, calls, contents, editions, exchange, models
from atalaya.core import errors
from tests import approved as made
from tests import world
from tests.apps.assessment import desk

pytestmark = [pytest.mark.django_db]
FIELD = "OP2-BW-01-L"
BOOK = books.book("un1540-2017")
PARTS = [
    *("=SUM(A1:A9)", "+1", "-1", "@cmd", "'quoted", "línea\nsegunda", "  blanks  ", "ñ ü ç 你好 العربية"),
    *("<b>&amp;</b>", "_x000D_", "1234", "1e9", "TRUE", "2020-01-01", "\ttab", '"""', ";,|", "🙂"),
]


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


def fill(found: models.Assessment, seed: int = 1) -> None:
    """An answer in every field, with texts that spreadsheets like to spoil."""
    rng = random.Random(seed)
    told = [
        actions.Write(
            field.id, value=rng.choice(books.scale(found.catalogue)), text=" ".join(rng.sample(PARTS, 3)).strip()
        )
        for field in BOOK.fields
    ]
    actions.answer_all(found.pk, told, by=world.actor(world.CONTACT))


def test_a_workbook_that_comes_back_unchanged_changes_nothing() -> None:
    found = desk.matrix()
    fill(found)
    data = exchange.workbook(found, world.actor(world.CONTACT))
    told, faults = exchange.read(data, "workbook.xlsx", found)
    plan = exchange.plan(found, told, faults)
    assert (len(told), plan.lines, plan.faults, plan.same) == (388, (), (), 388)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert {sheet.sheet_state for sheet in book} == {"visible"}


def test_a_workbook_is_merged_field_by_field_and_a_conflict_is_decided_by_a_person() -> None:
    found = desk.matrix()
    fields = [field.id for field in BOOK.fields[:4]]
    by = world.actor(world.CONTACT)
    actions.answer_all(found.pk, [actions.Write(name, value="yes", text="base") for name in fields], by=by)
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(found, by)))
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    rows[fields[0]][7].value = "mine alone"
    rows[fields[1]][7].value = "mine"
    rows[fields[3]][6].value = "Parcialmente"
    actions.answer(found.pk, actions.Write(fields[1], text="theirs"), by=by)
    actions.answer(found.pk, actions.Write(fields[2], text="theirs alone"), by=by)
    out = io.BytesIO()
    book.save(out)
    client = world.browser(world.CONTACT)
    address = reverse("matrix-merge", args=[found.pk])
    page = client.post(address, {"file": SimpleUploadedFile("w.xlsx", out.getvalue())})
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('class="clash"') == 1
    told = page.context["told"]
    page = client.post(address, {"told": told, "write": "1"})
    assert page.status_code == 422, "a conflict is not decided"
    page = client.post(address, {"told": told, "write": "1", f"clash-{fields[1]}-text": "mine"})
    assert page.status_code == 302
    now = {row.field: (row.value, row.text) for row in found.answers.filter(field__in=fields)}
    assert now == {
        fields[0]: ("yes", "mine alone"),
        fields[1]: ("yes", "mine"),
        fields[2]: ("yes", "theirs alone"),
        fields[3]: ("partly", "base"),
    }
    assert chain.check().bad == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [(("OP9-99", "Sí", ""), "OP9-99"), (("OP2-BW-01-L", "X", ""), "X"), (("OP2-BW-01-L", "?", ""), "?")],
    ids=["field", "mark", "doubt"],
)
def test_lines_of_a_workbook_that_cannot_be_taken_are_told_with_their_place(
    row: tuple[str, str, str], told: str
) -> None:
    found = desk.matrix()
    lines = [("Campo [field]", "Respuesta [value]", "Texto [text]"), ("OP1-01", "Sí", "ok"), row]
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    _told, faults = exchange.read(out.getvalue().encode(), "w.csv", found)
    assert len(faults) == 1
    assert faults[0][0] == 3
    assert told in faults[0][1]


def test_the_approved_matrix_goes_into_the_committees_response_and_nowhere_else(cage: Cage) -> None:
    found = desk.matrix()
    desk.bring(cage, desk.LAW)
    marks = made.answers(BOOK)
    client = world.browser(world.CONTACT)
    data = made.as_docx(made.tables(BOOK, marks, made.Variant(moved=True)))
    page = client.post(reverse("matrix-approved", args=[found.pk]), {"file": SimpleUploadedFile("matrix.docx", data)})
    approved = found.approved.get()
    assert page.status_code == 302, page.content.decode()[:2000]
    assert not found.responses.exists(), "nothing counts before a person confirms"
    address = reverse("matrix-beside", args=[found.pk, approved.pk])
    assert b"Row of an older form" in client.get(address).content
    client.post(address, {})
    kept = approved.rows.filter(row="")
    assert kept.exists(), "rows without a counterpart stay"
    told = dict(found.responses.values_list("field", "mark"))
    assert sum(told.get(field) == mark for field, mark in marks.items()) >= 380
    assert not found.answers.exclude(value="").exists()
    assert (approved.approved_on or found.approved.get().approved_on) == "2020-12-23"
    assert chain.check().bad == 0


def test_three_lists_say_what_to_act_on(cage: Cage) -> None:
    found = desk.matrix()
    law = desk.bring(cage, desk.LAW)
    gone = desk.bring(
        cage, desk.LAW.replace("901", "77").replace("2020-05-04", "1970-01-01").replace("vigente", "derogada")
    )
    assert gone.status == "repealed"
    by = world.actor(world.CONTACT)
    marks = dict.fromkeys((field.id for field in BOOK.fields), "")
    document = made.as_xlsx(made.tables(BOOK, marks))
    approved = approving.bring(found.pk, document, "m.xlsx", by=by)
    approving.confirm(found.pk, approved.pk, {}, by=by)
    desk.propose(found, [FIELD], desk.article(law, "art-2"))
    sources = {
        "OP2-BW-02-L": "Ley 77/1970, art. 2",
        "OP2-BW-03-L": "Ley 901/2020, art. 44",
        "OP2-BW-04-L": "Law 5555/1999, art. 1; Ley 901/2020, art. 2",
    }
    for name, source in sources.items():
        found.responses.filter(field=name).update(mark="X", source=source)
    told = attention.lists(found, by)
    assert [line.field for line in told.blank] == [FIELD]
    assert [(line.field, line.law.pk) for line in told.gone] == [("OP2-BW-02-L", gone.pk)]
    assert [(line.field, line.words) for line in told.missing] == [
        ("OP2-BW-03-L", "Ley 901/2020, art. 44"),
        ("OP2-BW-04-L", "Law 5555/1999, art. 1"),
    ]
    assert world.browser(world.CONTACT).get(reverse("matrix-lists", args=[found.pk])).status_code == 200


def test_an_edition_stays_as_it_was_and_two_can_be_compared(cage: Cage) -> None:
    found = desk.matrix()
    law = desk.bring(cage, desk.LAW)
    by = world.actor(world.CONTACT)
    cite = (desk.article(law, "art-2").pk,)
    actions.answer(found.pk, actions.Write(FIELD, value="partly", text="first", cite=cite), by=by)
    first = editions.freeze(found.pk, "One", by=by)
    actions.answer(found.pk, actions.Write(FIELD, value="yes"), by=by)
    actions.answer(found.pk, actions.Write("OP2-BW-02-L", value="no"), by=by)
    second = editions.freeze(found.pk, "Two", by=by)
    told = editions.compare(editions.read(first), editions.read(second))
    assert [(one.field, one.fate, one.what) for one in told] == [
        (FIELD, "changed", ("value",)),
        ("OP2-BW-02-L", "added", ("value",)),
    ]
    frozen = next(one for one in editions.read(first)["fields"] if one["field"] == FIELD)
    assert "armas biológicas" in frozen["citations"][0]["text"]
    client = world.browser(world.CONTACT)
    page = client.get(reverse("matrix-compare", args=[found.pk]), {"before": 1, "after": 2})
    assert page.status_code == 200
    models.Edition.objects.filter(pk=first.pk).update(content=first.content.replace("first", "other"))
    with pytest.raises(errors.Broken):
        editions.read(models.Edition.objects.get(pk=first.pk))


def test_an_agency_with_accounts_sees_its_fields_and_no_others() -> None:
    found = desk.matrix()
    grant = (
        people.Grant.objects.filter(owner=desk.OWNER, role="contributor", ended_at=None).select_related("user").first()
    )
    assert grant is not None
    body = _body()
    address = reverse("matrix", args=[found.pk])
    agency = world.browser(grant.user.email)
    assert agency.get(address).status_code == 404
    by = world.actor(world.CONTACT)
    actions.answer(found.pk, actions.Write("OP2-BW-05-L", value="yes", text="not for them"), by=by)
    call = calls.ask(found.pk, calls.Ask(body, ["OP3CD-BW-01-L", "OP3CD-BW-01-E"], [grant.user_id]), by=by)
    page = agency.get(address)
    assert page.content.decode().count('class="cell ') == 2
    assert agency.get(reverse("matrix-field", args=[found.pk, "OP2-BW-05-L"])).status_code == 404
    for name in ("matrix-lists", "matrix-editions", "matrix-calls", "matrix-approved"):
        assert agency.get(reverse(name, args=[found.pk])).status_code == 404
    assert agency.get(reverse("matrix-export", args=[found.pk, "json"])).status_code == 404
    told = {"value": "partly", "text": "Customs says", "version": "0"}
    assert agency.post(reverse("matrix-answer", args=[found.pk, "OP3CD-BW-01-L"]), told).status_code == 302
    refused = agency.post(reverse("matrix-answer", args=[found.pk, "OP2-BW-05-L"]), told)
    assert refused.status_code in (403, 404)
    assert found.answers.get(field="OP3CD-BW-01-L").by_id == grant.user_id
    workbook = openpyxl.load_workbook(io.BytesIO(agency.get(reverse("matrix-workbook", args=[found.pk])).content))
    assert workbook.worksheets[0].max_row == 3
    assert "not for them" not in str([[cell.value for cell in row] for row in workbook.worksheets[0]])
    assert agency.post(reverse("matrix-call-state", args=[call.pk])).status_code == 302
    assert agency.get(address).status_code == 404, "the call is over"


def test_an_agency_without_accounts_answers_by_workbook_and_letter_and_both_names_are_kept() -> None:
    found = desk.matrix()
    by = world.actor(world.CONTACT)
    fields = ["OP3CD-CW-01-L", "OP3CD-CW-02-L"]
    actions.answer(found.pk, actions.Write(fields[1], value="partly", text="what only the country knows"), by=by)
    call = calls.ask(found.pk, calls.Ask(_body(), fields, mail="customs@agency.example", message="Por favor"), by=by)
    (sent,) = mail.outbox
    assert sent.to == ["customs@agency.example"]
    name, data, _type = sent.attachments[0]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert "what only the country knows" not in str([[cell.value for cell in row] for row in book.worksheets[0]])
    first, second = book.worksheets[0].iter_rows(min_row=2)
    first[6].value, first[7].value = "No", "sin norma"
    second[6].value = "No"
    out = io.BytesIO()
    book.save(out)
    told, faults = exchange.read(out.getvalue(), name, found)
    assert not faults
    told["OP2-BW-01-L"] = {"value": "yes", "text": "was never asked", "version": "0"}
    letter = io.BytesIO(b"%PDF signed")
    done = calls.returned(call.pk, told, {}, by=by, signed_by="Ana Duarte", letter=letter, letter_name="carta.pdf")
    assert done == 2
    answer = found.answers.get(field=fields[0])
    assert (answer.value, answer.text, answer.by_id) == ("no", "sin norma", by.person)
    other = found.answers.get(field=fields[1])
    assert (other.value, other.text) == ("no", "what only the country knows"), "what was left empty says nothing"
    values = dict(
        people.DeedValue.objects.filter(deed__target_id=answer.pk, deed__verb="answer.answer").values_list(
            "field", "after"
        )
    )
    assert "Ana Duarte" in str(values["for"])
    assert len(str(values["letter"])) == 64
    assert not found.answers.filter(field="OP2-BW-01-L").exclude(value="").exists()
    assert chain.check().bad == 0


def test_every_export_can_be_opened_again(cage: Cage) -> None:
    found = desk.matrix()
    law = desk.bring(cage, desk.LAW)
    by = world.actor(world.CONTACT)
    cite = (desk.article(law, "art-2").pk,)
    actions.answer(found.pk, actions.Write(FIELD, value="yes", text="=1+1", cite=cite), by=by)
    client = world.browser(world.CONTACT)

    def fetch(kind: str) -> bytes:
        answer = client.get(reverse("matrix-export", args=[found.pk, kind]))
        assert answer.status_code == 200
        return bytes(answer.content)

    told = json.loads(fetch("json"))
    one = next(one for one in told["fields"] if one["field"] == FIELD)
    assert (one["value"], one["text"], one["citations"][0]["number"]) == ("yes", "=1+1", "901")
    rows = list(csv.DictReader(io.StringIO(fetch("csv").decode("utf-8-sig"))))
    assert len(rows) == 388
    assert next(row for row in rows if row["field"] == FIELD)["text"] == "'=1+1"
    book = openpyxl.load_workbook(io.BytesIO(fetch("xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert any("Ley de prohibición de armas biológicas" in cell for cell in cells)
    document = docx.Document(io.BytesIO(fetch("docx")))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "armas biológicas" in text
    brief = docx.Document(io.BytesIO(client.get(reverse("matrix-brief", args=[found.pk])).content))
    assert "Costa Serena" in brief.paragraphs[0].text


def test_the_content_of_an_assessment_keeps_its_shape() -> None:
    found = desk.matrix()
    told = contents.gather(found, world.actor(world.CONTACT))
    assert set(told) == {"format", "country", "title", "catalogue", "path", "at", "approved", "fields"}
    assert len(told["fields"]) == told["catalogue"]["fields"] == 388


def _body() -> int:
    from atalaya.apps.registry import queries as registry

    return registry.bodies_of(desk.OWNER, world.actor(world.CONTACT))[0][0]
