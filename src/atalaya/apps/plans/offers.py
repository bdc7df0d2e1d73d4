"""What this room gives to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.plans import contents, models, queries, standing
from atalaya.apps.plans.registers import REGISTERS
from atalaya.core import plans, policy, working_processes
from atalaya.core.mapping import words
from atalaya.web import pieces

SNIPPET_CHARS: Final = 160


def _mine(actor: policy.Actor) -> list[models.Plan]:
    """The plans at work that this person works on."""
    owners = actor.owners()
    if not owners:
        return []
    rows = models.Plan.objects.filter(owner__in=owners).exclude(stage__in=working_processes.PLAN.ends)
    seen = access.visible(rows, actor).select_related("owner").order_by("pk")
    return [one for one in seen if standing.is_inside(one, actor)]


def _dated(mine: Sequence[models.Plan]) -> list[models.Measure]:
    rows = models.Measure.objects.filter(plan__in=mine, withdrawn=False, stage__in=plans.OPEN).exclude(ends="")
    return list(rows.select_related("plan").order_by("ends", "pk"))


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Plans with measures beyond their date, and papers whose lines wait to be confirmed."""
    mine = [one for one in _mine(actor) if policy.may(actor, policy.Verb.EDIT, _measures_of(one))]
    today = clock.today()
    late: dict[int, int] = {}
    for row in _dated(mine):
        if plans.late_days(queries.as_line(row), today):
            late[row.plan_id] = late.get(row.plan_id, 0) + 1
    found = []
    for one in mine:
        title, number = values.spoken(one.title).text, late.get(one.pk, 0)
        if number:
            label = ngettext(
                "%(n)d measure is late: say how it stands", "%(n)d measures are late: say how they stand", number
            )
            found.append(pieces.Waiting(title, reverse("plan", args=[one.pk]) + "?need=late", label % {"n": number}))
    lines = models.PaperLine.objects.filter(paper__plan__in=mine, kind="measure", fate="open")
    papers = dict(lines.values_list("paper_id", "paper__name").distinct())
    label = _("Confirm what was read from a printed plan")
    found += [pieces.Waiting(name, reverse("plan-paper", args=[pk]), label) for pk, name in papers.items()]
    return tuple(found)


def _measures_of(one: models.Plan) -> policy.Thing:
    return policy.Thing("measure", one.owner_id, policy.Klass(one.klass))


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """The ends of open measures, late ones too, and the end of each plan."""
    mine, today = _mine(actor), clock.today()
    found = []
    for row in _dated(mine):
        on = plans.last_day(row.ends)
        if on <= until:
            what = f"{row.number} · {queries.shortened(values.spoken(row.action or row.objective).text)}"
            found.append(_deadline(what, on, today, reverse("measure", args=[row.pk]), row, _("measure")))
    for one in mine:
        if one.ends and plans.last_day(one.ends) <= until:
            what = _("The plan ends: %(title)s") % {"title": values.spoken(one.title).text}
            found.append(
                _deadline(what, plans.last_day(one.ends), today, reverse("plan", args=[one.pk]), one, _("action plan"))
            )
    return tuple(found)


def _deadline(
    what: str, on: date, today: date, href: str, row: models.Plan | models.Measure, kind: str
) -> pieces.Deadline:
    title = values.spoken(row.plan.title if isinstance(row, models.Measure) else row.title).text
    return pieces.Deadline(what, on, (on - today).days, href, title, kind)


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """Plans and measures whose words are asked for."""
    wanted = words.fold(asked).split()
    if not wanted:
        return ()
    found: list[pieces.Found] = []
    for model, name, kind in (
        (models.Plan, "plan", _("action plan")),
        (models.Measure, "measure", _("measure")),
    ):
        rows = access.visible(model._default_manager.all(), actor)
        for word in wanted:
            rows = rows.filter(folded__contains=word)
        found += [_found(row, name, kind, actor) for row in rows.order_by("-updated_at", "-pk")[: limit - len(found)]]
    return tuple(found)


def _found(row: Any, name: str, kind: str, actor: policy.Actor) -> pieces.Found:
    if name == "plan":
        title, snippet = values.spoken(row.title).text, queries.period(row)
    else:
        title = f"{row.number} · {queries.shortened(values.spoken(row.action).text)}"
        snippet = values.spoken(row.objective).text[:SNIPPET_CHARS]
        name = name if row.owner_id in actor.owners() else "measures"
    return pieces.Found(title, kind, reverse(name, args=[row.pk]), row.klass, snippet)


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know: the plans with their counts, and the measures that are late."""
    mine = [one for one in _mine(actor) if one.owner_id == owner]
    if not mine:
        return ()
    today = clock.today()
    rows = models.Measure.objects.filter(plan__in=mine, withdrawn=False).order_by("plan", "pk")
    by_plan: dict[int, list[models.Measure]] = {one.pk: [] for one in mine}
    for row in rows:
        by_plan[row.plan_id].append(row)
    heads = (_("Title"), _("Period"), _("Stage"), _("Measures"), _("Done"), _("Late"))
    lines = []
    late: list[tuple[models.Measure, int]] = []
    for one in mine:
        drawn = [queries.as_line(row) for row in by_plan[one.pk]]
        whole = plans.standing(drawn, today)
        told = (values.spoken(one.title).text, queries.period(one), values.stage_name(one))
        lines.append(pieces.Row((*told, whole.of, whole.done, whole.late), reverse("plan", args=[one.pk])))
        late += [(row, n) for row in by_plan[one.pk] if (n := plans.late_days(queries.as_line(row), today))]
    found = [pieces.Section(_("Action plans"), tuple(pieces.Column(head) for head in heads), tuple(lines))]
    if late:
        names = values.Names(actor)
        names.gather({"registry.body": {row.lead_id for row, _n in late if row.lead_id}})
        told_of = tuple(pieces.Column(head) for head in (_("Measure"), _("Lead"), _("End date"), _("Late")))
        shown = tuple(
            pieces.Row(
                (
                    f"{row.number} · {queries.shortened(values.spoken(row.action).text)}",
                    queries.lead_of(row, names) or None,
                    values.day(row.ends),
                    queries.late_in_words(days),
                ),
                reverse("measure", args=[row.pk]),
            )
            for row, days in late
        )
        found.append(pieces.Section(_("Late measures"), told_of, shown))
    return tuple(found)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's plans and measures, and every note of progress, as far as this person may see them."""
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    owner = f"country:{country.upper()}"
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner_id=owner)
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    kept = models.Plan.objects.filter(owner_id=owner, withdrawn=False).order_by("pk")
    mine = [one for one in kept if standing.is_inside(one, actor)]
    notes = [
        {"plan": one.pk, "measure": measure["number"], **note}
        for one in mine
        for measure in contents.gather(one)["measures"]
        for note in measure["notes"]
    ]
    if notes:
        made["measure-notes"] = notes
    return made
