"""What an instrument says of itself: title, type, number, date, status.

Reads front matter (English or Spanish keys), the first heading, the opening lines and the closing formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from atalaya.core.laws import dates, numbers

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
_ORIGIN_KEYS = {
    "address": ("source", "url", "fuente", "fonte", "enlace", "address", "source_url"),
    "gazette": ("gazette", "gazette_scan_url", "diario_oficial", "boletin_oficial", "journal_officiel", "gaceta"),
    "published_on": ("publication_date", "fecha_publicacion", "published_on", "data_publicacao", "date_publication"),
    "licence": ("licence", "license", "licencia", "licenca"),
    "read_on": ("last_updated", "retrieved", "consulted", "fecha_consulta"),
}
_TYPE_WORDS = (
    (
        "decree-law",
        r"decreto[ _-]?le[yi]|decreto legislativo|decreto[ _](?:de[ _])?necesidad[ _]y?[ _]?urgencia|dnu|decret-loi",
    ),
    ("constitution", r"constitucion|constitution|constituicao"),
    ("code", r"codigo|code"),
    ("regulation", r"reglamento|regulations?|regulamento|reglement|rules|subs"),
    ("decree", r"decreto|decree|decret|order"),
    ("resolution", r"resolucion|resolution|resolucao|portaria|arrete"),
    ("law", r"ley|lei|loi|law"),
    ("act", r"act|bill|aop|stat"),
    ("treaty", r"tratado|convencion|convenio|protocolo|acuerdo|treaty|convention|protocol|agreement|accord"),
)
_TYPE = re.compile("|".join(rf"(?P<t{place}>\b(?:{words})\b)" for place, (_, words) in enumerate(_TYPE_WORDS)))
_CITED_AS = re.compile(
    r"\b(?:this|these)[ \t\r\n]{1,3}(act|regulations|rules"
    r"|order)[ \t\r\n]{1,3}may[ \t\r\n]{1,3}be[ \t\r\n]{1,3}cited",
    re.I,
)
_IS_CODE = re.compile(r"^(?:ley|decreto(?:[ -]ley)?)?\s*(?:n[º°o.]*)?\s*[\d./]*\s*[/–—-]\s*codigo\b|^codigo\b")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_LINE = re.compile(r"^(?P<key>[A-Za-zÀ-ÿ_]+):[ \t]*(?P<value>.*)$")
_TITLE = re.compile(r"^#[ \t]+(?P<title>[^\n]+)$", re.M)
_NAMED = re.compile(
    r"(?:ley|decreto[- ]ley|decreto|lei|loi|law|dnu"
    r"|resoluci[oó]n)[ \t]*(?:n[º°o.]+)?[ \t]*(?P<number>\d[\d.]*)(?:[ \t]*(?:/|-|de"
    r"|of)[ \t]*(?P<year>\d{2,4})(?!\d))?",
    re.I,
)
_LEADING = re.compile(
    r"^(?:act[ \t]+)?(?:no\.?[ \t]*)?(?P<number>\d{1,4})(?:[ \t]*(?:of|/|_"
    r"|-)[ \t]*(?P<year>\d{4}))?(?=[ \t]*[-–—:,.]|[ \t]*$)",
    re.I,
)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_CODED = re.compile(r"(?P<number>\d[\d.]*)(?:[-/ ](?P<year>\d{4}))?$")
_ENACTED = re.compile(
    r"(?:^|\n)[^\n]{0,12}(?:Dad[ao]|DADA|Aprobad[oa]|Sancionad[oa]|Promulgad[oa]|Passed in|Assented|Fait à"
    r"|Brasília|- ?Fecha de sanci[oó]n)\b[^\n]{0,600}"
)
_PLACED = re.compile(r"^[ \t#*_(]*(?:[A-ZÁÉÍÓÚ][\w. ]{2,28},|Bs\. As\.,)[^\n]{6,60}$", re.M)
_OPENING_CHARS, _CLOSING_CHARS, _DATE_CHARS = 2500, 12_000, 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """``on`` is an ISO date or empty (1900-01-01 means unknown); ``front_end`` the end of the front matter.

    ``number`` is the official number without points, with its year where it is cited so (``24804``, ``102/2000``).
    """

    title: str
    type: str
    number: str
    on: str
    status: str
    language: str
    front_end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text says that it comes from; what it does not say is empty. Days are ISO dates.

    Taken as told: nothing of it was looked up, so whatever rests on it waits to be compared with the official text.
    """

    address: str = ""
    gazette: str = ""
    published_on: str = ""
    licence: str = ""
    read_on: str = ""


def origin(text: str, told: Mapping[str, str]) -> Origin:
    """What front matter, or a list that came with the files (``told``), says of the source."""
    values, _end = front_matter(text)
    values |= {key.lower(): value for key, value in told.items() if value}
    found = {
        name: next((values[key].strip() for key in keys if values.get(key)), "") for name, keys in _ORIGIN_KEYS.items()
    }
    for name in ("published_on", "read_on"):
        found[name] = next(iter(dates.find(found[name][:_DATE_CHARS])), "")
    if not found["address"].startswith(("https://", "http://")):
        found["address"] = ""
    return Origin(**found)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Simple ``key: value`` lines between ``---`` fences, and the offset behind them; ({}, 0) without fences."""
    found = _FRONT.match(text)
    if not found:
        return {}, 0
    values: dict[str, str] = {}
    for line in found["body"].splitlines():
        pair = _LINE.match(line)
        if pair:
            values[pair["key"].lower()] = pair["value"].strip().strip("\"'").replace('\\"', '"')
    return values, found.end()


def read(text: str, told: dict[str, str], path: str) -> Metadata:
    """Metadata from what the file told (``told``), else front matter, else its opening and closing lines and path."""
    values, front_end = front_matter(text)
    values = {**values, **{key.lower(): value for key, value in told.items() if value}}

    def pick(kind: str) -> str:
        return next((values[key] for key in _KEYS[kind] if values.get(key)), "")

    heading = _TITLE.search(text, front_end, front_end + 4000)
    opening = heading["title"].strip() if heading else _first_line(text, front_end)
    title = " ".join((pick("title") or opening).split())
    summary = " ".join(pick("summary").split())
    name = path.rsplit("/", 1)[-1]
    full = f"{title} - {summary}" if title and summary and numbers.fold(summary) not in numbers.fold(title) else title
    return Metadata(
        (full or summary)[:400] or name,
        _type(pick("type"), title, text[front_end : front_end + _OPENING_CHARS], name),
        _number(pick("number"), title, name),
        _on(pick("on"), text, front_end),
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


def _on(told: str, text: str, front_end: int) -> str:
    """The date the file tells, else that of the opening lines, else that of the closing formula."""
    for date in dates.find(told[:_DATE_CHARS]):
        return "" if date == "1900-01-01" else date
    placed = _PLACED.search(text, front_end, front_end + _OPENING_CHARS)
    for date in dates.find(placed[0]) if placed else []:
        return date
    found = [match[0] for match in _ENACTED.finditer(text, max(front_end, len(text) - _CLOSING_CHARS))]
    told_in = [date for words in found for date in dates.find(words)]
    return max(told_in, default="")


def _number(told: str, title: str, name: str) -> str:
    coded = _CODED.search(told.strip())
    if coded:
        return _joined(coded["number"], coded["year"])
    for words in (title, name.rsplit(".", 1)[0].replace("-", " ").replace("_", "/")):
        found = _NAMED.search(words)
        if found:
            return _joined(found["number"], found["year"])
        leading = _LEADING.match(words)
        if leading:
            year = leading["year"] or next(iter(_YEAR.findall(words)), None)
            return _joined(leading["number"], year)
    return ""


def _joined(number: str, year: str | None) -> str:
    plain = number.replace(".", "").strip()
    return f"{plain}/{year}" if year and year != plain else plain


def _type(told: str, title: str, opening: str, name: str) -> str:
    """By what the file tells, else by the word that leads the title, else by how the act says it may be cited."""
    ranked = _first_type(told)
    if ranked:
        return ranked
    if _IS_CODE.match(numbers.fold(title)):
        return "code"
    cited = _CITED_AS.search(opening)
    if cited and cited[1].lower() != "act":
        return "decree" if cited[1].lower() == "order" else "regulation"
    words = name.replace("-", " ").replace("_", " ")
    if words.startswith("subs "):
        return "regulation"
    if re.search(r"\bAct\b", title):
        return "act"
    return _first_type(title) or _first_type(words) or "other"


def _first_type(words: str) -> str:
    found = _TYPE.search(numbers.fold(words))
    return _TYPE_WORDS[int(found.lastgroup[1:])][0] if found and found.lastgroup else ""
