"""A matrix as the Committee published it: printed tables -> rows with marks, sources and remarks, in any layout of it.

Readers hand over tables as they are printed; here their heads are understood (which column is whose mark, whose
source), rows that a page break cut are put together again, and marks that a scanner spoilt are made out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from atalaya.core.laws import dates
from atalaya.core.mapping import words


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the tables; days as ISO where they are whole, as printed otherwise, empty when unknown."""

    country: str = ""
    report_on: str = ""
    addenda: tuple[str, ...] = ()
    approved_on: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the document as printed. ``responses`` and ``sources`` go by dimension: L, E or Y."""

    place: int
    section: str
    weapon: str
    number: str
    title: str
    responses: Mapping[str, str]
    sources: Mapping[str, str]
    remarks: str
    where: str


@dataclass(frozen=True, slots=True)
class Document:
    """A published matrix; ``notes`` say in plain words what a person should know about the reading."""

    header: Header
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as it is printed: the text before it, where it stands, and its rows with their places."""

    above: str
    where: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


_MARKS: Final = {
    **dict.fromkeys(("x", "х", "×", "✕", "✗", "✓", "yes", "si", "oui", "sim"), "X"),
    **dict.fromkeys(("na", "n/a", "n.a"), "NA"),
    **dict.fromkeys(("", "-", "–", "—", "…"), ""),
    "?": "?",
}
_NOISE: Final = re.compile(r"[\s\u00ad\u200b\ufeff()\[\]*†‡¹²³⁴⁵]|(?<=\w)\d+$")


def mark(raw: str) -> str | None:
    """The Committee's mark that was printed: X, ?, NA or blank; None when a person must look at it."""
    return _MARKS.get(words.fold(_NOISE.sub("", raw)).rstrip("."))


# Heads of columns.

_MARK_HEAD: Final = re.compile(
    r"^(?:yes|s[ií]|oui|sim|x ?/ ?\?|x|mark|response|respuesta|r[ée]ponse|resposta)\b|\byes\b|\b(?:s[ií]|oui|sim)\s*$",
    re.I,
)
_SOURCE_HEAD: Final = re.compile(
    r"source|fuente|fonte|document|signature|firma|reference|referencia|information|informaci[oó]n pertinente", re.I
)
_REMARK_HEAD: Final = re.compile(r"remark|observaci|remarque|observa[cç]|comment|comentari", re.I)
_NUMBER_HEAD: Final = re.compile(r"^\s*(?:no\.?|n[º°o]\.?|#|num\w*)?\s*$", re.I)
_LEGAL: Final = re.compile(
    r"legal framework|marco (?:jur[ií]dico|legal)|cadre juridique|quadro (?:jur[ií]dico|legal)", re.I
)
_FORCE: Final = re.compile(
    r"enforce|penalt|sanci[oó]n|ejecuci[oó]n|cumplimiento|r[ée]pression|aplica[cç]|execu[cç]", re.I
)
_LETTERS: Final = {"nuc": "N", "che": "C", "qui": "C", "chi": "C", "bio": "B"}
_OP: Final = r"(?:OP|p[áa]rr\w*\.?|paragraph\w*|§)\s*"
_SECTIONS: Final = (
    ("OP3CD", rf"{_OP}3\s*\(?\s*c\)?|border|control(?:es)? fronteriz|export control|aduan"),
    ("OP3AB", rf"{_OP}3\s*\(?\s*a\)?|account for|contabilizar|physical(?:ly)? protect|protecci[oó]n f[ií]sica"),
    ("OP678", rf"{_OP}6\b(?!.*\b10\b)|control lists|listas de control"),
    ("OP2", rf"{_OP}2\b|prohibit|actividades prohibidas|proh[ií]b"),
    ("OP1", rf"{_OP}1\b|^\s*I\s*[.)]|legally binding instruments|instrumentos jur[ií]dic"),
)
_WEAPON: Final = re.compile(
    r"\b(?:(?P<letter>[NCB])W\b|(?P<word>nuclear|nucl[ée]aire|chemical|qu[ií]mic|chimique|biol[oó]gic|biologique))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: number, title, mark, source, remarks or nothing known."""

    kind: str
    dimension: str = ""
    weapon: str = ""


@dataclass(slots=True)
class _Course:
    """What carries over from table to table: a table cut by a page goes on under the same heads."""

    section: str = ""
    weapon: str = ""
    columns: tuple[_Column, ...] = ()
    lines: list[Line] = field(default_factory=list)


def document(above: Sequence[str], tables: Sequence[Printed], notes: Iterable[str] = ()) -> Document:
    """The rows of all tables of a matrix in their order, and its header. No line where no table is one of a matrix."""
    course = _Course()
    head_rows = [cells for table in tables[:2] for _where, cells in table.rows[:8]]
    for table in tables:
        _table(table, course)
    return Document(
        header([*above, *(" ".join(cells) for cells in head_rows)], head_rows), tuple(course.lines), tuple(notes)
    )


def section_of(text: str) -> str:
    """The section of the catalogue that a heading names, empty when none."""
    return next((name for name, pattern in _SECTIONS if re.search(pattern, text, re.I)), "")


def weapon_of(text: str) -> str:
    """The weapon that a heading names alone; empty when none or several."""
    found = {_letter(one) for one in _WEAPON.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _letter(found: re.Match[str]) -> str:
    return (found["letter"] or "").upper() or _LETTERS[words.fold(found["word"])[:3]]


def _table(table: Printed, course: _Course) -> None:
    """Reads one table into lines; heads may be repeated, missing on a table that goes on, or two rows deep."""
    heads = _head_rows(table.rows)
    told = " ".join(cell for _where, cells in table.rows[:heads] for cell in dict.fromkeys(cells))
    section = section_of(table.above) or (section_of(told) if heads else "")
    if section:
        course.section = section
        course.weapon = weapon_of(table.above)
    if heads:
        columns = _columns([cells for _where, cells in table.rows[:heads]])
        if any(column.kind == "mark" for column in columns):
            course.columns = columns
    if not course.columns:
        return
    for where, cells in table.rows[heads:]:
        _row(where, cells, course)


def _row(where: str, cells: Sequence[str], course: _Course) -> None:
    """One printed row: a heading inside the table, a repeated head, a part of the row before, or a row of its own."""
    told = [_clean(cell) for cell in cells]
    if not any(told):
        return
    unlike = {text for text in told if text}
    if len(unlike) == 1 and len(told) > 2 and (section_of(told[0]) or weapon_of(told[0])):
        course.section = section_of(told[0]) or course.section
        course.weapon = weapon_of(told[0]) or course.weapon
        return
    if _is_head(told):
        return
    padded = [*told, *[""] * (len(course.columns) - len(told))]
    by_kind = {
        kind: [text for text, column in zip(padded, course.columns, strict=False) if column.kind == kind]
        for kind in ("number", "title", "remarks")
    }
    title = " ".join(filter(None, by_kind["title"]))
    number = next((text for text in by_kind["number"] if text), "")
    if not number and (split := re.match(r"(\d{1,2})[.)]?\s+(.*)", title, re.S)):
        number, title = split[1], split[2]
    remarks = "\n".join(filter(None, by_kind["remarks"]))
    if not title and not number:
        _continue(padded, remarks, course)
        return
    weapons = sorted({column.weapon for column in course.columns if column.kind == "mark" and column.weapon}) or [
        course.weapon
    ]
    for weapon in weapons:
        responses, sources = _told(padded, course.columns, weapon)
        line = Line(
            len(course.lines) + 1,
            course.section,
            weapon,
            number.rstrip(".)"),
            title,
            responses,
            sources,
            remarks,
            where,
        )
        course.lines.append(line)


def _told(cells: Sequence[str], columns: Sequence[_Column], weapon: str) -> tuple[dict[str, str], dict[str, str]]:
    """Marks and sources of a row for one weapon; a column without a weapon speaks for all of them."""
    responses: dict[str, str] = {}
    sources: dict[str, str] = {}
    for text, column in zip(cells, columns, strict=False):
        if column.weapon not in ("", weapon):
            continue
        if column.kind == "mark":
            responses[column.dimension] = _whole(responses.get(column.dimension, ""), text)
        elif column.kind == "source":
            sources[column.dimension] = _whole(sources.get(column.dimension, ""), text)
    return responses, sources


def _whole(before: str, text: str) -> str:
    return f"{before}\n{text}".strip("\n") if before and text else before or text


def _continue(cells: Sequence[str], remarks: str, course: _Course) -> None:
    """A row without number and title goes on with the one before it: a page break cut it."""
    if not course.lines:
        return
    last = course.lines[-1]
    together = [line for line in course.lines[-3:] if (line.number, line.title) == (last.number, last.title)]
    for line in together:
        responses, sources = _told(cells, course.columns, line.weapon)
        course.lines[course.lines.index(line)] = replace(
            line,
            responses={
                name: _whole(line.responses.get(name, ""), responses.get(name, ""))
                for name in (*line.responses, *(new for new in responses if new not in line.responses))
            },
            sources={
                name: _whole(line.sources.get(name, ""), sources.get(name, ""))
                for name in (*line.sources, *(new for new in sources if new not in line.sources))
            },
            remarks=_whole(line.remarks, remarks),
        )


def _clean(text: str) -> str:
    """A cell without what a page or a scanner put into it: soft hyphens, hyphens at line ends, odd blanks."""
    text = re.sub(r"[\u00ad\u200b\ufeff]", "", text).replace("\u00a0", " ")
    text = re.sub(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])", "", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _is_head(cells: Sequence[str]) -> bool:
    """Whether a row names columns: at least two cells do, and none holds a mark of its own."""
    named = [cell for cell in dict.fromkeys(cells) if cell]
    hits = sum(1 for cell in named if len(cell) < 160 and _names_column(cell))
    return hits >= 2 and hits * 2 >= len(named)


def _names_column(text: str) -> bool:
    flat = " ".join(text.split())
    if flat in ("X", "?", "x"):
        return False
    return bool(
        _REMARK_HEAD.match(flat)
        or _LEGAL.search(flat)
        or re.match(r"(?:if yes|si la respuesta|si s[ií]|en caso|si oui|se sim)", flat, re.I)
        or _MARK_HEAD.fullmatch(flat)
        or re.fullmatch(r"(?:N|C|B|NW|CW|BW|[NCB]W?\s*\W?)", flat)
        or (_FORCE.search(flat) and len(flat) < 90 and re.search(r"civil|criminal|penal|enforce", flat, re.I))
    )  # fmt: skip


def _head_rows(rows: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    """How many rows at the top are heads: up to the first that is a row of answers, four at most."""
    last = 0
    for place, (_where, cells) in enumerate(rows[:5], 1):
        told = [_clean(cell) for cell in cells]
        if _is_head(told):
            last = place
        elif last:
            break
    return last


def _columns(heads: Sequence[Sequence[str]]) -> tuple[_Column, ...]:
    """What each column holds, from all heads above it; merged heads stand in each column they span."""
    width = max(len(cells) for cells in heads)
    joined = [
        " | ".join(dict.fromkeys(_clean(cells[n]) for cells in heads if n < len(cells) and cells[n].strip()))
        for n in range(width)
    ]
    both = any(_LEGAL.search(text) for text in joined) or any(_FORCE.search(text) for text in joined)
    dimension = "L" if both else "Y"
    found: list[_Column] = []
    has_title = False
    for text in joined:
        if _LEGAL.search(text):
            dimension = "L"
        elif both and _FORCE.search(text):
            dimension = "E"
        last = text.rpartition(" | ")[2] or text
        column = _column(text, last, dimension, has_title=has_title)
        has_title = has_title or column.kind == "title"
        found.append(column)
    return tuple(found)


def _column(text: str, last: str, dimension: str, *, has_title: bool) -> _Column:
    weapon = re.fullmatch(r"\W*([NCB])(?:W|Q)?\W*", last, re.I)
    if _REMARK_HEAD.search(last) and has_title:
        return _Column("remarks")
    if weapon and has_title:
        return _Column("mark", dimension, weapon[1].upper())
    if has_title and re.search(r"if yes|si la respuesta|si s[ií]\b|si oui|se sim", last, re.I):
        return _Column("source", dimension)
    if has_title and _MARK_HEAD.search(last):
        return _Column("mark", dimension)
    if has_title and (_SOURCE_HEAD.search(last) or _SOURCE_HEAD.search(text)):
        return _Column("source", dimension)
    if has_title:
        return _Column("mark", dimension) if last and len(last) < 40 else _Column("")
    if _NUMBER_HEAD.match(text):
        return _Column("number")
    return _Column("title")


# What stands above the tables.

_DATE_OF: Final = r"(?:dates?|date\(s\)|fechas?|data)\s+(?:of|del|de la|de las|de los|des|du|do|da|de)\s+(?:the )?"
_APPROVAL: Final = r"(?:approval|aprobaci[oó]n|approbation|aprova[cç][aã]o)"
_REST: Final = r"\s*:?\s*(?P<rest>[^\n|]*)"
_LABELS: Final = (
    (
        "country",
        r"^(?:name of )?(?:member )?(?:state|estado|[ée]tat|country|pa[ií]s)(?: miembro)?\s*:?\s*(?P<rest>.*)$",
    ),
    ("report_on", rf"{_DATE_OF}(?:national |first )?(?:report|informe|rapport|relat[oó]rio)\w*{_REST}"),
    ("addenda", rf"{_DATE_OF}(?:add|adici|additional inf|informaci[oó]n adic)\w*(?: \w+)?{_REST}"),
    (
        "approved_on",
        rf"{_DATE_OF}(?:committee(?:'s|’s)? )?{_APPROVAL}[^:\d\n]{{0,40}}{_REST}",
    ),
)
_PART: Final = re.compile(r"(?:(?P<month>[A-Za-zçéû]{3,12})\s+(?:de\s+)?)?(?P<year>(?:19|20)\d\d)")


def header(above: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Header:
    """State, date of the report, dates of addenda and of the approval, from paragraphs and two-column rows."""
    pairs = [
        f"{_clean(cells[0]).rstrip(':')}: {_clean(cells[1])}" for cells in rows if len(cells) >= 2 and cells[0].strip()
    ]
    text = "\n".join([*pairs, *above])
    told: dict[str, str] = {}
    for name, pattern in _LABELS:
        found = next(
            (one["rest"].strip(" :|") for one in re.finditer(pattern, text, re.I | re.M) if one["rest"].strip(" :|")),
            "",
        )
        told[name] = found
    return Header(
        told["country"][:120],
        next(iter(days(told["report_on"])), ""),
        tuple(days(told["addenda"])),
        next(iter(days(told["approved_on"])), ""),
    )


def days(text: str) -> list[str]:
    """The days of a text as exact as they are printed: 2020-12-23, 2020-12 or 2020."""
    whole = dates.find(text)
    if whole:
        return whole
    found = []
    for one in _PART.finditer(text):
        first = dates.find(f"1 {one['month']} {one['year']}") if one["month"] else []
        found.append(first[0][:7] if first else one["year"])
    return found
