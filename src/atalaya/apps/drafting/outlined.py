"""Texts that begin from an outline: headings and words in several languages, blanks in brackets until they are filled.

A blank reads ``[what belongs here]`` in the language of the text, so that nobody overlooks it and the checks find it;
``fill`` puts values in later, also into words that were frozen before their number was known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from atalaya.adapters import outlines as shelf
from atalaya.core import errors
from atalaya.core.drafting import edits, form, library, selection
from atalaya.core.drafting.model import Clause, Text, Wording
from atalaya.core.drafting.outlines import Outline, Part

Values = Mapping[str, Mapping[str, str]]
"""What is known of slots: by slot, by language."""
LANGUAGES: Final = ("es", "en", "pt", "fr")
Rows = Sequence[tuple[str, ...]]
"""Rows of a table without its head."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An outline as a page offers it."""

    id: str
    title: str
    about: str


def find(id_: str, kind: str) -> Outline:
    """The outline of that id and kind. Unusable when there is none."""
    found = shelf.load().outlines.get(id_)
    if found is None or found.kind != kind:
        raise errors.Unusable("outline.none", "Choose one of the patterns offered.", "outline")
    return found


def offered(kind: str, language: str) -> tuple[Offered, ...]:
    """The outlines of a kind, in words."""
    return tuple(
        Offered(one.id, title(one, language), one.about[language])
        for one in shelf.load().outlines.values()
        if one.kind == kind
    )


TEXTS: Final = ("instructions", "guideline", "analysis", "plan", "minutes")
"""Kinds of outlines that any text can begin with; notes and reports have beginnings of their own."""


def texts(language: str) -> tuple[Offered, ...]:
    """The outlines that a text can begin with, in words."""
    return tuple(one for kind in TEXTS for one in offered(kind, language))


def any_of(id_: str) -> Outline:
    """The outline of that id, whatever its kind."""
    return shelf.load().outlines[id_]


def title(outline: Outline, language: str, told: Values = {}) -> str:  # noqa: B006 - it is read only
    """The title of an outline with what is known put in; what is not known is left out with its mark."""
    return _put(outline.title[language], language, told)


def begin(outline: Outline, languages: Sequence[str], told: Values, *, sort: str, scheme: str) -> Text:
    """The outline as a text, its first language the lead; guidance becomes drafting notes."""
    clauses = [clause for part in outline.parts for clause in part_of(part, languages, told)]
    named = {language: title(outline, language, told) for language in languages}
    return Text(languages[0], tuple(languages), sort, scheme, named, vouched(clauses, languages[0]))


def vouched(clauses: Iterable[Clause], lead: str) -> tuple[Clause, ...]:
    """Clauses whose languages were written to say the same: each translation renders the lead wording as it stands."""
    return tuple(replace(clause, words=_vouched(clause.words, lead)) for clause in clauses)


def _vouched(words: Mapping[str, Wording], lead: str) -> dict[str, Wording]:
    origin = form.wording_digest(words[lead]) if lead in words else ""
    return {
        language: one if language == lead or one.blank else replace(one, origin=origin)
        for language, one in words.items()
    }


def part_of(part: Part, languages: Sequence[str], told: Values) -> Iterable[Clause]:
    """A part as clauses: its heading, and under it its paragraphs and its table."""
    under = ""
    notes = {language: part.guidance[language] for language in languages if part.guidance.get(language)}
    if part.heading:
        under = part.id
        words = {language: Wording(_put(part.heading[language], language, told)) for language in languages}
        yield Clause(part.id, "heading", words, notes=notes)
    for number, paragraph in enumerate(part.paragraphs, 1):
        words = {language: Wording("", _put(paragraph[language], language, told)) for language in languages}
        yield Clause(f"{part.id}-{number}", "text", words, under, notes={} if under else notes)
    if part.columns:
        words = {language: Wording("", "\t".join(head[language] for head in part.columns)) for language in languages}
        yield Clause(f"{part.id}-table", "table", words, under)


def _put(text: str, language: str, told: Values) -> str:
    """What is known in place of its mark; what is not, as a blank in brackets."""
    known = {name: told[name][language] for name in told if told[name].get(language)}
    filled = selection.fill(text, known, language)
    for name in library.names(filled, "variable"):
        filled = filled.replace(f"{{{name}}}", blank(name, language))
    return filled


def blank(name: str, language: str) -> str:
    """How a slot reads while nobody filled it."""
    return f"[{shelf.load().slots[name].meaning[language]}]"


def blanks(language: str, without: Collection[str] = ()) -> tuple[str, ...]:
    """Every blank there can be in a language, without some."""
    return tuple(blank(name, language) for name in shelf.load().slots if name not in without)


def fill(text: Text, told: Values) -> Text:
    """The text with values in place of blanks that still stand as they were made."""

    def filled(language: str, words: str) -> str:
        for name, by_language in told.items():
            if by_language.get(language):
                words = words.replace(blank(name, language), by_language[language])
        return words

    clauses = tuple(
        replace(
            clause,
            words={
                language: replace(one, heading=filled(language, one.heading), body=filled(language, one.body))
                for language, one in clause.words.items()
            },
        )
        for clause in text.clauses
    )
    return replace(text, clauses=clauses)


def everywhere(value: str) -> dict[str, str]:
    """A value that is the same in every language."""
    return dict.fromkeys(LANGUAGES, value)


def under(text: Text, heading: str, words: Mapping[str, str]) -> Text:
    """Words of a record as a paragraph under their heading, where the text has it."""
    said = {language: Wording("", words[language]) for language in text.languages if words.get(language)}
    if not said or text.lead not in said or not any(one.id == heading for one in text.clauses):
        return text
    clause = Clause(f"{heading}-said", "text", said)
    return edits.insert(text, vouched([clause], text.lead)[0], under=heading, after="")


def with_tables(text: Text, tables: Mapping[str, Mapping[str, Rows]]) -> Text:
    """The text with its tables as the records stand; heads stay as they are, a table taken out stays out."""
    made = []
    for clause in text.clauses:
        key = clause.id.removesuffix("-table")
        if clause.id != f"{key}-table" or key not in tables:
            made.append(clause)
            continue
        words = {}
        for language, told in clause.words.items():
            lines = [told.body.partition("\n")[0], *("\t".join(row) for row in tables[key].get(language, []))]
            words[language] = Wording(told.heading, "\n".join(lines))
        made.append(vouched([replace(clause, words=words)], text.lead)[0])
    return replace(text, clauses=tuple(made))
