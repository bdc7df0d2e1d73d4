"""What a program asks, answered in the shape that clients of matching services know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.trade import list_live
from atalaya.apps.trade.list_live import Live
from atalaya.core import errors
from atalaya.core.trade import ages, entities, explanation, screening
from atalaya.core.trade.parties import Query

ALL: Final = ("default", "sanctions", "all")
"""Names that stand for every list that is on."""
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class How:
    """How a client wants to be answered; None is this project's own measure."""

    limit: int = entities.RESULTS
    threshold: float | None = None
    cutoff: float | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()


def lists(dataset: str, owner: str, how: How = How()) -> tuple[Live, ...]:
    """The lists that a name of a dataset stands for. Missing when there is none of that name."""
    on = list_live.for_owner(owner) if owner else list_live.for_everybody()
    if dataset not in ALL:
        wanted = {dataset, *how.include}
        if dataset not in {one.list for one in on}:
            raise errors.Missing("match.dataset", "There is no such dataset, or it is not switched on.")
        on = tuple(one for one in on if one.list in wanted)
    return tuple(one for one in on if one.list not in how.exclude)


def require_ready(lives: Sequence[Live], dataset: str = "default") -> None:
    """Unavailable when an empty answer would say more than is known: no list here, or one too old."""
    if dataset in ALL and not any(one.binds for one in lives):
        raise errors.Unavailable("match.lists", "No list of the Security Council is on this server.")
    if ages.judge([one.head for one in lives], clock.today()).withhold:
        raise errors.Unavailable("match.old", "A list is more than 30 days old: bring a newer edition.")


def match(body: object, lives: Sequence[Live], how: How) -> dict[str, Any]:
    """The answers to all questions of a request. Unusable (``match.*``) names the one that cannot be asked."""
    asked = body.get("queries") if isinstance(body, Mapping) else None
    if not isinstance(asked, Mapping) or not asked:
        raise errors.Unusable("match.body", 'send {"queries": {id: {"schema": ..., "properties": ...}}}', "queries")
    if len(asked) > entities.QUERIES:
        raise errors.Unusable("match.many", f"at most {entities.QUERIES} queries a request", "queries")
    told = {str(name): entities.query(one, str(name)[:60]) for name, one in asked.items()}
    found = _found(tuple(told.values()), lives, how)
    answers = {name: entities.answer(asked[name], rows) for name, rows in zip(told, found, strict=True)}
    return {"responses": answers, "limit": how.limit, "matcher": {"algorithm": entities.ALGORITHM},
            "lists": [one.told() for one in lives]}  # fmt: skip


def _found(queries: Sequence[Query], lives: Sequence[Live], how: How) -> list[list[dict[str, Any]]]:
    """Scored entities of each question, best first; the lists are asked apart and put together by score."""
    rows: list[list[dict[str, Any]]] = [[] for _ in queries]
    for live in lives:
        screener = live.screener
        review = screener.model.review
        floor = review if how.cutoff is None else how.cutoff
        threshold = review if how.threshold is None else how.threshold
        askable = [number for number, query in enumerate(queries) if not screening.is_empty(query)]
        every = screener.screen([queries[number] for number in askable], everything=floor < review)
        for number, hits in zip(askable, every, strict=True):
            for hit in hits:
                if hit.score < floor or entities.key(live.list, hit.party) in how.without:
                    continue
                why = explanation.explain(hit.asked, hit.name, screener.words, screener.model, hit.findings)
                party = screener.index.party(hit.number)
                rows[number].append(entities.result(live.head, party, hit.score, threshold, why))
    return [sorted(own, key=lambda one: -one["score"])[: how.limit] for own in rows]


def search(words: str, lives: Sequence[Live], limit: int, offset: int) -> dict[str, Any]:
    """Parties whose names are near these words, without scores."""
    how = How(limit=min(_MOST, limit + offset), cutoff=0.3)
    rows = _found([Query((words,))], lives, how)[0]
    plain = [{name: value for name, value in row.items() if name not in ("score", "match", "explanations", "features")}
             for row in rows]  # fmt: skip
    return {"results": plain[offset : offset + limit], "facets": {}, "limit": limit, "offset": offset,
            "total": {"value": len(plain), "relation": "eq"}}  # fmt: skip


def entity(key: str, lives: Sequence[Live]) -> dict[str, Any]:
    """A party by the id that an answer gave. Missing when no list that is on has it."""
    for live in lives:
        index = live.screener.index
        if not key.startswith(f"{live.list}-"):
            continue
        for number in range(len(index.party_list)):
            if entities.key(live.list, index.party_id(number)) == key:
                return entities.entity(live.head, index.party(number))
    raise errors.Missing("match.entity", "There is no such entity.")


def catalogue(lives: Sequence[Live]) -> dict[str, Any]:
    """The lists as datasets; those too old to answer are told as outdated."""
    today = clock.today()
    old = [one.list for one in lives if ages.judge([one.head], today).withhold]
    children = [one.list for one in lives]
    whole = {"name": "default", "title": "Lists that are on", "load": False, "children": children, "tags": []}
    current = [name for name in children if name not in old]
    datasets = [whole, *(entities.dataset(one.head) for one in lives)]
    return {"datasets": datasets, "current": current, "outdated": old, "index_stale": bool(old)}
