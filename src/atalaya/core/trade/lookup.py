"""Finding entries of control lists by CAS number, control code, customs code, and plain words in four languages.

An exact layer first, then the words: the glossary's everyday and trade names, and the headings themselves. Everything
that is found is a candidate for a person to review, with the words that made the hit and the edition it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Final

from atalaya.core.trade import cas, control, glossary
from atalaya.core.trade.control import Answer, Candidate, Edition, Kind, Link, Listed, Outcome, Reason
from atalaya.core.trade.glossary import MOST_WORDS, Glossary
from atalaya.core.trade.nearby import Vocabulary

MOST: Final = 10
"""Candidates of an answer, if not told otherwise."""
# Lower than a reader likes: at 0.32 names that the glossary lacks were found in 69 cases of 100 instead of 81.
_LEAST_SCORE: Final = 0.24
_BESIDE: Final = 0.06  # what a second reason adds
_FAR: Final = 0.4  # what is less near than this share of the best is not shown
_NATIONAL: Final = 0.6  # a candidate of the national list leads when it is at least so near as the best
_HEADING: Final = 0.72
_LED: Final = 0.8
_LATER: Final = 0.04
_HS: Final = re.compile(r"(?<![\d-])(\d{4}(?:[ .]?\d\d){0,3}|\d\d[ .]\d\d(?:[ .]?\d\d){0,3})(?![\d-])")
_LABELS: Final = re.compile(
    r"\b(?:eccn|cas|rn|no|nr|nro|num|numero|number|hs|sh|sa|ncm|nandina|taric|htsus?|partida|subpartida|codigo|code|position"
    r"|posicao|posicion|tariff|heading|subheading|arancelaria|tarifaria)\b"
)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class _Found:
    """What speaks for an entry so far."""

    score: float = 0.0
    reasons: dict[Reason, float] = field(default_factory=dict)

    def add(self, score: float, *reasons: Reason) -> None:
        best, rest = max(self.score, score), min(self.score, score)
        self.score = best + (_BESIDE * rest if rest else 0.0)
        for reason in reasons:
            self.reasons[reason] = max(score, self.reasons.get(reason, 0.0))


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the glossary: which term it belongs to, its words and their weight together."""

    term: int
    text: str
    language: str
    tokens: frozenset[str]
    weight: float


class Finder:
    """An index over editions. ``links`` are lines of tables between customs codes and entries."""

    def __init__(self, editions: Sequence[Edition], known: Glossary, links: Sequence[Link] = ()) -> None:
        self.known = known
        self.editions = tuple(edition for edition in editions if edition.head.kind is Kind.CONTROL)
        self._goods = sorted(
            ((entry.code, edition, entry) for edition in editions if edition.head.kind is Kind.GOODS
             for entry in edition.entries),
            key=lambda good: (good[0], good[1].head.list),
        )  # fmt: skip
        self.heads = tuple(edition.head for edition in editions)
        self._rows = [(edition.head, entry) for edition in self.editions for entry in edition.entries]
        self._by_code: dict[str, list[int]] = {}
        self._by_cas: dict[str, list[int]] = {}
        for row, (_, entry) in enumerate(self._rows):
            for key in dict.fromkeys((control.plain(entry.code), control.stem(entry.code))):
                if key:
                    self._by_code.setdefault(key, []).append(row)
            for number in entry.cas:
                self._by_cas.setdefault(number, []).append(row)
        self._links = [(link, self._linked(link)) for link in links]
        self._read_words()

    def _linked(self, link: Link) -> tuple[int, ...]:
        rows = self._by_cas.get(link.code, []) or self._by_code.get(control.plain(link.code), [])
        return tuple(row for row in rows if not link.list or self._rows[row][0].list == link.list)

    def _read_words(self) -> None:
        tokens = self.known.tokens
        self._heads: list[frozenset[str]] = [
            frozenset(token for text in entry.headings.values() for token in tokens(text)) for _, entry in self._rows
        ]
        named = [
            (number, name, language, frozenset(tokens(name)))
            for number, term in enumerate(self.known.terms)
            for language, name in term.names
        ]
        counts: dict[str, int] = {}
        for unit in (*self._heads, *(set().union(*group) for group in _grouped(named))):
            for token in unit:
                counts[token] = counts.get(token, 0) + 1
        every = len(self._heads) + len(self.known.terms) + 1
        self._weight = {token: log(1 + every / count) for token, count in counts.items()}
        self._strange = log(1 + every)
        self._names = [
            _Name(number, name, language, own, sum(self._weight[token] for token in own))
            for number, name, language, own in named if own
        ]  # fmt: skip
        self._in_names, self._in_heads = _postings(name.tokens for name in self._names), _postings(self._heads)
        self._vocabulary = Vocabulary(self._weight)
        self._leads = self._read_leads()

    def _read_leads(self) -> list[dict[int, float]]:
        """For each term the entries it leads to: by code and CAS, and those whose heading holds a whole name."""
        found: list[dict[int, float]] = [{} for _ in self.known.terms]
        for number, term in enumerate(self.known.terms):
            for place, key in enumerate((*term.cas, *term.codes)):
                for row in (*self._by_cas.get(key, ()), *self._by_code.get(key, ())):
                    found[number].setdefault(row, 1 - _LATER * place)
        for name in self._names:
            first, *others = sorted(name.tokens, key=lambda token: len(self._in_heads.get(token, ())))
            rows = set(self._in_heads.get(first, ()))
            for token in others:
                rows.intersection_update(self._in_heads.get(token, ()))
            for row in rows:
                if not control.stem(self._rows[row][1].code):  # a list of its own numbering
                    found[name.term].setdefault(row, _LED)
        return found

    def find(
        self, question: str, *, language: str = "", country: str = "", today: date | None = None, most: int = MOST,
        whom: str = control.WHOM,
    ) -> Answer:  # fmt: skip
        """The answer to a question in words or numbers.

        ``language`` prefers names of one language; entries of the list of ``country`` lead. Without ``today`` nothing
        is said of the age of the editions.
        """
        old = control.warnings(self.heads, today) if today else ()
        plain = " ".join(_LABELS.sub(" ", glossary.fold(question)).split())
        long = len(question) > glossary.MOST_CHARS
        notes = [f"only the first {glossary.MOST_CHARS} signs were read"] if long else []
        found: dict[int, _Found] = {}
        numbers = self._by_numbers(plain, found, notes)
        goods, asked_goods = self._by_customs(plain, found, country) if not numbers else ((), False)
        asked = list(dict.fromkeys(self._asked(plain)))[:MOST_WORDS] if not numbers and not asked_goods else []
        if not (numbers or asked_goods or asked):
            detail = "name the item in two letters or more, or give a CAS number, a control code or a customs code"
            return Answer(Outcome.UNASKABLE, (), (), (*notes, detail), old, self.heads, whom)
        if asked:
            self._by_words(asked, language, found)
        candidates = self._ranked(found, country)[: max(0, most)]
        outcome = Outcome.CANDIDATES if candidates or goods else Outcome.NOTHING
        return Answer(outcome, candidates, goods, tuple(notes), old, self.heads, whom)

    def _asked(self, plain: str) -> Iterable[tuple[str, str]]:
        """The words of the question, each with its token."""
        for word in glossary.words(plain):
            for token in self.known.tokens(word):
                yield word, token

    def _by_numbers(self, plain: str, found: dict[int, _Found], notes: list[str]) -> bool:
        """CAS numbers and codes; whether the question was made of one."""
        numbers = [number for number in cas.find(plain) if number in self._by_cas or not _is_customs(plain, number)]
        for number in numbers:
            self._add(found, self._by_cas.get(number, ()), 1.0, Reason("CAS number", number, number))
            doubt = cas.doubt(number, self._by_cas)
            if doubt:
                notes.append(doubt.told())
                for place, near in enumerate(dict.fromkeys((*doubt.near, doubt.right))):
                    why = Reason("CAS number one slip away", number, near)
                    self._add(found, self._by_cas.get(near, ()), 0.9 - 0.05 * place, why)
        codes = self._codes(plain)
        for code in codes:
            rows = self._by_code.get(code, ())
            self._add(found, rows, 1.0, *(Reason("code", code, self._rows[row][1].code) for row in rows[:1]))
        return bool(numbers or codes)

    def _codes(self, plain: str) -> list[str]:
        """Control codes of the common numbering, and the whole question where a list has such a code."""
        whole = control.plain(plain)
        codes = [code for code in control.stems(plain) if code in self._by_code or code == control.stem(plain)]
        if whole in self._by_code and any(sign.isdigit() for sign in whole):
            codes.insert(0, whole)
        return list(dict.fromkeys(codes))

    def _add(self, found: dict[int, _Found], rows: Iterable[int], score: float, *why: Reason) -> None:
        for row in rows:
            found.setdefault(row, _Found()).add(score, *why)

    def _by_customs(self, plain: str, found: dict[int, _Found], country: str) -> tuple[tuple[Listed, ...], bool]:
        """Goods under a customs code, the entries linked with it, and whether the question was one."""
        match = _HS.fullmatch(plain)
        if not match or _WORDS.search(plain):
            return (), False
        digits = re.sub(r"\D", "", match[1])
        for link, rows in self._links:
            if link.hs.startswith(digits) or digits.startswith(link.hs):
                self._add(found, rows, 1.0, Reason("customs code in a table that was brought", digits, link.hs))
        for row, (_, entry) in enumerate(self._rows):
            if any(own.startswith(digits) or digits.startswith(own) for own in entry.hs):
                self._add(found, (row,), 1.0, Reason("customs code of the entry", digits, ", ".join(entry.hs)))
        return tuple(self._goods_under(digits, country)), True

    def _goods_under(self, digits: str, country: str) -> Iterator[Listed]:
        """Goods whose code begins with these digits, the short codes first; else the longest code they begin with."""
        for begin in (digits, *(digits[:length] for length in range(len(digits) - 1, 3, -1))):
            first = bisect_left(self._goods, begin, key=lambda good: good[0])
            past = bisect_left(self._goods, begin + "~", key=lambda good: good[0])
            inside = self._goods[first:past] if begin == digits else [
                good for good in self._goods[first:past] if good[0] == begin
            ]  # fmt: skip
            if inside:
                for _, edition, entry in sorted(inside, key=lambda good: len(good[0]))[:MOST]:
                    yield Listed(edition.head, entry, edition.head.effect(country))
                return

    def _by_words(self, asked: Sequence[tuple[str, str]], language: str, found: dict[int, _Found]) -> None:
        near = [self._vocabulary.near(token) for _, token in asked]
        weights = [
            max((self._weight[token] for token in known), default=self._strange) if known else self._strange
            for known in near
        ]
        best: dict[int, tuple[float, _Name, list[str]]] = {}
        for name, (score, said) in self._met(near, weights, self._in_names).items():
            own = self._names[name]
            covered = sum(self._weight[token] * like for token, like in score.items()) / own.weight
            total = covered**1.3 * (0.45 + 0.55 * said) * (0.97 if language and language != own.language else 1.0)
            if total > best.get(own.term, (0.0,))[0]:
                best[own.term] = (total, own, self._words_met(asked, near, own.tokens))
        for total, own, words in best.values():
            if total >= _LEAST_SCORE:
                why = Reason(f"glossary, {self.known.terms[own.term].term}", " ".join(words), own.text)
                for row, share in self._leads[own.term].items():
                    self._add(found, (row,), total * share, why)
        for row, (score, said) in self._met(near, weights, self._in_heads).items():
            total = _HEADING * said**1.3 - 0.001 * len(self._heads[row])
            if total >= _LEAST_SCORE:
                met = ", ".join(sorted(score))
                self._add(
                    found, (row,), total, Reason("heading", " ".join(self._words_met(asked, near, set(score))), met)
                )

    def _met(
        self, near: Sequence[Mapping[str, float]], weights: Sequence[float], postings: Mapping[str, Sequence[int]]
    ) -> dict[int, tuple[dict[str, float], float]]:
        """For each name or heading that shares a word: its words that were met, and the share of the question met."""
        met: dict[int, dict[str, float]] = {}
        shares: dict[int, dict[int, float]] = {}
        for place, known in enumerate(near):
            for token, like in known.items():
                for unit in postings.get(token, ()):
                    own = met.setdefault(unit, {})
                    own[token] = max(like, own.get(token, 0.0))
                    said = shares.setdefault(unit, {})
                    said[place] = max(like, said.get(place, 0.0))
        every = sum(weights) or 1.0
        return {
            unit: (own, sum(weights[place] * like for place, like in shares[unit].items()) / every)
            for unit, own in met.items()
        }

    def _words_met(
        self, asked: Sequence[tuple[str, str]], near: Sequence[Mapping[str, float]], tokens: Iterable[str]
    ) -> list[str]:
        wanted = set(tokens)
        return [word for (word, _), known in zip(asked, near, strict=True) if wanted & known.keys()]

    def _ranked(self, found: Mapping[int, _Found], country: str) -> tuple[Candidate, ...]:
        """Entries under one code or CAS number as one candidate, best first; the national list leads."""
        order = sorted(found, key=lambda row: (-found[row].score, not self._at_home(row, country), row))
        best = found[order[0]].score if order else 0.0
        candidates: list[Candidate] = []
        taken: set[int] = set()
        for row in order:
            if row in taken or found[row].score < _FAR * best:
                continue
            group = [row, *(other for other in self._same(row) if other not in taken and other != row)]
            taken.update(group)
            group.sort(key=lambda one: (not self._at_home(one, country), one != row, one))
            lead, *also = (self._listed(one, country) for one in group)
            reasons = sorted(found[row].reasons, key=lambda why: -found[row].reasons[why])[:4]
            candidates.append(Candidate(lead, round(found[row].score, 4), tuple(reasons), tuple(also)))
        at_home = [one for one in candidates if country and one.listed.head.country == country]
        first = [one for one in at_home if one.score >= _NATIONAL * best]
        return (*first, *(one for one in candidates if one not in first))

    def _same(self, row: int) -> Sequence[int]:
        entry = self._rows[row][1]
        rows = [other for number in entry.cas for other in self._by_cas[number]]
        if not entry.cas and control.stem(entry.code):
            rows += [
                other for other in self._by_code.get(control.stem(entry.code), ())
                if not self._rows[other][1].cas
                and (self._rows[other][0].list != self._rows[row][0].list)
            ]  # fmt: skip
        return list(dict.fromkeys(rows))

    def _at_home(self, row: int, country: str) -> bool:
        return bool(country) and self._rows[row][0].country == country

    def _listed(self, row: int, country: str) -> Listed:
        head, entry = self._rows[row]
        return Listed(head, entry, head.effect(country))


def _grouped(named: Sequence[tuple[int, str, str, frozenset[str]]]) -> list[list[frozenset[str]]]:
    groups: dict[int, list[frozenset[str]]] = {}
    for number, _, _, own in named:
        groups.setdefault(number, []).append(own)
    return list(groups.values())


def _postings(units: Iterable[frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        for token in unit:
            found.setdefault(token, []).append(number)
    return found


def _is_customs(plain: str, number: str) -> bool:
    """Whether what could be a CAS number without dashes is rather a customs code of six, eight or ten digits."""
    digits = number.replace("-", "")
    return number not in plain and len(digits) in (6, 8, 10) and digits in re.sub(r"\D", "", plain)
