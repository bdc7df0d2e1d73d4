"""What an instrument says of itself: title, type, number, date, status.

Reads front matter (English or Spanish keys), the first heading and the opening lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atalaya.core.laws import numbers

TYPES = ("constitution", "code", "law", "decree-law", "decree", "resolution", "regulation", "act", "treaty", "other")
_KEYS = {
    "title": ("title", "titulo", "título", "titre", "nombre"),
    "number": ("official_number", "number", "numero", "número", "identifier", "identificador"),
    "on": ("promulgation_date", "enactment_date", "publication_date", "fecha_publicacion", "date", "fecha"),
    "status": ("status", "estado"),
    "type": ("rank", "rango", "official_type", "type", "tipo"),
    "language": ("language", "idioma", "lang"),
    "summary": ("texto_resumido", "summary", "resumen"),
}
_TYPE_WORDS = (
    ("constitution", ("constitucion", "constitution", "constituicao")),
    ("decree-law", ("decreto-ley", "decreto ley", "decreto-lei", "decreto legislativo", "dnu", "decret-loi")),
    ("code", ("codigo", "code")),
    ("regulation", ("reglamento", "regulation", "regulamento", "reglement", "subs")),
    ("decree", ("decreto", "decree", "decret", "order")),
    ("resolution", ("resolucion", "resolution", "resolucao", "acuerdo", "portaria", "arrete")),
    ("law", ("ley", "lei", "loi", "law", "aop", "stat")),
    ("act", ("act", "bill")),
    ("treaty", ("tratado", "convencion", "convenio", "protocolo", "treaty", "convention", "protocol")),
)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_LINE = re.compile(r"^(?P<key>[A-Za-zÀ-ÿ_]+):[ \t]*(?P<value>.*)$")
_TITLE = re.compile(r"^#[ \t]+(?P<title>[^\n]+)$", re.M)
_DATE = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMBER = re.compile(
    r"(?:ley|decreto[- ]ley|decreto|act|law|loi|lei|n[º°o.]+"
    r"|no\.?)[ \t]*(?:n[º°o.]*)?[ \t]*(\d[\d.]*(?:[/-]\d{2,4})?)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """``on`` is an ISO date or empty (1900-01-01 means unknown); ``front_end`` the end of the front matter."""

    title: str
    type: str
    number: str
    on: str
    status: str
    language: str
    front_end: int


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Simple ``key: value`` lines between ``---`` fences, and the offset behind them; ({}, 0) without fences."""
    found = _FRONT.match(text)
    if not found:
        return {}, 0
    values: dict[str, str] = {}
    for line in found["body"].splitlines():
        pair = _LINE.match(line)
        if pair:
            values[pair["key"].lower()] = pair["value"].strip().strip("\"'")
    return values, found.end()


def read(text: str, told: dict[str, str], path: str) -> Metadata:
    """Metadata from what the file told (``told``), else front matter, else the opening lines and the path."""
    values, front_end = front_matter(text)
    values = {**values, **{key.lower(): value for key, value in told.items() if value}}

    def pick(kind: str) -> str:
        return next((values[key] for key in _KEYS[kind] if values.get(key)), "")

    heading = _TITLE.search(text, front_end, front_end + 4000)
    opening = heading["title"].strip() if heading else _first_line(text, front_end)
    title = pick("title") or opening
    summary = pick("summary")
    if summary and numbers.fold(summary) not in numbers.fold(title):
        title = f"{title} - {summary}" if title else summary
    date = _DATE.search(pick("on"))
    on = date.group(0) if date and date.group(0) != "1900-01-01" else ""
    number = pick("number") or _number(title, path)
    return Metadata(
        title[:400] or path.rsplit("/", 1)[-1],
        _type(pick("type"), title, path),
        number,
        on,
        pick("status"),
        pick("language"),
        front_end,
    )


def _first_line(text: str, start: int) -> str:
    for line in text[start : start + 2000].splitlines():
        plain = line.strip().strip("#*_ ")
        if plain:
            return plain
    return ""


def _number(title: str, path: str) -> str:
    found = _NUMBER.search(title) or _NUMBER.search(path.rsplit("/", 1)[-1].replace("-", " "))
    return found[1].rstrip(".") if found else ""


def _type(told: str, title: str, path: str) -> str:
    for words in (told, title, path.rsplit("/", 1)[-1]):
        plain = numbers.fold(words)
        for kind, starts in _TYPE_WORDS:
            if any(re.search(rf"\b{start}\b", plain) for start in starts):
                return kind
    return "other"
