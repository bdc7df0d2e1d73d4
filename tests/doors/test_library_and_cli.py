"""Two doors, one house: what the command line writes is what the library gives."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import labels, proposing
from atalaya.adapters.readers import folder as folders
from atalaya.adapters.writers import proposals_jsonl
from atalaya.core.laws import structure
from atalaya.core.mapping import comparison, engine, evaluation
from atalaya.core.mapping.model import Proposal
from tests import statutes
from tests.cli import terminal


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return statutes.folder(tmp_path_factory.mktemp("laws"))


@pytest.fixture(scope="module")
def written(laws: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command line wrote."""
    target = tmp_path_factory.mktemp("results") / "out"
    assert terminal.run("matrix", "propose", laws, "--country", "XC", "--out", target, "--no-vectors").code == 0
    return target


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def as_line(proposal: Proposal) -> dict[str, Any]:
    """What a line tells of a proposal; ``unit`` is a key of the library only."""
    told = asdict(proposal)
    del told["unit"]
    return dict(json.loads(json.dumps(told)))


def test_proposals_are_the_same_from_the_pure_engine_and_from_the_command_line(laws: Path, written: Path) -> None:
    sources = [source for reading in folders.read_folder(laws) for source in reading.sources]
    instruments = [structure.read(source) for source in sources]
    found = engine.propose(instruments, statutes.knowledge(), "XC")
    assert found
    told = [{key: line[key] for key in as_line(found[0])} for line in lines(written / "proposals.jsonl")]
    assert told == [as_line(proposal) for proposal in found]


def test_the_matrix_is_the_same_from_the_adapters_and_from_the_command_line(laws: Path, written: Path) -> None:
    matrix, _ = proposing.propose(
        laws, "XC", cache=None, language=None, known=statutes.knowledge(), dense=False, progress=lambda *_: None
    )
    told = [{key: line[key] for key in as_line(matrix.proposals[0])} for line in lines(written / "proposals.jsonl")]
    assert told == [as_line(proposal) for proposal in matrix.proposals]


def test_articles_are_the_same_from_the_library_and_from_the_command_line(laws: Path, tmp_path: Path) -> None:
    assert terminal.run("laws", "read", laws, "--out", tmp_path / "units.jsonl").code == 0
    told = [
        (line["instrument"], line["shape"], line["article"], line["text"]) for line in lines(tmp_path / "units.jsonl")
    ]
    reading = proposing.read(laws, progress=lambda *_: None)
    assert told == [
        (law.path, unit.shape, unit.number, law.text[unit.start : unit.end])
        for law in reading.instruments
        for unit in law.units
    ]


def test_an_evaluation_is_the_same_through_both_doors(written: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    label = {
        "country": "XC", "obligation": "OP2-manufacture", "weapon": "C", "rows": ["OP2-CW-01"], "dimension": "L",
        "instrument": "xc/ley-900.md", "article": "2",
    }  # fmt: skip
    gold.write_text(json.dumps(label) + "\n", encoding="utf-8")
    found = evaluation.evaluate(proposals_jsonl.ranked(written), labels.read(gold), statutes.knowledge().catalogue)
    assert found.mean.recall_at_5 == 1
    assert terminal.run("matrix", "evaluate", written, gold, "--json").json == json.loads(json.dumps(asdict(found)))


def test_a_comparison_is_the_same_through_both_doors(written: Path, tmp_path: Path) -> None:
    less = tmp_path / "less.jsonl"
    less.write_text(
        "".join(json.dumps(line) + "\n" for line in lines(written / "proposals.jsonl")[3:]), encoding="utf-8"
    )
    found = comparison.compare(proposals_jsonl.ranked(written), proposals_jsonl.ranked(less))
    assert found.went == 3
    told = terminal.run("matrix", "compare", written, less, "--json").json
    assert told["unchanged"] == found.unchanged
    assert told["changes"] == [asdict(change) for change in found.changes]


def test_a_problem_is_the_same_through_both_doors(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no such folder") as caught:
        proposing.read(tmp_path / "nowhere", progress=lambda *_: None)
    answer = terminal.run("laws", "read", tmp_path / "nowhere")
    assert answer.err == f"atalaya: {caught.value}\n"
    assert answer.code == getattr(caught.value, "exit_code", None)
