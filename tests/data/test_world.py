"""The demo world: alive on any day, every role filled, everything invented, nothing pinned on a real country."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from atalaya.adapters import seeds
from atalaya.core.policy import Klass, Role
from atalaya.core.seeds import LANGUAGES, Person, Post, Submission, falls

REGISTRY = seeds.load_registry()
WORLD = seeds.load_world(REGISTRY)
LAWS = seeds.WORLD.parent / "costa-serena"
DAYS = [date(2026, 11, 24), date(2028, 2, 29), date(2031, 1, 1)]
# A post whose contact was not checked for longer than this counts as stale in the demo.
STALE_DAYS = 730


def inside(value: Any) -> Iterator[Any]:
    """Every record in a value, and the value."""
    if isinstance(value, tuple):
        for one in value:
            yield from inside(one)
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from inside(getattr(value, field.name))


def records(*sections: str) -> list[Any]:
    """The records of the sections named, in this order; of all when none is named."""
    return [one for name in sections or seeds.SECTIONS for one in getattr(WORLD, name)]


def post(key: str) -> Post:
    return next(one for one in WORLD.posts if one.key == key)


def person(key: str) -> Person:
    return next(one for one in WORLD.people if one.key == key)


def submission(key: str) -> Submission:
    return next(one for one in WORLD.submissions if one.key == key)


def ago(when: str, today: date) -> int:
    """How many days before ``today`` this was; negative when it is still to come."""
    return (today - date.fromisoformat(falls(when, today))).days


# Invented, and says so


def test_two_countries_are_invented_and_named_so_in_every_language() -> None:
    assert {one.code: one.tradition for one in WORLD.countries} == {"XC": "civil", "XH": "common"}
    for one in WORLD.countries:
        for names in (one.short, one.formal):
            assert [text for text in names.values() if not re.search("invent", text)] == []


def test_codes_are_those_that_iso_leaves_to_users_and_nobody_else_uses() -> None:
    assert {one.code for one in WORLD.countries}.isdisjoint({"XI", "XK"})
    assert all(re.fullmatch("X[A-Z]", one.code) for one in WORLD.countries)


def test_every_organisation_and_mandate_says_that_it_is_invented() -> None:
    named = records("organisations", "reviews")
    texts = [text for one in named for text in one.names.values()]
    texts += [text for one in records("mandates", "projects") for text in one.title.values()]
    assert len(texts) > 40
    assert [text for text in texts if "invent" not in text] == []


def test_no_record_names_a_real_country() -> None:
    names = {name for one in REGISTRY.countries for name in (*one.short.values(), *one.formal.values())}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    found = {path.name: named.findall(path.read_text(encoding="utf-8")) for path in seeds.WORLD.iterdir()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_the_two_countries_lie_in_the_open_sea_of_the_grid() -> None:
    for one in WORLD.countries:
        near = [
            real.code
            for real in REGISTRY.countries
            if max(abs(real.tile.row - one.tile.row), abs(real.tile.column - one.tile.column)) == 0
        ]
        assert near == []
        assert one.tile.column <= 8


def test_every_law_that_is_cited_is_one_of_the_demo() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in LAWS.glob("*.md"))
    cited = {
        one.reference
        for record in records()
        for one in inside(record)
        if isinstance(getattr(one, "reference", None), str) and one.reference.startswith("XC-")
    }
    assert len(cited) >= 6
    assert [name for name in sorted(cited) if f'identifier: "{name}"' not in told] == []


# People


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_each_role_has_a_person(role: Role) -> None:
    assert [one.key for one in WORLD.people for grant in one.grants if grant.role is role]


def test_a_capital_with_one_person_has_that_person_in_every_part() -> None:
    held = {grant.role for grant in person("winston-farrow").grants}
    assert {Role.CONTACT, Role.SECRETARY, Role.DRAFTER, Role.BIO_CONTACT} <= held


def test_the_second_pair_of_eyes_of_the_island_sits_at_the_mission() -> None:
    seconds = [
        one.key
        for one in WORLD.people
        for grant in one.grants
        if (grant.role, grant.owner) == (Role.SECOND, "country:XH")
    ]
    assert seconds == ["adela-pryce"]
    assert Role.MISSION in {grant.role for grant in person("adela-pryce").grants}


def test_people_read_in_all_four_languages() -> None:
    assert {one.language for one in WORLD.people} == set(LANGUAGES)


def test_nobody_has_the_address_of_another() -> None:
    assert max(Counter(one.email for one in WORLD.people).values()) == 1


def test_somebody_had_a_role_once_and_has_none_now() -> None:
    today = DAYS[0]
    past = [one.key for one in WORLD.people for grant in one.grants if grant.until and ago(grant.until, today) > 0]
    assert past == ["ernesto-vidal"]


# Posts


@pytest.mark.parametrize("today", DAYS)
def test_one_post_is_vacant_one_stale_one_handed_over_one_unverified_one_never_filled(today: date) -> None:
    vacant = [one.key for one in WORLD.posts if one.holders and one.holders[-1].stage == "vacant"]
    empty = [one.key for one in WORLD.posts if not one.holders]
    stale = [
        one.key
        for one in WORLD.posts
        for holder in one.holders
        if holder.stage == "active" and ago(holder.verified_on or "today-9999", today) > STALE_DAYS
    ]
    passing = [one.key for one in WORLD.posts if [h.stage for h in one.holders] == ["handed_over", "nominated"]]
    waiting = [one.key for one in WORLD.posts if [h.stage for h in one.holders] == ["nominated"]]
    assert (vacant, empty, stale, passing, waiting) == (
        ["xc-inssp"],
        ["xh-bwc"],
        ["xc-bwc"],
        ["xc-1540-mision"],
        ["xh-cicte"],
    )


def test_whoever_holds_a_post_was_nominated_by_a_note() -> None:
    assert [holder for one in WORLD.posts for holder in one.holders if not (holder.note and holder.note_on)] == []


def test_a_post_shows_its_former_holder() -> None:
    assert [holder.stage for holder in post("xc-1540-capital").holders] == ["superseded", "active"]


@pytest.mark.parametrize("today", DAYS)
def test_the_next_holder_begins_when_the_last_one_ends(today: date) -> None:
    for one in WORLD.posts:
        for last, following in zip(one.holders, one.holders[1:], strict=False):
            assert last.until is not None
            assert date.fromisoformat(falls(following.since, today)) - date.fromisoformat(
                falls(last.until, today)
            ) == timedelta(days=1), one.key


# Work under way


@pytest.mark.parametrize("today", DAYS)
def test_on_any_day_something_is_late_something_near_and_something_done(today: date) -> None:
    for owner in ("country:XC", "country:XH", "secretariat"):
        due = [(one.stage, ago(one.due, today)) for one in WORLD.deadlines if one.owner == owner]
        assert [days for stage, days in due if stage == "open" and days > 0], owner
        assert [days for stage, days in due if stage == "open" and -7 <= days <= 0], owner
    assert {one.stage for one in WORLD.deadlines} == {"open", "done"}


@pytest.mark.parametrize("today", DAYS)
def test_an_action_of_the_committee_is_late(today: date) -> None:
    late = [
        (one.key, action.by)
        for one in WORLD.meetings
        if one.owner == "country:XC"
        for action in one.actions
        if action.stage == "open" and ago(action.due, today) > 0
    ]
    assert late == [("xc-comite-segunda", "ivan-prado")]


def test_meetings_are_called_held_and_agreed() -> None:
    assert {one.stage for one in WORLD.meetings} == {"called", "held", "agreed"}
    assert [one.key for one in WORLD.meetings if one.stage != "called" and not one.minutes] == []


@pytest.mark.parametrize("today", DAYS)
def test_what_was_held_lies_behind_and_what_is_planned_ahead(today: date) -> None:
    for one in records("activities", "meetings"):
        day = one.since if hasattr(one, "since") else one.on
        past = ago(day, today) > 0
        assert past is (one.stage in ("held", "reported", "agreed", "cancelled")), one.key


def test_activities_stand_at_every_stage_of_the_short_way() -> None:
    assert {one.stage for one in WORLD.activities} == {"planned", "confirmed", "held", "reported", "cancelled"}


def test_a_project_was_amended_and_another_is_closed() -> None:
    lighthouse = next(one for one in WORLD.projects if one.key == "faro")
    assert [len(lighthouse.amendments), len(lighthouse.beneficiaries)] == [1, 2]
    assert {one.stage for one in WORLD.projects} == {"running", "closed", "planned"}


def test_work_is_linked_to_a_resolution_of_the_registry() -> None:
    linked = {mandate for one in records("projects", "activities") for mandate in one.mandates}
    assert {one.key for one in REGISTRY.mandates} & linked


def test_a_draft_of_national_text_waits_to_be_released() -> None:
    draft = submission("xc-anteproyecto-trasbordo")
    assert (draft.klass, draft.stage, draft.audiences) == (Klass.NATIONAL, "cleared", ("network",))
    assert draft.text


def test_a_request_is_open_and_shared_with_the_secretariat_alone() -> None:
    request = submission("xc-solicitud")
    assert (request.stage, request.klass, request.parties) == ("sent", Klass.BILATERAL, ("secretariat",))


@pytest.mark.parametrize("kind", ["report", "plan", "review_report", "request", "return", "note", "draft", "matrix"])
def test_each_kind_of_submission_has_an_example(kind: str) -> None:
    assert [one.key for one in WORLD.submissions if one.kind == kind]


def test_every_class_occurs_and_owner_only_belongs_to_organisations() -> None:
    assert {one.klass for one in WORLD.submissions} == {
        Klass.PUBLIC,
        Klass.BILATERAL,
        Klass.NATIONAL,
        Klass.OWNER_ONLY,
    }
    assert Klass.NETWORK in {one.klass for one in WORLD.posts}
    closed = {one.owner for one in WORLD.submissions if one.klass is Klass.OWNER_ONLY}
    assert closed == {"organisation:laboratorio-bahia-clara", "organisation:quimaris"}


def test_what_is_shared_in_a_room_names_who_shares_it() -> None:
    assert [one.key for one in WORLD.submissions if one.klass is Klass.BILATERAL and not one.parties] == []


def test_sources_that_disagree_stand_side_by_side_in_both_countries() -> None:
    assert {one.owner for one in WORLD.facts if one.disputed} == {"country:XC", "country:XH"}


# Languages


def test_what_the_whole_region_sees_is_in_four_languages() -> None:
    shared = [
        one
        for one in records("mandates", "projects", "activities", "submissions")
        if one.klass is Klass.PUBLIC or (one.owner == "secretariat" and one.klass is Klass.NETWORK)
    ]
    assert len(shared) > 10
    assert [one.key for one in shared if set(one.title) != set(LANGUAGES)] == []
    assert [one.key for one in WORLD.bodies if set(one.names) != set(LANGUAGES)] == []


@pytest.mark.parametrize(("owner", "language"), [("country:XC", "es"), ("country:XH", "en")])
def test_each_country_writes_in_its_own_language(owner: str, language: str) -> None:
    own = [one for one in records("submissions", "meetings", "deadlines", "facts") if one.owner == owner]
    assert len(own) > 10
    assert [one.key for one in own if language not in one.title] == []


def test_biosafety_and_biosecurity_are_kept_apart_where_both_are_meant() -> None:
    course = next(one for one in WORLD.activities if one.key == "curso-laboratorios").title
    pairs = {"es": ("bioseguridad", "biocustodia"), "en": ("biosafety", "biosecurity")}
    pairs |= {"pt": ("biossegurança", "bioproteção"), "fr": ("biosécurité", "biosûreté")}
    assert [language for language, pair in pairs.items() if not all(word in course[language] for word in pair)] == []


@pytest.mark.parametrize("path", sorted(seeds.WORLD.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_says_its_shape_at_the_top(path: Any) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert head.startswith("# ")
    assert "hape" in head


def test_the_folder_says_what_it_is_in_three_lines() -> None:
    lines = (seeds.WORLD / "README.md").read_text(encoding="utf-8").splitlines()
    assert [word in line for word, line in zip(("invented", "Licence", "Purpose"), lines, strict=True)] == [True] * 3
