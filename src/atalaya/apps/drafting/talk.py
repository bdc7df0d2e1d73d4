"""Deeds around the words: comments, what becomes of them, actions that were put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.drafting import actions, models, standing, texts
from atalaya.core import errors, policy
from atalaya.core.drafting import comments, edits
from atalaya.core.drafting.comments import Anchor, Comment, Disposition
from atalaya.core.drafting.model import Text

WORDS_CHARS: Final = 10_000
LINE_CHARS: Final = 200
TARGET: Final = "drafting.comment"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says. ``quote`` are words of the clause that are meant; empty: the clause as a whole."""

    clause: str
    words: str
    wording: str = ""
    quote: str = ""
    language: str = ""
    author: str = ""
    body: str = ""
    restricted: bool = False
    round: int | None = None


def say(pk: int, told: Said, *, by: policy.Actor) -> models.Comment:
    """Adds a comment of somebody who works on the draft, or of a body that they write it down for."""
    with transaction.atomic():
        found = standing.talkative(pk, by)
        asked = found.rounds.filter(pk=told.round).first() if told.round else None
        made = keep(found, texts.working(found), told, asked, by=by)
        _tell("comment.said", found, made, {"clause": (None, made.clause)}, by)
    return made


def keep(
    found: models.Draft,
    text: Text,
    told: Said,
    asked: models.Round | None = None,
    guest: models.Guest | None = None,
    *,
    by: policy.Actor,
) -> models.Comment:
    """Writes a comment, within the transaction of a caller; ``text`` is what its author had before them."""
    words, wording = _clean(told.words, "words"), _clean(told.wording, "wording")
    if not words and not wording:
        raise errors.Unusable("comment.text", f"Write from 1 to {WORDS_CHARS} characters.", "words")
    anchor = anchored(text, told)
    return models.Comment.objects.create(
        draft=found,
        round=asked,
        guest=guest,
        clause=anchor.clause,
        language=anchor.language,
        quote=anchor.quote,
        start=anchor.start,
        before=anchor.before,
        after=anchor.after,
        words=words,
        wording=wording,
        author=_line(told.author) or ("" if guest or told.body else by.name[:LINE_CHARS]),
        body=_line(told.body),
        restricted=told.restricted,
        by_id=by.person,
    )


def anchored(text: Text, told: Said) -> Anchor:
    """Where a comment stands. Missing when there is no such clause, Unusable when it has no such words."""
    clause = edits.clause(text, told.clause)
    language = told.language if told.language in text.languages else text.lead
    quote = told.quote.replace("\r\n", "\n").strip()
    if not quote:
        return Anchor(clause.id)
    start = clause.wording(language).body.find(quote)
    if start < 0:
        raise errors.Unusable("comment.quote", "These words are not in the clause: copy them from it.", "quote")
    return comments.anchor(text, clause.id, language, start, start + len(quote))


def _clean(text: str, where: str) -> str:
    cleaned = text.replace("\r\n", "\n").strip()
    if len(cleaned) > WORDS_CHARS:
        raise errors.Unusable("comment.text", f"Write from 1 to {WORDS_CHARS} characters.", where)
    return cleaned


def _line(text: str) -> str:
    return " ".join(text.split())[:LINE_CHARS]


def withdraw(pk: int, number: int, *, by: policy.Actor) -> None:
    """Takes back a comment that was not decided; its words go, that it was there stays in the history."""
    with transaction.atomic():
        found = standing.require(pk, by)
        one = _one(found, number)
        if one.outcome or one.round_id:
            raise errors.OutOfOrder("comment.decided", "It was decided already, or came in a round: it stays.")
        _tell("comment.taken", found, one, {"clause": (one.clause, None)}, by)
        one.delete()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a comment. ``person`` does what is deferred; ``takes`` puts the proposed words into the text."""

    outcome: str
    reason: str = ""
    action: str = ""
    person: int | None = None
    owner: str = ""
    due: date | None = None
    takes: bool = False
    workshop: int | None = None
    version: int | None = None


def decide(pk: int, number: int, told: Decision, *, by: policy.Actor) -> models.Comment:
    """Decides a comment, or decides it anew. Unusable names what a decision lacks, Conflict who was quicker."""
    with transaction.atomic():
        found = standing.require(pk, by)
        one = _one(found, number)
        if told.version is not None and told.version != one.version:
            raise errors.Conflict(
                "comment.changed",
                "Somebody else decided this comment meanwhile. Look at it again.",
                version=one.version,
            )
        person = _person(found, told.person) if told.outcome == "deferred" else None
        made = Disposition(
            comments.outcome(told.outcome),
            _clean(told.reason, "reason"),
            " ".join(told.action.split())[:300],
            str(person) if person else _line(told.owner),
            told.due,
        )
        lacking = comments.lacking(made)
        if lacking:
            raise _lacks(lacking[0])
        _put(found, one, made, person, told, by)
        if told.takes and made.outcome in ("accepted", "partly"):
            take(found, one, by=by)
    one.refresh_from_db()
    return one


def _lacks(part: str) -> errors.Unusable:
    """What a decision lacks, in words."""
    if part == "reason":
        return errors.Unusable("comment.lacking", "Write the reason: whoever is not followed is told why.", part)
    if part == "action":
        return errors.Unusable("comment.lacking", "Write what is to be done.", part)
    if part == "owner":
        return errors.Unusable("comment.lacking", "Say who does it.", part)
    if part == "due":
        return errors.Unusable("comment.lacking", "Say by when.", part)
    return errors.Unusable("comment.lacking", "Choose what becomes of it.", part)


def _put(
    found: models.Draft, one: models.Comment, made: Disposition, person: Any, told: Decision, by: policy.Actor
) -> None:
    is_deferred = made.outcome == "deferred"
    workshop = found.workshops.filter(pk=told.workshop).first() if told.workshop else None
    values = {
        "outcome": made.outcome,
        "reason": made.reason,
        "action": made.action if is_deferred else "",
        "owner": made.owner if is_deferred else "",
        "due": made.due if is_deferred else None,
    }
    shown = {name: (str(getattr(one, name) or ""), str(value or "")) for name, value in values.items()}
    done = models.Comment.objects.filter(pk=one.pk, version=one.version).update(
        **values,
        person=person if is_deferred else None,
        workshop=workshop,
        decided_by_id=by.person,
        decided_at=clock.now(),
        done_at=None,
        version=F("version") + 1,
    )
    if done != 1:
        raise errors.Conflict("comment.changed", "Somebody else decided this comment meanwhile. Look at it again.")
    _tell("comment.decided", found, one, {name: pair for name, pair in shown.items() if pair[0] != pair[1]}, by)


def _person(found: models.Draft, person: int | None) -> Any:
    """Somebody who works for the owner today."""
    if person is None:
        return None
    named = {grant.user_id: grant.user for grant in access.people_of(found.owner_id, clock.today())}
    if person not in named:
        raise errors.Unusable("comment.person", "Choose somebody who works for the owner of this text.", "person")
    return named[person]


def take(found: models.Draft, one: models.Comment, *, by: policy.Actor) -> None:
    """Puts the words that a comment proposes into the text: in place of those it quotes, else of the whole clause."""
    if not one.wording:
        raise errors.Unusable("comment.wording", "This comment proposes no words.", "takes")

    def edit(text: Text) -> Text:
        language = one.language or text.lead
        at = comments.place(anchor_of(one), text)
        if at.how in ("gone", "orphaned"):
            raise errors.Unusable(
                "comment.orphaned", "The words it means are not there any more: edit the clause.", "takes"
            )
        body = edits.clause(text, at.clause).wording(language).body
        told = one.wording if at.how == "clause" else body[: at.start] + one.wording + body[at.end :]
        return edits.rewrite(text, at.clause, language, body=told)

    actions.write(found.pk, "draft.rewritten", edit, by=by, values={"comment": one.pk})


def finish(pk: int, number: int, *, by: policy.Actor) -> None:
    """Marks a deferred action as done: by whoever was to do it, or by those who write the text."""
    with transaction.atomic():
        one = (
            models.Comment.objects.select_related("draft__owner")
            .filter(draft=pk, pk=number, outcome="deferred")
            .first()
        )
        if one is None or one.draft.withdrawn:
            raise standing.nothing()
        if one.person_id is None or one.person_id != by.person:
            standing.require(pk, by)
        models.Comment.objects.filter(pk=one.pk, done_at=None).update(done_at=clock.now(), version=F("version") + 1)
        _tell("comment.done", one.draft, one, {"action": (one.action, None)}, by)


def _one(found: models.Draft, number: int) -> models.Comment:
    one = found.comments.filter(pk=number).first()
    if one is None:
        raise standing.nothing()
    return one


def anchor_of(row: models.Comment) -> Anchor:
    """Where a comment stands, for the engine."""
    return Anchor(row.clause, row.language, row.quote, row.start, row.before, row.after)


def told(row: models.Comment) -> Comment:
    """A comment as the engine sees it."""
    disposition = Disposition(
        comments.outcome(row.outcome),
        row.reason,
        row.action,
        row.owner,
        row.due,
        on=row.decided_at.date() if row.decided_at else None,
    )
    return Comment(
        str(row.pk),
        anchor_of(row),
        row.words,
        row.author,
        row.body,
        row.round.number if row.round else 0,
        row.at.date(),
        row.wording,
        row.restricted,
        disposition,
    )


def _tell(
    verb: str, found: models.Draft, one: models.Comment, values: dict[str, tuple[Any, Any]], by: policy.Actor
) -> None:
    deeds.append(verb, by=by, target=(TARGET, one.pk, found.owner_id), values=values, version=one.version)
