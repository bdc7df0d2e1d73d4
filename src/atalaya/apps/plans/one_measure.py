"""All that the page of one measure shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access.registers import known, lists, values
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.laws import queries as laws
from atalaya.apps.plans import models, queries, standing
from atalaya.core import plans, policy, working_processes
from atalaya.web import pieces
from atalaya.web.crossing import offers


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of progress with its evidence."""

    pk: int
    on: Any
    text: str
    title: str
    address: str
    law: str
    law_href: str
    article: str
    name: str
    file: bool
    by: str


@dataclass(frozen=True, slots=True)
class Page:
    """A measure."""

    record: models.Measure
    plan_title: str
    text: values.Spoken
    facts: tuple[pieces.Fact, ...]
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    late: str
    linked: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    notes: tuple[Noted, ...]
    history: tuple[pieces.Deed, ...]
    laws: tuple[tuple[int, str], ...]
    untranslated: tuple[str, ...]
    warning: str
    request_href: str
    may_edit: bool
    may_take_up: bool


def page(pk: int, by: policy.Actor) -> Page:
    """The page of a measure, for those who work on its plan."""
    found = standing.measure(pk, by)
    thing = standing.own(found)
    names = values.Names(by)
    after = list(models.Measure.objects.filter(pk__in=found.after, withdrawn=False))
    names.gather({"registry.body": {pk for pk in (found.lead_id, *found.partners) if pk}})
    register = known.of(models.Measure)
    assert register is not None
    stages, steps = lists.way(register, found, thing, by)
    over = queries.is_over(found.plan.stage)
    may_edit = policy.may(by, policy.Verb.EDIT, thing) and not over
    titles = missing.field_names(found.linked)
    days = plans.late_days(queries.as_line(found, is_closed=over), clock.today())
    early = plans.early([queries.as_line(found), *map(queries.as_line, after)])
    return Page(
        record=found,
        plan_title=values.spoken(found.plan.title).text,
        text=values.spoken(found.action or found.objective),
        facts=_facts(found, names, after),
        stages=stages,
        steps=steps if not over else (),
        late=queries.late_in_words(days) if days else "",
        linked=tuple((name, titles[name][0], _address(found, name)) for name in found.linked if name in titles),
        unknown=tuple(name for name in found.linked if name not in titles),
        notes=_notes(found),
        history=lists.history(found, by, names),
        laws=_laws(found, by) if may_edit else (),
        untranslated=untranslated(found),
        warning=_("It begins before a measure that it waits for has ended.") if early else "",
        request_href=request_address(found, by),
        may_edit=may_edit,
        may_take_up=may_edit and found.stage in working_processes.MEASURE.ends,
    )


def _address(found: models.Measure, name: str) -> str:
    pk = found.plan.baseline_id
    return reverse("matrix-field", args=[pk, name]) if pk else ""


def _facts(found: models.Measure, names: values.Names, after: list[models.Measure]) -> tuple[pieces.Fact, ...]:
    def words(label: str, texts: dict[str, str]) -> pieces.Fact:
        told = values.spoken(texts)
        return pieces.Fact(label, told.text or None, lang=told.language)

    partners = [told[0] for pk in found.partners if (told := names.record("registry.body", pk))]
    cost = f"{found.cost} {found.currency}" if found.cost is not None else None
    withheld = [str(dict(models.WITHHELD)[part]) for part in found.withheld]
    facts = [
        words(_("Objective"), found.objective),
        pieces.Fact(_("Lead"), queries.lead_of(found, names) or None),
        pieces.Fact(_("Partners"), ", ".join(partners) or None),
        pieces.Fact(_("Start date"), values.day(found.starts)),
        pieces.Fact(_("End date"), values.day(found.ends)),
        pieces.Fact(_("Waits for"), ", ".join(one.number for one in after) or "–"),
        words(_("Indicator"), found.indicator),
        words(_("Resources"), found.resources),
        pieces.Fact(_("Cost"), cost),
        pieces.Fact(_("Assistance is needed"), found.assistance),
        pieces.Fact(_("Kept out of the public version"), ", ".join(withheld) or "–"),
    ]
    if found.page or found.printed:
        facts.append(pieces.Fact(_("Place in the printed plan"), queries.place(found.page) or None))
    if found.lead_printed and found.lead_id:
        facts.append(pieces.Fact(_("Lead as printed"), found.lead_printed))
    return tuple(facts)


def _notes(found: models.Measure) -> tuple[Noted, ...]:
    rows = models.Note.objects.filter(measure=found, withdrawn=False).select_related("law", "by")
    return tuple(
        Noted(
            row.pk,
            values.day(row.on),
            row.text,
            row.title,
            row.address,
            law_name(row.law) if row.law else "",
            reverse("law-text", args=[row.law_id]) if row.law_id else "",
            row.article,
            row.name,
            bool(row.file),
            str(row.by or ""),
        )
        for row in rows.order_by("-on", "-pk")
    )


def law_name(law: Any) -> str:
    """A law in one line: number, title, date."""
    told = values.spoken(law.title).text
    return " · ".join(part for part in (law.number, told, law.on) if part)


def _laws(found: models.Measure, by: policy.Actor) -> tuple[tuple[int, str], ...]:
    return tuple((law.pk, law_name(law)[:120]) for law in laws.named(found.owner_id, by))


def untranslated(found: models.Measure) -> tuple[str, ...]:
    """The languages in which another text of the measure stands and this one does not, as ``action: fr``."""
    told = {name: set(getattr(found, name)) for name in queries.NOT_TRANSLATED if getattr(found, name)}
    every = set().union(*told.values()) if told else set()
    own = {column.name: str(column.verbose_name) for column in models.Measure._meta.concrete_fields}
    return tuple(f"{own[name]}: {', '.join(sorted(every - has))}" for name, has in told.items() if every - has)


def request_address(found: models.Measure, by: policy.Actor) -> str:
    """Where a request for assistance is made from this measure: a later room's page, else our prepared text."""
    if not found.assistance:
        return ""
    return offers.requested(by, "plans.measure", found.pk) or reverse("measure-request", args=[found.pk])


def file_of(pk: int, number: int, by: policy.Actor) -> models.Note:
    """A note of a measure that has a file."""
    found = standing.measure(pk, by)
    note = found.notes.filter(pk=number, withdrawn=False).exclude(file="").first()
    if note is None:
        raise standing.nothing()
    return note
