"""The interface speaks four languages, each completely."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import knowledge, proposing
from atalaya.adapters.writers import wording
from atalaya.core import catalogue, errors
from atalaya.core.mapping import model, passages
from docs import generate

_WHOLE_FOLDER = {"folder.too_many"}  # ends the run, so it never stands in a matrix
_INTERFACE = wording.DATA / "interface"
_COUNTRIES = knowledge.parse(wording.DATA / "countries.yaml")
_AMERICAS = (
    "AG AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT US UY VC VE".split()
)


@pytest.mark.parametrize("name", ["matrix", "concepts"])
def test_every_text_stands_in_all_four_languages_and_no_more(name: str) -> None:
    entries = knowledge.parse(_INTERFACE / f"{name}.yaml")
    assert {key: sorted(texts) for key, texts in entries.items() if sorted(texts) != ["en", "es", "fr", "pt"]} == {}


@pytest.mark.parametrize("name", ["matrix", "concepts"])
def test_all_languages_of_a_text_fill_the_same_names(name: str) -> None:
    def names(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    entries = knowledge.parse(_INTERFACE / f"{name}.yaml")
    assert [key for key, texts in entries.items() if len({frozenset(names(text)) for text in texts.values()}) > 1] == []


def test_every_key_is_said_somewhere() -> None:
    texts = [*(wording.DATA / "templates").rglob("*.*"), *Path(wording.__file__).parent.glob("*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in texts)
    families = (
        "signals_", "signal_", "where_", "standing_", "type_", "status_", "language_", "strength_", "dimension_",
        "stat_", "legend_", "one_", "fields_", "lacking_",
    )  # fmt: skip
    keys = [key.removesuffix("_one") for key in wording.read("en").texts if not key.startswith(families)]
    assert [key for key in keys if not re.search(rf"[\"']{key}[\"']", said)] == []


def test_every_concept_of_the_lexicons_has_a_name() -> None:
    names = wording.read("en").concepts
    concepts = {
        concept
        for language in catalogue.LANGUAGES
        for section in knowledge.load_lexicon(language).concepts.values()
        for concept in section
    }
    assert (concepts | passages.DERIVED) - set(names) == set()


def test_every_way_of_lacking_something_is_said_by_the_adapters() -> None:
    source = Path(proposing.__file__).read_text(encoding="utf-8")
    keys = [key for key in wording.read("en").texts if key.startswith("lacking_")]
    assert keys
    assert [key for key in keys if f'"{key}"' not in source] == []


def test_every_fault_of_a_reader_is_said_in_the_three_other_languages() -> None:
    found = generate.scan(Path(proposing.__file__).parent)
    readers = [one for one in found if "/readers/" in one.place or "/brought.py:" in one.place]
    codes = {mention.code for mention in readers if mention.family == "Unusable"} - {"", *_WHOLE_FOLDER}
    assert len(codes) > 30
    for language in ("es", "pt", "fr"):
        assert sorted({*codes, "folder.left_out", "structure.fault"} ^ set(wording.read(language).faults)) == []


def test_a_file_not_read_is_explained_in_the_language_and_an_unknown_fault_as_the_reader_said_it() -> None:
    locked = model.Unread("xc/a.pdf", "reader.encrypted", "it is locked")
    assert wording.read("fr").fault(locked).startswith("Il est protégé par un mot de passe")
    assert wording.read("en").fault(locked) == "it is locked"
    assert wording.read("fr").fault(model.Unread("xc/a.pdf", "reader.new", "said so")) == "said so"


def test_a_language_without_interface_is_refused() -> None:
    with pytest.raises(errors.Unusable) as caught:
        wording.read("de")
    assert caught.value.code == "interface.language"


@pytest.mark.parametrize("missing", ["matrix", "concepts", "faults"])
def test_a_missing_translation_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(path: Path) -> Any:
        return {"skip": {"es": "a", "en": "b", "pt": "" if path.stem == missing else "d", "fr": "c"}}

    monkeypatch.setattr(knowledge, "parse", parse)
    with pytest.raises(errors.Unusable) as caught:
        wording.read.__wrapped__("es")
    assert (caught.value.code, caught.value.where) == ("interface.missing", f"interface/{missing}.yaml skip")
    assert "pt" in caught.value.detail


def test_the_singular_follows_each_language() -> None:
    assert wording.read("en").tell("fields_total", 1) == "1 field"
    assert wording.read("en").tell("fields_total", 0) == "0 fields"
    assert wording.read("fr").tell("fields_total", 0) == "0 champ"
    assert wording.read("es").tell("fields_total", 388) == "388 campos"


@pytest.mark.parametrize(("language", "shown"), [("en", "12,345"), ("es", "12\u00a0345"), ("pt", "12.345")])
def test_long_numbers_have_the_mark_of_the_language(language: str, shown: str) -> None:
    assert wording.read(language).number(12_345) == shown
    assert wording.read(language).number(9_468) == "9468"


@pytest.mark.parametrize(
    ("score", "said"),
    [(0.95, "very likely (0.95)"), (0.7, "likely (0.70)"), (0.5, "possible (0.50)"), (0.0, "weak (0.00)")],
)
def test_a_score_stands_in_words_and_as_a_number(score: float, said: str) -> None:
    assert wording.read("en").strength(score) == said


def test_a_reason_names_its_concept_and_an_unknown_one_its_id() -> None:
    words = wording.read("es")
    assert words.reason(model.Reason("facet", "prohibition", "", "article", 1)) == "Habla de: prohibición"
    assert words.reason(model.Reason("facet", "brand_new", "", "article", 1)) == "Habla de: brand new"
    assert words.reason(model.Reason("vector", "meaning", "", "article", 1)) == "Cercanía de sentido"


def test_paragraphs_of_the_resolution_are_printed_as_it_prints_them() -> None:
    assert wording.read("en").paragraphs(["2"]) == "Resolution 1540 (2004), paragraph 2."
    assert wording.read("en").paragraphs(["3a", "8d"]) == "Resolution 1540 (2004), paragraphs 3 (a), 8 (d)."


def test_the_thirty_five_states_of_the_americas_have_names_in_four_languages() -> None:
    assert sorted(_COUNTRIES["countries"]) == _AMERICAS
    everything = {**_COUNTRIES["countries"], **_COUNTRIES["invented"]}
    assert {code for code, names in everything.items() if set(names) != set(catalogue.LANGUAGES)} == set()


def test_names_of_countries_are_not_taken_twice_in_a_language() -> None:
    for language in catalogue.LANGUAGES:
        names = [names[language] for names in _COUNTRIES["countries"].values()]
        assert len(set(names)) == len(names)


def test_an_unknown_country_stands_for_itself_and_an_invented_one_says_so() -> None:
    assert wording.country_name("UY", "pt") == "Uruguai"
    assert wording.country_name("uy", "es") == "Uruguay"
    assert wording.country_name("ZZ", "es") == "ZZ"
    assert wording.country_name("XC", "es") == "Costa Serena (país inventado)"
