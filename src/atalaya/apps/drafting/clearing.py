"""Clearance: each party says of its own part that it stands; the text is approved when all have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.drafting import actions, guarding, models, rounds, standing, texts
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly
from atalaya.core.drafting.assembly import Clearance
from atalaya.core.drafting.model import Text, Tree
from atalaya.core.mapping import words

TARGET: Final = "drafting.party"
APPROVE: Final = "approve"


def name_party(
    pk: int, name: str, people: Iterable[int], *, by: policy.Actor, number: int | None = None
) -> models.Party:
    """Says who clears a part of the text: a body and its people with accounts; ``number`` changes one there is."""
    told, wanted = " ".join(name.split())[:200], tuple(people)
    if not told:
        raise errors.Unusable("party.name", "Write the name of the body.", "name")
    with transaction.atomic():
        found = standing.require(pk, by)
        named = rounds.people_of(found, wanted)
        one = found.parties.filter(pk=number).first() if number else None
        if number and one is None:
            raise standing.nothing()
        if one is None:
            one = models.Party.objects.create(draft=found, code=_code(found, told), name=told)
        else:
            models.Party.objects.filter(pk=one.pk).update(name=told)
        one.people.set(named)
        shown = {"party": (None, told), "people": (None, sorted(wanted))}
        deeds.append("party.named", by=by, target=(TARGET, one.pk, found.owner_id), values=shown)
    return one


def _code(found: models.Draft, name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", words.fold(name)).strip("-")[:36] or "p"
    taken = set(found.parties.values_list("code", flat=True))
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem[:36]}-{number}"
    return code


def seen(pk: int, by: policy.Actor) -> models.Party:
    """A party for its people, and for those who work on the draft. Missing otherwise."""
    one = models.Party.objects.select_related("draft__owner").filter(pk=pk, draft__withdrawn=False).first()
    if one is None or not (standing.is_inside(one.draft, by) or is_theirs(one, by)):
        raise standing.nothing()
    return one


def is_theirs(one: models.Party, by: policy.Actor) -> bool:
    """Whether this person speaks for a party."""
    may = policy.may(by, policy.Verb.CREATE, standing.consults(one.draft))
    return may and by.person is not None and one.people.filter(pk=by.person).exists()


def clear(pk: int, digest: str, *, by: policy.Actor, signed_by: str = "", letter: str = "") -> models.Clearance:
    """Clears a party's part as it was read (``digest``). Whoever keeps the draft may write down a clearance on paper.

    Conflict when the part changed since it was read, Refused for others than the people of the party.
    """
    with transaction.atomic():
        one = seen(pk, by)
        standing_row = models.Draft.objects.select_for_update(of=("self",)).get(pk=one.draft_id)
        if not is_theirs(one, by):
            standing.require(one.draft_id, by, policy.Verb.APPROVE)
            if not signed_by.strip():
                raise errors.Unusable("party.signed", "Write who signed for this body.", "signed_by")
        now = assembly.parts(texts.working(standing_row)).get(one.code, "")
        if not now:
            raise errors.OutOfOrder("party.nothing", "There is nothing in the text that this body clears.")
        if now != digest:
            raise errors.Conflict("party.changed", "This part changed while you read it. Read it again first.")
        made = models.Clearance.objects.create(
            party=one,
            digest=digest,
            signed_by=" ".join(signed_by.split())[:200],
            letter=" ".join(letter.split())[:200],
            by_id=by.person,
        )
        shown = {"party": (None, one.name), "digest": (None, digest), "signed_by": (None, made.signed_by or None)}
        deeds.append("party.cleared", by=by, target=(TARGET, one.pk, one.draft.owner_id), values=shown)
    return made


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands to its part: ``clauses`` of it, cleared or not, and when last."""

    party: models.Party
    clauses: int
    is_cleared: bool
    last: models.Clearance | None


def stand(found: models.Draft, text: Text) -> tuple[Standing, ...]:
    """Each party of a draft, in the order of the text; parties without a clause at the end."""
    rows = list(found.parties.prefetch_related("clearances__by", "people").order_by("pk"))
    last = {one.pk: max(one.clearances.all(), key=lambda row: row.pk, default=None) for one in rows}
    done = cleared(text, rows)
    tree = Tree(text)
    counts: dict[str, int] = {}
    for clause in text.clauses:
        code = tree.party(clause.id)
        if code:
            counts[code] = counts.get(code, 0) + 1
    order = list(counts)
    rows.sort(key=lambda one: order.index(one.code) if one.code in counts else len(order))
    return tuple(Standing(one, counts.get(one.code, 0), one.code in done, last[one.pk]) for one in rows)


def cleared(text: Text, rows: Iterable[models.Party]) -> frozenset[str]:
    """Codes of the parties whose clearance still holds: they cleared exactly what stands."""
    told = [Clearance(one.code, made.digest) for one in rows for made in one.clearances.all()]
    return assembly.cleared(text, told)


def waiting(found: models.Draft, text: Text) -> tuple[str, ...]:
    """Names of the parties that have not cleared what stands now."""
    return waiting_of(text, list(found.parties.prefetch_related("clearances")))


def waiting_of(text: Text, rows: Sequence[models.Party]) -> tuple[str, ...]:
    """The same for parties that were read with their clearances."""
    names = {one.code: one.name for one in rows}
    done = cleared(text, rows)
    return tuple(names.get(code, code) for code in assembly.parts(text) if code not in done)


def take(pk: int, step: str, *, by: policy.Actor, version: int, on: date | None = None) -> models.Draft:
    """Takes a step of the draft's process. Nothing is approved while a part is not cleared or a wording not chosen."""
    with transaction.atomic():
        if step == APPROVE:
            found = standing.require(pk, by, policy.Verb.APPROVE)
            _require_ready(found, texts.working(found))
        done = deeds.take(models.Draft, pk, step, by=by, version=version, on=on)
        if step == APPROVE:
            _keep(done, by)
    return done


def _require_ready(found: models.Draft, text: Text) -> None:
    guarding.require_free(found)
    missing = waiting(found, text)
    if missing:
        detail = "Some bodies have not cleared their part as it stands now."
        raise errors.OutOfOrder("draft.uncleared", detail, ", ".join(missing))
    if any(clause.undecided for clause in text.clauses):
        raise errors.OutOfOrder("draft.undecided", "Some clauses still have wordings side by side: choose one of each.")


def _keep(found: models.Draft, by: policy.Actor) -> Any:
    label = found.PROCESS.stage(found.stage).label if found.PROCESS else found.stage
    return actions.freeze_in(found, label, clock.today().isoformat(), by=by)
