"""The lexicon: legal functions, acts, subjects and names of treaties, as patterns of words.

A pattern is words without accents: ``fabric*`` any ending, ``a|b`` either, ``~`` up to six words between,
``~9`` up to nine, ``=`` only words of a weapons list between. A pattern never crosses the end of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atalaya.core.errors import Unusable
from atalaya.core.mapping import words
from atalaya.core.mapping.words import Words

SECTIONS = ("subjects", "functions", "acts", "names")
_LIST_GAP = -1
_LIST_GAP_WORDS = 14
_DEFAULT_GAP = 6
_LEAST_PREFIX = 2
Rest = tuple[tuple[int, int], ...]  # (gap, atom) of each further word of a pattern


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a concept stands: word numbers ``first`` to ``last``, and the sentence."""

    first: int
    last: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    concept: str
    head: int
    rest: Rest


class Lexicon:
    """The compiled lexicon of one language; build it with ``build``."""

    def __init__(self, language: str, concepts: Mapping[str, frozenset[str]], institutions: frozenset[str]) -> None:
        self.language = language
        self.concepts = concepts  # section -> its concepts
        self.institutions = institutions
        self._exact: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self._atoms: dict[str, int] = {}
        self._by_head: dict[int, list[_Pattern]] = {}
        self._cache: dict[str, tuple[int, ...]] = {}
        self._listing = self._atom_of(["\0"])

    def add(self, concept: str, text: str) -> None:
        """One more pattern for a concept. Raises Unusable naming the pattern when it cannot be read."""
        pieces = text.split()
        gap, atoms = 0, []
        for piece in pieces:
            if piece == "=":
                gap = _LIST_GAP
            elif re.fullmatch(r"~\d*", piece):
                gap = int(piece[1:] or _DEFAULT_GAP)
            else:
                atoms.append((gap, self._atom_of(piece.split("|"))))
                gap = 0
        if not atoms:
            raise Unusable(
                "lexicon.pattern", "a pattern needs at least one word", f"{self.language} {concept}: {text!r}"
            )
        head = atoms[0][1]
        self._by_head.setdefault(head, []).append(_Pattern(concept, head, tuple(atoms[1:])))

    def list_words(self, forms: Iterable[str]) -> None:
        """The words that may stand between the members of a list of weapons."""
        for form in forms:
            self._register(form, self._listing)

    def find(self, text: Words) -> dict[str, list[Hit]]:
        """Concept -> its places in the text, in order."""
        places: dict[int, list[int]] = {}
        cache = self._cache
        for number, form in enumerate(text.forms):
            atoms = cache.get(form)
            if atoms is None:
                atoms = cache[form] = self._lookup(form)
            for atom in atoms:
                places.setdefault(atom, []).append(number)
        found: dict[str, list[Hit]] = {}
        for atom, at in places.items():
            for pattern in self._by_head.get(atom, ()):
                for first in at:
                    last = self._extend(pattern.rest, first, places, text.sentences)
                    if last >= 0:
                        found.setdefault(pattern.concept, []).append(Hit(first, last, text.sentences[first]))
        for concept, hits in found.items():
            if len(hits) > 1:
                found[concept] = sorted(set(hits), key=lambda hit: (hit.first, hit.last))
        return found

    def _extend(self, rest: Rest, here: int, places: Mapping[int, Sequence[int]], sentences: Sequence[int]) -> int:
        """The last word of the nearest way through the rest of a pattern behind word ``here``, -1 without one."""
        if not rest:
            return here
        gap, atom = rest[0]
        at = places.get(atom, ())
        reach = here + 1 + (_LIST_GAP_WORDS if gap == _LIST_GAP else gap)
        for place in range(bisect_right(at, here), len(at)):
            there = at[place]
            if there > reach or sentences[there] != sentences[here]:
                break
            if gap == _LIST_GAP and not self._all_listing(here, there, places):
                break
            last = self._extend(rest[1:], there, places, sentences)
            if last >= 0:
                return last
        return -1

    def _all_listing(self, here: int, there: int, places: Mapping[int, Sequence[int]]) -> bool:
        if there == here + 1:
            return True
        at = places.get(self._listing, ())
        low = bisect_right(at, here)
        return (
            low + (there - here - 1) <= len(at) and at[low + (there - here - 1) - 1] < there if low < len(at) else False
        )

    def _atom_of(self, forms: Sequence[str]) -> int:
        name = "|".join(forms)
        atom = self._atoms.get(name)
        if atom is None:
            atom = self._atoms[name] = len(self._atoms)
            for form in forms:
                self._register(form, atom)
        return atom

    def _register(self, form: str, atom: int) -> None:
        folded = words.fold(form)
        if folded.endswith("*"):
            self._prefixes.setdefault(folded[:-1], []).append(atom)
        else:
            self._exact.setdefault(folded, []).append(atom)

    def _lookup(self, form: str) -> tuple[int, ...]:
        atoms = set(self._exact.get(form, ()))
        for length in range(_LEAST_PREFIX, len(form) + 1):
            atoms.update(self._prefixes.get(form[:length], ()))
        return tuple(sorted(atoms))


def build(data: Mapping[str, Any]) -> Lexicon:
    """The lexicon of one language from its parsed data. Raises Unusable naming the section or pattern at fault."""
    language = str(data["language"])
    for section in SECTIONS:
        if not isinstance(data.get(section), Mapping):
            raise Unusable("lexicon.section", f"section {section} is missing", language)
    concepts = {section: frozenset(str(name) for name in data[section]) for section in SECTIONS}
    lexicon = Lexicon(language, concepts, frozenset(words.fold(str(word)) for word in data["institutions"]))
    for section in SECTIONS:
        for concept, patterns in data[section].items():
            for pattern in patterns:
                if not isinstance(pattern, str):
                    raise Unusable("lexicon.pattern", f"a pattern is text, not {pattern!r}", f"{language} {concept}")
                lexicon.add(str(concept), pattern)
    lexicon.list_words(str(word) for word in data["list_words"])
    return lexicon
