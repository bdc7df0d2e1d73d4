"""Reads of one field: what is asked, the three voices, what the answer rests on, what was said and done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access import verbs
from atalaya.apps.assessment import books, models, standing
from atalaya.apps.assessment.queries import VALUE_NAMES, stage_name
from atalaya.apps.laws import queries as laws
from atalaya.apps.registry import queries as registry
from atalaya.core import errors, policy, workflow
from atalaya.core.catalogue import Catalogue, Field
from atalaya.web import pieces


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal as a person judges it: the article, its words with the telling ones marked, the reasons."""

    pk: int
    article: Any
    decision: str
    strength: int
    spans: tuple[pieces.Span, ...]
    reasons: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """A citation of an answer, with the article's words beside it."""

    pk: int
    article: Any
    note: str
    stale: str


@dataclass(frozen=True, slots=True)
class Page:
    """One field with all it has; lists are empty where this person is not shown them."""

    record: models.Assessment
    catalogue: Catalogue
    field: Field
    section: str
    weapon: str
    dimension: str
    title: str
    language: str
    statement: str
    explanation: str
    references: tuple[str, ...]
    also: tuple[str, ...]
    response: models.Response | None
    approved: models.Approved | None
    answer: models.Answer
    value: str
    scale: tuple[tuple[str, str], ...]
    stages: tuple[pieces.Stage, ...]
    steps: tuple[tuple[str, str, str], ...]
    citations: tuple[Resting, ...]
    proposals: tuple[Offered, ...]
    refused: int
    evidence: tuple[models.Evidence, ...]
    comments: tuple[models.Comment, ...]
    history: tuple[pieces.Deed, ...]
    elsewhere: tuple[Any, ...]
    agencies: tuple[tuple[int, str], ...]
    before: str
    after: str
    may_edit: bool
    is_whole: bool


def field(pk: int, name: str, by: policy.Actor) -> Page:
    """One field of an assessment. Missing where this person was not asked about it."""
    found = standing.seen(pk, by)
    whole = standing.is_inside(found, by)
    known = books.fields(found.catalogue)
    if name not in known or not (whole or name in standing.asked_fields(found, by)):
        raise standing.nothing()
    book, one, language = books.book(found.catalogue), known[name], books.language()
    obligation = book.of(one)
    row = found.answers.filter(field=name).select_related("by").first() or models.Answer(assessment=found, field=name)
    proposals = list(found.proposals.filter(field=name).order_by("rank"))
    citations = list(row.citations.order_by("pk")) if row.pk else []
    articles = _articles({p.article_id for p in proposals} | {c.article_id for c in citations}, by)
    order = [other for other in known if whole]
    place = order.index(name) if whole else -1
    thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
    response = found.responses.filter(field=name).select_related("approved").first()
    fill = (lambda text: book.fill(text, one.weapon, language)) if one.weapon else (lambda text: text)
    return Page(
        found,
        book,
        one,
        next(title[language] for id_, title, _paragraphs in book.sections if id_ == one.section),
        book.weapon_names[one.weapon][language] if one.weapon else "",
        str(book.dimensions[one.dimension][language]) if book.dimensions else "",
        book.asked(one, language),
        book.tongue(one, language),
        fill(obligation.statement[language]) if obligation.statement != obligation.title else "",
        fill(obligation.explanation[language]) if obligation.explanation != obligation.title else "",
        obligation.references or obligation.paragraphs,
        obligation.answers,
        response,
        response.approved if response else None,
        row,
        str(VALUE_NAMES.get(row.value, "")),
        tuple((value, str(VALUE_NAMES[value])) for value in books.scale(found.catalogue)),
        _stages(found, row),
        _steps_of(found, row, by) if whole else (),
        tuple(
            Resting(c.pk, articles[c.article_id], c.note, str(c.get_stale_display()) if c.stale else "")
            for c in citations
            if c.article_id in articles
        ),
        tuple(_offered(found, proposals, articles, {c.article_id for c in citations})),
        sum(1 for p in proposals if p.state == "refused"),
        tuple(row.evidence.filter(withdrawn=False).order_by("-on", "-pk")) if row.pk and whole else (),
        tuple(found.comments.filter(field=name).select_related("by", "resolved_by").order_by("pk")),
        _history(row) if whole and row.pk else (),
        _elsewhere(found, name, by) if whole else (),
        _bodies(found, by) if whole else (),
        order[place - 1] if place > 0 else "",
        order[place + 1] if whole and place + 1 < len(order) else "",
        policy.may(by, policy.Verb.EDIT, thing) or not whole,
        whole,
    )


def _articles(pks: set[int], by: policy.Actor) -> dict[int, Any]:
    return laws.cited(pks, by)


def _stages(found: models.Assessment, row: models.Answer) -> tuple[pieces.Stage, ...]:
    beside = {"returned"} - {row.stage}  # shown where an answer was sent back, and only there
    names = [stage.name for stage in standing.process(found).stages if stage.name not in beside]
    here = names.index(row.stage) if row.stage in names else -1

    def place(number: int) -> Literal["done", "current", "ahead"]:
        return "done" if number < here else "current" if number == here else "ahead"

    return tuple(pieces.Stage(stage_name(name), place(number)) for number, name in enumerate(names))


def _steps_of(found: models.Assessment, row: models.Answer, by: policy.Actor) -> tuple[tuple[str, str, str], ...]:
    """Second-person steps open at this stage: name, label, and why it cannot be taken now (empty: it can)."""
    way = standing.process(found)
    thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
    open_ = [step for step in workflow.open_steps(way, workflow.Position(row.stage)) if step.needs_second]
    if not row.stage or not open_ or not policy.may(by, policy.Verb.APPROVE, thing):
        return ()
    position = standing.positions(found, [row])[row.pk]
    person, others = standing.person(found, by), standing.others(found, clock.today())
    told = []
    for step in open_:
        problem = workflow.may(way, position, step.name, person, clock.now(), others)
        if isinstance(problem, errors.Refused) and problem.code == "workflow.role":
            continue
        why = verbs.why_barred(problem.code, problem.detail) if problem else ""
        told.append((step.name, _(step.label), why))
    return tuple(told)


MOST_SHOWN: Final = 8
"""So many proposals of a field are shown with their words; more of them seldom help."""


def _offered(
    found: models.Assessment, proposals: Sequence[models.Proposal], articles: Mapping[int, Any], cited: set[int]
) -> Iterable[Offered]:
    open_ = [p for p in proposals if p.state == "open" and p.article_id in articles and p.article_id not in cited]
    open_ = open_[:MOST_SHOWN]
    also: dict[int, list[str]] = defaultdict(list)
    others = found.proposals.filter(article__in=[p.article_id for p in open_], state="open", decision="propose")
    for article, name in others.order_by("field").values_list("article_id", "field"):
        also[article].append(name)
    for p in open_:
        article = articles[p.article_id]
        yield Offered(
            p.pk,
            article,
            p.decision,
            round(p.score * 100),
            _marked(article.text, p.start, p.end, p.reasons),
            tuple(dict.fromkeys(str(reason.get("words", "")) for reason in p.reasons if reason.get("words")))[:6],
            tuple(name for name in also[p.article_id] if name != p.field),
        )


def _marked(text: str, start: int, end: int, reasons: Sequence[Mapping[str, Any]]) -> tuple[pieces.Span, ...]:
    """The quoted stretch of an article with the words behind the proposal marked."""
    marks = sorted((int(r["start"]), int(r["end"])) for r in reasons if r.get("end") and start <= r["start"] < end)
    spans, at = [], start
    for first, last in marks:
        if first >= at and last <= end:
            spans += [pieces.Span(text[at:first]), pieces.Span(text[first:last], marked=True)]
            at = last
    return tuple(span for span in (*spans, pieces.Span(text[at:end])) if span.text)


def _history(row: models.Answer) -> tuple[pieces.Deed, ...]:
    lines = access.lines_of(standing.TARGET, row.pk, limit=60)
    return tuple(
        pieces.Deed(
            line.by or _("This server"),
            line.at,
            verbs.said(line.verb),
            tuple(
                pieces.Change(part_name(c.field), _told(c.field, c.before), _told(c.field, c.after))
                for c in line.changes
            ),
        )
        for line in lines
    )


def part_name(name: str) -> str:
    """A part of an answer in words."""
    return {
        "value": _("Answer"),
        "text": _("Explanation"),
        "stage": _("Stage"),
        "cited": _("Cited articles"),
        "article": _("Article"),
        "agency": _("Body"),
        "origin": _("Carried over from"),
        "same_person": _("Validated by the same person"),
        "for": _("On behalf of"),
        "letter": _("Letter"),
        "stale": _("Law that changed"),
    }.get(name, name)


def _told(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name == "value":
        return str(VALUE_NAMES.get(value, value))
    if name == "stage":
        return stage_name(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return _("Yes") if value is True else str(value)


def _elsewhere(found: models.Assessment, name: str, by: policy.Actor) -> tuple[Any, ...]:
    """Articles that the engine proposed for the same field in other countries' laws that this person may see."""
    others = models.Proposal.objects.filter(
        field=name, decision="propose", assessment__catalogue=found.catalogue, state__in=("open", "accepted")
    ).exclude(assessment__owner=found.owner_id)
    told = list(others.order_by("-score").values_list("article_id", flat=True)[:30])
    seen = laws.cited(set(told), by)
    return tuple(seen[pk] for pk in told if pk in seen)[:4]


def _bodies(found: models.Assessment, by: policy.Actor) -> tuple[tuple[int, str], ...]:
    """The country's bodies, to be asked."""
    return registry.bodies_of(found.owner_id, by)


def articles_for(page: Page, asked: str, by: policy.Actor) -> tuple[Any, ...]:
    """Articles of the country's laws that hold the words."""
    return laws.find(by, asked, owner=page.record.owner_id, limit=20)
