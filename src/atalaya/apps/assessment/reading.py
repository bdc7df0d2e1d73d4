"""The engine reads a country's laws for an assessment: asked for in the browser, done by the worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock, crosswalks, knowledge, vectors
from atalaya.adapters.cache import Cache
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import books, models, standing
from atalaya.apps.laws import queries as laws
from atalaya.core import errors, policy
from atalaya.core.catalogue import Catalogue, Crosswalk
from atalaya.core.mapping import engine
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.model import Proposal

_log = logging.getLogger("atalaya.worker")
LEASE: Final = timedelta(minutes=30)


def ask(pk: int, *, by: policy.Actor) -> models.Reading:
    """Asks for a reading; one that already waits is not asked for twice."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        waits = found.readings.filter(state="waiting").first()
        if waits is not None:
            return waits
        made = models.Reading.objects.create(assessment=found, by_id=by.person)
        deeds.append("assessment.reading", record=found, by=by)
    return made


def read_next() -> bool:
    """Does one reading that waits; False when none does."""
    wanted = _take()
    if wanted is None:
        return False
    try:
        _read(wanted)
    except OperationalError:  # the database was busy or away: later
        models.Reading.objects.filter(pk=wanted.pk, state="waiting").update(taken_at=None)
        raise
    except errors.Problem as problem:
        _fail(wanted, problem.detail)
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one assessment must not end the worker
        _log.exception("a reading failed")
        _fail(wanted, f"the laws could not be read ({type(fault).__name__}); please report it")
    return True


def _take() -> models.Reading | None:
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    for one in models.Reading.objects.filter(free, state="waiting").order_by("pk")[:3]:
        if models.Reading.objects.filter(free, pk=one.pk, state="waiting").update(taken_at=clock.now()):
            return one
    return None


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Reading.objects.filter(state="waiting").update(taken_at=None)


def _fail(wanted: models.Reading, detail: str) -> None:
    models.Reading.objects.filter(pk=wanted.pk).update(state="failed", detail=detail[:600], done_at=clock.now())


def _read(wanted: models.Reading) -> None:
    found = wanted.assessment
    by = access.actor(people.User.objects.get(pk=wanted.by_id or 0), strong=True, on=clock.today())
    instruments, places = laws.instruments(found.owner_id, by)
    if not instruments:
        raise errors.Unusable("reading.no_laws", "There is no law text of this country yet: bring some first.")
    proposals = _propose(found, instruments)
    with transaction.atomic():
        kept = _keep(found, proposals, places)
        models.Reading.objects.filter(pk=wanted.pk).update(
            state="done", done_at=clock.now(), laws=len(instruments), proposals=kept[0], fields=kept[1]
        )
        values = {"laws": (None, len(instruments)), "proposals": (None, kept[0])}
        deeds.append("assessment.read", record=found, by=by, values=values)


def _propose(found: models.Assessment, instruments: Sequence[Any]) -> list[Proposal]:
    """What the engine says, under the ids of the assessment's catalogue; surveys take it through their own fields."""
    known, book, crosswalk = _knowledge(found.catalogue)
    encoder = vectors.Encoder(Cache(settings.DATA / "cache")) if vectors.installed() else None
    proposals = engine.propose(instruments, known, found.owner_id.partition(":")[2], encoder)
    if book.kind == "survey":
        ways = {field: tuple(m.id for m in book.obligations.values() if field in m.answers) for field in
                {one.field for one in proposals}}  # fmt: skip
        proposals = crosswalks.carry(proposals, Crosswalk("", "", 0, ways))
    elif crosswalk is not None:
        proposals = crosswalks.carry(proposals, crosswalk)
    known_fields = {field.id for field in book.fields}
    return [one for one in proposals if one.field in known_fields]


@lru_cache(maxsize=8)
def _knowledge(catalogue: str) -> tuple[Knowledge, Catalogue, Crosswalk | None]:
    """What the engine knows: of the catalogue, or for a survey of the matrix it speaks to."""
    found = books.book(catalogue)
    if found.kind == "survey":
        return knowledge.load(), found, None
    book = knowledge.load_book(catalogue)
    return knowledge.load_for(book), book.catalogue, book.crosswalk


def _keep(
    found: models.Assessment, proposals: Sequence[Proposal], places: Mapping[tuple[str, int], int]
) -> tuple[int, int]:
    """Writes what the engine proposes; what a person accepted or refused stays so. How many, and in how many fields."""
    judged = list(found.proposals.exclude(state="open").values_list("field", "article_id", "state"))
    refused = [(field, article) for field, article, state in judged if state == "refused"]
    words = laws.wordings({article for _field, article in refused} | set(places.values())) if refused else {}
    again = {(field, words.get(article, "")) for field, article in refused}
    found.proposals.filter(state="open").delete()
    rows, seen = [], {(field, article) for field, article, _state in judged}
    for one in proposals:
        article = places.get((one.instrument, one.unit))
        if article is None or (one.field, article) in seen:
            continue
        seen.add((one.field, article))
        rows.append(_row(found, one, article, "refused" if (one.field, words.get(article)) in again else "open"))
    models.Proposal.objects.bulk_create(rows, batch_size=500)
    return sum(row.state == "open" for row in rows), len({row.field for row in rows if row.state == "open"})


def _row(found: models.Assessment, one: Proposal, article: int, fate: str) -> models.Proposal:
    start = one.start - one.unit
    return models.Proposal(
        assessment=found,
        field=one.field,
        article_id=article,
        rank=one.rank,
        score=one.score,
        decision=one.decision,
        start=start,
        end=start + len(one.quote),
        state=fate,
        reasons=[
            {
                "signal": r.signal,
                "name": r.name,
                "words": r.words,
                "where": r.where,
                "share": round(r.share, 3),
                "start": r.start - one.unit if r.end else 0,
                "end": r.end - one.unit if r.end else 0,
            }
            for r in one.reasons
        ],
    )
