"""The content guard over a whole text: what it was warned of stays in the house until a second person confirms.

A clause whose writer was warned and who kept it is saved, so that no word is lost, and the text is blocked: it is not
put before bodies, exported for others, or approved, until somebody else of the same owner confirms that the words were
taken out, or says why they may stand. The guard reads general wording only; the decision is a person's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.adapters import guard as terms
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.drafting import models, standing, texts
from atalaya.core import errors, guard, policy, workflow
from atalaya.core.drafting.model import Text

_FLAGGED: Final = "guard.flagged"
_FREED: Final = "draft.unblocked"


@dataclass(frozen=True, slots=True)
class Concern:
    """A clause the guard warns of: its id, the language, and the hint, an English message."""

    clause: str
    language: str
    hint: str


def concerns(text: Text) -> tuple[Concern, ...]:
    """What the guard says of each clause of a text, in every language it is written in."""
    found = []
    for clause in text.clauses:
        for language in text.languages:
            wording = clause.wording(language)
            for words in (wording.heading, wording.body):
                told = guard.look(words, language, terms.load()) if words else ()
                found += [Concern(clause.id, language, one.hint) for one in told]
    return tuple(dict.fromkeys(found))


def looks(found: models.Draft) -> list[people.SecondLook]:
    """The second looks a text still waits for."""
    rows = people.SecondLook.objects.filter(target=standing.TARGET, target_id=found.pk, looked_at=None)
    return list(rows.order_by("pk"))


def flags(found: models.Draft) -> list[people.Deed]:
    """Warnings that were passed over since a second person last let the text go, told from its history."""
    deeds_ = people.Deed.objects.filter(target=standing.TARGET, target_id=found.pk)
    last = deeds_.filter(verb=_FREED).order_by("-number").values_list("number", flat=True).first() or 0
    return list(deeds_.filter(verb=_FLAGGED, number__gt=last).order_by("number"))


def waiting(owners: Collection[str]) -> list[int]:
    """Numbers of the texts of these owners that wait for a second look."""
    rows = people.SecondLook.objects.filter(target=standing.TARGET, owner__in=owners, looked_at=None)
    return sorted(set(rows.values_list("target_id", flat=True)))


def is_blocked(found: models.Draft) -> bool:
    """Whether a text waits for a second person."""
    return bool(flags(found))


def require_free(found: models.Draft) -> None:
    """Refuses what would let a blocked text out of the house. OutOfOrder (``draft.guarded``)."""
    if is_blocked(found):
        raise errors.OutOfOrder(
            "draft.guarded", "A second person has to confirm first that words the guard warned of were taken out."
        )


def may_confirm(found: models.Draft, by: policy.Actor) -> bool:
    """Whether this person may: somebody else than the writer; the only person of an owner after a day's wait."""
    waiting = flags(found)
    if by.person not in {one.by_id for one in waiting}:
        return True
    others = {grant.user_id for grant in access.people_of(found.owner_id, clock.today())} - {by.person}
    return not others and all(one.at + workflow.SAME_PERSON_WAIT <= clock.now() for one in waiting)


def confirm(pk: int, *, by: policy.Actor, reason: str = "") -> None:
    """A second person confirms that the words were taken out; where the guard still warns, why they may stand.

    Refused for the writer, save where nobody else is there, a day later; Unusable (``draft.still``) without a reason
    while it warns.
    """
    with transaction.atomic():
        found = standing.inside(pk, by)
        if not standing.sees_restricted(found, by):
            raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
        if not is_blocked(found):
            raise errors.OutOfOrder("draft.unguarded", "Nothing waits for a second look here.")
        if not may_confirm(found, by):
            raise errors.Refused("guard.second", "Another person of the same owner looks at this text.")
        left = concerns(texts.working(found))
        if left and not reason.strip():
            raise errors.Unusable(
                "draft.still",
                "The guard still warns of these words. Take them out first, or say why they may stand.",
                left[0].clause,
            )
        same = by.person in {one.by_id for one in flags(found)}
        for one in looks(found):
            if one.asked_by_id != by.person:
                deeds.look(one.pk, by=by)
        told = {"removed": (None, not left), "reason": (None, reason.strip()[:600] or None)}
        deeds.append(_FREED, record=found, by=by, values={**told, **({"same_person": (None, True)} if same else {})})
