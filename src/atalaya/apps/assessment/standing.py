"""Who may touch which answers, and where answers stand in the process of their path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from atalaya.apps.access import models as people
from atalaya.apps.access import queries
from atalaya.apps.assessment import models
from atalaya.core import errors, policy, processes, workflow

TARGET: Final = "assessment.answer"
_NONE: Final = "There is no such record."


def process(found: models.Assessment) -> workflow.Process:
    """The way of an answer in this assessment: short or full."""
    return processes.ANSWER_FULL if found.path == "full" else processes.ANSWER_SHORT


def seen(pk: int, by: policy.Actor) -> models.Assessment:
    """An assessment this person may look into, whole or in the part they were asked about. Missing otherwise."""
    found = models.Assessment.objects.select_related("owner").filter(pk=pk, withdrawn=False).first()
    if found is None or not (is_inside(found, by) or asked_fields(found, by)):
        raise errors.Missing("policy.missing", _NONE)
    return found


def whole(pk: int, by: policy.Actor) -> models.Assessment:
    """An assessment for those who work on it as a whole. Missing otherwise."""
    found = seen(pk, by)
    if not is_inside(found, by):
        raise errors.Missing("policy.missing", _NONE)
    return found


def is_inside(found: models.Assessment, by: policy.Actor) -> bool:
    """Whether this person works on it as a whole; others who may see it are shown its editions."""
    return policy.may(by, policy.Verb.HISTORY, _own(found)) and policy.may(by, policy.Verb.VIEW, _own(found))


def _own(found: models.Assessment) -> policy.Thing:
    """It as far as its own people go: what they may do hangs on owner and class alone."""
    return policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))


def asked_fields(found: models.Assessment, by: policy.Actor) -> frozenset[str]:
    """The fields that open calls ask of this person."""
    thing = policy.Thing("call", found.owner_id, policy.Klass.NATIONAL)
    if by.person is None or not policy.may(by, policy.Verb.EDIT, thing):
        return frozenset()
    calls = models.Call.objects.filter(assessment=found, people=by.person, state="open")
    return frozenset(field for named in calls.values_list("fields", flat=True) for field in named)


def require(pk: int, by: policy.Actor, verb: policy.Verb, fields: Iterable[str] = ()) -> models.Assessment:
    """The assessment, locked for writing, if this person may do this to these fields; Missing or Refused otherwise.

    Must run in a transaction. Writers of one assessment wait for each other here.
    """
    rows = models.Assessment.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise errors.Missing("policy.missing", _NONE)
    if policy.may(by, verb, _own(found)):
        return found
    asked = asked_fields(found, by)
    if verb is policy.Verb.EDIT and asked and set(fields) <= asked:
        return found
    if asked or is_inside(found, by):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    raise errors.Missing("policy.missing", _NONE)


def positions(found: models.Assessment, rows: Iterable[models.Answer]) -> Mapping[int, workflow.Position]:
    """Where answers stand, by number, with the steps taken since they were last opened; two queries for all."""
    rows = list(rows)
    named = {f"answer.{step.name}": step.name for step in process(found).steps}
    done = people.Deed.objects.filter(
        target=TARGET, target_id__in=[row.pk for row in rows], verb__in=sorted(named)
    ).order_by("number")
    taken: Mapping[int, list[workflow.Taken]] = defaultdict(list)
    for deed in done:
        if named[deed.verb] == "answer":
            taken[deed.target_id].clear()
        taken[deed.target_id].append(workflow.Taken(named[deed.verb], str(deed.by_id), deed.role, deed.at))
    return {row.pk: workflow.Position(row.stage, tuple(taken[row.pk])) for row in rows}


def others(found: models.Assessment, on: date) -> tuple[workflow.Person, ...]:
    """Everybody who could act for the owner on a day."""
    return queries.persons_at(_own(found), on)


def person(found: models.Assessment, by: policy.Actor) -> workflow.Person:
    """A person as the engine of processes sees them."""
    roles = frozenset(str(grant.role) for grant in by.counted() if grant.owner == found.owner_id)
    return workflow.Person(str(by.person), roles)


def nothing() -> errors.Missing:
    """What is said of things that do not exist or may not be seen."""
    return errors.Missing("policy.missing", _NONE)
