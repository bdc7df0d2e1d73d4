"""Nothing the worker says is believed unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters.readers import wire
from atalaya.core.errors import Missing, Unusable
from atalaya.core.laws.model import Hint, Note, Source

SOURCE = Source(
    "xc/l.csv#Ley 1", "Artículo 1 «ñ» \U0001f600", "csv", "d" * 64,
    (Hint("article", 0, 10, "1", 0, "Objeto"), Hint("page", 3, 3, "2", 1)), {"title": "Ley 1"},
    (Note("text.encoding", "x", 4),),
)  # fmt: skip


def answer(**changes: Any) -> bytes:
    told = json.loads(wire.sources_to_bytes([SOURCE]))
    told["sources"][0].update(changes)
    return json.dumps(told).encode()


def test_a_source_comes_through_unchanged() -> None:
    assert wire.sources_from_bytes(wire.sources_to_bytes([SOURCE]), "xc/l.csv", "d" * 64) == [SOURCE]


def test_a_problem_comes_through_as_unusable() -> None:
    with pytest.raises(Unusable) as caught:
        wire.sources_from_bytes(wire.problem_to_bytes(Missing("reader.x", "weg", "xc/l.csv, line 2")), "xc/l.csv", "")
    assert (caught.value.code, caught.value.detail, caught.value.where) == ("reader.x", "weg", "xc/l.csv, line 2")


def test_what_a_problem_says_is_one_printable_line() -> None:
    with pytest.raises(Unusable) as caught:
        wire.sources_from_bytes(
            json.dumps({"problem": ["reader.x", "a\n\x1b[31mb\u202e" + "c" * 9999, ""]}).encode(), "xc/l.csv", ""
        )
    assert caught.value.detail.startswith("a [31mb ccc")
    assert len(caught.value.detail) == 600
    assert caught.value.where == "xc/l.csv"


@pytest.mark.parametrize(
    "change",
    [
        {"path": "xc/other.csv"},
        {"path": "xc/l.csvx"},
        {"path": "xc/l.csv#a\nb"},
        {"path": 1},
        {"digest": "e" * 64},
        {"text": ["x"]},
        {"kind": None},
        {"meta": {"title": 1}},
        {"meta": ["title"]},
        {"hints": [["article", 0, 999, "1", 0, ""]]},
        {"hints": [["article", -1, 1, "1", 0, ""]]},
        {"hints": [["article", 2, 1, "1", 0, ""]]},
        {"hints": [["evil", 0, 1, "1", 0, ""]]},
        {"hints": [["article", 0, True, "1", 0, ""]]},
        {"hints": [["article", 0, 1.0, "1", 0, ""]]},
        {"hints": [["article", 0, 1]]},
        {"notes": [["a", "b", 999]]},
        {"notes": [["a", "b"]]},
    ],
)
def test_an_answer_out_of_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Unusable, match=r"reader\.answer"):
        wire.sources_from_bytes(answer(**change), "xc/l.csv", "d" * 64)


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"x",
        b"[]",
        b"{}",
        b'{"sources": []}',
        b'{"sources": {}}',
        b'{"problem": ["a"]}',
        b'{"problem": ["no code", "b", "c"]}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_nonsense_is_refused(told: bytes) -> None:
    with pytest.raises(Unusable, match=r"reader\.answer"):
        wire.sources_from_bytes(told, "xc/l.csv", "d" * 64)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["sources", "problem", "text", "path"]), inner, max_size=4)
    ),
)


@given(_JSON)
def test_any_json_is_a_problem_or_refused(told: Any) -> None:
    with pytest.raises(Unusable):
        wire.sources_from_bytes(json.dumps(told).encode(), "xc/l.csv", "d" * 64)
