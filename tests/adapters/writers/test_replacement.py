"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.adapters.writers import replacement
from atalaya.core import errors


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    replacement.put(tmp_path / "matrix.html", b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"matrix.html": b"new"}


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "matrix.html"
    target.write_bytes(b"a longer earlier file")
    replacement.put(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_failure_while_writing_leaves_the_earlier_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "matrix.html"
    target.write_bytes(b"earlier")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(errors.Unavailable) as caught:
        replacement.put(target, b"new")
    assert caught.value.code == "writer.target"
    assert "No space left" in caught.value.detail
    assert caught.value.where == str(target)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"matrix.html": b"earlier"}


def test_a_missing_folder_gives_one_located_error(tmp_path: Path) -> None:
    with pytest.raises(errors.Unavailable) as caught:
        replacement.put(tmp_path / "no" / "matrix.html", b"new")
    assert caught.value.code == "writer.target"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "matrix.html").mkdir()
    with pytest.raises(errors.Unavailable):
        replacement.put(tmp_path / "matrix.html", b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["matrix.html"]


def test_a_folder_for_results_is_made_with_those_above_it(tmp_path: Path) -> None:
    replacement.make(tmp_path / "a" / "b")
    replacement.make(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file", encoding="utf-8")
    with pytest.raises(errors.Unavailable) as caught:
        replacement.make(tmp_path / "a")
    assert (caught.value.code, caught.value.where) == ("out.target", str(tmp_path / "a"))


def test_a_folder_nothing_can_be_written_to_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(errors.Unavailable, match="choose another one"):
        replacement.make(tmp_path)
