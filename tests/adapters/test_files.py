"""The store of files: what was acknowledged is there, whole, and nothing else is."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.adapters import files
from atalaya.adapters.files import Store, Stored
from atalaya.core import errors

LAW = b"Queda prohibida la fabricacion de armas quimicas."
NAME = hashlib.sha256(LAW).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files", limit_bytes=1000, quota_bytes=3000)


def put(store: Store, content: bytes) -> Stored:
    return store.put(io.BytesIO(content))


def everything(store: Store) -> list[str]:
    return sorted(path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file())


def test_a_file_is_named_by_its_content_and_comes_back_as_it_was(store: Store) -> None:
    assert put(store, LAW) == Stored(NAME, len(LAW))
    assert store.read(NAME) == LAW
    assert everything(store) == [".used", f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]


@given(st.binary(max_size=500))
@settings(max_examples=30)
def test_any_content_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = Store(tmp_path_factory.mktemp("files"), limit_bytes=500, quota_bytes=10**9)
    assert store.read(put(store, content).digest) == content


def test_a_large_file_passes_through_in_pieces(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=10**8, quota_bytes=10**8)
    content = bytes(range(256)) * 16384
    stored = put(store, content)
    with store.open(stored.digest) as file:
        assert file.read(3) == content[:3]
    assert stored.size_bytes == len(content) > 2**20


def test_the_same_content_is_kept_once(store: Store) -> None:
    put(store, LAW)
    put(store, LAW)
    assert list(store.names()) == [NAME]
    assert store.recount() == len(LAW)


def test_files_are_for_their_own_user_only(store: Store) -> None:
    put(store, LAW)
    modes = {path.stat().st_mode & 0o077 for path in [store.folder, *store.folder.rglob("*")]}
    assert modes == {0}


def test_a_file_that_is_not_there_is_missing(store: Store) -> None:
    assert not store.holds(NAME)
    with pytest.raises(errors.Missing, match=r"store\.missing"):
        store.read(NAME)


@pytest.mark.parametrize("name", ["", "x", NAME.upper(), f"../{NAME}", NAME + "0"])
def test_a_name_that_is_no_digest_is_refused(store: Store, name: str) -> None:
    with pytest.raises(errors.Unusable, match="SHA-256"):
        store.read(name)


@pytest.mark.parametrize("content", [b"", LAW[:-1], LAW + b" ", LAW.replace(b"Q", b"q")])
def test_a_stored_file_that_was_changed_is_never_handed_out(store: Store, content: bytes) -> None:
    put(store, LAW)
    store._path(NAME).write_bytes(content)
    with pytest.raises(errors.Broken, match=r"store\.damaged"):
        store.read(NAME)
    assert store.first_damaged() == NAME


def test_damage_is_not_covered_up_by_the_same_file_coming_again(store: Store) -> None:
    put(store, LAW)
    store._path(NAME).write_bytes(b"")
    with pytest.raises(errors.Broken):
        put(store, LAW)


def test_a_whole_store_has_no_damaged_file(store: Store) -> None:
    put(store, LAW)
    put(store, b"second")
    assert store.first_damaged() is None


def test_a_file_above_the_limit_is_refused_and_leaves_nothing(store: Store) -> None:
    put(store, bytes(1000))
    with pytest.raises(errors.Unusable, match="1000 bytes"):
        put(store, bytes(1001))
    assert len(list(store.names())) == 1
    assert not list(store.folder.glob("*.part"))


@pytest.mark.parametrize(("limit", "size", "taken"), [(10, 10, True), (10, 11, False), (9999, 1001, False)])
def test_a_kind_of_file_may_have_a_smaller_limit_but_no_larger_one(
    store: Store, limit: int, size: int, taken: bool
) -> None:
    if taken:
        assert store.put(io.BytesIO(bytes(size)), limit_bytes=limit).size_bytes == size
    else:
        with pytest.raises(errors.Unusable, match=r"store\.too_large"):
            store.put(io.BytesIO(bytes(size)), limit_bytes=limit)


def test_no_file_goes_beyond_the_quota_and_room_comes_back_when_one_is_removed(store: Store) -> None:
    first = put(store, bytes(1000))
    put(store, b"1" * 1000)
    put(store, b"2" * 1000)
    with pytest.raises(errors.Unavailable, match=r"store\.full"):
        put(store, b"3")
    put(store, bytes(1000))  # is there already and needs no room
    store.remove(first.digest)
    assert not store.holds(first.digest)
    assert put(store, b"3").size_bytes == 1


def test_removing_what_is_not_there_changes_nothing(store: Store) -> None:
    put(store, LAW)
    store.remove("0" * 64)
    assert store.recount() == len(LAW)


def test_a_count_that_was_lost_is_made_anew(store: Store) -> None:
    put(store, bytes(1000))
    (store.folder / ".used").write_text("half", encoding="ascii")
    put(store, bytes(999))
    assert int((store.folder / ".used").read_text("ascii")) == 1999


def test_what_a_killed_process_left_unfinished_is_swept(store: Store) -> None:
    put(store, LAW)
    (store.folder / ".x.part").write_bytes(b"half")
    now = datetime.now(UTC)
    assert store.sweep(now - timedelta(days=1)) == 0
    assert store.sweep(now + timedelta(days=1)) == 1
    assert everything(store) == [".used", f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]


def test_a_source_that_fails_leaves_nothing(store: Store) -> None:
    class Cut(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(5, "the line was cut")
            return super().read(10)

    with pytest.raises(errors.Unavailable, match="the line was cut"):
        store.put(Cut(LAW))
    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize("step", range(6))
def test_a_failure_at_any_flush_leaves_the_file_whole_or_absent(
    store: Store, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, b"before")
    calls = iter(range(99))

    def fsync(handle: int) -> None:
        if next(calls) == step:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    try:
        stored: Stored | None = put(store, LAW)
    except errors.Unavailable:
        stored = None
    monkeypatch.undo()
    if stored or store.holds(NAME):
        assert store.read(NAME) == LAW
    assert store.read(hashlib.sha256(b"before").hexdigest()) == b"before"
    assert not list(store.folder.glob(".*.part"))
    assert int((store.folder / ".used").read_text("ascii")) >= store.recount()


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.Unavailable, match=r"store\.folder"):
        put(Store(tmp_path / "file", limit_bytes=10, quota_bytes=10), b"")


def test_whatever_was_acknowledged_survives_a_killed_process(store: Store, tmp_path: Path) -> None:
    writer = """
        import io, sys
        from pathlib import Path
        from atalaya.adapters.files import Store
        store = Store(Path(sys.argv[1]), limit_bytes=10**6, quota_bytes=10**9)
        for number in range(10**6):
            print(store.put(io.BytesIO(f"{sys.argv[2]}-{number}".encode() * 999)).digest, flush=True)
    """
    (tmp_path / "writer.py").write_text(dedent(writer), encoding="utf-8")
    store = Store(store.folder, limit_bytes=10**6, quota_bytes=10**9)
    acknowledged = []
    for turn in range(8):
        command = [sys.executable, str(tmp_path / "writer.py"), str(store.folder), str(turn)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        )
        assert process.stdout
        with process, process.stdout as lines:
            acknowledged.append(lines.readline())
            time.sleep(0.007 * turn)
            process.kill()
            acknowledged += lines
    names = [line.strip() for line in acknowledged if line.endswith("\n")]
    assert len(names) >= 8
    assert {name for name in names if not store.holds(name)} == set()
    assert store.first_damaged() is None
    assert int((store.folder / ".used").read_text("ascii")) >= store.recount()


def test_two_processes_may_keep_the_same_file(tmp_path: Path) -> None:
    one = Store(tmp_path, limit_bytes=100, quota_bytes=100)
    two = Store(tmp_path, limit_bytes=100, quota_bytes=100)
    assert put(one, LAW) == put(two, LAW)


def test_names_in_a_folder_can_be_made_lasting(tmp_path: Path) -> None:
    files.sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        files.sync(tmp_path / "none")
