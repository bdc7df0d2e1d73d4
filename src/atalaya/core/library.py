"""A measure library that its owner brings as a table: lines -> a survey, with every fault at its line.

Columns are told by their heads, in any of the four languages: ``section`` (or category), ``section_id``, ``id``,
``title``, ``references``, ``fields``. A head may name a language (``title_es``, ``Título (es)``, ``es``); one that
names none is in the language chosen for the file. What is taken is whole: a draft with faults is no survey.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from atalaya.core.catalogue import LANGUAGES, OWN_ID
from atalaya.core.mapping import words

MOST_MEASURES: Final = 2_000
MOST_SECTIONS: Final = 100
TITLE_CHARS: Final = 1_000
SECTION_CHARS: Final = 300
REFERENCE_CHARS: Final = 200
MOST_LINKS: Final = 60
"""So many references, or fields of the matrix, a measure may name."""
MOST_FAULTS: Final = 200
"""Beyond so many faults the rest is counted by whoever corrects the file."""

_HEADS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("section", "category", "seccion", "categoria", "secao", "categorie", "rubrique"), "section"),
    **dict.fromkeys(("id", "code", "number", "codigo", "numero", "identificador", "identifiant"), "id"),
    **dict.fromkeys(("title", "measure", "titulo", "medida", "titre", "mesure", "question", "pregunta"), "title"),
    **dict.fromkeys(("references", "reference", "referencias", "referencia"), "references"),
    **dict.fromkeys(("fields", "field", "campos", "campo", "champs", "champ"), "fields"),
}
_HEAD: Final = re.compile(r"(?P<word>[a-z]+)(?:[ _(\[-]+(?P<language>es|en|pt|fr)[)\]]?)?")
_SPOKEN: Final = ("section", "title")
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,12}")
_SHORT: Final = re.compile(r"[A-Za-z0-9]{1,4}")
"""A section that is called so briefly is called by its code."""
_PARTS: Final = re.compile(r"[;\n]+")
_IDS: Final = re.compile(r"[;,\s]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: ``place`` is its line or row number, ``cells`` its texts by the heads of the file."""

    place: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where: ``code`` says what in one word, ``told`` what is quoted."""

    place: int
    column: str
    code: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A library as it was understood.

    languages  those that at least one title is in
    missing    by language, how many titles have no text in it
    unknown    heads that say nothing to us; their columns are passed over
    """

    sections: tuple[tuple[str, Mapping[str, str]], ...] = ()
    measures: tuple[Mapping[str, Any], ...] = ()
    languages: tuple[str, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def read(lines: Sequence[Line], language: str, known: Iterable[str]) -> Draft:
    """The library that the lines tell.

    language  of the columns that name none
    known     the fields of the matrix that a measure may answer
    """
    heads = {head: _head(head, language) for line in lines for head in line.cells}
    reading = _Reading(frozenset(known))
    if len(lines) > MOST_MEASURES:
        reading.blame(lines[MOST_MEASURES].place, "", "rows", str(MOST_MEASURES))
    for line in lines[:MOST_MEASURES]:
        reading.take(line.place, _cells(line, heads))
    if not reading.measures and not reading.faults:
        reading.blame(lines[0].place if lines else 1, "title", "nothing")
    titles = [measure["title"] for measure in reading.measures]
    spoken = tuple(one for one in LANGUAGES if any(one in title for title in titles))
    return Draft(
        reading.titled(),
        tuple(reading.measures),
        spoken,
        {one: lost for one in LANGUAGES if (lost := sum(one not in title for title in titles))},
        tuple(sorted(head for head, column in heads.items() if not column)),
        tuple(sorted(reading.faults, key=lambda fault: fault.place))[:MOST_FAULTS],
    )


def _head(head: str, language: str) -> str:
    """The column that a head names, with its language where that matters; empty when it names none."""
    folded = " ".join(words.fold(head).split())
    if folded in LANGUAGES:
        return f"title_{folded}"
    if folded in ("section_id", "section id"):
        return "section_id"
    found = _HEAD.fullmatch(folded)
    column = _HEADS.get(found["word"], "") if found else ""
    if found is None or column not in _SPOKEN:
        return column
    return f"{column}_{found['language'] or language}"


def _cells(line: Line, heads: Mapping[str, str]) -> dict[str, str]:
    """The texts by column; of two heads for one column the first that is filled in counts."""
    found: dict[str, str] = {}
    for head, text in line.cells.items():
        clean = text.replace("\r\n", "\n").strip()
        if heads[head] and clean:
            found.setdefault(heads[head], clean)
    return found


class _Reading:
    """Measures and sections taken so far, and what was wrong."""

    def __init__(self, known: frozenset[str]) -> None:
        self.measures: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self._known = known
        self._ids: dict[str, int] = {}
        self._sections: dict[str, dict[str, str]] = {}
        self._codes: dict[tuple[Any, ...], str] = {}
        self._last = ""
        self._numbers: Counter[str] = Counter()

    def blame(self, place: int, column: str, code: str, told: str = "") -> None:
        """Notes a fault."""
        self.faults.append(Fault(place, column, code, told[:60]))

    def take(self, place: int, cells: Mapping[str, str]) -> None:
        """Takes one row; a row without any text is none, one with a section alone opens that section."""
        if not cells:
            return
        section = self._section(place, cells)
        title = {name: text for name in LANGUAGES if (text := _line(cells.get(f"title_{name}", "")))}
        if not title and set(cells) <= {f"section_{name}" for name in LANGUAGES}:
            return
        if not title:
            self.blame(place, "title", "title")
        for name, text in title.items():
            if len(text) > TITLE_CHARS:
                self.blame(place, f"title_{name}", "long", str(TITLE_CHARS))
        self.measures.append(
            {
                "id": self._id(place, cells.get("id", ""), section),
                "section": section,
                "title": title,
                "references": self._references(place, cells.get("references", "")),
                "fields": self._fields(place, cells.get("fields", "")),
            }
        )

    def _section(self, place: int, cells: Mapping[str, str]) -> str:
        """The code of the row's section; a row that names none belongs to the one above it."""
        told = {name: text for name in LANGUAGES if (text := _line(cells.get(f"section_{name}", "")))}
        code = cells.get("section_id", "").upper()
        if not told and not code:
            if not self._last:
                self.blame(place, "section", "section")
            return self._last
        if code and not _CODE.fullmatch(code):
            self.blame(place, "section_id", "code", code)
        for name, text in told.items():
            if len(text) > SECTION_CHARS:
                self.blame(place, f"section_{name}", "long", str(SECTION_CHARS))
        key = (code, *told.items())
        if key not in self._codes:
            self._codes[key] = self._code(code, told)
            if len(self._sections) == MOST_SECTIONS + 1:
                self.blame(place, "section", "sections", str(MOST_SECTIONS))
        self._last = self._codes[key]
        return self._last

    def _code(self, code: str, told: Mapping[str, str]) -> str:
        """The code of a section: told, or its title where that is one, else its number.

        Sections are one where the code is the same, or without codes where their titles agree in a language.
        """
        same = [code] if code in self._sections else []
        if not code:
            same = [one for one, there in self._sections.items() if any(there.get(n) == t for n, t in told.items())]
        if same:
            there = self._sections[same[0]]
            there.update({name: text for name, text in told.items() if name not in there})
            return same[0]
        first = next(iter(told.values()), code)
        found = code or (first.upper() if _SHORT.fullmatch(first) else f"S{len(self._sections) + 1}")
        while found in self._sections:
            found = f"S{len(found)}{len(self._sections) + 1}"
        self._sections[found] = dict(told) or dict.fromkeys(LANGUAGES, code)
        return found

    def _id(self, place: int, told: str, section: str) -> str:
        """The owner's id of a measure; where it gives none, section and number."""
        self._numbers[section] += 1
        found = told or f"{section}-{self._numbers[section]:02}"
        if not OWN_ID.fullmatch(found):
            self.blame(place, "id", "id", found)
        first = self._ids.setdefault(found.upper(), place)
        if first != place:
            self.blame(place, "id", "twice", found)
        return found

    def _references(self, place: int, told: str) -> list[str]:
        found = list(dict.fromkeys(one for part in _PARTS.split(told) if (one := _line(part))))
        if len(found) > MOST_LINKS or any(len(one) > REFERENCE_CHARS for one in found):
            self.blame(place, "references", "long", str(REFERENCE_CHARS))
        return found

    def _fields(self, place: int, told: str) -> list[str]:
        found = list(dict.fromkeys(one.upper() for one in _IDS.split(told) if one))
        for one in found:
            if one not in self._known:
                self.blame(place, "fields", "field", one)
        if len(found) > MOST_LINKS:
            self.blame(place, "fields", "long", str(MOST_LINKS))
        return found

    def titled(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """The sections in their order, each with its titles."""
        return tuple((code, dict(told)) for code, told in self._sections.items())


def _line(text: str) -> str:
    """A text on one line, without what is not printed."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def content(title: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """What is kept of a library without faults: enough to build the catalogue anew, and nothing else."""
    named = {name: text for name in LANGUAGES if (text := _line(title.get(name, "")))}
    used = {*draft.languages, *named, *(name for _code, told in draft.sections for name in told)}
    return {
        "title": named,
        "languages": [name for name in LANGUAGES if name in used],
        "sections": [{"id": code, "title": dict(told)} for code, told in draft.sections],
        "measures": [dict(measure) for measure in draft.measures],
    }
