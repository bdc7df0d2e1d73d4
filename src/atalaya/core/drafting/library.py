"""The clause library: clauses of our own with variants by legal tradition, the terms and variables they use.

The words of a clause hold three marks and no other. ``{name}`` is a variable that the drafter fills in. ``{ref:id}``
points to another clause of the library and becomes its number. ``{term:id|as written}`` is a defined term; what stands
behind the bar is printed, so that a term may be inflected. A blank line parts paragraphs; a line that begins with a
hyphen is an item of the paragraph above it. Numbers and letters are never written: whoever prints gives them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from atalaya.core.catalogue import LANGUAGES, Texts
from atalaya.core.errors import Missing, Unusable
from atalaya.core.records import Provenance, Record, by_id

TRADITIONS: Final = ("civil", "common")
ANY: Final = "any"
BASE_LANGUAGES: Final = ("es", "en")
KINDS: Final = ("text", "body", "law", "number", "years", "months", "days", "hours", "date", "money")
DEFINITIONS: Final = "{definitions}"
MARK: Final = re.compile(
    r"\{(?:(?P<kind>ref|term):(?P<id>[a-z0-9-]+)(?:\|(?P<shown>[^{}|]+))?|(?P<variable>[a-z][a-z0-9_]*))\}"
)
_KEYS = (
    "id chapter languages heading why choices check needs fields measures frame variants repeats source date licence"
    " reviewed_by"
).split()


@dataclass(frozen=True, slots=True)
class Variable:
    """Something only the drafter knows; ``example`` shows the kind of value and is never put in by itself."""

    id: str
    kind: str
    meaning: Texts
    example: Texts


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term; ``meaning`` may use other terms and variables."""

    id: str
    word: Texts
    meaning: Texts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a bill; chapters stand in the order of a bill."""

    id: str
    heading: Texts


@dataclass(frozen=True, slots=True)
class Variant:
    """The words of a clause for one tradition, or for ``any``; ``note`` says what is particular to it."""

    tradition: str
    text: Texts
    note: Texts


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the library.

    ``why``, ``choices`` and ``check`` are the drafting notes: what it is for, what has to be decided, what to compare
    with the national constitution and codes. ``needs`` are clauses it cannot stand without. ``fields`` are fields of
    the matrix and ``measures`` items of the surveys that it answers. A ``frame`` clause belongs to every bill; one that
    ``repeats`` is used once for each thing it names (a treaty).
    """

    id: str
    chapter: str
    languages: tuple[str, ...]
    heading: Texts
    variants: Mapping[str, Variant]
    why: Texts
    choices: Texts
    check: Texts
    needs: tuple[str, ...]
    fields: tuple[str, ...]
    measures: tuple[str, ...]
    is_frame: bool
    repeats: bool
    provenance: Provenance

    @property
    def answers(self) -> tuple[str, ...]:
        """Fields, then measures."""
        return (*self.fields, *self.measures)

    def variant(self, tradition: str) -> Variant:
        """The words for a tradition: its own, else those that serve both."""
        found = self.variants.get(tradition) or self.variants.get(ANY)
        if found is None:
            raise Missing("clause.tradition", f"{self.id} has no words for the tradition {tradition}", self.id)
        return found

    def speaks(self, tradition: str, language: str) -> bool:
        """Whether there are words for this tradition in this language."""
        return language in self.languages and (tradition in self.variants or ANY in self.variants)


@dataclass(frozen=True, slots=True)
class Formula:
    """What stands around the clauses of a bill; all by language, ``opening`` and ``unit`` by tradition first.

    ``unit`` and ``chapter`` are what a clause and a chapter are called, ``definition`` how a term is defined, ``blank``
    how a missing value shows.
    """

    title: Texts
    opening: Mapping[str, Texts]
    unit: Mapping[str, Texts]
    chapter: Texts
    definition: Texts
    blank: Texts


@dataclass(frozen=True, slots=True)
class Library:
    """All of it, in the order of a bill; made by ``build``, checked as a whole."""

    formula: Formula
    chapters: Mapping[str, Chapter]
    variables: Mapping[str, Variable]
    terms: Mapping[str, Term]
    clauses: Mapping[str, Clause]

    def closure(self, ids: Iterable[str]) -> frozenset[str]:
        """The clauses with all that they need, directly or through another."""
        found: set[str] = set()
        open_ = list(ids)
        while open_:
            id_ = open_.pop()
            if id_ not in found:
                found.add(id_)
                open_ += self.clauses[id_].needs
        return frozenset(found)

    def terms_in(self, texts: Iterable[str], language: str) -> tuple[str, ...]:
        """Terms that the texts use, and those that their meanings use, in alphabetical order of the language."""
        found: set[str] = set()
        open_ = [id_ for text in texts for id_ in names(text, "term")]
        while open_:
            id_ = open_.pop()
            if id_ not in found:
                found.add(id_)
                open_ += names(self.terms[id_].meaning[language], "term")
        return tuple(sorted(found, key=lambda id_: self.terms[id_].word[language].casefold()))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a clause and its items; marks stand as they are."""

    text: str
    items: tuple[str, ...]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The words of a clause in paragraphs; lines that were only broken for the eye are joined."""
    found: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        parts: list[str] = [""]
        for line in block.splitlines():
            stripped = line.strip()
            if stripped.startswith("- "):
                parts.append(stripped[2:].strip())
            else:
                parts[-1] = f"{parts[-1]} {stripped}".strip()
        found.append(Paragraph(parts[0], tuple(parts[1:])))
    return tuple(found)


def names(text: str, kind: str) -> tuple[str, ...]:
    """What the marks of one kind (``ref``, ``term``, ``variable``) name, each once, in the order of the text."""
    found = (
        mark["variable"] if kind == "variable" else mark["id"]
        for mark in MARK.finditer(text)
        if (mark["kind"] or "variable") == kind and mark[0] != DEFINITIONS
    )
    return tuple(dict.fromkeys(found))


# From parsed data to a checked library


def build(
    frame: Record,
    variables: Iterable[Record],
    terms: Iterable[Record],
    clauses: Iterable[Record],
    *,
    fields: Collection[str],
    measures: Collection[str],
) -> Library:
    """The library from its records; ``fields`` and ``measures`` are the ids there are. Unusable says where it fails."""
    chapters = {id_: Chapter(id_, record.texts("heading")) for id_, record in by_id(frame.inner("chapters")).items()}
    known_variables = {id_: variable(record) for id_, record in by_id(variables).items()}
    term_records, clause_records = by_id(terms), by_id(clauses)
    found = {id_: _clause(record, chapters, fields, measures) for id_, record in clause_records.items()}
    order = list(chapters)
    ordered = {id_: found[id_] for id_ in sorted(found, key=lambda id_: order.index(found[id_].chapter))}
    library = Library(
        _formula(frame),
        chapters,
        known_variables,
        {id_: _term(record) for id_, record in term_records.items()},
        ordered,
    )
    for id_, record in term_records.items():
        for text in library.terms[id_].meaning.values():
            _check_marks(text, library, record.where)
    for id_, record in clause_records.items():
        _check_needs(library, id_, record)
    _check_terms(library, term_records)
    _check_used(library, frame.where)
    return library


def _formula(frame: Record) -> Formula:
    return Formula(
        frame.texts("title"),
        {name: frame.in_each(f"opening.{name}", _part(frame, "opening", name)) for name in TRADITIONS},
        {name: frame.in_each(f"unit.{name}", _part(frame, "unit", name)) for name in TRADITIONS},
        frame.texts("chapter"),
        frame.texts("definition"),
        frame.texts("blank"),
    )


def _part(record: Record, key: str, name: str) -> Any:
    value = record.given(key)
    return value.get(name) if isinstance(value, Mapping) else None


def variable(record: Record) -> Variable:
    """A variable from its record; also used for the slots of other texts."""
    record.only(("id", "kind", "meaning", "example"))
    return Variable(record.id(), record.one_of("kind", KINDS), record.texts("meaning"), record.texts("example"))


def _term(record: Record) -> Term:
    return Term(record.id(), record.texts("word"), record.texts("meaning"), record.provenance())


def _clause(record: Record, chapters: Collection[str], fields: Collection[str], measures: Collection[str]) -> Clause:
    record.only(_KEYS)
    languages = tuple(record.known("languages", one, LANGUAGES) for one in record.words("languages")) or BASE_LANGUAGES
    for language in BASE_LANGUAGES:
        if language not in languages:
            raise Unusable("record.language", f"every clause is there in {language}", record.where)
    return Clause(
        id=record.id(),
        chapter=record.one_of("chapter", chapters),
        languages=languages,
        heading=record.texts("heading", languages),
        variants=_variants(record, languages),
        why=record.texts("why", languages),
        choices=record.texts("choices", languages),
        check=record.texts("check", languages),
        needs=record.words("needs"),
        fields=record.items("fields", fields),
        measures=record.items("measures", measures),
        is_frame=record.flag("frame"),
        repeats=record.flag("repeats"),
        provenance=record.provenance(),
    )


def _variants(record: Record, languages: tuple[str, ...]) -> Mapping[str, Variant]:
    given = record.given("variants")
    if not isinstance(given, Mapping) or set(given) not in ({ANY}, set(TRADITIONS)):
        raise Unusable("clause.variants", "variants are: any, or civil and common together", record.where)
    found = {}
    for name, value in given.items():
        if not isinstance(value, Mapping):
            raise Unusable("record.shape", f"variants.{name} is keys with values", record.where)
        note = {} if name == ANY else record.in_each(f"variants.{name}.note", value.get("note"), languages)
        words = {key: text for key, text in value.items() if key != "note"}
        found[str(name)] = Variant(str(name), record.in_each(f"variants.{name}", words, languages), note)
    return found


def _check_marks(text: str, library: Library, where: str) -> None:
    rest = MARK.sub("", text)
    if "{" in rest or "}" in rest:
        raise Unusable("clause.mark", f"a mark is not written as one: {rest[rest.find('{') :][:30]!r}", where)
    for kind, known in (("ref", library.clauses), ("term", library.terms), ("variable", library.variables)):
        for name in names(text, kind):
            if name not in known:
                raise Unusable("clause.unknown", f"there is no {kind} {name}", where)
    for mark in MARK.finditer(text):
        if mark["kind"] == "term" and not mark["shown"]:
            raise Unusable("clause.mark", f"a term is written as {{term:{mark['id']}|as printed}}", where)


def _check_needs(library: Library, id_: str, record: Record) -> None:
    clause = library.clauses[id_]
    for need in clause.needs:
        record.known("needs", need, library.clauses)
    if any(id_ in library.closure(library.clauses[need].needs) or need == id_ for need in clause.needs):
        raise Unusable("clause.circle", f"{id_} needs itself in the end", record.where)
    reached = library.closure((id_,)) | {one.id for one in library.clauses.values() if one.is_frame}
    for need in reached:
        lacking = set(clause.languages) - set(library.clauses[need].languages)
        if lacking:
            raise Unusable("record.language", f"it needs {need}, which is not there in {min(lacking)}", record.where)
    for text in _texts(clause):
        _check_marks(text, library, record.where)
        for target in names(text, "ref"):
            if target not in reached:
                raise Unusable("clause.reference", f"it refers to {target} but does not need it", record.where)
    _check_alike(clause, record)


def _check_alike(clause: Clause, record: Record) -> None:
    """All languages of a variant use the same variables, references and terms, and have the same paragraphs."""
    for variant in clause.variants.values():
        first = clause.languages[0]
        for language in clause.languages[1:]:
            for kind in ("variable", "ref", "term"):
                differing = set(names(variant.text[first], kind)) ^ set(names(variant.text[language], kind))
                if differing:
                    detail = f"{variant.tradition}: {first} and {language} differ in the {kind} {min(differing)}"
                    raise Unusable("clause.alike", detail, record.where)
            shapes = [[len(one.items) for one in paragraphs(variant.text[each])] for each in (first, language)]
            if shapes[0] != shapes[1]:
                detail = f"{variant.tradition}: {first} and {language} differ in paragraphs or items"
                raise Unusable("clause.alike", detail, record.where)


def _check_terms(library: Library, records: Mapping[str, Record]) -> None:
    for id_, record in records.items():
        for language in LANGUAGES:
            meaning = library.terms[id_].meaning[language]
            if id_ in library.terms_in([meaning], language):
                raise Unusable("clause.circle", f"the meaning of {id_} comes back to it in {language}", record.where)


def _check_used(library: Library, where: str) -> None:
    texts = [text for clause in library.clauses.values() for text in _texts(clause)]
    used_terms = {one for language in LANGUAGES for one in library.terms_in(texts, language)}
    meanings = [text for id_ in used_terms for text in library.terms[id_].meaning.values()]
    around = [
        *library.formula.title.values(),
        *(t for texts_ in library.formula.opening.values() for t in texts_.values()),
    ]
    used_variables = {name for text in (*texts, *meanings, *around) for name in names(text, "variable")}
    for kind, idle in (
        ("term", set(library.terms) - used_terms),
        ("variable", set(library.variables) - used_variables),
    ):
        if idle:
            raise Unusable("clause.idle", f"the {kind} {min(idle)} is used by no clause", where)


def _texts(clause: Clause) -> Iterator[str]:
    yield from (text for variant in clause.variants.values() for text in variant.text.values())
