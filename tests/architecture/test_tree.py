"""Nothing lies about in the checkout: no path of one machine, no address of a package registry, no vague name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture import tree

# A path that exists on one machine only: somebody's home, or a folder at the root of the file system.
_MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:work|root|farm|home|Users)/[\w.\-]+|(?<![\w.\-])/tmp/\w+_jobs")
_FOLDER = "work"
# Written in halves, so that this file does not name them either.
_REGISTRIES = tuple(
    ".".join(halves) for halves in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb.debian", "org"))
)
_VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "stuff", "tools"}
# One word an idea: see the words of the house in docs/understand/words.md.
_OTHER_WORDS = {
    "state",
    "states",
    "snapshot",
    "questionnaire",
    "prediction",
    "predictions",
    "requirement",
    "requirements",
}


def test_no_file_names_a_path_of_one_machine() -> None:
    assert _found(_MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert _found(re.compile("|".join(map(re.escape, _REGISTRIES)))) == []


@pytest.mark.parametrize("line", ["cd /home/ana/atalaya", 'open("/root/laws")', f"see /{_FOLDER}/x", "(/Users/ana/x)"])
def test_a_path_of_one_machine_is_found(line: str) -> None:
    assert _MACHINE_PATH.search(line)


@pytest.mark.parametrize("line", ["https://example.org/home/page", "tests/work/x", "../work/x", "/usr/bin/chromium"])
def test_other_paths_are_left_alone(line: str) -> None:
    assert not _MACHINE_PATH.search(line)


def test_the_data_holds_no_code() -> None:
    assert [tree.relative(path) for path in (tree.PACKAGE / "data").rglob("*.py")] == []


def test_no_folder_module_or_class_has_a_vague_name() -> None:
    assert [place for place, name in _names() if _is_title(place, name) and _VAGUE & _words(name)] == []


def test_no_function_is_named_for_nothing() -> None:
    assert [place for place, name in _names() if name.strip("_") in _VAGUE] == []


@pytest.mark.parametrize("name", ["LawManager", "law_utils", "helpers", "CommonReader"])
def test_a_vague_name_is_found(name: str) -> None:
    assert _VAGUE & _words(name)


def test_names_use_the_words_of_the_house() -> None:
    source = [(place, name) for place, name in _names() if place.startswith("src/")]
    assert source, "no name was found under src"
    assert [place for place, name in source if name.lower().strip("_") in _OTHER_WORDS] == []


def _found(pattern: re.Pattern[str]) -> list[str]:
    own = "tests/architecture/test_tree.py"
    return [f"{path}: {match[0]}" for path, text in tree.written() if path != own for match in pattern.finditer(text)]


def _names() -> Iterator[tuple[str, str]]:
    """Place and name of each module, class, function, argument and annotated field of the project's own code."""
    for module in tree.modules():
        for part in module.path.removesuffix(".py").split("/"):
            if part not in ("src", "tests"):
                yield module.path, part
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module.path}:{node.lineno} {node.name}", node.name
            elif isinstance(node, ast.arg):
                yield f"{module.path}:{node.lineno} {node.arg}", node.arg
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield f"{module.path}:{node.lineno} {node.target.id}", node.target.id


def _is_title(place: str, name: str) -> bool:
    return " " not in place or name[:1].isupper()


def _words(name: str) -> set[str]:
    """``LawManager`` and ``law_manager`` hold the words law and manager."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
