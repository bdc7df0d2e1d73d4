"""Deeds on screening: bring a spreadsheet, keep an answer, decide about a candidate, answer what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import IO, Any, Final

from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock
from atalaya.adapters.screening import sheets, tables
from atalaya.adapters.screening.tables import Asked
from atalaya.apps.access import deeds
from atalaya.apps.trade import list_live, screen_results
from atalaya.apps.trade import screen_models as models
from atalaya.apps.trade import screen_queries as queries
from atalaya.apps.trade.list_live import Live
from atalaya.core import errors, policy
from atalaya.core.trade import ages, decisions, screening
from atalaya.core.trade.parties import Query
from atalaya.core.trade.screening import EXACT, Hit

LEASE: Final = timedelta(minutes=10)
BATCH: Final = 2_000
"""So many names a transaction: what a cut costs at most."""
TARGET: Final = "trade.run"


def _may(owner: str, by: policy.Actor) -> None:
    if not policy.may(by, policy.Verb.CREATE, queries.thing(owner)):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")


def bring(file: IO[bytes], name: str, owner: str, columns: Sequence[str], *, by: policy.Actor) -> models.Run:
    """Keeps a spreadsheet for the worker to answer."""
    _may(owner, by)
    kept = list_live.files().put(file)
    with transaction.atomic():
        made = models.Run.objects.create(
            owner_id=owner, klass=queries.klass_of(owner), name=name[-300:], file=kept.digest, columns=list(columns),
            by_id=by.person,
        )  # fmt: skip
        values = {"file": (None, kept.digest)}
        deeds.append("screening.brought", by=by, target=(TARGET, made.pk, owner), values=values)
    return made


def keep(query: Query, owner: str, *, by: policy.Actor) -> models.Run:
    """Keeps the answer about one party, so that its candidates can be decided."""
    _may(owner, by)
    if screening.is_empty(query):
        raise errors.Unusable("screen.name", "Write a name with at least one letter or digit.", "name")
    lives = list_live.for_owner(owner)
    with transaction.atomic():
        made = models.Run.objects.create(
            owner_id=owner, klass=queries.klass_of(owner), name=query.names[0][:300], stage="running", by_id=by.person
        )
        _begin(made, lives, total=1)
        _answer(made, lives, [Asked(1, "", query)])
        models.Run.objects.filter(pk=made.pk).update(stage="done", ended_at=clock.now())
        values = {"lists": (None, [f"{one.list} {one.dated}" for one in lives])}
        deeds.append("screening.asked", by=by, target=(TARGET, made.pk, owner), values=values)
    made.refresh_from_db()
    return made


def decide(pk: int, verdict: str, why: str, *, by: policy.Actor) -> models.Decision:
    """A person decides about a candidate; it counts for the same question while the entry stands unchanged.

    OutOfOrder when somebody was quicker.
    """
    with transaction.atomic():
        row = models.Candidate.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("run").first()
        if row is None:
            raise errors.Missing("policy.missing", "There is no such record.")
        owner = row.run.owner_id
        policy.require(by, policy.Verb.APPROVE, queries.thing(owner))
        if row.decision_id is not None:
            raise errors.OutOfOrder("screening.decided", "Somebody decided this meanwhile. Reload the page.")
        why = " ".join(why.split())
        if verdict not in decisions.VERDICTS or not why:
            raise errors.Unusable("screening.why", "Say which it is, and why.", "why")
        made = models.Decision.objects.create(
            owner_id=owner, query=row.query, asked=row.asked, list=row.list, party=row.party, name=row.name,
            entry=row.entry, edition=row.edition, verdict=verdict, why=why[:600], by_id=by.person,
        )  # fmt: skip
        same = models.Candidate.objects.filter(
            run__owner=owner, query=row.query, list=row.list, party=row.party, entry=row.entry, decision=None
        )
        same.update(decision=made)
        deeds.append("screening.decided", by=by, target=("trade.decision", made.pk, owner),
                     values={"verdict": (None, verdict), "why": (None, why[:600])})  # fmt: skip
    return made


# The worker.


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Run.objects.filter(stage__in=("waiting", "running")).exclude(file="").update(taken_at=None)


def screen_next() -> bool:
    """Answers one spreadsheet that waits, batch by batch; goes on where a worker was cut. False when none does."""
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    waits = models.Run.objects.filter(free, stage__in=("waiting", "running")).exclude(file="")
    one = waits.order_by("pk").first()
    if one is None or not waits.filter(pk=one.pk).update(taken_at=clock.now()):
        return False
    try:
        _work(one)
    except OperationalError:  # the database was busy or away: no fault of the file
        models.Run.objects.filter(pk=one.pk).update(taken_at=None)
        raise
    except errors.Problem as problem:
        _fail(one, {"code": problem.code, "detail": problem.detail[:600], "where": problem.where[-300:]})
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one file must not end the work on the rest
        _fail(one, {"code": "screen.fault", "detail": type(fault).__name__, "where": one.name})
    return True


def _fail(one: models.Run, told: dict[str, str]) -> None:
    models.Run.objects.filter(pk=one.pk).update(stage="failed", fault=told, taken_at=None, ended_at=clock.now())


def asked(one: models.Run) -> Iterator[Asked]:
    """The questions of a spreadsheet, read in the cage."""
    data = list_live.files().read(one.file)
    return tables.ask(sheets.caged(data, one.name), one.name, tuple(one.columns))


def _work(one: models.Run) -> None:
    every = list(asked(one))
    lives = _lists(one)
    if one.stage == "waiting":
        with transaction.atomic():
            _begin(one, lives, total=len(every))
    for first in range(one.done, len(every), BATCH):
        with transaction.atomic():
            _answer(one, lives, every[first : first + BATCH])
    result = screen_results.write(one, every)
    with transaction.atomic():
        told = models.Run.objects.filter(pk=one.pk, stage="running")
        if told.update(stage="done", result=result, taken_at=None, ended_at=clock.now()):
            values = {"names": (None, len(every)), "lists": (None, [f"{x['list']} {x['dated']}" for x in one.editions])}
            deeds.append("screening.done", by=policy.VISITOR, target=(TARGET, one.pk, one.owner_id), values=values)


def _lists(one: models.Run) -> tuple[Live, ...]:
    """The lists of a run: those of the day it began, when it goes on."""
    lives = list_live.for_owner(one.owner_id)
    if one.stage != "running":
        return lives
    if [live.told() for live in lives] == one.editions:
        return lives
    with transaction.atomic():  # a list changed meanwhile: all of it is answered again, with the new one
        one.candidates.all().delete()
        one.rows_at_fault.all().delete()
        one.stage, one.done, one.exact, one.review, one.faults = "waiting", 0, 0, 0, 0
        one.save(update_fields=["stage", "done", "exact", "review", "faults"])
    return lives


def _begin(one: models.Run, lives: Sequence[Live], *, total: int) -> None:
    """Writes down what answers, and how old it is."""
    age = ages.judge([live.head for live in lives], clock.today())
    one.stage, one.total, one.editions = "running", total, [live.told() for live in lives]
    one.warnings = list(age.warnings)
    one.withheld = age.withhold or not any(live.binds for live in lives)
    one.save(update_fields=["stage", "total", "editions", "warnings", "withheld"])


def _answer(one: models.Run, lives: Sequence[Live], batch: Sequence[Asked]) -> None:
    """The answers to a batch, with the count in the same transaction: nothing is lost or doubled by a cut."""
    told = [row for row in batch if row.fault is None]
    distinct = list(dict.fromkeys(row.query for row in told))
    hits: dict[Query, list[tuple[Live, Hit]]] = {query: [] for query in distinct}
    for live in lives:
        for query, found in zip(distinct, live.screener.screen(distinct), strict=True):
            hits[query] += [(live, hit) for hit in found]
    standing = _standing(one.owner_id, distinct)
    rows = [_row(one, row, live, hit, standing) for row in told for live, hit in hits[row.query]]
    models.Candidate.objects.bulk_create(rows, batch_size=500)
    models.Fault.objects.bulk_create(
        [
            models.Fault(run=one, row=row.row, column=row.column[:120], asked=row.query.names[0][:200],
                         code=row.fault[0], detail=row.fault[1][:300])
            for row in batch if row.fault is not None
        ],
        batch_size=500,
    )  # fmt: skip
    answers = [screening.answer_of([hit for _live, hit in hits[row.query]]) for row in told]
    one.done += len(batch)
    one.exact += answers.count(EXACT)
    one.review += answers.count(screening.REVIEW)
    one.faults += len(batch) - len(told)
    one.taken_at = clock.now()
    one.save(update_fields=["done", "exact", "review", "faults", "taken_at"])


def _standing(owner: str, asked: Sequence[Query]) -> Mapping[tuple[str, str, str, str], models.Decision]:
    """The decisions that still count, by question, list, party and entry."""
    prints = {decisions.of_query(query) for query in asked}
    found: dict[tuple[str, str, str, str], models.Decision] = {}
    for one in models.Decision.objects.filter(owner=owner, reopened_at=None).order_by("at", "pk").iterator():
        if one.query in prints:
            found[one.query, one.list, one.party, one.entry] = one
    return found


def _row(
    one: models.Run, row: Asked, live: Live, hit: Hit, standing: Mapping[Any, models.Decision]
) -> models.Candidate:
    query, entry = decisions.of_query(row.query), decisions.of_party(live.screener.index.party(hit.number))
    return models.Candidate(
        run=one, row=row.row, column=row.column[:120], asked=queries.plain(row.query), query=query, list=hit.list,
        dated=hit.dated, edition=live.digest, party=hit.party[:200], entry=entry, name=hit.name[:600], score=hit.score,
        answer=hit.answer, why=queries.explain(hit, live), decision=standing.get((query, hit.list, hit.party, entry)),
    )  # fmt: skip
