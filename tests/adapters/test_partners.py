"""The formats that come with the software can be used, and their files come back as they went."""

from __future__ import annotations

import json

import pytest

from atalaya.adapters import partners, seeds


def test_every_format_is_whole_and_names_organisations_of_the_registry() -> None:
    known = {one.key for one in seeds.load_registry().organisations}
    found = partners.load()
    assert len(found) >= 6
    assert {key for one in found.values() for key in one.partners} <= known


@pytest.mark.parametrize("kind", list(partners.TYPES))
def test_a_file_comes_back_as_it_went(kind: str) -> None:
    format_ = partners.load()["course-attendance"]
    rows = [{"course": "Curso", "name": "=cmd|' /C", "attended": "yes", "hidden": "CANARY"}]
    data = partners.write(format_, kind, rows)
    assert b"CANARY" not in data
    found, faults = partners.read(format_, data, f"lista.{kind}")
    assert faults == ()
    assert found == [
        {"country": "", "course": "Curso", "name": "=cmd|' /C", "agency": "", "gender": "", "attended": "yes"}
    ]


def test_what_is_wrong_in_a_file_is_told_at_its_row() -> None:
    format_ = partners.load()["course-attendance"]
    data = json.dumps([{"course": "C", "name": "N", "attended": "perhaps", "weakness": "x"}]).encode()
    _rows, faults = partners.read(format_, data, "lista.json")
    assert {one.column for one in faults} == {"attended", "weakness"}
