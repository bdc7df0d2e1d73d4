"""From gaps to a first draft: few clauses that answer them, what those need, in the order of a bill, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atalaya.core import cover
from atalaya.core.drafting import library as library_
from atalaya.core.drafting.library import DEFINITIONS, MARK, Clause, Library

_BEGINNING = re.compile(r"(?:^|[.]\s+)$")
# Preposition with its space + article with its space -> what they become.
_MELTED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "es": (("de +el ", "del "), ("a +el ", "al ")),
        "pt": (
            *((f"de +{article}", f"d{article}") for article in ("o ", "a ", "os ", "as ")),
            *((f"em +{article}", f"n{article}") for article in ("o ", "a ", "os ", "as ")),
            *((f"por +{article}", f"pel{article}") for article in ("o ", "a ", "os ", "as ")),
            ("a +o ", "ao "),
            ("a +os ", "aos "),
            ("a +a ", "à "),
            ("a +as ", "às "),
        ),
        "fr": (("de +le ", "du "), ("de +les ", "des "), ("à +le ", "au "), ("à +les ", "aux ")),
    }
)
# How paragraphs and items are numbered.
_STYLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({"civil": ("{}.", "{})"), "common": ("({})", "({})")})
CHAPTER, CLAUSE, PARAGRAPH, ITEM = "chapter", "clause", "paragraph", "item"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clause of a draft and why it is there.

    ``answers``    gaps it answers
    ``alone``      gaps that would be left without it
    ``needed_by``  chosen clauses that cannot stand without it; empty for a clause of the frame
    ``companion``  it was not taken for a gap; it may answer some all the same
    """

    id: str
    answers: tuple[str, ...]
    alone: tuple[str, ...]
    needed_by: tuple[str, ...]
    companion: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Clauses in the order of a bill.

    ``left`` are gaps that no clause answers; ``elsewhere`` gaps answered only in other languages, with those clauses.
    """

    tradition: str
    language: str
    clauses: tuple[Chosen, ...]
    answered: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...]
    elsewhere: Mapping[str, tuple[str, ...]]

    @property
    def main(self) -> tuple[Chosen, ...]:
        """The clauses taken for a gap, without their companions."""
        return tuple(one for one in self.clauses if not one.companion)


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a draft: chapter, clause, paragraph or item.

    ``id`` is stable and unique in the draft (``offence-biological.2.1`` is the first item of its second paragraph);
    ``source`` is the clause of the library. Marks stay in the text: whoever numbers puts numbers for them.
    """

    kind: str
    id: str
    heading: str
    text: str
    children: tuple[Node, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class FirstDraft:
    """A bill as a plain tree. ``blanks`` are the variables that stand in it without a value, in their order."""

    title: str
    opening: str
    language: str
    tradition: str
    chapters: tuple[Node, ...]
    blanks: tuple[str, ...]


def select(library: Library, gaps: Iterable[str], *, tradition: str, language: str) -> Selection:
    """The clauses for a set of gaps (fields of the matrix, measures of the surveys), the same for the same gaps."""
    wanted = tuple(dict.fromkeys(gaps))
    offers = {one.id: one.answers for one in library.clauses.values() if one.speaks(tradition, language)}
    found = cover.cover(wanted, offers)
    frame = {one.id for one in library.clauses.values() if one.is_frame and one.speaks(tradition, language)}
    whole = library.closure(found.chosen) | (frame if found.chosen else frozenset())
    needing = {
        id_: tuple(one for one in found.chosen if one != id_ and id_ in library.closure((one,))) for id_ in whole
    }
    ordered = tuple(id_ for id_ in library.clauses if id_ in whole)
    answered = {
        gap: tuple(id_ for id_ in ordered if gap in library.clauses[id_].answers)
        for gap in wanted
        if gap not in found.left
    }
    clauses = tuple(
        Chosen(
            id_,
            tuple(gap for gap, ids in answered.items() if id_ in ids),
            tuple(gap for gap, ids in answered.items() if ids == (id_,)),
            needing[id_],
            id_ not in found.chosen,
        )
        for id_ in ordered
    )
    others = {gap: tuple(one.id for one in library.clauses.values() if gap in one.answers) for gap in found.left}
    elsewhere = {gap: ids for gap, ids in others.items() if ids}
    left = tuple(gap for gap in found.left if gap not in elsewhere)
    return Selection(tradition, language, clauses, answered, left, elsewhere)


def draft(library: Library, selection: Selection, values: Mapping[str, str] | None = None) -> FirstDraft:
    """A first draft of the chosen clauses; a variable without a value stays as its mark and is listed as a blank."""
    language = selection.language
    given = {name: value for name, value in (values or {}).items() if value.strip()}
    clauses = [library.clauses[one.id] for one in selection.clauses]
    texts = [clause.variant(selection.tradition).text[language] for clause in clauses]
    terms = library.terms_in(texts, language)
    nodes = {
        clause.id: _clause_node(library, clause, text, terms, language)
        for clause, text in zip(clauses, texts, strict=True)
    }
    chapters = []
    for chapter in library.chapters.values():
        inside = tuple(
            nodes[clause.id] for clause in clauses if clause.chapter == chapter.id and nodes[clause.id].children
        )
        if inside:
            chapters.append(Node(CHAPTER, f"chapter-{chapter.id}", chapter.heading[language], "", inside))
    title = library.formula.title[language]
    opening = library.formula.opening[selection.tradition][language]
    written = [title, opening, *(node.text for chapter in chapters for node in _walk(chapter))]
    used = dict.fromkeys(name for text in written for name in library_.names(text, "variable"))
    filled = tuple(_filled(chapter, given, language) for chapter in chapters)
    blanks = tuple(name for name in used if name not in given)
    around = (fill(title, given, language), fill(opening, given, language))
    return FirstDraft(*around, language, selection.tradition, filled, blanks)


def fill(text: str, values: Mapping[str, str], language: str) -> str:
    """The text with values for the variables that have one; every other mark stays as it is.

    A value that begins with a small article melts with the preposition before it (``de`` + ``el Ministerio``), and
    begins with a capital letter where a sentence begins. A name with a capital article (El Salvador) stays whole.
    """
    found: list[str] = []
    end = 0
    for mark in MARK.finditer(text):
        value = values.get(mark["variable"] or "")
        if value is None:
            continue
        before = text[end : mark.start()]
        if _BEGINNING.search("".join(found) + before):
            value = value[0].upper() + value[1:]
        for joint, melted in _MELTED.get(language, ()):
            preposition, article = joint.split("+")
            if value.startswith(article) and _ends_with_word(before, preposition):
                before = before[: len(before) - len(preposition)]
                value = f"{melted}{value[len(article) :]}"
                break
        found += [before, value]
        end = mark.end()
    return "".join(found) + text[end:]


def _ends_with_word(text: str, word: str) -> bool:
    return text == word or text.endswith((f" {word}", f"({word}", f"\n{word}"))


def lines(library: Library, bill: FirstDraft) -> tuple[str, ...]:
    """The draft as plain lines with numbers, for reading and for checks; blanks show what belongs there.

    Clauses are numbered through; a paragraph has its number where there are several, an item its letter.
    """
    unit = library.formula.unit[bill.tradition][bill.language]
    clauses = [node for chapter in bill.chapters for node in chapter.children]
    numbers = {node.source: number for number, node in enumerate(clauses, 1)}

    def shown(text: str) -> str:
        return show(text, library, bill.language, {id_: f"{unit.lower()} {number}" for id_, number in numbers.items()})

    styles = _STYLES[bill.tradition]
    found = [shown(bill.title), shown(bill.opening)]
    for place, chapter in enumerate(bill.chapters, 1):
        found.append(f"{library.formula.chapter[bill.language]} {place}. {chapter.heading}")
        for node in chapter.children:
            found.append(f"{unit} {numbers[node.source]}. {node.heading}")
            several = len(node.children) > 1
            for number, paragraph in enumerate(node.children, 1):
                found.append(
                    f"{styles[0].format(number)} {shown(paragraph.text)}" if several else shown(paragraph.text)
                )
                found += [
                    f"{styles[1].format(_letter(at))} {shown(item.text)}" for at, item in enumerate(paragraph.children)
                ]
    return tuple(found)


def show(text: str, library: Library, language: str, numbers: Mapping[str, str]) -> str:
    """The text with its marks as a reader sees them: terms as written, references as numbers, blanks in brackets.

    A reference to a clause that has no number here shows its heading.
    """

    def one(mark: re.Match[str]) -> str:
        if mark["kind"] == "term":
            return mark["shown"]
        if mark["kind"] == "ref":
            return numbers.get(mark["id"], f"«{library.clauses[mark['id']].heading[language]}»")
        meaning = library.variables[mark["variable"]].meaning[language]
        return library.formula.blank[language].replace("{meaning}", meaning)

    return MARK.sub(one, text)


def _clause_node(library: Library, clause: Clause, text: str, terms: tuple[str, ...], language: str) -> Node:
    children = []
    for number, paragraph in enumerate(library_.paragraphs(text), 1):
        items: tuple[str, ...] = paragraph.items
        if DEFINITIONS in items:
            if not terms:
                continue
            items = tuple(_definition(library, term, language) for term in terms)
            names = [f"{clause.id}.{term}" for term in terms]
        else:
            names = [f"{clause.id}.{number}.{place}" for place in range(1, len(items) + 1)]
        inside = tuple(Node(ITEM, name, "", item, (), clause.id) for name, item in zip(names, items, strict=True))
        children.append(Node(PARAGRAPH, f"{clause.id}.{number}", "", paragraph.text, inside, clause.id))
    return Node(CLAUSE, clause.id, clause.heading[language], "", tuple(children), clause.id)


def _definition(library: Library, id_: str, language: str) -> str:
    term = library.terms[id_]
    pattern = library.formula.definition[language]
    return pattern.replace("{word}", term.word[language]).replace("{meaning}", term.meaning[language])


def _walk(node: Node) -> Iterable[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _filled(node: Node, values: Mapping[str, str], language: str) -> Node:
    children = tuple(_filled(child, values, language) for child in node.children)
    return Node(node.kind, node.id, node.heading, fill(node.text, values, language), children, node.source)


def _letter(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else f"{chr(ord('a') + place // 26 - 1)}{chr(ord('a') + place % 26)}"
