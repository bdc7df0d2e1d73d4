"""Deeds on lists: bring an edition, read what waits, switch a list on for a country and off again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock, control, control_store, lists
from atalaya.adapters.control import Brought
from atalaya.apps.access import deeds
from atalaya.apps.trade import list_live, screen_models
from atalaya.apps.trade import list_models as models
from atalaya.core import errors, policy
from atalaya.core.trade import control as items
from atalaya.core.trade import decisions, renewal
from atalaya.core.trade.parties import Party

LEASE: Final = timedelta(minutes=20)
TOLD: Final = 40
"""So many entries of what changed are told one by one; the rest is counted."""
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_ENDINGS: Final = (".xml", ".json", ".csv")


@dataclass(frozen=True, slots=True)
class Bring:
    """What is said of a file that is brought. ``dated`` is needed for control lists alone: others tell it."""

    kind: str
    list: str
    owner: str
    title: str = ""
    issuer: str = ""
    language: str = "en"
    source: str = ""
    dated: date | None = None
    basis: str = ""


def bring(file: IO[bytes], name: str, told: Bring, *, by: policy.Actor, invented: bool = False) -> models.Edition:
    """Keeps a file for the worker to read. The basis of a country's own control list is its switch, too."""
    if not policy.may_create(by, "list", told.owner, policy.Klass.PUBLIC):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    _check(told)
    kept = list_live.files().put(file)
    with transaction.atomic():
        made = _row(told, kept.digest, name, by.person, invented)
        values = {"list": (None, told.list), "file": (None, kept.digest)}
        deeds.append("list.kept", by=by, target=("trade.edition", made.pk, told.owner), values=values)
        if told.basis and told.list != models.SECURITY_COUNCIL:
            switch_on(told.list, told.owner, told.basis, by=by)
    return made


def _check(told: Bring) -> None:
    if not _ID.fullmatch(told.list):
        raise errors.Unusable("lists.id", "A list is called by small letters, digits and dashes: un, mx-2025.", "list")
    if (told.list == models.SECURITY_COUNCIL) != (told.owner in models.EVERYBODYS and told.kind == models.PARTIES):
        detail = "The list of the Security Council is called un and is brought for everybody; no other list is."
        raise errors.Unusable("lists.owner", detail, "list")
    if told.kind == models.ITEMS and told.dated is None:
        raise errors.Unusable("lists.date", "A control list needs the day of its edition.", "dated")


def _row(told: Bring, digest: str, name: str, person: int | None, invented: bool) -> models.Edition:
    return models.Edition.objects.create(
        kind=told.kind, list=told.list, owner_id=told.owner, title=told.title, issuer=told.issuer,
        language=told.language, source=told.source, dated=told.dated, file=digest, name=name[-300:],
        invented=invented, by_id=person,
    )  # fmt: skip


def switch_on(list_id: str, owner: str, basis: str, *, by: policy.Actor) -> models.Switch:
    """A country says that a list counts for its people, and on which basis in its own law."""
    basis = " ".join(basis.split())
    with transaction.atomic():
        policy.require(by, policy.Verb.APPROVE, policy.Thing("list", owner, policy.Klass.PUBLIC))
        if not owner.startswith("country:"):
            raise errors.Unusable("lists.country", "A country switches lists on.", "list")
        if not basis:
            raise errors.Unusable("lists.basis", "Name the law of this country that gives the list effect.", "basis")
        if not models.Edition.objects.filter(list=list_id, owner=owner).exists():
            raise errors.Missing("policy.missing", "There is no such record.")
        models.Switch.objects.filter(owner=owner, list=list_id, ended_at=None).update(ended_at=clock.now())
        made = models.Switch.objects.create(owner_id=owner, list=list_id, basis=basis[:600], by_id=by.person)
        values = {"list": (None, list_id), "basis": (None, basis)}
        deeds.append("list.switched_on", by=by, target=("trade.switch", made.pk, owner), values=values)
    return made


def switch_off(list_id: str, owner: str, *, by: policy.Actor) -> None:
    """A country says that a list does not count any more; what was answered with it stays."""
    with transaction.atomic():
        policy.require(by, policy.Verb.APPROVE, policy.Thing("list", owner, policy.Klass.PUBLIC))
        found = models.Switch.objects.select_for_update().filter(owner=owner, list=list_id, ended_at=None).first()
        if found is None:
            raise errors.OutOfOrder("lists.off", "This list is not switched on.")
        found.ended_at = clock.now()
        found.save(update_fields=["ended_at"])
        deeds.append("list.switched_off", by=by, target=("trade.switch", found.pk, owner),
                     values={"list": (list_id, None)})  # fmt: skip


# The worker.


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Edition.objects.filter(stage="waiting").update(taken_at=None)


def read_next() -> bool:
    """Reads one edition that waits and makes its index; False when none does."""
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    one = models.Edition.objects.filter(free, stage="waiting").order_by("pk").first()
    if one is None or not models.Edition.objects.filter(free, pk=one.pk).update(taken_at=clock.now()):
        return False
    try:
        _read_parties(one) if one.kind == models.PARTIES else _read_items(one)
    except OperationalError:  # the database was busy or away: no fault of the file
        models.Edition.objects.filter(pk=one.pk).update(taken_at=None)
        raise
    except errors.Problem as problem:
        _fail(one, {"code": problem.code, "detail": problem.detail[:600], "where": _bare(problem.where)})
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one file must not end the reading of the rest
        _fail(one, {"code": "lists.fault", "detail": type(fault).__name__, "where": one.name})
    return True


def _bare(where: str) -> str:
    """A place without the folder of this machine."""
    return where.rpartition("/")[2][:300]


def _fail(one: models.Edition, told: dict[str, str]) -> None:
    models.Edition.objects.filter(pk=one.pk, stage="waiting").update(stage="failed", fault=told, taken_at=None)


def before(one: models.Edition) -> models.Edition | None:
    """The newest edition of the same list that is ready."""
    same = models.Edition.objects.filter(kind=one.kind, list=one.list, stage="ready").exclude(pk=one.pk)
    mine = (
        same.filter(owner__in=models.EVERYBODYS)
        if one.owner_id in models.EVERYBODYS
        else same.filter(owner=one.owner_id)
    )
    return mine.order_by("-dated", "-pk").first()


def _read_parties(one: models.Edition) -> None:
    with list_live.files().open(one.file) as content:
        data = content.read()
    if one.list == models.SECURITY_COUNCIL:
        found = lists.read_un(data, one.name)
    else:
        found = list_live.read(data, one.name, one.list)
    list_live.warm(one.list, one.file)
    last = before(one)
    old = list_live.parties(last) if last else ()
    change = renewal.compare(old, found.parties) if last else None
    told = {
        "title": one.title or found.title, "issuer": one.issuer or found.issuer, "dated": found.dated,
        "entries": len(found.parties), "changes": _told(change) if change else {},
    }  # fmt: skip
    newest = last is None or last.dated is None or found.dated >= last.dated
    _keep(one, told, found.parties if newest else ())


def _told(change: renewal.Renewal) -> dict[str, Any]:
    """What changed, as it is kept: numbers, and the first of each with its name."""
    kinds = (("added", change.added), ("removed", change.removed), ("changed", change.changed))
    return {
        name: {"n": len(found), "some": [[party.id, party.names[0].text[:200]] for party in found[:TOLD]]}
        for name, found in kinds
    }


def _read_items(one: models.Edition) -> None:
    with list_live.files().open(one.file) as content:
        data = content.read()
    country = one.owner_id.partition(":")[2] if one.owner_id.startswith("country:") else ""
    told = Brought(one.list, one.dated or clock.today(), one.language or "en", one.title, one.issuer, "", country,
                   one.source)  # fmt: skip
    found = control.parse(data, one.name, told)
    last = before(one)
    path = control_store.keep(found, list_live.control_folder())
    edition = control_store.load(path)[0]
    change = _changes(last, edition) if last and last.dated != one.dated else {}
    values = {
        "title": one.title or edition.head.title, "issuer": one.issuer or edition.head.issuer,
        "entries": len(edition.entries), "changes": change, "doubts": list(found.doubts)[:TOLD],
    }  # fmt: skip
    _keep(one, values, ())


def _changes(last: models.Edition, new: items.Edition) -> dict[str, Any]:
    path = list_live.control_folder() / last.list / f"{last.dated}.json"
    if not path.is_file():
        return {}
    found = items.compare(control_store.load(path)[0], new)
    plain: Mapping[str, Sequence[items.Entry]] = {"added": found.added, "removed": found.removed}
    moved: Mapping[str, Sequence[items.Change]] = {"changed": found.changed, "moved": found.moved}
    told = {name: [[one.code, one.heading()[:200]] for one in entries] for name, entries in plain.items()}
    told |= {name: [[f"{one.old.code} > {one.new.code}", one.new.heading()[:200]] for one in changes]
             for name, changes in moved.items()}  # fmt: skip
    return {name: {"n": len(rows), "some": rows[:TOLD]} for name, rows in told.items()}


def _keep(one: models.Edition, told: dict[str, Any], entries: Iterable[Party]) -> None:
    """An edition is ready; decisions on entries that it changed are open again."""
    with transaction.atomic():
        waiting = models.Edition.objects.filter(pk=one.pk, stage="waiting")
        if not waiting.update(stage="ready", taken_at=None, **told):
            return
        again = _reopen(one, tuple(entries))
        values = {"entries": (None, told["entries"]), "reopened": (None, again or None)}
        deeds.append("list.read", by=policy.VISITOR, target=("trade.edition", one.pk, one.owner_id), values=values)


def _reopen(one: models.Edition, entries: tuple[Party, ...]) -> int:
    if not entries:
        return 0
    held = screen_models.Decision.objects.filter(list=one.list, reopened_at=None)
    if one.owner_id not in models.EVERYBODYS:
        country = one.owner_id.partition(":")[2]
        held = held.filter(owner__in=list_live.inside(country))
    rows = {row.pk: row for row in held}
    plain = [decided(row) for row in rows.values()]
    gone = {(row.party, row.entry) for row in decisions.reopened(plain, one.list, entries)}
    open_again = [pk for pk, row in rows.items() if (row.party, row.entry) in gone]
    return screen_models.Decision.objects.filter(pk__in=open_again).update(reopened_at=clock.now())


def decided(row: screen_models.Decision) -> decisions.Decision:
    """A decision as the engine takes it."""
    return decisions.Decision(
        row.query, row.list, row.party, row.entry, row.edition, row.verdict, str(row.by_id), row.at, row.why
    )


def take_up(folder: Path | None = None) -> int:
    """Once a day: files under the ids of lists in ``lists/`` of the data folder that are not known yet."""
    found = 0
    here = folder or settings.DATA / "lists"
    for path in sorted(here.iterdir()) if here.is_dir() else ():
        if path.suffix not in _ENDINGS or path.stem != models.SECURITY_COUNCIL or not path.is_file():
            continue
        with path.open("rb") as file:
            kept = list_live.files().put(file)
        if models.Edition.objects.filter(list=path.stem, file=kept.digest).exists():
            continue
        told = Bring(models.PARTIES, path.stem, policy.SERVER)
        with transaction.atomic():
            made = _row(told, kept.digest, path.name, None, invented=False)
            values = {"list": (None, path.stem), "file": (None, kept.digest)}
            deeds.append(
                "list.kept", by=policy.VISITOR, target=("trade.edition", made.pk, policy.SERVER), values=values
            )
        found += 1
    return found


def again() -> int:
    """Editions of control lists whose file in the folder is gone, for example after a restore: read once more."""
    lost = [
        one.pk
        for one in models.Edition.objects.filter(kind=models.ITEMS, stage="ready")
        if not (list_live.control_folder() / one.list / f"{one.dated}.json").is_file()
    ]
    return models.Edition.objects.filter(pk__in=lost).update(stage="waiting") if lost else 0
