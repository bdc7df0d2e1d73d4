"""Catalogues: versioned sets of items to be answered. The 1540 matrix is the first.

A catalogue is data; this module turns parsed data into checked values and refuses what is incomplete.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atalaya.core.errors import Unusable

LANGUAGES = ("es", "en", "pt", "fr")
WEAPONS = ("B", "C", "N")
Texts = Mapping[str, str]
_PLACEHOLDERS = tuple(
    f"{article}{noun}" for noun in ("weapons", "materials", "facilities") for article in ("", "the_", "of_the_")
)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a catalogue asks, once for all weapons; texts may hold placeholders such as ``{weapons}``."""

    id: str
    rows: tuple[str, ...]
    provenance: str
    paragraphs: tuple[str, ...]
    title: Texts
    statement: Texts
    explanation: Texts
    terms: Mapping[str, tuple[str, ...]]
    exemplars: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: row x dimension. ``weapon`` is B, C, N or empty; ``dimension`` L, E or Y (yes/information)."""

    id: str
    row: str
    section: str
    weapon: str
    dimension: str
    obligation: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version of a catalogue; ``fields`` stand in the order of the official layout."""

    id: str
    version: int
    status: str
    title: Texts
    about: Texts
    notice: Texts
    source: Texts
    sources: tuple[str, ...]
    provenance: Mapping[str, Texts]
    responses: tuple[tuple[str, Texts], ...]
    caveats: tuple[Texts, ...]
    sections: tuple[tuple[str, Texts, str], ...]
    weapon_names: Mapping[str, Texts]
    weapon_terms: Mapping[str, Mapping[str, Mapping[str, str]]]
    dimensions: Mapping[str, Texts]
    obligations: Mapping[str, Obligation]
    fields: tuple[Field, ...]

    @property
    def denominator(self) -> int:
        """How many fields this version has; printed beside any count."""
        return len(self.fields)

    def fill(self, text: str, weapon: str, language: str) -> str:
        """``text`` with the weapon's own terms in the given language put for the placeholders."""
        if "{" not in text:
            return text
        return string.Formatter().vformat(text, (), self.weapon_terms[weapon][language])

    def of(self, field: Field) -> Obligation:
        """The obligation a field belongs to."""
        return self.obligations[field.obligation]


def build(head: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Catalogue:
    """A checked catalogue from parsed data: ``head`` the catalogue's own keys, ``items`` its obligations in order.

    Raises Unusable naming the obligation and the key when a text is missing in one of the four languages,
    an obligation lacks statement, terms or exemplars, a placeholder is unknown or a row stands twice.
    """
    obligations = {str(item["id"]): _obligation(item) for item in items}
    if len(obligations) != len(items):
        raise Unusable("catalogue.duplicate", "an obligation id stands twice", str(head["id"]))
    weapons = head["weapons"]
    return Catalogue(
        id=str(head["id"]),
        version=int(head["version"]),
        status=str(head["status"]),
        title=_texts(head, "title", "catalogue"),
        about=_texts(head, "about", "catalogue"),
        notice=_texts(head, "notice", "catalogue"),
        source=_texts(head, "source", "catalogue"),
        sources=tuple(str(url) for url in head["sources"]),
        provenance={kind: _texts(head["provenance"], kind, "provenance") for kind in head["provenance"]},
        responses=tuple((str(entry["code"]), _texts(entry, "meaning", "responses")) for entry in head["responses"]),
        caveats=tuple(_texts({"caveat": entry}, "caveat", "caveats") for entry in head["caveats"]),
        sections=tuple(
            (str(entry["id"]), _texts(entry, "title", "sections"), str(entry["paragraphs"]))
            for entry in head["sections"]
        ),
        weapon_names={weapon: _texts(weapons[weapon], "name", weapon) for weapon in WEAPONS},
        weapon_terms={weapon: _terms_of(weapons[weapon]["terms"], weapon) for weapon in WEAPONS},
        dimensions={name: _texts(head["dimensions"], name, "dimensions") for name in ("L", "E", "Y")},
        obligations=obligations,
        fields=_fields(obligations, [str(entry["id"]) for entry in head["sections"]]),
    )


def _obligation(item: Mapping[str, Any]) -> Obligation:
    where = str(item.get("id", "?"))
    obligation = Obligation(
        id=where,
        rows=tuple(str(row) for row in item["rows"]),
        provenance=str(item["provenance"]),
        paragraphs=tuple(str(paragraph) for paragraph in item["paragraph"]),
        title=_texts(item, "title", where),
        statement=_texts(item, "statement", where),
        explanation=_texts(item, "explanation", where),
        terms=_lists(item, "terms", where, least=3),
        exemplars=_lists(item, "exemplars", where, least=2),
    )
    if obligation.provenance not in ("confirmed", "recalled"):
        raise Unusable(
            "catalogue.provenance", f"provenance is confirmed or recalled, not {obligation.provenance!r}", where
        )
    return obligation


def _texts(item: Mapping[str, Any], key: str, where: str) -> Texts:
    texts = item.get(key)
    if not isinstance(texts, Mapping):
        raise Unusable("catalogue.missing", f"{key} is missing", where)
    for language in LANGUAGES:
        text = texts.get(language)
        if not isinstance(text, str) or not text.strip():
            raise Unusable("catalogue.missing", f"{key} has no text in {language}", where)
        _check_placeholders(text, f"{where} {key}.{language}")
    return {language: str(texts[language]) for language in LANGUAGES}


def _lists(item: Mapping[str, Any], key: str, where: str, *, least: int) -> Mapping[str, tuple[str, ...]]:
    lists = item.get(key)
    if not isinstance(lists, Mapping):
        raise Unusable("catalogue.missing", f"{key} is missing", where)
    for language in LANGUAGES:
        entries = lists.get(language)
        if (
            not isinstance(entries, list)
            or len(entries) < least
            or not all(isinstance(entry, str) and entry.strip() for entry in entries)
        ):
            raise Unusable("catalogue.missing", f"{key} needs at least {least} texts in {language}", where)
        for entry in entries:
            _check_placeholders(entry, f"{where} {key}.{language}")
    return {language: tuple(lists[language]) for language in LANGUAGES}


def _check_placeholders(text: str, where: str) -> None:
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise Unusable("catalogue.placeholder", f"unbalanced braces: {error}", where) from error
    for name in names:
        if name not in _PLACEHOLDERS:
            raise Unusable("catalogue.placeholder", f"unknown placeholder {{{name}}}", where)


def _terms_of(terms: Mapping[str, Any], weapon: str) -> Mapping[str, Mapping[str, str]]:
    for language in LANGUAGES:
        for name in _PLACEHOLDERS:
            if not terms.get(language, {}).get(name):
                raise Unusable("catalogue.missing", f"no words for {{{name}}} in {language}", weapon)
    return {language: {name: str(terms[language][name]) for name in _PLACEHOLDERS} for language in LANGUAGES}


def _fields(obligations: Mapping[str, Obligation], sections: Sequence[str]) -> tuple[Field, ...]:
    rows: dict[str, str] = {}
    for obligation in obligations.values():
        for row in obligation.rows:
            if row in rows:
                raise Unusable("catalogue.duplicate", f"row {row} stands twice", obligation.id)
            rows[row] = obligation.id
    fields = []
    for row in sorted(rows, key=lambda row: _place(row, sections)):
        section, _, rest = row.partition("-")
        weapon = rest[0] if rest[1:2] == "W" else ""
        for dimension in ("L", "E") if weapon else ("Y",):
            fields.append(Field(f"{row}-{dimension}" if weapon else row, row, section, weapon, dimension, rows[row]))
    return tuple(fields)


def _place(row: str, sections: Sequence[str]) -> tuple[int, str, int]:
    parts = row.split("-")
    return (sections.index(parts[0]), parts[1] if len(parts) > 2 else "", int(parts[-1]))
