"""The checkout as the checks of the house see it: its files, and its modules as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "atalaya"
_OWN_CODE = ("src", "tests", "benchmarks", "docs")
_DATA = {".yaml", ".jsonl", ".csv"}


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file: its path from the root with ``/``, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return self.text.count("\n")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, inner ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, in path order: what ``.gitignore`` names is left out."""
    lines = [line.strip() for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    left_out = {line.rstrip("/") for line in lines if line.endswith("/")} | {".git"}
    endings = tuple(line.removeprefix("*") for line in lines if line.startswith("*."))
    return tuple(path for path in _walk(ROOT, left_out) if not path.name.endswith(endings))


def _walk(folder: Path, left_out: set[str]) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or entry.name in left_out or f"/{relative(entry)}" in left_out:
            continue
        if entry.is_dir():
            yield from _walk(entry, left_out)
        else:
            yield entry


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """The Python files below the given top folders (all of the project's own code when none is given)."""
    wanted = tuple(f"{top}/" for top in tops or _OWN_CODE)
    found = []
    for path in files():
        name = relative(path)
        if path.suffix == ".py" and (name.startswith(wanted) or (not tops and name == "go.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Module(name, text, ast.parse(text, name)))
    return tuple(found)


def written() -> Iterator[tuple[str, str]]:
    """Path and text of every file that people write: code, words, settings, locks; not the data of laws."""
    for path in files():
        if path.suffix not in _DATA:
            try:
                yield relative(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def relative(path: Path) -> str:
    """The path from the root, with ``/`` on every system."""
    return path.relative_to(ROOT).as_posix()
