"""References from one clause to another: stable marks, and numbers that people type, in four languages.

A mark (``[[#c12]]``) always reads as the number of the moment. A typed one (*artículo 5*) is looked up by number;
those that name another law are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from atalaya.core.drafting import numbering
from atalaya.core.drafting.model import DIVISIONS, MARK, Clause, Text, Tree, Wording
from atalaya.core.drafting.numbering import Number
from atalaya.core.laws import numbers

UNKNOWN: Final = "[?]"
"""What a mark reads as whose clause is not there."""
_KINDS: Final = (
    ("article", "art[íi]culos?|artigos?|articles?|arts?\\."),
    ("chapter", "cap[íi]tulos?|chapitres?|chapters?"),
    ("title", "t[íi]tulos?|titres?|titles?"),
    ("part", "partes?|parties?|parts?"),
    ("section", "secci(?:ón|ones)|seç(?:ão|ões)|sections?|divisions?"),
    ("annex", "anexos?|annexes?|annex|schedules?"),
)
_FIGURE: Final = (
    r"(?:\d{1,4}(?:\.?[º°ª]|er\b)?(?:[ -]?(?:bis|ter|qu[aá]ter|quinquies)\b|-?[A-Z]\b)?|[IVXLC]{1,7}\b|premier\b"
    r"|premi[èe]re\b|primero\b|primeiro\b|[úu]nico\b)"
)
_DEEPER: Final = r"(?:\((?:\d{1,3}|[a-z]{1,4}|[A-Z])\))"
_TYPED: Final = re.compile(
    r"(?<![\w’'])(?:[ld][’'])?(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS) + r")[ \u00a0]"
    rf"(?P<first>{_FIGURE})(?P<deeper>{_DEEPER}*)"
    rf"(?P<more>(?:(?:,| (?:y|e|et|and|o|ou|or|a|à|to|al)) ?{_FIGURE}{_DEEPER}*)*)",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(_FIGURE)
# What follows a reference to another text: *del Código Penal*, *of the Convention*, *de la Ley 100*.
_ELSEWHERE: Final = re.compile(
    r"[^.;:\n]{0,25}?(?:\b(?:de la|del|de los|de las|da|do|das|dos|de l[’']|du|des|de|of the|of|to the|in the)"
    r"[ \u00a0])"
    r"(?P<own>(?:presente|présente|présent|esta|este|cette|ce|this|present|mesma|misma|mismo|même|said)\b)?"
    r"[^.;:\n]{0,20}?\b(?:ley|c[óo]digo|constituci[óo]n|convenci[óo]n|convenio|tratado|resoluci[óo]n|carta|estatuto"
    r"|protocolo|decreto|reglamento|lei|constitui[çc][ãa]o|conven[çc][ãa]o|resolu[çc][ãa]o|loi|code|constitution"
    r"|convention|trait[ée]|r[ée]solution|charte|d[ée]cret|protocole|act|treaty|resolution|charter|regulations?|law"
    r"|protocol|statute)\b",
    re.IGNORECASE,
)
_OWN_BEFORE: Final = re.compile(r"\b(?:presente|présente?|esta|este|cette|this|present)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A typed reference: where it stands, the kind of clause it names, its numbers in normal form, the deeper ones."""

    start: int
    end: int
    kind: str
    numbers: tuple[str, ...]
    deeper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words as read; ``target`` is the clause it refers to, empty for plain words."""

    text: str
    target: str = ""


def typed(words: str, *, common_law: bool = False) -> Iterator[Reference]:
    """References in running words that name a number of this text. ``common_law``: *section 5* is an article."""
    for found in _TYPED.finditer(words):
        if _is_elsewhere(words, found.end()):
            continue
        word = next(kind for kind, _ in _KINDS if found[kind])
        kind = "article" if common_law and word == "section" else word
        figures = [found["first"], *(one[0] for one in _FIGURES.finditer(found["more"] or ""))]
        told = tuple(normal(one) for one in figures)
        deeper = tuple(re.findall(r"\((\w+)\)", found["deeper"])) if len(told) == 1 else ()
        yield Reference(found.start(word), found.end(), kind, told, deeper)


def _is_elsewhere(words: str, end: int) -> bool:
    behind = _ELSEWHERE.match(words, end)
    return behind is not None and not behind["own"] and not _OWN_BEFORE.search(behind[0])


def normal(figure: str) -> str:
    """One spelling of a figure: ``5.º``, ``V`` and ``quinto`` are ``5``."""
    plain = re.sub(r"(?<=\d)\.?[º°ª]|(?<=\d)er\b", "", figure.strip())
    return numbers.normalise(plain).casefold()


class Places:
    """Clauses of a text by kind and number."""

    def __init__(self, text: Text, language: str = "") -> None:
        self.numbers = numbering.number(text, language)
        self.tree = Tree(text)
        self._by_number: dict[tuple[str, str], list[str]] = {}
        for clause in text.clauses:
            figure = self.numbers[clause.id].figure
            if figure and (clause.kind in DIVISIONS or clause.kind == "article"):
                self._by_number.setdefault((clause.kind, normal(figure)), []).append(clause.id)

    def find(self, kind: str, number: str, deeper: tuple[str, ...] = ()) -> str:
        """The id of a clause by kind and number, and below it by figures; empty where there is none.

        A number that several clauses have (chapters of two titles) gives the first.
        """
        found = self._by_number.get((kind, number), [])
        id_ = found[0] if found else ""
        for figure in deeper:
            if not id_:
                break
            id_ = next(
                (
                    one
                    for one in self.tree.children(id_)
                    if self.numbers[one].figure.strip("().").casefold() == figure.casefold()
                ),
                "",
            )
        return id_


def runs(words: str, told: Mapping[str, Number]) -> tuple[Run, ...]:
    """Words with their marks read out: each mark a run of its own. Joined, they are what a reader sees."""
    pieces: list[Run] = []
    done = 0
    for found in MARK.finditer(words):
        if found.start() > done:
            pieces.append(Run(words[done : found.start()]))
        number = told.get(found["id"])
        shown = (number.short if found["form"] else number.cite) if number else ""
        pieces.append(Run(shown or UNKNOWN, found["id"] if number else ""))
        done = found.end()
    if done < len(words):
        pieces.append(Run(words[done:]))
    return tuple(pieces)


def spoken(words: str, told: Mapping[str, Number]) -> str:
    """Words as a reader sees them."""
    return "".join(run.text for run in runs(words, told)) if "[[#" in words else words


def marks(clause: Clause) -> Iterator[tuple[str, str]]:
    """Language and id of every mark in a clause, alternatives too."""
    for words in (clause.words, *(one.words for one in clause.alternatives)):
        for language, wording in words.items():
            for told in (wording.heading, wording.body):
                for found in MARK.finditer(told):
                    yield language, found["id"]


def renamed(text: Text, names: Mapping[str, str]) -> Text:
    """The text with marks to other ids; a mark to ``""`` is replaced by ``UNKNOWN``."""

    def put(told: str) -> str:
        if "[[#" not in told:
            return told
        return MARK.sub(
            lambda found: (
                found[0]
                if found["id"] not in names
                else f"[[#{names[found['id']]}{found['form'] or ''}]]"
                if names[found["id"]]
                else UNKNOWN
            ),
            told,
        )

    def worded(words: Mapping[str, Wording]) -> dict[str, Wording]:
        return {key: replace(one, heading=put(one.heading), body=put(one.body)) for key, one in words.items()}

    return replace(
        text,
        clauses=tuple(
            replace(
                one,
                words=worded(one.words),
                alternatives=tuple(replace(other, words=worded(other.words)) for other in one.alternatives),
            )
            for one in text.clauses
        ),
    )


def bind(text: Text, language: str = "") -> Text:
    """The text with typed references to one clause of its own made into stable marks, in one language.

    Lists and ranges stay typed, and so does what leads nowhere. What people read stays the same, up to the spelling
    of the reference (*Art. 5* becomes *artículo 5*).
    """
    told = language or text.lead
    places = Places(text, told)
    common_law = says_section(text, told)
    clauses = []
    for clause in text.clauses:
        wording = clause.words.get(told)
        body = _bound(wording.body, places, common_law) if wording else ""
        changed = wording is not None and body != wording.body
        clauses.append(
            replace(clause, words={**clause.words, told: replace(wording, body=body)})
            if changed and wording
            else clause
        )
    return replace(text, clauses=tuple(clauses))


def says_section(text: Text, language: str) -> bool:
    """Whether *section 5* is an article: in the English of a text numbered after the common law."""
    return text.scheme == "common" and language == "en"


def _bound(words: str, places: Places, common_law: bool) -> str:
    pieces, done = [], 0
    for one in typed(words, common_law=common_law):
        target = places.find(one.kind, one.numbers[0], one.deeper) if len(one.numbers) == 1 else ""
        if target:
            pieces += [words[done : one.start], f"[[#{target}]]"]
            done = one.end
    return "".join([*pieces, words[done:]])
