"""How well proposals meet labels: recall at 5 and 10, by country and question, by law and article, and noise.

A label counts as found when a field of its rows, in its own dimension, ranks the article within
max(k, labelled articles of that question); a question is country, obligation and weapon. A label without rows
counts in any enforcement field of its weapon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from atalaya.core.catalogue import Catalogue
from atalaya.core.laws import numbers

_NOWHERE = 10**6
LAW_REACH = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A judged pair: this article answers this question. ``dimension`` is L, E or Y."""

    country: str
    obligation: str
    weapon: str
    rows: tuple[str, ...]
    dimension: str
    instrument: str
    article: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The part of a proposal that evaluation reads."""

    country: str
    field: str
    instrument: str
    article: str
    rank: int
    decision: str


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one country or of all. Shares are 0-1; ``labels`` is their denominator."""

    labels: int
    recall_at_5: float
    recall_at_10: float
    law_at_5: float
    article_in_law_at_5: float
    distinct_at_5: float
    distinct_at_10: float
    median_question_at_5: float
    median_question_at_10: float
    carrying_propose: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``mean`` averages countries; ``noise`` is the share of ``propose`` lines in laws marked as distractors."""

    countries: Mapping[str, Score]
    mean: Score
    proposed: int
    fields_proposed: int
    denominator: int
    noise: float | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    label: Label
    rank: int
    law_rank: int
    reach: int  # labelled articles of the question
    proposed: bool

    def found(self, k: int) -> bool:
        return self.rank <= max(k, self.reach)


def evaluate(
    proposals: Sequence[Ranked],
    labels: Iterable[Label],
    catalogue: Catalogue,
    distractors: frozenset[str] | None = None,
) -> Evaluation:
    """The evaluation of proposals against labels; ``distractors`` are instrument paths, None when not known."""
    distinct = list(dict.fromkeys(_normal(label) for label in labels))
    ranks: dict[tuple[str, str, str], dict[str, Ranked]] = {}
    for proposal in proposals:
        by_article = ranks.setdefault((proposal.country, proposal.field, proposal.instrument), {})
        by_article.setdefault(_plain(proposal.article), proposal)
    asked = {(label.country, label.obligation, label.weapon, label.instrument, label.article) for label in distinct}
    reach = Counter(key[:3] for key in asked)  # an article may be labelled for the law and for its enforcement
    outcomes = [
        _outcome(label, ranks, reach[label.country, label.obligation, label.weapon], catalogue) for label in distinct
    ]
    countries = {
        country: _score([outcome for outcome in outcomes if outcome.label.country == country])
        for country in sorted({label.country for label in distinct})
    }
    kept = [proposal for proposal in proposals if proposal.decision == "propose"]
    noise = None
    if distractors is not None:
        noise = sum(proposal.instrument in distractors for proposal in kept) / len(kept) if kept else 0.0
    return Evaluation(
        countries,
        _mean(list(countries.values())),
        len(kept),
        len({(proposal.country, proposal.field) for proposal in kept}),
        catalogue.denominator * len({proposal.country for proposal in proposals}),
        noise,
    )


def _plain(article: str) -> str:
    return numbers.fold(numbers.normalise(article)).replace("-", "").replace(" ", "")


def _normal(label: Label) -> Label:
    return Label(
        label.country,
        label.obligation,
        label.weapon,
        label.rows,
        label.dimension,
        label.instrument,
        _plain(label.article),
    )


def _fields(label: Label, catalogue: Catalogue) -> list[str]:
    if label.rows:
        return [row if label.dimension == "Y" else f"{row}-{label.dimension}" for row in label.rows]
    return [field.id for field in catalogue.fields if field.weapon == label.weapon and field.dimension == "E"]


def _outcome(
    label: Label, ranks: Mapping[tuple[str, str, str], Mapping[str, Ranked]], reach: int, catalogue: Catalogue
) -> _Outcome:
    best, law, proposed = _NOWHERE, _NOWHERE, False
    for field in _fields(label, catalogue):
        for article, proposal in ranks.get((label.country, field, label.instrument), {}).items():
            law = min(law, proposal.rank)
            if article == label.article:
                best = min(best, proposal.rank)
                proposed = proposed or (proposal.decision == "propose" and proposal.rank <= max(LAW_REACH, reach))
    return _Outcome(label, best, law, reach, proposed)


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) if found else 0.0


def _score(outcomes: list[_Outcome]) -> Score:
    questions: dict[tuple[str, str], list[_Outcome]] = {}
    articles: dict[tuple[str, str, str], list[_Outcome]] = {}
    for outcome in outcomes:
        questions.setdefault((outcome.label.obligation, outcome.label.weapon), []).append(outcome)
        articles.setdefault((outcome.label.obligation, outcome.label.instrument, outcome.label.article), []).append(
            outcome
        )
    found = [outcome for outcome in outcomes if outcome.found(5)]
    in_law = [outcome for outcome in outcomes if outcome.law_rank <= LAW_REACH]
    return Score(
        len(outcomes),
        _share(outcome.found(5) for outcome in outcomes),
        _share(outcome.found(10) for outcome in outcomes),
        _share(outcome.law_rank <= LAW_REACH for outcome in outcomes),
        _share(outcome.found(5) for outcome in in_law),
        _share(any(outcome.found(5) for outcome in group) for group in articles.values()),
        _share(any(outcome.found(10) for outcome in group) for group in articles.values()),
        median(_share(outcome.found(5) for outcome in group) for group in questions.values()),
        median(_share(outcome.found(10) for outcome in group) for group in questions.values()),
        _share(outcome.proposed for outcome in found),
    )


def _mean(scores: list[Score]) -> Score:
    count = max(1, len(scores))

    def average(name: str) -> float:
        return sum(float(getattr(score, name)) for score in scores) / count

    return Score(
        sum(score.labels for score in scores),
        *(average(name) for name in Score.__slots__ if name != "labels"),
    )
