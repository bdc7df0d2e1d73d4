"""Reads of the workspace: the whole of an assessment in a fixed number of queries, and one field with all it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access import queries
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, models, standing
from atalaya.core import assessment, catalogue, policy, processes
from atalaya.core.catalogue import Catalogue, Field
from atalaya.core.mapping import words

WEAPONS: Final = ("N", "C", "B")
DIMENSIONS: Final = ("L", "E")
VALUE_NAMES: Final = dict(models.VALUES)
SYMBOLS: Final = {"yes": "●", "met": "●", "partly": "◐", "no": "○", "not_met": "○", "not_applicable": "–",
                  "not_known": "·", "unclear": "·"}  # fmt: skip
"""A sign for each answer beside its word, none of them a mark of the Committee's."""
TONES: Final = {"yes": "good", "met": "good", "partly": "warn", "no": "bad", "not_met": "bad",
                "not_applicable": "plain", "not_known": "none", "unclear": "none"}  # fmt: skip

Show = Literal["", "open", "proposed", "disputed", "unclear", "mine", "stale", "waiting", "returned"]
ONE_BY_ONE: Final = ("send_back",)
"""Steps that are taken field by field, because each needs its reason."""
SHOWS: Final = ("", "open", "proposed", "disputed", "unclear", "mine", "stale", "waiting", "returned")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the workspace is narrowed."""

    show: str = ""
    weapon: str = ""
    agency: int | None = None
    q: str = ""


@dataclass(slots=True)
class Cell:
    """One field on the page. ``label`` says everything in words; ``classes`` and signs say it to the eye."""

    id: str
    href: str
    mark: str | None
    sign: str
    value: str
    label: str
    classes: str
    proposals: int
    comments: int
    stale: bool
    final: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An obligation; ``cells`` by column, None where the catalogue has no such field.

    language  of the title where it is not the reader's own
    """

    id: str
    title: str
    cells: tuple[Cell | None, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a section: weapon and dimension in words."""

    weapon: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the catalogue, with its count and what can be done with the whole of it."""

    id: str
    title: str
    columns: tuple[Column, ...]
    weapons: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    count: assessment.Count
    steps: tuple[tuple[str, str, int], ...]
    is_open: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The whole page."""

    record: models.Assessment
    title: values.Spoken
    owner: str
    catalogue: Catalogue
    notice: str
    caveats: tuple[str, ...]
    sections: tuple[Section, ...]
    count: assessment.Count
    values: tuple[tuple[str, str, str, int], ...]
    agencies: tuple[tuple[int, str], ...]
    reading: models.Reading | None
    approved: models.Approved | None
    editions: tuple[models.Edition, ...]
    may_edit: bool
    may_step: bool
    is_whole: bool
    shown: int
    stale: int
    proposed: int


@dataclass(slots=True)
class _Facts:
    """What the database knows of every field, gathered once."""

    answers: Mapping[str, models.Answer]
    cited: Mapping[int, int]
    proposals: Mapping[str, Mapping[str, int]]
    responses: Mapping[str, str]
    comments: Mapping[str, int]
    evidence: Mapping[int, int]
    asked: frozenset[str]


def workspace(pk: int, by: policy.Actor, asked: Asked) -> Workspace:
    """The matrix or survey with every field; a fixed number of queries whatever it holds."""
    found = standing.seen(pk, by)
    whole = standing.is_inside(found, by)
    book = books.book(found.catalogue)
    mine = frozenset() if whole else standing.asked_fields(found, by)
    facts = _facts(found, mine)
    fields = [one for one in book.fields if whole or one.id in mine]
    wanted = _wanted(fields, book, facts, asked, by, found)
    sections = tuple(_sections(found, book, fields, facts, wanted, asked))
    said = {name: _said(row) for name, row in facts.answers.items()}
    count = assessment.count((one.id for one in fields), said)
    thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
    lang = books.language()
    return Workspace(
        found,
        values.spoken(found.title),
        values.spoken(found.owner.names).text or found.owner_id,
        book,
        book.notice[lang],
        tuple(one[lang] for one in book.caveats),
        sections,
        count,
        tuple(_counted(book, count)),
        _agencies(facts.answers.values(), by),
        found.readings.order_by("-pk").first() if whole else None,
        found.approved.exclude(confirmed_at=None).order_by("-pk").first(),
        tuple(found.editions.defer("content").order_by("-number")[:20]) if whole else (),
        policy.may(by, policy.Verb.EDIT, thing) or bool(mine),
        policy.may(by, policy.Verb.APPROVE, thing),
        whole,
        len(wanted),
        sum(1 for one in facts.answers.values() if one.stale),
        sum(1 for told in facts.proposals.values() if told.get("propose")),
    )


def _facts(found: models.Assessment, asked: frozenset[str]) -> _Facts:
    proposals: dict[str, dict[str, int]] = defaultdict(dict)
    told = found.proposals.filter(state="open").values_list("field", "decision").annotate(n=Count("pk")).order_by()
    for field, decision, number in told:
        proposals[field][decision] = number
    answers = {row.field: row for row in found.answers.all()}
    cited = models.Citation.objects.filter(answer__assessment=found).values_list("answer").annotate(n=Count("pk"))
    comments = found.comments.filter(resolved_at=None).values_list("field").annotate(n=Count("pk")).order_by()
    behind = models.Evidence.answers.through.objects.filter(evidence__assessment=found, evidence__withdrawn=False)
    return _Facts(
        answers,
        dict(cited.order_by()),
        proposals,
        dict(found.responses.values_list("field", "mark")),
        dict(comments),
        dict(behind.values_list("answer_id").annotate(n=Count("pk")).order_by()),
        asked,
    )


def _said(row: models.Answer) -> assessment.Said:
    return assessment.Said(row.field, row.value, row.text, row.stage)


def _counted(book: Catalogue, count: assessment.Count) -> Iterable[tuple[str, str, str, int]]:
    for value in assessment.SCALES[book.kind]:
        yield value, str(VALUE_NAMES[value]), TONES[value], count.values.get(value, 0)


def _agencies(answers: Iterable[models.Answer], by: policy.Actor) -> tuple[tuple[int, str], ...]:
    """The bodies that look after fields, by name."""
    wanted = {row.agency_id for row in answers if row.agency_id}
    if not wanted:
        return ()
    names = values.Names(by)
    names.gather({"registry.body": wanted})
    told = ((pk, names.record("registry.body", pk)) for pk in wanted)
    return tuple(sorted(((pk, name[0]) for pk, name in told if name), key=lambda one: one[1]))


def _wanted(
    fields: Sequence[Field], book: Catalogue, facts: _Facts, asked: Asked, by: policy.Actor, found: models.Assessment
) -> set[str]:
    """The fields that the filters leave."""
    told = words.fold(asked.q).split()
    citing = _citing(found, asked.q) if told else frozenset()
    language = books.language()
    return {
        one.id
        for one in fields
        if _shows(one.id, facts, asked.show, by)
        and (not asked.weapon or one.weapon == asked.weapon)
        and (not asked.agency or getattr(facts.answers.get(one.id), "agency_id", None) == asked.agency)
        and (not told or one.id in citing or _holds(one, book, facts, told, language))
    }


def _shows(field: str, facts: _Facts, show: str, by: policy.Actor) -> bool:
    row = facts.answers.get(field)
    value, stage = (row.value, row.stage) if row else ("", "")
    told = facts.proposals.get(field, {})
    match show:
        case "open":
            return not value
        case "proposed":
            return bool(told)
        case "disputed":
            return bool(facts.comments.get(field)) or (
                facts.responses.get(field) in ("", "?") and value in assessment.MEETS
            )
        case "unclear":
            return value in ("not_known", "unclear", "partly")
        case "mine":
            return field in facts.asked or (row is not None and row.by_id == by.person)
        case "stale":
            return bool(row and row.stale)
        case "waiting":
            return bool(stage) and stage not in (*assessment.FINAL, "returned")
        case "returned":
            return stage == "returned"
    return True


def _holds(one: Field, book: Catalogue, facts: _Facts, told: Sequence[str], language: str) -> bool:
    row = facts.answers.get(one.id)
    text = words.fold(f"{one.id} {book.asked(one, language)} {row.text if row else ''}")
    return all(word in text for word in told)


def _citing(found: models.Assessment, q: str) -> frozenset[str]:
    """Fields whose citations name a law or an article of these words."""
    laws = models.Citation.objects.filter(
        answer__assessment=found, article__edition__law__folded__contains=words.fold(q)
    )
    return frozenset(laws.values_list("answer__field", flat=True))


def _sections(
    found: models.Assessment, book: Catalogue, fields: Sequence[Field], facts: _Facts, wanted: set[str], asked: Asked
) -> Iterable[Section]:
    language = books.language()
    here = reverse("matrix", args=[found.pk])
    narrowed = bool(asked.show or asked.weapon or asked.agency or asked.q)
    said = {name: _said(row) for name, row in facts.answers.items()}
    steps = _second_steps(found)
    for number, (id_, title, _paragraphs) in enumerate(book.sections):
        inside = [one for one in fields if one.section == id_]
        if not inside or (narrowed and not any(one.id in wanted for one in inside)):
            continue
        columns = _columns(inside)
        rows = tuple(_rows(inside, columns, book, facts, wanted, here, narrowed, language))
        ready = [
            (step, label, sum(1 for one in inside if said.get(one.id, _NOTHING).stage in stages))
            for step, label, stages in steps
        ]
        weapons: dict[str, int] = {}
        for weapon, _dimension in columns:
            weapons[weapon] = weapons.get(weapon, 0) + 1
        yield Section(
            id_,
            title[language],
            tuple(
                Column(weapon, str(book.dimensions[dimension][language]) if book.dimensions else "")
                for weapon, dimension in columns
            ),
            tuple((book.weapon_names[weapon][language], span) for weapon, span in weapons.items() if weapon),
            rows,
            assessment.count((one.id for one in inside), said),
            tuple(one for one in ready if one[2]),
            narrowed or number == 0,
            catalogue.tongue(title, language),
        )


_NOTHING: Final = assessment.Said("")


def _second_steps(found: models.Assessment) -> list[tuple[str, str, tuple[str, ...]]]:
    """Steps that a second person takes for a whole section, with the stages they lead from; back goes one by one."""
    steps = [one for one in standing.process(found).steps if one.needs_second and one.name not in ONE_BY_ONE]
    return [(one.name, one.label, one.sources) for one in steps]


def _columns(fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    here = {(one.weapon, one.dimension) for one in fields}
    ordered = [(weapon, dimension) for weapon in WEAPONS for dimension in DIMENSIONS if (weapon, dimension) in here]
    return tuple(ordered) or tuple(sorted(here))


def _rows(
    fields: Sequence[Field],
    columns: Sequence[tuple[str, str]],
    book: Catalogue,
    facts: _Facts,
    wanted: set[str],
    here: str,
    narrowed: bool,
    language: str,
) -> Iterable[Row]:
    """One row an obligation; rows of one obligation in several weapons stand in one line."""
    lines: dict[tuple[str, int], dict[tuple[str, str], Field]] = {}
    times: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in fields:
        key = (one.obligation, one.weapon, one.dimension)
        lines.setdefault((one.obligation, times[key]), {})[one.weapon, one.dimension] = one
        times[key] += 1
    for line in lines.values():
        if narrowed and not any(one.id in wanted for one in line.values()):
            continue
        first = next(iter(line.values()))
        title = book.asked(first, language)
        cells = tuple(_cell(line[column], facts, wanted, here) if column in line else None for column in columns)
        yield Row(first.row, title, cells, book.tongue(first, language))


def _cell(one: Field, facts: _Facts, wanted: set[str], here: str) -> Cell:
    row = facts.answers.get(one.id)
    value = row.value if row else ""
    told = facts.proposals.get(one.id, {})
    mark = facts.responses.get(one.id)
    parts = []
    if mark is not None:
        parts.append(_("Committee: %(mark)s") % {"mark": mark or _("blank")})
    parts.append(str(VALUE_NAMES[value]) if value else _("no answer"))
    if row and row.stage:
        parts.append(stage_name(row.stage))
    if told:
        parts.append(_("%(n)d proposed") % {"n": sum(told.values())})
    if row and row.stale:
        parts.append(_("rests on law that changed"))
    final = bool(row and row.stage in assessment.FINAL)
    classes = f"c-{TONES.get(value, 'open')}{' c-final' if final else ''}{'' if one.id in wanted else ' c-out'}"
    return Cell(
        one.id,
        f"{here}{one.id}/",
        mark,
        SYMBOLS.get(value, ""),
        str(VALUE_NAMES[value]) if value else "",
        "; ".join(parts),
        classes,
        told.get("propose", 0) or -told.get("consider", 0),
        facts.comments.get(one.id, 0),
        bool(row and row.stale),
        final,
    )


def cell(pk: int, name: str, by: policy.Actor) -> Cell:
    """One field as the table shows it, after it was changed."""
    found = standing.seen(pk, by)
    mine = frozenset() if standing.is_inside(found, by) else standing.asked_fields(found, by)
    known = books.fields(found.catalogue)
    if name not in known or (mine and name not in mine):
        raise standing.nothing()
    return _cell(known[name], _facts(found, mine), {name}, reverse("matrix", args=[pk]))


STAGES: Final = {
    stage.name: stage.label for way in (processes.ANSWER_SHORT, processes.ANSWER_FULL) for stage in way.stages
}


def stage_name(name: str) -> str:
    """A stage of an answer in the reader's language."""
    return _(STAGES[name]) if name in STAGES else ""


def fields_of(pk: int, section: str, by: policy.Actor) -> list[str]:
    """The fields of a section, or of all with an empty one."""
    found = standing.seen(pk, by)
    return [one.id for one in books.book(found.catalogue).fields if section in ("", one.section)]


def same_article(pk: int, chosen: Sequence[int], also: Sequence[str], by: policy.Actor) -> list[int]:
    """The proposals chosen, and those of the same articles in the further fields ticked as ARTICLE:FIELD or FIELD."""
    standing.seen(pk, by)
    mine = models.Proposal.objects.filter(assessment=pk, pk__in=chosen)
    articles = set(mine.values_list("article_id", flat=True))
    fields = {one.rpartition(":")[2] for one in also}
    others = models.Proposal.objects.filter(assessment=pk, article__in=articles, field__in=fields, state="open")
    return sorted({*mine.values_list("pk", flat=True), *others.values_list("pk", flat=True)})


def refused(pk: int, field: str) -> list[int]:
    """The refused proposals of a field."""
    return list(
        models.Proposal.objects.filter(assessment=pk, field=field, state="refused").values_list("pk", flat=True)
    )


def beside(found: models.Assessment, by: policy.Actor) -> tuple[models.Assessment, ...]:
    """The other assessments of the same owner that this person works on."""
    rows = models.Assessment.objects.filter(owner=found.owner_id).exclude(pk=found.pk)
    return tuple(queries.visible(rows, by).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Lacking:
    """A field that is not met: an obligation with no, partial or unclear answer. ``final``: it was validated."""

    field: str
    title: str
    value: str
    final: bool


def _asked(book: Catalogue, field: Field, language: str) -> str:
    """What a field asks, with weapon and dimension: in a list by itself *acquire* says too little."""
    weapon = book.weapon_names[field.weapon][language] if field.weapon else ""
    dimension = str(book.dimensions[field.dimension][language]) if book.dimensions else ""
    return " · ".join(filter(None, (book.asked(field, language), weapon, dimension)))


def lacking(owner: str, by: policy.Actor) -> tuple[tuple[models.Assessment, str, tuple[Lacking, ...]], ...]:
    """What an owner's matrices and surveys lack, each with its title, for those who work on them."""
    rows = models.Assessment.objects.filter(owner=owner).order_by("pk")
    found = []
    for one in queries.visible(rows, by):
        if not standing.is_inside(one, by):
            continue
        book, language = books.book(one.catalogue), books.language()
        said = {row.field: row for row in one.answers.exclude(value="")}
        told = tuple(
            Lacking(
                field.id,
                _asked(book, field, language),
                str(VALUE_NAMES[said[field.id].value]),
                said[field.id].stage in assessment.FINAL,
            )
            for field in book.fields
            if field.id in said and said[field.id].value not in assessment.MEETS
        )
        found.append((one, values.spoken(one.title).text, told))
    return tuple(found)
