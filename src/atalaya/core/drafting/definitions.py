"""Defined terms of a draft: where they are defined, where they are used, which definitions go round in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from atalaya.core.drafting.model import Clause, Text, Tree
from atalaya.core.laws.numbers import fold

_QUOTED: Final = r"[\"“«„‘][ \u00a0]?(?P<quoted>[^\"”»“«\n]{2,80}?)[ \u00a0]?[\"”»’]"
_MEANS: Final = (
    r"(?:significa\w*|se entiende|se entender[áa]\w*|se define|designa|es (?:el|la|todo|toda|cualquier)"
    r"|means?|includes?|has the (?:same )?meaning|refers to"
    r"|entende-se|compreende|d[ée]signe\w*|s[’']entend\w*|on entend"
    r"|:|—|–)"
)
_DEFINED: Final = re.compile(rf"{_QUOTED}[,]?[ \u00a0]*(?:\([^)\n]{{0,60}}\)[ ]?)?{_MEANS}", re.IGNORECASE)
_UNDERSTOOD: Final = re.compile(
    r"(?:se entiende|se entender[áa]|entende-se|on entend|entender-se-á) (?:por|par) "
    r"(?:el |la |los |las |o |a |os |as |le |les |l[’'])?[\"“«]?[ \u00a0]?(?P<bare>[^\"”»:,;\n]{2,60}?)"
    r"[ \u00a0]?[\"”»]?[ \u00a0]*[:,]",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"\s*(?P<listed>[^\W\d_][^:;.\n\"“«]{1,60}?)[ \u00a0]?(?::|\.-)[ \u00a0]+\S")
_DEFINITIONS: Final = re.compile(
    r"definic|defini[çc]|d[ée]finition|definition|interpretation|interpretaci|terminolog", re.I
)
_IN_QUOTES: Final = re.compile(_QUOTED)
_CAPITALS: Final = re.compile(
    r"(?<=[a-zà-ÿ,] )(?P<term>[A-ZÁÉÍÓÚÂÊÔÀÈÇ][a-zà-ÿ]{2,}"
    r"(?: (?:(?:de|del|de la|da|do|des|du|of) )?[A-ZÁÉÍÓÚÂÊÔÀÈÇ][a-zà-ÿ]{2,}){0,3})"
)
_PLURAL: Final = re.compile(r"(?<=\w{3})(?:es|e|s)$")
_WORD: Final = re.compile(r"[^\W_]+")
_FEWEST_CLAUSES: Final = 3
"""A capitalised term in fewer clauses, or in a text that defines nothing, is more likely a name than a term."""
_TERM_WORDS: Final = 5
"""Longer quotations are quoted wordings."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with the clause that defines it and where in its body; ``said`` are the words that define it."""

    term: str
    clause: str
    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text defines and uses in one language.

    ``uses``       key of a term -> ids of the clauses that use it, outside its definition
    ``undefined``  terms in quotation marks or capitals without a definition, each with the first clause
    ``circles``    terms each of whose definitions needs the next, and the last the first
    """

    definitions: tuple[Definition, ...]
    uses: Mapping[str, tuple[str, ...]]
    undefined: tuple[Definition, ...]
    circles: tuple[tuple[str, ...], ...]


def key(term: str) -> str:
    """Terms are one by their letters, without accents, capitals and the plural's ending."""
    return " ".join(_stem(word) for word in term.split())


@lru_cache(maxsize=8_192)
def _stem(word: str) -> str:
    return _PLURAL.sub("", fold(word))


def look(text: Text, language: str = "") -> Terms:
    """The terms of a text in one language, the lead's by default."""
    told = language or text.lead
    tree = Tree(text)
    bodies = {clause.id: clause.wording(told).body for clause in text.clauses}
    found = [
        one for clause in text.clauses for one in _in(clause, bodies[clause.id], listed=_is_list(clause, tree, told))
    ]
    headings = {clause.id: clause.wording(told).heading for clause in text.clauses}
    uses = _uses(found, bodies, headings)
    known = {key(one.term) for one in found}
    return Terms(tuple(found), uses, tuple(_undefined(bodies, known)), tuple(_circles(found)))


def _is_list(clause: Clause, tree: Tree, language: str) -> bool:
    """Whether a clause stands under the heading *Definitions*."""
    headings = [one.wording(language).heading for one in (clause, *tree.above(clause.id))]
    return any(_DEFINITIONS.search(heading) for heading in headings)


def _in(clause: Clause, body: str, *, listed: bool) -> Iterator[Definition]:
    seen = set()
    for pattern in (_DEFINED, _UNDERSTOOD):
        for found in pattern.finditer(body):
            name = "quoted" if pattern is _DEFINED else "bare"
            end = body.find("\n", found.end())
            said = body[found.end() : end if end >= 0 else len(body)]
            if found.start(name) not in seen and said.strip(" .;:"):
                seen.add(found.start(name))
                yield Definition(found[name].strip(), clause.id, found.start(name), found.end(name), said)
    if listed and not seen and clause.kind in ("point", "paragraph", "text"):
        item = _LISTED.match(body)
        if item:
            yield Definition(
                item["listed"].strip(),
                clause.id,
                item.start("listed"),
                item.end("listed"),
                body[item.end("listed") :],
            )


def _uses(
    found: Sequence[Definition], bodies: Mapping[str, str], headings: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    plain = {id_: f" {_words(headings[id_])} {_words(body)} " for id_, body in bodies.items()}
    defining: dict[str, set[str]] = {}
    for one in found:
        defining.setdefault(key(one.term), set()).add(one.clause)
    uses = {}
    for term, where in defining.items():
        inside = f" {term} "
        uses[term] = tuple(
            id_
            for id_, words in plain.items()
            if inside in words
            and (
                id_ not in where
                or words.count(inside) > sum(one.clause == id_ and key(one.term) == term for one in found)
            )
        )
    return uses


def _words(text: str) -> str:
    return " ".join(_stem(word) for word in _WORD.findall(text))


def _undefined(bodies: Mapping[str, str], known: set[str]) -> Iterator[Definition]:
    first: dict[str, Definition] = {}
    clauses: dict[str, set[str]] = {}
    quoted: set[str] = set()
    for id_, body in bodies.items():
        for found in _IN_QUOTES.finditer(body):
            told = key(found["quoted"])
            if told not in known and found["quoted"][:1].isalpha() and len(found["quoted"].split()) <= _TERM_WORDS:
                first.setdefault(told, Definition(found["quoted"], id_, found.start("quoted"), found.end("quoted"), ""))
                quoted.add(told)
        for found in _CAPITALS.finditer(body) if known else ():
            told = key(found["term"])
            if told not in known:
                first.setdefault(told, Definition(found["term"], id_, found.start("term"), found.end("term"), ""))
                clauses.setdefault(told, set()).add(id_)
    for told, one in first.items():
        if told in quoted or len(clauses[told]) >= _FEWEST_CLAUSES:
            yield one


def _circles(found: Sequence[Definition]) -> Iterator[tuple[str, ...]]:
    """Each circle once, beginning with its first term in text order."""
    terms = {key(one.term): one for one in reversed(found)}
    needs = {term: [other for other in terms if f" {other} " in f" {_words(one.said)} "] for term, one in terms.items()}
    done: set[str] = set()
    for start in dict.fromkeys(key(one.term) for one in found):
        path = _round(start, start, needs, done, (start,), set())
        if path:
            done.update(path)
            yield tuple(terms[term].term for term in path)


def _round(
    term: str, start: str, needs: Mapping[str, Sequence[str]], done: set[str], path: tuple[str, ...], seen: set[str]
) -> tuple[str, ...]:
    """The way from a term back to the start, empty where there is none."""
    for other in needs.get(term, ()):
        if other == start:
            return path
        if other not in seen and other not in done:
            seen.add(other)
            found = _round(other, start, needs, done, (*path, other), seen)
            if found:
                return found
    return ()
