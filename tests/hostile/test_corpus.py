"""Every hostile file is refused with its code or neutralised, and nothing escapes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source
from tests.hostile import corpus
from tests.hostile.bait import CANARY, Bait, Case

ROOT = str(Path(__file__).resolve().parents[2])
LIMITS = Limits(file_seconds=20)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ground")


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@pytest.fixture(scope="module")
def bait(ground: Path, listener: socket.socket) -> Bait:
    file = ground / "secret.txt"
    file.write_text(CANARY)
    return Bait(str(file), listener.getsockname()[1])


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(LIMITS) as one:
        yield one


@pytest.mark.parametrize("family", [family.name for family in corpus.FAMILIES])
def test_every_case_is_refused_with_its_code_or_neutralised(
    family: str, bait: Bait, cage: Cage, ground: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atalaya.adapters.readers.ocr.program", lambda: "")
    faults = {}
    count = 0
    for case in corpus.cases(bait, family):
        count += 1
        fault = fault_of(case, cage)
        if fault:
            faults[case.name] = fault
    assert faults == {}
    assert count >= 20
    assert [path.name for path in ground.iterdir()] == ["secret.txt"]
    with pytest.raises(TimeoutError):
        listener.accept()


def fault_of(case: Case, cage: Cage) -> str:
    """What is wrong with the outcome of a case; empty when it is as it should be."""
    try:
        sources = cage.read(case.data, case.name)
    except Unusable as problem:
        if not problem.where.startswith(case.name):
            return f"not located: {problem.where!r}"
        return "" if problem.code == case.code else f"refused as {problem} instead of {case.code or 'being read'}"
    if case.code:
        return f"read instead of {case.code}: {sources[0].text[:80]!r} {[note.code for note in sources[0].notes]}"
    text = "\n".join(source.text for source in sources)
    told = {note.code for source in sources for note in source.notes}
    wrong = [f"lacks {words!r}" for words in case.has if words not in text]
    wrong += [f"has {words!r}" for words in (*case.lacks, CANARY) if words in text]
    wrong += [f"no note {code}" for code in case.notes if code not in told]
    return f"{wrong} in {text[:200]!r} {sorted(told)}" if wrong else ""


def test_what_the_readers_let_through_is_structured_without_stumbling_or_hanging(bait: Bait) -> None:
    faults = {}
    with Cage(LIMITS, module="tests.hostile.prober", folders=[ROOT]) as cage:
        for case in corpus.cases(bait):
            try:
                _ = case.code or cage.read(case.data, case.name)
            except Unusable as problem:
                faults[case.name] = str(problem)
    assert faults == {}


def test_there_are_enough_cases_and_each_has_a_name_of_its_own(bait: Bait) -> None:
    names = [case.name for case in corpus.cases(bait)]
    assert len(names) == len(set(names))
    assert len(names) >= 140


def marked(source: Source, kind: str) -> list[str]:
    return [source.text[hint.start : hint.end] for hint in source.hints if hint.kind == kind]


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("word/hidden-words.docx", "hidden", "oculto"),
        ("word/deleted-words.docx", "deleted", "borrado"),
    ],
)
def test_words_an_eye_does_not_see_are_shown_as_such(name: str, kind: str, words: str, bait: Bait, cage: Cage) -> None:
    case = next(case for case in corpus.cases(bait, "word") if case.name == name)
    assert marked(cage.read(case.data, name)[0], kind) == [words]


def test_rows_of_a_hidden_sheet_are_shown_as_such(bait: Bait, cage: Cage) -> None:
    case = next(case for case in corpus.cases(bait, "tables") if case.name == "tables/hidden-sheet.xlsx")
    source = cage.read(case.data, case.name)[0]
    assert marked(source, "hidden") == [source.text]
