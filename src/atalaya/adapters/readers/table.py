"""A table of articles (CSV, XLSX, JSON lines): one source an instrument, one article a row.

Columns are recognised by name in Spanish, English, Portuguese and French. A cell is text, whatever it looks like:
no formula is computed, and the apostrophe that guards a formula in CSV (design/trust.md, Spreadsheets) is taken off
again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from atalaya.adapters.readers import detect, paper, text, xlsx
from atalaya.adapters.readers.paper import Paper
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from atalaya.adapters.readers.limits import Limits

# Folded names (no accents, small letters, single blanks). The first list that has a name of the table wins.
_COLUMNS: dict[str, tuple[str, ...]] = {
    kind: tuple(" ".join(name.split()) for name in names.split("|"))
    for kind, names in {
        "text": """
            text | texto | texte | article text | texto del articulo | texto do artigo | texte de l article |
            full text | content | contenido | conteudo | contenu | body | wording | provision | disposicion |
            disposicao | disposition
        """,
        "article": """
            article | articulo | artigo | article number | numero de articulo | numero del articulo | numero do
            artigo | numero d article | art | art no | section | seccion | section number | article no | number
            | numero | num | no | nro | n
        """,
        "instrument": """
            instrument | instrumento | law | ley | lei | loi | norma | norme | act | code | codigo | instrument
            title | law title | titulo de la ley | titulo da lei | titre de la loi | titulo de la norma |
            statute | legislation | diploma
        """,
        "title": """
            title | titulo | titre | heading | epigrafe | encabezado | rubrica | intitule | ementa | article
            title | article heading | titulo del articulo | titulo do artigo | titre de l article | marginal
            note | nombre
        """,
        "number": """
            law number | numero de ley | numero de la ley | numero da lei | numero de loi | official number |
            instrument number
        """,
        "date": "date | fecha | data | enactment date | fecha publicacion | publication date",
        "type": "type | tipo | rank | rango",
        "language": "language | idioma | lingua | langue | lang",
        "status": "status | estado | situacao | statut | etat",
    }.items()
}
_META = ("number", "date", "type", "language", "status")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
_HEADER_ROWS = 20
_DELIMITERS = ",;\t|"
_FOLD = re.compile(r"[^a-z0-9]+")
_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\#\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_NAME_CHARS = 160


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by column kind; ``where`` names its place in the file."""

    values: dict[str, str]
    where: str
    hidden: bool = False


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source an instrument, in the order of their first rows; its path is ``FILE#instrument``.

    A table without a column of instruments is one source under the file's own path. Text and article number are
    required.
    """
    if data.startswith(b"PK"):
        rows, notes = _from_sheets(data, path, limits)
    elif detect.suffix(path) in (".jsonl", ".ndjson", ".json"):
        rows, notes = _from_json(data, path, limits)
    else:
        rows, notes = _from_csv(data, path, limits)
    digest = hashlib.sha256(data).hexdigest()
    papers: dict[str, Paper] = {}
    for row in rows:
        name = _NAME.sub("-", row.values.get("instrument", "")).strip()[:_NAME_CHARS]
        if name not in papers:
            if len(papers) >= limits.table_instruments:
                raise Unusable(
                    "reader.too_many_instruments", f"more than {limits.table_instruments:,} instruments", row.where
                )
            papers[name] = _sheet_for(row, f"{path}#{name}" if name else path, limits)
        _write(papers[name], row)
    written = [page for page in papers.values() if page.length]
    if not written:
        raise Unusable("reader.empty", "there is no article in it", path)
    written[0].notes[:0] = [replace(note, start=0) for note in notes]
    kind = "xlsx" if data.startswith(b"PK") else "jsonl" if "json" in detect.suffix(path) else "csv"
    return [page.source(kind, digest) for page in written]


def _sheet_for(row: _Row, path: str, limits: Limits) -> Paper:
    page = Paper(path, limits)
    page.meta = {key: row.values[key].strip() for key in _META if row.values.get(key, "").strip()}
    if row.values.get("instrument", "").strip():
        page.meta["title"] = row.values["instrument"].strip()
    return page


def _write(page: Paper, row: _Row) -> None:
    """One article: number and title on a line, the text below."""
    label, title, words = (row.values.get(key, "").strip() for key in ("article", "title", "text"))
    if not (label or title or words):
        return
    page.end_line()
    page.end_line()
    start = page.here()
    page.add(" ".join(" ".join(part.split()) for part in (label, title) if part))
    if label:
        page.mark("article", start, page.length, label=paper.number_in(label)[:_NAME_CHARS], title=title)
    page.end_line()
    page.add(words)
    if row.hidden and page.length > start:
        page.mark("hidden", start, page.length)


def _from_sheets(data: bytes, path: str, limits: Limits) -> tuple[Iterable[_Row], list[Note]]:
    sheets, notes = xlsx.read(data, path, limits)
    rows: list[_Row] = []
    seen: list[str] = []
    recognised = False
    for sheet in sheets:
        opening = sheet.rows[:_HEADER_ROWS]
        place = next((place for place, row in enumerate(opening) if _is_header(row.cells)), None)
        if place is None:
            seen += [cell for row in opening[:1] for cell in row.cells if cell]
            if sheet.rows:
                notes.append(Note("table.sheet", f"sheet {sheet.name!r} has no columns of articles and was left out"))
            continue
        recognised = True
        columns = _columns(opening[place].cells)
        for row in sheet.rows[place + 1 :]:
            where = f"{path}, sheet {sheet.name}, row {row.number}"
            rows.append(_Row(_values(row.cells, columns), where, sheet.hidden or row.hidden))
    if not recognised:
        _check_columns(seen, path)
    return rows, notes


def _from_csv(data: bytes, path: str, limits: Limits) -> tuple[Iterable[_Row], list[Note]]:
    words, notes = text.decode(data, path)
    before = csv.field_size_limit(limits.cell_chars)
    try:
        records = _records(words, path, limits)
    finally:
        csv.field_size_limit(before)
    place = next((place for place, (_, cells) in enumerate(records[:_HEADER_ROWS]) if _is_header(cells)), None)
    if place is None:
        _check_columns(records[0][1] if records else [], path)
        return [], notes
    columns = _columns(records[place][1])
    unguarded = (
        ([_GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell for cell in cells], line)
        for line, cells in records[place + 1 :]
    )
    return [_Row(_values(cells, columns), f"{path}, line {line}") for cells, line in unguarded], notes


def _records(words: str, path: str, limits: Limits) -> list[tuple[int, list[str]]]:
    """Line number and cells of each record that is not empty."""
    opening = words[:20_000].split("\n", _HEADER_ROWS)[:_HEADER_ROWS]
    delimiter = max(
        _DELIMITERS, key=lambda sign: (any(_is_header(_split(line, sign)) for line in opening), opening[0].count(sign))
    )
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "field larger" in str(error):
                raise Unusable(
                    "reader.cell_too_long",
                    f"a cell holds more than {limits.cell_chars:,} characters",
                    f"{path}, line {reader.line_num}",
                ) from error
            raise Unusable("reader.broken", "the table is damaged", f"{path}, line {reader.line_num}") from error
        if cells is None:
            return records
        if len(cells) > limits.table_columns:
            raise Unusable(
                "reader.too_many_columns",
                f"more than {limits.table_columns:,} columns",
                f"{path}, line {reader.line_num}",
            )
        if len(records) > limits.table_rows:
            raise Unusable(
                "reader.too_many_rows", f"more than {limits.table_rows:,} rows", f"{path}, line {reader.line_num}"
            )
        if any(cell.strip() for cell in cells):
            records.append((reader.line_num, cells))


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _from_json(data: bytes, path: str, limits: Limits) -> tuple[Iterable[_Row], list[Note]]:
    words, notes = text.decode(data, path)
    rows: list[_Row] = []
    columns: dict[tuple[str, ...], dict[str, int]] = {}
    for where, item in _objects(words, path):
        if len(rows) >= limits.table_rows:
            raise Unusable("reader.too_many_rows", f"more than {limits.table_rows:,} rows", where)
        if not isinstance(item, dict):
            raise Unusable("reader.json", "each line has to be one object", where)
        keys = tuple(item)
        if keys not in columns:
            _check_columns(list(keys), where)
            columns[keys] = _columns(keys)
        known = {name: _scalar(item[keys[place]], keys[place], where) for name, place in columns[keys].items()}
        if any(len(value) > limits.cell_chars for value in known.values()):
            raise Unusable("reader.cell_too_long", f"a value holds more than {limits.cell_chars:,} characters", where)
        rows.append(_Row(known, where))
    return rows, notes


def _objects(words: str, path: str) -> Iterator[tuple[str, object]]:
    """Each object with its place: one a line, or the items of one array."""
    if words.lstrip()[:1] == "[":
        whole = _load(words, path)
        items = whole if isinstance(whole, list) else []
        yield from ((f"{path}, item {place}", item) for place, item in enumerate(items, 1))
        return
    for number, line in enumerate(words.split("\n"), 1):
        if line.strip():
            yield f"{path}, line {number}", _load(line, f"{path}, line {number}")


def _load(words: str, where: str) -> object:
    """JSON with numbers kept as they are written. Keys given twice, NaN and bottomless nesting are refused."""
    try:
        return json.loads(
            words, parse_int=str, parse_float=str, parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        told = str(error) if isinstance(error, _NotJson) else "it is not JSON, or nested too deep"
        raise Unusable("reader.json", told, where) from error


class _NotJson(ValueError):
    """What the standard parser would let through."""


def _refuse_constant(name: str) -> object:
    raise _NotJson(f"{name} is not JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotJson("a key is given twice: programs would differ on which one counts")
    return found


def _scalar(value: object, key: str, where: str) -> str:
    if value is None or isinstance(value, bool | str):
        return value if isinstance(value, str) else "" if value is None else str(value).lower()
    raise Unusable("reader.json", f"{key[:60]!r} has to be text or a number", where)


def _is_header(cells: Iterable[str]) -> bool:
    return {"text", "article"} <= set(_columns(tuple(cells)))


def _columns(names: Iterable[str]) -> dict[str, int]:
    """Column kind -> place. A name serves one kind only; earlier names of a list are preferred."""
    folded = [_fold(name) for name in names]
    found: dict[str, int] = {}
    for kind, known in _COLUMNS.items():
        place = next(
            (folded.index(name) for name in known if name in folded and folded.index(name) not in found.values()), None
        )
        if place is not None:
            found[kind] = place
    return found


def _check_columns(names: list[str], where: str) -> None:
    if not _is_header(names):
        seen = ", ".join(repr(name[:40]) for name in names[:12]) or "none"
        raise Unusable(
            "reader.columns", f"a table of articles needs the columns 'article' and 'text' (found: {seen})", where
        )


def _values(cells: Iterable[str], columns: dict[str, int]) -> dict[str, str]:
    row = tuple(cells)
    return {kind: row[place] for kind, place in columns.items() if place < len(row)}


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name[:200].lower()).encode("ascii", "ignore").decode("ascii")
    return _FOLD.sub(" ", plain).strip()
