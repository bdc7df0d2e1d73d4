"""Deeds on the template of an owner's update packs: brought, looked at, placed; and back to the plain one."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from atalaya.adapters import brought as reader
from atalaya.adapters import clock
from atalaya.adapters.writers import letters
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import models, packs, standing
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy

TARGET: Final = "assessment.template"
SLUG: Final = "pack-template"
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """The words in double braces that a template has: those that are filled in, and those that stay as they are."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def has_place(self) -> bool:
        """Whether the template says where the software writes."""
        return letters.CONTENT in self.known


def report(found: Iterable[str]) -> Report:
    """The words of a template, parted."""
    told = sorted(set(found))
    known = tuple(name for name in packs.PLACEHOLDERS if name in told)
    return Report(known, tuple(name for name in told if name not in packs.PLACEHOLDERS))


def thing(owner: str) -> policy.Thing:
    """An owner's template, as far as permission goes."""
    return policy.Thing("template", owner, policy.Klass.NATIONAL)


def whose(owner: str, by: policy.Actor) -> str:
    """The owner meant: the one named, else this person's first. Missing where they may not look."""
    mine = [code for code in sorted(by.owners()) if policy.may(by, policy.Verb.VIEW, thing(code))]
    found = owner or next(iter(mine), "")
    if found not in mine:
        raise standing.nothing()
    return found


def present(owner: str, by: policy.Actor) -> models.Template | None:
    """The template that counts; None for the plain one."""
    policy.require(by, policy.Verb.VIEW, thing(owner))
    last = models.Template.objects.filter(owner=owner).select_related("by").order_by("-pk").first()
    return last if last and last.file else None


def read(digest: str) -> bytes:
    """The bytes of a template."""
    return laws.store().read(digest)


def bring(owner: str, data: bytes, name: str, *, by: policy.Actor) -> people.Preview:
    """Looks at a template in the cage and keeps it for a day, for this person alone; it does not count yet."""
    policy.require(by, policy.Verb.CREATE, thing(owner))
    found = reader.placeholders(data, name)
    packs.sample(data)
    kept = laws.store().put(io.BytesIO(data), limit_bytes=letters.MOST_BYTES)
    people.Preview.objects.filter(at__lt=clock.now() - KEPT).delete()
    rows = {"owner": owner, "file": kept.digest, "found": sorted(found)}
    return people.Preview.objects.create(user_id=by.person or 0, register=SLUG, name=name[-200:], rows=rows)


def waiting(pk: int, by: policy.Actor) -> people.Preview:
    """A template that waits for this person's yes. Missing when it is somebody else's or too old."""
    found = people.Preview.objects.filter(
        pk=pk, user=by.person, register=SLUG, at__gte=clock.now() - KEPT
    ).first()  # fmt: skip
    if by.person is None or found is None:
        raise standing.nothing()
    policy.require(by, policy.Verb.CREATE, thing(found.rows["owner"]))
    return found


def place(pk: int, *, by: policy.Actor) -> models.Template:
    """Makes a template the one that counts."""
    with transaction.atomic():
        kept = waiting(pk, by)
        made = models.Template.objects.create(
            owner_id=kept.rows["owner"], file=kept.rows["file"], name=kept.name, by_id=by.person
        )
        values = {"file": (None, made.file), "name": (None, made.name)}
        deeds.append("template.placed", by=by, target=(TARGET, made.pk, made.owner_id), values=values)
        kept.delete()
    return made


def clear(owner: str, *, by: policy.Actor) -> None:
    """Goes back to the plain template; the one before stays in the history."""
    with transaction.atomic():
        before = present(owner, by)
        policy.require(by, policy.Verb.EDIT, thing(owner))
        if before is None:
            raise errors.OutOfOrder("template.plain", "The plain template counts already.")
        made = models.Template.objects.create(owner_id=owner, file="", name="", by_id=by.person)
        values = {"file": (before.file, None), "name": (before.name, None)}
        deeds.append("template.plain", by=by, target=(TARGET, made.pk, owner), values=values)
