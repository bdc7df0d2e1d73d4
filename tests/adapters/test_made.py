"""A run with nothing changed does no work again; any doubt means work."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.adapters import made

NAMES = ["matrix.html", "proposals.jsonl"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).write_text(name, encoding="utf-8")
    made.note(tmp_path, "from these laws", NAMES)
    return tmp_path


def test_files_as_they_were_made_from_the_same_input_are_unchanged(folder: Path) -> None:
    assert made.unchanged(folder, "from these laws", NAMES)


def test_other_input_means_work(folder: Path) -> None:
    assert not made.unchanged(folder, "from other laws", NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_a_person_changed_is_made_again(folder: Path, name: str) -> None:
    (folder / name).write_text("changed", encoding="utf-8")
    assert not made.unchanged(folder, "from these laws", NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_gone_is_made_again(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert not made.unchanged(folder, "from these laws", NAMES)


def test_another_set_of_files_means_work(folder: Path) -> None:
    (folder / "matrix.csv").write_text("", encoding="utf-8")
    assert not made.unchanged(folder, "from these laws", [*NAMES, "matrix.csv"])
    assert not made.unchanged(folder, "from these laws", NAMES[:1])


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b"null", b"{}", b'{"fingerprint": "from these laws"}', b"\xff\xfe"])
def test_a_damaged_note_means_work(folder: Path, told: bytes) -> None:
    (folder / "made.json").write_bytes(told)
    assert not made.unchanged(folder, "from these laws", NAMES)


def test_a_folder_that_was_never_written_means_work(tmp_path: Path) -> None:
    assert not made.unchanged(tmp_path / "nowhere", "from these laws", NAMES)


def test_a_file_in_the_place_of_the_folder_means_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert not made.unchanged(tmp_path / "out", "from these laws", NAMES)


def test_the_note_can_be_written_again(folder: Path) -> None:
    made.note(folder, "from other laws", NAMES)
    assert made.unchanged(folder, "from other laws", NAMES)
