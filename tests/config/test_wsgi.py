"""What gunicorn serves."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from atalaya.config import instance, wsgi


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes at which answer a process settles."""
    seen: list[int] = []
    monkeypatch.setattr(instance, "settle", lambda: seen.append(served[0]))
    served[0] = 0
    return seen


served = [0]


def _begin(_status: str, _heads: list[tuple[str, str]], _fault: object = None) -> Any:
    """Begins an answer that nobody reads."""


def _answer(environ: dict[str, Any], _start: Any) -> list[bytes]:
    served[0] += 1
    return [bytes(environ["text"], "ascii")]


def test_a_process_settles_at_its_start_and_again_when_its_first_answers_have_loaded_things(settled: list[int]) -> None:
    serving = wsgi.Settling(_answer)
    told = [serving({"text": "a"}, _begin) for _n in range(wsgi.AFTER[-1] + 10)]
    assert told == [[b"a"]] * (wsgi.AFTER[-1] + 10)
    assert settled == [0, *(nth - 1 for nth in wsgi.AFTER)]


def test_what_has_settled_is_no_longer_looked_through() -> None:
    before = gc.get_freeze_count()
    kept = [[n] for n in range(1000)]
    try:
        instance.settle()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()
