"""Backups: one file out, one file in, and nothing in between that goes unnoticed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from atalaya.adapters import bundle
from atalaya.adapters.bundle import Entry, Key, KeyFile, Manifest, Passphrase
from atalaya.core import errors, seal

KEY = KeyFile(bytes(range(32)))
WORDS = Passphrase("cuatro palabras bien largas", cost_log2=10)
ABOUT = {"version": "1.0", "deeds": 12}
CONTENT = {
    "database.sqlite3": b"SQLite format 3\0" + bytes(range(256)) * 600,
    "files/ab/cd/abcd": b"Queda prohibida la fabricacion.",
    "files/empty": b"",
    "cl\u00e1usulas/\u00f1and\u00fa.md": "á".encode() * 99,
    "random": Random(5).randbytes(200_000),
}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    for name, content in CONTENT.items():
        path = tmp_path / "origin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "origin"


@pytest.fixture
def backup(origin: Path, tmp_path: Path) -> Path:
    bundle.pack(tmp_path / "yesterday.backup", entries(origin), KEY, ABOUT)
    return tmp_path / "yesterday.backup"


def entries(origin: Path, names: Iterable[str] = CONTENT) -> list[Entry]:
    return [Entry(name, origin / name) for name in names]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("key", [KEY, WORDS], ids=["key file", "passphrase"])
def test_what_goes_in_comes_out(origin: Path, tmp_path: Path, key: Key) -> None:
    packed = bundle.pack(tmp_path / "b", entries(origin), key, ABOUT)
    restored = bundle.restore(tmp_path / "b", tmp_path / "new" / "place", key)
    assert contents(tmp_path / "new" / "place") == CONTENT
    assert packed == restored == bundle.verify(tmp_path / "b", key)


def test_the_manifest_names_each_entry_with_digest_and_size(backup: Path) -> None:
    expected = {name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in CONTENT.items()}
    assert bundle.verify(backup, KEY) == Manifest(ABOUT, expected)


def test_a_backup_of_nothing_is_restored_as_nothing(tmp_path: Path) -> None:
    bundle.pack(tmp_path / "b", [], KEY, {})
    bundle.restore(tmp_path / "b", tmp_path / "place", KEY)
    assert contents(tmp_path / "place") == {}


def test_each_entry_is_told_while_it_is_read(backup: Path) -> None:
    seen: list[str] = []
    bundle.verify(backup, KEY, seen.append)
    assert seen == list(CONTENT)


def test_nothing_of_the_content_or_its_names_can_be_read_in_the_file(backup: Path) -> None:
    data = backup.read_bytes()
    assert not [word for word in (b"SQLite", b"database", b"prohibida", b"manifest") if word in data]


def test_the_same_content_gives_another_file_each_time(origin: Path, tmp_path: Path, backup: Path) -> None:
    bundle.pack(tmp_path / "again", entries(origin), KEY, ABOUT)
    body = backup.read_bytes().partition(b"}\n")[2]
    assert (tmp_path / "again").read_bytes().partition(b"}\n")[2][:1000] != body[:1000]


def test_backup_and_restored_files_are_for_their_own_user_only(backup: Path, tmp_path: Path) -> None:
    bundle.restore(backup, tmp_path / "place", KEY)
    paths = [backup, tmp_path / "place", *(tmp_path / "place").rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


# Keys


@pytest.mark.parametrize(
    ("made", "tried", "code"),
    [
        (KEY, KeyFile(bytes(32)), "backup.key"),
        (WORDS, Passphrase("cuatro palabras bien largos", 10), "backup.key"),
        (KEY, WORDS, "backup.key_kind"),
        (WORDS, KEY, "backup.key_kind"),
    ],
)
def test_another_key_is_refused(origin: Path, tmp_path: Path, made: Key, tried: Key, code: str) -> None:
    bundle.pack(tmp_path / "b", entries(origin), made, ABOUT)
    with pytest.raises(errors.Refused) as caught:
        bundle.verify(tmp_path / "b", tried)
    assert caught.value.code == code


def test_a_passphrase_typed_on_another_keyboard_is_the_same(origin: Path, tmp_path: Path) -> None:
    bundle.pack(tmp_path / "b", entries(origin), Passphrase("canci\u00f3n de ma\u00f1ana", 10), ABOUT)
    bundle.verify(tmp_path / "b", Passphrase("cancio\u0301n de man\u0303ana", 10))


@pytest.mark.parametrize(
    ("key", "words"), [(Passphrase("once letras"), "12 characters"), (KeyFile(b"short"), "32 bytes, not 5")]
)
def test_a_weak_key_is_refused(origin: Path, tmp_path: Path, key: Key, words: str) -> None:
    with pytest.raises(errors.Unusable, match=words):
        bundle.pack(tmp_path / "b", entries(origin), key, ABOUT)
    assert not (tmp_path / "b").exists()


def test_a_key_is_never_shown() -> None:
    assert "palabras" not in repr(WORDS)
    assert repr(KEY.key) not in repr(KEY)


def test_the_usual_cost_of_a_guess_is_what_the_document_says(origin: Path, tmp_path: Path) -> None:
    usual = Passphrase(WORDS.words)
    bundle.pack(tmp_path / "b", entries(origin, ["files/empty"]), usual, {})
    assert b'"scrypt":17' in (tmp_path / "b").read_bytes()[:200]
    bundle.verify(tmp_path / "b", usual)


# Tampering


def problems(data: bytes, tmp_path: Path) -> errors.Problem:
    path = tmp_path / "tampered"
    path.write_bytes(data)
    with pytest.raises(errors.Problem) as caught:
        bundle.restore(path, tmp_path / "place", KEY)
    assert not (tmp_path / "place").exists()
    assert not list(tmp_path.glob(".place*"))
    return caught.value


def test_a_change_of_any_byte_is_found(backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    body = data.index(b"}\n") + 2
    chance = Random(1540)
    for place in [*range(body), *(chance.randrange(body, len(data)) for _ in range(150)), len(data) - 1]:
        problem = problems(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :], tmp_path)
        if place >= body:
            assert isinstance(problem, errors.Broken)
            assert problem.where in (*CONTENT, "the first entry", "manifest.json")
        else:
            assert isinstance(problem, errors.Unusable | errors.Refused | errors.Broken)


def test_the_damage_is_located_at_its_entry(backup: Path, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[-100_000] ^= 1  # most of the file are the random bytes, packed last
    assert problems(bytes(data), tmp_path).where == "random"


@pytest.mark.parametrize("cut", [1, 16, 17, 1000, 65_552, 65_553, 150_000])
def test_a_cut_anywhere_is_found(backup: Path, tmp_path: Path, cut: int) -> None:
    assert isinstance(problems(backup.read_bytes()[:-cut], tmp_path), errors.Broken)


def _chunks(data: bytes) -> tuple[bytes, list[bytes]]:
    body = data.index(b"}\n") + 2
    return data[:body], [data[place : place + 65_552] for place in range(body, len(data), 65_552)]


@pytest.mark.parametrize(
    "change",
    [
        lambda chunks: [chunks[1], chunks[0], *chunks[2:]],
        lambda chunks: [chunks[0], *chunks],
        lambda chunks: chunks[1:],
        lambda chunks: chunks[:-1],
        lambda chunks: [*chunks[:-2], chunks[-1]],
        lambda chunks: [*chunks, chunks[-1]],
        lambda chunks: [*chunks, b"\0"],
        lambda chunks: [*chunks, bytes(65_552)],
        lambda chunks: [],
    ],
    ids=[
        "exchanged",
        "repeated",
        "first gone",
        "last gone",
        "middle gone",
        "last twice",
        "a byte",
        "a piece",
        "all gone",
    ],
)
def test_pieces_in_another_order_or_number_are_found(
    backup: Path, tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    head, chunks = _chunks(backup.read_bytes())
    assert len(chunks) > 3
    assert isinstance(problems(head + b"".join(change(chunks)), tmp_path), errors.Broken)


def test_pieces_of_another_backup_with_the_same_key_are_found(backup: Path, origin: Path, tmp_path: Path) -> None:
    bundle.pack(tmp_path / "other", entries(origin), KEY, ABOUT)
    head, chunks = _chunks(backup.read_bytes())
    _, others = _chunks((tmp_path / "other").read_bytes())
    problem = problems(head + b"".join([chunks[0], others[1], *chunks[2:]]), tmp_path)
    assert isinstance(problem, errors.Broken)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        bundle.MAGIC,
        bundle.MAGIC + b"{}\n",
        bundle.MAGIC + b"[]\n",
        bundle.MAGIC + b'"salt"\n',
        bundle.MAGIC + b'{"check":"00","salt":"00","scrypt":0}\n',
        bundle.MAGIC + b'{"check":"00","salt":"' + b"00" * 16 + b'","scrypt":31}\n',
        bundle.MAGIC + b'{"check":"00","salt":"' + b"00" * 16 + b'","scrypt":-1}\n',
        bundle.MAGIC + b"[" * 100_000,
        bundle.MAGIC + b"\xff\xfe\n",
    ],
)
def test_a_file_that_is_no_backup_is_refused_before_anything_is_reckoned(data: bytes, tmp_path: Path) -> None:
    problem = problems(data, tmp_path)
    assert (type(problem), problem.code) == (errors.Unusable, "backup.form")


# Backups that an enemy with the key could write


def forged(tmp_path: Path, pack: Callable[[tarfile.TarFile], None], raw: bytes | None = None) -> Path:
    """A file sealed with the right key around any archive."""
    path = tmp_path / "forged"
    head, key = bundle._new_head(KEY)
    with path.open("wb") as out:
        out.write(head)
        with closing(bundle._Sealing(out, key, head)) as sealing:
            if raw is not None:
                sealing.write(raw)
                return path
            with gzip.GzipFile(fileobj=sealing, mode="wb") as pressed, tarfile.open(fileobj=pressed, mode="w|") as made:
                pack(made)
    return path


def _add(archive: tarfile.TarFile, name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE) -> None:
    described = tarfile.TarInfo(name)
    described.type = kind
    described.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
    described.size = len(content)
    archive.addfile(described, io.BytesIO(content))


def _list(archive: tarfile.TarFile, **named: bytes) -> None:
    told = {name: [hashlib.sha256(content).hexdigest(), len(content)] for name, content in named.items()}
    _add(archive, bundle.MANIFEST, seal.canonical({"about": {}, "entries": told}))


@pytest.mark.parametrize("name", ["../out", "/etc/cron.d/x", "a/../../out", "./a", "a//b", "..", "."])
def test_a_name_that_leads_elsewhere_is_broken(tmp_path: Path, name: str) -> None:
    path = forged(tmp_path, lambda archive: _add(archive, name, b"x"))
    with pytest.raises(errors.Broken, match=r"backup\.entry"):
        bundle.restore(path, tmp_path / "place", KEY)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["forged"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_an_entry_that_is_no_plain_file_is_broken(tmp_path: Path, kind: bytes) -> None:
    path = forged(tmp_path, lambda archive: _add(archive, "entry", kind=kind))
    with pytest.raises(errors.Broken, match=r"entry: an entry is no plain file"):
        bundle.restore(path, tmp_path / "place", KEY)


def _twice(archive: tarfile.TarFile) -> None:
    _add(archive, "a", b"1")
    _add(archive, "a", b"2")
    _list(archive, a=b"2")


def _one(archive: tarfile.TarFile, **named: bytes) -> None:
    _add(archive, "a", b"1")
    _list(archive, **named)


def _behind(archive: tarfile.TarFile) -> None:
    _list(archive)
    _add(archive, "a", b"1")


@pytest.mark.parametrize(
    ("pack", "code", "where"),
    [
        (_twice, "backup.entry", "a"),
        (_behind, "backup.entry", "a"),
        (lambda archive: _add(archive, "a"), "backup.manifest", "manifest.json"),
        (lambda archive: _add(archive, bundle.MANIFEST, b"{"), "backup.manifest", "manifest.json"),
        (lambda archive: _add(archive, bundle.MANIFEST, b"[]"), "backup.manifest", "manifest.json"),
        (
            lambda archive: _add(archive, bundle.MANIFEST, b'{"about":{},"entries":{"a":[]}}'),
            "backup.manifest",
            "manifest.json",
        ),
        (lambda archive: _list(archive, gone=b"1"), "backup.mismatch", "gone"),
        (_one, "backup.mismatch", "a"),
        (lambda archive: _one(archive, a=b"2"), "backup.mismatch", "a"),
        (lambda archive: _one(archive, a=b"11"), "backup.mismatch", "a"),
    ],
)
def test_entries_and_their_list_must_agree(
    tmp_path: Path, pack: Callable[[tarfile.TarFile], None], code: str, where: str
) -> None:
    with pytest.raises(errors.Broken) as caught:
        bundle.restore(forged(tmp_path, pack), tmp_path / "place", KEY)
    assert (caught.value.code, caught.value.where) == (code, where)
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"x", gzip.compress(b"", mtime=0), gzip.compress(b"x" * 600, mtime=0), gzip.compress(b"x", mtime=0)[:-3]],
    ids=["empty", "a letter", "nothing packed", "letters packed", "cut"],
)
def test_an_archive_that_is_none_is_broken(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(errors.Broken):
        bundle.verify(forged(tmp_path, lambda archive: None, raw), KEY)


# Places and failures


@pytest.mark.parametrize("name", ["", ".", "/abs", "../up", "a/../b", "a//b", "a/", bundle.MANIFEST])
def test_a_name_that_cannot_be_restored_is_not_packed(tmp_path: Path, origin: Path, name: str) -> None:
    with pytest.raises(errors.Unusable, match=r"backup\.name"):
        bundle.pack(tmp_path / "b", [Entry(name, origin / "random")], KEY, {})
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("names", [("a", "a"), ("a", "a/b"), ("a/b/c", "a"), ("a/b/c", "a/b")])
def test_a_name_that_stands_twice_or_is_a_folder_is_not_packed(
    tmp_path: Path, origin: Path, names: tuple[str, str]
) -> None:
    with pytest.raises(errors.Unusable, match=r"backup\.name"):
        bundle.pack(tmp_path / "b", [Entry(name, origin / "random") for name in names], KEY, {})


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, origin: Path, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(errors.Unusable, match=r"backup\.exists"):
        bundle.pack(backup, entries(origin), KEY, ABOUT)
    assert backup.read_bytes() == before


def test_a_missing_file_stops_the_backup_and_is_named(tmp_path: Path, origin: Path) -> None:
    with pytest.raises(errors.Unavailable, match="gone") as caught:
        bundle.pack(tmp_path / "b", entries(origin, ["random", "gone"]), KEY, ABOUT)
    assert caught.value.code == "backup.source"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["origin"]


def test_a_file_that_shrinks_while_it_is_packed_stops_the_backup(
    tmp_path: Path, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.fstat

    def larger(handle: int) -> os.stat_result:
        found = list(whole(handle))
        found[6] += 1
        return os.stat_result(found)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fstat", larger)
        with pytest.raises(errors.Unavailable, match="shorter"):
            bundle.pack(tmp_path / "b", entries(origin, ["random"]), KEY, ABOUT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["origin"]


@pytest.mark.parametrize("step", range(3))
def test_a_full_disk_leaves_no_half_backup(
    tmp_path: Path, origin: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(99))

    def full(data: object) -> None:
        if next(calls) >= step:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(bundle._Sealing, "_seal", lambda self, piece, last: full(piece))
        with pytest.raises(errors.Unavailable, match=r"backup\.place"):
            bundle.pack(tmp_path / "b", entries(origin), KEY, ABOUT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["origin"]


@pytest.mark.parametrize("step", range(8))
def test_a_restore_that_fails_at_any_flush_leaves_nothing_or_everything(
    tmp_path: Path, backup: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(99))

    def fsync(handle: int) -> None:
        if next(calls) == step:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        with pytest.raises(errors.Unavailable):
            bundle.restore(backup, tmp_path / "place", KEY)
    assert not (tmp_path / "place").exists()
    assert not list(tmp_path.glob(".place*"))


def test_an_empty_place_is_taken_and_an_occupied_one_refused(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "place").mkdir()
    bundle.restore(backup, tmp_path / "place", KEY)
    assert contents(tmp_path / "place") == CONTENT
    for place in (tmp_path / "place", backup):
        with pytest.raises(errors.Unusable, match=r"backup\.occupied"):
            bundle.restore(backup, place, KEY)
    assert contents(tmp_path / "place") == CONTENT


def test_a_backup_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing, match=r"backup\.missing"):
        bundle.verify(tmp_path / "none", KEY)
    with pytest.raises(errors.Missing, match=r"backup\.missing"):
        bundle.pack(tmp_path / "none" / "b", [], KEY, {})


def test_what_it_says_of_itself_must_have_one_spelling(tmp_path: Path, origin: Path) -> None:
    with pytest.raises(errors.Unusable, match=r"seal\.kind"):
        bundle.pack(tmp_path / "b", entries(origin), KEY, {"share": 0.5})
    assert not (tmp_path / "b").exists()


def test_the_head_holds_nothing_but_how_the_key_is_made(backup: Path) -> None:
    line = backup.read_bytes().split(b"\n")[1]
    assert sorted(json.loads(line)) == ["check", "salt", "scrypt"]
