"""Records are read into typed values, and each fault is named with its file, its line and its record."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from atalaya.adapters import seeds
from atalaya.core.errors import Unusable
from atalaya.core.policy import Klass, Role
from atalaya.core.seeds import Confidence, Seeds

LAND = """
countries:
  - code: XL
    alpha3: XLL
    region: "029"
    short: {es: "Tierra", en: "Land", pt: "Terra", fr: "Terre"}
    formal: {es: "la Tierra", en: "the Land", pt: "a Terra", fr: "la Terre"}
    languages: [no]
    tradition: common
    tile: {row: 20, column: 2}
    invented: true
"""
SOURCES = """
sources:
  paper: {title: "A paper", reference: "P/1", on: 2019-09, confidence: invented}
"""
BODY = """
bodies:
  - {key: office, owner: "country:XL", names: {en: "Office"}, kind: agency, sources: [paper]}
"""
PEOPLE = """
people:
  - key: ana
    name: Ana
    email: ana@land.example
    language: en
    time_zone: UTC
    about: {en: "Contact"}
    grants: [{role: contact, owner: "country:XL", since: today-10, until: today+10}]
"""


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return path


def world(path: Path, **files: str) -> Seeds:
    return seeds.load_world(Seeds(), folder(path, land=LAND, **files))


def refused(path: Path, **files: str) -> Unusable:
    with pytest.raises(Unusable) as caught:
        world(path, **files)
    return caught.value


# What is read


def test_a_record_becomes_a_typed_value_and_its_source_is_found_by_name(tmp_path: Path) -> None:
    body = world(tmp_path, bodies=SOURCES + BODY).bodies[0]
    assert (body.key, body.klass, dict(body.names)) == ("office", Klass.PUBLIC, {"en": "Office"})
    assert [(one.title, one.on, one.confidence) for one in body.sources] == [
        ("A paper", "2019-09", Confidence.INVENTED)
    ]


def test_the_words_on_and_no_are_words(tmp_path: Path) -> None:
    assert world(tmp_path).countries[0].languages == ("no",)


def test_a_role_is_granted_from_one_moving_day_to_another(tmp_path: Path) -> None:
    grant = world(tmp_path, people=PEOPLE).people[0].grants[0]
    assert (grant.role, grant.owner, grant.since, grant.until) == (Role.CONTACT, "country:XL", "today-10", "today+10")


def test_languages_come_in_the_order_of_the_house(tmp_path: Path) -> None:
    text = BODY.replace('{en: "Office"}', '{fr: "Bureau", en: "Office", es: "Oficina"}')
    assert list(world(tmp_path, bodies=SOURCES + text).bodies[0].names) == ["es", "en", "fr"]


def test_files_are_read_in_the_order_of_their_names_and_sections_add_up(tmp_path: Path) -> None:
    second = BODY.replace("office", "second")
    found = world(tmp_path, b=SOURCES + BODY, c=SOURCES + second)
    assert [body.key for body in found.bodies] == ["office", "second"]


def test_the_demo_world_may_refer_to_what_the_registry_holds(tmp_path: Path) -> None:
    text = 'deadlines:\n  - {key: cbm, owner: "country:XL", title: {en: "CBM"}, due: today, rule: bwc-cbm}\n'
    found = seeds.load_world(seeds.load_registry(), folder(tmp_path, land=LAND, deadlines=text))
    assert found.deadlines[0].rule == "bwc-cbm"


# What is refused, and where


@pytest.mark.parametrize(
    ("code", "where", "text"),
    [
        ("seed.shape", "bodies.yaml, line 2: bodies", "bodies:\n  office: {}"),
        ("seed.shape", "bodies.yaml, line 2: bodies[0]", "bodies:\n  - office"),
        ("seed.unknown", "bodies.yaml, line 2: boddies", "boddies:\n  - {key: a}"),
        ("seed.unknown", "bodies.yaml, line 5: bodies[0].name", SOURCES + "bodies:\n  - {key: a, name: x}"),
        ("seed.incomplete", "bodies.yaml, line 5: bodies[0]", SOURCES + "bodies:\n  - {key: a}"),
        ("seed.unknown", "bodies.yaml, line 6: bodies[0].kind", SOURCES + BODY.replace("agency", "office")),
        ("seed.unknown", "bodies.yaml, line 6: bodies[0].sources[0]", SOURCES + BODY.replace("[paper]", "[rumour]")),
        ("seed.unknown", "bodies.yaml, line 6: bodies[0].owner", SOURCES + BODY.replace("XL", "XX")),
        ("seed.unknown", "bodies.yaml, line 6: bodies[0].names.de", SOURCES + BODY.replace("en:", "de:")),
        ("seed.shape", "bodies.yaml, line 6: bodies[0].names.en", SOURCES + BODY.replace('"Office"', '" "')),
        ("seed.language", "bodies.yaml, line 6: bodies[0].names", SOURCES + BODY.replace('en: "Office"', "")),
        ("seed.shape", "bodies.yaml, line 6: bodies[0].sources", SOURCES + BODY.replace("[paper]", "paper")),
        ("seed.shape", "bodies.yaml, line 6: bodies[0].key", SOURCES + BODY.replace("key: office", "key: 12")),
        ("seed.key", "bodies.yaml, line 6: bodies[0]", SOURCES + BODY.replace("key: office", "key: The Office")),
        ("seed.day", "bodies.yaml, line 3: sources.paper.on", SOURCES.replace("2019-09", "2019-13") + BODY),
        ("seed.day", "bodies.yaml, line 3: sources.paper.on", SOURCES.replace("2019-09", "today") + BODY),
        ("seed.klass", "bodies.yaml, line 6: bodies[0]", SOURCES + BODY.replace("kind:", "klass: owner_only, kind:")),
        ("seed.yaml", "bodies.yaml, line 3", "bodies:\n  - {key: a\n"),
    ],
)
def test_a_fault_is_located_in_file_line_and_record(tmp_path: Path, code: str, where: str, text: str) -> None:
    problem = refused(tmp_path, bodies=text)
    assert (problem.code, problem.where) == (code, where)


def test_a_name_that_stands_twice_in_a_record_is_refused(tmp_path: Path) -> None:
    problem = refused(tmp_path, bodies=SOURCES + BODY.replace("key: office", "key: office, key: other"))
    assert (problem.code, problem.where) == ("seed.twice", "bodies.yaml, line 6")


def test_a_key_that_stands_twice_in_a_section_is_refused_across_files(tmp_path: Path) -> None:
    problem = refused(tmp_path, a=SOURCES + BODY, b=SOURCES + BODY)
    assert (problem.code, problem.where) == ("seed.twice", "b.yaml, line 6: bodies[0]")


def test_a_key_of_the_registry_cannot_be_taken_again(tmp_path: Path) -> None:
    text = LAND.replace("XL", "UY")
    with pytest.raises(Unusable) as caught:
        seeds.load_world(seeds.load_registry(), folder(tmp_path, land=text))
    assert caught.value.code == "seed.twice"


def test_two_countries_cannot_share_a_tile(tmp_path: Path) -> None:
    second = LAND.replace("XL", "XM")
    assert refused(tmp_path, more=second).code == "seed.tile"


def test_an_empty_folder_is_told_from_an_empty_world(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        seeds.load_registry(tmp_path)
    assert (caught.value.code, caught.value.where) == ("seed.empty", str(tmp_path))


@pytest.mark.parametrize(
    ("role", "owner"), [("officer", "country:XL"), ("contact", "secretariat"), ("laboratory", "country:XL")]
)
def test_a_role_is_granted_only_where_it_belongs(tmp_path: Path, role: str, owner: str) -> None:
    text = PEOPLE.replace("role: contact", f"role: {role}").replace("country:XL", owner)
    problem = refused(tmp_path, people=text)
    assert (problem.code, problem.where) == ("seed.unknown", "people.yaml, line 9: people[0].grants[0]")


def test_nothing_ends_before_it_begins(tmp_path: Path) -> None:
    problem = refused(tmp_path, people=PEOPLE.replace("today+10", "today-11"))
    assert problem.code == "seed.order"


def test_a_day_less_exact_than_the_other_does_not_count_as_before_it(tmp_path: Path) -> None:
    text = BODY.replace("kind:", 'since: "2019-09-20", until: "2019", kind:')
    assert world(tmp_path, bodies=SOURCES + text).bodies[0].until == "2019"


POST = """
posts:
  - key: post
    kind: kind
    owner: "country:XL"
    body: office
    mailbox: post@land.example
    languages: [en]
    holders:
      - {person: ana, stage: active, since: today-30}
      - {person: ana, stage: active, since: today-10}
post_kinds:
  - code: kind
    names: &four {es: "a", en: "a", pt: "a", fr: "a"}
    instrument: *four
    keeper: *four
    seat: any
    source: {title: t, reference: r, confidence: invented}
"""


def test_two_people_cannot_hold_a_post_at_once(tmp_path: Path) -> None:
    problem = refused(tmp_path, bodies=SOURCES + BODY, people=PEOPLE, posts=POST)
    assert (problem.code, problem.where) == ("seed.holders", "posts.yaml, line 3: posts[0]")


def test_a_stage_is_one_of_the_process(tmp_path: Path) -> None:
    problem = refused(
        tmp_path, bodies=SOURCES + BODY, people=PEOPLE, posts=POST.replace("stage: active", "stage: sent")
    )
    assert (problem.code, problem.where) == ("seed.unknown", "posts.yaml, line 3: posts[0]")


def test_a_holder_who_is_nobody_is_refused(tmp_path: Path) -> None:
    problem = refused(tmp_path, bodies=SOURCES + BODY, posts=POST)
    assert (problem.code, "people is called 'ana'" in problem.detail) == ("seed.unknown", True)


@pytest.mark.parametrize(("count", "disputed"), [(0, "false"), (1, "true")])
def test_a_fact_has_a_claim_and_a_dispute_has_two(tmp_path: Path, count: int, disputed: str) -> None:
    claims = ", ".join(['{statement: {en: "so"}, source: paper}'] * count)
    text = f'facts:\n  - {{key: f, owner: "country:XL", topic: plan, title: {{en: F}}, disputed: {disputed}, '
    assert refused(tmp_path, facts=SOURCES + text + f"claims: [{claims}]}}\n").code == "seed.claims"


@pytest.mark.parametrize("kind", ["yearly", "fixed", "after"])
def test_a_rule_for_dates_says_all_that_its_kind_needs(tmp_path: Path, kind: str) -> None:
    four = '{es: "a", en: "a", pt: "a", fr: "a"}'
    text = f"deadline_rules:\n  - {{code: r, title: {four}, instrument: {four}, applies_to: countries, source: paper, "
    assert refused(tmp_path, rules=SOURCES + text + f"kind: {kind}}}\n").code == "seed.rule"


def test_a_name_for_everybody_needs_all_four_languages(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        seeds.load_world(Seeds(), folder(tmp_path, land=LAND.replace(', fr: "Terre"', "")))
    assert (caught.value.code, caught.value.where) == ("seed.language", "land.yaml, line 6: countries[0].short")
    assert "fr" in caught.value.detail


# What is invented and what is real


def real(path: Path, **files: str) -> Unusable:
    with pytest.raises(Unusable) as caught:
        seeds.load_world(seeds.load_registry(), folder(path, land=LAND, **files))
    return caught.value


def test_nothing_of_the_demo_world_is_pinned_on_a_real_country(tmp_path: Path) -> None:
    assert real(tmp_path, bodies=SOURCES + BODY.replace("XL", "UY")).code == "seed.real"


@pytest.mark.parametrize("field", ["countries: [UY]", "countries: [XL, PY]"])
def test_no_real_country_takes_part_in_an_invented_activity(tmp_path: Path, field: str) -> None:
    text = f"activities:\n  - {{key: a, owner: secretariat, title: {{en: A}}, kind: course, stage: held, {field}, "
    assert real(tmp_path, activities=text + "since: today}\n").code == "seed.real"


def test_a_role_at_a_real_country_is_not_given_to_an_invented_person(tmp_path: Path) -> None:
    assert real(tmp_path, people=PEOPLE.replace("country:XL", "country:UY")).code == "seed.real"


def test_a_country_of_the_demo_world_says_that_it_is_invented(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        seeds.load_world(Seeds(), folder(tmp_path, land=LAND.replace("invented: true", "invented: false")))
    assert caught.value.code == "seed.real"


def test_a_source_of_the_demo_world_says_that_it_is_invented(tmp_path: Path) -> None:
    assert refused(tmp_path, bodies=SOURCES.replace("invented", "confirmed") + BODY).code == "seed.real"


@pytest.mark.parametrize("address", ["ana@land.org", "ana@example.com", "ana@land.example.org"])
def test_an_invented_person_has_an_address_that_nobody_can_own(tmp_path: Path, address: str) -> None:
    assert refused(tmp_path, people=PEOPLE.replace("ana@land.example", address)).code == "seed.address"


@pytest.mark.parametrize(
    "text", [LAND, SOURCES + BODY.replace("country:XL", "secretariat"), PEOPLE.replace("country:XL", "country:UY")]
)
def test_nothing_invented_belongs_to_the_registry(tmp_path: Path, text: str) -> None:
    real_land = LAND.replace("XL", "UY").replace("    invented: true\n", "").replace("column: 2", "column: 3")
    with pytest.raises(Unusable) as caught:
        seeds.load_registry(folder(tmp_path, a=real_land, b=text))
    assert caught.value.code == "seed.invented"
