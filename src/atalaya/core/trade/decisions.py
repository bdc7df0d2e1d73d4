"""What a person decided about a candidate, remembered for that party and that entry of the list.

A decision counts for later answers while the entry it was made on stands unchanged; a changed entry opens it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from atalaya.core.errors import Unusable
from atalaya.core.trade import folding
from atalaya.core.trade.parties import Party, Query

SAME, OTHER = "same party", "other party"
VERDICTS = (SAME, OTHER)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, when and why, on which entry. ``query`` and ``entry`` are fingerprints."""

    query: str
    list: str
    party: str
    entry: str
    edition: str  # digest of the edition it was made on
    verdict: str
    by: str
    at: datetime
    why: str


def decide(query: Query, list_id: str, party: Party, edition: str, *, verdict: str, by: str, at: datetime,
           why: str) -> Decision:  # fmt: skip
    """A decision. Raises Unusable (``screening.verdict``, ``screening.why``) without a known verdict or a reason."""
    if verdict not in VERDICTS:
        raise Unusable("screening.verdict", f"a decision is one of: {', '.join(VERDICTS)}", "verdict")
    if not why.strip() or not by.strip():
        raise Unusable("screening.why", "a decision needs a person and a reason", "why")
    return Decision(of_query(query), list_id, party.id, of_party(party), edition, verdict, by, at, why.strip())


def of_query(query: Query) -> str:
    """Fingerprint of what is asked: the names without regard to spelling of signs and order, and the facts."""
    names = sorted(" ".join(sorted(folding.fold(name).split())) for name in query.names)
    facts = query.facts
    told = [names, facts.kind, sorted(facts.births), sorted(facts.countries), sorted(facts.identifiers)]
    return _digest(told)


def of_party(party: Party) -> str:
    """Fingerprint of an entry: every name, quality and fact of it."""
    facts = party.facts
    names = sorted((name.text, name.quality) for name in party.names)
    return _digest([party.id, names, facts.kind, sorted(facts.births), sorted(facts.countries),
                    sorted(facts.identifiers), party.programme])  # fmt: skip


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode("ascii")).hexdigest()


def standing(decisions: Sequence[Decision], query: Query, list_id: str, party: Party) -> Decision | None:
    """The latest decision that still counts for this query and this entry; None when there is none or it is open."""
    asked, entry = of_query(query), of_party(party)
    own = [one for one in decisions if (one.query, one.list, one.party) == (asked, list_id, party.id)]
    last = max(own, key=lambda one: one.at, default=None)
    return last if last is not None and last.entry == entry else None


def reopened(decisions: Iterable[Decision], list_id: str, entries: Iterable[Party]) -> list[Decision]:
    """Decisions on this list whose entry has changed or is gone: a person has to look again."""
    now = {party.id: of_party(party) for party in entries}
    return [one for one in decisions if one.list == list_id and now.get(one.party) != one.entry]
