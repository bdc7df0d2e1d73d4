"""``atalaya screen``: a file of names against lists, one name, labelled pairs."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from atalaya.adapters import clock
from atalaya.adapters.screening import bulk, cluster, pairs, store
from atalaya.adapters.screening.bulk import Order, Summary
from atalaya.adapters.writers import replacement
from atalaya.cli import console
from atalaya.core.errors import Unusable
from atalaya.core.trade import ages, explanation, screening
from atalaya.core.trade.parties import Query

_DEFAULT = "file"
NOTICE = "Candidates are for a person to review: no answer says that a party is cleared, legal or illegal."


class _Screen(click.Group):
    """``screen FILE`` is ``screen file FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


def _home(name: str) -> Path:
    return Path(os.environ.get("ATALAYA_DATA") or "./var") / name


_lists = click.option("--lists", "wanted", required=True, help="Ids of lists, in order: un,us or un=FILE,mx=FILE.")
_data = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder with the lists; by default lists/ in ATALAYA_DATA.",
)
_cache = click.option(
    "--cache",
    type=click.Path(path_type=Path),
    help="Folder for indexes, made once a list; by default screening/ in ATALAYA_DATA.",
)


@click.group(cls=_Screen)
def screen() -> None:
    """Screen names against lists of parties.

    `atalaya screen FILE --lists un,mx --out answers.csv` takes CSV, XLSX and Parquet of any length, and writes CSV,
    XLSX or JSON lines. Answers are: no candidate, review, exact. They never say that a party is cleared.
    """


@screen.command(_DEFAULT)
@click.argument("file", type=click.Path(path_type=Path))
@_lists
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="CSV, XLSX or JSONL to write.")
@click.option("--all", "everything", is_flag=True, help="Candidates below the threshold too, at most ten a name.")
@click.option("--column", "columns", multiple=True, help="Column with names; may be given several times.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to work with.")
@click.option("--cluster", "address", help="Address of a Dask scheduler, for more than one machine.")
@click.option("--merge/--no-merge", default=True, show_default=True, help="Ask names that repeat once.")
@click.option(
    "--batch", default=bulk.BATCH, show_default=True, type=click.IntRange(1, 1_000_000), help="Names a batch."
)
@_data
@_cache
@console.json_option
def file(
    file: Path, wanted: str, target: Path, everything: bool, columns: tuple[str, ...], workers: int,
    address: str | None, merge: bool, batch: int, folder: Path | None, cache: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Screen the names in FILE; a run that was cut off goes on where it was.

    Rows are counted from 1 without the heading. Columns are recognised by headings in Spanish, English, Portuguese
    and French; a row may hold several parties. Rows that cannot be asked are told with their fault.
    """
    lists = store.find(wanted, folder or _home("lists"))
    where = cache or _home("screening")
    order = Order(file, target, lists, where, clock.today(), everything, columns, merge, batch)
    with console.listening(as_json) as progress, cluster.Cluster(address) if address else nullcontext() as pool:
        found = bulk.run(order, workers=workers, pool=pool, progress=progress)
    if as_json:
        console.out_json(asdict(found) | {"out": str(target), "notice": NOTICE})
    else:
        _tell(found, target)


def _tell(found: Summary, target: Path) -> None:
    for warning in found.warnings:
        click.echo(console.shown(f"warning: {warning}"), err=True)
    none = ages.WITHHELD if found.withhold else screening.NO_CANDIDATE
    for count, words in (
        (found.rows, "names asked"),
        (found.exact, screening.EXACT),
        (found.review, screening.REVIEW),
        (found.none, none),
        (found.faults, "could not be asked; the file says why"),
    ):
        console.out(f"{count:>10,} {words}")
    if found.resumed:
        console.out(f"{found.resumed:>10,} batches were there from an earlier run")
    console.out(NOTICE)
    console.out(f"open {target}")


@screen.command("name")
@click.argument("names", nargs=-1, required=True)
@_lists
@_data
@_cache
@console.json_option
def name(names: tuple[str, ...], wanted: str, folder: Path | None, cache: Path | None, as_json: bool) -> None:
    """Screen one party by its NAMES and say why each candidate was found."""
    query = Query(names)
    if screening.is_empty(query):
        raise Unusable("screen.name", "there is no letter and no digit in the name", "NAMES")
    found = store.screener(store.find(wanted, folder or _home("lists")), cache or _home("screening"))
    age = ages.judge(found.index.heads, clock.today())
    hits = found.screen([query])[0]
    answer = ages.worded(screening.answer_of(hits), age)
    told: list[dict[str, Any]] = []
    for hit in hits:
        why = explanation.explain(hit.asked, hit.name, found.words, found.model, hit.findings)
        told.append({"list": hit.list, "edition": hit.dated, "party": hit.party, "name": hit.name, "score": hit.score,
                     "answer": hit.answer, "why": why.line(), "measures": why.measures})  # fmt: skip
    if as_json:
        heads = [asdict(head) for head in found.index.heads]
        console.out_json({"answer": answer, "candidates": told, "lists": heads, "warnings": age.warnings,
                          "notice": NOTICE})  # fmt: skip
        return
    for warning in age.warnings:
        click.echo(console.shown(f"warning: {warning}"), err=True)
    console.out(answer)
    for line in told:
        console.out(f"{line['answer']}  {line['list']} {line['edition']}  {line['party']}  {line['name']}  "
                    f"{line['score']:.3f}")  # fmt: skip
        console.out(f"    {line['why']}")
    for head in found.index.heads:
        console.out(f"{head.list}: {head.title}, {head.dated}; {head.effect}")
    console.out(NOTICE)


@screen.command("pairs")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="CSV to write.")
@console.json_option
def pair(file: Path, target: Path, as_json: bool) -> None:
    """Score the pairs in FILE with the comparison that screening ends with.

    CSV with the columns name1, name2 and, if there is one, schema; or YAML with a list of checks, each with the records
    query and candidate. The rows are written in their order with a last column: score.
    """
    table = pairs.read(file)
    known, model = store.knowledge()
    scores = pairs.score(table, known, model)
    replacement.put(target, pairs.write(table, scores))
    if as_json:
        console.out_json({"pairs": len(scores), "out": str(target), "model": model.edition})
    else:
        console.out(f"{len(scores)} pairs scored; open {target}")
