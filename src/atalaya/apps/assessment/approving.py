"""Deeds on the matrix that the Committee approved: brought as a file, laid beside the catalogue, confirmed by a person.

It goes into the Committee's response and nowhere else; rows without a counterpart are kept.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from atalaya.adapters import clock
from atalaya.adapters.readers import approved as reader
from atalaya.apps.access import deeds
from atalaya.apps.assessment import books, models, standing
from atalaya.apps.laws import actions as laws
from atalaya.core import alignment, approved, errors, policy


def bring(pk: int, data: bytes, name: str, *, by: policy.Actor) -> models.Approved:
    """Reads an approved matrix and lays its rows beside those of the catalogue; nothing counts before confirmation."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
    book = books.book(found.catalogue)
    if book.kind != "matrix":
        raise errors.Unusable("approved.catalogue", "The Committee approves matrices; this is a survey.", "file")
    document = reader.rows(data, name)
    matches = alignment.align(document.lines, book)
    kept = laws.store().put(io.BytesIO(data))
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        head = document.header
        made = models.Approved.objects.create(
            assessment=found,
            file=kept.digest,
            name=name[-300:],
            country=head.country[:200],
            report_on=head.report_on,
            addenda=list(head.addenda),
            approved_on=head.approved_on,
            notes=list(document.notes),
            by_id=by.person,
        )
        models.ApprovedRow.objects.bulk_create([_row(made, one) for one in matches], batch_size=200)
        values = {"file": (None, kept.digest), "rows": (None, len(matches))}
        deeds.append("approved.brought", record=found, by=by, values=values)
    return made


def _row(made: models.Approved, one: alignment.Match) -> models.ApprovedRow:
    line = one.line
    return models.ApprovedRow(
        approved=made,
        place=line.place,
        section=line.section,
        weapon=line.weapon,
        number=line.number[:40],
        title=line.title,
        responses=dict(line.responses),
        sources=dict(line.sources),
        remarks=line.remarks,
        where=line.where[:120],
        row=one.row,
        score=one.score,
        why=one.why[:60],
    )


def confirm(pk: int, number: int, chosen: Mapping[int, str], *, by: policy.Actor) -> int:
    """Confirms which row of the catalogue each row stands for; the marks become the Committee's response.

    ``chosen`` gives rows by place where a person decided, empty for *none*; the rest stays as it was laid out.
    Unusable when a row would be given twice. How many fields have a response now.
    """
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        made = found.approved.filter(pk=number).first()
        if made is None:
            raise standing.nothing()
        rows = list(made.rows.order_by("place"))
        _decide(found, rows, chosen)
        models.ApprovedRow.objects.bulk_update(rows, ["row"], batch_size=200)
        told = _responses(found, made, rows)
        found.responses.all().delete()
        models.Response.objects.bulk_create(told, batch_size=200)
        models.Approved.objects.filter(pk=made.pk).update(confirmed_at=clock.now())
        kept = sum(1 for row in rows if not row.row)
        values = {"fields": (None, len(told)), "without_counterpart": (None, kept), "file": (None, made.file)}
        deeds.append("approved.confirmed", record=found, by=by, values=values)
    return len(told)


def _decide(found: models.Assessment, rows: Sequence[models.ApprovedRow], chosen: Mapping[int, str]) -> None:
    known = {field.row for field in books.book(found.catalogue).fields}
    taken: dict[str, int] = {}
    for row in rows:
        row.row = chosen.get(row.place, row.row)
        if row.row and row.row not in known:
            raise errors.Unusable("approved.row", "There is no such row in the catalogue.", f"row-{row.place}")
        if row.row in taken:
            raise errors.Unusable("approved.twice", f"{row.row} is chosen for two rows.", f"row-{row.place}")
        if row.row:
            taken[row.row] = row.place


def _responses(
    found: models.Assessment, made: models.Approved, rows: Sequence[models.ApprovedRow]
) -> list[models.Response]:
    """A response for every field whose row was found; a mark that is none of the Committee's is kept beside it."""
    by_row = {row.row: row for row in rows if row.row}
    told = []
    for field in books.book(found.catalogue).fields:
        row = by_row.get(field.row)
        if row is None:
            continue
        raw = row.responses.get(field.dimension, "")
        mark = approved.mark(raw)
        told.append(
            models.Response(
                assessment=found,
                approved=made,
                field=field.id,
                mark=mark or "",
                raw=raw[:200] if mark is None else "",
                source=row.sources.get(field.dimension, ""),
                remarks=row.remarks,
            )
        )
    return told


@dataclass(frozen=True, slots=True)
class Beside:
    """A printed row and the row of the catalogue it was laid beside. ``sure``: no person has to look."""

    row: models.ApprovedRow
    title: str
    sure: bool


def beside(
    pk: int, number: int, by: policy.Actor
) -> tuple[models.Approved, tuple[Beside, ...], tuple[tuple[str, str], ...]]:
    """An approved matrix beside the catalogue, and every row there is to choose from."""
    found = standing.seen(pk, by)
    made = found.approved.filter(pk=number).first() if standing.is_inside(found, by) else None
    if made is None:
        raise standing.nothing()
    book, language = books.book(found.catalogue), books.language()
    titles = {}
    for field in book.fields:
        weapon = f" ({book.weapon_names[field.weapon][language]})" if field.weapon else ""
        titles[field.row] = f"{field.row} {book.asked(field, language)}{weapon}"
    told = tuple(
        Beside(row, titles.get(row.row, ""), bool(row.row) and row.score >= alignment.SURE)
        for row in made.rows.order_by("place")
    )
    return made, told, tuple(titles.items())
