"""Sentence vectors: in order, remembered, the same from a worker process; without the model a typed answer."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from atalaya.adapters import vectors
from atalaya.adapters.cache import Cache
from atalaya.core.errors import Unavailable
from atalaya.core.mapping.ranking import Vectors

TEXTS = ["La veda del caracol", "The closed season of the snail", "Prisión de diez años"]


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that a stand-in for the model was given."""
    given: list[str] = []

    def encode(texts: Sequence[str]) -> list[Vectors]:
        given.extend(texts)
        return [np.full(vectors.DIMENSIONS, len(text), dtype=np.float32) for text in texts]

    monkeypatch.setattr(vectors, "_encode", encode)
    return given


def test_an_absent_model_is_told_at_once_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_PACKAGE", "no_such_package_here")
    assert not vectors.installed()
    with pytest.raises(Unavailable, match="words and facets rank alone") as caught:
        vectors.Encoder()
    assert caught.value.code == "vectors.missing"


def test_one_row_a_text_in_the_order_given(worked_out: list[str]) -> None:
    rows = vectors.Encoder()(["dos!", "uno", "dos!"], language="es")
    assert rows.shape == (3, vectors.DIMENSIONS)
    assert rows[:, 0].tolist() == [4, 3, 4]
    assert worked_out == ["dos!", "uno"], "each text once"


def test_no_texts_give_no_rows(worked_out: list[str]) -> None:
    assert vectors.Encoder()([], language="es").shape == (0, vectors.DIMENSIONS)
    assert worked_out == []


def test_texts_seen_before_are_not_worked_out_again(worked_out: list[str], tmp_path: Path) -> None:
    first = vectors.Encoder(Cache(tmp_path))(["uno", "dos"], language="es")
    again = vectors.Encoder(Cache(tmp_path))(["dos", "tres", "uno"], language="en")
    assert worked_out == ["uno", "dos", "tres"]
    assert (again[2] == first[0]).all()
    assert (again[0] == first[1]).all()


def test_a_damaged_cache_costs_work_and_nothing_else(worked_out: list[str], tmp_path: Path) -> None:
    before = vectors.Encoder(Cache(tmp_path))(["uno", "dos"], language="es")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-3])
    after = vectors.Encoder(Cache(tmp_path))(["uno", "dos"], language="es")
    assert worked_out == ["uno", "dos"] * 2
    assert (before == after).all()


# The model itself


def test_rows_are_unit_vectors_and_likeness_of_meaning_is_nearness_across_languages() -> None:
    rows = vectors.Encoder()(TEXTS, language="es")
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_worker_processes_give_the_same_rows_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    here = vectors.Encoder()(TEXTS, language="es")
    monkeypatch.setattr(vectors, "_WORTH_WORKERS", 2)
    assert np.allclose(vectors.Encoder()(TEXTS, language="es"), here, atol=1e-5)


def test_a_worker_that_stops_is_told_with_what_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(Unavailable) as caught:
        vectors.Encoder()(TEXTS, language="es")
    assert caught.value.code == "vectors.failed"
