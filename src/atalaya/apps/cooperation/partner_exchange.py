"""Exchange with partners: each file that goes out is a release that is logged, each that comes in waits to be taken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters import partners as formats
from atalaya.apps.access import deeds, records
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import network_actions, partner_models, partner_sources
from atalaya.core import errors, partners, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

TARGET: Final = "cooperation.exchange"
KEPT: Final = timedelta(days=365)
_PREFIX: Final = "organisation:"


@dataclass(frozen=True, slots=True)
class Offered:
    """A format on the page of a partner: how many rows would go now, what may come."""

    id: str
    title: str
    constraint: str
    columns: tuple[tuple[str, str, bool], ...]
    out: bool
    into: bool
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A partner: what was released to it, the files that can go and come, those that went and came."""

    code: str
    title: str
    released: tuple[pieces.Row, ...]
    offered: tuple[Offered, ...]
    log: tuple[pieces.Row, ...]


def _key(code: str) -> str:
    return code.removeprefix(_PREFIX)


def require(code: str, by: policy.Actor) -> people.Owner:
    """The partner, for whoever keeps its page: its own people and the coordinator. Missing for others."""
    owner = people.Owner.objects.filter(code=code, kind="organisation").first()
    allowed = policy.may(by, Verb.EDIT, policy.Thing("organisation", code, policy.Klass.NETWORK))
    mine = partners.of(formats.load(), _key(code))
    if owner is None or not allowed or not (mine or code in by.owners(policy.Role.PARTNER)):
        raise errors.Missing("policy.missing", "There is no such record.")
    return owner


def listing(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """The partners whose page this person may open, with the number of things released to each."""
    keys = {key for one in formats.load().values() for key in one.partners}
    codes = {f"{_PREFIX}{key}" for key in keys} | by.owners(policy.Role.PARTNER)
    found = []
    for owner in people.Owner.objects.filter(code__in=codes).order_by("code"):
        if policy.may(by, Verb.EDIT, policy.Thing("organisation", owner.code, policy.Klass.NETWORK)):
            count = people.Release.objects.filter(audience=owner.code, stage=access.CONFIRMED).count()
            titles = ", ".join(values.spoken(one.title).text for one in partners.of(formats.load(), _key(owner.code)))
            cells = (values.spoken(owner.names).text, titles or None, count)
            found.append(pieces.Row(cells, reverse("partner", args=[owner.code])))
    if not found:
        raise errors.Missing("policy.missing", "There is no such record.")
    return tuple(found)


def page(code: str, by: policy.Actor) -> Page:
    """The page of a partner."""
    owner = require(code, by)
    offered = tuple(_offered(one, code, by) for one in partners.of(formats.load(), _key(code)))
    return Page(code, values.spoken(owner.names).text, released(code, by), offered, _log(code, by))


def _offered(one: partners.Format, code: str, by: policy.Actor) -> Offered:
    count = len(partner_sources.gather(one.records, code, by)) if "out" in one.directions else 0
    columns = tuple((column.id, values.spoken(column.name).text, column.required) for column in one.columns)
    titles = values.spoken(one.title).text, values.spoken(one.constraint).text
    return Offered(one.id, *titles, columns, "out" in one.directions, "in" in one.directions, count)


def released(code: str, by: policy.Actor) -> tuple[pieces.Row, ...]:
    """What owners released to the partner by name, as far as this person sees it too."""
    rows = people.Release.objects.filter(audience=code, stage=access.CONFIRMED).order_by("-at")[:200]
    names, found = values.Names(by), []
    for one in rows:
        register = known.named(one.target)
        model = register.model if register else None
        seen = access.visible(model._default_manager.filter(pk=one.target_id), by).first() if model else None
        if register is None or seen is None:
            continue
        cells = (values.label_of(seen), str(register.one), names.owner(seen.owner_id), one.at.date(), one.why or None)
        found.append(pieces.Row(cells, reverse(register.slug, args=[seen.pk])))
    return tuple(found)


def _log(code: str, by: policy.Actor) -> tuple[pieces.Row, ...]:
    del by
    rows = partner_models.Exchange.objects.filter(partner=code).select_related("by").order_by("-pk")[:50]
    titles = {key: values.spoken(one.title).text for key, one in formats.load().items()}
    return tuple(
        pieces.Row(
            (
                titles.get(row.format, row.format),
                row.get_direction_display(),
                row.at.date(),
                str(row.by or ""),
                row.count,
                _standing(row),
            ),
            reverse("partner-file", args=[row.pk]) if row.direction == "in" else "",
        )
        for row in rows
    )


def _standing(row: partner_models.Exchange) -> pieces.Cell:
    if row.direction == "out":
        return pieces.Cell(f"SHA-256 {row.digest[:16]}")
    done = pieces.Cell(_("Taken over"), tone="good")
    return done if row.taken_at else pieces.Cell(_("Waits"), tone="waiting")


def _format(code: str, format_id: str, direction: str) -> partners.Format:
    found = formats.load().get(format_id)
    if found is None or _key(code) not in found.partners or direction not in found.directions:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def give(code: str, format_id: str, kind: str, *, by: policy.Actor) -> tuple[str, bytes]:
    """A file for a partner, by its name and content; each record in it gets a line in its owner's history.

    Only what was released to the partner, or is open to it anyway, can be in it.
    """
    require(code, by)
    found = _format(code, format_id, "out")
    if kind not in formats.TYPES:
        raise errors.Missing("policy.missing", "There is no such record.")
    with transaction.atomic():
        rows = partner_sources.gather(found.records, code, by)
        _check_classes(rows, code)
        content = formats.write(found, kind, [cells for cells, _row in rows])
        digest, name = hashlib.sha256(content).hexdigest(), f"{_key(code)}-{found.id}"
        made = partner_models.Exchange.objects.create(
            partner_id=code, format=found.id, direction="out", name=f"{name}.{kind}", digest=digest, count=len(rows),
            by_id=by.person, at=clock.now(),
        )  # fmt: skip
        told = {"audience": (None, code), "rows": (None, len(rows)), "digest": (None, digest)}
        entries = [deeds.Entry("exchange.given", (TARGET, made.pk, code), told)]
        audience = {"audience": (None, code), "exchange": (None, made.pk)}
        entries += [
            deeds.Entry(
                "exchange.given", (access.target(type(row)), row.pk, row.owner_id), audience, version=row.version
            )
            for _cells, row in rows
        ]
        deeds.append_all(entries, by=by)
    return name, content


def _check_classes(rows: list[tuple[dict[str, Any], records.Record]], code: str) -> None:
    """Asked once more of each record, whatever gathered it. Broken when something is above what was released."""
    partner = partner_sources.seen_by(code)
    for _cells, row in rows:
        if not policy.may(partner, Verb.VIEW, access.thing(row)) or row.klass == policy.Klass.OWNER_ONLY:
            raise errors.Broken("partner.class", "A record that was not released would have gone out.", row._meta.label)


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came in, as it is shown: its rows by column, what is wrong with it."""

    pk: int
    code: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    faults: tuple[partners.Fault, ...]
    may_take: bool
    taken: bool


def receive(code: str, format_id: str, data: bytes, name: str, *, by: policy.Actor) -> partner_models.Exchange:
    """Keeps the rows of a file that came from a partner, to be looked at. Unusable names the first wrong cell."""
    require(code, by)
    found = _format(code, format_id, "in")
    rows, faults = formats.read(found, data, name)
    if faults:
        one = faults[0]
        raise errors.Unusable("partner.cells", one.advice, f"{one.place}, {one.column}")
    warned = next((hint for row in rows for cell in row.values() for hint in network_actions.hints(cell)), "")
    if warned:
        raise errors.Unusable("partner.guard", warned, name)
    with transaction.atomic():
        made = partner_models.Exchange.objects.create(
            partner_id=code, format=found.id, direction="in", name=network_actions.safe_name(name),
            digest=hashlib.sha256(data).hexdigest(), count=len(rows), rows=rows, by_id=by.person, at=clock.now(),
        )  # fmt: skip
        told: Mapping[str, tuple[Any, Any]] = {"rows": (None, len(rows)), "digest": (None, made.digest)}
        deeds.append("exchange.received", by=by, target=(TARGET, made.pk, code), values=told)
    return made


def came(pk: int, by: policy.Actor) -> Came:
    """A file that came in."""
    row = partner_models.Exchange.objects.filter(pk=pk, direction="in").first()
    if row is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    require(row.partner_id, by)
    found = formats.load()[row.format]
    heads = tuple(values.spoken(column.name).text for column in found.columns)
    rows = tuple(tuple(cells.get(head, "") for head in found.heads) for cells in row.rows)
    title, may = values.spoken(found.title).text, partner_sources.takes(found.records) and row.taken_at is None
    return Came(pk, row.partner_id, title, heads, rows, (), may and bool(rows), row.taken_at is not None)


def take(pk: int, *, by: policy.Actor) -> int:
    """Takes the rows of a file over into the registers they belong to, once."""
    with transaction.atomic():
        row = partner_models.Exchange.objects.select_for_update().filter(pk=pk, direction="in").first()
        if row is None:
            raise errors.Missing("policy.missing", "There is no such record.")
        require(row.partner_id, by)
        if row.taken_at:
            raise errors.OutOfOrder("partner.taken", "This file was taken over already.")
        count = partner_sources.take(formats.load()[row.format].records, row.rows, row.partner_id, by=by)
        partner_models.Exchange.objects.filter(pk=pk).update(taken_at=clock.now())
        told: Mapping[str, tuple[Any, Any]] = {"rows": (None, count)}
        deeds.append("exchange.taken_over", by=by, target=(TARGET, pk, row.partner_id), values=told)
    return count


def tidy(on: date) -> int:
    """Empties the rows of files that came more than a year ago; gives how many files."""
    return partner_models.Exchange.objects.filter(at__date__lt=on - KEPT).exclude(rows=[]).update(rows=[])
