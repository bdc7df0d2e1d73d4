"""Instruments -> passages: the citable articles with the concepts found in them and around them.

Reads instruments and the lexicon of their language. Writes one ``Passage`` an article. New wording quoted in
an amending article is a passage of its own, cited as the amending article. Treaty text behind an approval,
past wordings and stubs are no passages: they are not this instrument's law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from atalaya.core.laws import standing
from atalaya.core.laws.model import Instrument, Standing, Unit
from atalaya.core.mapping import definitions, words
from atalaya.core.mapping.lexicon import Hit, Lexicon
from atalaya.core.mapping.words import Words

_LONGEST_CHARS = 60_000
_UNSPOKEN = (Standing.TREATY, Standing.HISTORIC, Standing.STUB)
_OPENING_CHARS = 160
_DEFINING_WORDS = 14
_OTHER_MATTERS = ("drugs", "arms")
_OTHER_SHARE = 0.3
_WEAPONRY = frozenset({"chem.weapon", "bio.weapon", "nuc.weapon", "wmd", "treaty.cwc", "dual"})
_CORE: Mapping[str, Mapping[str, float]] = {
    "B": {"bio.weapon": 1.0, "treaty.bwc": 1.0, "wmd": 0.7, "bio.material": 0.4, "bio.related": 0.1},
    "C": {
        "chem.weapon": 1.0,
        "treaty.cwc": 1.0,
        "body.opcw": 1.0,
        "wmd": 0.7,
        "chem.material": 0.2,
        "chem.related": 0.1,
    },
    "N": {"nuc.weapon": 1.0, "wmd": 0.7, "nuc.material": 0.7, "nuc.related": 0.4, "treaty.cppnm": 0.5},
}
_UNMASKED = frozenset({"approval", "safeguards", "opcw"})
_MONEY, _MONEY_REACH = "wmd.money", 8
_HOUSED = frozenset({"finance", "licence", "export", "import", "brokering", "safety"})
_INSTITUTION_REACH = 9
DERIVED = frozenset({"crime"})  # concepts that stand when others stand together


@dataclass(frozen=True, slots=True)
class Passage:
    """An article as the engine sees it. ``unit`` is what is cited, ``start``..``end`` what is read."""

    instrument: int
    unit: Unit
    start: int
    end: int
    title: str
    words: Words
    found: Mapping[str, tuple[Hit, ...]]  # in the article's own words (and title)
    above: frozenset[str]  # concepts of the headings above it
    defined: Mapping[str, Hit]  # concepts that a term defined in this law stands for here
    defines: bool  # an article of definitions
    amending: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an instrument is about: concepts of its title, and the share of its articles naming each concept."""

    title: frozenset[str]
    shares: Mapping[str, float]
    approving: bool
    core: Mapping[str, float]  # weapon -> 0-1: how much of this law is about that weapon or its material
    elsewhere: bool  # a law on narcotics or firearms: its chemicals are not those meant


def of(number: int, instrument: Instrument, lexicon: Lexicon) -> list[Passage]:
    """The passages of an instrument in text order."""
    found: list[Passage] = []
    above: dict[tuple[str, ...], frozenset[str]] = {}
    cited: Unit | None = None
    structured = any(unit.shape == "article" for unit in instrument.units)
    for unit in instrument.articles:
        if unit.standing in _UNSPOKEN or (structured and unit.shape == "text"):
            continue
        quoted = unit.standing is Standing.QUOTED
        if not quoted:
            cited = unit
        if unit.path not in above:
            above[unit.path] = frozenset(lexicon.find(words.split(" . ".join(unit.path))))
        found.append(_passage(number, instrument, unit, cited or unit, above[unit.path], lexicon))
    terms = definitions.terms([(passage.words, instrument.text) for passage in found if passage.defines], lexicon)
    return [replace(passage, defined=definitions.uses(passage.words, terms)) for passage in found] if terms else found


def surroundings(instrument: Instrument, passages: list[Passage], lexicon: Lexicon) -> Surroundings:
    """The instrument's context, from its title and its own passages."""
    counts: dict[str, int] = {}
    for passage in passages:
        for concept in passage.found:
            counts[concept] = counts.get(concept, 0) + 1
    total = max(1, len(passages))
    opening = instrument.title
    title = frozenset(_masked(words.split(opening), lexicon, opening, 0))
    elsewhere = not title.isdisjoint(_OTHER_MATTERS) or any(
        counts.get(name, 0) / total >= _OTHER_SHARE for name in _OTHER_MATTERS
    )
    return Surroundings(
        title,
        {concept: count / total for concept, count in counts.items()},
        standing.approves(opening)
        or any(standing.approves(instrument.words_of(passage.unit)[:_OPENING_CHARS]) for passage in passages[:2]),
        {weapon: _core(counts, title, names) for weapon, names in _CORE.items()},
        elsewhere and title.isdisjoint(_WEAPONRY),
    )


def _core(counts: Mapping[str, int], title: frozenset[str], names: Mapping[str, float]) -> float:
    """Saturating count of the articles that name the weapon, its treaty or its material; the title counts as three."""
    evidence = sum(weight * (counts.get(name, 0) + (3 if name in title else 0)) for name, weight in names.items())
    return 1 - math.exp(-evidence / 4)


def _passage(
    number: int, instrument: Instrument, unit: Unit, cited: Unit, above: frozenset[str], lexicon: Lexicon
) -> Passage:
    end = min(unit.end, unit.body + _LONGEST_CHARS)
    text = instrument.text[unit.body : end]
    split = words.split(text, unit.body)
    found = _masked(split, lexicon, text, unit.body)
    if unit.title:
        for concept in lexicon.find(words.split(unit.title)):
            found.setdefault(concept, []).insert(0, Hit(-1, -1, 0))
    if "offence" in found and "penalty" in found:  # a person and a penalty make an offence
        found["crime"] = sorted({*found["offence"], *found["penalty"]}, key=lambda hit: (hit.first, hit.last))
    return Passage(
        number,
        cited,
        unit.body,
        end,
        unit.title,
        split,
        {concept: tuple(hits) for concept, hits in found.items()},
        above,
        {},
        any(hit.first < _DEFINING_WORDS for hit in found.get("definition", ())),
        unit is not cited or standing.amends(text),
    )


def _masked(split: Words, lexicon: Lexicon, text: str, base: int) -> dict[str, list[Hit]]:
    """Hits without the acts and functions that only stand in the name of a treaty or an institution."""
    found = _apart(lexicon.find(split))
    named = _spans(found, lexicon)
    housed = _institution_spans(split, lexicon, text, base)
    if not named and not housed:
        return found
    kept: dict[str, list[Hit]] = {}
    for concept, hits in found.items():
        if concept in lexicon.concepts["names"] or concept in _UNMASKED or concept in lexicon.concepts["subjects"]:
            kept[concept] = hits
            continue
        covers = named + housed if concept in lexicon.concepts["acts"] or concept in _HOUSED else named
        rest = [hit for hit in hits if not any(first <= hit.first <= last for first, last in covers)]
        if rest:
            kept[concept] = rest
    return kept


def _apart(found: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    """Mass destruction named only as what is financed: money is spoken of, not weapons."""
    money = found.get(_MONEY, ())
    weapons = [
        hit
        for hit in found.get("wmd", ())
        if not any(
            span.sentence == hit.sentence and span.first <= hit.first <= span.last + _MONEY_REACH for span in money
        )
    ]
    if weapons or "wmd" not in found:
        return found
    return {concept: hits for concept, hits in found.items() if concept != "wmd"}


def _spans(found: Mapping[str, list[Hit]], lexicon: Lexicon) -> list[tuple[int, int]]:
    return [
        (hit.first, hit.last)
        for concept in lexicon.concepts["names"]
        if concept != "treaty.any"
        for hit in found.get(concept, ())
        if hit.first >= 0
    ]


def _institution_spans(split: Words, lexicon: Lexicon, text: str, base: int) -> list[tuple[int, int]]:
    """Runs of capitalised words behind an institution's noun: ``Ministerio de Transporte``."""
    spans = []
    for number, form in enumerate(split.forms):
        if form in lexicon.institutions and text[split.starts[number] - base].isupper():
            last = number
            for place in range(number + 1, min(len(split), number + _INSTITUTION_REACH)):
                word = text[split.starts[place] - base : split.ends[place] - base]
                if word[0].isupper() and not word.isupper():
                    last = place
                elif len(word) > 3:
                    break
            if last > number:
                spans.append((number, last))
    return spans
