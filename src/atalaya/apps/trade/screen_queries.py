"""Reads of screening: what the lists say of a party, what waits to be looked at, what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models as db
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.trade import list_live, wording
from atalaya.apps.trade import screen_models as models
from atalaya.apps.trade.list_live import Live
from atalaya.core import errors, policy
from atalaya.core.trade import ages, decisions, explanation, screening
from atalaya.core.trade.parties import Facts, Party, Query
from atalaya.core.trade.screening import Hit
from atalaya.web import pieces

KIND: Final = "screening"
PAGE: Final = 100


def klass_of(owner: str) -> policy.Klass:
    """Who sees what an owner screens: a country's people, or the organisation alone."""
    return policy.Klass.NATIONAL if owner.startswith("country:") else policy.Klass.OWNER_ONLY


def thing(owner: str, kind: str = KIND) -> policy.Thing:
    """What an owner screens, as far as permission goes."""
    return policy.Thing(kind, owner, klass_of(owner))


def owners(by: policy.Actor, verb: policy.Verb = policy.Verb.CREATE, kind: str = KIND) -> tuple[str, ...]:
    """The owners for whom this person may screen."""
    mine = sorted(one for one in by.owners() if one.startswith(("country:", "organisation:")))
    return tuple(one for one in mine if policy.may(by, verb, thing(one, kind)))


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Owners with their names."""
    names = access.names()
    return [(code, values.spoken(names.get(code)).text or code) for code in codes]


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate as a page shows it. ``aligned`` are word asked, word listed, how, likeness in percent."""

    list: str
    party: str
    name: str
    percent: int
    answer: str
    tone: pieces.Tone
    aligned: tuple[tuple[str, str, str, int], ...]
    left: tuple[str, ...]
    against: tuple[str, ...]
    supports: tuple[str, ...]
    linked: bool
    programme: str
    decided: models.Decision | None = None
    reopened: models.Decision | None = None

    @property
    def answer_said(self) -> str:
        """The answer in the reader's language."""
        return wording.said(wording.ANSWERS, self.answer)

    @property
    def why(self) -> wording.Why:
        """Why it was found."""
        return wording.why(self.aligned, self.against, self.supports, self.left)


@dataclass(frozen=True, slots=True)
class Part:
    """What one list says: apart from the others, with its day, its age and what it is in law."""

    live: Live
    answer: str
    tone: pieces.Tone
    warnings: tuple[str, ...]
    withheld: bool
    found: tuple[Shown, ...]

    @property
    def answer_said(self) -> str:
        """The answer in the reader's language."""
        return wording.said(wording.ANSWERS, self.answer)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the lists say of a party. ``lacks`` is true while nobody brought the list of the Security Council."""

    asked: Query
    parts: tuple[Part, ...]
    lacks: bool


def ask(query: Query, lives: Sequence[Live], owner: str = "") -> Answer:
    """The answer of each list to a question. Unusable when there is nothing to ask."""
    if screening.is_empty(query):
        raise errors.Unusable("screen.name", "Write a name with at least one letter or digit.", "name")
    told = _standing(query, owner) if owner else {}
    parts = tuple(_part(query, live, told) for live in lives)
    return Answer(query, parts, not any(live.binds for live in lives))


def _part(query: Query, live: Live, told: Mapping[tuple[str, str], Sequence[models.Decision]]) -> Part:
    screener = live.screener
    age = ages.judge([live.head], clock.today())
    hits = screener.screen([query])[0]
    answer = ages.worded(screening.answer_of(hits), age)
    found = tuple(_shown(hit, live, screener.index.party(hit.number), told) for hit in hits)
    return Part(live, answer, wording.TONES[answer], wording.age(live, clock.today()), age.withhold, found)


def _standing(query: Query, owner: str) -> Mapping[tuple[str, str], list[models.Decision]]:
    """The decisions of an owner on a question, by list and party, the latest last."""
    found: dict[tuple[str, str], list[models.Decision]] = defaultdict(list)
    rows = models.Decision.objects.filter(owner=owner, query=decisions.of_query(query)).select_related("by")
    for row in rows.order_by("at", "pk"):
        found[row.list, row.party].append(row)
    return found


def _shown(hit: Hit, live: Live, party: Party, told: Mapping[tuple[str, str], Sequence[models.Decision]]) -> Shown:
    why = explain(hit, live)
    last = next(reversed(told.get((hit.list, hit.party), ())), None)
    stands = last is not None and last.reopened_at is None and last.entry == decisions.of_party(party)
    return Shown(
        hit.list, hit.party, hit.name, round(hit.score * 100), hit.answer, wording.TONES[hit.answer],
        tuple(map(tuple, why["aligned"])), tuple(why["left"]), tuple(why["against"]), tuple(why["supports"]),
        hit.linked, party.programme, last if stands else None, last if last is not None and not stands else None,
    )  # fmt: skip


def explain(hit: Hit, live: Live) -> dict[str, Any]:
    """Why a party was found, as plain values that can be kept; words of the engine, translated when shown."""
    screener = live.screener
    told = explanation.explain(hit.asked, hit.name, screener.words, screener.model, hit.findings)
    return {
        "aligned": [[one.asked, one.listed, one.way, round(one.likeness * 100)] for one in told.aligned],
        "left": [*(f"+{word}" for word in told.only_asked), *(f"-{word}" for word in told.only_listed)],
        "against": list(told.contradictions),
        "supports": [f"{one.about}: {one.listed}" for one in hit.findings if one.supports],
        "linked": hit.linked,
    }


def plain(query: Query) -> dict[str, Any]:
    """A question as plain values."""
    facts = query.facts
    return {"names": list(query.names), "kind": facts.kind, "births": list(facts.births),
            "countries": list(facts.countries), "identifiers": list(facts.identifiers)}  # fmt: skip


def question(told: Mapping[str, Any]) -> Query:
    """A question out of plain values."""
    facts = Facts(str(told.get("kind", "")), *(tuple(told.get(k, ())) for k in ("births", "countries", "identifiers")))
    return Query(tuple(told.get("names", ())), facts)


# Runs and the queue.


def runs(by: policy.Actor) -> db.QuerySet[models.Run]:
    """The runs this person may see."""
    seen = owners(by, policy.Verb.VIEW)
    return models.Run.objects.filter(owner__in=seen).select_related("by", "owner")


def run(pk: int, by: policy.Actor) -> models.Run:
    """A run. Missing for whoever may not see it."""
    found = runs(by).filter(pk=pk).first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def latest(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """The runs of this person's owners, the newest first, with how many candidates wait in each."""
    waits = Count("candidates", filter=Q(candidates__decision=None))
    rows = runs(by).annotate(waits=waits).order_by("-pk")[:PAGE]
    return tuple(
        pieces.Row(
            (row.name, row.at, wording.stage(row), row.done, row.waits, str(row.by) if row.by else None),
            reverse("screen-run", args=[row.pk]),
        )
        for row in rows
    )


def run_columns() -> tuple[pieces.Column, ...]:
    """The heads of a list of runs."""
    heads = (_("What"), _("When"), _("Stage"), _("Names"), _("To look at"), _("By"))
    kinds: Any = ("text", "text", "text", "number", "number", "text")
    return tuple(pieces.Column(head, kind) for head, kind in zip(heads, kinds, strict=True))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate of a run, to be looked at or decided already."""

    row: models.Candidate
    percent: int
    answer: str
    tone: pieces.Tone
    aligned: tuple[tuple[str, str, str, int], ...]
    against: tuple[str, ...]
    supports: tuple[str, ...]
    before: models.Decision | None

    @property
    def answer_said(self) -> str:
        """The answer in the reader's language."""
        return wording.said(wording.ANSWERS, self.answer)

    @property
    def why(self) -> wording.Why:
        """Why it was found."""
        return wording.why(self.aligned, self.against, self.supports)


@dataclass(frozen=True, slots=True)
class Page:
    """A run with its numbers, its lists and a page of its queue."""

    run: models.Run
    figures: tuple[tuple[str, int], ...]
    lists: tuple[dict[str, Any], ...]
    waiting: tuple[Waiting, ...]
    open: int
    decided: int
    faults: tuple[tuple[int, str, str, str], ...]
    paging: pieces.Paging
    may_decide: bool


def page(pk: int, by: policy.Actor, number: int, *, decided: bool) -> Page:
    """A run and a page of its queue: what waits, or what is decided."""
    found = run(pk, by)
    mine = found.candidates.filter(decision__isnull=not decided)
    counts = found.candidates.aggregate(open=Count("pk", filter=Q(decision=None)), all=Count("pk"))
    rows = list(
        mine.select_related("decision__by").order_by("-score", "row", "pk")[(number - 1) * PAGE : number * PAGE]
    )
    earlier = _earlier(found.owner_id, rows)
    faults = found.rows_at_fault.order_by("row")[:PAGE]
    done = counts["all"] - counts["open"]
    return Page(
        found,
        wording.figures(found),
        tuple({**told, "effect_said": wording.said(wording.EFFECTS, told["effect"])} for told in found.editions),
        tuple(_waiting(row, earlier) for row in rows),
        counts["open"],
        done,
        tuple((one.row, one.column, one.asked, wording.fault(one.code, one.detail)) for one in faults),
        pieces.Paging(number, PAGE, done if decided else counts["open"]),
        policy.may(by, policy.Verb.APPROVE, thing(found.owner_id)),
    )


def _earlier(owner: str, rows: Sequence[models.Candidate]) -> dict[tuple[str, str, str], models.Decision]:
    """Decisions that were made before and are open again, by question, list and party."""
    asked = {row.query for row in rows if row.decision_id is None}
    found = models.Decision.objects.filter(owner=owner, query__in=asked).select_related("by").order_by("at", "pk")
    return {(one.query, one.list, one.party): one for one in found}


def _waiting(row: models.Candidate, earlier: Mapping[tuple[str, str, str], models.Decision]) -> Waiting:
    return Waiting(
        row, round(row.score * 100), row.answer, wording.TONES[row.answer],
        tuple((str(a), str(b), str(c), int(d)) for a, b, c, d in row.why.get("aligned", ())),
        tuple(row.why.get("against", ())), tuple(row.why.get("supports", ())),
        earlier.get((row.query, row.list, row.party)) if row.decision_id is None else None,
    )  # fmt: skip


def queue(by: policy.Actor) -> int:
    """How many candidates wait for this person."""
    mine = owners(by, policy.Verb.APPROVE)
    return models.Candidate.objects.filter(run__owner__in=mine, decision=None).count() if mine else 0


def lists_of(owner: str) -> tuple[Live, ...]:
    """The lists that answer for an owner."""
    return list_live.for_owner(owner)
