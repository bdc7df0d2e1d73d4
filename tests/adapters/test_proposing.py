"""From a folder to a matrix: everything read or accounted for, every proposal with its article."""

from __future__ import annotations

import functools
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atalaya.adapters import knowledge, proposing, vectors
from atalaya.adapters.proposing import Reading
from atalaya.core.errors import Missing, Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Source
from atalaya.core.mapping import engine
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.model import Matrix
from tests import statutes


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def propose(
    folder: Path, *, language: str | None = None, known: Knowledge | None = None, dense: bool = False
) -> tuple[Matrix, Reading]:
    return proposing.propose(
        folder, "XC", cache=None, language=language, known=known or statutes.narrow(), dense=dense, progress=silent
    )


@functools.lru_cache(maxsize=1)
def whole() -> tuple[Matrix, Reading]:
    """The matrix of the invented laws in all fields."""
    with tempfile.TemporaryDirectory() as parent:
        return propose(statutes.folder(Path(parent)), known=statutes.knowledge())


# Reading


def test_every_law_of_a_folder_is_read_in_path_order_named_from_its_parent(tmp_path: Path) -> None:
    reading = proposing.read(statutes.folder(tmp_path), progress=silent)
    assert [law.path for law in reading.instruments] == sorted(statutes.LAWS)
    assert {law.path: law.text for law in reading.instruments} == statutes.LAWS
    assert reading.unread == ()


def test_a_file_that_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path, empty_md=b"", broken_pdf=b"%PDF-1.4 rubbish")
    reading = proposing.read(folder, progress=silent)
    assert len(reading.instruments) == len(statutes.LAWS)
    assert [item.path for item in reading.unread] == ["xc/broken.pdf", "xc/empty.md"]
    assert all(item.code and item.detail for item in reading.unread)


def test_a_folder_that_is_not_there_is_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(Missing) as caught:
        proposing.read(tmp_path / "nowhere", progress=silent)
    assert (caught.value.code, caught.value.where) == ("folder.missing", str(tmp_path / "nowhere"))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "ley.md").write_text(statutes.FISH_ES, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        proposing.read(tmp_path / "ley.md", progress=silent)
    assert caught.value.code == "folder.file"


@pytest.mark.parametrize("files", [{}, {"photo.xyz": b"x"}])
def test_a_folder_without_laws_is_refused_by_name(tmp_path: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Unusable) as caught:
        proposing.read(tmp_path, progress=silent)
    assert (caught.value.code, caught.value.where) == ("folder.empty", str(tmp_path))


def test_a_folder_of_nothing_but_broken_files_says_what_is_wrong_with_them(tmp_path: Path) -> None:
    (tmp_path / "ley.pdf").write_bytes(b"%PDF-1.4 rubbish")
    with pytest.raises(Unusable) as caught:
        proposing.read(tmp_path, progress=silent)
    assert caught.value.code == "folder.empty"
    assert f"{tmp_path.name}/ley.pdf" in caught.value.detail


def test_progress_counts_every_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    proposing.read(statutes.folder(tmp_path), progress=lambda *step: told.append(step))
    count = len(statutes.LAWS)
    assert told == [("read", done, count) for done in range(1, count + 1)]


# The matrix


def test_the_matrix_holds_what_the_engine_proposes() -> None:
    matrix, reading = whole()
    assert list(matrix.proposals) == engine.propose(reading.instruments, statutes.knowledge(), "XC")
    assert matrix.country == "XC"
    assert matrix.catalogue.denominator == 388


def test_every_proposal_has_its_article_and_quotes_it() -> None:
    matrix, reading = whole()
    texts = {law.path: law.text for law in reading.instruments}
    assert matrix.proposals
    for proposal in matrix.proposals:
        assert texts[proposal.instrument][proposal.start : proposal.end] == proposal.quote
        article = matrix.articles[proposal.instrument, proposal.unit]
        assert (article.article, article.instrument) == (proposal.article, proposal.instrument)
        assert proposal.quote in article.text
        assert texts[article.instrument][article.start :].startswith(article.text)


def test_only_articles_that_are_proposed_are_carried_each_once() -> None:
    matrix, _ = whole()
    assert set(matrix.articles) == {(one.instrument, one.unit) for one in matrix.proposals}


def test_an_amending_article_is_carried_with_the_wording_it_quotes() -> None:
    matrix, _ = whole()
    (article,) = [found for (path, _), found in matrix.articles.items() if path == "xc/ley-902.md"]
    assert article.article == "1"
    assert article.text.startswith("### Artículo 1.")
    assert "armas biológicas" in article.text
    assert "Comuníquese" not in article.text


def test_all_laws_are_listed_those_without_proposals_too() -> None:
    matrix, reading = whole()
    assert [law.path for law in matrix.instruments] == [law.path for law in reading.instruments]
    fish = next(law for law in matrix.instruments if law.path == "xc/ley-903.md")
    assert (fish.number, fish.type, fish.articles, fish.language) == ("903", "law", 3, "es")


def test_what_could_not_be_read_stands_in_the_matrix(tmp_path: Path) -> None:
    matrix, _ = propose(statutes.folder(tmp_path, empty_md=b""))
    assert [item.path for item in matrix.unread] == ["xc/empty.md"]


def test_a_file_that_was_left_out_stands_in_the_matrix_but_a_hidden_one_does_not(tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path)
    (folder / "ley-12").write_text("Artículo 1.- Rige.", encoding="utf-8")
    (folder / ".keep").write_text("", encoding="utf-8")
    matrix, _ = propose(folder)
    assert [(item.path, item.code) for item in matrix.unread] == [("xc/ley-12", "folder.left_out")]


def test_a_law_over_which_the_software_stumbles_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = structure.read

    def stumble(source: Source, language: str) -> Instrument:
        if source.path.endswith("ley-900.md"):
            raise IndexError("out of range")
        return whole(source, language)

    monkeypatch.setattr(structure, "read", stumble)
    reading = proposing.read(statutes.folder(tmp_path), progress=silent)
    assert len(reading.instruments) == len(statutes.LAWS) - 1
    assert [(item.path, item.code) for item in reading.unread] == [("xc/ley-900.md", "structure.fault")]
    assert "IndexError: out of range" in reading.unread[0].detail


def test_titles_are_in_the_language_of_most_laws_unless_told(tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path)
    assert propose(folder)[0].language == "es"
    assert propose(folder, language="fr")[0].language == "fr"
    for path in folder.glob("ley-*.md"):
        path.unlink()
    assert propose(folder)[0].language == "en"


# What is lacking


def test_without_the_vector_model_the_rest_works_and_lacking_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_PACKAGE", "no_such_package_here")
    matrix, _ = propose(statutes.folder(tmp_path), dense=True)
    assert matrix.proposals
    assert matrix.signals == ("facets", "words")
    assert len(matrix.lacking) == 1
    assert "no está instalado" in matrix.lacking[0]


def test_a_model_that_was_switched_off_is_lacking_too() -> None:
    matrix, _ = whole()
    assert matrix.signals == ("facets", "words")
    assert any("por elección" in line for line in matrix.lacking)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "switched off"), ("pt", "por escolha"), ("fr", "n'a pas été utilisé")]
)
def test_what_was_lacking_is_told_in_the_language_of_the_matrix(tmp_path: Path, language: str, said: str) -> None:
    matrix, _ = propose(statutes.folder(tmp_path), language=language)
    assert [said in line for line in matrix.lacking] == [True]


def test_with_the_model_nothing_is_lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = np.full(vectors.DIMENSIONS, vectors.DIMENSIONS**-0.5, dtype=np.float32)
    monkeypatch.setattr(vectors, "_encode", lambda texts: [row] * len(texts))
    matrix, _ = propose(statutes.folder(tmp_path), dense=True)
    assert matrix.signals == ("facets", "words", "vectors")
    assert matrix.lacking == ()
    assert any(reason.signal == "vector" for one in matrix.proposals for reason in one.reasons)


def test_a_language_without_a_lexicon_is_named(tmp_path: Path) -> None:
    known = statutes.narrow()
    matrix, _ = propose(statutes.folder(tmp_path), known=replace(known, lexicons={"es": known.lexicons["es"]}))
    assert any("idioma: inglés" in line for line in matrix.lacking)
    assert "xc/weapons-act.md" not in {one.instrument for one in matrix.proposals}


# Fingerprints


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return statutes.folder(tmp_path)


def test_a_fingerprint_is_the_same_while_nothing_changed(folder: Path) -> None:
    before = proposing.fingerprint(folder, ["XC"])
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert proposing.fingerprint(folder, ["XC"]) == before


def test_anything_the_result_depends_on_changes_the_fingerprint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [proposing.fingerprint(folder, ["XC"]), proposing.fingerprint(folder, ["XD"])]
    law = folder / "ley-903.md"
    law.write_text(statutes.FISH_ES + " ", encoding="utf-8")
    found.append(proposing.fingerprint(folder, ["XC"]))
    law.rename(folder / "ley-904.md")
    found.append(proposing.fingerprint(folder, ["XC"]))
    (folder / "new.md").write_text("", encoding="utf-8")
    found.append(proposing.fingerprint(folder, ["XC"]))
    renamed = folder.rename(folder.with_name("yc"))
    found.append(proposing.fingerprint(renamed, ["XC"]))
    monkeypatch.setattr(vectors, "_PACKAGE", "no_such_package_here")
    found.append(proposing.fingerprint(renamed, ["XC"]))
    monkeypatch.setattr(knowledge, "digest", lambda: "other data")
    found.append(proposing.fingerprint(renamed, ["XC"]))
    assert len(set(found)) == len(found)


def test_words_do_not_flow_from_one_option_into_the_next(folder: Path) -> None:
    assert proposing.fingerprint(folder, ["XC", "es"]) != proposing.fingerprint(folder, ["XCe", "s"])


@pytest.mark.skipif(os.name != "posix", reason="needs kernel: file names of any bytes")
def test_a_file_name_that_is_no_text_is_no_reason_to_stop(folder: Path) -> None:
    before = proposing.fingerprint(folder, [])
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/ley-\xff.md")).write_text("Artículo 1", encoding="utf-8")
    except OSError:
        pytest.skip("needs kernel: file names of any bytes")
    assert proposing.fingerprint(folder, []) != before


def test_a_file_that_cannot_be_opened_is_no_reason_to_stop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Any = Path.open

    def guarded(path: Path, *given: object, **named: object) -> Any:
        if path.name == "ley-903.md":
            raise PermissionError(13, "not yours")
        return opened(path, *given, **named)

    before = proposing.fingerprint(folder, [])
    monkeypatch.setattr(Path, "open", guarded)
    locked = proposing.fingerprint(folder, [])
    assert locked != before
    assert proposing.fingerprint(folder, []) == locked


def test_what_a_link_leads_to_is_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("one", encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    before = proposing.fingerprint(folder, [])
    (tmp_path / "secret.md").write_text("two", encoding="utf-8")
    assert proposing.fingerprint(folder, []) == before
