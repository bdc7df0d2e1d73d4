"""What came from other installations, to be listed, found and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access import queries as access
from atalaya.apps.access import verbs
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import copy_actions as actions
from atalaya.apps.cooperation import copy_files
from atalaya.apps.cooperation import copy_models as models
from atalaya.core import copies, errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST: Final = 300
FATES: Final = {"new": "info", "changed": "warn", "same": "plain", "back": "info"}


@dataclass(frozen=True, slots=True)
class One:
    """A record that came, with where it came from."""

    pk: int
    title: str
    kind: str
    owner: str
    klass: str
    facts: tuple[pieces.Fact, ...]
    origin: tuple[pieces.Fact, ...]
    files: tuple[pieces.File, ...]


def names() -> dict[str, str]:
    """The names of the registers by their slug."""
    return {register.slug: str(register.many) for register in known.every()}


def listing(by: policy.Actor, *, register: str = "", limit: int = MOST) -> tuple[pieces.Row, ...]:
    """The records that came, by owner and kind."""
    rows = access.visible(models.Copied.objects.all(), by).select_related("came")
    rows = rows.filter(register=register) if register else rows
    owners, kinds = values.Names(by), names()
    return tuple(
        pieces.Row(
            (
                row.title or str(row.remote),
                kinds.get(row.register, row.register),
                owners.owner(row.owner_id),
                row.came.made_at.date(),
                pieces.Cell(klass=row.klass),
            ),
            reverse("copied", args=[row.pk]),
        )
        for row in rows.order_by("owner", "register", "remote")[:limit]
    )


def brought(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """The files that were brought, the latest first."""
    if not actions.may_bring(by):
        return ()
    audiences = (policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, *by.owners())
    owners = values.Names(by)
    rows = models.Came.objects.filter(audience__in=audiences).order_by("-pk")[:50]
    return tuple(pieces.Row(_came(row, owners), reverse("copy-file", args=[row.pk])) for row in rows)


def _came(row: models.Came, owners: values.Names) -> tuple[Any, ...]:
    done = pieces.Cell(_("Applied"), tone="good") if row.applied_at else pieces.Cell(_("Waits"), tone="waiting")
    return f"{owners.owner(row.owner_id)} · {row.sequence}", row.audience, row.made_at.date(), row.count, done


def sent(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """The files that this person's owners released."""
    rows = models.Sent.objects.filter(owner__in=actions.senders(by)).select_related("by").order_by("-pk")[:50]
    return tuple(
        pieces.Row((actions.file_name(row), row.at.date(), str(row.by or ""), row.count, f"SHA-256 {row.digest[:16]}"))
        for row in rows
    )


def changes(plan: copies.Plan) -> tuple[pieces.Row, ...]:
    """What a file would do, record by record."""
    kinds = names()
    labels = {"new": _("New"), "changed": _("Changed"), "same": _("The same"), "back": _("Back again")}
    rows = [
        pieces.Row(
            (
                one.record.title or str(one.record.id),
                kinds.get(one.record.register, one.record.register),
                pieces.Cell(labels[one.fate], tone=FATES[one.fate]),  # type: ignore[arg-type]  # tones are written above
            )
        )
        for one in plan.changes[:MOST]
    ]
    gone = pieces.Cell(_("Withdrawn"), tone="bad")
    rows += [pieces.Row((f"{remote}", kinds.get(register, register), gone)) for register, remote in plan.gone[:MOST]]
    return tuple(rows)


def one(pk: int, by: policy.Actor) -> One:
    """A record that came. Missing when it is not in sight."""
    row = access.visible(models.Copied.objects.filter(pk=pk), by).select_related("came").first()
    if row is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    register = next((one for one in known.every() if one.slug == row.register), None)
    heads = _heads(register)
    facts = tuple(
        pieces.Fact(heads.get(name, name), text)
        for name, text in row.cells.items()
        if text and name not in copy_files.CELLS
    )
    origin = (
        pieces.Fact(_("Came from"), values.Names(by).owner(row.owner_id)),
        pieces.Fact(_("Installation"), row.installation),
        pieces.Fact(_("Released to"), row.audience),
        pieces.Fact(_("Number and version there"), f"{row.remote} · {row.remote_version}"),
        pieces.Fact(_("Class there"), klass=row.remote_klass),
        pieces.Fact(_("File"), f"{row.came.sequence} · SHA-256 {row.came.digest[:16]} · {row.came.key}"),
        pieces.Fact(_("Made on"), row.came.made_at.date()),
    )
    files = tuple(
        pieces.File(
            one.name, f"{reverse('copied-file', args=[row.pk])}?file={one.pk}", one.size_bytes, digest=one.digest
        )
        for one in row.files.order_by("pk")
    )
    kind = str(register.one) if register else row.register
    return One(row.pk, row.title, kind, values.Names(by).owner(row.owner_id), row.klass, facts, origin, files)


def _heads(register: Any) -> dict[str, str]:
    """The names of the columns of a register's spreadsheet."""
    if register is None:
        return {}
    named = {}
    for name in register.fields:
        for head in values.heads(register.model._meta.get_field(name)):
            tail = head.removeprefix(name).strip("_")
            named[head] = f"{verbs.field_name(register.model, name)}{f' ({tail})' if tail else ''}"
    return named


def file(pk: int, number: str, by: policy.Actor) -> tuple[str, bytes]:
    """Name and content of a file of a record that came: the one of that number, else its first."""
    row = access.visible(models.Copied.objects.filter(pk=pk), by).first()
    kept = row.files.order_by("pk") if row else models.Held.objects.none()
    held = kept.filter(pk=int(number)).first() if number.isdecimal() else kept.first()
    if held is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return held.name, actions.store().read(held.digest)


def find(by: policy.Actor, asked: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Title, kind, address and class of the records that hold all the words."""
    told = words.fold(asked).split()
    rows = access.visible(models.Copied.objects.all(), by)
    for word in told:
        rows = rows.filter(folded__contains=word)
    found = rows.order_by("owner", "pk")[:limit] if told else []
    kinds = names()
    return [
        (
            row.title or str(row.remote),
            kinds.get(row.register, row.register),
            reverse("copied", args=[row.pk]),
            row.klass,
        )
        for row in found
    ]
