"""Machine code is kept only as long as everything it was made of stays the same."""

from __future__ import annotations

from types import FunctionType
from typing import Any, cast

import numba
import numpy as np
import pytest

from atalaya.core.trade import compiled, packing
from atalaya.core.trade.compiled import fingerprint


def _plain(function: object) -> FunctionType:
    return cast("FunctionType", getattr(function, "py_func", function))


def _made(source: str, name: str, **names: object) -> FunctionType:
    space: dict[str, object] = dict(names)
    exec(source, space)
    return cast("FunctionType", space[name])


def test_a_changed_line_changes_the_fingerprint() -> None:
    one, other = _made("def f(x):\n return x + 1", "f"), _made("def f(x):\n return x + 2", "f")
    assert fingerprint(one) != fingerprint(other)


def test_a_changed_constant_changes_the_fingerprint() -> None:
    source = "def f(x):\n return x + LIKE"
    assert fingerprint(_made(source, "f", LIKE=1)) != fingerprint(_made(source, "f", LIKE=2))


def test_a_change_in_a_called_function_changes_the_fingerprint() -> None:
    inner = [compiled.inlined(_made(f"def g(x):\n return x * {factor}", "g")) for factor in (2, 3)]
    outer = [_made("def f(x):\n return g(x)", "f", g=function) for function in inner]
    assert fingerprint(outer[0]) != fingerprint(outer[1])


def test_the_same_code_has_the_same_fingerprint() -> None:
    function = _plain(packing.hash_letters)
    assert fingerprint(function) == fingerprint(function)


def test_compiled_code_gives_what_the_plain_function_gives() -> None:
    letters = np.frombuffer(b"mirzani", np.uint8)
    with np.errstate(over="ignore"):
        assert int(packing.hash_letters(letters, 0, 7)) == int(_plain(packing.hash_letters)(letters, 0, 7))


def test_where_nothing_can_be_kept_the_function_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = numba.njit

    def njit(*given: object, cache: bool = False, **options: object) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return real(*given, **options)

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled.compiled(_made("def f(x):\n return x + 1", "f"))(2) == 3
