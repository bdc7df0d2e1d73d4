"""Articles -> proposals for every field of a catalogue, with reasons. Deterministic; no files, no network.

Signals are fused by product: what the article says (facets) gates, shared words (BM25) and nearness of meaning
(sentence vectors, when a model is there) refine. Ranking stays inside one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from atalaya.core.catalogue import Catalogue, Field, Obligation
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import calibration, facets, passages, reasons
from atalaya.core.mapping.facets import Fit, Ground
from atalaya.core.mapping.lexical import Index
from atalaya.core.mapping.lexicon import Lexicon
from atalaya.core.mapping.model import Proposal
from atalaya.core.mapping.passages import Passage, Surroundings
from atalaya.core.mapping.profiles import Group, Profile

MOST_A_FIELD = 20
_SANCTIONS: Group = (("penalty", 1.0), ("sanction", 0.9))
_REGIME = 0.8  # a penalty for breaking a law that answers the obligation elsewhere
_LEXICAL, _VECTOR = 0.4, 0.3  # the parts of a score that words and meaning can take away
_LEXICAL_FULL = 35.0  # BM25 of a good answer: the middle of the best of each field, alike in three countries
_NEAR = (0.05, 0.40)  # cosines between which nearness counts: the lowest of candidates, the best of most fields
_MASS, _MASS_ARTICLES = 0.25, 4
_LEAST = 0.02
_APPROVAL_ONLY = 0.15
_APPROVING_WORDS = 12  # an approval begins with its verb
_DEFINITION = 0.6  # an article of definitions supports a rule, it is not the rule
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Texts -> unit vectors, one row a text."""

    def __call__(self, texts: Sequence[str], *, language: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the engine knows: the catalogue, a lexicon a language, a profile an obligation."""

    catalogue: Catalogue
    lexicons: Mapping[str, Lexicon]
    profiles: Mapping[str, Profile]


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: int
    score: float
    fit: Fit
    words: float
    vector: float


def propose(
    instruments: Sequence[Instrument],
    knowledge: Knowledge,
    country: str,
    embed: Embedder | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Proposal]:
    """Proposals in catalogue order of fields, best first, at most twenty a field."""
    found: dict[str, list[Proposal]] = {field.id: [] for field in knowledge.catalogue.fields}
    for language in sorted({instrument.language for instrument in instruments}):
        if language in knowledge.lexicons:
            group = [instrument for instrument in instruments if instrument.language == language]
            desk = _Desk(group, knowledge, language, embed, progress)
            for field, scored in desk.ranked():
                found[field.id] += [desk.proposal(country, field, item) for item in scored]
    ordered: list[Proposal] = []
    for field in knowledge.catalogue.fields:
        best = sorted(found[field.id], key=lambda item: (-item.score, item.instrument, item.unit))[:MOST_A_FIELD]
        ordered += [reasons.placed(item, rank) for rank, item in enumerate(best, start=1)]
    return ordered


class _Desk:
    """One language's passages on the table, scored obligation by obligation."""

    def __init__(
        self, instruments: Sequence[Instrument], knowledge: Knowledge, language: str, embed: Embedder | None, progress: Callable[[str], None]
    ) -> None:
        self.instruments = instruments
        self.catalogue = knowledge.catalogue
        self.profiles = knowledge.profiles
        self.language = language
        lexicon = knowledge.lexicons[language]
        self.passages: list[Passage] = []
        self.around: list[Surroundings] = []
        for number, instrument in enumerate(instruments):
            own = passages.of(number, instrument, lexicon)
            self.around.append(passages.surroundings(instrument, own, lexicon))
            self.passages += own
        progress("facets")
        self.index = Index([passage.words for passage in self.passages], language)
        self.embed = embed
        self.progress = progress
        self._about: dict[tuple[str, float, str], dict[int, tuple[float, Ground] | None]] = {}
        self._queries: dict[tuple[str, str], dict[str, float]] = {}

    def ranked(self) -> list[tuple[Field, list[_Scored]]]:
        """Each field with its best articles, best first."""
        fits: dict[tuple[str, str, str], dict[int, Fit]] = {}
        for obligation, weapon in self._questions():
            for dimension, found in self._fits(obligation, weapon).items():
                fits[obligation, weapon, dimension] = found
        vectors = self._vectors(fits)
        self.progress("ranking")
        return [(field, self._rank(field, fits.get((field.obligation, field.weapon, field.dimension), {}), vectors)) for field in self.catalogue.fields]

    def _questions(self) -> list[tuple[str, str]]:
        seen: dict[tuple[str, str], None] = {}
        for field in self.catalogue.fields:
            seen[field.obligation, field.weapon] = None
        return list(seen)

    def _fits(self, obligation: str, weapon: str) -> dict[str, dict[int, Fit]]:
        profile = self.profiles[obligation]
        if not weapon:
            found = self._treaties(profile) if profile.treaty else self._anything(profile)
            return {"Y": found}
        framework: dict[int, Fit] = {}
        enforcement: dict[int, Fit] = {}
        about: dict[int, tuple[float, Ground] | None] = {}
        for number, subject in self._subjects(profile, weapon).items():
            passage = self.passages[number]
            around = self.around[passage.instrument]
            about[number] = subject
            fit = facets.fit(passage, around, profile, subject, profile.need)
            fit = self._lowered(fit, passage, around, profile)
            if fit.score >= _LEAST:
                framework[number] = fit
        best: dict[int, float] = {}
        for number, fit in framework.items():
            home = self.passages[number].instrument
            best[home] = max(best.get(home, 0.0), fit.score)
        for number, subject in about.items():
            fit = self._enforced(number, profile, subject, best)
            if fit.score >= _LEAST:
                enforcement[number] = fit
        return {"L": framework, "E": enforcement}

    def _subjects(self, profile: Profile, weapon: str) -> Mapping[int, tuple[float, Ground] | None]:
        """Passages about the weapon, with how strongly; the same for all obligations that weigh mentions alike."""
        key = (profile.subject, profile.terror, weapon)
        found = self._about.get(key)
        if found is None:
            found = {}
            for number, passage in enumerate(self.passages):
                subject = facets.subject(passage, self.around[passage.instrument], profile, weapon) if not profile.any_subject else None
                if subject is not None or profile.any_subject:
                    found[number] = subject
            self._about[key] = found
        return found

    def _enforced(self, number: int, profile: Profile, subject: tuple[float, Ground] | None, best: Mapping[int, float]) -> Fit:
        passage = self.passages[number]
        if not any(concept in passage.found for concept, _ in _SANCTIONS):
            return Fit(0.0, (), 0)
        around = self.around[passage.instrument]
        rest = profile.need[1:] if profile.obligation.startswith("OP2-") and len(profile.need) > 1 else profile.need
        own = facets.fit(passage, around, profile, subject, (_SANCTIONS, *rest))
        regime = best.get(passage.instrument, 0.0) * _REGIME
        alone = facets.fit(passage, around, profile, None, (_SANCTIONS,))
        fit = own if own.score >= alone.score * regime else Fit(alone.score * regime, ((subject[1],) if subject else ()) + alone.grounds, alone.sentence)
        return self._lowered(fit, passage, around, profile)

    def _lowered(self, fit: Fit, passage: Passage, around: Surroundings, profile: Profile) -> Fit:
        """Weighs down articles that speak of something else in the right words."""
        factor = 1.0
        if around.approving:
            approves = any(concept in passage.found or concept in around.title for concept in profile.approval)
            factor *= 1.0 if approves else _APPROVAL_ONLY if "approval" in passage.found else 0.5
        if passage.defines and "definition" not in profile.helps:
            factor *= _DEFINITION
        return Fit(fit.score * factor, fit.grounds, fit.sentence) if factor != 1.0 else fit

    def _treaties(self, profile: Profile) -> dict[int, Fit]:
        found: dict[int, Fit] = {}
        for number, passage in enumerate(self.passages):
            around = self.around[passage.instrument]
            if not any(hit.first < _APPROVING_WORDS for hit in passage.found.get("approval", ())):
                continue
            for concept in profile.treaty:
                hits = passage.found.get(concept)
                if hits or concept in around.title and "treaty.any" in passage.found:
                    level = 1.0 if hits else 0.8
                    approval = passage.found["approval"][0]
                    grounds = (Ground("subject", concept, level, "article" if hits else "law", hits[0] if hits else None), Ground("need", "approval", 1.0, "article", approval))
                    if number not in found or level > found[number].score:
                        found[number] = Fit(level, grounds, approval.sentence)
        return found

    def _anything(self, profile: Profile) -> dict[int, Fit]:
        found: dict[int, Fit] = {}
        general = Profile("", "any", _ANY_TIER, False, (), (), (), (), 0.0, 1.0)
        for number, passage in enumerate(self.passages):
            around = self.around[passage.instrument]
            subjects = [found_one for weapon in facets.WEAPONS if (found_one := facets.subject(passage, around, general, weapon))]
            if not subjects:
                continue
            subject = max(subjects, key=lambda item: item[0])
            fit = self._lowered(facets.fit(passage, around, profile, subject, profile.need), passage, around, profile)
            if fit.score >= _LEAST:
                found[number] = fit
        return found

    def _vectors(self, fits: Mapping[tuple[str, str, str], Mapping[int, Fit]]) -> dict[str, Vectors] | None:
        if self.embed is None:
            return None
        wanted: set[int] = set()
        for found in fits.values():
            wanted.update(sorted(found, key=lambda number: (-found[number].score, number))[: 2 * MOST_A_FIELD])
        self.numbers = {number: place for place, number in enumerate(sorted(wanted))}
        self.progress("vectors")
        texts = [self._snippet(number) for number in self.numbers]
        articles = self.embed(texts, language=self.language) if texts else np.zeros((0, 1), dtype=np.float32)
        asked = {f"{obligation}|{weapon}": self._asked(obligation, weapon) for obligation, weapon in self._questions()}
        rows = self.embed([text for said in asked.values() for text in said], language=self.language)
        found, start = {"articles": articles}, 0
        for name, said in asked.items():
            found[name] = rows[start : start + len(said)]
            start += len(said)
        return found

    def _snippet(self, number: int) -> str:
        passage = self.passages[number]
        text = self.instruments[passage.instrument].text[passage.start : passage.end]
        return f"{passage.title}. {text[:700]}" if passage.title else text[:700]

    def _asked(self, obligation: str, weapon: str) -> list[str]:
        item = self.catalogue.obligations[obligation]
        return [self._fill(text, weapon) for text in (item.statement[self.language], *item.exemplars[self.language][:3])]

    def _fill(self, text: str, weapon: str) -> str:
        return self.catalogue.fill(text, weapon, self.language) if weapon else text

    def _query(self, item: Obligation, weapon: str) -> dict[str, float]:
        found = self._queries.get((item.id, weapon))
        if found is None:
            found = self._queries[item.id, weapon] = self._worded(item, weapon)
        return found

    def _worded(self, item: Obligation, weapon: str) -> dict[str, float]:
        texts = [(item.title[self.language], 1.0), (item.statement[self.language], 0.7), (" ; ".join(item.terms[self.language]), 1.0)]
        texts += [(text, 0.5) for text in item.exemplars[self.language]]
        return self.index.query([(self._fill(text, weapon), weight) for text, weight in texts])

    def _rank(self, field: Field, fits: Mapping[int, Fit], vectors: dict[str, Vectors] | None) -> list[_Scored]:
        if not fits:
            return []
        shared = self.index.score(self._query(self.catalogue.of(field), field.weapon))
        near = self._nearness(field, fits, vectors)
        scored = []
        for number, fit in fits.items():
            lexical = min(1.0, float(shared[number]) / _LEXICAL_FULL)
            vector = near.get(number, 0.5) if near else 1.0
            score = fit.score * (1 - _LEXICAL + _LEXICAL * lexical) * (1 - _VECTOR + _VECTOR * vector)
            scored.append(_Scored(number, score, fit, lexical, vector if near else 0.0))
        scored = self._together(scored)
        scored.sort(key=lambda item: (-item.score, item.passage))
        return _once(scored, self.passages)[:MOST_A_FIELD]

    def _together(self, scored: list[_Scored]) -> list[_Scored]:
        """Raises the articles of laws that answer the field in several places over single finds elsewhere."""
        mass: dict[int, list[float]] = {}
        for item in scored:
            mass.setdefault(self.passages[item.passage].instrument, []).append(item.score)
        sums = {home: sum(sorted(scores, reverse=True)[:_MASS_ARTICLES]) for home, scores in mass.items()}
        most = max(sums.values())
        return [
            replace(item, score=item.score * (1 - _MASS + _MASS * sums[self.passages[item.passage].instrument] / most)) for item in scored
        ]

    def _nearness(self, field: Field, fits: Mapping[int, Fit], vectors: dict[str, Vectors] | None) -> dict[int, float]:
        if vectors is None:
            return {}
        numbers = [number for number in fits if number in self.numbers]
        if not numbers:
            return {}
        rows = vectors["articles"][[self.numbers[number] for number in numbers]]
        near = (rows @ vectors[f"{field.obligation}|{field.weapon}"].T).mean(axis=1)
        low, high = _NEAR
        return {number: min(1.0, max(0.0, (float(value) - low) / (high - low))) for number, value in zip(numbers, near, strict=True)}

    def proposal(self, country: str, field: Field, scored: _Scored) -> Proposal:
        """The scored article as a proposal; its rank is set when languages are merged."""
        passage = self.passages[scored.passage]
        instrument = self.instruments[passage.instrument]
        start, end = reasons.quoted(instrument, passage, scored.fit)
        score = calibration.calibrate(scored.score)
        return Proposal(
            country,
            field.id,
            instrument.path,
            passage.unit.number,
            0,
            score,
            calibration.decide(score),
            instrument.text[start:end],
            start,
            end,
            reasons.given(instrument, passage, scored.fit, self.index.shared(self._query(self.catalogue.of(field), field.weapon), passage.words), scored.words, scored.vector),
            passage.unit.start,
        )


_ANY_TIER = {"weapon": 1.0, "wmd": 1.0, "treaty": 0.9, "material": 0.85, "dual": 0.8}


def _once(scored: list[_Scored], found: Sequence[Passage]) -> list[_Scored]:
    """Each cited article once: of an amending article's several quoted wordings the best."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for item in scored:
        key = (found[item.passage].instrument, found[item.passage].unit.start)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept
