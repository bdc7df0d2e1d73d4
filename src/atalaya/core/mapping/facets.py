"""How well an article fits an obligation by what it says: subject x functions x acts, with context.

The product over the groups an obligation needs, read sentence by sentence: a word in the same sentence counts
fully, in the sentence that opens the article almost so, elsewhere in the article, in the headings above it or
in the law's title less. Every factor keeps the words that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from atalaya.core.mapping.lexicon import Hit
from atalaya.core.mapping.passages import Passage, Surroundings
from atalaya.core.mapping.profiles import Group, Profile

WEAPONS = {"B": "bio", "C": "chem", "N": "nuc"}
_NUCLEAR = "npt nwfz cppnm cppnm2005 icsant safeguards iaea iaeaother ctbt tpnw".split()
_TREATIES = {
    "B": ("treaty.bwc", "treaty.geneva"),
    "C": ("treaty.cwc", "body.opcw", "treaty.opcw", "treaty.geneva"),
    "N": tuple(f"treaty.{name}" for name in _NUCLEAR),
}
SENTENCE, CHAPEAU, ARTICLE, ABOVE, TITLE, ABOUT, NOTHING = 1.0, 0.92, 0.75, 0.6, 0.5, 0.45, 0.06
DEFINED = 0.9  # a term that the law itself defines with these words
_SPOKEN_OF = 0.15  # share of a law's articles that make a subject one of its own
_SECOND = {"OP2": 0.12}  # an act that the article does not name: little for a prohibition
_SECOND_ELSE = 0.35
_LOOSE = ("material", "related")  # words that many laws use of many things
_TRADE_LAW, _TRADE_FLOOR = 1.4, 0.4  # a law on all trade reaches the goods of 1540 among others
_ONE_GOOD = 0.85  # prohibited goods of a law on one commodity
_CORELESS = 0.6
_STRONG_MATERIAL = 0.95
_ELSEWHERE = 0.55
_OTHER_WEAPON = 0.5  # the article speaks of another weapon itself: what it inherits for this one is weak
_BORROWED = (
    "material",
    "related",
    "dual",
    "military",
    "controlled",
    "goods",
)  # what narcotics and firearms laws speak of too
_RELATED = {"B": 1.35, "C": 1.0, "N": 1.1}  # the health of plants, animals and people is how most laws meet pathogens
_REGIME_LAW = 1.2  # a law on pesticides or plant health as a whole regulates; others only mention
_OPENING_WORDS = 30
_NOT_OPENING = 0.86
_HELP = 0.12
_NOT_NEAR = 0.85  # the weapon is named in another sentence


_OTHERS = {
    weapon: frozenset(
        f"{name}.{kind}" for other, name in WEAPONS.items() if other != weapon for kind in ("weapon", "material")
    )
    for weapon in WEAPONS
}
_OF_ALL = frozenset({"wmd", "delivery", "dual", "goods", "controlled", "penal", "dangerous", "military"})


@dataclass(frozen=True, slots=True)
class Ground:
    """One factor of a fit: the concept, its strength, where it was found, and its place when it has one."""

    group: str  # subject, need, help
    concept: str
    strength: float
    where: str  # article, heading, law
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class Fit:
    """The facet score of an article for an obligation and weapon, with its grounds and best sentence."""

    score: float
    grounds: tuple[Ground, ...]
    sentence: int


def subject(passage: Passage, around: Surroundings, profile: Profile, weapon: str) -> tuple[float, Ground] | None:
    """How strongly the article is about the weapon, None when not at all."""
    best: tuple[float, Ground] | None = None
    for tier, plain in profile.tier.items():
        for concept in _concepts(tier, weapon):
            level, where, hit = _level(concept, passage, around)
            if not level:
                continue
            named = tier == "material" and where == "article" and not around.title.isdisjoint(_strong(weapon))
            weight = max(plain, _STRONG_MATERIAL) if named else plain
            strength = weight * level * _setting(tier, plain, concept, where, passage, around, weapon)
            if best is None or strength > best[0]:
                best = (strength, Ground("subject", concept, strength, where, hit))
    if profile.terror:
        level, where, hit = _level("terror", passage, around)
        if level >= ABOVE and (best is None or profile.terror * level > best[0]):
            best = (profile.terror * level, Ground("subject", "terror", profile.terror * level, where, hit))
    return best


def _setting(
    tier: str, plain: float, concept: str, where: str, passage: Passage, around: Surroundings, weapon: str
) -> float:
    """What the law around the mention makes of it: a factor, mostly below 1."""
    factor = 1.0
    if tier in _LOOSE or where != "article":
        factor *= _CORELESS + (1 - _CORELESS) * around.core.get(weapon, 0.0)
    if tier == "goods" and plain < _TRADE_FLOOR and "tradelaw" in around.title:
        factor *= _TRADE_LAW
    if tier == "controlled" and "tradelaw" not in around.title:
        factor *= _ONE_GOOD
    if tier == "related":
        factor *= _RELATED[weapon] * (_REGIME_LAW if concept in around.title else 1.0)
    if where != "article" and _of_others(passage, weapon):
        factor *= _OTHER_WEAPON
    if (around.elsewhere and tier in _BORROWED) or (tier in _LOOSE and _of_drugs(concept, passage)):
        factor *= _ELSEWHERE
    return factor


def _of_others(passage: Passage, weapon: str) -> bool:
    """Whether the article itself speaks of another weapon and not of all."""
    return "wmd" not in passage.found and not passage.found.keys().isdisjoint(_OTHERS[weapon])


def _of_drugs(concept: str, passage: Passage) -> bool:
    """Whether the substance is named only where narcotics are: then their precursors are meant."""
    drugs = {hit.sentence for hit in passage.found.get("drugs", ())}
    return bool(drugs) and all(hit.sentence in drugs for hit in passage.found.get(concept, ()))


@lru_cache(maxsize=64)
def _strong(weapon: str) -> tuple[str, ...]:
    """Titles that make a law one on the weapon itself: there its material means the weapon's."""
    return (f"{WEAPONS[weapon]}.weapon", "wmd", *_TREATIES[weapon])


@lru_cache(maxsize=64)
def _concepts(tier: str, weapon: str) -> tuple[str, ...]:
    if tier == "treaty":
        return _TREATIES[weapon]
    if tier == "money":
        return ("wmd.money",)
    if tier in _OF_ALL:
        return (tier,)
    return (f"{WEAPONS[weapon]}.{tier}",)


def _level(concept: str, passage: Passage, around: Surroundings) -> tuple[float, str, Hit | None]:
    hits = passage.found.get(concept)
    if hits:
        return 1.0, "article", hits[0]
    if concept in passage.defined:
        return DEFINED, "definition", passage.defined[concept]
    if concept in passage.above:
        return 0.85, "heading", None
    if concept in around.title:
        return 0.8, "law", None
    share = around.shares.get(concept, 0.0)
    if share >= 0.3:
        return 0.65, "law", None
    if share >= 0.15:
        return 0.4, "law", None
    return 0.0, "", None


def fit(
    passage: Passage,
    around: Surroundings,
    profile: Profile,
    about: tuple[float, Ground] | None,
    groups: tuple[Group, ...],
) -> Fit:
    """The best fit over the article's sentences for the given groups; ``about`` is the subject's strength."""
    named = [_hits(passage, group) for group in groups]
    if not any(named) and not _headed(passage, groups):
        return Fit(0.0, (), 0)
    second = _SECOND.get(profile.obligation[:3], _SECOND_ELSE)
    sentences = sorted({hit.sentence for group in named for _, _, hits in group for hit in hits}) or [0]
    best = Fit(0.0, (), 0)
    for sentence in sentences[:60]:
        grounds = [
            _strongest(passage, around, group, hits, sentence, NOTHING if place == 0 else second)
            for place, (group, hits) in enumerate(zip(groups, named, strict=True))
        ]
        score = 1.0
        for ground in grounds:
            score *= ground.strength
        opening = min((ground.hit.first for ground in grounds if ground.hit), default=_OPENING_WORDS)
        score *= 1.0 if opening < _OPENING_WORDS else _NOT_OPENING
        if about is not None:
            near = about[1].hit is None or any(
                hit.sentence in (sentence, 0) for hit in passage.found.get(about[1].concept, ())
            )
            score *= about[0] * (1.0 if near else _NOT_NEAR)
        if score > best.score:
            best = Fit(score, tuple(grounds), sentence)
    if best.score == 0.0:
        return best
    helps = [_help(passage, concept) for concept in profile.helps]
    kept = [ground for ground in helps if ground is not None]
    score = best.score * (1.0 - _HELP + _HELP * len(kept) / len(helps)) if helps else best.score * (1.0 - _HELP / 2)
    grounds_all = ((about[1],) if about else ()) + best.grounds + tuple(kept)
    return Fit(score * profile.scale, grounds_all, best.sentence)


def _headed(passage: Passage, groups: tuple[Group, ...]) -> bool:
    """Whether the headings above say all that is needed, as over the articles of one chapter."""
    return all(any(concept in passage.above for concept, _ in group) for group in groups)


def _hits(passage: Passage, group: Group) -> list[tuple[str, float, tuple[Hit, ...]]]:
    found = [(concept, weight, passage.found[concept]) for concept, weight in group if concept in passage.found]
    lent = [(concept, weight, (passage.defined[concept],)) for concept, weight in group if concept in passage.defined]
    return found + [entry for entry in lent if entry[0] not in passage.found]


def _strongest(
    passage: Passage,
    around: Surroundings,
    group: Group,
    named: list[tuple[str, float, tuple[Hit, ...]]],
    sentence: int,
    least: float,
) -> Ground:
    best = Ground("need", group[0][0], least, "", None)
    for concept, weight, hits in named:
        level, hit = _near(hits, sentence)
        if concept not in passage.found:
            level *= DEFINED
        if weight * level > best.strength:
            best = Ground("need", concept, weight * level, "article" if concept in passage.found else "definition", hit)
    if best.strength < ABOVE:
        for concept, weight in group:
            if concept in passage.above and weight * ABOVE > best.strength:
                best = Ground("need", concept, weight * ABOVE, "heading", None)
            elif concept in around.title and weight * TITLE > best.strength:
                best = Ground("need", concept, weight * TITLE, "law", None)
            elif least > NOTHING and around.shares.get(concept, 0.0) >= _SPOKEN_OF and weight * ABOUT > best.strength:
                best = Ground("need", concept, weight * ABOUT, "law", None)
    return best


def _near(hits: tuple[Hit, ...], sentence: int) -> tuple[float, Hit]:
    for hit in hits:
        if hit.sentence == sentence:
            return SENTENCE, hit
    return (CHAPEAU if hits[0].sentence == 0 else ARTICLE), hits[0]


def _help(passage: Passage, concept: str) -> Ground | None:
    hits = passage.found.get(concept)
    return Ground("help", concept, _HELP, "article", hits[0]) if hits else None
