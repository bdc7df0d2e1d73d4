"""What bills, duties under laws, notes and guidelines give to Today, calendar, search, handover and export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access import records
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.drafting import guarding, models, standing, tracking
from atalaya.apps.drafting.bill_registers import BILLS, DUTIES, GUIDELINES, NOTES, REGISTERS
from atalaya.core import bills, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST: Final = 200
R = TypeVar("R", bound=records.Record)


def _mine(model: type[R], actor: policy.Actor) -> list[R]:
    """Records of the owners this person works for, as far as they are seen."""
    rows = model._default_manager.filter(owner__in=actor.owners()).select_related("owner")
    return list(access.visible(rows, actor).order_by("pk")[:MOST])


def _bills(actor: policy.Actor) -> list[models.Bill]:
    rows = models.Bill.objects.filter(owner__in=actor.owners()).exclude(stage__in=models.Bill.PROCESS.ends)  # type: ignore[union-attr]  # a bill has a process
    return list(access.visible(rows.select_related("owner", "legislature"), actor).order_by("pk")[:MOST])


def _edits(one: records.Record, actor: policy.Actor) -> bool:
    return policy.may(actor, policy.Verb.EDIT, policy.Thing(one.KIND, one.owner_id, policy.Klass(one.klass)))


def waiting(actor: policy.Actor) -> Iterable[pieces.Waiting]:
    """Bills to verify or that may have lapsed, notes that were sent and not acknowledged."""
    if actor.person is None:
        return
    for one in _bills(actor):
        if not _edits(one, actor):
            continue
        title, href = values.label_of(one), reverse(BILLS.slug, args=[one.pk])
        told = tracking.lapse(one)
        if told and told.warning == "late":
            yield pieces.Waiting(title, href, _("May have lapsed: verify"))
        elif tracking.old(one):
            yield pieces.Waiting(title, href, tracking.verify(one))
    yield from _looks(actor)
    for note in _mine(models.NoteVerbale, actor):
        if note.stage == "sent" and _edits(note, actor):
            yield pieces.Waiting(
                values.label_of(note), reverse(NOTES.slug, args=[note.pk]), _("Not acknowledged yet"), None
            )


def _looks(actor: policy.Actor) -> Iterable[pieces.Waiting]:
    """Texts the content guard holds up, for somebody who did not write what it warned of."""
    for pk in guarding.waiting(actor.owners()):
        found = models.Draft.objects.filter(pk=pk, withdrawn=False).select_related("owner").first()
        if found and standing.sees_restricted(found, actor) and guarding.may_confirm(found, actor):
            href = reverse("draft-guard", args=[pk])
            yield pieces.Waiting(values.label_of(found), href, _("Look at this text as a second person"))


def due(actor: policy.Actor, until: date) -> Iterable[pieces.Deadline]:
    """Days on which bills lapse, duties under laws end, guidelines are to be reviewed."""
    today = clock.today()

    def deadline(register: Register, one: records.Record, what: str, on: date, kind: str) -> pieces.Deadline:
        href = reverse(register.slug, args=[one.pk])
        whose = values.spoken(one.owner.names).text or one.owner_id
        return pieces.Deadline(what, on, (on - today).days, href, whose, kind)

    for bill in _bills(actor):
        told = tracking.forecast(bill)
        if told and told.first and told.first <= until:
            what = _("%(bill)s: lapses") % {"bill": values.label_of(bill)}
            yield deadline(BILLS, bill, what, told.first, _("lapse of a bill"))
    for duty in _mine(models.Duty, actor):
        if duty.due and duty.due <= until and duty.stage in ("open", "progress"):
            yield deadline(DUTIES, duty, values.label_of(duty), duty.due, _("required by a law"))
    for one in _mine(models.Guideline, actor):
        if one.review_on and one.review_on <= until and one.stage == "approved":
            yield deadline(GUIDELINES, one, values.label_of(one), one.review_on, _("review of a guideline"))


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[pieces.Found, ...]:
    """Records of these registers that hold all the words."""
    told = words.fold(wanted).split()
    found: list[pieces.Found] = []
    for register in REGISTERS if told else ():
        rows = access.visible(register.model._default_manager.all(), actor)
        for word in told:
            rows = rows.filter(folded__contains=word)
        for row in rows.order_by(*register.order)[: limit - len(found)]:
            href = reverse(register.slug, args=[row.pk])
            found.append(pieces.Found(values.label_of(row), register.one, href, row.klass))
        if len(found) >= limit:
            break
    return tuple(found)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """These registers of a country, as far as this person may see them."""
    made = {}
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner_id=f"country:{country.upper()}")
        listed = exchange.rows(register, actor, access.visible(rows, actor).order_by("pk"))
        if listed:
            made[register.slug] = listed
    return made


def handover(actor: policy.Actor, owner: str) -> Iterable[pieces.Section]:
    """Bills under way with the last day known, duties that are open, notes that were sent."""
    running = [one for one in _bills(actor) if one.owner_id == owner]
    if running:
        heads = (_("Title"), _("Number"), _("Stage"), _("Last known"), _("Lapse"))
        rows = tuple(
            pieces.Row(
                (
                    values.label_of(one),
                    one.number,
                    values.stage_name(one),
                    values.day(bills.last_known(one.told())),
                    told.first if (told := tracking.lapse(one)) else None,
                ),
                reverse(BILLS.slug, args=[one.pk]),
            )
            for one in running
        )
        yield pieces.Section(BILLS.many, tuple(pieces.Column(head) for head in heads), rows)
    open_ = [one for one in _mine(models.Duty, actor) if one.owner_id == owner and one.stage in ("open", "progress")]
    if open_:
        heads3 = tuple(pieces.Column(head) for head in (_("What it requires"), _("Article"), _("Until"), _("Stage")))
        lines = tuple(
            pieces.Row(
                (values.label_of(one), one.article, one.due, values.stage_name(one)),
                reverse(DUTIES.slug, args=[one.pk]),
            )
            for one in open_
        )
        yield pieces.Section(DUTIES.many, heads3, lines)
    notes = [one for one in _mine(models.NoteVerbale, actor) if one.owner_id == owner]
    if notes:
        heads4 = tuple(pieces.Column(head) for head in (_("Subject"), _("Number"), _("Sent on"), _("Acknowledged on")))
        sent = tuple(
            pieces.Row(
                (values.label_of(one), one.number, one.sent_on, one.acknowledged_on),
                reverse(NOTES.slug, args=[one.pk]),
            )
            for one in notes
        )
        yield pieces.Section(NOTES.many, heads4, sent)
