"""What the pages of a register show, as plain values, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db import models as db
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds, fields, queries, records, verbs
from atalaya.apps.access.registers import known, values
from atalaya.apps.access.registers.shape import Register
from atalaya.core import policy, workflow
from atalaya.core.mapping import words
from atalaya.web import pieces

SIZE: Final = 50
CHILDREN: Final = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """What a reader asks of a list: words to find, values to narrow by, order and page."""

    words: str = ""
    narrow: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list."""

    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    paging: pieces.Paging
    filters: tuple[pieces.Filter, ...]
    may_add: bool


def ask(told: Mapping[str, str], register: Register) -> Ask:
    """What the address says; anything strange in it is passed over."""
    names = ("owner", "klass", "stage", *register.filters)
    number = told.get("page", "")
    return Ask(
        told.get("q", "")[:200].strip(),
        {name: told[name] for name in names if told.get(name) and _fits(register, name, told[name])},
        told.get("sort", ""),
        int(number) if number.isdecimal() and len(number) < 7 and int(number) else 1,
    )


def _fits(register: Register, name: str, value: str) -> bool:
    """Whether a filter can have this value; only yes-or-no columns mind."""
    is_flag = name in register.filters and isinstance(register.model._meta.get_field(name), db.BooleanField)
    return not is_flag or value in ("True", "False")


def rows(register: Register, by: policy.Actor, wanted: Ask) -> db.QuerySet[records.Record]:
    """The records that this person may see and asked for, in order."""
    found = queries.visible(register.model._default_manager.all(), by)
    for word in words.fold(wanted.words).split():
        found = found.filter(folded__contains=word)
    for name, value in wanted.narrow.items():
        found = found.filter(**{name: value})
    column = wanted.sort.removeprefix("-")
    if column in sortable(register):
        return found.order_by(wanted.sort, "pk")
    return found.order_by(*register.order)


def sortable(register: Register) -> tuple[str, ...]:
    """The columns that a list can be put in order of."""
    named = (register.model._meta.get_field(name) for name in register.columns)
    return tuple(f.name for f in named if not isinstance(f, db.JSONField | db.ForeignKey))


def listing(register: Register, by: policy.Actor, wanted: Ask, path: str) -> Listing:
    """One page of the list, with its controls."""
    found = rows(register, by, wanted)
    total = found.count()
    paging = pieces.Paging(min(wanted.number, max(1, -(-total // SIZE))), SIZE, total)
    shown = list(found[paging.first - 1 if total else 0 : paging.last])
    names = values.Names(by)
    names.gather(values.linked(shown, register.columns))
    columns = (
        *register.columns,
        *(("stage",) if register.model.PROCESS else ()),
        *_whose(register, wanted),
        "klass",
    )
    lines = tuple(_row(register, record, columns, names) for record in shown)
    heads = tuple(_head(register, name, wanted, path) for name in columns)
    return Listing(heads, lines, paging, _filters(register, by, wanted, names), may_add(register, by))


def _whose(register: Register, wanted: Ask) -> tuple[str, ...]:
    """The column that says whose a record is, where records of several owners stand in the list."""
    return ("owner",) if len(register.owners) > 1 and "owner" not in wanted.narrow else ()


def may_add(register: Register, by: policy.Actor) -> bool:
    """Whether this person could add a record anywhere."""
    kind = register.model.KIND
    everywhere = by.owners() & {grant.owner for grant in by.counted()}
    if any(policy.may_create(by, kind, owner, klass) for owner in everywhere for klass in policy.Klass):
        return True
    return any(policy.may_create(by, kind, "country:", klass) for klass in policy.Klass)


def _row(register: Register, record: records.Record, columns: Sequence[str], names: values.Names) -> pieces.Row:
    href = reverse(register.slug, args=[record.pk])
    first, *rest = (_cell(register, record, name, names) for name in columns)
    if first.text is None:
        first = pieces.Cell(str(record))
    return pieces.Row((first, *rest), href)


def _cell(register: Register, record: records.Record, name: str, names: values.Names) -> pieces.Cell:
    if name in register.choosing:
        return pieces.Cell(register.choosing[name].name(getattr(record, name)))
    return values.cell(record, name, names)


def _head(register: Register, name: str, wanted: Ask, path: str) -> pieces.Column:
    if name == "owner":
        return pieces.Column(_("Of"))
    if name == "klass":
        return pieces.Column(_("Who can see it"))
    if name == "stage":
        return pieces.Column(_("Stage"))
    label = _title(register.model._meta.get_field(name))
    if name not in sortable(register):
        return pieces.Column(label)
    down = wanted.sort == name
    turned = f"{path}?{_address(wanted, sort=f'-{name}' if down else name)}"
    order: Any = "up" if down else "down" if wanted.sort == f"-{name}" else ""
    return pieces.Column(label, href=turned, sorted=order)


def _address(wanted: Ask, **changed: str) -> str:

    told = {"q": wanted.words, **wanted.narrow, "sort": wanted.sort, **changed}
    return urlencode({name: value for name, value in told.items() if value})


def _title(column: Any) -> str:
    text = str(column.verbose_name)
    return text[:1].upper() + text[1:]


def _filters(register: Register, by: policy.Actor, wanted: Ask, names: values.Names) -> tuple[pieces.Filter, ...]:
    seen = queries.visible(register.model._default_manager.all(), by)
    codes = sorted(seen.values_list("owner", flat=True).distinct().order_by("owner"), key=names.owner)
    told = wanted.narrow
    made = [pieces.Filter("q", _("Find"), value=wanted.words, kind="search")]
    if len(register.owners) > 1:
        whose = _choices([(code, names.owner(code)) for code in codes])
        made.append(pieces.Filter("owner", _("Of"), whose, told.get("owner", "")))
    for name in register.filters:
        column: Any = register.model._meta.get_field(name)
        made.append(pieces.Filter(name, _title(column), _choices(_offered(register, name, by)), told.get(name, "")))
    if register.model.PROCESS:
        stages = [(stage.name, _(stage.label)) for stage in register.model.PROCESS.stages]
        made.append(pieces.Filter("stage", _("Stage"), _choices(stages), told.get("stage", "")))
    classes = [(klass.value, name) for klass, name in records.CLASS_NAMES.items()]
    made.append(pieces.Filter("klass", _("Who can see it"), _choices(classes), told.get("klass", "")))
    return tuple(made)


def _offered(register: Register, name: str, by: policy.Actor) -> Sequence[tuple[Any, Any]]:
    """What a filter offers of a column."""
    if name in register.choosing:
        return register.choosing[name].offered(by, None)
    column: Any = register.model._meta.get_field(name)
    return ((True, _("Yes")), (False, _("No"))) if isinstance(column, db.BooleanField) else column.flatchoices


def _choices(pairs: Sequence[tuple[Any, Any]]) -> tuple[pieces.Choice, ...]:
    return (pieces.Choice("", _("All")), *(pieces.Choice(str(value), label) for value, label in pairs))


# One record.


@dataclass(frozen=True, slots=True)
class Table:
    """A short table on the page of a record."""

    title: Any
    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    add: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """All that the page of one record shows."""

    pk: int
    version: int
    title: str
    one: Any
    owner: str
    invented: bool
    klass: str
    stages: tuple[pieces.Stage, ...]
    facts: tuple[pieces.Fact, ...]
    tables: tuple[Table, ...]
    sources: tuple[pieces.Source, ...]
    claims: tuple[pieces.Claim, ...]
    releases: tuple[Release, ...]
    steps: tuple[pieces.Step, ...]
    history: tuple[pieces.Deed, ...] | None
    may_release: bool


@dataclass(frozen=True, slots=True)
class Release:
    """A release of this record, with what this person can do about it."""

    id: int
    version: int
    audience: str
    stage: str
    why: str
    may_confirm: bool
    may_withdraw: bool


def showing(register: Register, pk: int, by: policy.Actor) -> Showing:
    """The page of one record; Missing when it is out of sight."""
    record = queries.one(register.model, pk, by)
    thing = queries.thing(record)
    names = values.Names(by)
    names.gather(values.linked([record], register.fields))
    stages, steps = way(register, record, thing, by)
    unseen = queries.personal(register.model, record.owner_id, by)
    return Showing(
        pk=record.pk,
        version=record.version,
        title=values.label_of(record),
        one=register.one,
        owner=names.owner(record.owner_id),
        invented=record.owner.invented,
        klass=record.klass,
        stages=stages,
        facts=_facts(register, record, names, unseen),
        tables=(*_tables(register, record, names, unseen), *_children(register, record, by, names)),
        sources=_sources(record),
        claims=_claims(record),
        releases=releases_of(record, thing, by, names),
        steps=steps,
        history=history(record, by, names) if policy.may(by, policy.Verb.HISTORY, thing) else None,
        may_release=policy.may(by, policy.Verb.RELEASE, thing) and record.klass != policy.Klass.PUBLIC,
    )


def _facts(
    register: Register, record: records.Record, names: values.Names, unseen: frozenset[str]
) -> tuple[pieces.Fact, ...]:
    made = []
    for name in register.fields:
        column: Any = record._meta.get_field(name)
        if isinstance(column, fields.Rows) or name in unseen:
            continue
        told = _cell(register, record, name, names)
        made.append(pieces.Fact(_title(column), told.text, href=told.href, lang=told.lang))
    return tuple(made)


def _tables(
    register: Register, record: records.Record, names: values.Names, unseen: frozenset[str]
) -> tuple[Table, ...]:
    made = []
    for name in register.fields:
        column: Any = record._meta.get_field(name)
        if not isinstance(column, fields.Rows) or name in ("sources", "claims", *unseen):
            continue
        heads = tuple(pieces.Column(part.label) for part in column.columns)
        lines = tuple(
            pieces.Row(tuple(_row_cell(part, row.get(part.name), names) for part in column.columns))
            for row in getattr(record, name)
        )
        if lines:
            made.append(Table(_title(column), heads, lines))
    return tuple(made)


def _row_cell(column: fields.Column, value: Any, names: values.Names) -> pieces.Cell:
    if column.kind == "words":
        told = values.spoken(value)
        return pieces.Cell(told.text or None, lang=told.language)
    if column.kind == "owner":
        return pieces.Cell(names.owner(str(value)) if value else None)
    if column.kind == "day":
        return pieces.Cell(values.day(str(value or "")))
    if column.kind == "choice":
        return pieces.Cell(dict(column.choices).get(value, value) or None)
    return pieces.Cell(value or None)


def _children(register: Register, record: records.Record, by: policy.Actor, names: values.Names) -> list[Table]:
    made = []
    for child in known.below(register):
        found = queries.visible(child.model._default_manager.filter(**{child.parent: record.pk}), by)
        shown = list(found.order_by(*child.order)[:CHILDREN])
        columns = (
            *(name for name in child.columns if name != child.parent),
            *(("stage",) if child.model.PROCESS else ()),
        )
        names.gather(values.linked(shown, columns))
        heads = tuple(
            _head(child, name, Ask(), "")
            if name == "stage"
            else pieces.Column(_title(child.model._meta.get_field(name)))
            for name in columns
        )
        add = policy.may_create(by, child.model.KIND, record.owner_id, policy.Klass(record.klass))
        href = f"{reverse(f'{child.slug}-new')}?{child.parent}={record.pk}&owner={record.owner_id}" if add else ""
        if shown or href:
            made.append(Table(child.many, heads, tuple(_row(child, row, columns, names) for row in shown), href))
    return made


def _sources(record: records.Record) -> tuple[pieces.Source, ...]:
    return tuple(_source(row) for row in getattr(record, "sources", []))


def _source(row: Mapping[str, Any]) -> pieces.Source:
    reference = str(row.get("reference", ""))
    href = reference if reference.startswith(("https://", "http://")) else ""
    on = str(row.get("on") or "")
    confidence = row.get("confidence")
    return pieces.Source(
        row.get("title", ""),
        href,
        "" if href else reference,
        date.fromisoformat(on) if len(on) == 10 else None,
        confidence="recalled" if confidence == "recalled" else "confirmed",
        note=on if on and len(on) < 10 else "",
        lang=str(row.get("language", "")),
    )


def _claims(record: records.Record) -> tuple[pieces.Claim, ...]:
    made = []
    for row in getattr(record, "claims", []):
        told = values.spoken(row.get("statement"))
        made.append(pieces.Claim(told.text, (_source(row),), told.language))
    return tuple(made)


def releases_of(
    record: records.Record, thing: policy.Thing, by: policy.Actor, names: values.Names
) -> tuple[Release, ...]:
    """Releases are shown to the owner's people; others see the record, not to whom else it was shown."""
    if record.owner_id not in by.owners():
        return ()
    able = policy.may(by, policy.Verb.RELEASE, thing)
    audiences = {policy.AUDIENCE_PUBLIC: _("Everybody"), policy.AUDIENCE_NETWORK: _("The network")}
    return tuple(
        Release(
            one.id,
            one.version,
            audiences.get(one.audience) or names.owner(one.audience),
            one.stage,
            one.why,
            able and one.stage == "proposed",
            able,
        )
        for one in queries.releases(record)
    )


def way(
    register: Register, record: records.Record, thing: policy.Thing, by: policy.Actor
) -> tuple[tuple[pieces.Stage, ...], tuple[pieces.Step, ...]]:
    """The stage bar, and what this person can do now."""
    own = _own_steps(register, record, thing, by)
    process = record.PROCESS
    if process is None:
        return (), own
    position = deeds.position_of(record)
    person, now = deeds.person_at(by, thing), clock.now()
    others = queries.persons_at(thing, clock.today())
    steps: list[pieces.Step] = []
    for step in workflow.open_steps(process, position):
        verb = policy.Verb.APPROVE if step.needs_second else policy.Verb.EDIT
        if not policy.may(by, verb, thing):
            continue
        problem = workflow.may(process, position, step.name, person, now, others)
        if problem and problem.code == "workflow.role":
            continue
        href = reverse(f"{register.slug}-step", args=[record.pk, step.name])
        barred = verbs.why_barred(problem.code, problem.detail) if problem else ""
        steps.append(pieces.Step(_(step.label), href, primary=not steps and not problem, barred=barred))
    return _bar(process, record, position), (*steps, *own)


def _bar(process: workflow.Process, record: records.Record, position: workflow.Position) -> tuple[pieces.Stage, ...]:
    """Stages passed, the present one, and those still ahead; other ends are left out."""
    targets = {step.name: step.target for step in process.steps}
    passed = {targets.get(taken.step, ""): taken for taken in position.taken}
    over = record.stage in process.ends
    made: list[pieces.Stage] = []
    here = [stage.name for stage in process.stages].index(record.stage)
    for place, stage in enumerate(process.stages):
        taken = passed.get(stage.name)
        at = taken.at if taken else None
        if stage.name == record.stage:
            made.append(pieces.Stage(_(stage.label), "current", at))
        elif taken or (place < here and not over):
            made.append(pieces.Stage(_(stage.label), "done", at))
        elif not over and stage.name not in process.ends[1:]:
            made.append(pieces.Stage(_(stage.label), "ahead"))
    return tuple(made)


def _own_steps(
    register: Register, record: records.Record, thing: policy.Thing, by: policy.Actor
) -> tuple[pieces.Step, ...]:
    """Editing and taking out of sight."""
    made = []
    if policy.may(by, policy.Verb.EDIT, thing):
        made.append(pieces.Step(_("Edit"), reverse(f"{register.slug}-edit", args=[record.pk])))
    if policy.may(by, policy.Verb.REMOVE, thing):
        made.append(pieces.Step(_("Withdraw"), reverse(f"{register.slug}-remove", args=[record.pk]), danger=True))
    return tuple(made)


def history(record: records.Record, by: policy.Actor, names: values.Names) -> tuple[pieces.Deed, ...]:
    """What happened to a record, newest first, in words."""
    return _deeds(queries.history(record, by), type(record), names)


def history_of(name: str, record: records.Record, names: values.Names) -> tuple[pieces.Deed, ...]:
    """The same for deeds that stand under another name beside the record; callers ask policy first."""
    return _deeds(queries.lines_of(name, record.pk), type(record), names)


def _deeds(lines: Sequence[queries.Line], model: type[records.Record], names: values.Names) -> tuple[pieces.Deed, ...]:
    return tuple(
        pieces.Deed(
            line.by or _("This server"),
            line.at,
            verbs.said(line.verb, model),
            tuple(_change(model, change, names) for change in line.changes),
            mark=f"{line.number}",
        )
        for line in lines
    )


def _change(model: type[records.Record], change: queries.Change, names: values.Names) -> pieces.Change:
    label = verbs.field_name(model, change.field)
    if change.erased:
        return pieces.Change(label, _("erased"), _("erased"))
    return pieces.Change(label, _told(change.field, change.before, names), _told(change.field, change.after, names))


def _told(name: str, value: Any, names: values.Names) -> str:
    """A value from a deed, as text."""
    if value in (None, "", [], {}):
        return ""
    if name == "owner":
        return names.owner(str(value))
    if name == "klass" and value in set(policy.Klass):
        return str(records.CLASS_NAMES[policy.Klass(value)])
    if isinstance(value, Mapping):
        return " · ".join(f"{code}: {text}" for code, text in value.items())
    if isinstance(value, list):
        return "; ".join(_told("", one, names) for one in value)
    return str(value)
