"""Deeds on national guidelines: begin from the outline, consult, check, pilot, approve, and review in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.drafting import actions, clearing, guarding, models, outlined, tables
from atalaya.core import calendars, errors, policy
from atalaya.core.drafting.comments import Row

OUTLINE: Final = "guideline-biological-release"
LEAST_ROUNDS: Final = 2
"""So many rounds of consultation a guideline goes through before its legal check (programme.md A6 and J10)."""
_MONTHS: Final = 12
_DRAFT: Final = {"consult": "consult", "send_to_check": "send_to_check", "check": "check", "redraft": "redraft"}
"""Steps of a guideline that its text takes with it, where its own stage allows."""


def begin(made: models.Guideline, languages: tuple[str, ...], *, by: policy.Actor) -> models.Guideline:
    """Adds a guideline with its text: the outline of the governance level, blanks in brackets."""
    if not languages:
        raise errors.Unusable("guideline.languages", "Choose at least one language.", "languages")
    outline = outlined.find(OUTLINE, "guideline")
    text = outlined.begin(outline, languages, {}, sort="guideline", scheme="report")
    made.title = made.title or dict(text.title)
    draft = models.Draft(
        owner_id=made.owner_id, klass=made.klass, kind="guideline", lead=languages[0], title=dict(made.title)
    )
    with transaction.atomic():
        made.text = actions.create(draft, text, by=by)
        return deeds.create(made, by=by)


@dataclass(frozen=True, slots=True)
class Consulted:
    """How the consultation stands: rounds, how many of them closed and published, comments and those not decided."""

    rounds: int
    closed: int
    published: int
    comments: int
    open: int


def consulted(found: models.Guideline) -> Consulted:
    """How the consultation of a guideline stands."""
    rounds = list(found.text.rounds.defer("content", "names")) if found.text else []
    rows = models.Comment.objects.filter(draft=found.text_id or 0, round__isnull=False)
    return Consulted(
        len(rounds),
        sum(1 for one in rounds if one.state == "closed"),
        sum(1 for one in rounds if one.published_at),
        rows.count(),
        rows.filter(outcome="").count(),
    )


def take(
    pk: int, step: str, *, by: policy.Actor, version: int, on: date | None = None, approved_by: str = ""
) -> models.Guideline:
    """Takes a step; OutOfOrder says what is still missing for it. The text takes its own step along."""
    with transaction.atomic():
        found = access.one(models.Guideline, pk, by)
        _require_ready(found, step)
        more: dict[str, Any] = {}
        if step == "approve":
            more = _approved(found, on, approved_by)
        if step == "review" and on:
            more = {"review_on": calendars.add_months(on, _MONTHS * found.years)}
        done = deeds.take(models.Guideline, pk, step, by=by, version=version, on=on, **more)
        if step in _DRAFT:
            _along(done, _DRAFT[step], by)
        if more.get("review_on") and done.text is not None:
            _remind(done, by)
    return done


def _require_ready(found: models.Guideline, step: str) -> None:
    if step in ("withdraw", "redraft", "review", "replace"):
        return
    if found.text is None:
        raise errors.OutOfOrder("guideline.text", "Link the text of the guideline first.")
    if step != "outline":
        guarding.require_free(found.text)
    if step == "send_to_check":
        stand = consulted(found)
        if stand.closed < LEAST_ROUNDS:
            raise errors.OutOfOrder(
                "guideline.rounds",
                "Two rounds of consultation come first, each opened, closed and decided.",
                f"{stand.closed}",
            )
        if stand.open:
            raise errors.OutOfOrder("round.undecided", "Some comments of this round are not decided yet.")
        if stand.published < stand.rounds:
            raise errors.OutOfOrder("guideline.published", "Publish what became of the comments of every round first.")
    if step == "approve":
        if not found.pilots:
            raise errors.OutOfOrder("guideline.pilot", "Write down first where the guideline was tried.")
        if found.text.stage != "approved":
            raise errors.OutOfOrder("guideline.unapproved", "Its text is not approved yet: clear and approve it first.")


def _approved(found: models.Guideline, on: date | None, approved_by: str) -> dict[str, Any]:
    said = approved_by.strip()
    if not said and not found.approved_by:
        raise errors.Unusable("guideline.approver", "Write who approved the guideline.", "approved_by")
    if on is None:
        raise errors.Unusable("workflow.day", "this records an act of somebody else: give the day it bears", "on")
    told: dict[str, Any] = {
        "approved_on": on,
        "review_on": calendars.add_months(on, _MONTHS * found.years),
    }
    if said and found.text is not None:
        told["approved_by"] = {found.text.lead: said}
    return told


def _along(found: models.Guideline, step: str, by: policy.Actor) -> None:
    """The text's own process goes along where it stands at a stage from which the step leads."""
    draft = models.Draft.objects.get(pk=found.text_id or 0)
    process = models.Draft.PROCESS
    if process is not None and draft.stage in process.step(step).sources:
        clearing.take(draft.pk, step, by=by, version=draft.version)


def _remind(found: models.Guideline, by: policy.Actor) -> None:
    draft = models.Draft.objects.get(pk=found.text_id or 0)
    day = found.review_on.isoformat() if found.review_on else ""
    deeds.change(models.Draft, draft.pk, {"review_on": day}, by=by, version=draft.version)


@dataclass(frozen=True, slots=True)
class Disposed:
    """A published round: its title and what became of each comment, bodies named only where they agreed."""

    title: str
    rows: tuple[tuple[str, Row], ...]


def disposition(found: models.Guideline, unnamed: str) -> tuple[Disposed, ...]:
    """What became of the comments of the published rounds, for everybody who sees the guideline.

    ``unnamed`` is what stands for a body that did not agree to be named, with ``{n}`` for its number.
    """
    agreed = {str(row.get("body", "")).casefold() for row in found.consents}
    numbers: dict[str, str] = {}
    made = []
    rounds = found.text.rounds.exclude(published_at=None).order_by("number") if found.text else ()
    for one in rounds:
        rows = []
        for row in tables.published(one):
            body = row.body
            if body.casefold() not in agreed:
                body = numbers.setdefault(row.body, unnamed.format(n=len(numbers) + 1))
            rows.append((body, row))
        made.append(Disposed(one.title, tuple(rows)))
    return tuple(made)
