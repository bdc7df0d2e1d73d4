"""Files of control lists and nomenclatures that a person brought -> editions. Nothing is fetched, nothing ships.

A file is read whole or not at all; what is wrong is said with its place. Headings, codes and CAS numbers are taken and
nothing below them: of the EU annex (HTML, Formex) the heading of each entry, never its parameters.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from lxml import etree

from atalaya.adapters.readers import markup, text
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import cas, control, glossary
from atalaya.core.trade.control import Edition, Entry, Head, Kind, Link

MOST_BYTES: Final = 200_000_000
_READ_CHARS: Final = 131_072
CELL_CHARS: Final = 10_000
_TURNED: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GUARDED: Final = re.compile(r"^'(?=[=+\-@])")
_ANNEX_CODE: Final = re.compile(r"\s*([0-9][A-E][0-9]{3})\.?\s*(.*)", re.DOTALL)
_ANNEX_TAIL: Final = re.compile(
    r"\s*(?:N\.B\.|Note\s*:|Nota\s*:|Technical Note|Nota técnica|Note technique).*", re.DOTALL
)
_LEADS: Final = (
    "(?:having|with|of|exceed[a-z]*|greater|less|more|better|in excess|capable|up to|at least|equal|containing|whose|"
    "at|con|que|de|superior|inferior|com|avec|ayant|dont|sup[ée]rieur[a-z]*|inf[ée]rieur[a-z]*|à)"
)
_UNITS: Final = (
    r"(?:\s*[%‰°ºµ]|\s*:\s?\d|\s*x\s?10|\s+(?:ppm|parts?|dB|[kMGm]?Hz|[kMm]?W|[kM]?V|[mk]?A|[kMm]?J|[kMGh]?Pa|[kMm]?Ns?|"
    r"[kmcn]?m[23²³]?|k?g|[mn]?s|K|u|bits?|ions|times|mGal|cal|degrees|grados|graus|degrés)\b)"
)
_MEASURE: Final = re.compile(
    rf"\s*\b{_LEADS}\b(?:(?!\b{_LEADS}\b)[^;:])*?(?<![A-Z0-9.])\d[\d.,]*(?:\s\d{{3}})*{_UNITS}"
    r".*?(?=[,;.]\s|[,;:.]?$)",
    re.IGNORECASE,
)
_HS: Final = re.compile(r"\d{2,12}")
_LIST: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")

_COLUMNS: Final = {
    "code": ("code", "codigo", "codigo de control", "codigo de controle", "control code", "numero", "eccn", "item"),
    "heading": ("heading", "description", "descripcion", "descricao", "titulo", "title", "intitule", "designation",
                "denominacion", "denominacao", "libelle", "rubro", "name", "nombre", "nome", "nom"),
    "language": ("language", "idioma", "lingua", "langue", "lang"),
    "note": ("note", "nota", "notes", "notas", "observaciones", "observacoes", "remarque"),
    "cas": ("cas", "cas number", "numero cas", "n cas", "no cas"),
    "hs": ("hs", "sa", "sh", "ncm", "hs code", "codigo arancelario", "partida", "codigo sh", "code sh"),
    "parent": ("parent", "padre", "pai", "superior", "eu code"),
    "list": ("list", "lista", "liste"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """What the person who brings a file says of it; what is empty is filled in by what the shape of the file tells."""

    list: str
    dated: date
    language: str = "en"
    title: str = ""
    issuer: str = ""
    basis: str = ""
    country: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """An edition, the links of a table if that is what was brought, and doubts for a person to look at."""

    edition: Edition
    links: tuple[Link, ...] = ()
    doubts: tuple[str, ...] = ()
    shape: str = ""


def read(path: Path, told: Brought) -> Import:
    """The edition in a file, told apart by what is in it.

    Raises Missing (``control.file``), Unusable (``control.*``, ``reader.*``) with the place of the fault.
    """
    if not path.is_file():
        raise Missing("control.file", "there is no such file of a list", str(path))
    if path.stat().st_size > MOST_BYTES:
        raise Unusable("control.size", f"more than {MOST_BYTES:,} bytes", str(path))
    return parse(path.read_bytes(), path.name, told)


def parse(data: bytes, name: str, told: Brought) -> Import:
    """The edition in these bytes; ``name`` is said in faults."""
    if not _LIST.fullmatch(told.list):
        raise Unusable(
            "control.list", "a list is called by small letters, digits and dashes: eu, us, xc-2025", told.list
        )
    if told.language not in control.LANGUAGES:
        raise Unusable("control.language", "the languages are en, es, pt, fr", told.language[:20])
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        shape, entries, links = _annex(data, name, told)
    elif start in (b"{", b"["):
        shape, entries, links = _json(data, name, told)
    else:
        shape, entries, links = _table(data, name, told)
    if not entries and not links:
        raise Unusable("control.empty", "there is no entry in it", name)
    return _finish(shape, data, name, told, entries, links)


def _finish(
    shape: str, data: bytes, name: str, told: Brought, entries: Sequence[Entry], links: Sequence[Link]
) -> Import:
    title, issuer, basis = _KNOWN.get(shape, ("", "", ""))
    head = Head(
        told.list, told.title or title or told.list, told.issuer or issuer, told.dated,
        (hashlib.sha256(data).hexdigest(),), told.source or name, told.country, told.basis or basis,
        Kind.GOODS if shape in ("hs", "ncm") else Kind.CONTROL,
    )  # fmt: skip
    known = {number for entry in entries for number in entry.cas}
    doubts = [
        f"{entry.code}: {doubt.told()}"
        for entry in entries
        for number in entry.cas
        if (doubt := cas.doubt(number, known))
    ]
    return Import(Edition(head, tuple(entries)), tuple(links), tuple(doubts), shape)


_KNOWN: Final = {
    "eu": ("EU dual-use list, Annex I", "European Union", "Regulation (EU) 2021/821, in the European Union"),
    "us": ("Commerce Control List", "United States, Bureau of Industry and Security", "15 CFR part 774, in the US"),
    "cwc": ("Chemical Weapons Convention, Annex on Chemicals", "OPCW",
            "Chemical Weapons Convention: binds its States Parties; reaches persons through national law"),
    "ag": ("Australia Group, chemical weapons precursors", "Australia Group", "common list of an informal group"),
    "hs": ("Harmonized System", "World Customs Organization", ""),
    "ncm": ("Nomenclatura Comum do Mercosul", "Mercosur", ""),
}  # fmt: skip


# Tables


def _rows(data: bytes, name: str) -> tuple[list[str], Iterator[tuple[str, list[str]]]]:
    """Headings, folded, and the rows with their place. The delimiter is the sign that the first line has most of."""
    words, _notes = text.decode(data, name)
    first = words[:4096].split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)
    heads = [" ".join(glossary.fold(head).replace("_", " ").split()) for head in _next(lines, name)]
    return heads, _cells(lines, name)


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """The longest cell that is read at all, whatever another reader in this process allows itself meanwhile."""
    before = csv.field_size_limit(_READ_CHARS)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _next(lines: Any, name: str) -> list[str]:
    try:
        with _limited():
            return next(lines, [])
    except csv.Error as fault:
        raise Unusable("control.csv", f"the table is damaged: {fault}", f"{name}, line 1") from fault


def _cells(lines: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    while True:
        try:
            with _limited():
                cells = next(lines, None)
        except csv.Error as fault:
            raise Unusable("control.csv", f"the table is damaged: {fault}", f"{name}, line {lines.line_num}") from fault
        if cells is None:
            return
        where = f"{name}, line {lines.line_num}"
        if any(cell.strip() for cell in cells):
            yield where, [_cell(cell, where) for cell in cells]


def _cell(cell: str, where: str) -> str:
    """A cell as text. Raises Unusable for what is no heading: formulas, turned letters, cells without measure."""
    if len(cell) > CELL_CHARS:
        raise Unusable("control.cell", f"a cell has {len(cell):,} signs; a heading has at most {CELL_CHARS:,}", where)
    if cell.lstrip()[:1] in ("=", "@"):
        raise Unusable("control.formula", "a cell holds a formula where a text belongs", where)
    if _TURNED.search(cell):
        raise Unusable("control.direction", "a cell holds invisible signs that turn the direction of the text", where)
    return " ".join(_GUARDED.sub("", cell.strip()).split())


def _table(data: bytes, name: str, told: Brought) -> tuple[str, list[Entry], list[Link]]:
    heads, rows = _rows(data, name)
    if {"schedule", "part", "cas"} <= set(heads):
        return "cwc", _merged(_cwc(heads, rows, told)), []
    if {"number", "name", "cas"} <= set(heads):
        return "ag", _merged(_ag(heads, rows, told)), []
    if {"hscode", "description"} <= set(heads):
        return "hs", _merged(_goods(heads, rows, told, "hscode", "description")), []
    if {"ncm", "descricao"} <= set(heads):
        return "ncm", _merged(_goods(heads, rows, replace(told, language="pt"), "ncm", "descricao")), []
    if {"code", "regime", "heading"} <= set(heads):
        return "eu", _merged(_own(heads, rows, told)), []
    places = _places(heads)
    if {"hs", "list", "code"} <= places.keys() and "heading" not in places:
        return "links", [], list(_links(places, rows))
    return "national", _merged(_own(heads, rows, told)), []


def _places(heads: Sequence[str]) -> dict[str, int]:
    return {key: place for key, known in _COLUMNS.items() for place, head in enumerate(heads) if head in known}


def _row(heads: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return dict(zip(heads, cells, strict=False))


def _own(heads: Sequence[str], rows: Iterable[tuple[str, list[str]]], told: Brought) -> Iterator[tuple[str, Entry]]:
    """The documented table: code and heading are needed; language, note, cas, hs, parent may be there."""
    places = _places(heads)
    if lacking := [key for key in ("code", "heading") if key not in places]:
        raise Unusable("control.columns", f"the table lacks the columns: {', '.join(lacking)}", "line 1")
    for where, cells in rows:
        row = {key: cells[place] for key, place in places.items() if place < len(cells)}
        if not row.get("code") or not row.get("heading"):
            raise Unusable("control.entry", "an entry needs a code and a heading", where)
        language = row.get("language", "").lower()[:2] or told.language
        if language not in control.LANGUAGES:
            raise Unusable("control.language", "the languages are en, es, pt, fr", where)
        hs = tuple(re.sub(r"[ .]", "", one) for one in _split(row.get("hs", "")))
        if wrong := [one for one in hs if not _HS.fullmatch(one)]:
            raise Unusable("control.hs", f"a customs code has digits only, not {wrong[0][:20]!r}", where)
        numbers = _numbers(row.get("cas", ""), where)
        yield (
            where,
            _entry(row["code"], language, row["heading"], row.get("parent", ""), numbers, hs, row.get("note", "")),
        )


def _cwc(heads: Sequence[str], rows: Iterable[tuple[str, list[str]]], told: Brought) -> Iterator[tuple[str, Entry]]:
    named = [head for head in heads if head.startswith("name")]
    for where, cells in rows:
        row = _row(heads, cells)
        numbers = _numbers(row.get("cas", ""), where)
        if not numbers or not named:
            raise Unusable("control.entry", "a scheduled chemical needs a name and a CAS number", where)
        schedule = f"{row['schedule']}{row['part']}"
        for head in named:
            language = head[-2:] if head[-2:] in control.LANGUAGES and head != "name" else told.language
            if row.get(head):
                yield where, _entry(f"{schedule} {numbers[0]}", language, row[head], schedule, numbers)


def _ag(heads: Sequence[str], rows: Iterable[tuple[str, list[str]]], told: Brought) -> Iterator[tuple[str, Entry]]:
    for where, cells in rows:
        row = _row(heads, cells)
        if not row.get("number") or not row.get("name"):
            raise Unusable("control.entry", "a precursor needs a number and a name", where)
        numbers = _numbers(row.get("cas", ""), where)
        yield where, _entry(f"AG {row['number']}", told.language, row["name"], row.get("eu code", ""), numbers)


def _goods(
    heads: Sequence[str], rows: Iterable[tuple[str, list[str]]], told: Brought, code: str, words: str
) -> Iterator[tuple[str, Entry]]:
    for where, cells in rows:
        row = _row(heads, cells)
        digits = row.get(code, "").replace(".", "")
        if digits == "TOTAL":  # the sum of all goods, which the trade statistics carry
            continue
        if not _HS.fullmatch(digits):
            raise Unusable("control.hs", f"a customs code has digits only, not {digits[:20]!r}", where)
        heading = row.get(words, "").lstrip("- ")
        yield where, _entry(digits, told.language, heading or digits, row.get("parent", ""))


def _links(places: Mapping[str, int], rows: Iterable[tuple[str, list[str]]]) -> Iterator[Link]:
    for where, cells in rows:
        row = {key: cells[place] for key, place in places.items() if place < len(cells)}
        hs = re.sub(r"[ .]", "", row.get("hs", ""))
        if not _HS.fullmatch(hs):
            raise Unusable("control.hs", f"a customs code has digits only, not {hs[:20]!r}", where)
        if not row.get("code"):
            raise Unusable("control.entry", "a link needs a control code or a CAS number", where)
        yield Link(hs, row.get("list", "").lower(), row["code"], row.get("note", ""))


def _entry(
    code: str, language: str, heading: str, parent: str = "", numbers: tuple[str, ...] = (),
    hs: tuple[str, ...] = (), note: str = "",
) -> Entry:  # fmt: skip
    return Entry(code, {language: heading[: control.HEADING_CHARS]}, parent, numbers, hs, note)


def unmeasured(heading: str) -> str:
    """A heading without its measures: of a list the product holds what a thing is called, not from where it counts."""
    return " ".join(_MEASURE.sub(" …", heading[: 2 * control.HEADING_CHARS]).split())


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _numbers(cell: str, where: str) -> tuple[str, ...]:
    """CAS numbers of a cell. A misprinted one is kept as printed; what is no number at all is a fault."""
    found = tuple(_split(cell))
    if wrong := [number for number in found if not cas.is_number(number)]:
        raise Unusable("control.cas", f"{wrong[0][:30]!r} is not written like a CAS number (50-00-0)", where)
    return found


def _merged(found: Iterable[tuple[str, Entry]]) -> list[Entry]:
    """One entry a code, with its headings in all languages. Raises Unusable where a code says two things in one."""
    entries: dict[str, Entry] = {}
    for where, entry in found:
        key = control.plain(entry.code)
        old = entries.get(key)
        if not key:
            raise Unusable("control.entry", "a code needs letters or digits", where)
        if old is None:
            entries[key] = entry
            continue
        if twice := [lang for lang, words in entry.headings.items() if old.headings.get(lang, words) != words]:
            raise Unusable("control.twice", f"the code {entry.code[:20]} stands twice in {twice[0]}", where)
        entries[key] = joined(old, entry)
    return list(entries.values())


def joined(old: Entry, new: Entry) -> Entry:
    """An entry with the headings, CAS numbers and customs codes of two readings of it."""
    return Entry(
        old.code, {**old.headings, **new.headings}, old.parent or new.parent,
        tuple(dict.fromkeys((*old.cas, *new.cas))), tuple(dict.fromkeys((*old.hs, *new.hs))), old.note or new.note,
    )  # fmt: skip


# JSON


def _json(data: bytes, name: str, told: Brought) -> tuple[str, list[Entry], list[Link]]:
    words, _notes = text.decode(data, name)
    try:
        found = json.loads(words)
    except (ValueError, RecursionError) as fault:
        place = f"{name}, line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else name
        raise Unusable("control.json", "it is not JSON", place) from fault
    entries = found.get("entries") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise Unusable("control.json", "there is no list of entries in it", name)
    return "us", _merged(_ccl(entries, name, told)), []


def _ccl(entries: Iterable[object], name: str, told: Brought) -> Iterator[tuple[str, Entry]]:
    for number, one in enumerate(entries, start=1):
        where = f"{name}, entry {number}"
        if not isinstance(one, dict):
            raise Unusable("control.entry", "an entry is an object with eccn and heading", where)
        code, heading = one.get("eccn") or one.get("code"), one.get("heading")
        if not isinstance(code, str) or not isinstance(heading, str) or not code.strip() or not heading.strip():
            raise Unusable("control.entry", "an entry needs the texts eccn and heading", where)
        reasons = one.get("reasonForControl")
        note = _cell(reasons, where) if isinstance(reasons, str) else ""
        yield where, _entry(_cell(code, where), told.language, unmeasured(_cell(heading, where)), note=note)


# The EU annex: the consolidated HTML of EUR-Lex, and Formex


def _annex(data: bytes, name: str, told: Brought) -> tuple[str, list[Entry], list[Link]]:
    blocks = _formex(data, name) if _is_formex(data) else _html(data, name)
    return "eu", list(_headings(blocks, told.language).values()), []


def _is_formex(data: bytes) -> bool:
    head = data[:2000].lower()
    return b"<html" not in head and (b"<?xml" in head or b"formex" in head)


def _formex(data: bytes, name: str) -> Iterator[str]:
    """The number and text of each numbered point, in order; a DOCTYPE is refused."""
    for element in markup.parse(data, name).iter("{*}*"):
        if markup.local(element) in ("NO.P", "TXT", "P", "TI", "STI"):
            yield " ".join("".join(map(str, element.itertext())).split())


def _html(data: bytes, name: str) -> Iterator[str]:
    words, _notes = text.decode(data, name)
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    try:
        root: Any = etree.fromstring(words.encode("utf-8"), parser)  # None for a page with nothing in it
    except etree.LxmlError as fault:
        raise Unusable("control.html", "the page cannot be read", name) from fault
    for element in root.iter("p", "td", "h1", "h2", "h3", "h4", "span") if root is not None else ():
        if element.tag == "td" and element.find(".//p") is not None:
            continue
        if element.tag == "span" and next(element.iterancestors("p", "td"), None) is not None:
            continue
        yield " ".join("".join(map(str, element.itertext())).split())


def _headings(blocks: Iterable[str], language: str) -> dict[str, Entry]:
    """Each code at the head of a block with the words after it, or of the next block. The first mention counts."""
    found: dict[str, Entry] = {}
    waiting = ""
    for block in blocks:
        match = _ANNEX_CODE.fullmatch(block)
        if match and match[1] not in found:
            waiting, words = match[1], match[2]
        else:
            words = block
        if not waiting or not words or (match and words is block):
            continue
        heading = _ANNEX_TAIL.sub("", _TURNED.sub("", words)).strip()
        if len(heading) > 3:
            found[waiting] = _entry(waiting, language, unmeasured(heading))
        waiting = ""
    return found
