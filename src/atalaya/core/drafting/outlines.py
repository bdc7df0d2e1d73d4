"""Outlines of texts that are no bills: notes verbales, reports, plans, guidelines, minutes; headings, words and slots.

An outline is data. Its words hold slots (``{name}``) and no other mark. A slot without a value stays visible; a number
of a note is typed in by a person and has no example, so that nobody takes it over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from atalaya.core.catalogue import LANGUAGES, Texts
from atalaya.core.drafting import library, selection
from atalaya.core.drafting.library import Variable
from atalaya.core.drafting.selection import FirstDraft, Node
from atalaya.core.errors import Unusable
from atalaya.core.records import Provenance, Record, by_id

KINDS: Final = ("note", "instructions", "analysis", "plan", "report", "guideline", "minutes", "progress", "activity")
PART, PARAGRAPH, TABLE, COLUMN = "part", "paragraph", "table", "column"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an outline.

    ``heading`` may be empty (the parts of a note have none); ``guidance`` tells the writer what belongs here and is not
    printed; ``columns`` are the heads of a table; ``repeats`` names what there is one part, or one line, for.
    """

    id: str
    heading: Texts
    guidance: Texts
    paragraphs: tuple[Texts, ...]
    columns: tuple[Texts, ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A text to start from; ``slots`` are those it uses, in the order in which they appear."""

    id: str
    kind: str
    title: Texts
    about: Texts
    parts: tuple[Part, ...]
    slots: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Outlines:
    """All outlines, and the slots they use."""

    slots: Mapping[str, Variable]
    outlines: Mapping[str, Outline]


def draft(outline: Outline, language: str, values: Mapping[str, str] | None = None) -> FirstDraft:
    """The outline as a plain tree in one language; slots without a value stay as marks and are listed as blanks."""
    given = {name: value for name, value in (values or {}).items() if value.strip()}

    def fill(text: str) -> str:
        return selection.fill(text, given, language)

    parts = []
    for part in outline.parts:
        inside = [
            Node(PARAGRAPH, f"{part.id}.{number}", "", fill(text[language]), (), outline.id)
            for number, text in enumerate(part.paragraphs, 1)
        ]
        if part.columns:
            heads = (
                Node(COLUMN, f"{part.id}.column.{number}", head[language], "", (), outline.id)
                for number, head in enumerate(part.columns, 1)
            )
            inside.append(Node(TABLE, f"{part.id}.table", "", "", tuple(heads), outline.id))
        parts.append(Node(PART, part.id, fill(part.heading.get(language, "")), "", tuple(inside), outline.id))
    blanks = tuple(name for name in outline.slots if name not in given)
    return FirstDraft(fill(outline.title[language]), "", language, "", tuple(parts), blanks)


def build(slots: Iterable[Record], outlines: Iterable[Record]) -> Outlines:
    """The outlines from their records. Unusable says where it fails."""
    known = {id_: library.variable(record) for id_, record in by_id(slots).items()}
    records = by_id(outlines)
    found = {id_: _outline(record, known) for id_, record in records.items()}
    idle = set(known) - {name for outline in found.values() for name in outline.slots}
    if idle:
        raise Unusable("outline.idle", f"the slot {min(idle)} is used by no outline", min(idle))
    return Outlines(known, found)


def _outline(record: Record, slots: Collection[str]) -> Outline:
    record.only("id kind title about parts source date licence reviewed_by".split())
    parts = tuple(_part(inner) for inner in by_id(record.inner("parts")).values())
    if not parts:
        raise Unusable("record.missing", "parts: an outline has at least one", record.where)
    title = record.texts("title")
    used: dict[str, None] = {}
    for texts in (title, *_texts(parts)):
        found = [_slots(texts[language], slots, record.where) for language in LANGUAGES if language in texts]
        for other in found[1:]:
            if set(other) != set(found[0]):
                differing = min(set(other) ^ set(found[0]))
                raise Unusable("outline.alike", f"not every language has the slot {differing}", record.where)
        used |= dict.fromkeys(found[0] if found else ())
    provenance = record.provenance()
    return Outline(
        record.id(), record.one_of("kind", KINDS), title, record.texts("about"), parts, tuple(used), provenance
    )


def _slots(text: str, known: Collection[str], where: str) -> tuple[str, ...]:
    rest = library.MARK.sub("", text)
    if "{" in rest or "}" in rest:
        raise Unusable("outline.mark", f"a slot is not written as one: {text[:40]!r}", where)
    found = library.names(text, "variable")
    for name in found:
        if name not in known:
            raise Unusable("outline.unknown", f"there is no slot {name}", where)
    return found


def _texts(parts: Iterable[Part]) -> Iterator[Texts]:
    for part in parts:
        yield part.heading
        yield from part.paragraphs
        yield from part.columns


def _part(record: Record) -> Part:
    record.only("id heading guidance paragraphs columns repeats".split())
    return Part(
        id=record.id(),
        heading=record.texts("heading") if record.given("heading") else {},
        guidance=record.texts("guidance") if record.given("guidance") else {},
        paragraphs=_list(record, "paragraphs"),
        columns=_list(record, "columns"),
        repeats=record.word("repeats", optional=True),
    )


def _list(record: Record, key: str) -> tuple[Texts, ...]:
    value = record.given(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Unusable("record.shape", f"{key} is a list of texts in four languages", record.where)
    return tuple(record.in_each(f"{key} {number}", one) for number, one in enumerate(value, 1))
