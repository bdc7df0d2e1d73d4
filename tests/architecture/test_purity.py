"""Core takes values and gives values: the same input gives the same output, today and tomorrow.

The import contracts in ``pyproject.toml`` keep the world out of core. They cannot see built-ins and state; this can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent
from typing import TypeGuard

import pytest

from tests.architecture import tree

CALLS = {
    "open": "opens a file",
    "print": "prints",
    "input": "asks a person",
    "eval": "runs text as code",
    "exec": "runs text as code",
    "__import__": "imports past the contracts",
    "hash": "differs from one run to the next for text",
    "id": "differs from one run to the next",
}
CLOCK = {"now", "today", "utcnow"}
OF_SYS = {"intern", "maxsize", "maxunicode"}  # the rest of sys is the machine, the caller or the command line
CHANGES = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear"}
MUTABLE_CALLS = {"list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque", "bytearray"}
MUTABLE_LITERALS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def test_core_is_pure() -> None:
    modules = tree.modules("src/atalaya/core")
    assert modules, "no module was found under core"
    assert [f"{module.path}:{fault}" for module in modules for fault in _faults(module.tree)] == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("def read():\n    return open('law.md')", "2: opens a file"),
        ("def say():\n    print('read')", "2: prints"),
        ("def age(on):\n    return date.today() - on", "2: reads the clock"),
        ("def stamp():\n    return datetime.now()", "2: reads the clock"),
        ("def key(text):\n    return hash(text)", "2: differs from one run to the next for text"),
        ("def arguments():\n    return sys.argv", "2: asks the machine"),
        ("from sys import stdin", "1: asks the machine"),
        ("def count():\n    global seen\n    seen = 1", "2: changes a global"),
        ("seen = {}", "1: seen could change: name a constant in capitals"),
        ("_seen: list[str] = list()", "1: _seen could change: name a constant in capitals"),
        ("_SEEN: dict[str, int] = {}\ndef note(word):\n    _SEEN[word] = 1", "3: changes _SEEN of the module"),
        ("_SEEN = set()\ndef note(word):\n    _SEEN.add(word)", "3: changes _SEEN of the module"),
        ("_COUNT = [0]\ndef note():\n    _COUNT[0] += 1", "3: changes _COUNT of the module"),
        ("_SEEN = {}\ndef forget(word):\n    del _SEEN[word]", "3: changes _SEEN of the module"),
        ("@cache\ndef stem(word):\n    return word", "1: remembers without a limit"),
        ("@functools.lru_cache(maxsize=None)\ndef stem(word):\n    return word", "1: remembers without a limit"),
    ],
)
def test_an_impure_line_is_found(code: str, fault: str) -> None:
    assert list(_faults(ast.parse(code))) == [fault]


def test_pure_code_is_left_alone() -> None:
    pure = """
        import sys

        _TYPES = {"ley": "law"}
        LANGUAGES = ["es", "en"]

        @functools.lru_cache(maxsize=4096)
        def stem(word):
            seen = set()
            seen.add(sys.intern(word))
            kept = dict(_TYPES)
            kept["x"] = 1
            return kept.pop(word, "")
    """
    assert list(_faults(ast.parse(dedent(pure)))) == []


def _faults(module: ast.Module) -> Iterator[str]:
    """Line and fault of each impure place, in text order a kind."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield f"{node.lineno}: {CALLS[node.func.id]}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
            yield f"{node.lineno}: reads the clock"
        elif _is_of_sys(node):
            yield f"{node.lineno}: asks the machine"
        elif isinstance(node, ast.Global):
            yield f"{node.lineno}: changes a global"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (f"{mark.lineno}: remembers without a limit" for mark in node.decorator_list if _unlimited(mark))
    bound = dict(_bound(module))
    for name, value in bound.items():
        if name.strip("_") and name != name.upper() and not name.startswith("__") and _is_mutable(value):
            yield f"{value.lineno}: {name} could change: name a constant in capitals"
    for node in module.body:
        yield from _changes(node, set(bound))


def _is_of_sys(node: ast.AST) -> TypeGuard[ast.Attribute | ast.ImportFrom]:
    if isinstance(node, ast.ImportFrom):
        return node.module == "sys" and not {name.name for name in node.names} <= OF_SYS
    return isinstance(node, ast.Attribute) and _name(node.value) == "sys" and node.attr not in OF_SYS


def _bound(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in module.body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in MUTABLE_CALLS
    return isinstance(value, MUTABLE_LITERALS)


def _unlimited(mark: ast.expr) -> bool:
    if isinstance(mark, ast.Call):
        endless = [key for key in mark.keywords if key.arg == "maxsize"]
        return _name(mark.func) == "lru_cache" and any(
            isinstance(key.value, ast.Constant) and key.value.value is None for key in endless
        )
    return _name(mark) == "cache"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _changes(top: ast.stmt, shared: set[str]) -> Iterator[str]:
    """Places inside the functions of ``top`` that change what a name of the module holds."""
    functions = [node for node in ast.walk(top) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        own = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        own |= {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
        for node in ast.walk(function):
            name = _changed(node)
            if name in shared - own:
                yield f"{getattr(node, 'lineno', 0)}: changes {name} of the module"


def _changed(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        return _name(node.func.value) if isinstance(node.func.value, ast.Name) else ""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return _name(node.value) if isinstance(node.value, ast.Name) else ""
    return ""
