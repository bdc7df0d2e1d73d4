"""Editions of control lists as files of a store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from atalaya.adapters import control, control_store
from atalaya.adapters.control import Brought, Import
from atalaya.core.errors import Broken, Conflict, Missing

DAY = date(2026, 11, 15)


def brought(words: str, language: str = "en", day: date = DAY) -> Import:
    return control.parse(words.encode(), "a.csv", Brought("eu", day, language))


def test_an_edition_comes_back_from_the_store_as_it_was_kept(tmp_path: Path) -> None:
    found = brought("code,heading,cas,note\n1A001,Seals,111-48-8,a note\n")
    path = control_store.keep(found, tmp_path)
    assert path == tmp_path / "eu" / "2026-11-15.json"
    assert control_store.load(path)[0] == found.edition
    assert control_store.open_any(path, DAY) == found.edition


def test_a_second_language_joins_the_first_and_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    control_store.keep(brought("code,heading\n1A001,Seals\n"), tmp_path)
    path = control_store.keep(brought("code,heading\n1A001,Juntas\n", "es"), tmp_path)
    before = path.read_bytes()
    control_store.keep(brought("code,heading\n1A001,Juntas\n", "es"), tmp_path)
    assert path.read_bytes() == before
    edition, _ = control_store.load(path)
    assert edition.entries[0].headings == {"en": "Seals", "es": "Juntas"}
    assert len(edition.head.digests) == 2


def test_another_text_for_the_same_day_is_a_conflict(tmp_path: Path) -> None:
    control_store.keep(brought("code,heading\n1A001,Seals\n"), tmp_path)
    with pytest.raises(Conflict):
        control_store.keep(brought("code,heading\n1A001,Other words\n"), tmp_path)


def test_the_newest_edition_of_each_list_answers_and_links_come_with_it(tmp_path: Path) -> None:
    control_store.keep(brought("code,heading\n1A001,Old\n", day=date(2025, 1, 1)), tmp_path)
    control_store.keep(brought("code,heading\n1A001,New\n"), tmp_path)
    control_store.keep(control.parse(b"hs,list,code\n2930,eu,1A001\n", "l.csv", Brought("links", DAY)), tmp_path)
    editions, links = control_store.newest(tmp_path)
    assert [(one.head.list, one.head.dated) for one in editions] == [("eu", DAY), ("links", DAY)]
    assert [link.code for link in links] == ["1A001"]
    assert [one.listed.entry.code for one in control_store.finder(tmp_path).find("2930.10").candidates] == ["1A001"]


def test_an_empty_store_says_what_to_do_and_a_damaged_one_which_file(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="atalaya control import"):
        control_store.newest(tmp_path)
    path = control_store.keep(brought("code,heading\n1A001,Seals\n"), tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Broken) as fault:
        control_store.newest(tmp_path)
    assert fault.value.where == str(path)
