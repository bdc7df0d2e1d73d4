"""Deeds on a plan on paper: brought as a file, read by the worker, its lines confirmed one by one, none lost."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock
from atalaya.adapters.readers import plan as reader
from atalaya.apps.access import deeds
from atalaya.apps.laws import actions as laws
from atalaya.apps.plans import actions, models, standing
from atalaya.apps.registry import queries as registry
from atalaya.core import errors, plan_papers, policy
from atalaya.core.mapping import words

_NUMBER_CHARS: Final = 20


LEASE: Final = timedelta(minutes=10)
"""After so long without an answer a paper is taken to be nobody's, and read again."""
_OPENS: Final = (b"%PDF", b"PK")
"""How files begin that are read as plans."""


def bring(pk: int, data: bytes, name: str, *, by: policy.Actor) -> models.Paper:
    """Keeps a plan on paper for the worker to read; what no reader knows is refused at once."""
    if not data.startswith(_OPENS):
        raise errors.Unusable("plan.kind", "Bring the plan as Word (DOCX), PDF with text, or Excel (XLSX).", name)
    with transaction.atomic():
        standing.locked(pk, by)
    kept = laws.store().put(io.BytesIO(data))
    with transaction.atomic():
        found = standing.locked(pk, by)
        made = models.Paper.objects.create(plan=found, file=kept.digest, name=name[-300:], by_id=by.person)
        deeds.append("plan.paper", record=found, by=by, values={"file": (None, kept.digest)})
    return made


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Paper.objects.filter(state="waiting").update(taken_at=None)


def read_next() -> bool:
    """Reads one paper that waits, in a cage of its own; False when none does. Nothing counts before it is confirmed."""
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    one = models.Paper.objects.filter(free, state="waiting").order_by("pk").first()
    if one is None or not models.Paper.objects.filter(free, pk=one.pk, state="waiting").update(taken_at=clock.now()):
        return False
    try:
        with laws.store().open(one.file) as content:
            lines = plan_papers.read(reader.pieces(content.read(), one.name))
        _keep(one, lines)
    except OperationalError:  # the database was busy or away: no fault of the file
        models.Paper.objects.filter(pk=one.pk).update(taken_at=None)
        raise
    except errors.Problem as problem:
        _fail(one, {"code": problem.code, "detail": problem.detail[:600], "where": problem.where[:300]})
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one file must not end the reading of the rest
        _fail(one, {"code": "reader.broken", "detail": type(fault).__name__, "where": one.name})
    return True


def _keep(one: models.Paper, lines: Sequence[plan_papers.Proposed]) -> None:
    """Every line of a paper, once."""
    with transaction.atomic():
        if not models.Paper.objects.filter(pk=one.pk, state="waiting").update(state="done", taken_at=None):
            return
        models.PaperLine.objects.bulk_create(
            [
                models.PaperLine(
                    paper=one, place=line.place, kind=line.kind, where=line.where[:120], values=dict(line.values),
                    raw=line.raw,
                )
                for line in lines
            ],
            batch_size=200,
        )  # fmt: skip
        measures = sum(line.kind == "measure" for line in lines)
        values = {"lines": (None, len(lines)), "measures": (None, measures)}
        deeds.append("plan.paper", record=one.plan, by=policy.VISITOR, values=values)


def _fail(one: models.Paper, told: dict[str, str]) -> None:
    models.Paper.objects.filter(pk=one.pk, state="waiting").update(state="failed", fault=told, taken_at=None)


def paper(pk: int, by: policy.Actor) -> models.Paper:
    """A paper of a plan, for those who work on it."""
    found = models.Paper.objects.select_related("plan__owner").filter(pk=pk).first()
    if found is None or not standing.is_inside(found.plan, by):
        raise standing.nothing()
    return found


def take(pk: int, told: Mapping[int, Mapping[str, str]], *, by: policy.Actor, language: str) -> list[models.Measure]:
    """Makes measures of lines, with the values a person confirmed; all or none.

    ``told`` holds by place of the line what was read or corrected. A lead that no body of the register bears stays as
    printed, and so does the whole line.
    """
    with transaction.atomic():
        found = paper(pk, by)
        plan = standing.locked(found.plan_id, by, policy.Verb.VIEW)
        rows = list(found.lines.filter(place__in=list(told)).exclude(fate="taken").order_by("place"))
        if not rows:
            raise errors.Unusable("paper.none", "Choose at least one line that is not taken yet.", "line")
        bodies = {words.fold(name): body for body, name in registry.called(plan.owner_id, by)}
        taken = set(plan.measures.filter(withdrawn=False).values_list("number", flat=True))
        values = []
        for row in rows:
            one = _values(row, told[row.place], bodies, language)
            one["number"] = _free(one["number"], taken)
            taken.add(one["number"])
            values.append(one)
        made = actions.add(plan.pk, values, by=by)
        for row, measure in zip(rows, made, strict=True):
            row.fate, row.measure, row.by_id = "taken", measure, by.person
        models.PaperLine.objects.bulk_update(rows, ["fate", "measure", "by"], batch_size=200)
    return made


def _values(row: models.PaperLine, told: Mapping[str, str], bodies: Mapping[str, int], language: str) -> dict[str, Any]:
    lead = told.get("lead", "").strip()
    action = told.get("action", "").strip() or told.get("objective", "").strip() or row.raw
    objective = told.get("objective", "").strip()
    return {
        "number": told.get("number", "").strip()[:_NUMBER_CHARS],
        "action": {language: action},
        "objective": {language: objective} if objective and objective != action else {},
        "lead_id": bodies.get(words.fold(" ".join(lead.split()))),
        "lead_printed": " ".join(lead.split())[:300],
        "starts": told.get("starts", ""),
        "ends": told.get("ends", ""),
        "indicator": _said(told.get("indicator", ""), language),
        "resources": _said(told.get("resources", ""), language),
        "page": row.where,
        "printed": row.raw,
    }


def _said(text: str, language: str) -> dict[str, str]:
    return {language: text.strip()} if text.strip() else {}


def _free(number: str, taken: set[str]) -> str:
    """A number that the plan does not have yet: the printed one, or with a letter behind it; empty to get the next."""
    if not number or number not in taken:
        return number
    letters = (f"{number}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    return next((one for one in letters if one not in taken), "")


def leave(pk: int, place: int, *, by: policy.Actor) -> None:
    """Says that a line is no measure; it stays with the paper. Said twice, it waits again."""
    with transaction.atomic():
        found = paper(pk, by)
        standing.locked(found.plan_id, by)
        row = found.lines.filter(place=place).exclude(fate="taken").first()
        if row is None:
            raise standing.nothing()
        row.fate, row.by_id = ("open" if row.fate == "left" else "left"), by.person
        row.save(update_fields=["fate", "by"])
        deeds.append("plan.paper", record=found.plan, by=by, values={"line": (place, row.fate)})
