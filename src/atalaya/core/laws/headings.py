"""Lines that look like the heading of an article, before any of them is believed.

Reads the whole text of an instrument. Writes candidates in text order with exact offsets; plain references
(``artículo 36-A, fracción I`` at the start of a wrapped line) are already left out. ``sequence`` and
``standing`` decide which candidates are headings, and with whose voice they speak.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from atalaya.core.laws import lines, numbers
from atalaya.core.laws.lines import Index, Line

Form = Literal["closed", "bare", "open", "loose"]

_OPENING = re.compile(rf"^[{lines.BLANK}>#*_~\"“”«»‘’'`]*+A[*_]{{0,40}}+[rR]", re.M)
_INSIDE = re.compile(r"[)\].;:”\"][ ]?\*{1,6}+(?=A(?:RT[IÍ]CULO|rt[íi]culo|RT\.|rt\.)[ \t*_]{0,8}[\dlI])")
_BEHIND = re.compile(
    r"(?:^[ \t*_]*(?:L[eE][yY]|DECRETA|RESUELVE|D E C R E T A)[ \t*_]*:[ \t]{1,3}"
    r"|:[ ]{0,3}[*_]{0,4}+(?=[“\"«])"
    r"|[.;][ ]{1,3}(?=ART[IÍ]CULO[ ]{1,2}[IVXLC\d]{1,7}\.?[ ]*$))(?=[“\"«]{0,2}+[ ]?A(?:RT|rt)(?:[IÍií]C"
    r"|\.)[^\n]{1,12}?[\dIVXLC])",
    re.M,
)
_WORD = re.compile(
    r"(?:A(?:rt|RT)(?:[íiÍI1l][cC][uU][lL][oO]|igo|IGO|icle|ICLE)?(?P<plural>[sS]\b)?(?![A-Za-zÀ-ÿ])\.?"
    r"|(?P<odd>A(?:rt|RT)[A-Za-zÍÚíú]{2,6}(?: [a-zA-Z])?)\.?)[;:]?"
    r"[ \t\u00a0]{0,12}(?:N[º°o]\.?[ \t]{0,3})?"
)
_CLOSED = re.compile(r"[ \t]*(?:[º°][ \t]*)?(?:[.:;,]?[ \t]*[-–—]|[.:](?!\d)|\)[ \t]*(?:[.:–—-]|$|[A-ZÁÉÍÓÚ]))")
_POINTS_ON = re.compile(
    r"[ \t]*(?:[,;)]|/|(?i:de|del|dela|da|do|dos|das|of|y|e|and|et|or|o|ou|u|al|a|to|ante|bis y|con|inc\.?"
    r"|incisos?|num\.?|numeral(?:es)?|literal(?:es)?"
    r"|fracci[oó]n(?:es)?|p[aá]rrafos?|apartados?|ordinal(?:es)?|punto|du|des|dudit|shall|is|hereof|above|que"
    r"|en|in|se|no|supra|anterior|precedente|siguientes?"
    r"|citado|mencionado|antes|sobre|seg[uú]n|por|para|sus|su|la|el|los|las|este|esta|les|le)\b)"
)
_REFERS = re.compile(
    r"[ \t]*(?:[,;)/]|(?i:de|del|y|e|al?|inc\.?|incisos?|numeral|literal|par[aá]grafo|p[aá]rrafo"
    r"|transitorio)\b)"
)
_ANOTHER_ACT = re.compile(
    r"[ \t]+(?:Ley|Decreto|C[oó]digo|Constituci[oó]n|Const\b|Resoluci[oó]n|C\.[PNC]\b|CP\b|CN\b|Law|Act|Lei"
    r"|Decret|Loi)\b"
)
_OPEN = re.compile(r"[ \t]*(?:[\"“«‘(\[]|[A-ZÁÉÍÓÚÑÀÂÇÉÈÊÔ¿]|\d{1,3}[.)°º])")
_HANGING = re.compile(
    r"(?:^|[\s(])(?i:el|la|los|las|del|al|de|en|y|e|o|u|por|para|seg[uú]n|con|sin|ante|mediante|dicho|citado"
    r"|presente|su|the|of|in|and|or|to|by|under|do|da|dos|no|na|em|ao|pelo"
    r"|au|du|le|par|selon|l'|d')$"
)
_ORDINAL = re.compile(
    rf"^[{lines.BLANK}>#*_\"“«]*+(?P<word>(?:[PSTCQONDUÚV][A-Za-zÁÉÍÓÚáéíóú]{{4,15}}[ ]?){{1,3}}+)[*_]{{0,4}}[ ]?"
    r"(?:[.:;][ ]?[-–—]{0,2}|[-–—]{1,2})",
    re.M,
)
_SKIP = re.compile(r"[ \t*_.:;,\-–—º°)\"”]*")
_CONTENTS = re.compile(r"(?:\.[ ]?){4,}[ \t]*\d{0,4}[ \t]*$")
_HISTORY = re.compile(r"^[^\w\n]*Antecedentes Normativos[^\w\n]*$", re.M)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading. ``marked``: the format marks it (hash, bold), not only its words."""

    shape: Literal["article", "division"]
    start: int
    end: int  # end of the heading proper: where the body may begin
    line_end: int
    number: str
    label: str
    after: str
    marked: bool
    quoted: bool
    level: int = 0
    form: Form = "closed"
    style: str = ""  # how it is printed: the word, capitals, marks
    roman: bool = False
    title: str = ""


def articles(text: str, index: Index) -> list[Candidate]:
    """Candidate article headings in text order, prose references already left out."""
    stop = _history_start(text)
    found: list[Candidate] = []
    for match in _OPENING.finditer(text):
        if match.start() >= stop:
            break
        start, end = match.start(), text.find("\n", match.start())
        line = lines.parse(text, start, end if end >= 0 else len(text))
        candidate = None if line.bullet else read(line)
        if candidate and not _wrapped(candidate, index):
            found.append(candidate)
    found += _inside(text, stop)
    found.sort(key=lambda item: item.start)
    return _without_contents(text, found)


def transitory(text: str, zones: list[tuple[int, int]]) -> list[Candidate]:
    """Transitory articles that are a number word alone (``PRIMERO.- Esta Ley entrará en vigor``) in the given spans.

    Outside the spans that a heading of transitory provisions opens, such words number the items of anything.
    """
    matches = [match for start, stop in zones for match in _ORDINAL.finditer(text, start, stop)]
    return [candidate for match in matches if (candidate := _ordinal(text, match))]


def _ordinal(text: str, match: re.Match[str]) -> Candidate | None:
    number = numbers.read(match["word"])
    if number is None or match["word"][number.end :].strip():
        return None
    end = text.find("\n", match.end())
    line_end = end if end >= 0 else len(text)
    skip = _SKIP.match(text, match.end(), line_end)
    return Candidate(
        "article", match.start(), skip.end() if skip else match.end(), line_end, f"transitorio {number.number}",
        match["word"].strip(), text[match.end() : line_end].strip(), False, False, style="ordinal",
    )  # fmt: skip


def _history_start(text: str) -> int:
    """Where a closing list of past wordings begins (``Antecedentes Normativos``), else the length."""
    start = len(text)
    for match in _HISTORY.finditer(text):
        start = match.start() if match.start() > len(text) // 3 else start
    return start


def _inside(text: str, stop: int) -> list[Candidate]:
    """Headings behind other words of their line.

    Bold ones glued to the end of a note (``... B.O. 5/11/2012)***ARTICULO 35.-**``), new wording opened on the
    line that announces it (``por el siguiente: “ARTICULO 7º.- ...``), the first behind ``Ley:``.
    """
    found = []
    for pattern in (_INSIDE, _BEHIND):
        matches = list(pattern.finditer(text, 0, stop))
        for match, following in zip_longest(matches, matches[1:]):
            reach = following.start() + 1 if following else len(text)
            end = text.find("\n", match.end(), reach)
            start = match.start() + 1 if pattern is _INSIDE else match.end()
            candidate = read(lines.parse(text, start, end if end >= 0 else reach))
            told = candidate and (
                candidate.form in ("closed", "bare") or (candidate.form == "open" and candidate.marked)
            )
            if candidate and told and text.rfind("\n", 0, match.end()) + 1 < match.end():
                found.append(candidate)
    return found


def read(line: Line) -> Candidate | None:
    """The candidate a line opens with, None when its words are a reference or no article at all."""
    word = _WORD.match(line.plain)
    if not word or word["plural"] or (word["odd"] and not _is_misprint(word["odd"])):
        return None
    number = numbers.read(line.plain[word.end() : word.end() + 60])
    if number is None:
        return None
    cut = word.end() + number.end
    after = line.plain[cut:]
    form = _form(after, line)
    if form is None or _CONTENTS.search(after[-80:]):
        return None
    skip = _SKIP.match(after)
    body = len(line.plain) if form == "bare" else cut + (skip.end() if skip else 0)
    marked = line.hashes > 0 or line.bold >= max(1, word.end())
    return Candidate(
        "article", line.start, line.at(body) if body < len(line.plain) else line.end, line.end, number.number,
        line.plain[:cut].strip(), after.strip(), marked, bool(line.quote), line.hashes, form, _style(line, word[0]),
        number.roman,
    )  # fmt: skip


def _style(line: Line, word: str) -> str:
    """How the heading is printed, for telling an act's own articles from those it quotes."""
    letters = word.strip(" .\t")
    case = "A" if letters.isupper() and len(letters) > 3 else "a"
    return ("#" if line.hashes else "*" if line.bold else "") + case + ("." if len(letters) <= 4 else "")


def _is_misprint(word: str) -> bool:
    """Whether a word is *artículo* with a letter lost, doubled or swapped, as scans have it."""
    letters = numbers.fold(word).replace(" ", "")
    have, want = Counter(letters), Counter("articulo")
    return sum((have - want).values()) <= 1 and sum((want - have).values()) <= 1


def _form(after: str, line: Line) -> Form | None:
    """How the number is followed; None when it goes on as a sentence about some other article."""
    if not after.strip():
        return "bare"
    if _CLOSED.match(after):
        return "closed"
    if _is_bold_heading(after, line):
        return "loose"
    if _POINTS_ON.match(after) or _ANOTHER_ACT.match(after):
        return _capital(after)
    if _OPEN.match(after):
        return "open"
    return "loose" if line.plain[:3].isupper() or line.hashes else None


def _is_bold_heading(after: str, line: Line) -> bool:
    """Whether the bold ends with the number: a heading even where a small letter follows (``**Artículo 3º** las``)."""
    return (
        line.hashes == 0 and 0 < line.bold <= len(line.plain) - len(after.lstrip(" .º°")) and not _REFERS.match(after)
    )


def _capital(after: str) -> Form | None:
    """``Artículo 15 Los ...``: a capital begins the body even where the word could go on with a sentence."""
    opens = after.lstrip()
    return "open" if opens[:1].isupper() and not _ANOTHER_ACT.match(after) else None


def _wrapped(candidate: Candidate, index: Index) -> bool:
    """Whether the line is the second half of a wrapped sentence (``conforme al / Artículo 12. La ...``)."""
    if candidate.quoted:
        return False
    before = index.before(candidate.start)
    hanging = bool(_HANGING.search(before)) and not before.isupper()
    if candidate.form == "bare":
        after = index.after(candidate.start)
        low = after[:1].islower() and not re.match(r"[a-z][.)]", after)
        return (low and (hanging or not candidate.marked or before[-1:].isalpha())) or (
            hanging and not candidate.marked
        )
    return hanging and not candidate.marked


def _without_contents(text: str, found: list[Candidate]) -> list[Candidate]:
    """Leaves out a table of contents: five or more headings without a body whose numbers come again later."""
    last = {item.number: place for place, item in enumerate(found)}
    dropped: set[int] = set()
    run: list[int] = []
    for place, item in enumerate(found):
        following = found[place + 1].start if place + 1 < len(found) else len(text)
        short = following - item.start < 200 and len(text[item.line_end : following].split()) <= 12
        if short and last[item.number] > place and not item.after.endswith((".", ";", ":")):
            run.append(place)
            continue
        if len(run) >= 5:
            dropped.update(run)
        run = []
    return [item for place, item in enumerate(found) if place not in dropped]
