"""The two tiers of oversight: each national body with the institutions below it, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models as db
from django.utils.translation import gettext as _

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.bio import committee_models as models
from atalaya.core import errors, policy

INSTITUTIONS = ("laboratory", "university", "academic")


@dataclass(frozen=True, slots=True)
class Line:
    """An institution or a national body; ``None`` says that it is not known, which is no absence."""

    name: str
    id: int | None
    mandate: str | None
    members: int | None
    since: str | None
    review_on: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A national body with what is below it; None: institutions of which it is not known whom they answer to."""

    body: Line | None
    below: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The map of one country."""

    country: str
    branches: tuple[Branch, ...]
    unknown: tuple[Line, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """Institutions with a committee on record, and institutions known at all."""
        there = sum(len(branch.below) for branch in self.branches)
        return there, there + len(self.unknown)


def draw(owner: str, by: policy.Actor) -> Map:
    """The map of a country as far as this person sees it. Missing for what is no country."""
    names = values.Names(by)
    if not owner.startswith("country:") or names.owner(owner) == owner:
        raise errors.Missing("policy.missing", "There is no such record.")
    rows = list(access.visible(_of(owner), by).order_by("pk"))
    bodies = [row for row in rows if row.tier == "national"]
    below: dict[int | None, list[Line]] = {}
    seen = {code for row in rows for code in row.organisation}
    ids = {row.pk for row in bodies}
    for row in rows:
        if row.tier == "institution":
            below.setdefault(row.above_id if row.above_id in ids else None, []).append(_line(row, names))
    branches = [Branch(_line(row, names), tuple(below.get(row.pk, ()))) for row in bodies]
    if below.get(None):
        branches.append(Branch(None, tuple(below[None])))
    return Map(names.owner(owner), tuple(branches), _unknown(owner, seen))


def countries(by: policy.Actor) -> list[str]:
    """The countries whose map this person is led to: their own, else those of which they see a committee."""
    own = sorted(code for code in by.owners() if code.startswith("country:"))
    rows = access.visible(models.Committee.objects.filter(owner__kind="country"), by)
    return own or sorted(set(rows.values_list("owner_id", flat=True)))


def _of(owner: str) -> db.QuerySet[models.Committee]:
    """Committees that a country keeps, and those that its institutions keep themselves."""
    here = [code for code, _name in _institutions(owner)]
    return models.Committee.objects.filter(owner__in=[owner, *here])


def _institutions(owner: str) -> list[tuple[str, str]]:
    """Laboratories and universities of a country that the register of organisations knows."""
    register: Any = known.named("registry.organisation")
    rows = register.model._default_manager.filter(country=owner.partition(":")[2], kind__in=INSTITUTIONS)
    return [(row.owner_id, values.spoken(row.names).text) for row in rows.filter(withdrawn=False).order_by("pk")]


def _unknown(owner: str, seen: set[str]) -> tuple[Line, ...]:
    there = set(models.Committee.objects.filter(withdrawn=False).values_list("owner_id", flat=True)) | seen
    return tuple(Line(name, None, None, None, None, None) for code, name in _institutions(owner) if code not in there)


def _line(row: models.Committee, names: values.Names) -> Line:
    institution = values.spoken(row.institution).text or ", ".join(names.owner(code) for code in row.organisation)
    name = " · ".join(part for part in (institution, values.spoken(row.title).text) if part)
    mandate = {"yes": _("Yes"), "no": _("No")}.get(row.mandate)
    return Line(name, row.pk, mandate, len(row.members) or None, row.since or None, row.review_on or None)
