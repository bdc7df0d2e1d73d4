"""Awareness work in figures: organisations and people by sector, what was handed out, what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import offers as assessment
from atalaya.apps.training import activity_models, outreach_models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import policy
from atalaya.core.mapping import words
from atalaya.web import pieces


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of outreach, by sector, for one topic or all."""

    sectors: tuple[pieces.Row, ...]
    events: tuple[pieces.Row, ...]
    materials: tuple[pieces.Row, ...]
    enquiries: tuple[pieces.Row, ...]
    organisations: int
    people: int
    may_add: bool
    may_ask: bool
    begun: int | None
    council: str


def overview(by: policy.Actor, topic: str = "") -> Overview:
    """Everything this person may see of awareness work."""
    narrowed = {"topic": topic} if topic else {}
    reached = list(access.visible(outreach_models.Reached.objects.filter(**narrowed), by).order_by("-on", "-pk"))
    materials = list(access.visible(outreach_models.Material.objects.filter(**narrowed), by).order_by("-on", "-pk"))
    asked = list(access.visible(outreach_models.Enquiry.objects.filter(**narrowed), by).order_by("-on", "-pk"))
    organisations = {_name(row) for row in reached}
    return Overview(
        _sectors(reached, materials, asked),
        _events(reached, by),
        tuple(_material(row) for row in materials[:50]),
        tuple(_enquiry(row) for row in asked[:50]),
        len(organisations),
        sum(row.people for row in reached),
        _may(by, "outreach", policy.Klass.NATIONAL) or _may(by, "outreach", policy.Klass.NETWORK),
        _may(by, "enquiry", policy.Klass.BILATERAL),
        assessment.begun(by),
        _council(by),
    )


def _council(by: policy.Actor) -> str:
    """The meetings of this person's country: the interagency council with agenda, minutes, decisions, actions."""
    home = next((code for code in sorted(by.owners()) if code.startswith("country:")), "")
    seen = home and policy.may(by, policy.Verb.VIEW, policy.Thing("meeting", home, policy.Klass.NATIONAL))
    return f"{reverse('meetings-list')}?{urlencode({'owner': home})}" if seen else ""


def _may(by: policy.Actor, kind: str, klass: policy.Klass) -> bool:
    return any(policy.may_create(by, kind, code, klass) for code in by.owners())


def _name(row: outreach_models.Reached) -> str:
    """An organisation by whatever it was written as, of one owner: reached twice it is still one."""
    return f"{row.owner_id} {words.fold(row.organisation)}"


def _sectors(reached: list[Any], materials: list[Any], asked: list[Any]) -> tuple[pieces.Row, ...]:
    """A line a sector; organisations once each, whatever is not known at the end."""
    organisations = Counter(sector for _name_, sector in {(_name(row), row.sector) for row in reached})
    made = []
    for code, label in (*activity_models.SECTORS, ("", _("Not known"))):
        mine = [row for row in reached if row.sector == code]
        women, people = sum(row.women for row in mine), sum(row.people for row in mine)
        cells = (
            label,
            organisations[code],
            people,
            women,
            sum(code in row.sectors if code else not row.sectors for row in materials),
            sum(row.sector == code for row in asked),
        )
        if any(cells[1:]):
            made.append(pieces.Row(cells))
    return tuple(made)


def _events(reached: list[Any], by: policy.Actor) -> tuple[pieces.Row, ...]:
    rows = standing.activities()._default_manager.filter(kind="outreach")
    seen = access.visible(rows, by).order_by("-since", "-pk")[:100]
    return tuple(
        pieces.Row(
            (
                values.label_of(row),
                values.day(row.since),
                len({_name(one) for one in reached if one.activity_id == row.pk}),
                sum(one.people for one in reached if one.activity_id == row.pk),
                values.stage_name(row),
            ),
            reverse("activity", args=[row.pk]),
        )
        for row in seen
    )


def _material(row: Any) -> pieces.Row:
    sectors = dict(activity_models.SECTORS)
    named = ", ".join(str(sectors[one]) for one in row.sectors) or None
    cells = (values.label_of(row), row.get_topic_display(), named, values.day(row.on))
    return pieces.Row(cells, reverse("materials", args=[row.pk]))


def _enquiry(row: Any) -> pieces.Row:
    cells = (
        row.title,
        row.get_topic_display(),
        row.get_sector_display() or None,
        values.day(row.on),
        values.stage_name(row),
    )
    return pieces.Row(cells, reverse("enquiries", args=[row.pk]))


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered: the page of its step."""

    record: outreach_models.Enquiry
    label: str
    version: int


def question(pk: int, step: str, by: policy.Actor) -> Question:
    """A question, for whoever may take that step."""
    record = access.one(outreach_models.Enquiry, pk, by)
    assert record.PROCESS is not None
    wanted = record.PROCESS.step(step)
    policy.require(by, policy.Verb.EDIT, access.thing(record))
    return Question(record, _(wanted.label), record.version)
