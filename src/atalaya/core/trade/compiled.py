"""What is compiled: one typed door to numba, so that the rest of the code needs to know nothing of it.

Machine code is made at the first call on a machine and kept on the disk by numba. Numba itself looks only at the file
of a function to see whether what it kept is stale; here the function, all that it calls and all constants it uses
count, wherever they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, cast

import numba

_OPTIONS: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
_MADE = "2"  # to be raised when the way of compiling changes
_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The function as machine code. It takes numpy arrays and numbers, and releases the interpreter's lock."""
    try:
        made: Any = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # numba finds no folder it may write to: compiled anew at each start
        return cast("_Function", numba.njit(**_OPTIONS)(function))
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is not None:
        kept._source_stamp = fingerprint(cast("FunctionType", function))
    return cast("_Function", made)


def inlined(function: _Function) -> _Function:
    """The same for a function that only compiled code calls: it is kept with its callers."""
    return cast("_Function", numba.njit(forceinline=True, **_OPTIONS)(function))


def fingerprint(function: FunctionType) -> str:
    """Digest of a function's code, of the constants it uses, and of the compiled functions it calls, all the way."""
    told = hashlib.sha256(f"{numba.__version__} {_MADE} {_OPTIONS}".encode())
    waiting, seen = [function], {function}
    while waiting:
        one = waiting.pop()
        code = one.__code__
        told.update(code.co_code + repr((code.co_names, code.co_varnames, code.co_consts[1:])).encode())
        for name in code.co_names:
            value = one.__globals__.get(name)
            inner = getattr(value, "py_func", None)
            if inner is not None and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
            elif isinstance(value, int | float | tuple):
                told.update(f"{name}={value!r}".encode())
    return told.hexdigest()
