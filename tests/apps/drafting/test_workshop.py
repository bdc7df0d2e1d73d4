"""A line-by-line workshop from the first version to the second (programme.md 13, J4), in English."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.drafting import actions, beside, models, offers, talk, texts
from atalaya.core.drafting import edits
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
BODIES = (
    "MFA Legal Unit", "Ministry of Health", "Customs Agency", "Scientific Research Council", "CARICOM IMPACS",
    "Office of Legal Reform", "Ministry of National Security",
)  # fmt: skip
CLAUSES = (
    "Short title", "Interpretation", "Application", "Prohibition", "Attempts and aiding", "Jurisdiction",
    "National authority", "Control lists", "Licences", "Inspection", "Protection of information", "Regulations",
)  # fmt: skip
ACCEPTED, REJECTED, DEFERRED = 7, 3, 2


def bill() -> Text:
    """The invented bill: twelve sections, none of them anybody's real law."""
    made = Text("en", ("en",), "bill", "common", {"en": "Sensitive Materials Bill"})
    for number, heading in enumerate(CLAUSES, 1):
        body = f"The Authority shall apply this section {number} to every person who deals in listed materials."
        made = edits.insert(made, Clause(f"s{number}", "article", {"en": Wording(heading, body)}))
    return made


@pytest.fixture
def found() -> models.Draft:
    """The bill as the drafter loaded it."""
    return bench.draft(bill(), title={"en": "Sensitive Materials Bill"}, tradition="common")


def drafter() -> Any:
    """The parliamentary drafter."""
    return world.actor(bench.user("drafter").email)


def comment_all(found: models.Draft) -> list[models.Comment]:
    """One comment on each clause, from the seven bodies in turn."""
    return [
        talk.say(
            found.pk,
            talk.Said(f"s{number}", f"Comment {number}.", body=BODIES[number % 7], quote="every person",
                      wording="any person"),
            by=drafter(),
        )
        for number in range(1, 13)
    ]  # fmt: skip


def test_j4_from_version_one_through_the_workshop_to_version_two(found: models.Draft) -> None:
    translation.activate("en")
    client = world.browser(bench.user("drafter").email)
    client.post(reverse("draft-versions", args=[found.pk]), {"title": "v1, November 2016", "on": "2016-11"})
    assert len(texts.read(found.versions.get().content).clauses) == 12
    days = {"title": "Line-by-line workshop", "begins_on": "2017-10-23", "ends_on": "2017-10-26", "place": "Kingston"}
    client.post(reverse("draft-workshops", args=[found.pk]), days)
    workshop = found.workshops.get()
    assert (workshop.begins_on, workshop.ends_on) == (date(2017, 10, 23), date(2017, 10, 26))
    people = "\n".join(f"Person {number}, {body}" for number, body in enumerate(BODIES, 1))
    client.post(reverse("workshop-people", args=[workshop.pk]), {"people": people})
    assert workshop.attendances.count() == 7
    comments = comment_all(found)
    second = world.user(world.SECOND)
    for number, one in enumerate(comments):
        told: dict[str, Any] = {"clause": one.clause, "comment": one.pk, "version": "1"}
        if number < ACCEPTED:
            told |= {"outcome": "accepted", "takes": "1"}
        elif number < ACCEPTED + REJECTED:
            told |= {"outcome": "rejected", "reason": "Settled by section 4."}
        else:
            told |= {"outcome": "deferred", "action": f"Ask the Authority about section {number + 1}",
                     "person": str(second.pk), "due": "2017-12-15"}  # fmt: skip
        assert client.post(reverse("workshop", args=[workshop.pk]), told).status_code == 302
    client.post(reverse("draft-versions", args=[found.pk]), {"title": "v2, October 2017", "on": "2017-10-26"})

    # The disposition table exports, and counts what was decided.
    xlsx = client.get(reverse("draft-comments-file", args=[found.pk, "xlsx"])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx)).worksheets[0].iter_rows(values_only=True))
    outcomes = [row[rows[0].index("Decision")] for row in rows[1:]]
    assert [outcomes.count(name) for name in ("Accepted", "Rejected", "Deferred")] == [ACCEPTED, REJECTED, DEFERRED]
    assert {row[rows[0].index("Body")] for row in rows[1:]} == set(BODIES)
    # v1 and v2 are compared word by word: the seven accepted wordings and nothing else.
    difference = beside.compare(found.pk, 1, 2, drafter())
    assert [one.id for one in difference.rows] == [f"s{number}" for number in range(1, 8)]
    page = client.get(f"{reverse('draft-compare', args=[found.pk])}?before=1&after=2").content.decode()
    assert page.count("<del>every") == 7
    assert page.count("<ins>any") == 7
    # The record of the workshop holds its days, its people and its decisions.
    record = docx.Document(io.BytesIO(client.get(reverse("workshop-record", args=[workshop.pk])).content))
    cells = [cell.text for table in record.tables for row in table.rows for cell in row.cells]
    assert sum(one.startswith("Person ") for one in cells) == 7
    assert cells.count("Accepted") == ACCEPTED
    assert any("2017-10-23 – 2017-10-26" in one.text for one in record.paragraphs)
    # What was deferred is somebody's to do.
    waiting = [one for one in offers.waiting(world.actor(world.SECOND)) if one.due == date(2017, 12, 15)]
    assert [one.label for one in waiting] == [f"Ask the Authority about section {n}" for n in (11, 12)]
    late = [one for one in offers.due(drafter(), clock.today()) if one.on == date(2017, 12, 15)]
    assert len(late) == 2
    # The tracker says: drafting, then interagency clearance.
    _steps(found)
    page = client.get(reverse("draft", args=[found.pk])).content.decode()
    assert '<li class="stage stage-done">' in page
    assert "Interagency clearance<span" in page.partition('aria-current="step"')[2][:600]
    assert chain.check().bad == 0


def _steps(found: models.Draft) -> None:
    """To the legal check, which a second person records."""
    from atalaya.apps.drafting import clearing

    found.refresh_from_db()
    done = clearing.take(found.pk, "send_to_check", by=drafter(), version=found.version)
    clearing.take(found.pk, "check", by=world.actor(world.SECOND), version=done.version)


def test_the_wall_shows_one_clause_and_leads_to_the_next_that_is_open(found: models.Draft) -> None:
    workshop = _workshop(found)
    talk.say(found.pk, talk.Said("s4", "Too wide."), by=drafter())
    client = world.browser(bench.user("drafter").email)
    page = client.get(reverse("workshop", args=[workshop.pk]))
    assert page.context["page"].clause.id == "s4"
    text = page.content.decode()
    assert "Too wide." in text
    assert 'data-go="after"' in text
    assert "listed materials" in text
    assert text.count("shall apply this section") == 1
    first = client.get(f"{reverse('workshop', args=[workshop.pk])}?clause=s1").context["page"]
    assert (first.place, first.total, first.next_open, first.after) == (1, 12, "s4", "s2")


def _workshop(found: models.Draft) -> models.Workshop:
    from atalaya.apps.drafting import workshops

    meet = workshops.Meet("Workshop", date(2017, 10, 23), date(2017, 10, 26))
    return workshops.begin(found.pk, meet, by=drafter())


def test_a_comment_from_the_room_is_written_down_and_a_decision_that_lacks_its_reason_keeps_what_was_typed(
    found: models.Draft,
) -> None:
    workshop = _workshop(found)
    client = world.browser(bench.user("drafter").email)
    address = reverse("workshop", args=[workshop.pk])
    client.post(address, {"clause": "s2", "words": "Define person.", "body": "Customs Agency"})
    one = found.comments.get()
    assert (one.clause, one.body) == ("s2", "Customs Agency")
    page = client.post(
        address, {"clause": "s2", "comment": one.pk, "version": "1", "outcome": "deferred", "action": "Ask"}
    )
    assert page.status_code == 422
    assert 'value="Ask"' in page.content.decode()


def test_nobody_stands_twice_on_a_list_and_a_day_outside_is_refused(found: models.Draft) -> None:
    workshop = _workshop(found)
    client = world.browser(bench.user("drafter").email)
    address = reverse("workshop-people", args=[workshop.pk])
    for _n in range(2):
        client.post(address, {"people": "Ann Reid; Customs\nBen Clark\tHealth\n", "on": "2017-10-24"})
    assert sorted(workshop.attendances.values_list("name", "body")) == [
        ("Ann Reid", "Customs"),
        ("Ben Clark", "Health"),
    ]
    assert client.post(address, {"people": "Cy", "on": "2018-01-01"}).status_code == 422
    client.post(address, {"remove": workshop.attendances.latest("pk").pk})
    assert workshop.attendances.count() == 1


def test_the_first_version_stays_what_it_was(found: models.Draft) -> None:
    made = actions.freeze(found.pk, "v1", "2016-11", by=drafter())
    actions.rewrite(found.pk, actions.Rewrite("s1", "en", {}, {"body": "Other words."}), by=drafter())
    assert "Other words" not in actions.version(found, made.number).content
