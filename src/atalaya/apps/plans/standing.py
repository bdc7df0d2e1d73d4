"""Who works on a plan, and who is shown what was published of it."""

from __future__ import annotations

from atalaya.apps.access import queries
from atalaya.apps.plans import models
from atalaya.core import errors, policy

_NONE = "There is no such record."


def inside(pk: int, by: policy.Actor) -> models.Plan:
    """A plan for those who work on it. Missing for everybody else."""
    found = _found(pk)
    if not is_inside(found, by):
        raise errors.Missing("policy.missing", _NONE)
    return found


def seen(pk: int, by: policy.Actor) -> models.Plan:
    """A plan for whoever works on it or was shown it by a release or its class. Missing otherwise."""
    found = _found(pk)
    if not is_inside(found, by) and not policy.may(by, policy.Verb.VIEW, queries.thing(found)):
        raise errors.Missing("policy.missing", _NONE)
    return found


def _found(pk: int) -> models.Plan:
    found = models.Plan.objects.select_related("owner").filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise errors.Missing("policy.missing", _NONE)
    return found


def is_inside(found: models.Plan, by: policy.Actor) -> bool:
    """Whether this person works on it; what they may do hangs on owner and class alone."""
    thing = own(found)
    return policy.may(by, policy.Verb.HISTORY, thing) and policy.may(by, policy.Verb.VIEW, thing)


def own(found: models.Plan | models.Measure) -> policy.Thing:
    """A plan or a measure as far as its own people go."""
    return policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))


def locked(pk: int, by: policy.Actor, verb: policy.Verb = policy.Verb.EDIT) -> models.Plan:
    """A plan locked for writing, if this person may do this to it and it is not over. Must run in a transaction."""
    rows = models.Plan.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(pk=pk, withdrawn=False).first()
    if found is None or not is_inside(found, by):
        raise errors.Missing("policy.missing", _NONE)
    policy.require(by, verb, own(found))
    if found.PROCESS and found.stage in found.PROCESS.ends:
        raise errors.OutOfOrder("plan.over", "This edition of the plan is over and stays as it is.")
    return found


def measure(pk: int, by: policy.Actor) -> models.Measure:
    """A measure for those who work on its plan. Missing for everybody else."""
    rows = models.Measure.objects.select_related("owner", "plan__owner")
    found = rows.filter(pk=pk, withdrawn=False, plan__withdrawn=False).first()
    if found is None or not (policy.may(by, policy.Verb.VIEW, own(found)) and is_inside(found.plan, by)):
        raise errors.Missing("policy.missing", _NONE)
    return found


def nothing() -> errors.Missing:
    """What is said of things that do not exist or may not be seen."""
    return errors.Missing("policy.missing", _NONE)
