"""The register every server starts with: whole, in four languages, sourced, and silent on what is nobody's business."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import babel
import holidays
import pytest

from atalaya.adapters import knowledge, seeds
from atalaya.core.seeds import LANGUAGES, Confidence, Country, Fact, Seeds, Source

FOUND = seeds.load_registry()
# Capital of each state: degrees north and east, rounded; own knowledge, only to judge the tile grid by.
CAPITALS = {
    "AG": (17.1, -61.8), "AR": (-34.6, -58.4), "BB": (13.1, -59.6), "BO": (-16.5, -68.1), "BR": (-15.8, -47.9),
    "BS": (25.1, -77.3), "BZ": (17.3, -88.8), "CA": (45.4, -75.7), "CL": (-33.4, -70.7), "CO": (4.7, -74.1),
    "CR": (9.9, -84.1), "CU": (23.1, -82.4), "DM": (15.3, -61.4), "DO": (18.5, -69.9), "EC": (-0.2, -78.5),
    "GD": (12.1, -61.7), "GT": (14.6, -90.5), "GY": (6.8, -58.2), "HN": (14.1, -87.2), "HT": (18.5, -72.3),
    "JM": (18.0, -76.8), "KN": (17.3, -62.7), "LC": (14.0, -61.0), "MX": (19.4, -99.1), "NI": (12.1, -86.3),
    "PA": (9.0, -79.5), "PE": (-12.0, -77.0), "PY": (-25.3, -57.6), "SR": (5.9, -55.2), "SV": (13.7, -89.2),
    "TT": (10.7, -61.5), "US": (38.9, -77.0), "UY": (-34.9, -56.2), "VC": (13.2, -61.2), "VE": (10.5, -66.9),
}  # fmt: skip
BENEFICIARIES = "AR BO CL CO DO JM MX PA PY UY".split()
# Where we name a state otherwise than the CLDR does, and as the United Nations and the OAS do.
OTHER_NAMES = {
    ("en", "AG"), ("en", "KN"), ("fr", "KN"), ("en", "LC"), ("es", "SR"),
    ("es", "TT"), ("en", "TT"), ("en", "VC"), ("fr", "VC"),
}  # fmt: skip
# Land borders, straits and chains that a reader would miss first.
NEIGHBOURS = (
    "CA-US US-MX MX-GT GT-BZ GT-SV SV-HN HN-NI NI-CR CR-PA PA-CO CO-VE CO-EC VE-GY GY-SR SR-BR EC-PE PE-BO BO-BR "
    "BO-PY PY-AR CL-AR AR-UY CU-HT HT-DO CU-JM KN-AG KN-DM DM-LC LC-VC VC-BB VC-GD GD-TT TT-VE"
).split()
# What may not be said of a real state here, in the languages of the data.
GOSSIP = re.compile(
    r"\b(?:weak|gap|late\b|overdue|delay|vacan|laps|expired|archiv|fail|violat|deficien|short of|no cost|"
    r"débil|brecha|atras|tard[eí]a|vencid|vacante|caduc|incumpl|falta\b|carece|no cumpl|pendiente)",
    re.IGNORECASE,
)


def country(code: str) -> Country:
    return next(one for one in FOUND.countries if one.code == code)


def inside(value: Any) -> Iterator[Any]:
    """Every record in a value, and the value."""
    if isinstance(value, tuple):
        for one in value:
            yield from inside(one)
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from inside(getattr(value, field.name))


def sources(value: Any) -> list[Source]:
    return [one for one in inside(value) if isinstance(one, Source)]


def texts(value: Any) -> Iterator[str]:
    for one in inside(value):
        if not isinstance(one, Source):
            for field in dataclasses.fields(one):
                text = getattr(one, field.name)
                yield from text.values() if hasattr(text, "values") else ()


def fact(key: str) -> Fact:
    return next(one for one in FOUND.facts if one.key == key)


# Countries


def test_the_35_states_of_the_americas_are_there() -> None:
    assert {one.code for one in FOUND.countries} == set(CAPITALS)
    assert len({one.alpha3 for one in FOUND.countries}) == 35


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_names_are_those_of_the_cldr_but_where_the_united_nations_differ(language: str) -> None:
    known = babel.Locale(language).territories
    other = {(language, one.code) for one in FOUND.countries if known[one.code] != one.short[language]}
    assert other == {pair for pair in OTHER_NAMES if pair[0] == language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_countries_have_one_name(language: str) -> None:
    for kind in ("short", "formal"):
        names = Counter(getattr(one, kind)[language] for one in FOUND.countries)
        assert [name for name, count in names.items() if count > 1] == []


def test_the_names_are_those_that_the_matrix_command_prints() -> None:
    listed = knowledge.parse(seeds.REGISTRY.parent / "countries.yaml")["countries"]
    assert {one.code: dict(one.short) for one in FOUND.countries} == {
        code: {language: names[language] for language in LANGUAGES} for code, names in listed.items()
    }


def test_each_country_works_by_a_calendar_of_the_library_of_holidays() -> None:
    known = holidays.list_supported_countries()
    assert [one.code for one in FOUND.countries if one.calendar not in known] == []


def test_regions_are_those_of_m49() -> None:
    counted = Counter(one.region for one in FOUND.countries)
    assert counted == {"005": 12, "013": 8, "021": 2, "029": 13}


@pytest.mark.parametrize(
    ("tradition", "codes"), [("common", "AG BB BS BZ DM GD JM KN TT US VC"), ("mixed", "CA GY LC")]
)
def test_traditions_of_law(tradition: str, codes: str) -> None:
    assert {one.code for one in FOUND.countries if one.tradition == tradition} == set(codes.split())


# The tile grid


def test_the_grid_fits_a_phone() -> None:
    assert max(one.tile.column for one in FOUND.countries) <= 8
    assert max(one.tile.row for one in FOUND.countries) <= 11
    assert min(min(one.tile.row, one.tile.column) for one in FOUND.countries) == 0


@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_neighbours_lie_beside_each_other_on_the_grid(pair: str) -> None:
    first, second = (country(code).tile for code in pair.split("-"))
    assert max(abs(first.row - second.row), abs(first.column - second.column)) <= 2


def test_what_lies_clearly_north_or_west_lies_so_on_the_grid() -> None:
    wrong = []
    for first, second in itertools.permutations(FOUND.countries, 2):
        (north, east), (other_north, other_east) = CAPITALS[first.code], CAPITALS[second.code]
        if north - other_north >= 4 and first.tile.row > second.tile.row:
            wrong.append(f"{first.code} lies south of {second.code}")
        if other_east - east >= 14 and first.tile.column > second.tile.column:
            wrong.append(f"{first.code} lies east of {second.code}")
    assert wrong == []


# Memberships


@pytest.mark.parametrize("of", ["OAS", "NPT", "BWC", "CWC"])
def test_every_state_is_told_of_for_what_all_of_them_share(of: str) -> None:
    counted = Counter(one.code for one in FOUND.countries for membership in one.memberships if membership.of == of)
    assert counted == dict.fromkeys(CAPITALS, 1)


@pytest.mark.parametrize(
    ("of", "codes"),
    [
        ("CARICOM", "AG BB BS BZ DM GD GY HT JM KN LC SR TT VC"),
        ("SICA", "BZ CR DO GT HN NI PA SV"),
        ("MERCOSUR", "AR BO BR PY UY"),
        ("CAN", "BO CO EC PE"),
    ],
)
def test_members_of_the_regional_organisations(of: str, codes: str) -> None:
    found = {one.code for one in FOUND.countries for membership in one.memberships if membership.of == of}
    assert found == set(codes.split())


@pytest.mark.parametrize(("of", "year"), [("OAS", "1948"), ("NPT", "1968"), ("BWC", "1972"), ("CWC", "1993")])
def test_nobody_belongs_before_there_was_something_to_belong_to(of: str, year: str) -> None:
    days = [membership.since for one in FOUND.countries for membership in one.memberships if membership.of == of]
    assert [day for day in days if day and day < year] == []


@pytest.mark.parametrize(
    ("code", "of", "since"),
    [
        ("JM", "CWC", "2000-09-08"),
        ("DO", "CWC", "2009-03-27"),
        ("BS", "CWC", "2009-04-21"),
        ("AR", "OAS", "1956-04-10"),
        ("GY", "OAS", "1991-01-08"),
        ("CU", "NPT", "2002-11-04"),
    ],
)
def test_days_that_people_of_the_field_know(code: str, of: str, since: str) -> None:
    assert [one.since for one in country(code).memberships if one.of == of] == [since]


def test_a_date_that_was_read_is_exact() -> None:
    """A year alone is as much as memory gives; whoever read the source knows the day."""
    loose = [
        (one.code, membership.of)
        for one in FOUND.countries
        for membership in one.memberships
        if membership.source.confidence is Confidence.CONFIRMED and len(membership.since or "") != 10
    ]
    assert loose == []


def test_two_sources_that_disagree_on_a_membership_stand_side_by_side() -> None:
    found = [one for one in country("HT").memberships if one.of == "CARICOM"]
    assert [one.since for one in found] == ["2002-07-02", "2002-07-03"]
    assert len({one.source.reference for one in found}) == 2


# Posts and dates


def test_the_contact_lists_of_the_region_are_there() -> None:
    assert {"1540-capital", "1540-mission", "cicte", "oas-mission", "bwc-contact", "cwc-authority", "inssp"} <= {
        one.code for one in FOUND.post_kinds
    }


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("bwc-cbm", (4, 15, None)),
        ("1540-comprehensive-review", (None, None, "2027-12")),
        ("1540-mandate-end", (None, None, "2032-11-30")),
    ],
)
def test_the_dates_that_everybody_keeps(code: str, day: tuple[int | None, int | None, str | None]) -> None:
    rule = next(one for one in FOUND.deadline_rules if one.code == code)
    assert (rule.month, rule.day, rule.on) == day


def test_the_time_to_object_is_five_working_days() -> None:
    rule = next(one for one in FOUND.deadline_rules if one.code == "request-objection")
    assert (rule.kind, rule.days, rule.working) == ("after", 5, True)


def test_every_day_of_the_year_in_a_rule_exists() -> None:
    yearly = [one for one in FOUND.deadline_rules if one.kind == "yearly"]
    assert yearly
    for one in yearly:
        assert re.fullmatch(r"0?[1-9]|1[0-2]", str(one.month))
        assert 1 <= (one.day or 0) <= 31


# Mandates, projects and facts


def test_the_chain_of_resolutions_is_whole() -> None:
    chain = [one.number for one in FOUND.mandates if one.key.startswith("unscr")]
    years = "1540 (2004), 1673 (2006), 1810 (2008), 1977 (2011), 2055 (2012), 2325 (2016), 2572 (2021), 2622 (2022)"
    assert chain == [f"S/RES/{one}" for one in [*years.split(", "), "2663 (2022)"]]


def test_each_of_the_ten_beneficiaries_has_bodies_and_facts() -> None:
    for kind in ("bodies", "facts"):
        owners = {one.owner for one in getattr(FOUND, kind)}
        assert {f"country:{code}" for code in BENEFICIARIES} <= owners, kind


def test_the_biological_project_has_its_own_beneficiaries_and_its_amendment() -> None:
    project = next(one for one in FOUND.projects if one.number == "(CFSP) 2019/2108")
    assert [one.number for one in project.amendments] == ["(CFSP) 2022/2270"]
    assert {"AR", "CL", "CO", "MX", "PA", "PY"} <= {one.country for one in project.beneficiaries}
    assert not {"BO", "JM"} & {one.country for one in project.beneficiaries}


def test_names_that_were_not_found_are_left_out() -> None:
    project = next(one for one in FOUND.projects if one.number == "(CFSP) 2024/645")
    assert project.beneficiaries == ()


@pytest.mark.parametrize(
    ("key", "note", "day"),
    [("uy-plan-2018", "0076/18", "2018-05-21"), ("uy-py-informe-2020", "0054/2020", "2020-03-24")],
)
def test_what_was_sent_bears_the_number_of_its_note(key: str, note: str, day: str) -> None:
    found = next(one for one in FOUND.submissions if one.key == key)
    assert (found.note, found.on) == (note, day)


def test_a_state_that_is_no_beneficiary_takes_part_in_a_review() -> None:
    assert next(one for one in FOUND.activities if one.key == "mexico-2023").countries == ("BR", "CL", "MX")


@pytest.mark.parametrize(
    ("key", "days"), [("croatia-poland-review", ["2013", "2014"]), ("cl-ley-21250", ["2020-08-17", "2020-08-18"])]
)
def test_where_sources_disagree_both_stand(key: str, days: list[str]) -> None:
    found = fact(key)
    assert found.disputed
    assert [claim.on for claim in found.claims] == days
    assert len({claim.source.reference for claim in found.claims}) == 2


# Every record


@pytest.mark.parametrize("section", ["bodies", "organisations", "mandates", "projects", "submissions", "activities"])
def test_every_record_names_its_source(section: str) -> None:
    assert [one.key for one in getattr(FOUND, section) if not one.sources] == []


def test_every_source_says_how_it_stands_and_where_it_is() -> None:
    told = [one for name in seeds.SECTIONS for one in sources(getattr(FOUND, name))]
    assert len(told) > 300
    assert {one.confidence for one in told} == {Confidence.CONFIRMED, Confidence.RECALLED}
    assert [one for one in told if not one.reference.strip() or not one.title.strip()] == []


def test_what_the_whole_region_reads_is_in_four_languages() -> None:
    shared: list[Any] = [*FOUND.mandates, *FOUND.projects, *FOUND.activities, *FOUND.submissions]
    assert [one.key for one in shared if set(one.title) != set(LANGUAGES)] == []


def test_everything_here_is_public() -> None:
    closed = [
        one for name in seeds.SECTIONS for one in getattr(FOUND, name) if getattr(one, "klass", "public") != "public"
    ]
    assert closed == []


@pytest.mark.parametrize("section", ["people", "posts", "meetings", "deadlines", "reviews"])
def test_nobody_and_nothing_internal_of_a_real_country_is_here(section: str) -> None:
    assert getattr(FOUND, section) == ()


def test_no_request_and_no_bill_of_a_real_country_is_here() -> None:
    assert {one.kind for one in FOUND.submissions} <= {"report", "plan", "matrix", "review_report", "return"}
    assert [one.key for one in FOUND.facts if one.topic == "bill"] == []


def test_nothing_is_said_of_the_failings_of_a_real_country() -> None:
    owned = [
        one for name in seeds.SECTIONS for one in getattr(FOUND, name) if name not in ("post_kinds", "deadline_rules")
    ]
    assert [text for text in texts(tuple(owned)) if GOSSIP.search(text)] == []


@pytest.mark.parametrize("text", ["Measure 4 is late", "La medida está atrasada", "a gap in the law", "puesto vacante"])
def test_a_failing_would_be_found(text: str) -> None:
    assert GOSSIP.search(text)


@pytest.mark.parametrize("path", sorted(seeds.REGISTRY.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_says_its_shape_at_the_top(path: Any) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert head.startswith("# ")
    assert "hape" in head
    assert len(head.splitlines()) > 1


def test_the_registry_stands_alone() -> None:
    assert isinstance(FOUND, Seeds)
    assert seeds.load_registry() == FOUND
