"""Frozen plans for a reader: contents as rows, what the next edition inherits, what changed between two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access.registers import values
from atalaya.apps.access.registers.controls import LANGUAGE_NAMES
from atalaya.apps.assessment import books
from atalaya.apps.plans import documents, editions, models, queries
from atalaya.core import plans, policy

__all__ = ["LANGUAGE_NAMES", "differences", "inherited", "left", "line", "named", "shown"]


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language; ``lacks`` where it is not there in that language and another one stands for it."""

    language: str
    name: str
    text: str
    lacks: str


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of a frozen copy."""

    number: str
    texts: tuple[Said, ...]
    objective: tuple[Said, ...]
    lead: str
    dates: str
    indicator: str
    stage: str
    tone: str
    cost: str
    assistance: bool
    fields: int | None
    notes: int
    held: str


@dataclass(frozen=True, slots=True)
class Content:
    """A frozen copy: its head and its measures."""

    title: str
    period: str
    number: int
    note: str
    statement: tuple[Said, ...]
    priorities: tuple[str, ...]
    rows: tuple[Row, ...]
    standing: str


def shown(content: Mapping[str, Any], languages: Sequence[str]) -> Content:
    """A content in the languages named, or in the reader's."""
    chosen = tuple(languages) or (books.language(),)
    here = chosen[0]
    names = dict(models.PARAGRAPHS)
    known = all("stage" in one for one in content["measures"])
    drawn = [plans.Line(one["key"], one["number"], one["stage"]) for one in content["measures"]] if known else []
    whole = plans.standing(drawn, _LONG_AGO)
    return Content(
        documents.told(content["title"], here),
        "–".join(part for part in (content.get("begins"), content.get("ends")) if part),
        content["number"],
        " · ".join(part for part in (content.get("note"), content.get("note_on")) if part),
        said(content.get("statement", {}), chosen),
        tuple(
            f"{names.get(row['paragraph'], row['paragraph'])}: {documents.told(row.get('priority', {}), here)}"
            for row in content.get("priorities", ())
        ),
        tuple(_row(one, chosen) for one in content["measures"]),
        documents.counted(whole) if known and drawn else "",
    )


_LONG_AGO: Final = date(1, 1, 1)


def said(texts: Mapping[str, str], languages: Sequence[str]) -> tuple[Said, ...]:
    """A text in each of some languages; where one is missing, what stands for it and in which language that is."""
    found = []
    for code in languages:
        told = values.spoken(texts, code)
        if told.text:
            found.append(Said(code, LANGUAGE_NAMES[code], told.text, LANGUAGE_NAMES.get(told.language, "")))
    missing = [one for one in found if one.lacks]
    if missing and len(missing) == len(found):
        return (found[0],)  # in none of them: once is enough
    return tuple(found)


def _row(one: Mapping[str, Any], chosen: Sequence[str]) -> Row:
    here = chosen[0]
    bodies = [documents.told(one.get("lead", {}), here), *(documents.told(x, here) for x in one.get("partners", ()))]
    return Row(
        one["number"],
        said(one.get("action", {}), chosen),
        said(one.get("objective", {}), chosen),
        ", ".join(body for body in bodies if body),
        "–".join(part for part in (one.get("starts"), one.get("ends")) if part),
        documents.told(one.get("indicator", {}), here),
        queries.stage_name(one["stage"]) if one.get("stage") else "",
        queries.TONES[one["stage"]] if one.get("stage") else "",
        f"{one['cost']} {one['currency']}" if one.get("cost") else "",
        bool(one.get("assistance")),
        len(one["linked"]) if "linked" in one else None,
        len(one.get("notes", ())),
        documents.held(one["held"]) if one.get("held") else "",
    )


# The line of editions.


@dataclass(frozen=True, slots=True)
class Kept:
    """A frozen copy in the line of editions; ``name`` is how addresses name it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One edition of the line."""

    pk: int
    title: str
    number: int
    period: str
    stage: str
    current: bool
    href: str
    copies: tuple[Kept, ...]


def line(found: models.Plan, by: policy.Actor) -> tuple[Step, ...]:
    """Every edition of a plan with its frozen copies, the oldest first."""
    rows = editions.line(found, by)
    copies: dict[int, list[Kept]] = {}
    kept = models.Edition.objects.filter(plan__in=rows).order_by("number").values_list("plan_id", "number", "at")
    for plan, number, at in kept:
        label = _("copy %(n)d of %(day)s") % {"n": number, "day": at.date().isoformat()}
        copies.setdefault(plan, []).append(Kept(f"{plan}-{number}", label))
    return tuple(
        Step(
            one.pk,
            values.spoken(one.title).text,
            one.number,
            queries.period(one),
            str(values.stage_name(one) or ""),
            one.pk == found.pk,
            reverse("plan", args=[one.pk]),
            tuple(copies.get(one.pk, ())),
        )
        for one in rows
    )


def named(text: str) -> tuple[int, int] | None:
    """The plan and the number that an address names, such as ``12-3``; None when it names nothing."""
    first, dash, second = text.partition("-")
    fits = dash and first.isdecimal() and second.isdecimal() and len(text) < 30
    return (int(first), int(second)) if fits else None


def inherited(rows: Sequence[models.Measure]) -> tuple[tuple[str, str, str], ...]:
    """The measures that go on: number, text, stage."""
    return _short(row for row in rows if row.stage in plans.OPEN)


def left(rows: Sequence[models.Measure]) -> tuple[tuple[str, str, str], ...]:
    """The measures that stay with the old edition."""
    return _short(row for row in rows if row.stage in plans.OVER)


def _short(rows: Any) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (row.number, queries.shortened(values.spoken(row.action).text), queries.stage_name(row.stage)) for row in rows
    )


# What changed.


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a measure before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure that two copies do not have alike."""

    number: str
    text: str
    fate: str
    tone: str
    changes: tuple[Change, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What became of each measure, in words."""
    labels, language = editions.parts(), books.language()
    fates = {"added": (_("Added"), "good"), "removed": (_("Not carried on"), "none"), "changed": (_("Changed"), "info")}
    return tuple(
        Difference(
            one.number,
            queries.shortened(documents.told((one.after or one.before or {}).get("action", {}), language)),
            *fates[one.fate],
            tuple(Change(labels.get(name, name), _flat(name, a), _flat(name, b)) for name, a, b in one.what),
        )
        for one in plans.compare(old, new)
    )


def _flat(name: str, value: Any) -> str:
    if name == "stage":
        return queries.stage_name(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return documents.told(value, books.language())
    if isinstance(value, list):
        return "; ".join(_flat("", part) for part in value)
    return str(value or "")
