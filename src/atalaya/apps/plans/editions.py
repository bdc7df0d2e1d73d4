"""Editions: a plan frozen as it stood, the next one with what is still open, one published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.apps.access import deeds, queries
from atalaya.apps.access import models as access
from atalaya.apps.plans import contents, models, standing
from atalaya.core import errors, plans, policy, seal

FREEZING: Final = ("approved", "superseded", "ended")
"""Stages at which a plan is frozen by itself."""
_COPIED: Final = (
    "klass number objective action lead_id lead_printed partners starts ends indicator resources cost currency "
    "assistance linked withheld page printed stage"
).split()


def freeze(pk: int, title: str, *, by: policy.Actor) -> models.Edition:
    """Freezes a plan as it stands."""
    with transaction.atomic():
        found = standing.locked(pk, by, policy.Verb.APPROVE)
        return _freeze(found, " ".join(title.split())[:200], "", by)


def _freeze(found: models.Plan, title: str, why: str, by: policy.Actor) -> models.Edition:
    content = seal.canonical(contents.gather(found)).decode()
    digest = _digest(content)
    last = found.editions.order_by("-number").values_list("number", flat=True).first() or 0
    made = models.Edition.objects.create(
        plan=found, number=last + 1, title=title, why=why, content=content, digest=digest, by_id=by.person
    )
    values = {"edition": (None, made.number), "digest": (None, digest)}
    deeds.append("plan.frozen", record=found, by=by, values=values)
    return made


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def heard(target: str, pk: int) -> None:
    """What is told when a record changed: an approved plan, and one that is over, is frozen as it stood then."""
    if target == "plans.plan":
        settle(pk)


def settle(pk: int) -> bool:
    """Freezes a plan at a stage that asks for it, once a stage; whether it did."""
    with transaction.atomic():
        rows = models.Plan.objects.select_for_update(of=("self",)).select_related("owner")
        found = rows.filter(pk=pk, stage__in=FREEZING).first()
        if found is None or found.editions.filter(why=found.stage).exists():
            return False
        _freeze(found, "", found.stage, policy.VISITOR)
    return True


def settle_all() -> int:
    """Freezes every plan whose freezing a crash kept from it; how many. Once a day."""
    rows = models.Plan.objects.filter(stage__in=FREEZING).values_list("pk", flat=True)
    return sum(settle(pk) for pk in rows)


def read(edition: models.Edition) -> dict[str, Any]:
    """What an edition holds. Broken when it is not what was frozen."""
    return _opened(edition.content, edition.digest)


def _opened(content: str, digest: str) -> dict[str, Any]:
    if _digest(content) != digest:
        raise errors.Broken("edition.digest", "This edition is not what was frozen: restore it from a backup.")
    found: dict[str, Any] = json.loads(content)
    return found


def one(pk: int, number: int, by: policy.Actor) -> models.Edition:
    """An edition of a plan, for those who work on it."""
    found = standing.inside(pk, by)
    edition = found.editions.filter(number=number).select_related("by", "plan__owner").first()
    if edition is None:
        raise standing.nothing()
    return edition


def line(found: models.Plan, by: policy.Actor) -> list[models.Plan]:
    """Every edition of this plan that this person works on, the oldest first."""
    known = {one.pk: one for one in models.Plan.objects.filter(owner_id=found.owner_id, withdrawn=False)}
    first = found
    while first.previous_id in known:
        first = known[first.previous_id or 0]
    after = {one.previous_id: one for one in known.values() if one.previous_id}
    told = [first]
    while told[-1].pk in after:
        told.append(after[told[-1].pk])
    return [one for one in told if standing.is_inside(one, by)]


# The next edition.


def renew(pk: int, values: Mapping[str, Any], *, by: policy.Actor) -> models.Plan:
    """Freezes and closes an edition and begins the next one with every measure that is not over.

    ``values`` are title, begins and ends of the new one. OutOfOrder where the process does not allow it yet.
    """
    with transaction.atomic():
        old = standing.locked(pk, by)
        if models.Plan.objects.filter(previous=old).exists():
            raise errors.OutOfOrder("plan.renewed", "The next edition of this plan was begun already.")
        new = models.Plan(
            owner_id=old.owner_id,
            klass=old.klass,
            number=old.number + 1,
            previous=old,
            baseline_id=old.baseline_id,
            committee_id=old.committee_id,
            priorities=old.priorities,
            statement=old.statement,
            coordination=old.coordination,
            outreach=old.outreach,
            **values,
        )
        made = deeds.create(new, by=by)
        _inherit(old, made, by)
        deeds.take(models.Plan, old.pk, "supersede", by=by, version=old.version)
        old.refresh_from_db()
        _freeze(old, "", "superseded", by)
        deeds.append("plan.renewed", record=made, by=by, values={"previous": (None, old.pk)})
    return made


def _inherit(old: models.Plan, new: models.Plan, by: policy.Actor) -> None:
    """Copies open measures in the order of what waits for what, so that each finds those it waits for."""
    rows = {row.pk: row for row in old.measures.filter(withdrawn=False, stage__in=plans.OPEN)}
    copies: dict[int, int] = {}
    todo = sorted(rows.values(), key=lambda row: plans.in_order(row.number))
    while todo:
        ready = [row for row in todo if all(pk in copies or pk not in rows for pk in row.after)]
        for row in ready or todo:  # a circle cannot be, and must not hold us for ever
            told = {name: getattr(row, name) for name in _COPIED}
            after = [copies[pk] for pk in row.after if pk in copies]
            made = models.Measure(plan=new, owner_id=new.owner_id, after=after, root=row.root or row.pk, **told)
            copies[row.pk] = deeds.create(made, by=by).pk
        todo = [row for row in todo if row.pk not in copies]


# Published.


def publish(pk: int, number: int, languages: Sequence[str], *, by: policy.Actor) -> models.Publication:
    """Makes the public version of an edition, without what is kept back, in one or two languages.

    It is shown to those to whom the plan is released; making it releases nothing.
    """
    chosen = [code for code in dict.fromkeys(languages) if code in contents.LANGUAGES]
    if not 1 <= len(chosen) <= _MOST_LANGUAGES:
        raise errors.Unusable("plan.languages", "Choose one language or two.", "languages")
    with transaction.atomic():
        edition = one(pk, number, by)
        policy.require(by, policy.Verb.RELEASE, standing.own(edition.plan))
        if models.Publication.objects.filter(edition=edition).exists():
            raise errors.OutOfOrder("plan.published", "This edition has its public version already.")
        content = seal.canonical(plans.redact(read(edition))).decode()
        made = models.Publication.objects.create(
            edition=edition, content=content, digest=_digest(content), languages=chosen, by_id=by.person
        )
        values = {"edition": (None, edition.number), "digest": (None, made.digest)}
        deeds.append("plan.published", record=edition.plan, by=by, values=values)
    return made


_MOST_LANGUAGES: Final = 2


def public(found: models.Plan) -> tuple[models.Publication, dict[str, Any]] | None:
    """The last public version of a plan with what it holds; None when there is none."""
    last = models.Publication.objects.filter(edition__plan=found).select_related("edition").order_by("-edition__number")
    made = last.first()
    return (made, _opened(made.content, made.digest)) if made else None


def is_released(found: models.Plan) -> bool:
    """Whether anybody beyond its own people is shown the plan."""
    if found.klass in (policy.Klass.PUBLIC, policy.Klass.NETWORK):
        return True
    released = access.Release.objects.filter(target=queries.target(models.Plan), target_id=found.pk)
    return released.filter(stage=queries.CONFIRMED).exists()


# Compared.


def parts() -> dict[str, str]:
    """The parts of a measure in words, by their names in a content."""
    own = {column.name: str(column.verbose_name) for column in models.Measure._meta.concrete_fields}
    told: dict[str, str] = {name: own[name][:1].upper() + own[name][1:] for name in plans.COMPARED if name in own}
    return told | {"stage": _("Stage")}
