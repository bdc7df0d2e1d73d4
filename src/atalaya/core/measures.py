"""Templates for the measures of a national action plan: what may be done about which gaps, by whom, in what time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from atalaya.core import cover
from atalaya.core.catalogue import Texts
from atalaya.core.errors import Unusable
from atalaya.core.records import Provenance, Record, by_id

ASSISTANCE: Final = ("often", "sometimes", "seldom")
_KEYS = (
    "id group title objective indicator lead partners months resources assistance fields supports after source date"
    " licence reviewed_by"
).split()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed list (a group, a kind of body, a kind of resource) in all languages."""

    id: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Template:
    """A measure that a plan may take over.

    ``lead`` and ``partners`` are kinds of body, ``resources`` kinds of means; ``months`` is the usual duration;
    ``assistance`` says how commonly help is asked for it; ``fields`` are the fields of the matrix it closes, and
    ``supports`` those whose law it brings to life without closing them (training, teams); ``after`` are templates that
    usually come before it.
    """

    id: str
    group: str
    title: Texts
    objective: Texts
    indicator: Texts
    lead: str
    partners: tuple[str, ...]
    months: int
    resources: tuple[str, ...]
    assistance: str
    fields: tuple[str, ...]
    supports: tuple[str, ...]
    after: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Shelf:
    """All templates in the order of the operative paragraphs, and the words they use; made by ``build``."""

    groups: Mapping[str, Word]
    bodies: Mapping[str, Word]
    resources: Mapping[str, Word]
    templates: Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure suggested for gaps.

    ``closes``    gaps that it closes, or, of one that only helps, supports
    ``alone``     gaps that no other suggested measure closes
    ``after``     suggested measures that usually come before it
    """

    template: Template
    closes: tuple[str, ...]
    alone: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Few measures for many gaps, in the order of the shelf; ``left`` are the gaps for which there is no template.

    ``helpful`` are measures besides, which close none of the gaps but support what does.
    """

    measures: tuple[Suggestion, ...]
    helpful: tuple[Suggestion, ...]
    left: tuple[str, ...]


def suggest(shelf: Shelf, gaps: Iterable[str]) -> Suggestions:
    """A small set of measures that closes the gaps (fields of the matrix), the same for the same gaps."""
    wanted = tuple(dict.fromkeys(gaps))
    found = cover.cover(wanted, {one.id: one.fields for one in shelf.templates.values()})
    measures = tuple(
        Suggestion(shelf.templates[id_], found.of(id_), found.only(id_), _first(shelf.templates[id_], found.chosen))
        for id_ in found.chosen
    )
    helpful = tuple(
        Suggestion(one, supported, (), _first(one, found.chosen))
        for one in shelf.templates.values()
        if one.id not in found.chosen and (supported := tuple(gap for gap in wanted if gap in one.supports))
    )
    return Suggestions(measures, helpful, found.left)


def _first(template: Template, chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in template.after if one in chosen)


def build(
    groups: Iterable[Record],
    bodies: Iterable[Record],
    resources: Iterable[Record],
    templates: Iterable[Record],
    *,
    fields: Collection[str],
) -> Shelf:
    """The shelf from its records; ``fields`` are the ids there are. Unusable says where it fails."""
    kinds, posts, means = (_words(records) for records in (groups, bodies, resources))
    records = by_id(templates)
    found = {id_: _template(record, kinds, posts, means, fields) for id_, record in records.items()}
    order = list(kinds)
    ordered = {id_: found[id_] for id_ in sorted(found, key=lambda id_: order.index(found[id_].group))}
    for id_, record in records.items():
        for one in found[id_].after:
            record.known("after", one, found)
        if id_ in _before(found, id_):
            raise Unusable("measure.circle", f"{id_} comes after itself in the end", record.where)
    return Shelf(kinds, posts, means, ordered)


def _before(templates: Mapping[str, Template], id_: str) -> set[str]:
    found: set[str] = set()
    open_ = list(templates[id_].after)
    while open_:
        one = open_.pop()
        if one in templates and one not in found:
            found.add(one)
            open_ += templates[one].after
    return found


def _words(records: Iterable[Record]) -> Mapping[str, Word]:
    return {id_: _word(record) for id_, record in by_id(records).items()}


def _word(record: Record) -> Word:
    record.only(("id", "name"))
    return Word(record.id(), record.texts("name"))


def _template(
    record: Record,
    groups: Collection[str],
    bodies: Collection[str],
    resources: Collection[str],
    fields: Collection[str],
) -> Template:
    record.only(_KEYS)
    partners = tuple(record.known("partners", one, bodies) for one in record.words("partners"))
    lead = record.one_of("lead", bodies)
    if lead in partners:
        raise Unusable("measure.partner", f"{lead} leads, and is no partner besides", record.where)
    found, supports = record.items("fields", fields), record.items("supports", fields)
    if not found and not supports:
        raise Unusable("record.missing", "fields: a measure closes or supports at least one field", record.where)
    if set(found) & set(supports):
        raise Unusable("record.twice", f"it closes {min(set(found) & set(supports))} and supports it", record.where)
    return Template(
        id=record.id(),
        group=record.one_of("group", groups),
        title=record.texts("title"),
        objective=record.texts("objective"),
        indicator=record.texts("indicator"),
        lead=lead,
        partners=partners,
        months=record.number("months"),
        resources=tuple(record.known("resources", one, resources) for one in record.words("resources")),
        assistance=record.one_of("assistance", ASSISTANCE),
        fields=found,
        supports=supports,
        after=record.words("after"),
        provenance=record.provenance(),
    )
