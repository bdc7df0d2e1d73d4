"""What a plan would change in the matrix once its measures are done: links counted by section, never a score."""

from __future__ import annotations

from dataclasses import dataclass

from atalaya.apps.assessment import books
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.plans import models
from atalaya.core import plans, policy


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the catalogue with its counts, and the gaps that no measure is linked to."""

    title: str
    effect: plans.Effect
    open: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What would be addressed, in one catalogue. ``elsewhere`` are links to fields that it does not have."""

    catalogue: str
    notice: str
    total: plans.Effect
    sections: tuple[Section, ...]
    elsewhere: int
    measures: int
    unlinked: int


def changes(found: models.Plan, by: policy.Actor) -> Changes:
    """The fields that measures still to come, or done, are linked to; dropped measures change nothing."""
    rows = [row for row in found.measures.filter(withdrawn=False) if row.stage != "dropped"]
    id_ = missing.catalogue_of(found.baseline_id)
    book, language = books.book(id_), books.language()
    gaps = {gap.field for one in missing.assessed(found.owner_id, by) if one.catalogue == id_ for gap in one.gaps}
    linked = {name for row in rows for name in row.linked}
    fields = {section: [f for f in book.fields if f.section == section] for section, _title, _p in book.sections}
    counted = plans.effects(((section, [f.id for f in inside]) for section, inside in fields.items()), linked, gaps)
    sections = tuple(
        Section(
            title[language],
            effect,
            tuple(
                (f.id, missing.named(book, f, language)) for f in fields[section] if f.id in gaps and f.id not in linked
            ),
        )
        for (section, title, _p), effect in zip(book.sections, counted, strict=True)
    )
    total = plans.effects([("", [field.id for field in book.fields])], linked, gaps)[0]
    known = {field.id for field in book.fields}
    return Changes(
        book.title[language],
        book.notice[language],
        total,
        sections,
        len(linked - known),
        len(rows),
        sum(not row.linked for row in rows),
    )
