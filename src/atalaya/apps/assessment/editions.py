"""Editions: an assessment as it stood, frozen; and what is different between two of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.apps.access import deeds
from atalaya.apps.assessment import books, contents, models, standing
from atalaya.core import assessment, errors, policy, seal


def freeze(pk: int, title: str, *, by: policy.Actor) -> models.Edition:
    """Freezes an assessment as it stands."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.APPROVE)
        last = found.editions.order_by("-number").values_list("number", flat=True).first() or 0
        content = seal.canonical(contents.gather(found, by)).decode()
        digest = hashlib.sha256(content.encode()).hexdigest()
        made = models.Edition.objects.create(
            assessment=found,
            number=last + 1,
            title=" ".join(title.split())[:200],
            content=content,
            digest=digest,
            by_id=by.person,
        )
        values = {"edition": (None, made.number), "digest": (None, digest)}
        deeds.append("assessment.frozen", record=found, by=by, values=values)
    return made


def read(edition: models.Edition) -> dict[str, Any]:
    """What an edition holds. Broken when it is not what was frozen."""
    if hashlib.sha256(edition.content.encode()).hexdigest() != edition.digest:
        raise errors.Broken("edition.digest", "This edition is not what was frozen: restore it from a backup.")
    found: dict[str, Any] = json.loads(edition.content)
    return found


def one(pk: int, number: int, by: policy.Actor) -> models.Edition:
    """An edition of an assessment; the last one is also for those to whom the assessment was released."""
    found = models.Assessment.objects.select_related("owner").filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise standing.nothing()
    edition = found.editions.filter(number=number).select_related("by", "assessment__owner").first()
    if edition is None or not (standing.is_inside(found, by) or _released(found, edition, by)):
        raise standing.nothing()
    return edition


def _released(found: models.Assessment, edition: models.Edition, by: policy.Actor) -> bool:
    """Whether somebody from outside may read it: the assessment is open to them, and there is no later edition."""
    from atalaya.apps.access import queries

    last = found.editions.order_by("-number").values_list("number", flat=True).first()
    return edition.number == last and policy.may(by, policy.Verb.VIEW, queries.thing(found))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two editions answer differently, with what to show of both."""

    field: str
    title: str
    fate: str
    what: tuple[str, ...]
    before: assessment.Said | None
    after: assessment.Said | None
    mark_before: str | None
    mark_after: str | None


def compare(before: dict[str, Any], after: dict[str, Any]) -> tuple[Difference, ...]:
    """What is different, in the order of the later catalogue; a changed mark of the Committee counts too."""
    old, new = ({one["field"]: one for one in told["fields"]} for told in (before, after))
    id_ = after["catalogue"]["id"]
    known = books.fields(id_)
    said = assessment.compare(map(assessment.plain, old.values()), map(assessment.plain, new.values()), list(known))
    changes = {change.field: change for change in said}
    marks = {name: (_mark(old.get(name)), _mark(new.get(name))) for name in (*known, *old)}
    found = []
    for name in dict.fromkeys((*known, *old)):
        change, (mark_before, mark_after) = changes.get(name), marks[name]
        if change is None and mark_before == mark_after:
            continue
        title = books.book(id_).asked(known[name], books.language()) if name in known else ""
        what = (*(change.what if change else ()), *(("response",) if mark_before != mark_after else ()))
        fate = change.fate if change else "changed"
        found.append(
            Difference(
                name,
                title,
                fate,
                what,
                change.before if change else None,
                change.after if change else None,
                mark_before,
                mark_after,
            )
        )
    return tuple(found)


def _mark(told: dict[str, Any] | None) -> str | None:
    return told["response"]["mark"] if told and told.get("response") else None


def fate_name(fate: str) -> str:
    """What became of a field, in words."""
    return {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed")}[fate]
