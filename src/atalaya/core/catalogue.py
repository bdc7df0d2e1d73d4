"""Catalogues: versioned sets of items to be answered. The 1540 matrix is the first.

A catalogue is data; this module turns parsed data into checked values and refuses what is incomplete. A catalogue may
be built anew, or derived: another version's rows in another order, with other ids and titles. Crosswalks lead from the
ids of one version to those of another. A survey that its owner brought may speak fewer languages than four; it says
which, and a text that stands in for a missing one says in which language it is (``tongue``).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from atalaya.core.errors import Unusable

LANGUAGES = ("es", "en", "pt", "fr")
WEAPONS = ("B", "C", "N")
Texts = Mapping[str, str]
_PLACEHOLDERS = tuple(
    f"{article}{noun}" for noun in ("weapons", "materials", "facilities") for article in ("", "the_", "of_the_")
)
FALLBACK = ("en", "es", "pt", "fr")
"""In this order a text in another language stands in for a missing one."""
OWN_ID = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
"""The id of a measure that its owner named: with a digit, so that it is no word of an address."""
_ROW = re.compile(r"(?P<section>[A-Z0-9]+)-(?:(?P<weapon>[BCN])W-)?(?P<number>[0-9]+)")


@dataclass(frozen=True, slots=True, eq=False)
class Partial(Mapping[str, str]):
    """A text told in some of the four languages; asked for another, it gives the nearest there is."""

    told: Texts

    def __getitem__(self, language: str) -> str:
        """The text, in this language or another. KeyError for a language that is none of the four."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.told[self.tongue(language)]

    def __iter__(self) -> Iterator[str]:
        """All four languages: there is a text for each."""
        return iter(LANGUAGES)

    def __len__(self) -> int:
        """Four."""
        return len(LANGUAGES)

    def tongue(self, language: str) -> str:
        """The language in which the text is given when ``language`` is asked for."""
        return next(one for one in (language, *FALLBACK) if one in self.told)


def tongue(texts: Texts, language: str) -> str:
    """The language of the text that is shown to a reader of ``language``; empty when it is that one."""
    found = texts.tongue(language) if isinstance(texts, Partial) else language
    return "" if found == language else found


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a catalogue asks, once for all weapons; texts may hold placeholders such as ``{weapons}``.

    ``references`` are numbers in international texts; ``answers`` the fields of the matrix that a measure of a survey
    also speaks to.
    """

    id: str
    rows: tuple[str, ...]
    provenance: str
    paragraphs: tuple[str, ...]
    title: Texts
    statement: Texts
    explanation: Texts
    terms: Mapping[str, tuple[str, ...]]
    exemplars: Mapping[str, tuple[str, ...]]
    references: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


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
    """One version of a catalogue; ``fields`` stand in the order of the official layout.

    ``kind`` is ``matrix`` or ``survey``, and says on which scale a country answers (``assessment.SCALES``); ``self`` is
    answered by one organisation for itself (``self_assessment.LEVELS``), ``return`` holds the forms of a return.
    """

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
    kind: str = "matrix"

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

    def tongue(self, field: Field, language: str) -> str:
        """The language in which ``asked`` answers; empty when it is the reader's own."""
        return tongue(self.of(field).title, language)

    def asked(self, field: Field, language: str) -> str:
        """What a field asks, in a few words, with the weapon's terms filled in."""
        title = self.of(field).title[language]
        return self.fill(title, field.weapon, language) if field.weapon else title


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """From the ids of one catalogue version to those of another.

    ``pairs`` leads from a row or a field to its new ids: one may become several, several may become one, none means
    that it ended. An id that is not named stays as it is. A field named itself goes before its row.
    """

    source: str
    target: str
    version: int
    pairs: Mapping[str, tuple[str, ...]]

    def of(self, field: str) -> tuple[str, ...]:
        """The new ids of a field, none where it ended."""
        if field in self.pairs:
            return self.pairs[field]
        row, _, dimension = field.rpartition("-")
        if dimension in ("L", "E") and row in self.pairs:
            return tuple(f"{new}-{dimension}" for new in self.pairs[row])
        return (field,)

    def clashes(self, fields: Iterable[str]) -> list[str]:
        """Those of the fields that are not named, and so stay, although another field takes their id."""
        moves = {field: self.of(field) for field in fields}
        taken = {new for field, ids in moves.items() for new in ids if new != field}
        return [field for field, ids in moves.items() if ids == (field,) and field in taken and not self._names(field)]

    def _names(self, field: str) -> bool:
        return field in self.pairs or field.rpartition("-")[0] in self.pairs


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a derived catalogue: its id, the rows of the base it stands for, its titles and provenance if told."""

    row: str
    stands_for: tuple[str, ...]
    title: Texts
    provenance: str
    where: str


def build(head: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Catalogue:
    """A checked catalogue from parsed data: ``head`` the catalogue's own keys, ``items`` its obligations in order.

    Raises Unusable naming the obligation and the key when a text is missing in one of the four languages,
    an obligation lacks statement, terms or exemplars, a placeholder is unknown or a row stands twice.
    """
    found = [_obligation(item) for item in items]
    obligations = {obligation.id: obligation for obligation in found}
    if len(obligations) != len(items):
        raise Unusable("catalogue.duplicate", "an obligation id stands twice", str(head.get("id", "?")))
    weapons = _mapping(head, "weapons", "catalogue")
    named = {weapon: _mapping(weapons, weapon, "weapons") for weapon in WEAPONS}
    provenance = _mapping(head, "provenance", "catalogue")
    dimensions = _mapping(head, "dimensions", "catalogue")
    sections = _listed(head, "sections")
    return Catalogue(
        id=_word(head, "id", "catalogue"),
        version=_version(head),
        status=_word(head, "status", "catalogue"),
        title=_texts(head, "title", "catalogue"),
        about=_texts(head, "about", "catalogue"),
        notice=_texts(head, "notice", "catalogue"),
        source=_texts(head, "source", "catalogue"),
        sources=tuple(str(url) for url in _listed(head, "sources", of=str)),
        provenance={kind: _texts(provenance, kind, "provenance") for kind in ("confirmed", "recalled")},
        responses=tuple(
            (str(entry.get("code", "")), _texts(entry, "meaning", "responses")) for entry in _listed(head, "responses")
        ),
        caveats=tuple(_texts({"caveat": entry}, "caveat", "caveats") for entry in _listed(head, "caveats")),
        sections=tuple(
            (_word(entry, "id", "sections"), _texts(entry, "title", "sections"), str(entry.get("paragraphs", "")))
            for entry in sections
        ),
        weapon_names={weapon: _texts(named[weapon], "name", weapon) for weapon in WEAPONS},
        weapon_terms={weapon: _terms_of(_mapping(named[weapon], "terms", weapon), weapon) for weapon in WEAPONS},
        dimensions={name: _texts(dimensions, name, "dimensions") for name in ("L", "E", "Y")},
        obligations=obligations,
        fields=_fields(obligations, [_word(entry, "id", "sections") for entry in sections]),
    )


def survey(head: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Catalogue:
    """A checked survey: measures of a law in sections, without weapons or proposals of the engine.

    ``items`` have ``id`` (SECTION-NUMBER), ``title`` in four languages, ``references`` and ``fields``, the fields of
    the matrix that an answer also speaks to. A survey whose head names its ``languages`` is one that its owner
    brought: sections and measures need a text in one of them, each item names its ``section``, ids are the owner's
    (``OWN_ID``). Raises Unusable naming the measure and what is wrong with it.
    """
    spoken = _languages(head)
    sections = [
        (_word(entry, "id", "sections"), _told(entry, "title", "sections", spoken), str(entry.get("paragraphs", "")))
        for entry in _listed(head, "sections")
    ]
    measures: dict[str, Obligation] = {}
    for item in items:
        measure = _measure(item, spoken)
        if measure.id in measures:
            raise Unusable("catalogue.duplicate", f"measure {measure.id} stands twice", measure.id)
        measures[measure.id] = measure
    if not measures:
        raise Unusable("catalogue.missing", "a survey needs at least one measure", str(head.get("id", "?")))
    order = [id_ for id_, _, _ in sections]
    return Catalogue(
        id=_word(head, "id", "catalogue"),
        version=_version(head),
        status=_word(head, "status", "catalogue"),
        title=_told(head, "title", "catalogue", spoken),
        about=_texts(head, "about", "catalogue"),
        notice=_texts(head, "notice", "catalogue"),
        source=_texts(head, "source", "catalogue"),
        sources=tuple(str(url) for url in _listed(head, "sources", of=str)),
        provenance={},
        responses=(),
        caveats=tuple(_texts({"caveat": entry}, "caveat", "caveats") for entry in _listed(head, "caveats")),
        sections=tuple(sections),
        weapon_names={},
        weapon_terms={},
        dimensions={},
        obligations=measures,
        fields=_own_fields(items, order) if spoken else _fields(measures, order),
        kind=str(head.get("kind") or "survey"),
    )


def _languages(head: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages that a survey says it speaks; none where it says nothing, and has to speak all four."""
    if "languages" not in head:
        return ()
    found = tuple(_listed(head, "languages", of=str))
    if not found or not set(found) <= set(LANGUAGES):
        detail = f"languages are some of {', '.join(LANGUAGES)}"
        raise Unusable("catalogue.languages", detail, str(head.get("id", "?")))
    return found


def _told(item: Mapping[str, Any], key: str, where: str, spoken: Sequence[str]) -> Texts:
    """A text in the languages that a survey speaks, as far as it is told in them; at least in one."""
    if not spoken:
        return _texts(item, key, where)
    texts = item.get(key)
    given = {} if not isinstance(texts, Mapping) else {name: texts.get(name) for name in LANGUAGES if name in spoken}
    kept = {name: text for name, text in given.items() if isinstance(text, str) and text.strip()}
    if not kept:
        raise Unusable("catalogue.missing", f"{key} has no text in {' or '.join(spoken)}", where)
    return Partial(kept)


def _measure(item: Mapping[str, Any], spoken: Sequence[str]) -> Obligation:
    if not isinstance(item, Mapping):
        raise Unusable("catalogue.missing", "a measure is no list of keys and values", str(item)[:40])
    where = str(item.get("id", "?"))
    title = _told(item, "title", where, spoken)
    references, answers = (tuple(_listed(item, key, of=str)) for key in ("references", "fields"))
    return Obligation(_word(item, "id", where), (where,), "", (), title, title, title, {}, {}, references, answers)


def _own_fields(items: Sequence[Mapping[str, Any]], sections: Sequence[str]) -> tuple[Field, ...]:
    """The fields of a survey that its owner brought: by section, inside it as they came."""
    found = []
    for item in items:
        id_, section = str(item["id"]), item.get("section")
        if not OWN_ID.fullmatch(id_):
            raise Unusable("catalogue.row", f"{id_!r} is no id of a measure", id_)
        if section not in sections:
            raise Unusable("catalogue.row", f"{section!r} is no section: {', '.join(sections)}", id_)
        found.append(Field(id_, id_, str(section), "", "Y", id_))
    return tuple(sorted(found, key=lambda field: sections.index(field.section)))


def derive(base: Catalogue, head: Mapping[str, Any], lines: Sequence[RowLine]) -> tuple[Catalogue, Crosswalk]:
    """Another version of ``base``: the rows of ``lines`` in their order, what each stands for, and the way there.

    ``head`` needs ``id`` and ``version``; title, about, notice and source are the base's where it does not tell them.
    A row that stands for several carries the proposals of all, one that stands for none carries no proposal and
    needs a title. Raises Unusable with the place of a line whose row stands twice, is no row id of a section of the
    base, or stands for a row that is not there or is of another kind.
    """
    known = {field.row: field for field in base.fields}
    sections = {id_ for id_, _, _ in base.sections}
    obligations: dict[str, Obligation] = {}
    rows: dict[str, str] = {}
    for line in lines:
        _check_line(line, known, sections, rows)
        rows[line.row] = _obligation_of(line, base, known, obligations)
    own = {key: _texts(head, key, "catalogue") for key in ("title", "about", "notice", "source") if key in head}
    title, about, notice, source = (own.get(key, getattr(base, key)) for key in ("title", "about", "notice", "source"))
    derived = replace(
        base,
        id=_word(head, "id", "catalogue"),
        version=_version(head),
        status=str(head.get("status", base.status)),
        sources=tuple(str(url) for url in _listed(head, "sources", of=str)) if "sources" in head else base.sources,
        obligations=obligations,
        fields=tuple(field for row, obligation in rows.items() for field in _fields_of(row, obligation)),
        title=title,
        about=about,
        notice=notice,
        source=source,
    )
    pairs = {old: tuple(line.row for line in lines if old in line.stands_for) for old in known}
    return derived, Crosswalk(base.id, derived.id, derived.version, pairs)


def _check_line(line: RowLine, known: Mapping[str, Field], sections: set[str], rows: Mapping[str, str]) -> None:
    parts = _ROW.fullmatch(line.row)
    if not parts or parts["section"] not in sections:
        detail = f"{line.row!r} is no row id: SECTION-NUMBER, or SECTION-BW-NUMBER (CW, NW) where rows are by weapon"
        raise Unusable("catalogue.row", detail, line.where)
    if line.row in rows:
        raise Unusable("catalogue.duplicate", f"row {line.row} stands twice", line.where)
    for old in line.stands_for:
        if old not in known:
            raise Unusable("catalogue.row", f"there is no row {old} in the catalogue it is based on", line.where)
        if known[old].weapon != (parts["weapon"] or ""):
            raise Unusable("catalogue.row", f"{line.row} cannot stand for {old}: another weapon", line.where)
    if not line.stands_for and not line.title:
        raise Unusable("catalogue.row", "a row that stands for none needs a title", line.where)


def _obligation_of(
    line: RowLine, base: Catalogue, known: Mapping[str, Field], obligations: dict[str, Obligation]
) -> str:
    """The id of the obligation a row belongs to, added where it is new: rows that ask alike stand together."""
    old = base.obligations[known[line.stands_for[0]].obligation] if line.stands_for else None
    given = next(iter(line.title.values()), "")
    title = {language: line.title.get(language) or (old.title[language] if old else given) for language in LANGUAGES}
    provenance = line.provenance or (old.provenance if old else "recalled")
    stem = old.id if old else line.row
    number = 1
    while True:
        id_ = stem if number == 1 else f"{stem}.{number}"
        same = obligations.get(id_)
        if same is None:
            new = old or Obligation(id_, (), provenance, (), title, title, title, {}, {})
            obligations[id_] = replace(new, id=id_, rows=(line.row,), title=title, provenance=provenance)
            return id_
        if same.title == title and same.provenance == provenance:
            obligations[id_] = replace(same, rows=(*same.rows, line.row))
            return id_
        number += 1


def _obligation(item: Mapping[str, Any]) -> Obligation:
    if not isinstance(item, Mapping):
        raise Unusable("catalogue.missing", "an obligation is no list of keys and values", str(item)[:40])
    where = str(item.get("id", "?"))
    obligation = Obligation(
        id=_word(item, "id", where),
        rows=tuple(str(row) for row in _listed(item, "rows", of=str)),
        provenance=str(item.get("provenance", "")),
        paragraphs=tuple(str(paragraph) for paragraph in _listed(item, "paragraph", of=object)),
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


def _word(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Unusable("catalogue.missing", f"{key} is missing or no text", where)
    return value


def _version(head: Mapping[str, Any]) -> int:
    value = head.get("version")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Unusable("catalogue.missing", "version is missing or no whole number from 1", str(head.get("id", "?")))
    return value


def _mapping(item: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = item.get(key)
    if not isinstance(value, Mapping):
        raise Unusable("catalogue.missing", f"{key} is missing", where)
    return value


def _listed(item: Mapping[str, Any], key: str, *, of: type = Mapping) -> Sequence[Any]:
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(entry, of) for entry in value):
        raise Unusable("catalogue.missing", f"{key} is missing or no list", str(item.get("id", "?")))
    return value


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
    return tuple(
        field
        for row in sorted(rows, key=lambda row: _place(row, sections, rows[row]))
        for field in _fields_of(row, rows[row])
    )


def _fields_of(row: str, obligation: str) -> list[Field]:
    parts = _ROW.fullmatch(row)
    section, weapon = (parts["section"], parts["weapon"] or "") if parts else ("", "")
    if not weapon:
        return [Field(row, row, section, "", "Y", obligation)]
    return [Field(f"{row}-{dimension}", row, section, weapon, dimension, obligation) for dimension in ("L", "E")]


def _place(row: str, sections: Sequence[str], where: str) -> tuple[int, str, int]:
    parts = _ROW.fullmatch(row)
    if not parts or parts["section"] not in sections:
        raise Unusable("catalogue.row", f"{row!r} is no row of a section: {', '.join(sections)}", where)
    return (sections.index(parts["section"]), parts["weapon"] or "", int(parts["number"]))
