"""Reads of a draft: the page with its clauses and what is said beside them, one clause, versions side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import lists, values
from atalaya.apps.drafting import actions, clearing, models, standing, talk, texts
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly, comments, form, lines, model, numbering
from atalaya.core.drafting.comments import Found
from atalaya.core.drafting.lines import Line
from atalaya.core.drafting.model import Text, Tree
from atalaya.web import pieces

OUTCOMES: Final = dict(models.OUTCOMES)
TONES: Final = {"": "waiting", "accepted": "good", "partly": "good", "rejected": "bad", "deferred": "warn"}
"""How a decision looks; its word stands beside it."""
LANGUAGE_NAMES: Final = dict(models.LANGUAGES)
MOST_CONTENTS: Final = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; with an address where it refers to a clause."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it stands beside a clause. ``how`` says whether its words are still there."""

    pk: int
    body: str
    author: str
    round: int
    at: Any
    words: str
    wording: str
    quote: str
    outcome: str
    outcome_name: Any
    tone: str
    answer: str
    how: str
    restricted: bool
    version: int
    person: int | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause on the page."""

    id: str
    kind: str
    level: int
    tag: str
    number: str
    heading: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    options: tuple[lines.Option, ...]
    restricted: bool
    language: str
    status: str
    party: str
    notes: tuple[Remark, ...]
    open: int
    decided: int
    put_off: int
    drafting: str = ""

    @property
    def title(self) -> str:
        """Number and heading."""
        if self.number and self.heading and self.number[-1:].isalnum():
            return f"{self.number}. {self.heading}"
        return " ".join(filter(None, (self.number, self.heading))) or self.kind


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a draft shows; ``base`` is its address, which the addresses of its clauses begin with."""

    record: models.Draft
    base: str
    title: values.Spoken
    owner: str
    kind: Any
    language: str
    text: Text
    clauses: tuple[Shown, ...]
    contents: tuple[pieces.Link, ...]
    tabs: tuple[pieces.Link, ...]
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    lost: tuple[Remark, ...]
    removed: tuple[tuple[str, str], ...]
    counts: comments.Count
    versions: tuple[models.Version, ...]
    version: models.Version | None
    rounds: tuple[models.Round, ...]
    workshops: tuple[models.Workshop, ...]
    waiting: tuple[str, ...]
    is_inside: bool
    may_edit: bool
    is_whole: bool


def page(pk: int, by: policy.Actor, *, language: str = "", number: int | None = None) -> Page:
    """A draft as this person sees it: the working words for those who work on it, else the last frozen version."""
    found = standing.seen(pk, by)
    inside = standing.is_inside(found, by)
    versions = tuple(found.versions.defer("content").order_by("-number"))
    version = _version(found, versions, number, inside=inside)
    sight = _sight(found, version, by, inside=inside)
    lead = language if language in sight.text.languages else spoken(sight.text)
    rows = _comments(found, by) if inside else []
    notes, lost = _placed(rows, sight)
    stages, steps = lists.way(REGISTERS[0], found, access.thing(found), by)
    parties = list(found.parties.prefetch_related("clearances")) if inside else []
    working = inside and version is None
    return Page(
        found,
        reverse("draft", args=[pk]),
        values.spoken(found.title),
        values.spoken(found.owner.names).text or found.owner_id,
        dict(models.KINDS)[found.kind],
        lead,
        sight.text,
        _shown(sight, lead, notes, {one.code: one.name for one in parties}),
        tuple(_contents(sight, lead)),
        _tabs(found, sight.text, lead, number),
        stages,
        tuple(_own(steps, found)) if inside else (),
        lost,
        tuple(_removed(sight)) if working else (),
        comments.count(talk.told(row) for row in rows),
        versions if inside else versions[:1],
        version,
        tuple(found.rounds.defer("content", "names").order_by("-number")) if inside else (),
        tuple(found.workshops.order_by("-begins_on")) if inside else (),
        clearing.waiting_of(sight.text, parties) if working and sight.whole else (),
        inside,
        working and sight.whole and _is_open(found) and standing.may(found, policy.Verb.EDIT, by),
        sight.whole,
    )


def _own(steps: Iterable[pieces.Step], found: models.Draft) -> Iterable[pieces.Step]:
    """The steps of the process; editing what the register knows stands elsewhere on this page."""
    other = {reverse(f"drafts-{name}", args=[found.pk]) for name in ("edit", "remove")}
    return (step for step in steps if step.href not in other)


def _is_open(found: models.Draft) -> bool:
    return not (found.PROCESS and found.stage in found.PROCESS.ends)


def _version(
    found: models.Draft, versions: Sequence[models.Version], number: int | None, *, inside: bool
) -> models.Version | None:
    if inside and number is None:
        return None
    known = {one.number: one for one in versions}
    if number is not None and (number not in known or (not inside and number != versions[0].number)):
        raise standing.nothing()
    if not inside and not versions:
        return None
    return actions.version(found, number if number is not None else versions[0].number)


def _sight(found: models.Draft, version: models.Version | None, by: policy.Actor, *, inside: bool) -> texts.Sight:
    """The words as this person sees them: others than those who work on it see what was made for outside."""
    if inside:
        stored = version.content if version else texts.content(found)
        text = texts.read(stored) if version else texts.titled(texts.read(stored), found)
        return texts.sight(text, stored, restricted=standing.sees_restricted(found, by))
    text = texts.read(version.content) if version else texts.empty(found)
    made = assembly.assemble(text, texts.OUTSIDE)
    return texts.Sight(made.text, texts.write(made.text), dict(made.names), whole=False)


def sight(found: models.Draft, by: policy.Actor) -> texts.Sight:
    """The working words as somebody who works on them sees them."""
    return _sight(found, None, by, inside=True)


def spoken(text: Text) -> str:
    """The language a text is shown in by itself: the reader's where it has all of it, else the one that decides."""
    here = (translation.get_language() or text.lead)[:2]
    if here == text.lead or here not in text.languages:
        return text.lead
    whole = all(clause.wording(text.lead).blank or not clause.wording(here).blank for clause in text.clauses)
    return here if whole else text.lead


# Clauses and what is said beside them.


def _comments(found: models.Draft, by: policy.Actor) -> list[models.Comment]:
    rows = found.comments.select_related("round").order_by("round__number", "pk")
    rows = rows.defer("round__content", "round__names")
    return list(rows if standing.sees_restricted(found, by) else rows.filter(restricted=False))


def _placed(rows: Sequence[models.Comment], sight: texts.Sight) -> tuple[dict[str, list[Remark]], tuple[Remark, ...]]:
    """Comments by the clause that they stand at now; those whose clause is gone apart, hidden ones not at all."""
    shown = [row for row in rows if sight.whole or row.clause in sight.names]
    anchors = [replace(talk.anchor_of(row), clause=sight.names.get(row.clause, row.clause)) for row in shown]
    beside: dict[str, list[Remark]] = defaultdict(list)
    lost = []
    for row, at in zip(shown, comments.places(anchors, sight.text), strict=True):
        note = note_of(row, at)
        if at.how == "gone":
            lost.append(note)
        else:
            beside[at.clause].append(note)
    return beside, tuple(lost)


def note_of(row: models.Comment, at: Found | None = None) -> Remark:
    """A comment as it is shown."""
    return Remark(
        row.pk,
        row.body,
        row.author,
        row.round.number if row.round else 0,
        row.at,
        row.words,
        row.wording,
        row.quote,
        row.outcome,
        OUTCOMES[row.outcome],
        TONES[row.outcome],
        comments.answer(talk.told(row).disposition),
        at.how if at else "clause",
        row.restricted,
        row.version,
        row.person_id,
        row.done_at is not None,
    )


def _shown(
    sight: texts.Sight, language: str, notes: Mapping[str, list[Remark]], parties: Mapping[str, str]
) -> tuple[Shown, ...]:
    """Every clause; who clears it stands where that begins, not at each clause below."""
    by_id = {clause.id: clause for clause in sight.text.clauses}
    return tuple(
        shown(line, notes.get(line.id, ()), parties.get(by_id[line.id].party, by_id[line.id].party), by_id[line.id])
        for line in texts.lay(sight.content, language)
    )


def shown(line: Line, notes: Iterable[Remark] = (), party: str = "", clause: model.Clause | None = None) -> Shown:
    """One clause as the page shows it."""
    told = tuple(notes)
    return Shown(
        line.id,
        line.kind,
        min(line.level, 6),
        "h2" if _heads(line) else "h3",
        line.number.label,
        line.heading,
        tuple(
            tuple(Piece(run.text, f"#c-{run.target}" if run.target else "") for run in one) for one in line.paragraphs
        ),
        line.rows,
        line.options,
        line.restricted,
        line.language,
        line.status,
        party,
        told,
        sum(1 for one in told if not one.outcome),
        sum(1 for one in told if one.outcome),
        sum(1 for one in told if one.outcome == "deferred" and not one.is_done),
        clause.notes.get(line.language, "") if clause else "",
    )


def _heads(line: Line) -> bool:
    """Whether a clause is a heading of the first order: a division, or what stands at the top under a name."""
    return line.kind in (*model.DIVISIONS, "heading") or (
        not line.level and bool(line.heading or line.kind == "article")
    )


def _contents(sight: texts.Sight, language: str) -> Iterable[pieces.Link]:
    """What a reader jumps to: divisions and articles."""
    wanted = [
        line
        for line in texts.lay(sight.content, language)
        if line.kind in model.DIVISIONS or line.kind in ("article", "heading")
    ]
    for line in wanted[:MOST_CONTENTS]:
        yield pieces.Link(shown(line).title, f"#c-{line.id}")


def _tabs(found: models.Draft, text: Text, language: str, number: int | None) -> tuple[pieces.Link, ...]:
    if len(text.languages) < 2:
        return ()
    here = reverse("draft", args=[found.pk])
    version = f"&version={number}" if number is not None else ""
    return tuple(
        pieces.Link(LANGUAGE_NAMES[one], f"{here}?language={one}{version}", current=one == language, code=one)
        for one in text.languages
    )


def _removed(sight: texts.Sight) -> Iterable[tuple[str, str]]:
    for gone in sight.text.removed:
        first = gone.clauses[0]
        wording = first.wording(sight.text.lead)
        yield gone.id, (wording.heading or wording.body or first.kind)[:120]


@dataclass(frozen=True, slots=True)
class One:
    """One clause with all that can be done with it."""

    record: models.Draft
    title: str
    text: Text
    clause: model.Clause
    shown: Shown
    language: str
    languages: tuple[tuple[str, str], ...]
    parts: Mapping[str, Any]
    seen: str
    lead: str
    lead_shown: Shown | None
    before: str
    after: str
    parties: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, Any], ...]
    people: tuple[tuple[int, str], ...]
    may_edit: bool


def one(pk: int, clause: str, by: policy.Actor, *, language: str = "") -> One:
    """A clause of the working words. Missing when it is out of this person's sight."""
    found = standing.inside(pk, by)
    sight = _sight(found, None, by, inside=True)
    known = {one.id: one for one in sight.text.clauses}
    if clause not in known:
        raise errors.Missing("draft.no_clause", "There is no such clause in the text.", clause)
    tongue = language if language in sight.text.languages else spoken(sight.text)
    notes, _lost = _placed(_comments(found, by), sight)
    parties = {one.code: one.name for one in found.parties.order_by("pk")}
    laid = {line.id: line for line in texts.lay(sight.content, tongue)}
    lead = {line.id: line for line in texts.lay(sight.content, sight.text.lead)}
    it, order = known[clause], list(known)
    place = order.index(clause)
    return One(
        found,
        values.spoken(found.title).text,
        sight.text,
        it,
        shown(laid[clause], notes.get(clause, ()), parties.get(it.party, it.party), it),
        tongue,
        tuple((code, LANGUAGE_NAMES[code]) for code in sight.text.languages),
        actions.parts(it, tongue),
        form.clause_digest(it),
        form.wording_digest(it.wording(sight.text.lead)),
        shown(lead[clause]) if tongue != sight.text.lead else None,
        order[place - 1] if place else "",
        order[place + 1] if place + 1 < len(order) else "",
        tuple(parties.items()),
        kinds(),
        people(found),
        sight.whole and _is_open(found) and standing.may(found, policy.Verb.EDIT, by),
    )


def note(found: models.Draft, number: int, by: policy.Actor) -> tuple[Remark, Shown | None]:
    """A comment and the clause it stands at now; none when that is gone. Missing when it is out of sight."""
    row = next((one for one in _comments(found, by) if one.pk == number), None)
    seen = sight(found, by)
    if row is None or not (seen.whole or row.clause in seen.names):
        raise standing.nothing()
    beside, lost = _placed([row], seen)
    if lost:
        return lost[0], None
    clause, notes = next(iter(beside.items()))
    line_language = spoken(seen.text)
    line = next(one for one in texts.lay(seen.content, line_language) if one.id == clause)
    return notes[0], shown(line)


def kinds() -> tuple[tuple[str, Any], ...]:
    """The kinds a clause can be, in words."""
    named = {
        "part": _("Part or book"),
        "title": _("Title"),
        "chapter": _("Chapter"),
        "section": _("Section (division)"),
        "article": _("Article or section of an act"),
        "paragraph": _("Numbered paragraph"),
        "point": _("Point of a list"),
        "heading": _("Heading"),
        "text": _("Text without a number"),
        "table": _("Table (cells parted by tabs)"),
        "annex": _("Annex or schedule"),
    }
    return tuple((name, named[name]) for name in named if name in model.KINDS)


def acts() -> tuple[tuple[str, str], ...]:
    """What can be done with the place of a clause by one button."""
    return (
        ("up", _("Up")),
        ("down", _("Down")),
        ("in", _("Under the clause before")),
        ("out", _("Out of the clause above")),
        ("join", _("Join to the clause before")),
        ("count", _("Count its number")),
        ("remove", _("Take it out")),
    )


@dataclass(frozen=True, slots=True)
class Choosable:
    """A wording proposed beside others."""

    id: str
    label: str
    party: str
    body: str


def options(found: One) -> tuple[Choosable, ...]:
    """The wordings side by side of a clause."""
    here, lead = found.language, found.text.lead
    return tuple(
        Choosable(
            one.id, one.label or one.id, one.party, (one.words.get(here) or one.words.get(lead, model.EMPTY)).body
        )
        for one in found.clause.alternatives
    )


def people(found: models.Draft) -> tuple[tuple[int, str], ...]:
    """Who works for the owner of a draft today, each once, by name."""
    told = {grant.user_id: str(grant.user) for grant in access.people_of(found.owner_id, clock.today())}
    return tuple(sorted(told.items(), key=lambda pair: pair[1]))


def history(found: models.Draft, by: policy.Actor) -> tuple[pieces.Deed, ...]:
    """What was done with a draft, newest first, its restricted parts included: for those who see them."""
    if not standing.sees_restricted(found, by):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    names = values.Names(by)
    told = (*lists.history(found, by, names), *lists.history_of(standing.RESTRICTED, found, names))
    return tuple(sorted(told, key=lambda deed: -int(deed.mark)))


def numbers(text: Text, language: str) -> Mapping[str, str]:
    """The label of each clause, for lists that name them."""
    told = numbering.number(text, language)
    tree = Tree(text)
    made = {}
    for clause in text.clauses:
        label = told[clause.id].label or clause.wording(language).heading or clause.wording(text.lead).body[:60]
        above = next((told[one.id].label for one in tree.above(clause.id) if told[one.id].label), "")
        made[clause.id] = f"{above} {label}".strip() if clause.kind in ("paragraph", "point") else label
    return made
