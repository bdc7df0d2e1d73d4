"""How the command line speaks: results on standard output, progress and faults on standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from atalaya.adapters import knowledge
from atalaya.adapters.proposing import Progress as Listener
from atalaya.core.errors import Unusable

STAGES = {
    "read": "reading laws",
    "facets": "finding what articles say",
    "vectors": "comparing meaning",
    "ranking": "ranking",
    "index": "opening lists",
    "screening": "screening",
    "writing": "writing",
}
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COUNTRY = re.compile(r"[A-Z]{2}")
catalogue_option = click.option(
    "--catalogue",
    "catalogue_id",
    default=knowledge.DEFAULT_CATALOGUE,
    show_default=True,
    envvar="ATALAYA_CATALOGUE",
    show_envvar=True,
    help="A catalogue's id, or the path of a folder with one.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON for machines.")


def shown(text: str) -> str:
    """The text with nothing in it that a terminal would obey: names of files and titles of laws come from strangers."""
    return _OBEYED.sub("\ufffd", text)


def out(line: str = "") -> None:
    """A line of the result."""
    click.echo(shown(line))


def out_json(value: Any) -> None:
    """The result as one JSON document, keys in order."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def country_code(given: str) -> str:
    """The two-letter code in capitals. Raises Unusable for anything else."""
    code = given.upper()
    if not _COUNTRY.fullmatch(code):
        raise Unusable("country.code", "a country is given by its two-letter code, for example UY", given)
    return code


def check_apart(folder: Path, *targets: Path) -> None:
    """Refuses results inside the folder that is read."""
    for target in targets:
        if target.resolve().is_relative_to(folder.resolve()):
            detail = "results among the laws would be read as laws next time: choose a folder beside them"
            raise Unusable("out.inside", detail, str(target))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on standard output; figures are right-aligned."""
    grid = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for place, column in enumerate(columns):
        figures = all(isinstance(row[place], int | float) for row in rows) and bool(rows)
        grid.add_column(column, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else shown(str(cell)) for cell in row))
    Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=False).print(grid)


@contextmanager
def listening(quiet: bool) -> Iterator[Listener]:
    """A listener that shows stages and counts on a terminal, one plain line a stage elsewhere, nothing when quiet."""
    if quiet:
        yield lambda stage, done, total: None
        return
    if not sys.stderr.isatty():
        yield _Lines()
        return
    bars = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    with bars:
        yield _Bars(bars)


class _Lines:
    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._seen:
            self._seen.add(stage)
            click.echo(f"{STAGES.get(stage, stage)} ...", err=True)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(STAGES.get(stage, stage), total=total or None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)
