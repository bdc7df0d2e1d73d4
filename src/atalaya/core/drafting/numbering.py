"""Numbers of clauses: what the scheme computes, what is shown, and how one cites it, in four languages.

A scheme is a habit of a legal tradition. ``civil``: *Artículo 1*, *Artigo 1.º*, *Article premier*, points a), i).
``common``: *Section 1*, (1), (a), (i), (A). ``report``: headings 1, 1.1 and paragraphs numbered through.
``plain``: only what people type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from atalaya.core.drafting.model import DIVISIONS, Clause, Text
from atalaya.core.laws import numbers

Figure = Literal["arabic", "roman", "small_roman", "letter", "capital"]
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_FIRST_IN_ORDINALS: Final = 9
"""Portuguese statutes count in ordinals up to the ninth and in cardinals from the tenth (Brazil: Lei Complementar
95/1998, article 10, I)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is numbered. ``through``: counted through the whole text and not anew under each parent."""

    figure: Figure
    through: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of numbering. ``points`` are the rules of points by how deep they stand in each other."""

    rules: Mapping[str, Rule]
    points: tuple[Rule, ...]
    brackets: str
    """How paragraphs and points are written: ``{}.`` or ``({})``; by name of the table below."""
    decimal: bool = False
    """Whether divisions and headings are numbered 1, 1.1, 1.1.1."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a clause in one language. All empty where the kind has none.

    ``computed``  the figure that the scheme gives (``5``, ``IV``, ``a``)
    ``figure``    the figure that is shown: the typed one, else the computed
    ``label``     as printed before the words: ``Artículo 5``, ``(a)``, or the printed heading it came with
    ``cite``      as one refers to it in a sentence: ``artículo 5, literal a)``
    ``short``     the same without the first word: ``5, literal a)``
    """

    computed: str = ""
    figure: str = ""
    label: str = ""
    cite: str = ""
    short: str = ""


NONE: Final = Number()

_DIVIDED: Final = {
    "annex": Rule("roman", through=True),
    "part": Rule("roman", through=True),
    "title": Rule("roman"),
    "chapter": Rule("roman"),
    "section": Rule("arabic"),
}
SCHEMES: Final[Mapping[str, Scheme]] = {
    "civil": Scheme(
        {**_DIVIDED, "article": Rule("arabic", through=True), "paragraph": Rule("arabic")},
        (Rule("letter"), Rule("small_roman"), Rule("arabic")),
        "civil",
    ),
    "common": Scheme(
        {**_DIVIDED, "article": Rule("arabic", through=True), "paragraph": Rule("arabic")},
        (Rule("letter"), Rule("small_roman"), Rule("capital")),
        "common",
    ),
    "report": Scheme(
        {"annex": Rule("roman", through=True), "article": Rule("arabic", through=True),
         "paragraph": Rule("arabic", through=True)},
        (Rule("letter"), Rule("small_roman"), Rule("arabic")),
        "civil",
        decimal=True,
    ),
    "plain": Scheme({}, (), "civil"),
}  # fmt: skip

# {n} the figure; {o} with the ordinal sign of Portuguese statutes; {m}/{f} *premier*, *première* for the first.
_DIVISION_LABELS: Final = {
    "es": {"annex": "Anexo {n}", "part": "Parte {n}", "title": "Título {n}", "chapter": "Capítulo {n}",
           "section": "Sección {n}.ª", "article": "Artículo {n}"},
    "en": {"annex": "Annex {n}", "part": "Part {n}", "title": "Title {n}", "chapter": "Chapter {n}",
           "section": "Division {n}", "article": "Article {n}"},
    "pt": {"annex": "Anexo {n}", "part": "Parte {n}", "title": "Título {n}", "chapter": "Capítulo {n}",
           "section": "Seção {n}", "article": "Artigo {o}"},
    "fr": {"annex": "Annexe {n}", "part": "Partie {f}", "title": "Titre {m}", "chapter": "Chapitre {m}",
           "section": "Section {n}", "article": "Article {m}"},
}  # fmt: skip
_COMMON_LABELS: Final = {"annex": "Schedule {n}", "article": "Section {n}"}
_PARAGRAPH_LABELS: Final = {
    ("civil", "es"): "{n}.", ("civil", "en"): "{n}.", ("civil", "pt"): "§ {o}", ("civil", "fr"): "{n}.",
}  # fmt: skip
_DEEPER_CITES: Final = {
    "es": {"paragraph": "numeral {n}", "point": "literal {n})"},
    "en": {"paragraph": "paragraph {n}", "point": "point ({n})"},
    "pt": {"paragraph": "§ {o}", "point": "alínea {n})"},
    "fr": {"paragraph": "paragraphe {n}", "point": "point {n})"},
}
_PARAGRAPH_ALONE: Final = {"es": "párrafo {n}", "en": "paragraph {n}", "pt": "parágrafo {n}", "fr": "paragraphe {n}"}
_HEADING_CITES: Final = {"es": "sección {n}", "en": "section {n}", "pt": "seção {n}", "fr": "section {n}"}
_PLAIN_FIGURE: Final = re.compile(r"\d+|[IVXLCivxlc]+|[a-zA-Z]{1,2}")


def figure(number: int, style: Figure) -> str:
    """``number`` from 1 on as a figure: 27 letters on is ``aa``."""
    if style == "arabic" or number < 1:
        return str(number)
    if style in ("roman", "small_roman"):
        drawn, rest = "", number
        for value, letters in _ROMAN:
            count, rest = divmod(rest, value)
            drawn += letters * count
        return drawn if style == "roman" else drawn.lower()
    letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    return letter if style == "letter" else letter.upper()


def value(told: str, style: Figure) -> int:
    """What a typed figure counts for: ``12 bis`` is 12, ``IV`` is 4, ``b`` is 2; 0 where it is no figure."""
    plain = told.strip(" .()§º°ª")
    if style in ("roman", "small_roman") and numbers.roman(plain):
        return numbers.roman(plain)
    if style in ("letter", "capital") and re.fullmatch(r"([a-zA-Z])\1*", plain):
        return (len(plain) - 1) * 26 + ord(plain[0].lower()) - ord("a") + 1
    return numbers.key(numbers.normalise(plain))[0]


@dataclass(slots=True)
class _Above:
    """What a clause passes on to those under it."""

    cite: str = ""
    short: str = ""
    figure: str = ""
    points: int = 0
    numbered: bool = False
    counts: Counter[str] = field(default_factory=Counter)


def number(text: Text, language: str = "") -> dict[str, Number]:
    """The number of every clause by id, as one language (the lead's by default) writes it."""
    told = language or text.lead
    scheme = SCHEMES[text.scheme]
    top = _Above()
    stack: list[tuple[str, _Above]] = []
    found = {}
    for clause in text.clauses:
        while stack and stack[-1][0] != clause.parent:
            stack.pop()
        above = stack[-1][1] if stack else top
        one, below = _number(clause, above, top, scheme, told, common_law=text.scheme == "common")
        found[clause.id] = one
        stack.append((clause.id, below))
    return found


def _number(
    clause: Clause, above: _Above, top: _Above, scheme: Scheme, language: str, *, common_law: bool
) -> tuple[Number, _Above]:
    rule, decimal = _rule(clause, above, scheme)
    passed = _Above(above.cite, above.short, above.figure, above.points + (clause.kind == "point"), above.numbered)
    if rule is None:
        shown = clause.label or clause.number
        return (Number("", clause.number, shown, shown, clause.number or shown) if shown else NONE), passed
    counts = top.counts if rule.through else above.counts
    series = "heading" if decimal else clause.kind
    counts[series] += 1
    computed = figure(counts[series], rule.figure)
    if clause.number:
        counts[series] = value(clause.number, rule.figure) or counts[series] - 1
    prefix = f"{above.figure}." if decimal and above.figure else ""
    shown = clause.number or prefix + computed
    label = clause.label or _label(clause.kind, shown, language, common_law=common_law, decimal=decimal)
    cite, short = _cite(clause.kind, shown, above, language, common_law=common_law, decimal=decimal)
    passed.figure = shown if decimal else ""
    if clause.kind not in DIVISIONS and clause.kind != "heading":
        passed.cite, passed.short, passed.numbered = cite, short, True
    return Number(prefix + computed, shown, label, cite, short), passed


def _rule(clause: Clause, above: _Above, scheme: Scheme) -> tuple[Rule | None, bool]:
    if scheme.decimal and clause.kind in ("part", "title", "chapter", "section", "heading"):
        return Rule("arabic"), True
    if clause.kind == "point":
        return (scheme.points[min(above.points, len(scheme.points) - 1)] if scheme.points else None), False
    return scheme.rules.get(clause.kind), False


def _label(kind: str, shown: str, language: str, *, common_law: bool, decimal: bool) -> str:
    if decimal:
        return shown
    if kind == "paragraph":
        return _filled("({n})" if common_law else _PARAGRAPH_LABELS["civil", language], shown)
    if kind == "point":
        return f"({shown})" if common_law or language == "en" else f"{shown})"
    if common_law and language == "en" and kind in _COMMON_LABELS:
        return _filled(_COMMON_LABELS[kind], shown)
    return _filled(_DIVISION_LABELS[language][kind], shown)


def _cite(kind: str, shown: str, above: _Above, language: str, *, common_law: bool, decimal: bool) -> tuple[str, str]:
    if decimal:
        return _filled(_HEADING_CITES[language], shown), shown
    if kind in ("paragraph", "point") and above.numbered:
        deeper = f"({shown})" if common_law else f", {_filled(_DEEPER_CITES[language][kind], shown)}"
        return above.cite + deeper, above.short + deeper
    if kind in ("paragraph", "point"):
        pattern = _PARAGRAPH_ALONE[language] if kind == "paragraph" else _DEEPER_CITES[language]["point"]
        return _filled(pattern, shown), shown
    full = _label(kind, shown, language, common_law=common_law, decimal=False)
    if kind == "article" and common_law and language == "en":
        return f"section {shown}", shown
    word, _, rest = full.partition(" ")
    return f"{word.lower()} {rest}", rest


def _filled(pattern: str, shown: str) -> str:
    """A pattern with the figure in it; *premier* and the ordinal sign only where the figure is a plain one."""
    first = shown in ("1", "I")
    ordinal = shown.isdigit() and int(shown) <= _FIRST_IN_ORDINALS
    return pattern.format(
        n=shown,
        o=f"{shown}.º" if ordinal else shown,
        m="premier" if first else shown,
        f="première" if first else shown,
    )
