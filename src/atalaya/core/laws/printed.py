"""Section numbers as common-law acts print them, scans included: candidates with what speaks for each.

``6.—(1)`` is seen as ``6.-(1)``, ``6.-41)``, ``6 . d l )``, ``2 5 - 4 1 )``; ``12. Where ...`` may stand behind a
marginal note (``Penalty for      4. No person ...``). Headings made by a converter (``## Section 7``) are
candidates like any other: the number printed in their body is the truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from atalaya.core.laws import numbers

_SUBSECTION = (  # the mark of a first subsection, (1), as printed and as scans have it
    r"(?:(?:[ .,]{0,4}[-–—~•+=_*.]{1,5}[ ]{0,2}(?:[({\[345dljq][ ]{0,4}|[ ]{1,6})?"
    r"|[,][ ]{1,3}[({\[][ ]{0,3})[1lI][ ]{0,3}[)}\]j3]'?(?=[ \t(A-Z~\"“‘•.,*_]|$)"
    r"|[ ]{1,3}[({\[45][ ]{0,2}[1lI][ ]{0,2}[)}\]](?=[ \t]*(?:[A-Z~\"“‘•]|$|[a-z]+[ ]))"
    r"|[ ]?[.][ ]?4[ ]?1[ ]?1(?=[ ]+[A-Z])|[ ]?[.]?[-–—]{1,3}[({][ ]?1(?=[ ]+[A-Z]))"
)
_GONE = r"[\[(](?:Repealed|Deleted|Omitted|Spent|Expired|Revoked)\b"
_PROSE = (
    r"[*_]{0,3}(?:[.,][*_]{0,3}(?:[ ]{1,8}[.]?|[ ]?[-–—]{1,2}[ ]?|(?=[A-Z][a-z ]))|[ ][.][ ][-–—][ ]?)"
    r"(?=[\"“”‘']{0,2}[A-Z~](?:[a-z~]|[ ][A-Za-z]|[A-Z]{1,3}[ ][a-z])|" + _GONE + ")"
)
_STARTERS = (
    r"The|This|These|A|An|Any|All|Each|Every|No|Nothing|Notwithstanding|Where|When|Whenever|Whoever|Whosoever"
    r"|If|In|On|Upon|For|Subject|It|There|Unless|Except|Save|Without"
    r"|Such|Section|Sections|Regulations|Her|His|Either|Neither|Until|After|Before|At|By|To|With|Words"
)
LINE = re.compile(
    r"^(?P<margin>(?>[ \t]{0,90})(?>#{1,6}[ \t]{1,3})?(?>[*_]{0,3})(?:(?P<note>\S[^\n#]{0,40}?)[ \t]{2,60})?(?:[.,:;~"
    r"|!_'‘’•·-][ ]{1,3})?)(?P<quote>[\"“”«]{0,2}[ ]?)"
    r"(?:(?P<sub>(?P<a>\d(?:[ ]?\d){0,2}(?:[ ]?[A-Z]{1,2}|[a-k])?)(?=" + _SUBSECTION + r"))"
    r"|(?P<prose>(?P<b>\d{1,3}[A-Z]{0,2}|\d[ ]\d{1,2}(?=[ ]?[.]))(?=" + _PROSE + r"))"
    r"|(?P<lost>(?P<d>[A-Za-z!?>]{1,3}|\d[!?>]{1,2})(?=[ ]?[.][-–—]{1,2}[ ]?[(][1lI][)]))"
    r"|(?P<odd>(?P<c>[SlIZBT]\d?(?=[.][ ][A-Z][a-z]+[ ])|\d{1,3}[A-Z]?(?=[ ](?:Any|Anything|No|Nothing|The"
    r"|Every|Where|If|For the)[ ][a-z]))))",
    re.M,
)
MARKED = re.compile(
    r"^#{1,6}[ \t]+(?:section|sec\.|s\.|regulation|rule|article|paragraph"
    r"|clause)[ \t]+(?P<number>[0-9A-Za-z.]{1,8})[.:]?[ \t]*(?P<title>[^\n]{0,200})$",
    re.I | re.M,
)
WORDED = re.compile(
    r"^[ \t]{0,12}(?:Section"
    r"|SECTION)[ \t]+(?P<number>\d{1,3}[A-Z]{0,2})[ \t]*(?:[.:—–-]{1,2})[ \t]*(?P<after>[^\n]*)$",
    re.M,
)
_OPENS_WITH = re.compile(
    r"[ \t\r\n]*(?P<printed>\d(?:[ ]?\d){0,2}[ ]?[A-Za-z]{0,2}?)(?:(?P<sub>"
    + _SUBSECTION
    + r"|[.][ ]{0,3}(?=\())|"
    + _PROSE
    + ")"
)
_ANY_NUMBER = re.compile(r"[ \t\r\n]*\d")
_LEGAL = re.compile(
    r"\b(?:shall|may|must|is|are|was|were|be|being|means?|has|have|had|who|whom|commits|appl(?:y|ies)"
    r"|includes?|liable|ceases?|consists?|does|can|contravenes|makes"
    r"|binds|amended|repealed|deleting|inserting|Nothing in this|In this (?:Act|section|Part|regulation|Schedule))\b"
)
_MODAL = re.compile(r"\b(?:shall|may|must)\b")
_TABLE = re.compile(
    r"[\W_]*(?:[1lI][)}\]][\W_]*)?(?:In (?:sub)?(?:sections?|paragraphs?) [\d(]|(?:Delete|Insert|Repeal"
    r"|Substitute|Add|Renumber)\b[^.]{0,80}?"
    r"(?:\bsections?\b|\bsubsections?\b|\bwords?\b|\bparagraphs?\b|\bnext after\b|\bdefinition)"
    r"|Sections?[ ]?\d+\S*[ ]{3,})"
)
_SENTENCE = re.compile(r"[\"“]?(?:" + _STARTERS + r"|[A-Z][a-z]?)\b|" + _GONE)
_STARTS = re.compile(
    r"[\"“]?(?:The|This|These|Every|No|Nothing|Notwithstanding|Where|When|Whenever|Whoever|Whosoever|If|Upon"
    r"|Subject|It|There|Unless|Except|Save|Neither|Until|After|Before)\b.{40}|" + _GONE
)
_FORM = re.compile(
    r"\b(?:FORM\b|Form (?:No|\d)|Signature|Name of|Address|Date\b.{0,20}\bSign|(?:yes|Yes|no|No), state\b)"
)
_SCHEDULE_WORDS = re.compile(
    r"\b(?:this Schedule|sub-?[ ]?paragraphs?|provisions of paragraphs?|purposes? of this paragraph"
    r"|of ?paragraphs? \d)",
    re.I,
)
_SECTION_WORDS = re.compile(r"\b(?:this section|sub-?[ ]?sections?|this Part)\b", re.I)
_REGULATION_WORDS = re.compile(r"\b(?:this regulation|under regulation|these regulations|paragraphs? \()", re.I)
SCHEDULE = re.compile(
    r"^[^\n]{0,60}?(?P<which>FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH"
    r"|TENTH)?[ \t]{0,3}SCHED(?:ULE|U1E|VLE)\b(?!S)[^\n]{0,80}$",
    re.M,
)
_BODY_CHARS = 6000
_FIGURES = str.maketrans("SLIZBT", "511287")
_SURE_FIGURES = str.maketrans("lIO", "110")


@dataclass(slots=True)
class Entry:
    """A possible section: its number, where it stands, and what speaks for and against it."""

    number: str
    start: int
    end: int  # where its words begin
    marked: bool  # a heading of the format, not only a printed number
    strong: bool  # a first subsection follows the number
    odd: bool = (
        False  # a number without its point, or letters that may be figures: believed only between its neighbours
    )
    lost: bool = False  # only its place can tell the number
    chunk: int = 0  # how many marked headings came before or with it
    legal: bool = True
    valid: bool = True  # the words behind the number are those of a section
    contents: bool = False  # looks like a line of an arrangement of sections
    quoted: bool = False
    margin: bool = False
    scheduled: int = 0  # 2 behind a schedule's heading, 1 its words say so, -1 its words speak as a section
    weight: float = 0.0
    label: str = ""
    title: str = ""
    key: tuple[int, str] = field(default=(0, ""))


def entries(text: str, front_end: int) -> list[Entry]:
    """All possible sections in text order; a marked heading and its own printed number are one."""
    marked = [match for match in MARKED.finditer(text) if match.start() >= front_end]
    trusting = _trusting(text, marked)
    found = [
        _marked(text, match, marked[place + 1].start() if place + 1 < len(marked) else len(text), trusting)
        for place, match in enumerate(marked)
    ]
    taken = {text.rfind("\n", 0, item.end) + 1 for item in found}
    for match in LINE.finditer(text):
        if match.start() >= front_end and match.start() not in taken:
            found.append(_printed(match))
    for match in WORDED.finditer(text, front_end):
        number = numbers.normalise(match["number"], common_law=True)
        found.append(
            Entry(number, match.start(), match.start("after"), True, False, label=f"Section {match['number']}")
        )
    found.sort(key=lambda item: item.start)
    _describe(text, found)
    return found


def _trusting(text: str, marked: list[re.Match[str]]) -> bool:
    """Whether the marked headings are the source's own: their bodies do not repeat the number in print."""
    repeated = sum(bool(_ANY_NUMBER.match(text, match.end())) for match in marked)
    return repeated < 0.5 * len(marked)


def _marked(text: str, match: re.Match[str], end: int, trusting: bool) -> Entry:
    number = numbers.normalise(match["number"], common_law=True)
    opening = _OPENS_WITH.match(text, match.end(), end)
    same = bool(opening) and opening is not None and _same(opening["printed"], match["number"])
    item = Entry(
        number,
        match.start(),
        match.end(),
        True,
        False,
        label=f"Section {match['number']}",
        title=match["title"].strip(" .:-–—"),
    )
    if opening and same:
        item.strong = opening["sub"] is not None
        item.end = opening.end("printed")
        item.valid = True
    else:
        item.valid = trusting and bool(numbers.key(number)[0])
    return item


def _same(printed: str, told: str) -> bool:
    return printed.replace(" ", "").rstrip(".").upper() == told.rstrip(".").upper()


def _printed(match: re.Match[str]) -> Entry:
    told = match["a"] or match["b"] or match["c"] or match["d"]
    plain = told.replace(" ", "").upper()
    if match["c"]:
        plain = plain.translate(_FIGURES)
    if match["d"]:
        plain = told.translate(_SURE_FIGURES)
    lost = bool(match["d"]) and not plain.isdigit()
    note = match["note"] or ""
    quoted = bool(match["quote"].strip()) or note.lstrip("•·. ")[:1] in tuple('"“«')
    name = next(name for name in ("sub", "lost", "prose", "odd") if match[name])
    number = "" if lost else numbers.normalise(plain, common_law=True)
    return Entry(
        number, match.start(), match.end(name), False, name in ("sub", "lost"),
        quoted=quoted, margin=bool(note), label=told + ".", odd=name == "odd", lost=lost,
    )  # fmt: skip


def _describe(text: str, found: list[Entry]) -> None:
    """Fills in what can be said of each entry from its words and its place."""
    regulation = len(_REGULATION_WORDS.findall(text)) > len(_SECTION_WORDS.findall(text))
    headers = [
        match.start()
        for match in SCHEDULE.finditer(text)
        if match["which"] or match[0].strip().startswith(("SCHED", "THE SCHED"))
    ]
    chunk, header, zone = 0, 0, False
    for place, item in enumerate(found):
        passed = header
        while header < len(headers) and headers[header] < item.start:
            header += 1
        zone = not item.marked and (zone or header > passed)
        chunk += item.marked
        item.chunk = chunk
        following = found[place + 1].start if place + 1 < len(found) else len(text)
        _weigh(text, item, min(following, item.end + _BODY_CHARS), regulation, zone)


def _weigh(text: str, item: Entry, end: int, regulation: bool, zone: bool) -> None:
    body = text[item.end : end]
    longer = " ".join(body[:700].split())[:420]
    opening = longer[:200]
    item.key = numbers.key(item.number)
    words = opening.lstrip(" .,-–—")
    item.legal = (
        item.strong
        or bool(_LEGAL.search(longer if item.marked or _SENTENCE.match(words) else opening))
        or bool(_STARTS.match(words))
    )
    item.contents = item.marked and not item.strong and _is_contents(body)
    if item.contents and not _SENTENCE.match(words):
        item.valid = False
    if (
        item.key[0] == 0
        or _TABLE.match(" ".join(body[:30].split("\n")) + body[30:160])
        or (not item.strong and _FORM.search(opening[:90]) and not _MODAL.search(opening))
    ):
        item.valid = False
    item.valid = item.valid and (item.legal or (item.marked and item.title != ""))
    own = len((_REGULATION_WORDS if regulation else _SECTION_WORDS).findall(body))
    told = len(re.findall(r"\bthis Schedule\b", body)) if regulation else len(_SCHEDULE_WORDS.findall(body))
    item.scheduled = 2 if zone else 1 if told > own else -1 if own else 0


def _is_contents(body: str) -> bool:
    """A short sentence without a marginal note, and nothing that goes on with it: a line of a table of contents."""
    lead = body.lstrip(" .\t,")
    stop = re.search(r"\.(?=\s|$)", lead)
    first = lead.split("\n")[0].rstrip()
    if (
        not stop
        or stop.start() > 190
        or first.endswith(("-", "—", "–", ":"))
        or re.search(r"\bshall\b", lead[: stop.start()])
        or re.search(r"\S[ ]{2,}\S", first[: stop.start()])
    ):
        return False
    return not re.match(r"\s*(?:\([2a]\)|and\b|or\b|[a-z])", lead[stop.end() :])
