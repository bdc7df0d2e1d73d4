"""Reads of lists: those on this server with their editions, what each is in law, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.trade import list_live, wording
from atalaya.apps.trade import list_models as models
from atalaya.core import errors, policy
from atalaya.web import pieces

CHANGES: Final = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
    "moved": gettext_lazy("renumbered"),
}
TONES: Final[Mapping[str, pieces.Tone]] = {"waiting": "waiting", "ready": "good", "failed": "bad"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A list with its newest edition, and what a person may do with it."""

    newest: models.Edition
    owner: str
    tone: pieces.Tone
    effect: str
    warnings: tuple[str, ...]
    basis: str
    is_on: bool
    may_switch: bool
    editions: tuple[models.Edition, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The lists: the Security Council's, those of countries, control lists."""

    council: Shown | None
    parties: tuple[Shown, ...]
    items: tuple[Shown, ...]
    may_bring: bool


def _thing(owner: str) -> policy.Thing:
    return policy.Thing("list", owner, policy.Klass.PUBLIC)


def bringers(by: policy.Actor) -> list[tuple[str, str]]:
    """The owners for whom this person may bring a list."""
    mine = [code for code in sorted(by.owners()) if policy.may(by, policy.Verb.CREATE, _thing(code))]
    names = access.names()
    return [(code, values.spoken(names.get(code)).text or code) for code in mine if not code.startswith("organ")]


def page(by: policy.Actor) -> Page:
    """All lists, each with its editions, the newest first."""
    names = values.Names(by)
    on = {(row.owner_id, row.list): row.basis for row in models.Switch.objects.filter(ended_at=None)}
    grouped: dict[tuple[str, str, str], list[models.Edition]] = {}
    for one in models.Edition.objects.select_related("by").order_by("list", "-dated", "-pk"):
        owner = "" if one.owner_id in models.EVERYBODYS else one.owner_id
        grouped.setdefault((one.kind, owner, one.list), []).append(one)
    shown = [_shown(rows, names, on, by) for rows in grouped.values()]
    parties = [one for one in shown if one.newest.kind == models.PARTIES]
    council = next((one for one in parties if one.newest.list == models.SECURITY_COUNCIL), None)
    return Page(
        council, tuple(one for one in parties if one is not council),
        tuple(one for one in shown if one.newest.kind == models.ITEMS), bool(bringers(by)),
    )  # fmt: skip


def _shown(rows: list[models.Edition], names: values.Names, on: Mapping[Any, str], by: policy.Actor) -> Shown:
    newest = next((one for one in rows if one.stage == "ready"), rows[0])
    basis = on.get((newest.owner_id, newest.list), "")
    own = newest.owner_id.startswith("country:")
    effect = basis or list_live.NOT_BINDING if newest.list != models.SECURITY_COUNCIL else list_live.BINDING
    aged = newest.kind == models.PARTIES and newest.dated is not None
    return Shown(
        newest, names.owner(newest.owner_id), TONES[newest.stage], wording.said(wording.EFFECTS, effect),
        wording.age(_Dated(newest.dated.isoformat() if newest.dated else ""), clock.today()) if aged else (),
        basis, bool(basis) or newest.list == models.SECURITY_COUNCIL,
        own and policy.may(by, policy.Verb.APPROVE, _thing(newest.owner_id)), tuple(rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Dated:
    dated: str


@dataclass(frozen=True, slots=True)
class One:
    """An edition with what it changed."""

    row: models.Edition
    title: str
    owner: str
    tone: pieces.Tone
    why: str
    changes: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]
    facts: tuple[pieces.Fact, ...]


def edition(pk: int, by: policy.Actor) -> One:
    """An edition. Missing when there is none."""
    row = models.Edition.objects.select_related("by").filter(pk=pk).first()
    if row is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    policy.require(by, policy.Verb.VIEW, _thing(row.owner_id))
    changes = tuple(
        (wording.said(CHANGES, name), told["n"], tuple(map(tuple, told["some"])))
        for name, told in row.changes.items() if told["n"]
    )  # fmt: skip
    facts = (
        pieces.Fact(_("Issued by"), row.issuer),
        pieces.Fact(_("Day of the edition"), row.dated),
        pieces.Fact(_("Entries"), row.entries),
        pieces.Fact(_("Digest of the file"), row.file),
        pieces.Fact(_("Where the file was taken from"), row.source),
        pieces.Fact(_("Brought on"), row.at),
    )
    why = wording.fault(row.fault.get("code", ""), row.fault.get("detail", "")) if row.fault else ""
    where = row.fault.get("where", "")
    return One(row, row.title or row.list, values.Names(by).owner(row.owner_id), TONES[row.stage],
               f"{why} ({where})" if where else why, changes, tuple(fact for fact in facts if fact.value))  # fmt: skip
