"""Lists are found by id, indexes are made once and opened from the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atalaya.adapters.screening import store
from atalaya.core.errors import Broken, Missing, Unavailable, Unusable
from atalaya.core.trade.parties import Query
from tests import watchlist

KNOWN, MODEL = store.knowledge()


def test_lists_are_found_in_a_folder_or_where_they_are_said_to_lie(tmp_path: Path) -> None:
    own = watchlist.file(tmp_path)
    other = tmp_path / "other.xml"
    other.write_bytes(own.read_bytes())
    assert store.find(f"un, zz={other}", tmp_path) == {"un": own, "zz": other}


@pytest.mark.parametrize("wanted", ["", "UN", "un,un", "../un", "1"])
def test_what_is_no_id_of_a_list_is_refused(tmp_path: Path, wanted: str) -> None:
    watchlist.file(tmp_path)
    with pytest.raises(Unusable):
        store.find(wanted, tmp_path)


def test_a_list_that_is_not_there_is_missing(tmp_path: Path) -> None:
    for wanted, folder in (("un", tmp_path), ("un", None), (f"un={tmp_path / 'x.xml'}", None)):
        with pytest.raises(Missing):
            store.find(wanted, folder)


def test_an_index_is_made_once_and_opened_memory_mapped(tmp_path: Path) -> None:
    files = {"un": watchlist.file(tmp_path)}
    first = store.screener(files, tmp_path / "cache")
    made = [path.stat().st_mtime_ns for path in sorted((tmp_path / "cache").rglob("*.npy"))]
    again = store.screener(files, tmp_path / "cache")
    assert [path.stat().st_mtime_ns for path in sorted((tmp_path / "cache").rglob("*.npy"))] == made
    assert isinstance(again.index.names.words.base, np.memmap)
    queries = [Query(("Boris Zhelev",)), Query(("Korund",))]
    assert first.screen(queries, True) == again.screen(queries, True)


def test_another_edition_has_another_index(tmp_path: Path) -> None:
    own = watchlist.file(tmp_path)
    first = store.ready({"un": own}, tmp_path / "cache", KNOWN)
    watchlist.file(tmp_path, "2026-11-29")
    assert store.ready({"un": own}, tmp_path / "cache", KNOWN) != first
    assert store.fingerprint({"un": own}, KNOWN) != store.fingerprint({"zz": own}, KNOWN)


def test_a_damaged_index_is_told(tmp_path: Path) -> None:
    folder = store.ready({"un": watchlist.file(tmp_path)}, tmp_path / "cache", KNOWN)
    (folder / "holders.npy").write_bytes(b"no array")
    with pytest.raises(Broken):
        store.load(folder)
    (folder / "holders.npy").unlink()
    with pytest.raises(Broken):
        store.load(folder)


def test_a_cache_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(Unavailable):
        store.save(watchlist.screener().index, tmp_path / "cache" / "index")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
