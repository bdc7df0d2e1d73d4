"""``atalaya laws``: what was read, the structure found, notes and errors; the laws as Akoma Ntoso."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from atalaya.adapters import proposing
from atalaya.adapters.proposing import Reading
from atalaya.adapters.writers import akn, replacement
from atalaya.cli import console
from atalaya.core.laws.model import Instrument, Note

_SHOWN = 40


@click.group()
def laws() -> None:
    """Read law texts, write them as Akoma Ntoso."""


@laws.command("read")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out", "target", type=click.Path(path_type=Path), help="Write all articles to this file, one JSON line each."
)
@console.json_option
def read(folder: Path, target: Path | None, as_json: bool) -> None:
    """Read every law text in FOLDER and say what was found.

    Reads TXT, Markdown, HTML, DOCX, PDF, Akoma Ntoso XML and tables of articles (CSV, XLSX, JSONL). A file that
    cannot be read gives one located error and the rest goes on.
    """
    with console.listening(as_json) as progress:
        reading = proposing.read(folder, progress=progress)
    if target is not None:
        lines = [
            json.dumps(_line(instrument, place), ensure_ascii=False)
            for instrument in reading.instruments
            for place in range(len(instrument.units))
        ]
        replacement.put(target, ("\n".join(lines) + "\n").encode())
    if as_json:
        console.out_json(
            {"instruments": [_summary(instrument) for instrument in reading.instruments], "unread": reading.unread}
        )
    else:
        _tell(reading)


@laws.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--country", required=True, help="ISO 3166 code of the country, for example UY.")
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="Folder for the XML files.")
@console.json_option
def export(folder: Path, country: str, target: Path, as_json: bool) -> None:
    """Write every law text in FOLDER as Akoma Ntoso 3.0, one .akn.xml file an instrument.

    The words are those of the text that was read, none left out; the structure is the one that `laws read` tells of.
    """
    code = console.country_code(country)
    console.check_apart(folder, target)
    replacement.make(target)
    with console.listening(as_json) as progress:
        reading = proposing.read(folder, progress=progress)
        written = akn.write_all(reading.instruments, code, target)
    if as_json:
        files = [
            {"instrument": law.path, "file": str(file), "notes": [_note(note) for note in notes]}
            for law, file, notes in written
        ]
        console.out_json({"files": files, "unread": reading.unread})
        return
    console.out(f"{len(written)} instruments written to {target}, {len(reading.unread)} files not read")
    for law, _, notes in written:
        for note in notes:
            console.out(f"  note {law.path}: {note.detail} [{note.code}]")
    _tell_unread(reading)


def _summary(instrument: Instrument) -> dict[str, Any]:
    standings = Counter(unit.standing.value for unit in instrument.articles)
    return {
        "instrument": instrument.path,
        "title": instrument.title,
        "type": instrument.type,
        "number": instrument.number,
        "on": instrument.on,
        "status": instrument.status,
        "language": instrument.language,
        "characters": len(instrument.text),
        "articles": dict(sorted(standings.items())),
        "notes": [_note(note) for note in instrument.notes],
        "sha256": instrument.digest,
    }


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "detail": note.detail, "start": note.start}


def _line(instrument: Instrument, place: int) -> dict[str, Any]:
    unit = instrument.units[place]
    return {
        "instrument": instrument.path,
        "shape": unit.shape,
        "article": unit.number,
        "label": unit.label,
        "title": unit.title,
        "path": list(unit.path),
        "standing": unit.standing.value,
        "start": unit.start,
        "end": unit.end,
        "text": instrument.text[unit.start : unit.end],
    }


def _tell(reading: Reading) -> None:
    rows = [
        (item.path, item.language, item.type, len(item.articles), len(item.notes))
        for item in reading.instruments[:_SHOWN]
    ]
    console.table("Instruments", ("instrument", "language", "type", "articles", "notes"), rows)
    if len(reading.instruments) > _SHOWN:
        console.out(f"... and {len(reading.instruments) - _SHOWN} more (--json lists all)")
    articles = sum(len(item.articles) for item in reading.instruments)
    console.out(f"\n{len(reading.instruments)} instruments, {articles} articles, {len(reading.unread)} files not read")
    notes = Counter(note.code for item in reading.instruments for note in item.notes)
    for code, count in notes.most_common():
        console.out(f"  note {code}: {count}")
    _tell_unread(reading)


def _tell_unread(reading: Reading) -> None:
    for unread in reading.unread:
        console.out(f"  not read {unread.path}: {unread.detail} [{unread.code}]")
