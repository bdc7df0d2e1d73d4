"""Names as files, in the shape partners use: out as a release that is logged, in with a preview and located errors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters import partners as formats
from atalaya.adapters.readers import sheet as reading
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange as sheets
from atalaya.apps.access.registers import values
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import errors, partners, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

FORMAT: Final = "course-nominations"
"""The shape that partners' courses use; what comes in may have two columns more."""
MORE: Final = ("sector", "priority", "note", "note_on", "first")
_TEXTS: Final = ("name", "function", "mail")


@dataclass(frozen=True, slots=True)
class Page:
    """The files of names of an activity."""

    record: Any
    heads: tuple[tuple[str, str, bool], ...]
    more: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]
    count: int
    may_take: bool
    columns: tuple[pieces.Column, ...]
    log: tuple[pieces.Row, ...]


def _format() -> partners.Format:
    return formats.load()[FORMAT]


def page(pk: int, by: policy.Actor) -> Page:
    """What may go out and come in."""
    found = standing.seen(pk, by)
    if by.person is None:
        raise errors.Missing("policy.missing", standing.GONE)
    heads = tuple((one.id, values.spoken(one.name).text, one.required) for one in _format().columns)
    offered = [(owner.code, values.spoken(owner.names).text) for owner in access.owners(("organisation",))]
    log = (_("Day"), _("Who"), _("What"))
    return Page(
        found,
        heads,
        MORE,
        tuple(sorted(offered, key=lambda pair: pair[1])),
        len(_going(pk, by)),
        found.stage == "called" and bool(_namers(found, by)),
        tuple(pieces.Column(head) for head in log),
        _log(found, by),
    )


def _log(found: Any, by: policy.Actor) -> tuple[pieces.Row, ...]:
    if not standing.runs(found, by):
        return ()
    name = access.target(standing.activities())
    lines = people.Deed.objects.filter(target=name, target_id=found.pk, verb__startswith="names.").select_related("by")
    labels = {"names.given": _("Given to a partner as a file"), "names.received": _("Received as a file")}
    return tuple(
        pieces.Row((one.at.date(), str(one.by or ""), labels.get(one.verb, one.verb)))
        for one in lines.order_by("-number")[:50]
    )


def _namers(found: Any, by: policy.Actor) -> frozenset[str]:
    """For which owners this person may name people."""
    codes = [owner.code for owner in access.owners(("country",))]
    return frozenset(
        code
        for code in codes
        if policy.may(
            by,
            Verb.CREATE,
            policy.Thing("place", code, policy.Klass.BILATERAL, frozenset({found.owner_id} - {code})),
        )
    )


# Out.


def _going(pk: int, by: policy.Actor) -> list[models.Place]:
    """Whose names may go to a partner by this person's hand: their own country's people, or those who agreed to it."""
    rows = [row for row in standing.places(pk, by) if row.stage in standing.STANDING and row.name]
    return [row for row in rows if row.shared == "yes" and policy.may(by, Verb.EDIT, access.thing(row))]


def give(pk: int, partner: str, kind: str, *, by: policy.Actor) -> tuple[str, bytes]:
    """A file of names for a partner, by its name and content; each name in it gets a line in its own history.

    Only people who agreed to be named to partners' courses are in it. Unusable without a partner, or with nobody.
    """
    with transaction.atomic():
        found = standing.seen(pk, by)
        owner = people.Owner.objects.filter(code=partner, kind="organisation").first()
        if owner is None or kind not in formats.TYPES:
            raise errors.Unusable("names.partner", "Choose to whom the names go.", "partner")
        rows = _going(pk, by)
        if not rows:
            raise errors.Unusable("names.nobody", "Nobody here agreed to be named to partners' courses.", "partner")
        content = formats.write(_format(), kind, [_cells(found, row) for row in rows])
        digest = hashlib.sha256(content).hexdigest()
        told = {"audience": (None, partner), "rows": (None, len(rows)), "digest": (None, digest)}
        entries = [deeds.Entry("names.given", (models.ACTIVITY, pk, found.owner_id), told, version=found.version)]
        name = access.target(models.Place)
        each = {"audience": (None, partner), "digest": (None, digest)}
        entries += [deeds.Entry("place.given", (name, row.pk, row.owner_id), each, version=row.version) for row in rows]
        deeds.append_all(entries, by=by)
    return f"{partner.rpartition(':')[2]}-{FORMAT}-{pk}", content


def _cells(found: Any, row: models.Place) -> dict[str, Any]:
    country = row.owner_id.partition(":")[2] if row.owner_id.startswith("country:") else ""
    return {
        "country": country,
        "course": values.label_of(found),
        "since": found.since,
        "name": row.name,
        "agency": row.institution,
        "function": row.function,
        "gender": row.sex,
        "mail": row.mail,
    }


# In.


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be written: its rows, and what is wrong with each, by row and column."""

    record: Any
    number: int
    name: str
    heads: tuple[str, ...]
    rows: tuple[pieces.Row, ...]
    faults: tuple[tuple[int, str, str], ...]
    count: int


def keep(pk: int, data: bytes, name: str, *, by: policy.Actor) -> people.Preview:
    """Reads a file in the cage and keeps its rows for a day, for this person alone."""
    found = standing.seen(pk, by)
    actions.require_open(found, by)
    if by.person is None or not _namers(found, by):
        raise errors.Missing("policy.missing", standing.GONE)
    rows = [[row.place, row.cells] for row in reading.rows(data, name)]
    people.Preview.objects.filter(at__lt=clock.now() - sheets.KEPT).delete()
    return people.Preview.objects.create(
        user_id=by.person, register=f"names-{pk}", name=name[:200], rows=rows, at=clock.now()
    )


def _kept(pk: int, number: int, by: policy.Actor) -> people.Preview:
    rows = people.Preview.objects.filter(pk=number, register=f"names-{pk}", at__gte=clock.now() - sheets.KEPT)
    found = rows.filter(user_id=by.person).first() if by.person else None
    if found is None:
        raise errors.Missing("sheet.preview", "This file is no longer kept. Bring it again.")
    return found


def preview(pk: int, number: int, by: policy.Actor) -> Preview:
    """What a kept file would do."""
    record, kept = standing.seen(pk, by), _kept(pk, number, by)
    shape = _format()
    heads = tuple(values.spoken(one.name).text for one in shape.columns)
    rows = tuple(pieces.Row((str(place), *(cells.get(one, "") for one in shape.heads))) for place, cells in kept.rows)
    return Preview(record, number, kept.name, (_("Row"), *heads), rows, tuple(_faults(record, kept, by)), len(rows))


def _faults(record: Any, kept: people.Preview, by: policy.Actor) -> list[tuple[int, str, str]]:
    """What is wrong, by row and column, with what to do about it."""
    may = _namers(record, by)
    plain = [(place, {key: text for key, text in cells.items() if key not in MORE}) for place, cells in kept.rows]
    told = [(one.place, one.column, _(one.advice)) for one in partners.check(_format(), plain)]
    titles = set(record.title.values())
    for place, cells in kept.rows:
        owner = f"country:{cells.get('country', '').strip()}"
        if cells.get("country", "").strip() and owner not in may:
            told.append((place, "country", _("You may not name people for this country.")))
        if cells.get("course", "").strip() not in titles:
            told.append((place, "course", _("This is the title of another course.")))
        row = models.Place(owner_id=owner, klass=policy.Klass.BILATERAL, **_values(record.pk, cells))
        wrong = deeds.faults(row)
        told += [(place, name, " ".join(texts)) for name, texts in wrong.items() if name not in ("owner", "activity")]
    seen: dict[tuple[str, str], int] = {}
    for place, cells in kept.rows:
        key = (cells.get("country", ""), cells.get("name", "").casefold())
        if seen.setdefault(key, place) != place:
            told.append((place, "name", _("The same person stands in row %(n)d.") % {"n": seen[key]}))
    return sorted(dict.fromkeys(told))


def _values(pk: int, cells: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: cells.get(name, "").strip() for name in (*_TEXTS, "sector", "note", "note_on", "first")
    }
    priority = cells.get("priority", "").strip()
    told["priority"] = int(priority) if priority.isdecimal() else 0
    return told | {
        "activity_id": pk,
        "institution": cells.get("agency", "").strip(),
        "sex": cells.get("gender", "").strip(),
        "on": clock.today().isoformat(),
    }


def take(pk: int, number: int, *, by: policy.Actor) -> int:
    """Names everybody of a kept file, all or nobody. Unusable while a row is wrong."""
    with transaction.atomic():
        record, kept = standing.seen(pk, by), _kept(pk, number, by)
        actions.require_open(record, by)
        if _faults(record, kept, by) or not kept.rows:
            raise errors.Unusable("sheet.wrong", "Some rows cannot be taken. Correct the file and bring it again.")
        for _place, cells in kept.rows:
            told = _values(pk, cells)
            told.pop("activity_id")
            actions.nominate(pk, f"country:{cells['country'].strip()}", told, by=by)
        told = {"rows": (None, len(kept.rows)), "file": (None, kept.name)}
        target = (models.ACTIVITY, pk, record.owner_id)
        deeds.append("names.received", by=by, target=target, values=told, version=record.version)
        count = len(kept.rows)
        kept.delete()
    return count
