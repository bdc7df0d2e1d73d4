"""Named calendars: the days by which countries and the United Nations count."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import calendars as shelf
from atalaya.adapters import knowledge
from atalaya.core import calendars, errors
from atalaya.core.catalogue import LANGUAGES

DATA = Path(shelf.__file__).parents[1] / "data"
COUNTRIES = sorted(knowledge.parse(DATA / "countries.yaml")["countries"])
WRITTEN = {
    "name": dict.fromkeys(LANGUAGES, "Office"),
    "source": "made for this test",
    "zone": "America/Lima",
    "weekend": [5, 6],
    "years": {2025: {"provenance": "confirmed"}, 2026: {"provenance": "recalled"}},
    "holidays": {"fair": dict.fromkeys(LANGUAGES, "Fair")},
    "closed": {date(2025, 8, 30): "fair"},
}


def test_five_working_days_at_headquarters_from_monday_3_march_2025_end_on_10_march() -> None:
    assert calendars.add_working_days(shelf.load(), date(2025, 3, 3), 5) == date(2025, 3, 10)


def test_in_panama_the_same_term_ends_a_day_later_because_of_carnival() -> None:
    assert calendars.add_working_days(shelf.country("PA"), date(2025, 3, 3), 5) == date(2025, 3, 11)


@pytest.mark.parametrize("year", range(2024, 2028))
def test_headquarters_is_closed_on_nine_working_days_a_year(year: int) -> None:
    calendar = shelf.load()
    closed = [on for on in calendar.closed if on.year == year]
    assert len(closed) == 9
    assert all(on.weekday() not in calendar.weekend for on in closed)


def test_every_year_of_a_written_calendar_says_where_it_comes_from() -> None:
    for path in DATA.glob("calendars/*.yaml"):
        if path.stem != "zones":
            for year, said in knowledge.parse(path)["years"].items():
                assert said["provenance"] in ("confirmed", "recalled"), (path.name, year)
                assert said["source"], (path.name, year)


@pytest.mark.parametrize("name", [path.stem for path in DATA.glob("calendars/*.yaml") if path.stem != "zones"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_written_calendars_name_their_days_in_four_languages(name: str, language: str) -> None:
    calendar = shelf.load(name, language)
    assert calendar.name
    assert all(calendar.closed.values())


def test_headquarters_says_which_years_still_have_to_be_confirmed() -> None:
    assert shelf.load().unsure == {2025, 2026, 2027}
    assert shelf.country("UY").unsure == frozenset()


def test_headquarters_says_christmas_in_the_language_asked_for() -> None:
    assert shelf.load("un-headquarters", "es").closed[date(2025, 12, 25)] == "Navidad"
    assert shelf.load("un-headquarters", "fr").closed[date(2025, 12, 25)] == "Noël"


@pytest.mark.parametrize("code", COUNTRIES)
def test_each_country_of_the_americas_has_a_calendar_with_its_zone(code: str) -> None:
    calendar = shelf.country(code)
    assert not calendars.is_working(calendar, date(2025, 1, 1))
    assert not calendars.is_working(calendar, date(2025, 3, 8))
    assert not calendars.is_working(calendar, date(2032, 12, 25))
    assert calendars.day_of(calendar, datetime(2025, 3, 4, 1, tzinfo=UTC)) == date(2025, 3, 3)
    assert calendar.name != code


@pytest.mark.parametrize(
    ("code", "on", "language", "name"),
    [
        ("UY", date(2025, 8, 25), "es", "Declaratoria de la Independencia"),
        ("UY", date(2025, 8, 25), "en", "Independence Declaration Day"),
        ("BR", date(2025, 9, 7), "pt", "Independência do Brasil"),
        ("JM", date(2025, 8, 6), "es", "Independence Day"),
    ],
)
def test_holidays_are_named_in_the_language_asked_for_where_they_can_be(
    code: str, on: date, language: str, name: str
) -> None:
    assert shelf.country(code, language).closed[on] == name


def test_the_calendar_carries_the_name_of_its_country() -> None:
    assert shelf.country("BR", "pt").name == "Brasil"


FAIR = {"month": 8, "day": 30, "names": dict.fromkeys(LANGUAGES, "Fair")}


def test_an_invented_country_has_the_same_days_each_year() -> None:
    calendar = shelf.yearly("Costa Serena", [FAIR], "pt", source="invented", zone="America/Lima")
    assert calendar.closed[date(2005, 8, 30)] == calendar.closed[date(2031, 8, 30)] == "Fair"
    assert (calendar.name, calendar.source, str(calendar.zone)) == ("Costa Serena", "invented", "America/Lima")
    assert not calendars.is_working(calendar, date(2025, 8, 31))


@pytest.mark.parametrize("change", [{"month": 13}, {"day": "30"}, {"names": {}}, {"names": None}])
def test_a_yearly_day_that_is_not_well_formed_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(errors.Unusable, match="Costa Serena"):
        shelf.yearly("Costa Serena", [{**FAIR, **change}], "pt", source="invented", zone="America/Lima")


def test_a_country_elsewhere_counts_in_universal_time_with_its_own_weekend() -> None:
    calendar = shelf.country("BH")
    assert calendar.zone is UTC
    assert calendar.weekend == {4, 5}
    assert calendar.name == "BH"


@pytest.mark.parametrize("code", ["XX", "", "../xc", "un-headquarters"])
def test_an_unknown_country_is_missing(code: str) -> None:
    with pytest.raises(errors.Missing, match=r"calendar\.country"):
        shelf.country(code)


def test_an_unknown_calendar_is_missing() -> None:
    with pytest.raises(errors.Missing, match=r"calendar\.missing"):
        shelf.load("moon")


def test_a_written_calendar_is_read_whole() -> None:
    calendar = shelf.build(WRITTEN, "es", where="office")
    assert (calendar.name, calendar.source, calendar.first_year, calendar.last_year) == (
        "Office",
        "made for this test",
        2025,
        2026,
    )
    assert calendar.closed == {date(2025, 8, 30): "Fair"}
    assert str(calendar.zone) == "America/Lima"
    assert calendar.unsure == {2026}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.pop("zone"), "calendar.form"),
        (lambda data: data.pop("name"), "calendar.form"),
        (lambda data: data.update(years={}), "calendar.form"),
        (lambda data: data.update(years={2025: {}, 2026: {}}), "calendar.form"),
        (lambda data: data["years"].update({2028: {"provenance": "recalled"}}), "calendar.gap"),
        (lambda data: data.update(closed={"2025-08-30": "fair"}), "calendar.date"),
        (lambda data: data.update(closed={date(2025, 8, 30): "feast"}), "calendar.form"),
        (lambda data: data.update(closed={date(2029, 8, 30): "fair"}), "calendar.uncovered"),
        (lambda data: data["holidays"]["fair"].pop("pt"), "calendar.text"),
        (lambda data: data["name"].pop("fr"), "calendar.text"),
        (lambda data: data.update(weekend=[7]), "calendar.weekend"),
    ],
)
def test_a_calendar_with_something_missing_is_refused(change: Callable[[dict[str, Any]], Any], code: str) -> None:
    data = copy.deepcopy(WRITTEN)
    change(data)
    with pytest.raises(errors.Unusable) as caught:
        shelf.build(data, "es", where="office")
    assert caught.value.code == code


@pytest.mark.parametrize("zone", ["America/Atlantis", "../etc/passwd"])
def test_an_unknown_zone_is_unavailable(zone: str) -> None:
    with pytest.raises(errors.Unavailable, match="tzdata"):
        shelf.build({**WRITTEN, "zone": zone}, "es", where="office")
