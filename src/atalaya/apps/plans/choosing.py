"""What is offered to choose from: gaps for new measures, fields for a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import QueryDict

from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.assessment import queries as assessment
from atalaya.apps.bio import offers as exercises
from atalaya.apps.plans import models, suggestions
from atalaya.apps.registry import queries as registry
from atalaya.core import errors, plans, policy
from atalaya.core.mapping import words

MOST: Final = 120
"""So many fields are offered at once; words narrow them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap to choose; ``taken`` are the measures of this plan that are linked to it."""

    gap: plans.Gap
    title: str
    answer: str
    taken: str


@dataclass(frozen=True, slots=True)
class Section:
    """Gaps of one section."""

    title: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The gaps of one matrix or survey; ``final`` of ``fields`` have an answer that counts."""

    title: str
    final: int
    fields: int
    total: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """All gaps of the plan's country, by matrix and section, and the bodies that could lead."""

    books: tuple[Book, ...]
    gaps: Mapping[str, plans.Gap]
    bodies: tuple[tuple[int, str], ...]


def offered(found: models.Plan, by: policy.Actor) -> Offered:
    """The gaps of a plan's country, those of its baseline first."""
    told = missing.assessed(found.owner_id, by)
    ordered = sorted(told, key=lambda one: one.pk != found.baseline_id)
    taken: dict[str, list[str]] = {}
    for number, linked in found.measures.filter(withdrawn=False).values_list("number", "linked"):
        for name in linked:
            taken.setdefault(name, []).append(number)
    return Offered(
        tuple(_book(one, taken) for one in ordered),
        {gap.field: gap for one in ordered for gap in one.gaps},
        registry.bodies_of(found.owner_id, by),
    )


def _book(one: missing.Assessed, taken: Mapping[str, Sequence[str]]) -> Book:
    book, language = books.book(one.catalogue), books.language()
    sections = []
    for id_, title, _paragraphs in book.sections:
        inside = tuple(
            Gap(
                gap,
                gap.asked[language],
                str(assessment.VALUE_NAMES.get(gap.value, "")),
                ", ".join(sorted(taken.get(gap.field, ()), key=plans.in_order)),
            )
            for gap in one.gaps
            if gap.section == id_
        )
        if inside:
            sections.append(Section(f"{id_} · {title[language]}", inside))
    return Book(one.title, one.final, one.fields, len(one.gaps), tuple(sections))


def chosen(told: Offered, fields: Sequence[str]) -> list[plans.Gap]:
    """The gaps chosen, in the order of their catalogues."""
    wanted = set(fields)
    return [gap for field, gap in told.gaps.items() if field in wanted]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested measure as the page shows it, in the reader's language, or as somebody has changed it there."""

    place: int
    objective: str
    action: str
    template: str
    linked: tuple[tuple[str, str, bool], ...]
    assistance: bool
    indicator: str = ""
    resources: str = ""
    usual: str = ""
    months: int = 0
    take: bool = True
    lead: int = 0
    starts: str = ""
    ends: str = ""


def shown(gaps: Sequence[plans.Gap], told: QueryDict | None = None) -> tuple[Suggestion, ...]:
    """What could close these gaps; where somebody wrote on the page already, with what they wrote."""
    fresh = tuple(_suggestion(place, one, gaps) for place, one in enumerate(suggestions.suggest(gaps)))
    return tuple(_typed(one, told) for one in fresh) if told is not None and "write" in told else fresh


def _suggestion(place: int, one: plans.Suggested, gaps: Sequence[plans.Gap]) -> Suggestion:
    language = books.language()
    asked = {gap.field: gap.asked[language] for gap in gaps}
    return Suggestion(
        place,
        values.spoken(one.objective).text,
        values.spoken(one.action).text,
        one.template,
        tuple((name, asked[name], True) for name in one.linked),
        one.assistance,
        values.spoken(one.indicator).text,
        values.spoken(one.resources).text,
        values.spoken(one.lead).text,
        one.months,
    )


def _typed(one: Suggestion, told: QueryDict) -> Suggestion:
    place = one.place
    lead = told.get(f"lead-{place}", "")
    linked = told.getlist(f"linked-{place}")
    return replace(
        one,
        objective=told.get(f"objective-{place}", ""),
        action=told.get(f"action-{place}", ""),
        linked=tuple((name, title, name in linked) for name, title, _on in one.linked),
        assistance=f"assistance-{place}" in told,
        indicator=told.get(f"indicator-{place}", ""),
        resources=told.get(f"resources-{place}", ""),
        take=str(place) in told.getlist("take"),
        lead=int(lead) if lead.isdecimal() and len(lead) < 19 else 0,
        starts=told.get(f"starts-{place}", ""),
        ends=told.get(f"ends-{place}", ""),
    )


# Corrective actions of exercises.


@dataclass(frozen=True, slots=True)
class Corrective:
    """A corrective action that the plan can take up; ``taken`` when a measure of the plan says the same."""

    pk: int
    text: str
    responsible: str
    due: date | None
    taken: str


def corrective(found: models.Plan, by: policy.Actor) -> tuple[Corrective, ...]:
    """The open corrective actions of the plan's country."""
    said = {
        values.spoken(action).text: number
        for number, action in found.measures.filter(withdrawn=False).values_list("number", "action")
    }
    return tuple(
        Corrective(one.pk, told := values.spoken(one.text).text, one.responsible, one.due, said.get(told, ""))
        for one in exercises.measures_from(by, found.owner_id)
    )


def taken_up(found: models.Plan, chosen: Sequence[int], by: policy.Actor) -> list[dict[str, Any]]:
    """The corrective actions chosen, as values of measures. Unusable when none of them is offered."""
    wanted = set(chosen) - {one.pk for one in corrective(found, by) if one.taken}
    made = [
        {
            "action": dict(one.text),
            "lead_printed": one.responsible[:300],
            "ends": one.due.isoformat() if one.due else "",
        }
        for one in exercises.measures_from(by, found.owner_id)
        if one.pk in wanted
    ]
    if not made:
        raise errors.Unusable("plan.corrective", "Choose at least one corrective action.", "corrective")
    return made


# Fields of a measure.


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields offered to a measure: those linked, those that are gaps, those that the words fit."""

    linked: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str, bool], ...]
    more: int


def fields(found: models.Measure, asked: str, by: policy.Actor) -> Choice:
    """The fields of the plan's catalogue that the words fit; without words those with a gap."""
    id_ = missing.catalogue_of(found.plan.baseline_id)
    book, language = books.book(id_), books.language()
    gaps = {gap.field for one in missing.assessed(found.owner_id, by) for gap in one.gaps}
    wanted = words.fold(asked).split()
    rows = []
    for field in book.fields:
        title = missing.named(book, field, language)
        folded = words.fold(f"{field.id} {title}")
        fits = all(word in folded for word in wanted) if wanted else field.id in gaps
        if fits and field.id not in found.linked:
            rows.append((field.id, title, field.id in gaps))
    names = missing.field_names(found.linked)
    linked = tuple((name, names.get(name, ("", ""))[0]) for name in found.linked)
    return Choice(linked, tuple(rows[:MOST]), max(0, len(rows) - MOST))
