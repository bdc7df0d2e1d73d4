"""A plan as plain data: what editions freeze, what is published, what exports write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from atalaya.adapters import clock
from atalaya.apps.access import fields
from atalaya.apps.access import models as access
from atalaya.apps.plans import models
from atalaya.apps.registry import queries as registry
from atalaya.core import plans


def gather(found: models.Plan) -> dict[str, Any]:
    """Everything a plan says, measure by measure in the order of their numbers; a fixed number of queries."""
    rows = sorted(found.measures.filter(withdrawn=False), key=lambda one: plans.in_order(one.number))
    keys = {row.pk: row.root or row.pk for row in rows}
    bodies = registry.names_of({pk for row in rows for pk in (row.lead_id, *row.partners) if pk})
    notes: dict[int, list[models.Note]] = defaultdict(list)
    noted = models.Note.objects.filter(measure__in=list(keys), withdrawn=False).select_related("law")
    for note in noted.order_by("pk"):
        notes[note.measure_id].append(note)
    return {
        "format": plans.FORMAT,
        "country": found.owner_id.partition(":")[2],
        "title": dict(found.title),
        "number": found.number,
        "begins": found.begins,
        "ends": found.ends,
        "stage": found.stage,
        "priorities": [dict(row) for row in found.priorities],
        "statement": dict(found.statement),
        "coordination": dict(found.coordination),
        "outreach": dict(found.outreach),
        "note": found.note,
        "note_on": found.note_on,
        "at": clock.now().isoformat(timespec="seconds"),
        "measures": [_measure(row, keys, bodies, notes[row.pk]) for row in rows],
    }


def _measure(
    row: models.Measure, keys: Mapping[int, int], bodies: Mapping[int, dict[str, str]], notes: Iterable[models.Note]
) -> dict[str, Any]:
    printed = {"es": row.lead_printed} if row.lead_printed else {}
    return {
        "key": keys[row.pk],
        "number": row.number,
        "objective": dict(row.objective),
        "action": dict(row.action),
        "lead": dict(bodies.get(row.lead_id or 0, printed)),
        "partners": [dict(bodies[pk]) for pk in row.partners if pk in bodies],
        "starts": row.starts,
        "ends": row.ends,
        "indicator": dict(row.indicator),
        "resources": dict(row.resources),
        "cost": str(row.cost) if row.cost is not None else "",
        "currency": row.currency,
        "assistance": row.assistance,
        "linked": list(row.linked),
        "after": [keys[pk] for pk in row.after if pk in keys],
        "stage": row.stage,
        "withheld": list(row.withheld),
        "page": row.page,
        "printed": row.printed,
        "notes": [_note(one) for one in notes],
    }


def _note(one: models.Note) -> dict[str, Any]:
    return {
        "on": one.on,
        "text": one.text,
        "title": one.title,
        "address": one.address,
        "law": {"number": one.law.number, "title": dict(one.law.title), "on": one.law.on} if one.law else None,
        "article": one.article,
        "sha256": one.file,
    }


def country_names(code: str) -> dict[str, str]:
    """The names of a country by language."""
    found = access.Owner.objects.filter(code=f"country:{code}").values_list("names", flat=True).first()
    return dict(found or {})


LANGUAGES = fields.LANGUAGES
