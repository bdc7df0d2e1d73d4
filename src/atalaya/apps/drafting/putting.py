"""Reads of consultation and clearance: how rounds stand, and what a body sees of a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from atalaya.adapters import clock
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import clearing, models, queries, rounds, standing, tables, texts
from atalaya.apps.drafting.queries import Remark, Shown
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly
from atalaya.core.drafting.model import Text, Tree


@dataclass(frozen=True, slots=True)
class Standing:
    """A round with its counts; ``open`` comments are not decided."""

    round: models.Round
    comments: int
    open: int
    bodies: int
    guests: int
    left: int


def listed(found: models.Draft) -> tuple[Standing, ...]:
    """The rounds of a draft, the last first."""
    rows = found.rounds.defer("content", "names").select_related("version").order_by("-number")
    counted = rows.annotate(
        said=Count("comments", distinct=True),
        undecided=Count("comments", filter=Q(comments__outcome=""), distinct=True),
        spoke=Count("comments__body", distinct=True),
        invited=Count("guests", distinct=True),
    )
    today = clock.today()
    return tuple(
        Standing(one, one.said, one.undecided, one.spoke, one.invited, (one.until - today).days) for one in counted
    )


def stand(asked: models.Round) -> Standing:
    """One round with its counts."""
    return next(one for one in listed(asked.draft) if one.round.pk == asked.pk)


def managed(pk: int, by: policy.Actor) -> models.Round:
    """A round for those who work on its draft. Missing otherwise."""
    asked = models.Round.objects.select_related("draft__owner", "version").filter(pk=pk, draft__withdrawn=False).first()
    if asked is None or not standing.is_inside(asked.draft, by):
        raise standing.nothing()
    return asked


def guests(asked: models.Round) -> list[models.Guest]:
    """The bodies asked by link, with how many comments each left."""
    return list(asked.guests.annotate(said=Count("comments")).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Before:
    """What a body sees of a round: the text, its own comments beside it, the form for one clause."""

    clauses: tuple[Shown, ...]
    contents: tuple[Any, ...]
    language: str
    chosen: Shown | None
    mine: int
    is_open: bool
    left: int
    about: str
    owner: str
    disposition: tuple[Any, ...]


def page(asked: models.Round, guest: models.Guest | None, by: policy.Actor, clause: str) -> Before:
    """The version of a round as a body sees it: nothing restricted is in it, no comment of another body beside it."""
    text = texts.read(asked.content)
    language = queries.spoken(text)
    own = asked.comments.filter(guest=guest) if guest else asked.comments.filter(guest=None, by=by.person)
    back = {own_id: shown for shown, own_id in asked.names.items()}
    notes: dict[str, list[Remark]] = {}
    rows = list(own.select_related("round").order_by("pk"))
    for row in rows:
        note = queries.note_of(row)
        if not asked.published_at:
            note = replace(note, outcome="", answer="", outcome_name=queries.OUTCOMES[""], tone="none")
        notes.setdefault(back.get(row.clause, ""), []).append(note)
    clauses = tuple(queries.shown(line, notes.get(line.id, ())) for line in texts.lay(asked.content, language))
    published = tables.published(asked) if asked.published_at else ()
    return Before(
        clauses,
        tuple(one for one in clauses if one.tag == "h2" or one.kind == "article"),
        language,
        next((one for one in clauses if one.id == clause), None),
        len(rows),
        rounds.takes_comments(asked),
        (asked.until - clock.today()).days,
        asked.about,
        values.spoken(asked.draft.owner.names).text,
        tuple((row, queries.OUTCOMES[row.outcome], queries.TONES[row.outcome]) for row in published),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part of a text as its people read it."""

    party: models.Party
    title: str
    clauses: tuple[Shown, ...]
    digest: str
    is_cleared: bool
    history: tuple[models.Clearance, ...]
    is_theirs: bool
    may_write_down: bool
    language: str


def part(pk: int, by: policy.Actor) -> Part:
    """What a party clears, under the headings it stands under. Missing for others."""
    one = clearing.seen(pk, by)
    found = one.draft
    stored = texts.content(found)
    text = texts.titled(texts.read(stored), found)
    theirs = clearing.is_theirs(one, by)
    if not theirs and not standing.sees_restricted(found, by):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    language = queries.spoken(text)
    wanted = _wanted(text, one.code)
    digest = assembly.parts(text).get(one.code, "")
    made = tuple(one.clearances.select_related("by").order_by("-pk"))
    return Part(
        one,
        values.spoken(found.title).text,
        tuple(queries.shown(line) for line in texts.lay(stored, language) if line.id in wanted),
        digest,
        bool(digest) and any(row.digest == digest for row in made),
        made,
        theirs,
        not theirs and standing.may(found, policy.Verb.APPROVE, by),
        language,
    )


def _wanted(text: Text, code: str) -> frozenset[str]:
    tree = Tree(text)
    return frozenset(clause.id for clause in text.clauses if tree.party(clause.id) == code)
