"""What the pages of a plan show: all its measures in a fixed number of queries, as table, board or line of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, lists, values
from atalaya.apps.plans import marks, models, standing
from atalaya.core import plans, policy, working_processes
from atalaya.core.mapping import words
from atalaya.web import pieces
from atalaya.web.templatetags import look

VIEWS: Final = ("table", "board", "timeline")
SORTS: Final = ("number", "lead", "starts", "ends", "stage")
TONES: Final = {"planned": "plain", "under_way": "info", "delayed": "warn", "done": "good", "dropped": "none"}
SHORT_CHARS: Final = 140
_STAGES: Final = tuple(stage.name for stage in working_processes.MEASURE.stages)
DRAFTING: Final = ("decided", "convened", "baseline", "prioritised")
"""Stages in which measures are written: then adding them is the first thing to do."""
NOT_TRANSLATED: Final = ("objective", "action", "indicator", "resources")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page is narrowed, put in order and shown."""

    view: str = "table"
    stage: str = ""
    lead: int | None = None
    need: str = ""
    q: str = ""
    sort: str = "number"
    down: bool = False


def asked(told: Mapping[str, str]) -> Asked:
    """What the address says; anything strange in it is passed over."""
    lead, sort = told.get("lead", ""), told.get("sort", "")
    view, stage, need = told.get("view", ""), told.get("stage", ""), told.get("need", "")
    return Asked(
        view if view in VIEWS else "table",
        stage if stage in _STAGES else "",
        int(lead) if lead.isdecimal() and len(lead) < 19 else None,
        need if need in ("late", "assistance", "unlinked", "nolead") else "",
        told.get("q", "")[:200].strip(),
        sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "number",
        sort.startswith("-"),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure on a page."""

    pk: int
    number: str
    text: str
    lang: str
    lead: str
    starts: Any
    ends: Any
    stage: str
    stage_name: str
    tone: str
    late_days: int
    assistance: bool
    linked: int
    notes: int
    href: str
    after: tuple[tuple[str, str], ...]
    warning: str
    bar: plans.Bar | None
    facts: str = ""
    mark: str = ""
    late: str = ""
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A plan with its measures."""

    record: models.Plan
    title: values.Spoken
    owner: str
    invented: bool
    period: str
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    standing: plans.Standing
    counts: tuple[tuple[str, str, str, int], ...]
    costs: tuple[tuple[str, Any], ...]
    uncosted: int
    assistance: int
    rows: tuple[Shown, ...]
    total: int
    board: tuple[tuple[str, str, str, tuple[Shown, ...]], ...]
    chart: plans.Chart | None
    grid: str
    leads: tuple[tuple[int, str], ...]
    warnings: tuple[str, ...]
    papers: tuple[tuple[int, str, int], ...]
    editions: int
    may_edit: bool
    may_add: bool
    drafting: bool
    may_approve: bool
    is_over: bool


def page(pk: int, by: policy.Actor, wanted: Asked) -> Page:
    """The page of a plan, for those who work on it."""
    found = standing.inside(pk, by)
    measures, names = measures_of(found, by)
    over = is_over(found.stage)
    drawn = {row.pk: as_line(row, is_closed=over) for row in measures}
    today = clock.today()
    chart = plans.chart(list(drawn.values()), today, found.begins, found.ends)
    numbers = {row.pk: row.number for row in measures}
    too_early = _warnings(drawn.values(), numbers)
    thing = standing.own(found)
    may_edit = policy.may(by, policy.Verb.EDIT, thing) and not over
    may_move = not over and policy.may(by, policy.Verb.EDIT, policy.Thing("measure", found.owner_id, thing.klass))
    notes = _note_counts(found)
    drawing = _Drawing(names, numbers, notes, chart, too_early, today, moves=may_move and wanted.view == "board")
    shown = [drawing.row(row, drawn[row.pk]) for row in measures]
    rows = _marked(_narrowed(shown, measures, wanted))
    register = known.of(models.Plan)
    assert register is not None
    stages, steps = lists.way(register, found, thing, by)
    may_add = not over and policy.may(by, policy.Verb.CREATE, policy.Thing("measure", found.owner_id, thing.klass))
    drafting = may_add and found.stage in DRAFTING
    steps = tuple(replace(one, primary=False) for one in steps) if drafting else steps
    whole = plans.standing(list(drawn.values()), today)
    return Page(
        record=found,
        title=values.spoken(found.title),
        owner=values.spoken(found.owner.names).text,
        invented=found.owner.invented,
        period=period(found),
        stages=stages,
        steps=steps,
        standing=whole,
        counts=tuple((name, stage_name(name), TONES[name], whole.stages.get(name, 0)) for name in _STAGES),
        costs=plans.costs((row.cost, row.currency) for row in measures if row.stage != "dropped"),
        uncosted=sum(row.cost is None for row in measures),
        assistance=sum(row.assistance and row.stage in plans.OPEN for row in measures),
        rows=rows,
        total=len(measures),
        board=_board(rows) if wanted.view == "board" else (),
        chart=chart,
        grid="".join(f"M{tick.x} 0V22" for tick in chart.ticks) if chart else "",
        leads=_leads(measures, names),
        warnings=tuple(too_early.values()),
        papers=_papers(found),
        editions=found.editions.count(),
        may_edit=may_edit,
        may_add=may_add,
        drafting=drafting,
        may_approve=policy.may(by, policy.Verb.APPROVE, thing) and not over,
        is_over=over,
    )


def measures_of(found: models.Plan, by: policy.Actor) -> tuple[list[models.Measure], values.Names]:
    """The measures of a plan in the order of their numbers, and the names of the bodies they name."""
    rows = sorted(found.measures.filter(withdrawn=False), key=lambda row: plans.in_order(row.number))
    names = values.Names(by)
    names.gather({"registry.body": {pk for row in rows for pk in (row.lead_id, *row.partners) if pk}})
    return rows, names


def as_line(row: models.Measure, *, is_closed: bool = False) -> plans.Line:
    """A measure as far as dates and counting go."""
    return plans.Line(row.pk, row.number, row.stage, row.starts, row.ends, tuple(row.after), is_closed)


def is_over(stage: str) -> bool:
    """Whether a plan of that stage is at its end, replaced or given up."""
    return stage in working_processes.PLAN.ends


def stage_name(name: str) -> str:
    """The name of a stage of a measure."""
    return _(working_processes.MEASURE.stage(name).label)


def period(found: models.Plan) -> str:
    """The years of a plan as they are written."""
    return "–".join(part for part in (found.begins, found.ends) if part)


def lead_of(row: models.Measure, names: values.Names) -> str:
    """Who leads a measure: a body of the register, else what was printed."""
    known_body = names.record("registry.body", row.lead_id) if row.lead_id else None
    return known_body[0] if known_body else row.lead_printed


def _note_counts(found: models.Plan) -> Mapping[int, int]:
    rows = models.Note.objects.filter(measure__plan=found, withdrawn=False).values("measure")
    return {row["measure"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()}


def _papers(found: models.Plan) -> tuple[tuple[int, str, int], ...]:
    """Papers that still have measures to be confirmed."""
    waits = Q(lines__fate="open", lines__kind="measure")
    rows = found.papers.annotate(n=Count("lines", filter=waits)).filter(n__gt=0).order_by("pk")
    return tuple((row.pk, row.name, row.n) for row in rows)


def _warnings(drawn: Any, numbers: Mapping[int, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in plans.early(drawn):
        told = _("Measure %(measure)s begins before measure %(other)s, which it waits for, has ended.")
        found[one.key] = told % {"measure": numbers[one.key], "other": numbers[one.before]}
    return found


class _Drawing:
    """Turns measures into rows; what all rows have in common is asked once."""

    def __init__(
        self,
        names: values.Names,
        numbers: Mapping[int, str],
        notes: Mapping[int, int],
        chart: plans.Chart | None,
        too_early: Mapping[int, str],
        today: date,
        *,
        moves: bool,
    ) -> None:
        self._names, self._numbers, self._notes = names, numbers, notes
        self._bars = chart.bars if chart else {}
        self._early, self._today = too_early, today
        self._stages = {name: stage_name(name) for name in _STAGES}
        self._steps = (
            [(step.sources, step.name, _(step.label)) for step in working_processes.MEASURE.steps] if moves else []
        )
        self._address, self._step = reverse("measure", args=[0]), reverse("measures-step", args=[0, "no"])
        self._days: dict[str, Any] = {}
        self._assistance = _("assistance")

    def row(self, row: models.Measure, line: plans.Line) -> Shown:
        """A measure on the page."""
        told = values.spoken(row.action or row.objective)
        steps = ((label, name) for sources, name, label in self._steps if row.stage in sources)
        late = plans.late_days(line, self._today)
        return Shown(
            pk=row.pk,
            number=row.number,
            text=shortened(told.text),
            lang=told.language,
            lead=lead_of(row, self._names),
            starts=self._day(row.starts),
            ends=self._day(row.ends),
            stage=row.stage,
            stage_name=self._stages[row.stage],
            tone=TONES[row.stage],
            late_days=late,
            assistance=row.assistance,
            linked=len(row.linked),
            notes=self._notes.get(row.pk, 0),
            href=self._href(row.pk),
            after=tuple((self._numbers[pk], self._href(pk)) for pk in row.after if pk in self._numbers),
            warning=self._early.get(row.pk, ""),
            bar=self._bars.get(row.pk),
            facts=self._facts(row),
            late=late_in_words(late) if late else "",
            steps=tuple(
                (label, self._step.replace("/0/", f"/{row.pk}/").replace("/no/", f"/{name}/")) for label, name in steps
            ),
        )

    def _href(self, pk: int) -> str:
        return self._address.replace("/0/", f"/{pk}/")

    def _day(self, day: str) -> Any:
        """A day as a reader sees it, in words already; each day once."""
        if day not in self._days:
            told = values.day(day)
            self._days[day] = look.told(told) if told is not None else None
        return self._days[day]

    def _facts(self, row: models.Measure) -> str:
        linked, notes = len(row.linked), self._notes.get(row.pk, 0)
        parts = [ngettext("%(n)s field", "%(n)s fields", linked) % {"n": linked}] if linked else []
        parts += [ngettext("%(n)s note", "%(n)s notes", notes) % {"n": notes}] if notes else []
        return " · ".join([*parts, *([self._assistance] if row.assistance else [])])


def _marked(rows: Sequence[Shown]) -> tuple[Shown, ...]:
    """The rows with the tag of their stage, each tag rendered once."""
    made = marks.tags((row.stage_name, row.tone) for row in rows)
    return tuple(replace(row, mark=made[row.stage_name, row.tone]) for row in rows)


def _board(rows: Sequence[Shown]) -> tuple[tuple[str, str, str, tuple[Shown, ...]], ...]:
    return tuple((n, stage_name(n), TONES[n], tuple(row for row in rows if row.stage == n)) for n in _STAGES)


_PAGE: Final = re.compile(r"page (\d+)")
_ROW: Final = re.compile(r"table (\d+), row (\d+)")


def place(where: str) -> str:
    """Where something stands in a printed plan, in the reader's words; a sheet's name and row as they are."""
    page, row = _PAGE.fullmatch(where), _ROW.fullmatch(where)
    if page:
        return _("page %(n)s") % {"n": page[1]}
    return _("table %(n)s, row %(row)s") % {"n": row[1], "row": row[2]} if row else where


def shortened(text: str) -> str:
    """The beginning of a text, cut at a word."""
    if len(text) <= SHORT_CHARS:
        return text
    return text[:SHORT_CHARS].rpartition(" ")[0] + " …"


def _narrowed(shown: Sequence[Shown], measures: Sequence[models.Measure], wanted: Asked) -> tuple[Shown, ...]:
    folded = {row.pk: row.folded for row in measures}
    leads = {row.pk: row.lead_id for row in measures}
    asked_words = words.fold(wanted.q).split()
    needs: dict[str, Callable[[Shown], object]] = {
        "late": lambda one: one.late_days,
        "assistance": lambda one: one.assistance,
        "unlinked": lambda one: not one.linked,
        "nolead": lambda one: not one.lead,
    }
    rows = [
        one
        for one in shown
        if (not wanted.stage or one.stage == wanted.stage)
        and (wanted.lead is None or leads[one.pk] == wanted.lead)
        and (not wanted.need or needs[wanted.need](one))
        and all(word in folded[one.pk] for word in asked_words)
    ]
    if wanted.sort != "number":
        days = {row.pk: {"starts": row.starts, "ends": row.ends} for row in measures}
        keys: dict[str, Any] = {
            "lead": lambda one: words.fold(one.lead),
            "stage": lambda one: _STAGES.index(one.stage),
            "starts": lambda one: days[one.pk]["starts"] or "9999",
            "ends": lambda one: days[one.pk]["ends"] or "9999",
        }
        rows.sort(key=keys[wanted.sort])
    return tuple(reversed(rows) if wanted.down else rows)


def _leads(measures: Sequence[models.Measure], names: values.Names) -> tuple[tuple[int, str], ...]:
    told = {row.lead_id: lead_of(row, names) for row in measures if row.lead_id}
    return tuple(sorted(((pk, name) for pk, name in told.items() if name), key=lambda pair: words.fold(pair[1])))


def filters(found: Page, wanted: Asked) -> tuple[pieces.Filter, ...]:
    """The bar above the measures."""
    stages = [pieces.Choice("", _("All")), *(pieces.Choice(name, label) for name, label, _t, _n in found.counts)]
    leads = [pieces.Choice("", _("All")), *(pieces.Choice(str(pk), name) for pk, name in found.leads)]
    needs = [
        pieces.Choice("", _("All")),
        pieces.Choice("late", _("Late")),
        pieces.Choice("assistance", _("Assistance is needed")),
        pieces.Choice("nolead", _("Without a lead")),
        pieces.Choice("unlinked", _("Linked to no field")),
    ]
    return (
        pieces.Filter("q", _("Find"), value=wanted.q, kind="search"),
        pieces.Filter("stage", _("Stage"), tuple(stages), wanted.stage),
        pieces.Filter("lead", _("Lead"), tuple(leads), str(wanted.lead or "")),
        pieces.Filter("need", _("Show only"), tuple(needs), wanted.need),
    )


def address(wanted: Asked, **changed: str) -> str:
    """The part of an address that keeps how the page is narrowed."""
    sort = f"-{wanted.sort}" if wanted.down else wanted.sort
    told = {
        "view": "" if wanted.view == "table" else wanted.view,
        "q": wanted.q,
        "stage": wanted.stage,
        "lead": str(wanted.lead or ""),
        "need": wanted.need,
        "sort": "" if sort == "number" else sort,
        **changed,
    }
    return "?" + urlencode({name: value for name, value in told.items() if value})


def tabs(wanted: Asked) -> list[pieces.Link]:
    """Table, board and line of time."""
    labels = {"table": _("Table"), "board": _("Board"), "timeline": _("Timeline")}
    return [pieces.Link(labels[name], address(wanted, view=name), current=name == wanted.view) for name in VIEWS]


def heads(wanted: Asked) -> tuple[pieces.Column, ...]:
    """The heads of the table; each but the action sorts."""
    named = (
        ("number", _("No.")),
        ("", _("Measure")),
        ("lead", _("Lead")),
        ("starts", _("Start date")),
        ("ends", _("End date")),
        ("stage", _("Stage")),
    )
    made = []
    for name, label in named:
        if not name:
            made.append(pieces.Column(label, "long"))
            continue
        here = wanted.sort == name
        order: Any = ("down" if wanted.down else "up") if here else ""
        turned = f"-{name}" if here and not wanted.down else name
        made.append(pieces.Column(label, href=address(wanted, sort=turned), sorted=order))
    return tuple(made)


def late_in_words(days: int) -> str:
    """How late a measure is."""
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}


def current(owner: str, by: policy.Actor) -> models.Plan | None:
    """The plan of an owner that is at work: the last edition that is not over, as far as this person works on it."""
    rows = access.visible(models.Plan.objects.filter(owner_id=owner), by).exclude(stage__in=working_processes.PLAN.ends)
    return next((one for one in rows.order_by("-number", "-pk") if standing.is_inside(one, by)), None)
