"""What a draft still lacks: each finding has a place, a code, and says what to do. Nothing here refuses a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from atalaya.core.drafting import definitions, model, numbering, references, translation
from atalaya.core.drafting.model import Clause, Text, Tree

Weight = Literal["error", "warning", "hint"]
ADVICE: Final[Mapping[str, tuple[Weight, str, str]]] = {
    "reference.dangling": ("error", "There is no {what}.", "Correct the number, or refer by a mark that follows it."),
    "reference.unknown": ("error", "The mark {what} names no clause.", "Choose the clause again, or write it out."),
    "reference.removed": (
        "error", "The clause {what} was taken out.", "Restore it, refer to another, or drop the reference."),
    "definition.twice": ("error", "“{what}” is defined twice.", "Keep one definition."),
    "definition.circular": ("error", "Definitions go round: {what}.", "Define one of them without the others."),
    "definition.unused": ("warning", "“{what}” is defined and never used.", "Use the term, or drop the definition."),
    "definition.missing": (
        "hint", "“{what}” looks like a term and is not defined.", "Define it, or write it as an ordinary word."),
    "numbering.twice": ("warning", "{what} stands twice.", "Drop the typed number, or change it."),
    "numbering.gap": ("warning", "{what} does not follow the number before it.", "Drop the typed number, or check it."),
    "empty.clause": ("warning", "There are no words here.", "Write them, or take the clause out."),
    "open.alternatives": ("error", "{what} wordings stand side by side.", "Choose one."),
    "open.brackets": ("error", "Something is left open in brackets: {what}", "Decide it and take the brackets away."),
    "open.unclosed": ("warning", "A bracket or quotation mark has no partner: {what}", "Close it, or take it away."),
    "language.missing": ("warning", "Not translated into {what}.", "Translate it."),
    "language.outdated": (
        "warning", "The translation into {what} is older than these words.", "Revise it, or confirm it as it is."),
    "table.ragged": ("warning", "Row {what} has more or fewer cells than the head.", "Complete or shorten the row."),
}  # fmt: skip
"""By code: how grave, what it says, what to do. English; the site says both in the reader's language."""
_BRACKET: Final = re.compile(r"\[(?P<inside>[^\[\]]*)\]")
_PAIRS: Final = {"]": "[", "}": "{", "»": "«", "”": "“", ")": "("}
_ANY_BRACKET: Final = re.compile(r"[\[\]{}«»“”()]")
_ITEM: Final = re.compile(r"(?:(?<=^)|(?<=[\s;,.:]))(?:\w{1,5}\)|\d{1,3}(?:\.\d{1,3})*\))")
_SHOWN_CHARS: Final = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: in which clause, in which language, from where to where of its body (0, 0: all of it)."""

    code: str
    clause: str
    what: str = ""
    language: str = ""
    start: int = 0
    end: int = 0

    @property
    def weight(self) -> Weight:
        """``error`` keeps a text from being adopted as it is, ``warning`` should be looked at, ``hint`` may be."""
        return ADVICE[self.code][0]

    @property
    def said(self) -> str:
        """What is the matter, in English."""
        return ADVICE[self.code][1].format(what=self.what)

    @property
    def advice(self) -> str:
        """What to do, in English."""
        return ADVICE[self.code][2]


def look(text: Text) -> tuple[Finding, ...]:
    """Everything found, in reading order of the text, the gravest of a clause first."""
    tree = Tree(text)
    found = [
        *_references(text),
        *_definitions(text),
        *_numbering(text, tree),
        *_words(text, tree),
        *_languages(text),
    ]
    weights = ("error", "warning", "hint")
    return tuple(sorted(found, key=lambda one: (tree.places.get(one.clause, 0), weights.index(one.weight), one.start)))


def _references(text: Text) -> Iterator[Finding]:
    known = {clause.id for clause in text.clauses}
    gone = {clause.id for one in text.removed for clause in one.clauses}
    for clause in text.clauses:
        for language, id_ in references.marks(clause):
            if id_ not in known:
                code = "reference.removed" if id_ in gone else "reference.unknown"
                start, end = _span(clause, language, f"[[#{id_}")
                yield Finding(code, clause.id, id_, language, start, end)
    for language in text.languages:
        places = references.Places(text, language)
        common_law = references.says_section(text, language)
        for clause in text.clauses:
            body = clause.wording(language).body
            for one in references.typed(body, common_law=common_law):
                missing = [number for number in one.numbers if not places.find(one.kind, number)]
                if missing or (one.deeper and not _has(places, one)):
                    yield Finding(
                        "reference.dangling", clause.id, body[one.start : one.end], language, one.start, one.end
                    )


def _has(places: references.Places, one: references.Reference) -> bool:
    """Whether the deeper parts of a reference are there; a clause kept whole may hold them in its words."""
    above = places.find(one.kind, one.numbers[0])
    return not places.tree.children(above) or bool(places.find(one.kind, one.numbers[0], one.deeper))


def _span(clause: Clause, language: str, words: str) -> tuple[int, int]:
    start = clause.wording(language).body.find(words)
    return (start, start + len(words)) if start >= 0 else (0, 0)


def _definitions(text: Text) -> Iterator[Finding]:
    for language in text.languages:
        terms = definitions.look(text, language)
        seen: set[str] = set()
        for one in terms.definitions:
            told = definitions.key(one.term)
            if told in seen:
                yield Finding("definition.twice", one.clause, one.term, language, one.start, one.end)
            elif not terms.uses[told]:
                yield Finding("definition.unused", one.clause, one.term, language, one.start, one.end)
            seen.add(told)
        where = {one.term: one for one in reversed(terms.definitions)}
        for circle in terms.circles:
            first = where[circle[0]]
            around = " → ".join((*circle, circle[0]))
            yield Finding("definition.circular", first.clause, around, language, first.start, first.end)
        for one in terms.undefined:
            yield Finding("definition.missing", one.clause, one.term, language, one.start, one.end)


def _numbering(text: Text, tree: Tree) -> Iterator[Finding]:
    told = numbering.number(text)
    seen: dict[tuple[str, str, str], str] = {}
    last: dict[tuple[str, str], numbering.Number] = {}
    scheme = numbering.SCHEMES[text.scheme]
    for clause in text.clauses:
        number = told[clause.id]
        if not number.figure or clause.kind not in model.NUMBERED:
            continue
        rule = scheme.rules.get(clause.kind)
        scope = _scope(clause, tree) if rule and rule.through else clause.parent
        key = (clause.kind, scope, references.normal(number.figure))
        if key in seen:
            yield Finding("numbering.twice", clause.id, number.label)
        seen.setdefault(key, clause.id)
        before = last.get(key[:2])
        if clause.number and not _follows(before, number, clause.kind):
            yield Finding("numbering.gap", clause.id, number.label)
        last[key[0], key[1]] = number


def _scope(clause: Clause, tree: Tree) -> str:
    """Annexes number their articles for themselves."""
    return next((one.id for one in tree.above(clause.id) if one.kind == "annex"), "")


def _follows(before: numbering.Number | None, number: numbering.Number, kind: str) -> bool:
    style: numbering.Figure = "letter" if kind == "point" else "arabic"
    value = numbering.value(number.figure, style)
    if before is None:
        return value in (0, 1)
    last = numbering.value(before.figure, style)
    return value == 0 or value in (last, last + 1)


def _words(text: Text, tree: Tree) -> Iterator[Finding]:
    for clause in text.clauses:
        lead = clause.wording(text.lead)
        if lead.blank and not tree.children(clause.id) and not clause.undecided:
            yield Finding("empty.clause", clause.id)
        if clause.undecided:
            yield Finding("open.alternatives", clause.id, str(len(clause.alternatives)))
        for language in text.languages:
            body = clause.wording(language).body
            yield from _open(clause.id, language, body)
            if clause.kind == "table":
                yield from _ragged(clause.id, language, body)


def _open(id_: str, language: str, body: str) -> Iterator[Finding]:
    plain = model.MARK.sub(lambda found: "." * len(found[0]), body)
    for found in _BRACKET.finditer(plain):
        what = body[found.start() : found.end()][:_SHOWN_CHARS]
        yield Finding("open.brackets", id_, what, language, found.start(), found.end())
    plain = _BRACKET.sub(lambda found: "." * len(found[0]), plain)
    plain = _ITEM.sub(lambda found: "." * len(found[0]), plain)
    waiting: list[tuple[str, int]] = []
    for found in _ANY_BRACKET.finditer(plain):
        sign, place = found[0], found.start()
        if sign not in _PAIRS:
            waiting.append((sign, place))
        elif waiting and waiting[-1][0] == _PAIRS[sign]:
            waiting.pop()
        else:
            yield _unclosed(id_, language, body, place)
    for _, place in waiting:
        yield _unclosed(id_, language, body, place)


def _unclosed(id_: str, language: str, body: str, place: int) -> Finding:
    return Finding("open.unclosed", id_, body[place : place + _SHOWN_CHARS // 2], language, place, place + 1)


def _ragged(id_: str, language: str, body: str) -> Iterator[Finding]:
    rows = body.split("\n")
    wanted = rows[0].count("\t")
    for number, row in enumerate(rows, start=1):
        if row.count("\t") != wanted:
            yield Finding("table.ragged", id_, str(number), language)


def _languages(text: Text) -> Iterator[Finding]:
    for language in text.languages:
        for clause in text.clauses:
            status = translation.status(text, clause, language)
            if status == "missing" or (
                status in ("current", "outdated") and translation.missing(text, clause, language)
            ):
                yield Finding("language.missing", clause.id, language, language)
            elif status == "outdated":
                yield Finding("language.outdated", clause.id, language, language)
