"""Legislative surveys on the same engine: answered, read by the software, carried over, and the documents they give."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, books, carrying, editions, queries, reading, studies
from atalaya.core import catalogue, errors
from tests import world
from tests.apps.assessment import desk

pytestmark = [pytest.mark.django_db]
SURVEYS = ("survey-biological", "survey-chemical", "survey-nuclear", "survey-trade")


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_is_neutral_complete_and_leads_to_the_matrix(name: str) -> None:
    book, matrix = books.book(name), books.fields("un1540-2017")
    assert book.kind == "survey"
    assert len(book.sections) == (8 if name == "survey-biological" else 4)
    assert book.denominator >= (60 if name == "survey-biological" else 20)
    assert {field for one in book.obligations.values() for field in one.answers} <= set(matrix)
    assert all(one.references for one in book.obligations.values())
    titles = [one.title[language] for one in book.obligations.values() for language in ("es", "en", "pt", "fr")]
    assert len(set(titles)) == len(titles)


def test_a_survey_is_answered_on_its_own_scale_and_proposed_for_through_the_matrix(cage: Cage) -> None:
    found = desk.matrix(catalogue="survey-biological")
    by = world.actor(world.CONTACT)
    with pytest.raises(errors.Unusable):
        actions.answer(found.pk, actions.Write("BB-01", value="yes"), by=by)
    actions.answer(found.pk, actions.Write("BB-01", value="met"), by=by)
    desk.bring(cage, desk.LAW)
    reading.ask(found.pk, by=by)
    assert reading.read_next()
    assert found.readings.get().state == "done", found.readings.get().detail
    assert found.proposals.filter(field__in=("BB-02", "BB-03"), decision="propose").exists()
    client = world.browser(world.CONTACT)
    assert client.get(reverse("matrix", args=[found.pk])).content.decode().count('class="cell ') == 64
    assert client.get(reverse("matrix-field", args=[found.pk, "BB-02"])).status_code == 200


def test_answer_once_the_matrix_fills_the_survey_and_says_where_from() -> None:
    matrix, survey = desk.matrix(), desk.matrix(catalogue="survey-biological")
    by = world.actor(world.CONTACT)
    told = {
        "OP2-BW-01-L": "yes",
        "OP2-BW-06-L": "yes",
        "OP2-BW-07-L": "no",
        "OP3CD-BW-18-L": "not_known",
        "OP2-BW-14-L": "no",
    }
    actions.answer_all(matrix.pk, [actions.Write(name, value=value, text=name) for name, value in told.items()], by=by)
    actions.answer(survey.pk, actions.Write("BE-07", value="met", text="mine"), by=by)
    client = world.browser(world.CONTACT)
    address = reverse("matrix-carry", args=[survey.pk])
    assert client.get(address, {"source": matrix.pk}).status_code == 200
    report = carrying.report(matrix.pk, survey.pk, by)
    fates = {(one.origin, one.field): one.fate for one in report.migration.carried}
    assert fates["OP2-BW-01-L", "BB-02"] == "same"
    assert fates["OP2-BW-06-L", "BB-04"] == fates["OP2-BW-07-L", "BB-04"] == "differ"
    assert fates["OP3CD-BW-18-L", "BE-07"] == "taken"
    assert [one.field for one in report.migration.ended] == ["OP2-BW-14-L"]
    client.post(address, {"source": matrix.pk})
    rows = {row.field: row for row in survey.answers.all()}
    assert (rows["BB-02"].value, rows["BB-02"].origin, rows["BB-02"].stage) == (
        "met",
        "un1540-2017 OP2-BW-01-L",
        "answered",
    )
    assert "BB-04" not in rows or not rows["BB-04"].value
    assert rows["BE-07"].text == "mine"


def test_the_gap_analysis_rests_on_validated_answers_only(cage: Cage) -> None:
    found = desk.matrix(catalogue="survey-biological")
    law = desk.bring(cage, desk.LAW)
    by, second = world.actor(world.CONTACT), world.actor(world.SECOND)
    cite = (desk.article(law, "art-2").pk,)
    actions.answer(found.pk, actions.Write("BB-02", value="met", cite=cite), by=by)
    actions.answer(found.pk, actions.Write("BB-07", value="not_met", text="falta norma"), by=by)
    actions.answer(found.pk, actions.Write("BB-08", value="not_met", text="nobody validated this"), by=by)
    actions.take(found.pk, "validate", ["BB-02", "BB-07"], by=second)
    page = world.browser(world.CONTACT).get(reverse("matrix-gaps", args=[found.pk]))
    document = docx.Document(io.BytesIO(page.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in document.paragraphs), *cells])
    assert "falta norma" in text
    assert "armas biológicas" in text
    assert "nobody validated this" not in text
    assert sum(p.style.name.startswith("Heading") for p in document.paragraphs if p.style) >= 9


def test_concordance_lays_articles_beside_international_numbers(cage: Cage) -> None:
    found = desk.matrix(catalogue="survey-biological")
    law = desk.bring(cage, desk.LAW)
    by = world.actor(world.CONTACT)
    actions.answer(found.pk, actions.Write("BB-02", value="met", cite=(desk.article(law, "art-2").pk,)), by=by)
    told = {one.name: one for one in studies.concordance(found, by)}
    point = next(one for one in told["BWC Art. I"].points if one.field == "BB-02")
    assert [article.number for article in point.articles] == ["2"]
    assert told["BWC Art. I"].met == 0, "not validated yet"
    assert world.browser(world.CONTACT).get(reverse("matrix-concordance", args=[found.pk])).status_code == 200


def test_one_field_across_countries_shows_released_laws_only(cage: Cage) -> None:
    found = desk.matrix()
    law = desk.bring(cage, desk.LAW)
    desk.propose(found, ["OP2-BW-01-L"], desk.article(law, "art-2"))
    other = (
        people.Grant.objects.filter(role="contact", ended_at=None)
        .exclude(owner=desk.OWNER)
        .select_related("user")
        .first()
    )
    assert other is not None
    address = reverse("matrix-across", args=["un1540-2017", "OP2-BW-01-L"])
    assert "armas biológicas" in world.browser(other.user.email).get(address).content.decode()
    type(law).objects.filter(pk=law.pk).update(klass="national")
    assert "armas biológicas" not in world.browser(other.user.email).get(address).content.decode()
    assert world.browser().get(address).status_code == 200


def test_the_region_shows_what_was_released_by_name_and_nothing_else() -> None:
    found = desk.matrix()
    by = world.actor(world.CONTACT)
    actions.answer(found.pk, actions.Write("OP2-BW-01-L", value="yes"), by=by)
    editions.freeze(found.pk, "One", by=by)
    coordinator = people.Grant.objects.filter(role="coordinator", ended_at=None).select_related("user").first()
    assert coordinator is not None
    client, address = world.browser(coordinator.user.email), reverse("region-coverage")
    assert "Costa Serena" not in client.get(address).content.decode().partition("<main")[2]
    type(found).objects.filter(pk=found.pk).update(klass="network")
    page = client.get(address).content.decode().partition("<main")[2]
    assert "Costa Serena" in page
    assert client.get(reverse("matrix-edition", args=[found.pk, 1, "json"])).status_code == 200
    assert client.get(reverse("matrix", args=[found.pk])).status_code == 404, "the work itself stays with the country"


def test_a_catalogue_of_many_items_costs_no_more_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"id": "big", "version": 1, "status": "test", "sources": [], "caveats": []}
    words = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    head |= dict.fromkeys(("title", "about", "notice", "source"), words)
    head |= {"sections": [{"id": f"S{n}", "title": words} for n in range(18)]}
    items = [
        {"id": f"S{n // 100}-{n % 100:03}", "title": words, "references": ["X"], "fields": []} for n in range(1800)
    ]
    big, shipped = catalogue.survey(head, items), books.book
    monkeypatch.setattr(books, "book", lambda id_: big if id_ == "survey-trade" else shipped(id_))
    monkeypatch.setattr(books, "fields", lambda id_: {field.id: field for field in books.book(id_).fields})
    small, large = desk.matrix(), desk.matrix(catalogue="survey-trade")
    by = world.actor(world.CONTACT)
    counts = []
    for found in (small, large):
        queries.workspace(found.pk, by, queries.Asked())
        with CaptureQueriesContext(connection) as told:
            page = queries.workspace(found.pk, by, queries.Asked())
        counts.append((len(told), page.count.fields))
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] == 1800


@pytest.mark.parametrize(("name", "sections", "items"), [("survey-article-vii", 4, 14), ("survey-nuclear-plan", 6, 24)])
def test_a_checklist_of_documents_and_a_plan_by_area_are_surveys_of_the_same_engine(
    name: str, sections: int, items: int
) -> None:
    book = books.book(name)
    assert (book.kind, len(book.sections), book.denominator) == ("survey", sections, items)
    titles = [one.title[language] for one in book.obligations.values() for language in ("es", "en", "pt", "fr")]
    assert len(set(titles)) == len(titles)
    found = desk.matrix(catalogue=name)
    field = book.fields[0].id
    actions.answer(found.pk, actions.Write(field, value="met", text="Cancillería"), by=world.actor(world.CONTACT))
    client = world.browser(world.CONTACT)
    page = client.get(reverse("matrix", args=[found.pk])).content.decode()
    assert page.count('class="cell ') == items
    assert client.get(reverse("matrix-field", args=[found.pk, field])).status_code == 200
