"""A folder of laws: every file accounted for, in order, none able to harm another."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from atalaya.adapters.readers import cage, folder
from atalaya.adapters.readers.folder import Reading
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Missing, Unavailable, Unusable

posix = pytest.mark.skipif(os.name != "posix", reason="needs kernel: POSIX files")


def readings(root: Path, limits: Limits | None = None, workers: int = 2) -> dict[str, Reading]:
    return {reading.path: reading for reading in folder.read_folder(root, limits=limits, workers=workers)}


def code(reading: Reading) -> str:
    assert reading.problem is not None
    assert reading.problem.where == reading.path
    return reading.problem.code


def notes(reading: Reading) -> list[str]:
    return [note.code for note in (*reading.notes, *(note for source in reading.sources for note in source.notes))]


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    root = tmp_path / "xc"
    root.mkdir()
    return root


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_files_come_in_the_order_of_their_paths_named_from_the_parent(laws: Path) -> None:
    write(laws, b_md="Art. 1", a_txt="Art. 2", sub__c_html="<p>Art. 3", sub__deeper__d_md="Art. 4", Z_md="Art. 5")
    found = list(folder.read_folder(laws))
    assert [reading.path for reading in found] == [
        "xc/Z.md",
        "xc/a.txt",
        "xc/b.md",
        "xc/sub/c.html",
        "xc/sub/deeper/d.md",
    ]
    assert [source.text for reading in found for source in reading.sources] == [
        "Art. 5",
        "Art. 2",
        "Art. 1",
        "Art. 3",
        "Art. 4",
    ]
    assert {source.path for reading in found for source in reading.sources} == {reading.path for reading in found}


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_order_is_the_same_whatever_the_number_of_workers(laws: Path, workers: int) -> None:
    for number in range(40):
        write(laws, **{f"l{number:02d}_md": f"Art. {number} " + "x" * (number % 7) * 20_000})
    assert list(readings(laws, workers=workers)) == [f"xc/l{number:02d}.md" for number in range(40)]


def test_a_relative_folder_and_a_trailing_point_keep_the_folder_s_name(
    laws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(laws, a_md="Art. 1")
    monkeypatch.chdir(laws)
    assert list(readings(Path())) == ["xc/a.md"]
    monkeypatch.chdir(laws.parent)
    assert list(readings(Path("xc/."))) == ["xc/a.md"]
    (laws / "sub").mkdir()
    assert list(readings(Path("xc/sub/.."))) == ["xc/a.md"]


def test_a_bad_file_gives_one_located_problem_and_the_rest_goes_on(laws: Path) -> None:
    write(laws, a_md="Art. 1", b_pdf="roto", c_docx="PK\x03\x04", d_md="", e_md="Art. 2")
    found = readings(laws)
    assert [code(found[f"xc/{name}"]) for name in ("b.pdf", "c.docx", "d.md")] == [
        "reader.broken",
        "reader.broken",
        "reader.empty",
    ]
    assert [path for path, reading in found.items() if reading.sources] == ["xc/a.md", "xc/e.md"]


def test_hidden_and_other_files_are_left_out_with_a_note(laws: Path) -> None:
    write(laws, a_md="Art. 1", _hidden_md="x", foto_jpg="x", _git__config_md="x")
    (laws / "~$ley.docx").write_bytes(b"x")
    found = readings(laws)
    assert {path: notes(reading) for path, reading in found.items()} == {
        "xc/.git": ["folder.hidden"],
        "xc/.hidden.md": ["folder.hidden"],
        "xc/a.md": [],
        "xc/foto.jpg": ["folder.left_out"],
        "xc/~$ley.docx": ["folder.hidden"],
    }
    assert not any(reading.problem for reading in found.values())


def test_a_document_of_a_kind_that_is_not_read_is_a_problem_with_advice(laws: Path) -> None:
    write(laws, ley_doc="x", ley_odt="x")
    assert {code(reading) for reading in readings(laws).values()} == {"reader.unsupported"}


@posix
def test_links_are_never_followed(laws: Path) -> None:
    outside = laws.parent / "secret.md"
    outside.write_text("secret")
    write(laws, a_md="Art. 1")
    (laws / "out.md").symlink_to(outside)
    (laws / "loop").symlink_to(laws)
    found = readings(laws)
    assert [code(found[f"xc/{name}"]) for name in ("loop", "out.md")] == ["reader.link", "reader.link"]
    assert list(found) == ["xc/a.md", "xc/loop", "xc/out.md"]


@posix
def test_a_folder_swapped_for_a_link_meanwhile_is_not_entered(laws: Path) -> None:
    elsewhere = laws.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.md").write_text("secret")
    (laws / "sub").symlink_to(elsewhere)
    with pytest.raises(Unusable, match=r"reader\.unreadable"):
        folder.open_inside(laws, ("sub", "a.md"), Limits(), "xc/sub/a.md")
    with pytest.raises(Unusable, match=r"reader\.unreadable"):
        folder.open_inside(laws, ("..", "elsewhere", "no.md"), Limits(), "x")


@posix
def test_a_pipe_is_refused_without_waiting(laws: Path) -> None:
    os.mkfifo(laws / "a.md")
    assert code(readings(laws)["xc/a.md"]) == "reader.not_a_file"
    with pytest.raises(Unusable, match=r"reader\.not_a_file"):
        folder.open_inside(laws, ("a.md",), Limits(), "xc/a.md")


def test_a_file_over_the_limit_is_refused_before_it_is_read(laws: Path) -> None:
    write(laws, a_md="x" * 11, b_md="x" * 10)
    found = readings(laws, Limits(file_bytes=10))
    assert code(found["xc/a.md"]) == "reader.too_big"
    assert found["xc/b.md"].sources


def test_the_later_of_two_equal_files_names_the_first(laws: Path) -> None:
    write(laws, a_md="Art. 1", b_md="Art. 1", c_md="Art. 1 ")
    found = readings(laws)
    assert [notes(reading) for reading in found.values()] == [[], ["laws.duplicate"], []]
    assert found["xc/b.md"].sources[0].notes[0].detail == "the same file as xc/a.md"


@posix
def test_names_that_look_alike_are_noted(laws: Path) -> None:
    (laws / "nin\u0303o.md").write_text("Art. 1")
    (laws / "ni\u00f1o.md").write_text("Art. 2")
    if len(list(laws.iterdir())) < 2:
        pytest.skip("needs kernel: a file system that tells them apart")
    assert [notes(reading) for reading in readings(laws).values()] == [[], ["folder.twin_name"]]


@posix
def test_a_name_that_is_no_utf_8_is_shown_and_opened(laws: Path) -> None:
    try:
        (laws / os.fsdecode(b"a\xf1o.md")).write_text("Art. 1")
    except OSError:
        pytest.skip("needs kernel: a file system that takes any bytes as a name")
    found = readings(laws)
    assert [source.text for source in found["xc/a\ufffdo.md"].sources] == ["Art. 1"]


def test_a_table_gives_several_sources_in_one_reading(laws: Path) -> None:
    write(laws, leyes_csv="law,article,text\nA,1,x\nB,1,y\n")
    assert [source.path for source in readings(laws)["xc/leyes.csv"].sources] == ["xc/leyes.csv#A", "xc/leyes.csv#B"]


def test_a_missing_folder_and_an_overfull_one_are_told(laws: Path) -> None:
    with pytest.raises(Missing, match=r"folder\.missing"):
        list(folder.read_folder(laws / "no"))
    write(laws, a_md="x", b_md="y")
    with pytest.raises(Unusable, match=r"folder\.too_many"):
        list(folder.read_folder(laws, limits=Limits(folder_files=1)))


def test_folders_without_end_are_not_followed_for_ever(laws: Path) -> None:
    write(laws, a__b__c__d_md="x", a__e_md="y")
    found = readings(laws, Limits(folder_levels=2))
    assert code(found["xc/a/b"]) == "folder.too_deep"
    assert found["xc/a/e.md"].sources


def test_an_empty_folder_gives_nothing(laws: Path) -> None:
    assert readings(laws) == {}


def test_progress_is_told_file_by_file(laws: Path) -> None:
    write(laws, a_md="x", b_md="y")
    told: list[tuple[int, int, str]] = []
    list(folder.read_folder(laws, progress=lambda done, total, path: told.append((done, total, path))))
    assert told == [(1, 2, "xc/a.md"), (2, 2, "xc/b.md")]


def test_a_reader_who_stops_early_leaves_no_worker_behind(laws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[cage.Cage] = []

    class Watched(cage.Cage):
        def __init__(self, limits: Limits | None = None) -> None:
            super().__init__(limits)
            made.append(self)

    monkeypatch.setattr(folder, "Cage", Watched)
    for number in range(30):
        write(laws, **{f"l{number:02d}_md": "Art. 1"})
    stream = folder.read_folder(laws)
    next(stream)
    assert isinstance(stream, Generator)
    stream.close()
    assert made
    for one in made:
        with pytest.raises(Unavailable, match=r"reader\.ended"):
            one.read(b"x", "x.md")
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("cage")]


SAMPLES = Path(os.environ.get("ATALAYA_SAMPLES") or Path(__file__).resolve().parents[4] / "shared" / "data") / "law"


@pytest.mark.parametrize("country", ["uy", "jm"])
def test_every_real_law_comes_out_as_it_is_stored(country: str) -> None:
    root = SAMPLES / country
    if not root.is_dir():
        pytest.skip("needs samples: a folder of real laws")
    found = readings(root)
    assert {path: reading.problem for path, reading in found.items() if reading.problem} == {}
    assert len(found) == len(list(root.iterdir()))
    for path, reading in found.items():
        assert [source.text.encode() for source in reading.sources] == [(root.parent / path).read_bytes()]
