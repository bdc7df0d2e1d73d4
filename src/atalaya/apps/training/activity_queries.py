"""What the pages of activities show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, lists, values
from atalaya.apps.training import activity_alike as alike
from atalaya.apps.training import activity_figures as figures
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import activity_texts as texts
from atalaya.core import policy, training
from atalaya.web import pieces

SHOWN_CALL: Final = ("called", "selecting", "confirmed", "running", "held", "reported", "followed_up", "closed")
"""From the opening of the call on, its rules are told to whoever sees the activity."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading."""

    title: str
    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An activity: what everybody who sees it is told, and what those who run it work with."""

    record: Any
    run: models.Edition | None
    title: values.Spoken
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    facts: tuple[pieces.Fact, ...]
    call: tuple[pieces.Fact, ...]
    rules: tuple[str, ...]
    tables: tuple[Table, ...]
    people: tuple[pieces.Row, ...]
    figures: tuple[tuple[str, str], ...]
    resembling: tuple[alike.Resembling, ...]
    warned: int
    texts: tuple[tuple[str, str, int | None], ...]
    sessions: tuple[tuple[str, str], ...]
    runs: bool
    may_name: bool
    history: tuple[pieces.Deed, ...]
    edition_href: str


def page(pk: int, by: policy.Actor) -> Page:
    """An activity."""
    found = standing.seen(pk, by)
    run, runs = standing.edition(pk), standing.runs(found, by)
    names = values.Names(by)
    register = known.named(models.ACTIVITY)
    assert register is not None
    thing = access.thing(found)
    stages, steps = lists.way(register, found, thing, by)
    aside = _(found.PROCESS.stage("postponed").label)
    stages = tuple(one for one in stages if one.place != "ahead" or one.label != aside)
    rows = standing.places(pk, by) if run else []
    shown = found.stage in SHOWN_CALL or runs
    history = lists.history(found, by, names) if policy.may(by, policy.Verb.HISTORY, thing) else ()
    return Page(
        found,
        run,
        values.spoken(found.title),
        stages,
        steps,
        _facts(found, run, names),
        _call(run, names) if run and shown else (),
        tuple(rules(run)) if run and shown else (),
        _tables(run, names) if run and runs else _agenda(run) if run and shown else (),
        tuple(person_row(row, names) for row in rows),
        tuple(figures.lines(found, run)) if run and runs and rows else (),
        alike.courses(found, run, by) if runs else (),
        len(alike.people(found, rows, by)) if runs and rows else 0,
        _texts(run) if run and runs else (),
        tuple((row["key"], values.spoken(row["title"]).text) for row in run.agenda) if run and runs else (),
        runs,
        bool(run) and found.stage == "called" and bool(namers(by, found)),
        history,
        _edition_href(run, by),
    )


def _edition_href(run: models.Edition | None, by: policy.Actor) -> str:
    may = run is not None and policy.may(by, policy.Verb.EDIT, access.thing(run))
    return reverse("editions-edit", args=[run.pk]) if run is not None and may else ""


def namers(by: policy.Actor, found: Any) -> list[tuple[str, str]]:
    """In whose name this person may name people: their own owners; whoever holds the activity, for any country called.

    The first is the reader's own.
    """
    names = values.Names(by)
    codes = {owner.code for owner in access.owners(("country", "organisation", "secretariat"))}
    made = []
    for code in sorted(codes):
        parties = frozenset({found.owner_id} - {code})
        thing = policy.Thing("place", code, policy.Klass.BILATERAL, parties)
        if policy.may(by, policy.Verb.CREATE, thing):
            made.append((code, names.owner(code)))
    return sorted(made, key=lambda pair: (pair[0] not in by.owners(), pair[1]))


def _facts(found: Any, run: models.Edition | None, names: values.Names) -> tuple[pieces.Fact, ...]:
    names.gather(values.linked([found], ("organisers", "projects")))
    told = [
        pieces.Fact(_("Kind"), found.get_kind_display()),
        pieces.Fact(_("Dates"), texts.when(found)),
        pieces.Fact(_("Place"), values.spoken(found.place).text or None),
        pieces.Fact(_("Held by"), names.owner(found.owner_id)),
        pieces.Fact(_("Countries"), ", ".join(names.owner(code) for code in found.countries) or None),
        _linked(_("Organisers"), found, "organisers", names),
        _linked(_("Projects"), found, "projects", names),
    ]
    if any(found.reason.values()) and found.stage in ("postponed", "cancelled"):
        told.append(pieces.Fact(_("Why it was put off or cancelled"), values.spoken(found.reason).text))
    if run:
        told.append(pieces.Fact(_("Topic"), run.get_topic_display()))
        told.append(pieces.Fact(_("Objective"), values.spoken(run.objective).text or None))
    return tuple(told)


def _linked(label: str, found: Any, name: str, names: values.Names) -> pieces.Fact:
    column = found._meta.get_field(name)
    told = values.link_names(column, getattr(found, name), names)
    return pieces.Fact(label, ", ".join(text for text, _href in told) or None)


def _call(run: models.Edition, names: values.Names) -> tuple[pieces.Fact, ...]:
    return (
        pieces.Fact(_("Call open until"), run.call_until),
        pieces.Fact(_("Places"), run.places),
        pieces.Fact(_("Whom it is for"), values.spoken(run.target).text or None),
        pieces.Fact(_("Countries that are called"), ", ".join(names.owner(code) for code in run.countries) or None),
        pieces.Fact(_("Attendance needed"), f"{run.attendance} %"),
        pieces.Fact(_("What personal data is used for"), values.spoken(run.purpose).text or None),
        pieces.Fact(_("Travel data is taken out"), _("%(n)d days after the end") % {"n": run.purge_days}),
    )


def rules(run: models.Edition) -> list[str]:
    """The declared rules in words."""
    labels, sectors = dict(models.RULES), dict(models.SECTORS)
    made = []
    for row in run.rules:
        of = f", {sectors[row['of']]}" if row.get("of") else ""
        made.append(f"{labels[row['rule']]}{of}: {row['number']}")
    return made


def _agenda(run: models.Edition) -> tuple[Table, ...]:
    rows = tuple(
        pieces.Row((row["key"], values.day(row["on"]), row.get("at") or None, values.spoken(row["title"]).text))
        for row in run.agenda
    )
    heads = (_("Session"), _("Day"), _("Time"), _("Title"))
    return (Table(_("Agenda"), tuple(pieces.Column(head) for head in heads), rows),) if rows else ()


def _tables(run: models.Edition, names: values.Names) -> tuple[Table, ...]:
    made = [*_agenda(run)]
    if run.trainers:
        rows = tuple(
            pieces.Row((row["name"], row.get("institution") or None, row.get("topic") or None)) for row in run.trainers
        )
        heads = (_("Trainer"), _("Institution"), _("Topic"))
        made.append(Table(_("Trainers"), tuple(pieces.Column(head) for head in heads), rows))
    if run.costs:
        made.append(_costs(run, names))
    if run.evaluation:
        made.append(_evaluation(run))
    return tuple(made)


def _costs(run: models.Edition, names: values.Names) -> Table:
    heads = (_("Line"), _("Donor"), _("Project"))
    numbers = (_("Planned, %(c)s") % {"c": run.currency}, _("Spent, %(c)s") % {"c": run.currency})
    columns = (*(pieces.Column(head) for head in heads), *(pieces.Column(head, "number") for head in numbers))
    rows = [
        pieces.Row(
            (
                row["line"],
                names.owner(row["donor"]) if row.get("donor") else None,
                row.get("project") or None,
                row.get("planned") or None,
                row.get("spent") or None,
            )
        )
        for row in run.costs
    ]
    sums = (str(figures.total(run, name)) for name in ("planned", "spent"))
    return Table(_("Budget and costs"), columns, (*rows, pieces.Row((_("Total"), "–", "–", *sums))))


def _evaluation(run: models.Edition) -> Table:
    marks = [f"n{mark}" for mark in range(1, 6)]
    columns = (pieces.Column(_("Question")), *(pieces.Column(str(mark), "number") for mark in range(1, 6)))
    rows = tuple(
        pieces.Row((values.spoken(row["question"]).text, *(row.get(mark) or "0" for mark in marks)))
        for row in run.evaluation
    )
    return Table(_("Evaluation: how many gave each mark, 5 is best"), columns, rows)


def _texts(run: models.Edition) -> tuple[tuple[str, str, int | None], ...]:
    labels = {"concept": _("Concept note"), "terms": _("Terms of reference"), "report": _("Report")}
    return tuple((name, labels[name], getattr(run, f"{name}_id")) for name in texts.TEXTS)


PEOPLE: Final = ("name", "owner", "institution", "sex", "stage", "reason")


def people_columns() -> tuple[pieces.Column, ...]:
    """The heads of the list of people."""
    heads = (_("Name"), _("Country or organisation"), _("Institution"), _("Sex"), _("Stage"), _("Why"))
    return tuple(pieces.Column(head) for head in heads)


def person_row(row: models.Place, names: values.Names) -> pieces.Row:
    """Somebody as a line, with the reason of the decision."""
    cells = (
        row.name or _("Name taken out"),
        names.owner(row.owner_id),
        row.institution or None,
        row.get_sex_display() or None,
        values.stage_name(row),
        why(row),
    )
    return pieces.Row(cells, reverse("places", args=[row.pk]))


def why(row: models.Place) -> str:
    """Why somebody was selected or not, in words."""
    text = _(training.REASONS[row.reason]) if row.reason in training.REASONS else ""
    return f"{text} ({row.reason_number})" if text and row.reason_number else text


# Lists.


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar of activities."""

    title: str
    rows: tuple[pieces.Row, ...]


def calendar(by: policy.Actor, year: int) -> tuple[Month, ...]:
    """The activities of a year that this person may see, month by month; those without a month at the end."""
    rows = access.visible(standing.activities()._default_manager.filter(since__startswith=str(year)), by)
    names = values.Names(by)
    months: dict[str, list[pieces.Row]] = {}
    for row in rows.select_related("owner").order_by("since", "pk")[:1000]:
        cells = (
            values.label_of(row),
            texts.when(row),
            row.get_kind_display(),
            values.spoken(row.place).text or None,
            names.owner(row.owner_id),
            values.stage_name(row),
        )
        months.setdefault(row.since[:7], []).append(pieces.Row(cells, reverse("activity", args=[row.pk])))
    return tuple(Month(values.in_words(key), tuple(lines)) for key, lines in sorted(months.items()))


def calendar_columns() -> tuple[pieces.Column, ...]:
    """The heads of the calendar."""
    heads = (_("Title"), _("Dates"), _("Kind"), _("Place"), _("Held by"), _("Stage"))
    return tuple(pieces.Column(head) for head in heads)


def calls(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """Activities whose call is open, that this person may see."""
    today = clock.today()
    rows = models.Edition.objects.filter(activity__stage="called", withdrawn=False).filter(
        Q(call_until=None) | Q(call_until__gte=today)
    )
    runs = {one.activity_id: one for one in rows}
    seen = access.visible(standing.activities()._default_manager.filter(pk__in=runs), by).order_by("since", "pk")
    return tuple(
        pieces.Row(
            (values.label_of(row), texts.when(row), runs[row.pk].call_until, runs[row.pk].places),
            reverse("activity", args=[row.pk]),
        )
        for row in seen
    )


def call_columns() -> tuple[pieces.Column, ...]:
    """The heads of open calls."""
    heads = (_("Title"), _("Dates"), _("Call open until"))
    return (*(pieces.Column(head) for head in heads), pieces.Column(_("Places"), "number"))


# Selection.


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits, with what the rules propose, why, and courses of others at which they were."""

    row: models.Place
    owner: str
    sex: str
    proposed: bool
    decision: str
    why: str
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The page on which people are selected."""

    record: Any
    run: models.Edition
    rules: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    results: tuple[pieces.Row, ...]
    made: tuple[pieces.Row, ...]
    decided: tuple[pieces.Row, ...]
    warned: int


def selection(
    pk: int, by: policy.Actor, proposed: Sequence[training.Choice], chosen: Sequence[int] | None = None
) -> Selection:
    """What the rules propose for those who wait, and what was decided before.

    chosen  who is ticked instead of those proposed: how the rules stand is told for them
    """
    found = standing.run(pk, by)
    run, rows, names = standing.laid_down(pk), standing.places(pk, by), values.Names(by)
    by_row = {row.pk: row for row in rows}
    elsewhere = alike.people(found, rows, by)
    marks = {one.id for one in proposed if one.decision == "selected"} if chosen is None else set(chosen)
    candidates = tuple(
        _candidate(by_row[one.id], one, one.id in marks, names, elsewhere.get(one.id, ())) for one in proposed
    )
    kept = [row for row in rows if row.pk in marks or row.stage in standing.COMING]
    named = [row for row in rows if row.stage in standing.STANDING]
    people = [standing.person(row) for row in kept]
    results = training.check(people, training.rules_of(run.rules), [standing.person(row) for row in named])
    made = models.Choosing.objects.filter(activity=pk).select_related("by").order_by("-pk")[:20]
    decided = [row for row in rows if row.stage not in ("nominated", "reserve", "withdrawn")]
    return Selection(
        found,
        run,
        tuple(rules(run)),
        candidates,
        tuple(_result(one, names) for one in results),
        tuple(_choosing(one) for one in made),
        tuple(person_row(row, names) for row in decided),
        len(elsewhere),
    )


def _candidate(
    row: models.Place, one: training.Choice, ticked: bool, names: values.Names, elsewhere: tuple[str, ...]
) -> Candidate:
    decision = {"selected": _("Selected"), "reserve": _("Reserve"), "not_selected": _("Not selected")}[one.decision]
    told = _(training.REASONS[one.reason])
    said = f"{told} ({one.number})" if one.number else told
    sex = str(row.get_sex_display() or _("not known"))
    return Candidate(row, names.owner(row.owner_id), sex, ticked, decision, said, elsewhere)


def _result(one: training.Result, names: values.Names) -> pieces.Row:
    label = f"{dict(models.RULES)[one.rule.kind]}: {one.rule.number}"
    share = one.rule.kind in training.SHARES
    of = f"{one.value} / {one.of}"
    value = f"{of} ({training.percent(one.value, one.of)} %)" if share else str(one.value)
    where = ", ".join(_place(key, names) for key in one.where)
    cell = pieces.Cell(_("Met"), tone="good") if one.met else pieces.Cell(_("Not met"), tone="warn", hint=where)
    return pieces.Row((label, value, cell))


def _place(key: str, names: values.Names) -> str:
    """A country, or an institution of a country, by its name."""
    code, _blank, rest = key.partition(" ")
    return f"{rest} ({names.owner(code)})" if rest else names.owner(code)


def _choosing(one: models.Choosing) -> pieces.Row:
    unmet = [dict(models.RULES)[row["rule"]] for row in one.results if not row["met"]]
    cells = (
        one.at.date(),
        str(one.by or ""),
        f"{one.selected} / {one.nominated}",
        "; ".join(map(str, unmet)) or _("All met"),
        one.why or None,
    )
    return pieces.Row(cells)
