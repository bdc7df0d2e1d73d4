"""``atalaya catalogue``: check an operator's own catalogue, carry proposals to another version."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from atalaya.adapters import crosswalks, knowledge
from atalaya.adapters.knowledge import Book
from atalaya.adapters.writers import proposals_jsonl
from atalaya.cli import console


@click.group()
def catalogue() -> None:
    """Check your own catalogue, carry proposals to it."""


@catalogue.command("check")
@click.argument("catalogue_id", metavar="CATALOGUE", default=knowledge.DEFAULT_CATALOGUE)
@console.json_option
def check(catalogue_id: str, as_json: bool) -> None:
    """Say whether CATALOGUE (an id or a folder) is whole, what it holds, and what it changes in the one it is based on.

    A catalogue that cannot be used ends with exit code 65 and the place of the first fault.
    """
    book = knowledge.load_book(catalogue_id)
    knowledge.load_for(book)
    told = _told(book)
    if as_json:
        console.out_json(told)
        return
    console.out(f"{told['id']}, version {told['version']} ({told['status']}): whole")
    console.table("Fields", ("section", "fields"), [*told["sections"].items(), ("all", told["fields"])])
    console.out(f"{told['rows']} rows, {told['obligations']} obligations")
    if book.crosswalk:
        console.out(f"based on {book.base.id}, version {book.base.version}")
        for key, words in (("ended", "rows that ended"), ("new", "rows without an earlier one: never a proposal")):
            console.out(f"  {len(told[key])} {words}{': ' if told[key] else ''}{', '.join(told[key])}")


def _told(book: Book) -> dict[str, Any]:
    found, crosswalk = book.catalogue, book.crosswalk
    rows = {field.row for field in found.fields}
    reached = {row for new in crosswalk.pairs.values() for row in new} if crosswalk else rows
    return {
        "id": found.id,
        "version": found.version,
        "status": found.status,
        "based_on": book.base.id if crosswalk else None,
        "fields": found.denominator,
        "rows": len(rows),
        "obligations": len(found.obligations),
        "sections": dict(Counter(field.section for field in found.fields)),
        "ended": sorted(old for old, new in crosswalk.pairs.items() if not new) if crosswalk else [],
        "new": sorted(rows - reached),
    }


@catalogue.command("remap")
@click.argument("proposals", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    help="Old and new ids: a CSV or YAML file, or the folder of a catalogue that is based on the old one.",
)
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="File for the new proposals.")
@console.json_option
def remap(proposals: Path, path: Path, target: Path, as_json: bool) -> None:
    """Carry PROPOSALS (a proposals.jsonl, or a folder of them) to the field ids of another version of the catalogue.

    An id that the map does not name stays as it is. Where several fields become one, their articles are ranked
    together.
    """
    lines = proposals_jsonl.read(proposals)
    crosswalk = crosswalks.read(path)
    carried = crosswalks.carry(lines, crosswalk)
    proposals_jsonl.put(carried, target)
    ended = sorted({line.field for line in lines if not crosswalk.of(line.field)})
    if as_json:
        counts = {"version": crosswalk.version, "read": len(lines), "written": len(carried), "ended": ended}
        console.out_json(counts | {"file": str(target)})
        return
    console.out(f"{len(lines)} lines read, {len(carried)} written to {target}")
    if ended:
        console.out(f"{len(ended)} fields ended, and their proposals with them: {', '.join(ended)}")
