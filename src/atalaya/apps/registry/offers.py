"""What this room gives to the pages that cut across rooms; each function asks policy through ``visible``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access import models as people
from atalaya.apps.access import queries, records, verbs
from atalaya.apps.access.registers import exchange, known, values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.registry import duties
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST: Final = 200
LOOKED_AT: Final = 400
SNIPPET_CHARS: Final = 160


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that happened lately."""

    title: str
    href: str
    what: str
    who: str
    at: datetime


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Dates up to a day that this person may see."""
    return duties.due(actor, until)


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Steps that this person could take now."""
    return duties.waiting(actor)


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[pieces.Found, ...]:
    """Records that hold all the words, or belong to somebody of that name; accents and capitals do not matter."""
    told = words.fold(wanted).split()
    if not told:
        return ()
    owners = queries.names()
    spoken = {code: words.fold(" ".join(named.values())) for code, named in owners.items()}
    whose = {code: values.spoken(named).text for code, named in owners.items()}
    holding = Q()
    for word in told:
        holding &= Q(folded__contains=word) | Q(owner__in=[code for code, text in spoken.items() if word in text])
    found: list[pieces.Found] = []
    for register in REGISTERS:
        rows = queries.visible(register.model._default_manager.filter(holding), actor)
        shown = rows.order_by(*register.order)[: limit - len(found)]
        found += [_found(register, row, whose) for row in shown if not _hides(row, actor)]
        if len(found) >= limit:
            break
    return tuple(found)


def _hides(row: records.Record, actor: policy.Actor) -> bool:
    """Whether the words found may be personal data that this person is not shown, though they see the record."""
    return bool(queries.personal(type(row), row.owner_id, actor) & set(row.SEARCHED))


def _found(register: Register, row: records.Record, whose: Mapping[str, str]) -> pieces.Found:
    """What was found: its name, and in a few words whose it is and how it begins."""
    title = values.label_of(row)
    text = next(
        (
            values.spoken(getattr(row, name)).text
            for name in ("about", "meaning", "text", "tasks", "minutes")
            if getattr(row, name, None)
        ),
        "",
    )
    text = text if len(text) <= SNIPPET_CHARS else text[:SNIPPET_CHARS].rpartition(" ")[0] + " …"
    owner = whose.get(row.owner_id, "")
    snippet = " · ".join(part for part in (owner, text) if part and part != title)
    return pieces.Found(title, register.one, reverse(register.slug, args=[row.pk]), row.klass, snippet)


def changed(actor: policy.Actor, limit: int) -> tuple[Changed, ...]:
    """What happened lately on records this person may see; the arrival of what the software brought is no news."""
    lately = people.Deed.objects.exclude(by=None).select_related("by").order_by("-number")[:LOOKED_AT]
    wanted: dict[str, set[int]] = defaultdict(set)
    for deed in lately:
        wanted[deed.target].add(deed.target_id)
    seen: dict[tuple[str, int], records.Record] = {}
    for register in REGISTERS:
        target = queries.target(register.model)
        if wanted.get(target):
            rows = queries.visible(register.model._default_manager.filter(pk__in=wanted[target]), actor)
            seen |= {(target, row.pk): row for row in rows}
    told = ((deed, seen.get((deed.target, deed.target_id))) for deed in lately)
    found = [_changed(deed, row, actor) for deed, row in told if row is not None]
    return tuple(found[:limit])


def _changed(deed: people.Deed, row: records.Record, actor: policy.Actor) -> Changed:
    """Who did it is told to people who may read the history; others see that something happened."""
    register = known.of(type(row))
    href = reverse(register.slug, args=[row.pk]) if register else ""
    thing = policy.Thing(row.KIND, row.owner_id, policy.Klass(row.klass))
    who = str(deed.by) if policy.may(actor, policy.Verb.HISTORY, thing) else ""
    return Changed(values.label_of(row), href, verbs.said(deed.verb, type(row)), who, deed.at)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every register of a country, as far as this person may see it; empty when there is no such country."""
    owner = f"country:{country.upper()}"
    found = {}
    for register in REGISTERS:
        rows = queries.visible(register.model._default_manager.filter(owner=owner), actor).order_by("pk")
        told = exchange.rows(register, actor, rows)
        if told:
            found[register.slug] = told
    return found


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know: posts, dates, steps under way, what was sent, the last deeds."""
    wanted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("posts", {}),
        ("holders", {"stage__in": ("nominated", "verified", "active", "handed_over")}),
        ("deadlines", {"stage": "open"}),
        ("actions", {"stage": "open"}),
        ("submissions", {}),
        ("meetings", {}),
    )
    names = values.Names(actor)
    sections = [_section(slug, narrowed, actor, owner, names) for slug, narrowed in wanted]
    return (*sections, _under_way(actor, owner), _lately(actor, owner))


def _section(
    slug: str, narrowed: Mapping[str, Any], actor: policy.Actor, owner: str, names: values.Names
) -> pieces.Section:
    register = duties.register(slug)
    rows = queries.visible(register.model._default_manager.filter(owner=owner, **narrowed), actor)
    shown = list(rows.order_by(*register.order)[:MOST])
    names.gather(values.linked(shown, register.columns))
    columns = (*register.columns, *(("stage",) if register.model.PROCESS else ()))
    heads = tuple(pieces.Column(verbs.field_name(register.model, name)) for name in columns)
    lines = tuple(
        pieces.Row(tuple(values.cell(row, name, names) for name in columns), reverse(slug, args=[row.pk]))
        for row in shown
    )
    return pieces.Section(register.many, heads, lines)


def _under_way(actor: policy.Actor, owner: str) -> pieces.Section:
    """What has begun and is not over, with the step that comes next and when it is expected."""
    heads = tuple(pieces.Column(head) for head in (_("What"), _("Stage"), _("Next steps"), _("Expected by")))
    rows = tuple(
        pieces.Row((one.waiting.title, one.stage, one.waiting.label, one.waiting.due), one.waiting.href)
        for one in duties.under_way(actor, owner)
    )
    return pieces.Section(_("Next steps"), heads, rows)


def _lately(actor: policy.Actor, owner: str) -> pieces.Section:
    """The last thirty deeds in this owner's file, for people who may read its log."""
    heads = (pieces.Column(_("When")), pieces.Column(_("Who")), pieces.Column(_("What")))
    try:
        lines = queries.log(actor, owner, limit=30)
    except errors.Problem:
        lines = ()
    rows = tuple(pieces.Row((line.at.date(), line.by or _("This server"), verbs.said(line.verb))) for line in lines)
    return pieces.Section(_("The last deeds"), heads, rows)
