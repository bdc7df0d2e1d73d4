"""What a matrix says of itself always names its denominator."""

from __future__ import annotations

import re

import pytest

from atalaya.adapters.writers import layout, summary
from tests.adapters.writers import sample


def test_the_title_names_the_country_and_the_kind_of_paper() -> None:
    assert summary.title(sample.matrix("en")) == "Costa Serena (invented country) – 1540 matrix – working template"


def test_each_count_stands_with_its_denominator_for_the_whole_and_by_section() -> None:
    whole = sample.matrix("en")
    lines = summary.counts(whole, layout.lay_out(whole))
    assert lines[0] == (
        "Whole matrix: 27 of 388 fields carry a proposal; 3 of 388 fields have only articles to consider; "
        "358 of 388 fields: nothing found."
    )
    assert len(lines) == 6
    assert lines[1].startswith("OP1 Legal instruments")
    assert "1 of 17 fields carries a proposal" in lines[1]


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_no_count_stands_alone_in_any_language(language: str) -> None:
    whole = sample.matrix(language)
    for line in summary.counts(whole, layout.lay_out(whole)):
        counts = line.split(": ", 1)[1]
        assert len(re.findall(r"\d+ (?:of|de|champs? sur) \d+", counts)) == 3


def test_what_was_read_and_what_was_not_are_both_said() -> None:
    said = dict(summary.reading(sample.matrix("en")))
    assert said["Instruments"] == ["4 were read. Articles in them: 12. Cited in the matrix: 4 of 4."]
    assert said["Not read"] == ["2 files could not be read; the matrix does not rest on them."]
    assert said["Signals used"][0].startswith("legal function, act and subject of each article; words shared")
    assert said["What was lacking"] == ["the sentence model is not installed: nearness of meaning was not used"]


def test_a_matrix_that_rests_on_nothing_says_so() -> None:
    said = dict(summary.reading(sample.empty("en")))
    assert said["Instruments"][0].startswith("0 were read.")
    assert said["Not read"] == ["Every file was read."]
    assert said["What was lacking"] == ["Nothing."]


def test_each_law_counts_a_field_once() -> None:
    counted = summary.fields_of_laws(sample.proposals())
    assert counted[sample.WEAPONS_LAW.path] == 22
    assert counted[sample.APPROVAL.path] == 1
