"""Deeds on answers: answer, cite, accept and refuse proposals, take steps; one field or many at once.

Every write of answers goes through ``_write``: one lock, one transaction, one line of history a field.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.assessment import books, models, standing
from atalaya.apps.laws import queries as laws
from atalaya.core import assessment, errors, policy, workflow

TEXT_CHARS: Final = 20_000
NOTE_CHARS: Final = 300
_NONE: Final = "There is no such record."


@dataclass(frozen=True, slots=True)
class Write:
    """What is to be written in a field; None leaves a part as it is. ``cite`` and ``uncite`` are numbers of articles.

    version  the version it was decided upon; None where the writer has looked under the lock
    """

    field: str
    value: str | None = None
    text: str | None = None
    cite: tuple[int, ...] = ()
    uncite: tuple[int, ...] = ()
    origin: str = ""
    version: int | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def answer(pk: int, told: Write, *, by: policy.Actor) -> models.Answer:
    """Writes one answer. Conflict carries mine, theirs and base when somebody else wrote meanwhile."""
    return answer_all(pk, [told], by=by)[0]


def answer_all(pk: int, told: Sequence[Write], *, by: policy.Actor) -> list[models.Answer]:
    """Writes several answers, all or none."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT, [one.field for one in told])
        return write(found, told, by=by)


def write(
    found: models.Assessment, told: Sequence[Write], *, by: policy.Actor, person: workflow.Person | None = None
) -> list[models.Answer]:
    """The writing itself, for a caller that holds the lock; ``person`` stands in where somebody acts for another."""
    _check(found, told, by)
    rows = answers_of(found, [one.field for one in told])
    cited = _cited(rows.values())
    actor = person or standing.person(found, by)
    entries, made, gone, done = [], [], [], []
    for one in told:
        row = rows[one.field]
        if one.version is not None and one.version != row.version:
            raise _conflict(found, row, one)
        new = [pk for pk in dict.fromkeys(one.cite) if pk not in cited[row.pk]]
        old = [pk for pk in one.uncite if pk in cited[row.pk]]
        values = _changes(row, one) | _cites(cited[row.pk], new, old)
        if not values:
            continue
        step = _step(found, row, actor, values)
        made += [models.Citation(answer=row, article_id=pk, by_id=by.person) for pk in new]
        gone += [cited[row.pk][pk] for pk in old]
        row.version += 1
        row.by_id, row.at = by.person, clock.now()
        row.stale, row.same_person = "", False
        entries.append(deeds.Entry(f"answer.{step.name}", _target(found, row), values, version=row.version))
        done.append(row)
    models.Answer.objects.bulk_update(done, _COLUMNS, batch_size=100)
    models.Citation.objects.filter(pk__in=gone).delete()
    models.Citation.objects.bulk_create(made, batch_size=500)
    deeds.append_all(entries, by=by)
    return [rows[one.field] for one in told]


_COLUMNS: Final = ("value", "text", "stage", "stale", "same_person", "origin", "version", "by", "at")


def _check(found: models.Assessment, told: Sequence[Write], by: policy.Actor) -> None:
    """The fields are of the catalogue, the values of its scale, the articles in this person's sight."""
    known, scale = books.fields(found.catalogue), (*books.scale(found.catalogue), assessment.OPEN)
    for one in told:
        if one.field not in known:
            raise errors.Missing("policy.missing", _NONE)
        if one.value is not None and one.value not in scale:
            raise errors.Unusable("answer.value", "Choose one of the answers offered.", "value")
        if one.text is not None and len(one.text) > TEXT_CHARS:
            raise errors.Unusable("answer.text", f"Write at most {TEXT_CHARS} characters.", "text")
    wanted = {pk for one in told for pk in one.cite}
    if wanted - laws.citable(wanted, by):
        raise errors.Missing("policy.missing", _NONE)


def answers_of(found: models.Assessment, fields: Sequence[str]) -> dict[str, models.Answer]:
    """The answers of these fields, made where there is none yet. Missing when the catalogue has no such field."""
    if not set(fields) <= books.fields(found.catalogue).keys():
        raise standing.nothing()
    rows = {row.field: row for row in models.Answer.objects.filter(assessment=found, field__in=fields)}
    fresh = [models.Answer(assessment=found, field=name) for name in dict.fromkeys(fields) if name not in rows]
    if fresh:
        models.Answer.objects.bulk_create(fresh, batch_size=500)
        rows |= {row.field: row for row in fresh}
    return rows


def _cited(rows: Iterable[models.Answer]) -> dict[int, dict[int, int]]:
    """The articles cited by answers: article to number of the citation, by answer."""
    found: dict[int, dict[int, int]] = {row.pk: {} for row in rows}
    for pk, answer_pk, article in models.Citation.objects.filter(answer__in=list(found)).values_list(
        "pk", "answer_id", "article_id"
    ):
        found[answer_pk][article] = pk
    return found


def _changes(row: models.Answer, one: Write) -> dict[str, tuple[Any, Any]]:
    """Puts value and text into the row; what changed, before and after."""
    told: dict[str, Any] = {"value": one.value, "text": one.text, "origin": one.origin or None}
    values: dict[str, tuple[Any, Any]] = {}
    for name, value in told.items():
        if value is not None and value != getattr(row, name):
            values[name] = (getattr(row, name), value)
            setattr(row, name, value)
    return values | {name: (None, value) for name, value in one.values.items()}


def _cites(cited: Mapping[int, int], new: Sequence[int], old: Sequence[int]) -> dict[str, tuple[Any, Any]]:
    if not new and not old:
        return {}
    before = sorted(cited)
    return {"cited": (before, sorted((set(before) | set(new)) - set(old)))}


def _step(
    found: models.Assessment, row: models.Answer, actor: workflow.Person, values: dict[str, tuple[Any, Any]]
) -> workflow.Step:
    """Takes the step that writing is: the opening one, or a change. A final answer is opened anew."""
    way = standing.process(found)
    opens = row.stage in ("", *way.ends)
    position = workflow.Position("" if opens else row.stage)
    taken = workflow.take(way, position, "answer" if opens else "revise", actor, clock.now())
    if row.stage != taken.stage:
        values["stage"] = (row.stage, taken.stage)
    row.stage = taken.stage
    return way.step(taken.taken[-1].step)


def _target(found: models.Assessment, row: models.Answer) -> tuple[str, int, str]:
    return (standing.TARGET, row.pk, found.owner_id)


def _conflict(found: models.Assessment, row: models.Answer, one: Write) -> errors.Conflict:
    del found
    mine = {name: value for name, value in (("value", one.value), ("text", one.text)) if value is not None}
    theirs = {"value": row.value, "text": row.text}
    return errors.Conflict(
        "answer.changed",
        "Somebody else changed this answer meanwhile. Both are shown: decide what is to stand.",
        mine={**theirs, **mine},
        theirs=theirs,
        base=base_of(row, one.version or 0),
        version=row.version,
    )


def base_of(row: models.Answer, version: int) -> dict[str, Any]:
    """What an answer said at an earlier version, told from its deeds."""
    return bases_of([(row, version)]).get(row.pk, {})


def bases_of(asked: Sequence[tuple[models.Answer, int]]) -> dict[int, dict[str, Any]]:
    """The same for many answers at once, by number."""
    from atalaya.apps.access import models as people

    values = {row.pk: {"value": row.value, "text": row.text} for row, _version in asked}
    versions = {row.pk: version for row, version in asked}
    later = people.DeedValue.objects.filter(
        deed__target=standing.TARGET, deed__target_id__in=list(values), field__in=assessment.TEXTS
    ).order_by("-deed_id")
    for pk, version, name, before in later.values_list("deed__target_id", "deed__version", "field", "before"):
        if version > versions[pk]:
            values[pk][name] = before or ""
    return values


# Proposals.


def accept(pk: int, proposals: Iterable[int], *, by: policy.Actor, value: str = "") -> int:
    """Cites what proposals suggest, each in its own field; fields without an answer get ``value``. How many fields."""
    with transaction.atomic():
        rows = list(models.Proposal.objects.filter(assessment=pk, pk__in=list(proposals)).order_by("pk"))
        found = standing.require(pk, by, policy.Verb.EDIT, [row.field for row in rows])
        if not rows:
            raise errors.Missing("policy.missing", _NONE)
        answered = set(
            models.Answer.objects.filter(assessment=found, field__in=[row.field for row in rows])
            .exclude(value="")
            .values_list("field", flat=True)
        )
        told: dict[str, Write] = {}
        for row in rows:
            first = Write(row.field, value=value if value and row.field not in answered else None)
            one = told.get(row.field, first)
            told[row.field] = replace(one, cite=(*one.cite, row.article_id))
        write(found, list(told.values()), by=by)
        models.Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(state="accepted", by_id=by.person)
    return len(told)


def refuse(pk: int, proposals: Iterable[int], *, by: policy.Actor) -> int:
    """Says that proposals do not fit: they are shown no more, also after the laws were read again."""
    return _judge(pk, proposals, "refused", by)


def reopen(pk: int, proposals: Iterable[int], *, by: policy.Actor) -> int:
    """Brings refused proposals back."""
    return _judge(pk, proposals, "open", by)


def _judge(pk: int, proposals: Iterable[int], fate: str, by: policy.Actor) -> int:
    with transaction.atomic():
        rows = list(models.Proposal.objects.filter(assessment=pk, pk__in=list(proposals)))
        found = standing.require(pk, by, policy.Verb.EDIT, [row.field for row in rows])
        answers = answers_of(found, [row.field for row in rows])
        models.Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(state=fate, by_id=by.person)
        entries = [
            deeds.Entry(
                f"proposal.{fate}",
                _target(found, answers[row.field]),
                {"article": (None, row.article_id)},
                version=answers[row.field].version,
            )
            for row in rows
        ]
        deeds.append_all(entries, by=by)
    return len(rows)


# Steps.


@dataclass(frozen=True, slots=True)
class Taken:
    """How a step went for many fields: how many took it, and why the others did not, by code."""

    done: int
    left: Mapping[str, int]
    first: errors.Problem | None = None


def take(pk: int, step: str, fields: Sequence[str], *, by: policy.Actor) -> Taken:
    """Takes a step for every field named where it is open, all in one transaction; says what was left and why."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.APPROVE)
        way, now = standing.process(found), clock.now()
        if not way.step(step).needs_second:
            raise errors.OutOfOrder("answer.step", "This step is taken by writing the answer.")
        rows = list(models.Answer.objects.filter(assessment=found, field__in=fields).exclude(stage=""))
        told, person = standing.positions(found, rows), standing.person(found, by)
        others = standing.others(found, clock.today())
        left: Counter[str] = Counter()
        first: errors.Problem | None = None
        entries = []
        for row in rows:
            problem = workflow.may(way, told[row.pk], step, person, now, others)
            if problem:
                left[problem.code] += 1
                first = first or problem
                continue
            position = workflow.take(way, told[row.pk], step, person, now, others)
            last = position.taken[-1]
            values: dict[str, Any] = {"stage": (row.stage, position.stage)}
            values |= {"same_person": (None, True)} if last.same_person else {}
            row.stage, row.same_person = position.stage, last.same_person
            row.version += 1
            row.at = now
            entries.append(deeds.Entry(f"answer.{step}", _target(found, row), values, last.role, row.version))
        changed = [row for row in rows if row.at == now]
        models.Answer.objects.bulk_update(changed, _COLUMNS, batch_size=100)
        deeds.append_all(entries, by=by)
    return Taken(len(entries), dict(left), first)


def step(pk: int, name: str, step: str, *, by: policy.Actor) -> None:
    """Takes a step for one field. Raises what stands in its way."""
    taken = take(pk, step, [name], by=by)
    if not taken.done:
        raise taken.first or errors.OutOfOrder("workflow.order", "This step is not open now. Reload the page.")


def settle(pk: int, fields: Sequence[str], agency: int | None, *, by: policy.Actor) -> int:
    """Says which body looks after fields."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        rows = answers_of(found, fields)
        changed = [row for row in rows.values() if row.agency_id != agency]
        entries = [
            deeds.Entry("answer.agency", _target(found, row), {"agency": (row.agency_id, agency)}, version=row.version)
            for row in changed
        ]
        models.Answer.objects.filter(pk__in=[row.pk for row in changed]).update(agency=agency)
        deeds.append_all(entries, by=by)
    return len(changed)
