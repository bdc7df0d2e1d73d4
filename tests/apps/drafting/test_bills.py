"""Bills: steps with days and sources, lapse warnings, one chamber or two, the enacted words into the laws room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import models as assessment
from atalaya.apps.drafting import actions, adoptions, bills, models, offers, tracking
from atalaya.apps.laws import models as laws
from atalaya.core import errors, policy
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SOURCE = "Página de seguimiento de la cámara"


def by() -> policy.Actor:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def event(day: str, title: str = SOURCE) -> bills.Event:
    """A fact of that day, with a source."""
    return bills.Event(day, title)


def parliament(chambers: int = 2, owner: str = bench.OWNER, **told: Any) -> models.Legislature:
    """An invented parliament, its years beginning in March."""
    terms = [
        {"name": f"{year}", "since": f"{year}-03-01", "until": (date(year + 1, 3, 1) - timedelta(days=1)).isoformat()}
        for year in range(2005, 2031)
    ]
    rules = [
        {"since": since, "kind": "terms", "count": "2", "reference": "Reglamento (inventado), art. 12"}
        for since in ("filed", "chamber_2")
    ]
    made = models.Legislature(
        owner_id=owner, klass="public", names={"es": "Congreso"}, chambers=chambers, terms=terms, rules=rules, **told
    )
    return deeds.create(made, by=by()) if owner == bench.OWNER else deeds.plant(made)


def bill(found: models.Legislature | None = None, **told: Any) -> models.Bill:
    """An invented bill, an idea yet."""
    made = models.Bill(
        owner_id=bench.OWNER, klass="national", title={"es": "Proyecto de materiales"}, legislature=found, **told
    )
    return deeds.create(made, by=by())


def walk(found: models.Bill, *steps: tuple[str, str]) -> models.Bill:
    """Takes steps, each on its day."""
    for step, day in steps:
        found = bills.take(found.pk, step, event(day), by=by(), version=found.version)
    return found


ARGENTINE = {"title": "Matriz 1540 de la Argentina", "confidence": "recalled"}


def argentine() -> models.Bill:
    """S-685/07 as it stood when one chamber had passed it; the rule is data of this test, with its source."""
    found = models.Legislature(
        owner_id="country:AR",
        klass="public",
        names={"es": "Congreso de la Nación"},
        terms=[
            {"name": "2007", "since": "2007-03-01", "until": "2008-02-29"},
            {"name": "2008", "since": "2008-03-01", "until": "2009-02-28"},
        ],
        rules=[{"since": "chamber_2", "kind": "terms", "count": "2", "reference": "entered for this test"}],
    )
    made = models.Bill(
        owner_id="country:AR",
        klass="public",
        title={"es": "S-685/07"},
        number="S-685/07",
        legislature=deeds.plant(found),
        stage="chamber_2",
        events=[
            {"what": "filed", "bears": "2007", **ARGENTINE},
            {"what": "chamber_2", "bears": "2007-12-19", **ARGENTINE},
        ],
    )
    return deeds.plant(made)


def test_the_argentine_bill_that_passed_one_chamber_and_expired_stands_exactly() -> None:
    row = argentine()
    told, lapse = tracking.forecast(row), tracking.lapse(row)
    assert told is not None
    assert lapse is not None
    assert (told.first, told.exact, lapse.warning) == (date(2009, 2, 28), True, "late")
    over = [
        {"what": "lapsed", "bears": "2009-02-28", **ARGENTINE},
        {"what": "archived", "bears": "2009-06-16", **ARGENTINE},
    ]
    done = deeds.amend(row, {"stage": "lapsed", "events": [*row.events, *over]})
    again = models.Bill(
        owner_id="country:AR",
        klass="public",
        title={"es": "3467-D-2014"},
        number="3467-D-2014",
        continues=done,
        stage="filed",
        events=[{"what": "filed", "bears": "2014", **ARGENTINE}],
    )
    deeds.plant(again)
    assert tracking.lapse(done) is None
    assert [(fact.what, fact.on) for fact in done.told()] == [
        ("filed", "2007"),
        ("chamber_2", "2007-12-19"),
        ("lapsed", "2009-02-28"),
        ("archived", "2009-06-16"),
    ]
    assert "2014" in tracking.verify(again)
    page = world.browser().get(reverse("bills", args=[done.pk])).content.decode()
    assert "3467-D-2014" in page
    assert page.count('<li id="e-') == 4


def test_a_step_without_day_or_source_is_refused_and_leaves_everything_as_it_was() -> None:
    found = bill()
    for told, where in ((event(""), "bears"), (event("2025-13"), "bears"), (event("2025", " "), "title")):
        with pytest.raises(errors.Unusable) as caught:
            bills.take(found.pk, "file", told, by=by(), version=found.version)
        assert caught.value.where == where
    assert models.Bill.objects.get(pk=found.pk).stage == "idea"
    with pytest.raises(errors.Unusable):
        deeds.take(models.Bill, found.pk, "file", by=by(), version=found.version)


def test_a_parliament_of_one_chamber_skips_the_second() -> None:
    one, two = bill(parliament(1)), bill(parliament(2))
    steps = (("file", "2026-03-10"), ("refer", "2026-04-01"), ("reach_floor", "2026-05-01"))
    one, two = walk(one, *steps), walk(two, *steps)
    with pytest.raises(errors.OutOfOrder):
        walk(one, ("pass_first", "2026-06-01"))
    with pytest.raises(errors.OutOfOrder):
        walk(two, ("enact", "2026-06-01"))
    page = world.browser(world.CONTACT).get(reverse("bills", args=[one.pk])).content.decode()
    assert reverse("bills-step", args=[one.pk, "pass_first"]) not in page
    assert walk(one, ("enact", "2026-06-01")).stage == "enacted"
    assert walk(two, ("pass_first", "2026-06-01"), ("enact", "2026-07-01")).stage == "enacted"
    assert chain.check().bad == 0


def test_a_lapse_ahead_is_shown_on_the_bill_in_today_and_in_the_calendar() -> None:
    today = clock.today()
    found = walk(bill(parliament()), ("file", (today - timedelta(days=30)).isoformat()))
    told = tracking.forecast(found)
    assert told is not None
    assert told.first is not None
    assert (told.first.month, told.first.day) in ((2, 28), (2, 29))
    dates = offers.due(by(), told.first)
    assert [one.href for one in dates if one.on == told.first] == [reverse("bills", args=[found.pk])]
    assert not [one for one in offers.due(by(), told.first - timedelta(days=1)) if "/bills/" in one.href]
    page = world.browser(world.CONTACT).get(reverse("bills", args=[found.pk])).content.decode()
    assert str(told.first.year) in page
    stranger = world.browser().get(reverse("bills", args=[found.pk]))
    assert stranger.status_code == 404


def test_the_timeline_is_a_picture_with_the_same_said_in_a_list() -> None:
    found = walk(bill(parliament()), ("file", "2026-03"), ("refer", "2026-04-02"))
    bills.add(found.pk, "hearing", event("2026-05-01"), by=by(), version=found.version)
    page = world.browser(world.CONTACT).get(reverse("bills", args=[found.pk])).content.decode()
    assert page.count('<g class="dot') == 3
    assert page.count('<li id="e-') == 3
    assert 'role="img"' in page
    assert page.count(SOURCE) >= 3


def test_enacted_words_become_a_law_and_raise_a_reading_of_the_matrix() -> None:
    draft = bench.draft(bench.text(4))
    version = actions.freeze(draft.pk, "Texto sancionado", "2026-06-01", by=by())
    matrix = assessment.Assessment(
        owner_id=bench.OWNER, klass="national", title={"es": "Matriz"}, catalogue="un1540-2017", path="short"
    )
    matrix = deeds.create(matrix, by=by())
    found = bill(parliament(1), text=draft)
    told = bills.Law("law", "20.999", "2026-06-20", version.number, reference="https://example.org/ley")
    with pytest.raises(errors.OutOfOrder):
        bills.send(found.pk, told, by=by(), version=found.version)
    found = walk(found, ("file", "2026-03-10"), ("reach_floor", "2026-04-01"), ("enact", "2026-06-20"))
    client = world.browser(world.CONTACT)
    sent = {
        "wording": version.number,
        "kind": "law",
        "number": "20.999",
        "on": "2026-06-20",
        "klass": "public",
        "version": found.version,
    }
    answer = client.post(reverse("bill-law", args=[found.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    found = models.Bill.objects.get(pk=found.pk)
    law = laws.Law.objects.get(pk=found.law_id or 0)
    assert (law.number, law.on, law.kind) == ("20.999", "2026-06-20", "law")
    articles = laws.Article.objects.filter(edition__law=law, shape="article").order_by("place")
    assert [one.number for one in articles] == ["1", "2", "3", "4"]
    assert "regula la materia 3" in articles[2].text
    assert assessment.Reading.objects.filter(assessment=matrix, state="waiting").count() == 1
    assert not law.checked
    assert chain.check().bad == 0


def test_which_library_clauses_became_law_is_written_down_and_told_after_its_release() -> None:
    base = bench.text(3)
    first, *rest = base.clauses
    draft = bench.draft(replace(base, clauses=(replace(first, library="offence-use@1"), *rest)))
    version = actions.freeze(draft.pk, "Texto sancionado", "2026-06-01", by=by())
    found = walk(
        bill(parliament(1), text=draft), ("file", "2026-03-10"), ("reach_floor", "2026-04-01"), ("enact", "2026-06-20")
    )
    told = bills.Law("law", "21.000", "2026-06-20", version.number, klass="public")
    sent = bills.send(found.pk, told, by=by(), version=found.version)
    made = models.Adoption.objects.get()
    assert (made.law_id, made.bill_id, made.clauses, made.klass) == (
        sent.law.pk,
        found.pk,
        ["offence-use@1"],
        "national",
    )
    assert [link.href for link in adoptions.used(by())["offence-use"]] == [reverse("adoptions", args=[made.pk])]
    assert adoptions.used(policy.VISITOR) == {}, "without a release nobody else knows"
    models.Adoption.objects.update(klass="public")
    (link,) = adoptions.used(policy.VISITOR)["offence-use"]
    assert "Costa Serena" in link.label
    laws.Law.objects.update(klass="national")
    (link,) = adoptions.used(policy.VISITOR)["offence-use"]
    assert sent.law.title["es"] not in link.label, "a law that is not released keeps its name"


def test_a_bill_of_which_nothing_was_heard_since_2019_waits_to_be_verified() -> None:
    found = walk(bill(), ("draft", "2015-09"), ("hand_up", "2019-03-27"))
    waiting = [one for one in offers.waiting(by()) if one.href == reverse("bills", args=[found.pk])]
    assert len(waiting) == 1
    assert "2019" in str(waiting[0].label)
    page = world.browser(world.CONTACT).get(reverse("bills", args=[found.pk])).content.decode()
    assert "2019" in page


def test_what_a_law_requires_has_an_owner_a_day_and_is_late_in_today() -> None:
    law = laws.Law.objects.filter(owner_id=bench.OWNER).first() or deeds.create(
        laws.Law(owner_id=bench.OWNER, klass="public", title={"es": "Ley"}, kind="law", number="1"), by=by()
    )
    due = clock.today() - timedelta(days=5)
    made = models.Duty(
        owner_id=bench.OWNER,
        klass="national",
        law=law,
        article="art. 7",
        title={"es": "Reglamento de licencias"},
        due=due,
    )
    found = deeds.create(made, by=by())
    late = [one for one in offers.due(by(), clock.today()) if one.href == reverse("duties", args=[found.pk])]
    assert [one.late for one in late] == [5]
    agency = world.actor(bench.user("contributor").email)
    started = deeds.take(models.Duty, found.pk, "begin", by=agency, version=found.version)
    done = deeds.take(models.Duty, found.pk, "finish", by=agency, version=started.version, on=clock.today())
    assert done.stage == "done"
    assert not [one for one in offers.due(by(), clock.today()) if one.href == reverse("duties", args=[found.pk])]
    assert people.Deed.objects.filter(target="drafting.duty", verb="duty.finish").exists()
