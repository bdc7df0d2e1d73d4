"""A text that was read from a file, made a draft: a law by its articles, a report by its headings. No word is lost.

What was struck out or hidden in the file is left out and told in a note. ``[[#...]]`` in a foreign text is not taken
for a mark: its second bracket is parted from the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from atalaya.core.drafting import form, model
from atalaya.core.drafting.model import Clause, Kind, Text, Wording
from atalaya.core.errors import Unusable
from atalaya.core.laws import language as tongue
from atalaya.core.laws import numbers, structure
from atalaya.core.laws.model import Hint, Instrument, Note, Source, Unit

STORED: Final = "draft"
"""Name in ``Source.meta`` under which a reader hands over a draft that this program exported, as JSON."""
_SILENT: Final = ("deleted", "hidden", "furniture")
_DIVISION_WORDS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    ("annex", ("anexo", "annex", "apend", "append", "schedule")),
    ("part", ("libro", "livr", "book", "parte", "partie", "part")),
    ("title", ("titulo", "titre", "title", "subt")),
    ("chapter", ("cap", "chap")),
    ("section", ("sec", "se", "subse", "division")),
)
_ITEM: Final = re.compile(
    r"[ \t]*(?P<label>(?P<sign>[(]?(?:[a-zñ]{1,2}|\d{1,3}|[ivx]{1,6})[)]|\d{1,2}[.](?:[-–]|º)?|§[ ]?\d{1,2}[.º°]{0,2})"
    r"[.]?-?)"
    r"[ \t]+(?=\S)"
)
_FEWEST_ITEMS: Final = 2
_HASHES: Final = re.compile(r"^ {0,3}(?P<hashes>#{1,6})[ \t]+(?P<title>\S.*?)[ \t#]*$")
_MARKDOWN: Final = re.compile(r"\*\*|__|^ {0,3}#{1,6}[ \t]+|^>[ \t]?", re.M)
_BOLD_BETWEEN: Final = re.compile(r"(?<=\w\w)(?:\*\*|__)(?=\w\w)")
_RULE: Final = re.compile(r"\|?[ :|-]*-[ :|-]*\|?")
_HEADING_LEVELS: Final = 6
_TITLE_CHARS: Final = 300
_LABEL_CHARS: Final = 300
_DIVISION_LEVELS: Final = 5
"""Divisions in each other; articles and their points still fit under the deepest."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The draft, and what a person should know of how it was made."""

    text: Text
    notes: tuple[Note, ...]


def take(source: Source, *, sort: str = "bill", lead: str = "") -> Taken:
    """The draft of a source. ``lead`` is the language of the text; without it the text tells.

    A draft that was exported from here comes back with its ids and marks. Anything else gets ids ``c1``, ``c2`` ...
    in order, keeps the numbers and headings it is printed with, and is cut into articles, paragraphs and points where
    it counts them. What has no shape becomes paragraphs of free text. Unusable (``draft.form``) only where there would
    be more clauses than a draft may have.
    """
    spoken, notes = _spoken(source)
    stored = source.meta.get(STORED, "")
    if stored:
        try:
            return Taken(form.read(json.loads(stored)), source.notes)
        except (ValueError, Unusable):
            notes.append(Note("draft.damaged", "the draft inside the file is damaged; its text was taken instead"))
    law = structure.read(spoken, lead or "es")
    told = lead or law.language
    if any(unit.shape == "article" for unit in law.units):
        clauses = _cut(law, told, marked=_is_markdown(source))
        scheme = "common" if told == "en" and _says_section(law) else "civil"
    else:
        clauses = _counted(_outline(spoken, told), source.path)
        scheme = "plain"
    title = _title(law, spoken)
    text = Text(told, (told,), sort, scheme, {told: title} if title else {}, tuple(clauses))
    return Taken(text, (*source.notes, *notes))


def from_instrument(law: Instrument, *, sort: str = "bill") -> Text:
    """The draft of a law that was read before: to amend it, to compare a bill with it."""
    told = law.language if law.language in model.LANGUAGES else tongue.detect(law.text)
    scheme = "common" if told == "en" and _says_section(law) else "civil"
    marked = law.path.endswith((".md", ".markdown"))
    return Text(told, (told,), sort, scheme, {told: law.title[:_TITLE_CHARS]}, tuple(_cut(law, told, marked=marked)))


def _is_markdown(source: Source) -> bool:
    return source.path.endswith((".md", ".markdown"))


def _says_section(law: Instrument) -> bool:
    labels = [unit.label.casefold() for unit in law.units if unit.shape == "article"]
    return sum(label.startswith("art") for label in labels) * 2 < len(labels)


def _title(law: Instrument, source: Source) -> str:
    told = law.title or source.meta.get("title", "")
    return " ".join(_clean(told, marked=_is_markdown(source)).split())[:_TITLE_CHARS]


def _spoken(source: Source) -> tuple[Source, list[Note]]:
    """The source without what was struck out, hidden or furniture; hints moved along."""
    spans = _merged((hint.start, hint.end) for hint in source.hints if hint.kind in _SILENT)
    if not spans:
        return source, []
    pieces, done, counted = [], 0, 0
    for start, end in spans:
        pieces.append(source.text[done:start])
        counted += len(source.text[start:end].split())
        done = end
    pieces.append(source.text[done:])

    def shifted(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in spans if start < offset)

    hints = tuple(
        replace(hint, start=shifted(hint.start), end=shifted(hint.end))
        for hint in source.hints
        if hint.kind not in _SILENT
    )
    note = Note("draft.silent", f"{counted} words that were struck out, hidden or page furniture were left out")
    return replace(source, text="".join(pieces), hints=hints), [note]


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _clean(words: str, *, marked: bool) -> str:
    """Words as a draft holds them: no signs of Markdown where it was Markdown, no false marks, plain line ends."""
    told = words.replace("\r\n", "\n").replace("\r", "\n")
    if marked:
        told = _MARKDOWN.sub("", _BOLD_BETWEEN.sub(" ", told))
    return told.replace("[[#", "[ [#").strip()


def _fitting(body: str) -> tuple[str, str]:
    """As much of a body as a clause may hold, cut behind a line where there is one, and the rest."""
    if len(body) <= model.MOST_CHARS:
        return body, ""
    at = body.rfind("\n", 0, model.MOST_CHARS) + 1 or body.rfind(" ", 0, model.MOST_CHARS) + 1 or model.MOST_CHARS
    return body[:at].strip(), body[at:].strip()


class _Maker:
    """Counts ids while clauses are made."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.clauses: list[Clause] = []

    def add(
        self, kind: Kind, heading: str = "", body: str = "", *, under: str = "", label: str = "", number: str = ""
    ) -> str:
        """A clause at the end; gives its id. A body longer than a clause may be goes on in free text under it."""
        body, rest = _fitting(body)
        id_ = f"c{len(self.clauses) + 1}"
        words = {self.language: Wording(heading, body)} if heading or body else {}
        self.clauses.append(Clause(id_, kind, words, under, number, label))
        if rest:
            self.add("text", "", rest, under=id_ if kind not in ("text", "table") else under)
        return id_


def _law(law: Instrument, language: str, *, marked: bool, deep: bool = True) -> list[Clause]:
    """Divisions, articles, and what stands between them, under the divisions they name."""
    maker = _Maker(language)
    open_: list[tuple[tuple[str, ...], str]] = []
    for unit in law.units:
        words = law.text[unit.start : unit.end]
        if unit.shape == "division":
            while open_ and open_[-1][0] != unit.path[: len(open_[-1][0])]:
                open_.pop()
            under = open_[-1][1] if open_ and len(open_) < _DIVISION_LEVELS else ""
            label, heading, body = _headed(law.text, unit, marked)
            open_.append((unit.path, maker.add(_division(unit.label), heading, body, under=under, label=label)))
            continue
        while open_ and open_[-1][0] != unit.path[: len(open_[-1][0])]:
            open_.pop()
        under = open_[-1][1] if open_ else ""
        if unit.shape != "article":
            body = _clean(words, marked=marked)
            if body:
                maker.add("text", "", body, under=under)
            continue
        label, heading, body = _headed(law.text, unit, marked)
        _article(maker, under, unit, (label, heading, body), deep=deep)
    return maker.clauses


def _cut(law: Instrument, language: str, *, marked: bool) -> list[Clause]:
    """A law as clauses; one too large for its points to be clauses is cut into articles only.

    Unusable (``draft.form``) where even so there are more clauses than a draft may have.
    """
    clauses = _law(law, language, marked=marked)
    if len(clauses) > model.MOST_CLAUSES:
        clauses = _law(law, language, marked=marked, deep=False)
    return _counted(clauses, law.path)


def _counted(clauses: list[Clause], path: str) -> list[Clause]:
    if len(clauses) > model.MOST_CLAUSES:
        raise Unusable("draft.form", f"more than {model.MOST_CLAUSES:,} clauses: import the text in parts", path)
    return clauses


def _division(label: str) -> Kind:
    plain = numbers.fold(label)
    fits = [(len(start), kind) for kind, starts in _DIVISION_WORDS for start in starts if plain.startswith(start)]
    return max(fits)[1] if fits else "section"


def _headed(text: str, unit: Unit, marked: bool) -> tuple[str, str, str]:
    """Label, heading and body of a unit; together all of its words, in order."""
    head = text[unit.start : unit.body]
    rest = _clean(text[unit.body : unit.end], marked=marked)
    at = head.find(unit.label) if unit.label else -1
    if at >= 0 and not head[:at].strip(' \t\r\n*_#>"“«'):
        label = _clean(head[: at + len(unit.label)], marked=marked)
        after = _clean(head[at + len(unit.label) :], marked=marked)
    else:
        label, after = _clean(head, marked=marked), ""
    signs = re.match(r"[\s.:;,º°)\-–—*_]*", after)
    tail = signs[0].strip() if signs else ""
    label, heading = f"{label}{tail}", after[signs.end() if signs else 0 :].strip()
    if not heading and unit.title and unit.shape == "article":
        first, _, other = rest.partition("\n")
        plain = first.strip(" *_.:-–—()[]")
        if plain and plain == " ".join(unit.title.split()).strip(" *_.:-–—()[]"):
            heading, rest = first.strip(), other.strip()
    label, heading = " ".join(label.split()), " ".join(heading.split())
    return (label, heading, rest) if len(label) <= _LABEL_CHARS else ("", label, f"{heading}\n{rest}".strip())


def _article(maker: _Maker, under: str, unit: Unit, told: tuple[str, str, str], *, deep: bool) -> None:
    """An article with its paragraphs and points under it, where it counts them."""
    label, heading, body = told
    opening, items = _items(body) if deep else (body, [])
    article = maker.add("article", heading, opening, under=under, label=label, number=unit.number)
    stack: list[tuple[str, str]] = []
    for family, sign, words in items:
        if family in [one for one, _ in stack]:
            while stack[-1][0] != family:
                stack.pop()
            stack.pop()
        kind: Kind = "paragraph" if family in ("digits", "section") and not stack else "point"
        above = stack[-1][1] if stack else article
        stack.append((family, maker.add(kind, "", words, under=above, label=sign, number=sign.strip(" .()§º°-–"))))


def _items(body: str) -> tuple[str, list[tuple[str, str, str]]]:
    """A body cut at the lines that count on: the words before, then family, sign and words of each item."""
    lines = body.split("\n")
    found: list[tuple[int, str, str, str]] = []
    for place, line in enumerate(lines):
        item = _ITEM.match(line)
        if item:
            found.append((place, _family(item["sign"], found), item["label"], line[item.end() :]))
    counted = _counting(found)
    if len(counted) < _FEWEST_ITEMS:
        return body, []
    ends = [*(place for place, *_ in counted[1:]), len(lines)]
    items = []
    for (place, family, sign, first), end in zip(counted, ends, strict=True):
        items.append((family, sign, "\n".join([first, *lines[place + 1 : end]]).strip()))
    return "\n".join(lines[: counted[0][0]]).strip(), items


def _family(sign: str, found: Sequence[tuple[int, str, str, str]]) -> str:
    plain = sign.strip("().-–º°§ ")
    if sign.startswith("§"):
        return "section"
    if plain.isdigit():
        return "digits" if not sign.startswith("(") else "bracketed"
    letters = [one for one in found if one[1] in ("letters", "roman")]
    if numbers.roman(plain) and (not letters or letters[-1][1] == "roman" or plain == "i") and plain not in "cdlmxv":
        after_h = letters and letters[-1][1] == "letters" and letters[-1][2].strip("().-") == "h"
        return "letters" if after_h else "roman"
    return "letters"


def _counting(found: list[tuple[int, str, str, str]]) -> list[tuple[int, str, str, str]]:
    """Items whose number begins a run or goes one on from the last of their family."""
    last: dict[str, int] = {}
    kept = []
    for one in found:
        value = _value(one[1], one[2])
        if value == 1 or (one[1] in last and value == last[one[1]] + 1):
            last[one[1]] = value
            kept.append(one)
    return kept


def _value(family: str, sign: str) -> int:
    plain = sign.strip("().-–º°§ ")
    if family == "roman":
        return numbers.roman(plain)
    if family == "letters":
        return ord(plain[0]) - ord("a") + 1 if plain[0] != "ñ" else 0
    return int(plain)


# Texts without articles: by headings.


def _outline(source: Source, language: str) -> list[Clause]:
    """Headings by level with free text and tables under them."""
    maker = _Maker(language)
    open_: list[tuple[int, str]] = []
    marked = _is_markdown(source)
    for level, words in _blocks(source):
        while level and open_ and open_[-1][0] >= level:
            open_.pop()
        under = open_[-1][1] if open_ else ""
        if level:
            open_.append((level, maker.add("heading", " ".join(_clean(words, marked=marked).split()), under=under)))
            continue
        kind: Kind = "table" if words.count("\t") and all("\t" in row for row in words.split("\n")) else "text"
        body = _clean(words, marked=marked)
        if body:
            maker.add(kind, "", body, under=under)
    return maker.clauses


def _blocks(source: Source) -> Iterator[tuple[int, str]]:
    """Headings with their level, and blocks of lines between them with level 0, in text order."""
    heads = sorted(
        (hint for hint in source.hints if hint.kind == "heading" and hint.end > hint.start), key=lambda hint: hint.start
    )
    heads = [
        one for one, after in pairwise([*heads, Hint("heading", len(source.text) + 1, 0)]) if one.end <= after.start
    ]
    done = 0
    for head in heads:
        yield from _paragraphs(source.text[done : head.start])
        yield min(max(1, head.level), _HEADING_LEVELS), source.text[head.start : head.end]
        done = head.end
    yield from _paragraphs(source.text[done:])


def _paragraphs(words: str) -> Iterator[tuple[int, str]]:
    """Free text cut at blank lines, rows of a table kept together, Markdown's headings and tables seen."""
    block: list[str] = []
    tabbed = False
    for line in words.replace("\r\n", "\n").split("\n"):
        row = line.strip()
        head = _HASHES.match(line)
        piped = len(row) > 1 and row.startswith("|") and row.endswith("|")
        if piped and _RULE.fullmatch(row):
            continue
        raw = "\t".join(cell.strip() for cell in row.strip("|").split("|")) if piped else line
        is_tabbed = "\t" in raw.strip()
        if block and (not raw.strip() or head or is_tabbed != tabbed):
            yield 0, "\n".join(block)
            block = []
        if head:
            yield len(head["hashes"]), head["title"]
        elif raw.strip():
            block.append(raw.strip("\n"))
            tabbed = is_tabbed
    if block:
        yield 0, "\n".join(block)
