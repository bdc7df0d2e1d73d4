"""When bills lapse, how sure that is, and how old what is known of them is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import bills, errors
from atalaya.core.bills import Fact, Forecast, Rule, Term

YEARS = tuple(
    Term(f"{year}", date(year, 3, 1), date(year + 1, 3, 1) - timedelta(days=1)) for year in (2006, 2007, 2008, 2009)
)
"""Parliamentary years that begin in March, as some parliaments count."""
RULES = (Rule("filed", "terms", 2), Rule("chamber_2", "terms", 2))
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def test_a_bill_passed_by_one_chamber_in_december_2007_lapses_on_the_last_day_of_february_2009() -> None:
    told = bills.lapse((Fact("filed", "2007"), Fact("chamber_2", "2007-12-19")), YEARS, RULES)
    assert told == Forecast(date(2009, 2, 28), date(2009, 2, 28), RULES[1])
    assert told.exact


def test_a_day_known_as_a_year_gives_a_stretch_and_no_guess() -> None:
    told = bills.lapse((Fact("filed", "2007"),), YEARS, RULES)
    assert (told.first, told.last) == (date(2008, 2, 29), date(2009, 2, 28))
    assert not told.exact


def test_years_after_filing_are_counted_to_the_day() -> None:
    told = bills.lapse((Fact("filed", "2020-02-29"),), (), (Rule("filed", "years", 1),))
    assert told.first == date(2021, 2, 28)


@pytest.mark.parametrize(
    ("facts", "terms", "rules", "lacking"),
    [
        ((Fact("filed", "2007"),), YEARS, (), "rule"),
        ((Fact("drafting", "2007"),), YEARS, RULES, "fact"),
        ((Fact("filed", "2009-05"),), YEARS, RULES, "terms"),
        ((Fact("filed", "2001-05-02"),), YEARS, RULES, "terms"),
    ],
)
def test_what_is_not_known_is_said_and_not_made_up(
    facts: tuple[Fact, ...], terms: tuple[Term, ...], rules: tuple[Rule, ...], lacking: str
) -> None:
    told = bills.lapse(facts, terms, rules)
    assert told.lacking == lacking
    assert told.first is None


def test_a_rule_that_says_never_gives_no_day() -> None:
    told = bills.lapse((Fact("filed", "2007-03-01"),), YEARS, (Rule("filed", "never"),))
    assert (told.first, told.lacking) == (None, "")
    assert bills.warning(told, date(2030, 1, 1)) == ""


def test_the_furthest_stage_with_a_rule_counts() -> None:
    facts = (Fact("filed", "2007-05-02"), Fact("chamber_2", "2008-05-02"))
    assert bills.lapse(facts, YEARS, RULES).first == date(2010, 2, 28)
    assert bills.lapse(facts, YEARS, RULES[:1]).first == date(2009, 2, 28)


@pytest.mark.parametrize(("left", "said"), [(181, ""), (180, "soon"), (0, "soon"), (-1, "late")])
def test_a_warning_comes_in_time(left: int, said: str) -> None:
    on = date(2026, 6, 1)
    assert bills.warning(Forecast(on, on), on - timedelta(days=left)) == said


def test_a_bill_of_2019_wants_to_be_verified_unless_it_is_over() -> None:
    facts = (Fact("executive", "2019-03-27"),)
    assert bills.is_old(facts, "executive", date(2026, 1, 1))
    assert not bills.is_old(facts, "withdrawn", date(2026, 1, 1))
    assert not bills.is_old((Fact("executive", "2026"),), "executive", date(2026, 11, 1))
    assert bills.last_known((Fact("filed", "2019"), Fact("drafting", "2019-03-27"))) == "2019"


@pytest.mark.parametrize(
    ("step", "stage", "chambers", "code"),
    [
        ("pass_first", "committee", 1, "bill.one_chamber"),
        ("enact", "chamber_1", 2, "bill.two_chambers"),
        ("enact", "chamber_1", 1, None),
        ("enact", "vetoed", 2, None),
        ("pass_first", "committee", 0, None),
    ],
)
def test_a_parliament_of_one_chamber_has_no_second(step: str, stage: str, chambers: int, code: str | None) -> None:
    problem = bills.barred(step, stage, chambers)
    assert (problem.code if problem else None) == code


def test_a_step_does_not_lie_before_the_stage_reached_last_nor_ahead() -> None:
    known = (Fact("chamber_2", "2007-12-19"), Fact("archived", "2009-06-16"))
    today = date(2026, 1, 1)
    bills.check_new(known, Fact("lapsed", "2009-02-28"), today, leads=True)
    bills.check_new(known, Fact("hearing", "2006"), today, leads=False)
    for new in (Fact("lapsed", "2007-11"), Fact("lapsed", "2026-02-01")):
        with pytest.raises(errors.Unusable) as caught:
            bills.check_new(known, new, today, leads=True)
        assert caught.value.where == "bears"


@pytest.mark.parametrize("day", ["", "19", "2019-13", "2019-02-30", "soon"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(errors.Unusable):
        bills.span(day)


def test_terms_over_each_other_are_refused() -> None:
    bills.check_terms(YEARS)
    for wrong in (
        (*YEARS, Term("again", date(2007, 5, 1), date(2007, 6, 1))),
        (Term("x", YEARS[0].until, date(2000, 1, 1)),),
    ):
        with pytest.raises(errors.Unusable):
            bills.check_terms(wrong)


@given(DAYS, DAYS, DAYS)
def test_marks_stay_on_the_line_and_keep_their_order(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    mark = bills.places([(first, middle), (middle, last)], first, last)
    assert 0 == mark[0].start <= mark[0].end == mark[1].start <= mark[1].end <= bills.WIDTH


@given(DAYS, st.integers(1, 4))
def test_knowing_a_day_less_exactly_never_makes_the_forecast_narrower(day: date, count: int) -> None:
    terms = tuple(Term(str(year), date(year, 1, 1), date(year, 12, 31)) for year in range(1999, 2040))
    rule = (Rule("filed", "terms", count),)
    exact = bills.lapse((Fact("filed", day.isoformat()),), terms, rule)
    loose = bills.lapse((Fact("filed", f"{day:%Y-%m}"),), terms, rule)
    assert None not in (loose.first, exact.first, loose.last, exact.last)
    assert loose.first <= exact.first <= exact.last <= loose.last  # type: ignore[operator]  # none of them is None
