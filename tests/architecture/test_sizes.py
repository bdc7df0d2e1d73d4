"""Nothing grows out of sight: a page of code is read, a book of it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from tests.architecture import tree

MODULE_LINES = 600
FUNCTION_LINES = 60
TEMPLATE_LINES = 200
TEMPLATE_COLUMNS = 280
"""A message and the tags around it may not be cut; more than that on a line hides what a template does."""


def test_no_module_is_longer_than_it_may_be() -> None:
    own = (module for module in tree.modules() if "/migrations/" not in module.path)  # Django writes those
    assert {module.path: module.lines for module in own if module.lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_it_may_be() -> None:
    long = {name: lines for name, lines in _functions(*tree.modules()).items() if lines > FUNCTION_LINES}
    assert long == {}


def test_no_template_is_longer_than_it_may_be() -> None:
    assert {name: lines for name, lines in _templates(".html", ".xml", ".j2").items() if lines > TEMPLATE_LINES} == {}


def test_no_line_of_a_template_hides_half_of_it() -> None:
    long = {
        f"{tree.relative(path)}:{number}": len(line)
        for path in _found(".html")
        if "data" not in path.relative_to(tree.PACKAGE).parts  # the page that is one file counts its bytes
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_COLUMNS
    }
    assert long == {}


def test_no_stylesheet_or_script_is_longer_than_a_module() -> None:
    assert {name: lines for name, lines in _templates(".css", ".js").items() if lines > MODULE_LINES} == {}


def test_sizes_are_reported(record_property: Callable[[str, object], None]) -> None:
    source = tree.modules("src")
    measured = {
        "modules": [module.lines for module in source],
        "functions": list(_functions(*source).values()),
        "templates": list(_templates(".html", ".xml", ".j2").values()),
    }
    for name, lines in measured.items():
        record_property(f"sizes of {name}", _report(lines))
    assert measured["functions"], "no function was found under src"


def _functions(*modules: tree.Module) -> dict[str, int]:
    return {
        f"{module.path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules
        for node in module.functions()
    }


def _templates(*endings: str) -> dict[str, int]:
    return {tree.relative(path): path.read_text(encoding="utf-8").count("\n") for path in _found(*endings)}


def _found(*endings: str) -> list[Path]:
    """Files of the package with these endings: templates of pages and documents, styles, scripts."""
    return [path for path in tree.files() if tree.PACKAGE in path.parents and path.name.endswith(endings)]


def _report(lines: list[int]) -> str:
    if len(lines) < 2:
        return f"{len(lines)} measured"
    tenths = quantiles(lines, n=10)
    return f"{len(lines)} measured, median {tenths[4]:.0f} lines, p90 {tenths[8]:.0f}, longest {max(lines)}"
