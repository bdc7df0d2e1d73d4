"""The content guard: text that has no place here is noticed where it is typed, before it is kept.

It warns of three kinds only: steps for producing or handling agents, building weapons, and the layout or weak points of
a facility. It looks for general wording and knows no technical detail; somebody who wants to get round it can. The
decision is a person's: the writer takes the words out, or a second person looks. Nothing is kept of what it saw.
It is not asked about imported law, headings of lists or fields of official forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from atalaya.core import errors
from atalaya.core.mapping import words
from atalaya.core.mapping.lexicon import Hit, Lexicon
from atalaya.core.mapping.words import Words

AGENT: Final = "agent"
WEAPON: Final = "weapon"
FACILITY: Final = "facility"
HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        AGENT: "This reads like steps for producing or handling agents. Keep to law, policy and administration.",
        WEAPON: "This reads like a way to build or use a weapon. Keep to law, policy and administration.",
        FACILITY: "This reads like the layout or weak points of a facility. Say what rules ask, not how it is guarded.",
    }
)
"""What the writer is told for each kind: English messages for whoever shows them to translate."""
_SHARED: Final = ("how", "law")
_PARTS: Final = ("subject", "act", "phrase")


@dataclass(frozen=True, slots=True)
class Concern:
    """A place in the text that should not stand there: characters ``start`` to ``end``, and a hint for the writer."""

    kind: str
    start: int
    end: int
    hint: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The wording of one language, ready for use; made by ``build``."""

    language: str
    wording: Lexicon


def build(parsed: Mapping[str, Any]) -> Terms:
    """The wording of one language from its parsed data.

    Its keys: ``how`` wording of instructions, ``law`` wording of rules and prevention; for each kind ``subject``,
    ``act`` and ``phrase`` (telling by itself). Patterns are written as in the lexicon. Unusable names what is missing.
    """
    language = str(parsed.get("language"))
    wording = Lexicon(language, {}, frozenset())
    for concept, patterns in _lists(parsed, language).items():
        if not isinstance(patterns, list) or not patterns or not all(isinstance(pattern, str) for pattern in patterns):
            raise errors.Unusable("guard.terms", "a list of patterns is missing or empty", f"{language} {concept}")
        for pattern in patterns:
            wording.add(concept, pattern)
    return Terms(language, wording)


def look(text: str, language: str, terms: Mapping[str, Terms]) -> tuple[Concern, ...]:
    """The concerns in a text, in its order, at most one of a kind a sentence.

    language  of the text; one that is not among ``terms``, or empty: all of them are tried
    """
    split = words.split(text)
    chosen = [terms[language]] if language in terms else list(terms.values())
    found = {concern for one in chosen for concern in _concerns(split, one)}
    return tuple(sorted(found, key=lambda concern: (concern.start, concern.end, concern.kind)))


def _concerns(split: Words, terms: Terms) -> list[Concern]:
    by_sentence: dict[int, dict[str, list[Hit]]] = {}
    for concept, hits in terms.wording.find(split).items():
        for hit in hits:
            by_sentence.setdefault(hit.sentence, {}).setdefault(concept, []).append(hit)
    found = []
    for sentence, here in by_sentence.items():
        before = by_sentence.get(sentence - 1, {})
        for kind, hint in HINTS.items():
            telling = _telling(kind, here, before)
            if telling:
                first = min(hit.first for hit in telling)
                last = max(hit.last for hit in telling)
                found.append(Concern(kind, split.starts[first], split.ends[last], hint))
    return found


def _telling(kind: str, here: Mapping[str, list[Hit]], before: Mapping[str, list[Hit]]) -> list[Hit]:
    """The places that raise a concern in a sentence, none where there is no cause.

    A phrase does by itself. Otherwise an act does, together with the wording of instructions in its sentence and a
    subject there or in the sentence before. Wording of rules and prevention outweighs either, but not a phrase that is
    put as an instruction: steps stay steps when a law is named beside them.
    """
    how, law = here.get("how", []), here.get("law", [])
    subjects, acts, phrases = (here.get(f"{kind}.{part}", []) for part in _PARTS)
    if phrases and (how or not law):
        return phrases
    if acts and how and not law and (subjects or before.get(f"{kind}.subject")):
        return [*subjects, *acts, *how]
    return []


def _lists(parsed: Mapping[str, Any], language: str) -> dict[str, Any]:
    found = {name: parsed.get(name) for name in _SHARED}
    for kind in HINTS:
        parts = parsed.get(kind)
        if not isinstance(parts, Mapping):
            raise errors.Unusable("guard.terms", "a list of patterns is missing or empty", f"{language} {kind}")
        found |= {f"{kind}.{part}": parts.get(part) for part in _PARTS}
    return found
