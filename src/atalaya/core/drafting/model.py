"""What a draft is: clauses in reading order, each with its words in several languages, and what was taken out.

A ``Text`` is one immutable version. Its clauses stand flat, in reading order, each naming its parent, so that a
version is one list to store, to compare and to merge; ``Tree`` answers questions about above and below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, get_args

LANGUAGES: Final = ("es", "en", "pt", "fr")
Kind = Literal[
    "annex", "part", "title", "chapter", "section", "article", "paragraph", "point", "heading", "text", "table"
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DIVISIONS: Final = frozenset({"annex", "part", "title", "chapter", "section"})
"""What holds articles. A ``section`` is a division: what common law calls a section is an ``article`` here."""
NUMBERED: Final = frozenset({*DIVISIONS, "article", "paragraph", "point"})
"""Kinds that get a number from the scheme; ``heading`` gets one where the scheme numbers headings."""
SORTS: Final = ("bill", "regulation", "guideline", "plan", "report", "note", "other")
MOST_CLAUSES: Final = 20_000
MOST_LEVELS: Final = 12
MOST_CHARS: Final = 400_000
"""Of one wording."""
ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""How an id looks; the room makes one by chance for each new clause, imports count ``c1``, ``c2`` ..."""
MARK: Final = re.compile(r"\[\[#(?P<id>[a-z0-9-]{1,40})(?P<form>\|number)?\]\]")
"""A stable reference inside words: ``[[#c12]]`` reads *artículo 5*, ``[[#c12|number]]`` reads *5*."""
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a clause in one language.

    ``body`` is plain text; a line end parts paragraphs. In a ``table`` lines are rows and tabs part cells, heads
    first. ``origin`` is the digest (``form.wording_digest``) of the lead wording a translation was made from;
    empty for the lead itself and for a translation that nobody vouched for.
    """

    heading: str = ""
    body: str = ""
    origin: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is not a word in it."""
        return not (self.heading.strip() or self.body.strip())


EMPTY: Final = Wording()
_NO_WORDS: Final[Mapping[str, Wording]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Alternative:
    """A wording proposed beside others; ``party`` proposes it, ``label`` is what people call it (*A*, *Option 2*)."""

    id: str
    label: str = ""
    words: Mapping[str, Wording] = field(default_factory=lambda: _NO_WORDS)
    party: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit of a draft.

    ``parent``        id of the clause it stands under, empty at the top
    ``words``         by language
    ``number``        typed, stands in place of the computed one (``12 bis``); empty: computed
    ``label``         its heading as printed where it came from (``ARTÍCULO 12.-``); stands in place of everything
    ``notes``         drafting notes by language, for those who draft
    ``alternatives``  wordings side by side; ``chosen`` is the id of one, empty while none is; while there are
                      alternatives and none is chosen, ``words`` is what stood before they were proposed
    ``restricted``    only for those who may see restricted parts
    ``party``         who clears it; empty: whoever clears the clause above
    ``answers``       fields or obligations of a catalogue that it answers
    ``library``       the library clause it came from (``id@version``)
    """

    id: str
    kind: Kind
    words: Mapping[str, Wording] = field(default_factory=lambda: _NO_WORDS)
    parent: str = ""
    number: str = ""
    label: str = ""
    notes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    alternatives: tuple[Alternative, ...] = ()
    chosen: str = ""
    restricted: bool = False
    party: str = ""
    answers: tuple[str, ...] = ()
    library: str = ""

    def wording(self, language: str) -> Wording:
        """What stands in a language: the chosen alternative where one is chosen; empty where there is nothing."""
        for one in self.alternatives:
            if one.id == self.chosen:
                return one.words.get(language, EMPTY)
        return self.words.get(language, EMPTY)

    @property
    def undecided(self) -> bool:
        """Whether there are alternatives and none of them is chosen."""
        return bool(self.alternatives) and not self.chosen


@dataclass(frozen=True, slots=True)
class Removed:
    """A clause taken out with what stood under it, in order; ``after`` is the sibling it stood behind, if any."""

    clauses: tuple[Clause, ...]
    after: str = ""

    @property
    def id(self) -> str:
        """The clause that was taken out."""
        return self.clauses[0].id


@dataclass(frozen=True, slots=True)
class Text:
    """One version of a draft. Make it with ``form.read`` or ``whole``, change it with ``edits``.

    ``lead`` is the language that decides; ``scheme`` names a numbering of ``numbering.SCHEMES``.
    """

    lead: str = "es"
    languages: tuple[str, ...] = ("es",)
    sort: str = "bill"
    scheme: str = "civil"
    title: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    clauses: tuple[Clause, ...] = ()
    removed: tuple[Removed, ...] = ()

    def named(self, language: str) -> str:
        """The title in a language, else in the lead language."""
        return self.title.get(language) or self.title.get(self.lead, "")


class Tree:
    """Above and below in a text; made once, asked often. Ids that are not there give nothing, not an error."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.places = {clause.id: place for place, clause in enumerate(text.clauses)}
        self._children: dict[str, list[str]] = {"": []}
        for clause in text.clauses:
            self._children.setdefault(clause.parent, []).append(clause.id)

    def __contains__(self, id_: object) -> bool:
        return id_ in self.places

    def clause(self, id_: str) -> Clause | None:
        """The clause of that id."""
        place = self.places.get(id_)
        return None if place is None else self.text.clauses[place]

    def children(self, id_: str) -> tuple[str, ...]:
        """Ids right under a clause (under nothing: the top), in order."""
        return tuple(self._children.get(id_, ()))

    def above(self, id_: str) -> Iterator[Clause]:
        """The clauses a clause stands in, the nearest first."""
        clause = self.clause(id_)
        while clause is not None and clause.parent:
            clause = self.clause(clause.parent)
            if clause is not None:
                yield clause

    def level(self, id_: str) -> int:
        """How many clauses stand above it; 0 at the top."""
        return sum(1 for _ in self.above(id_))

    def span(self, id_: str) -> tuple[int, int]:
        """Places ``[start, end)`` in ``text.clauses`` of a clause with everything under it."""
        start = self.places[id_]
        inside, end = {id_}, start + 1
        while end < len(self.text.clauses) and self.text.clauses[end].parent in inside:
            inside.add(self.text.clauses[end].id)
            end += 1
        return start, end

    def before(self, id_: str) -> str:
        """The sibling right before a clause, empty for the first."""
        clause = self.clause(id_)
        siblings = self._children.get(clause.parent, []) if clause else []
        place = siblings.index(id_) if clause else 0
        return siblings[place - 1] if place else ""

    def party(self, id_: str) -> str:
        """Who clears a clause: its own party, else that of the nearest clause above that names one."""
        clause = self.clause(id_)
        if clause is None or clause.party:
            return clause.party if clause else ""
        return next((one.party for one in self.above(id_) if one.party), "")

    def restricted(self, id_: str) -> bool:
        """Whether a clause or one above it is restricted."""
        clause = self.clause(id_)
        return clause is not None and (clause.restricted or any(one.restricted for one in self.above(id_)))


def answered(text: Text) -> dict[str, tuple[str, ...]]:
    """Fields that clauses say they answer, each with the ids of these clauses, in reading order."""
    found: dict[str, tuple[str, ...]] = {}
    for clause in text.clauses:
        for field_ in clause.answers:
            found[field_] = (*found.get(field_, ()), clause.id)
    return found


def words_of(text: Text, language: str = "") -> str:
    """Every printed word of a version in one language (the lead's by default): for counting and for search."""
    told = language or text.lead
    pieces = [text.named(told)]
    for clause in text.clauses:
        wording = clause.wording(told)
        pieces += [clause.label, wording.heading, wording.body]
    return "\n".join(piece for piece in pieces if piece)
