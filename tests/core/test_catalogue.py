"""Catalogues: what is incomplete is refused at its place, and the shipped one is the matrix."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from atalaya.core import catalogue
from atalaya.core.catalogue import LANGUAGES, WEAPONS
from atalaya.core.errors import Unusable
from tests import catalogues, statutes

Change = Callable[[dict[str, Any], list[dict[str, Any]]], object]


def refused(change: Change) -> Unusable:
    head, items = catalogues.head(), catalogues.items()
    change(head, items)
    with pytest.raises(Unusable) as caught:
        catalogue.build(head, items)
    return caught.value


# Building


def test_fields_stand_in_the_order_of_the_layout_whatever_the_order_of_the_data() -> None:
    assert [field.id for field in catalogues.small().fields] == [
        "OP1-02",
        "OP2-BW-09-L",
        "OP2-BW-09-E",
        "OP2-BW-10-L",
        "OP2-BW-10-E",
        "OP2-CW-02-L",
        "OP2-CW-02-E",
    ]


def test_a_field_knows_its_section_weapon_dimension_and_obligation() -> None:
    small = catalogues.small()
    first, second = small.fields[:2]
    assert (first.section, first.weapon, first.dimension, small.of(first).id) == ("OP1", "", "Y", "OP1-join")
    assert (second.section, second.weapon, second.dimension, small.of(second).id) == ("OP2", "B", "L", "OP2-make")


def test_the_denominator_is_the_number_of_fields() -> None:
    assert catalogues.small().denominator == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_take_the_weapons_own_words(language: str) -> None:
    filled = catalogues.small().fill("bans {weapons} and {of_the_materials}", "C", language)
    assert filled == f"bans chemical weapons ({language}) and of_the_chemical materials ({language})"


def test_a_text_without_placeholders_is_left_alone() -> None:
    assert catalogues.small().fill("100 % sure", "C", "en") == "100 % sure"


# Refusing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["title", "statement", "explanation"])
def test_a_text_missing_in_one_language_is_refused_with_obligation_key_and_language(key: str, language: str) -> None:
    problem = refused(lambda _, items: items[0][key].pop(language))
    assert (problem.code, problem.where) == ("catalogue.missing", "OP2-make")
    assert key in problem.detail
    assert language in problem.detail


@pytest.mark.parametrize("key", ["statement", "terms", "exemplars"])
def test_an_obligation_without_what_the_engine_needs_is_refused(key: str) -> None:
    problem = refused(lambda _, items: items[1].pop(key))
    assert (problem.code, problem.where) == ("catalogue.missing", "OP1-join")
    assert key in problem.detail


@pytest.mark.parametrize("key", ["terms", "exemplars"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_terms_or_exemplars_in_one_language_are_refused(key: str, language: str) -> None:
    problem = refused(lambda _, items: items[0][key][language].__delitem__(slice(1, None)))
    assert (problem.code, problem.where) == ("catalogue.missing", "OP2-make")
    assert f"in {language}" in problem.detail


@pytest.mark.parametrize("empty", ["", "   ", None, 12])
def test_a_text_that_says_nothing_is_no_text(empty: object) -> None:
    assert refused(lambda _, items: items[0]["statement"].update(fr=empty)).code == "catalogue.missing"
    assert refused(lambda _, items: items[0]["terms"].update(fr=["a", "b", empty])).code == "catalogue.missing"


@pytest.mark.parametrize("text", ["bans {gadgets}", "bans {weapons.upper}", "bans {}", "bans {0}"])
def test_an_unknown_placeholder_is_refused_where_it_stands(text: str) -> None:
    problem = refused(lambda _, items: items[0]["exemplars"].update(pt=["whatever", text]))
    assert (problem.code, problem.where) == ("catalogue.placeholder", "OP2-make exemplars.pt")


@pytest.mark.parametrize("text", ["bans {weapons", "bans weapons}"])
def test_unbalanced_braces_are_refused_where_they_stand(text: str) -> None:
    problem = refused(lambda _, items: items[0]["statement"].update(es=text))
    assert (problem.code, problem.where) == ("catalogue.placeholder", "OP2-make statement.es")


def test_a_row_that_stands_twice_is_refused() -> None:
    problem = refused(lambda _, items: items[1].update(rows=["OP2-BW-09"]))
    assert (problem.code, problem.where) == ("catalogue.duplicate", "OP1-join")
    assert "OP2-BW-09" in problem.detail


def test_an_obligation_that_stands_twice_is_refused() -> None:
    assert refused(lambda _, items: items.append(catalogues.item("OP1-join", "OP1-03"))).code == "catalogue.duplicate"


def test_a_row_that_does_not_say_how_sure_it_is_is_refused() -> None:
    problem = refused(lambda _, items: items[0].update(provenance="guessed"))
    assert (problem.code, problem.where) == ("catalogue.provenance", "OP2-make")


@pytest.mark.parametrize("weapon", WEAPONS)
def test_a_weapon_without_words_for_a_placeholder_is_refused(weapon: str) -> None:
    problem = refused(lambda head, _: head["weapons"][weapon]["terms"]["pt"].pop("the_facilities"))
    assert (problem.code, problem.where) == ("catalogue.missing", weapon)
    assert "{the_facilities} in pt" in problem.detail


def test_a_notice_missing_in_one_language_is_refused() -> None:
    problem = refused(lambda head, _: head["notice"].pop("fr"))
    assert (problem.code, problem.where) == ("catalogue.missing", "catalogue")


# The shipped matrix


def test_the_shipped_matrix_has_its_388_fields_each_once() -> None:
    shipped = statutes.knowledge().catalogue
    assert shipped.denominator == len({field.id for field in shipped.fields}) == 388


def test_every_shipped_text_can_be_filled_for_every_weapon_and_language() -> None:
    shipped = statutes.knowledge().catalogue
    asked = {(field.obligation, field.weapon) for field in shipped.fields if field.weapon}
    for name, weapon in asked:
        for language in LANGUAGES:
            item = shipped.obligations[name]
            for text in (
                item.title[language],
                item.statement[language],
                *item.terms[language],
                *item.exemplars[language],
            ):
                assert not re.search(r"[{}]", shipped.fill(text, weapon, language))


def test_rows_for_no_weapon_name_none_in_a_placeholder() -> None:
    shipped = statutes.knowledge().catalogue
    plain = [shipped.of(field) for field in shipped.fields if not field.weapon]
    assert plain
    for item in plain:
        for language in LANGUAGES:
            whole = " ".join((item.title[language], item.statement[language], *item.exemplars[language]))
            assert "{" not in whole, f"{item.id} {language}"


def test_shipped_responses_are_the_committees_marks_and_there_are_four_caveats() -> None:
    shipped = statutes.knowledge().catalogue
    assert [code for code, _ in shipped.responses] == ["X", "?", "NA", ""]
    assert len(shipped.caveats) == 4


def test_fields_and_titles_are_those_of_the_template() -> None:
    template = _template()
    shipped = statutes.knowledge().catalogue
    assert [field.id for field in shipped.fields] == [field["id"] for field in template]
    titles = {field.id: (shipped.of(field).title["es"], shipped.of(field).title["en"]) for field in shipped.fields}
    assert titles == {field["id"]: (field["title_es"], field["title_en"]) for field in template}


def test_rows_are_as_sure_as_the_template_says() -> None:
    template = _template()
    shipped = statutes.knowledge().catalogue
    sure = {field.id: shipped.of(field).provenance for field in shipped.fields}
    assert sure == {field["id"]: field["confidence"] for field in template}


def _template() -> list[dict[str, Any]]:
    path = statutes.samples() / "matrix" / "template.yaml"
    if not path.is_file():
        pytest.skip("needs samples: matrix/template.yaml")
    return list(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["fields"])


# What is malformed anywhere


@pytest.mark.parametrize("key", sorted(catalogues.head()))
def test_a_head_without_a_key_is_refused_and_never_breaks(key: str) -> None:
    head = catalogues.head()
    del head[key]
    with pytest.raises(Unusable):
        catalogue.build(head, catalogues.items())


@pytest.mark.parametrize("value", [None, 7, "text", [], [7], {}, {"B": 7}])
@pytest.mark.parametrize("key", sorted(catalogues.head()))
def test_a_head_with_another_kind_of_value_is_refused_or_taken_but_never_breaks(key: str, value: object) -> None:
    try:
        found = catalogue.build({**catalogues.head(), key: value}, catalogues.items())
    except Unusable as problem:
        found = None
        code = problem.code
    assert found is not None or code.startswith("catalogue.")


@pytest.mark.parametrize("value", [None, 7, "text", [], [7], {}])
@pytest.mark.parametrize("key", sorted(catalogues.item("a", "OP1-01")))
def test_an_obligation_with_another_kind_of_value_never_breaks(key: str, value: object) -> None:
    items = catalogues.items()
    try:
        found = catalogue.build(catalogues.head(), [items[0], {**items[1], key: value}])
    except Unusable as problem:
        found = None
        code = problem.code
    assert found is not None or code.startswith("catalogue.")


@pytest.mark.parametrize("row", ["OP9-01", "OP1", "OP2-XW-01", "OP2-BW-", "op1-01", "OP1-²"])
def test_a_row_of_no_section_is_refused_by_name(row: str) -> None:
    items = catalogues.items()
    items[1]["rows"] = [row]
    with pytest.raises(Unusable) as caught:
        catalogue.build(catalogues.head(), items)
    assert (caught.value.code, caught.value.where) == ("catalogue.row", "OP1-join")


# Versions


def line(row: str, *stands_for: str, provenance: str = "", **title: str) -> catalogue.RowLine:
    return catalogue.RowLine(row, stands_for, title, provenance, "rows.csv, line 2")


def test_rows_that_ask_alike_stand_together_under_their_obligation() -> None:
    head = {"id": "next", "version": 2}
    lines = [line("OP2-CW-20", "OP2-CW-02"), line("OP2-BW-20", "OP2-BW-09"), line("OP2-BW-21", "OP2-BW-10", en="other")]
    found, walk = catalogue.derive(catalogues.small(), head, lines)
    assert [field.id for field in found.fields][:3] == ["OP2-CW-20-L", "OP2-CW-20-E", "OP2-BW-20-L"]
    assert {id_: one.rows for id_, one in found.obligations.items()} == {
        "OP2-make": ("OP2-CW-20", "OP2-BW-20"),
        "OP2-make.2": ("OP2-BW-21",),
    }
    assert found.obligations["OP2-make.2"].title["en"] == "other"
    assert found.obligations["OP2-make.2"].title["es"] == catalogues.small().obligations["OP2-make"].title["es"]
    assert (found.id, found.version, walk.source, walk.target) == ("next", 2, "small", "next")
    assert walk.pairs["OP1-02"] == ()


def test_a_derived_catalogue_keeps_what_its_head_does_not_tell() -> None:
    head = {"id": "next", "version": 2, "source": catalogues.texts("the official blank"), "sources": ["a letter"]}
    found, _ = catalogue.derive(catalogues.small(), head, [line("OP1-01", "OP1-02", provenance="confirmed")])
    assert found.source["en"] == "the official blank (en)"
    assert (found.sources, found.notice) == (("a letter",), catalogues.small().notice)
    assert found.obligations["OP1-join"].provenance == "confirmed"


def test_a_crosswalk_leads_a_field_by_its_own_name_before_that_of_its_row() -> None:
    walk = catalogue.Crosswalk("a", "b", 1, {"A-BW-1": ("A-BW-2",), "A-BW-1-E": ("A-BW-3-E",), "A-9": ()})
    assert walk.of("A-BW-1-L") == ("A-BW-2-L",)
    assert walk.of("A-BW-1-E") == ("A-BW-3-E",)
    assert walk.of("A-9") == ()
    assert walk.of("A-8") == ("A-8",)
    assert walk.clashes(["A-BW-1-L", "A-BW-2-L"]) == ["A-BW-2-L"]
    assert walk.clashes(["A-BW-1-L", "A-9"]) == []


# Surveys that their owner brought may speak fewer languages; those that come with the software may not.


def _survey(**changed: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    words = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    head: dict[str, Any] = {"id": "own-1", "version": 1, "status": "own", "sources": [], "caveats": [words]}
    head |= dict.fromkeys(("title", "about", "notice", "source"), words)
    head |= {"sections": [{"id": "S1", "title": {"es": "uno"}}]} | changed
    items = [{"id": "x.1", "section": "S1", "title": {"es": "con {llaves}"}, "references": [], "fields": []}]
    return head, items


def test_a_survey_that_names_its_languages_falls_back_and_says_so() -> None:
    head, items = _survey(languages=["es", "fr"])
    found = catalogue.survey(head, items)
    field = found.fields[0]
    assert {language: found.asked(field, language) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, "con {llaves}"
    )
    assert [found.tongue(field, language) for language in LANGUAGES] == ["", "es", "es", "es"]
    assert (field.id, field.section, found.denominator) == ("x.1", "S1", 1)
    with pytest.raises(KeyError):
        found.sections[0][1]["de"]
    assert dict(found.sections[0][1]) == dict.fromkeys(LANGUAGES, "uno")


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        (None, "catalogue.missing"),
        ([], "catalogue.languages"),
        (["de"], "catalogue.languages"),
        ("es", "catalogue.missing"),
    ],
)
def test_languages_are_told_well_or_all_four_are_needed(languages: object, code: str) -> None:
    head, items = _survey(**({} if languages is None else {"languages": languages}))
    with pytest.raises(Unusable) as caught:
        catalogue.survey(head, items)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"pt": "language not told"}},
        {"title": {"es": " "}},
        {"section": "S2"},
        {"id": "no digit"},
        {"id": "a/1"},
        {"id": "lists"},
    ],
)
def test_a_measure_of_an_own_survey_is_checked_all_the_same(change: dict[str, Any]) -> None:
    head, items = _survey(languages=["es"])
    with pytest.raises(Unusable):
        catalogue.survey(head, [items[0] | change])
