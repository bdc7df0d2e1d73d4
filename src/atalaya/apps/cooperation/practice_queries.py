"""Reads of practices: the library as anybody searches it, a sheet with its owners' consent, who used it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import practice_actions as actions
from atalaya.apps.cooperation import practice_models as models
from atalaya.apps.cooperation import review_standing
from atalaya.core import policy
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST = 200
_SUMMARY = 240


@dataclass(frozen=True, slots=True)
class Hit:
    """A practice of the library as the list shows it."""

    href: str
    title: values.Spoken
    summary: values.Spoken
    owners: str
    tags: tuple[str, ...]
    uses: int


def find(asked: str, narrow: Mapping[str, str], by: policy.Actor, limit: int = MOST) -> tuple[Hit, ...]:
    """The practices of the library that hold every word, in any of the four languages, and bear these tags."""
    rows = access.visible(models.Shelved.objects.all(), by)
    for word in words.fold(asked).split():
        rows = rows.filter(folded__contains=word)
    if narrow.get("tradition"):
        rows = rows.filter(tradition=narrow["tradition"])
    kept = [one for one in rows.order_by("-pk") if _bears(one, narrow)][:limit]
    names = values.Names(by)
    used = _used({one.practice_id for one in kept})
    return tuple(_hit(one, names, used.get(one.practice_id, 0)) for one in kept)


def _bears(one: models.Shelved, narrow: Mapping[str, str]) -> bool:
    theme, obligation = narrow.get("theme", ""), narrow.get("obligation", "")
    return (not theme or theme in one.themes) and (not obligation or obligation in one.obligations)


def _used(practices: set[int]) -> dict[int, int]:
    found: dict[int, set[str]] = {}
    rows = models.Use.objects.filter(practice__in=practices, ended_at=None)
    for practice, owner in rows.values_list("practice", "owner_id"):
        found.setdefault(practice, set()).add(owner)
    return {practice: len(owners) for practice, owners in found.items()}


def _hit(one: models.Shelved, names: values.Names, uses: int) -> Hit:
    summary = values.spoken(one.summary)
    short = summary.text if len(summary.text) <= _SUMMARY else f"{summary.text[:_SUMMARY]}…"
    return Hit(
        reverse("practice-shelved", args=[one.pk]),
        values.spoken(one.title),
        values.Spoken(short, summary.language),
        ", ".join(names.owner(code) for code in one.owners),
        tags(one),
        uses,
    )


def tags(one: models.Sheet) -> tuple[str, ...]:
    """The tags of a practice in the reader's language."""
    known = {**dict(models.OBLIGATIONS), **dict(models.THEMES), **dict(models.TRADITIONS)}
    return tuple(str(known[tag]) for tag in (*one.obligations, *one.themes, one.tradition) if tag in known)


@dataclass(frozen=True, slots=True)
class Page:
    """A practice for those who may read it, with whoever consented and what this person may say."""

    record: Any
    title: values.Spoken
    summary: values.Spoken
    lessons: values.Spoken
    owners: tuple[tuple[str, str, bool], ...]
    tags: tuple[str, ...]
    facts: tuple[pieces.Fact, ...]
    digest: str
    voices: tuple[tuple[str, str, bool], ...]
    is_shelved: bool
    uses: tuple[pieces.Row, ...]
    users: tuple[tuple[str, str], ...]
    may_edit: bool


def page(pk: int, by: policy.Actor) -> Page:
    """A practice for its owners and those they share it with."""
    found = access.one(models.Practice, pk, by)
    waiting = actions.waiting(found)
    voices = actions.speaks_for(found, by)
    shelved = models.Shelved.objects.filter(practice=found, withdrawn=False).exists()
    may_edit = policy.may(by, policy.Verb.EDIT, access.thing(found))
    return _page(found, found, by, waiting, voices, shelved, may_edit)


def shelved(pk: int, by: policy.Actor) -> Page:
    """A practice of the library. Missing once an owner took its consent back."""
    found = access.one(models.Shelved, pk, by)
    return _page(found, found.practice, by, (), (), True, False)


def _page(
    found: models.Sheet,
    practice: models.Practice,
    by: policy.Actor,
    waiting: tuple[str, ...],
    voices: tuple[str, ...],
    is_shelved: bool,
    may_edit: bool,
) -> Page:
    names = values.Names(by)
    owners = tuple(dict.fromkeys((found.owner_id, *found.owners)))
    uses = models.Use.objects.filter(practice=practice, ended_at=None).order_by("on", "pk")
    said = review_standing.said(actions.TARGET, practice.pk).get(actions.SHOW, {})
    facts = (
        pieces.Fact(_("Since"), values.day(found.since)),
        pieces.Fact(_("Tags"), ", ".join(tags(found))),
        pieces.Fact(_("Of"), ", ".join(names.owner(one) for one in owners)),
    )
    return Page(
        found,
        values.spoken(found.title),
        values.spoken(found.summary),
        values.spoken(found.lessons),
        tuple((one, names.owner(one), one not in waiting) for one in owners),
        tags(found),
        tuple(fact for fact in facts if fact.value),
        actions.digest(practice) if voices else "",
        tuple((one, names.owner(one), one in said) for one in voices),
        is_shelved,
        tuple(pieces.Row((names.owner(one.owner_id), values.day(one.on), one.words or None)) for one in uses),
        tuple((one, names.owner(one)) for one in _users(by)),
        may_edit,
    )


def _users(by: policy.Actor) -> tuple[str, ...]:
    """The countries for which this person may say that they used a practice."""
    mine = sorted(one for one in by.owners() if one.startswith("country:"))
    able = (policy.Thing("practice", one, policy.Klass.NATIONAL) for one in mine)
    return tuple(
        thing.owner for thing in able if policy.may(review_standing.at(by, thing.owner), policy.Verb.CREATE, thing)
    )
