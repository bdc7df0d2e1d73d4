"""Who may touch a draft, and how much of it they see."""

from __future__ import annotations

from atalaya.apps.access import queries
from atalaya.apps.drafting import models
from atalaya.core import errors, policy

TARGET = "drafting.draft"
RESTRICTED = "drafting.restricted"
"""Under this name stand the deeds on restricted parts of a draft: its page in the register does not show them."""
_NONE = "There is no such record."


def seen(pk: int, by: policy.Actor) -> models.Draft:
    """A draft that this person may see, in whatever part. Missing otherwise."""
    return queries.one(models.Draft, pk, by)


def inside(pk: int, by: policy.Actor) -> models.Draft:
    """A draft for those who work on it. Missing otherwise: others are shown what was frozen and released."""
    found = seen(pk, by)
    if not is_inside(found, by):
        raise nothing()
    return found


def is_inside(found: models.Draft, by: policy.Actor) -> bool:
    """Whether this person works on it."""
    return may(found, policy.Verb.HISTORY, by)


def sees_restricted(found: models.Draft, by: policy.Actor) -> bool:
    """Whether restricted parts are shown to this person: to those who write and those who approve."""
    return may(found, policy.Verb.EDIT, by) or may(found, policy.Verb.APPROVE, by)


def may(found: models.Draft, verb: policy.Verb, by: policy.Actor) -> bool:
    """What its own people may do with a draft hangs on owner and class alone."""
    return policy.may(by, verb, own(found))


def own(found: models.Draft) -> policy.Thing:
    """It as far as its own people go."""
    return policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))


def consults(found: models.Draft) -> policy.Thing:
    """The consultation of it: rounds, comments, clearance."""
    return policy.Thing("consultation", found.owner_id, policy.Klass.NATIONAL)


def require(pk: int, by: policy.Actor, verb: policy.Verb = policy.Verb.EDIT) -> models.Draft:
    """The draft, locked for writing, if this person may do this; Missing or Refused otherwise.

    Must run in a transaction. Writers of one draft wait for each other here.
    """
    rows = models.Draft.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise nothing()
    if may(found, verb, by):
        return found
    if is_inside(found, by):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    raise nothing()


def writable(pk: int, by: policy.Actor) -> models.Draft:
    """The same for its words, which do not change any more once the text is approved or given up."""
    found = require(pk, by)
    if found.PROCESS and found.stage in found.PROCESS.ends:
        raise errors.OutOfOrder("draft.closed", "This text is approved or given up: begin a new one from its words.")
    return found


def talkative(pk: int, by: policy.Actor) -> models.Draft:
    """The draft for somebody who works on it, in whatever way, and says something about it."""
    found = inside(pk, by)
    policy.require(by, policy.Verb.CREATE, consults(found))
    return found


def nothing() -> errors.Missing:
    """What is said of things that do not exist or may not be seen."""
    return errors.Missing("policy.missing", _NONE)
