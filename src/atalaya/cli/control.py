"""``atalaya control``: lists of controlled items brought into a store, looked up, and compared."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from atalaya.adapters import clock, control_store
from atalaya.adapters import control as importers
from atalaya.adapters.control import Brought
from atalaya.cli import console
from atalaya.core.errors import Unusable
from atalaya.core.trade import concordance
from atalaya.core.trade import control as lists
from atalaya.core.trade.control import Answer, Candidate, Change, Entry, Listed

NOTICE = "Candidates are for a person to review. Headings only: what counts is the text of the list in force."
_store = click.option(
    "--store",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the imported lists; by default control/ in ATALAYA_DATA.",
)
_language = click.option("--lang", "language", type=click.Choice(lists.LANGUAGES), help="Language of the words.")


def _place(folder: Path | None) -> Path:
    return folder or Path(os.environ.get("ATALAYA_DATA") or "./var") / "control"


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as fault:
        raise Unusable("control.edition", "an edition is given by its day: 2026-11-15", given[:20]) from fault


@click.group()
def control() -> None:
    """Look items up in control lists: by words in four languages, CAS number, control code, customs code.

    Lists are brought by you; none ships with the software. Answers are candidates for a person to review, or that
    nothing was found in these editions and whom to ask.
    """


@control.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "list_id", required=True, help="Id of the list: eu, us, cwc, ag, hs, ncm, xc.")
@click.option("--edition", required=True, help="Day of the edition, for example 2026-11-15.")
@_language
@click.option("--country", help="The country whose national list this is; it leads in answers to that country.")
@click.option("--title", default="", help="Title of the list.")
@click.option("--issuer", default="", help="Who issues it.")
@click.option("--basis", default="", help="Its legal basis: law, article, date.")
@click.option("--source", default="", help="Where the file was taken from.")
@_store
@console.json_option
def bring(
    file: Path, list_id: str, edition: str, language: str | None, country: str | None, title: str, issuer: str,
    basis: str, source: str, folder: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Bring the list in FILE into the store.

    Takes the EU annex (HTML, Formex, or a table of headings), the US list (JSON), the chemical weapons schedules, the
    Australia Group's precursors, HS and NCM nomenclatures, national lists (CSV: code, heading, language, note, cas, hs)
    and tables of links (CSV: hs, list, code). A second language of one edition joins the first.
    """
    own = console.country_code(country) if country else ""
    told = Brought(list_id, _day(edition), language or "en", title, issuer, basis, own, source)
    found = importers.read(file, told)
    target = control_store.keep(found, _place(folder))
    if as_json:
        console.out_json({**control_store.told(found.edition), "shape": found.shape, "links": len(found.links),
                          "doubts": found.doubts, "file": str(target)})  # fmt: skip
        return
    for doubt in found.doubts:
        click.echo(console.shown(f"doubt: {doubt}"), err=True)
    console.out(f"{len(found.edition.entries):,} entries and {len(found.links):,} links of {found.edition.head.label}")
    console.out(f"kept as {target}")


@control.command()
@click.argument("words", nargs=-1, required=True)
@_language
@click.option("--country", help="Two-letter code: its national list leads, the others are shown as reference.")
@click.option("--most", default=10, show_default=True, type=click.IntRange(1, 100), help="Candidates to show.")
@click.option("--ask", "whom", default=lists.WHOM, help="Whom to ask, as the answer names it.")
@_store
@console.json_option
def find(
    words: tuple[str, ...], language: str | None, country: str | None, most: int, whom: str, folder: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Look up WORDS: an everyday or trade name, a CAS number, a control code, or a customs code."""
    own = console.country_code(country) if country else ""
    finder = control_store.finder(_place(folder))
    answer = finder.find(
        " ".join(words), language=language or "", country=own, today=clock.today(), most=most, whom=whom
    )
    if as_json:
        console.out_json(as_data(answer, language or "en"))
    else:
        _tell(answer, language or "en")


def as_data(answer: Answer, language: str) -> dict[str, Any]:
    """An answer as plain data, the same keys always."""
    return {
        "outcome": answer.outcome.value,
        "sentence": answer.sentence,
        "ask": answer.whom,
        "candidates": [_candidate(one, language) for one in answer.candidates],
        "goods": [_listed(one, language) for one in answer.goods],
        "notes": answer.notes,
        "warnings": answer.warnings,
        "editions": [{"list": head.list, "title": head.title, "issuer": head.issuer, "dated": head.dated.isoformat(),
                      "digests": head.digests, "source": head.source} for head in answer.editions],
        "notice": NOTICE,
    }  # fmt: skip


def _candidate(one: Candidate, language: str) -> dict[str, Any]:
    return {
        **_listed(one.listed, language),
        "score": one.score,
        "weak": one.weak,
        "why": [{"way": why.way, "asked": why.asked, "found": why.found} for why in one.reasons],
        "also": [_listed(other, language) for other in one.also],
    }


def _listed(one: Listed, language: str) -> dict[str, Any]:
    entry = one.entry
    return {"list": one.head.list, "edition": one.head.dated.isoformat(), "code": entry.code,
            "heading": entry.heading(language), "cas": entry.cas, "part_of": entry.parent,
            "effect": one.effect}  # fmt: skip


def _tell(answer: Answer, language: str) -> None:
    for warning in answer.warnings:
        click.echo(console.shown(f"warning: {warning}"), err=True)
    for note in answer.notes:
        console.out(note)
    console.out(answer.sentence)
    for one in answer.candidates:
        _line(one.listed, language)
        if one.weak:
            console.out("    weak: few of the words meet")
        for why in one.reasons:
            console.out(f"    {why.way}: {why.asked} -> {why.found}")
        for other in one.also:
            console.out(f"    also {other.head.label}  {other.entry.code}  {other.entry.heading(language)[:80]}")
    for good in answer.goods:
        _line(good, language)
    for head in answer.editions:
        console.out(f"{head.label}: {head.title}; {head.issuer}")
    console.out(NOTICE)


def _line(one: Listed, language: str) -> None:
    numbers = f"  CAS {', '.join(one.entry.cas)}" if one.entry.cas else ""
    console.out(f"{one.head.label}  {one.entry.code}{numbers}  {one.entry.heading(language)}")
    if one.head.kind is lists.Kind.CONTROL:
        console.out(f"    {one.effect}")


@control.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@console.json_option
def compare(old: Path, new: Path, as_json: bool) -> None:
    """Say what the edition in NEW changed against OLD: files of the store, or lists as published."""
    today = clock.today()
    found = lists.compare(control_store.open_any(old, today), control_store.open_any(new, today))
    if as_json:
        console.out_json({
            "added": [_entry(entry) for entry in found.added], "removed": [_entry(entry) for entry in found.removed],
            "changed": [_change(change) for change in found.changed],
            "moved": [_change(change) for change in found.moved],
        })  # fmt: skip
        return
    for word, entries in (("added", found.added), ("removed", found.removed)):
        for entry in entries:
            console.out(f"{word}  {entry.code}  {entry.heading()[:100]}")
    for word, changes in (("changed", found.changed), ("moved", found.moved)):
        for change in changes:
            console.out(f"{word}  {change.old.code} -> {change.new.code}  ({', '.join(change.what)})")
    if not found:
        console.out("no difference in codes, headings, CAS numbers and customs codes")


def _entry(entry: Entry) -> dict[str, Any]:
    return {"code": entry.code, "headings": dict(entry.headings), "cas": entry.cas}


def _change(change: Change) -> dict[str, Any]:
    return {"what": change.what, "old": _entry(change.old), "new": _entry(change.new)}


@control.command("ties")
@_store
@console.json_option
def ties(folder: Path | None, as_json: bool) -> None:
    """Show which entries of the stored lists are about the same thing, and by what they are tied."""
    found = concordance.ties(control_store.newest(_place(folder))[0])
    if as_json:
        console.out_json(list(found))
        return
    for tie in found:
        console.out(f"{tie.list} {tie.code}  {tie.other_list} {tie.other_code}  {tie.way}: {tie.shared}")
