"""The sections of a common-law act: which printed numbers are believed, and with whose voice they speak.

Own sections stand in rising order even where a converter cut the act wrongly, so the heaviest rising chain of
printed numbers is the act's own. What is left is a schedule's paragraph, quoted new wording, a section out of
place, or a line of the arrangement of sections, which is no section at all.
"""

from __future__ import annotations

import re
from itertools import pairwise

from atalaya.core.laws import headings, numbers, printed
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.lines import Index
from atalaya.core.laws.model import Standing
from atalaya.core.laws.printed import Entry

_BACK = 200  # entries looked back at for the best chain
_AMENDING = re.compile(r"\bprincipal Act\b")
_CONVENTION = re.compile(r"\b(?:CONVENTION|TREATY|PROTOCOL|AGREEMENT|Convention|Treaty|Protocol)\b")


def looks_common_law(text: str) -> bool:
    """Whether the text has at least two printed sections, or headings that call themselves sections."""
    if printed.MARKED.search(text) or printed.WORDED.search(text):
        return True
    found = printed.LINE.finditer(text)
    return next(found, None) is not None and next(found, None) is not None


def find(text: str, title: str, front_end: int) -> list[tuple[Candidate, Standing | None]]:
    """Believed sections with their standing, in text order; standing None marks a heading that is no section."""
    found = printed.entries(text, front_end)
    amending = "amendment" in title.lower() or len(_AMENDING.findall(text)) >= 3
    _settle(found, amending)
    chain = _chain(found)
    _mend(found, chain)
    seen = {found[place].number for place in chain}
    told: list[tuple[Candidate, Standing | None]] = []
    for place, item in enumerate(found):
        standing = Standing.OWN if place in chain else _left_over(item, seen, amending, found, chain)
        if standing is not None or item.marked:
            told.append((_candidate(text, item), standing))
    told += _articles(text, front_end, told)
    return sorted(told, key=lambda pair: pair[0].start)


def _settle(found: list[Entry], amending: bool) -> None:
    """Weights: a first subsection or a marked heading speaks for a section, a schedule's words against it."""
    _spread(found)
    count: dict[str, int] = {}
    for item in found:
        count[item.number] = count.get(item.number, 0) + (1 if item.valid else 0)
    for item in found:
        item.quoted = item.quoted or (amending and not item.number.isdigit())
        weight = (3.0 if item.strong else 2.0) if item.marked else (2.0 if item.strong else 1.0)
        weight = 0.3 if item.odd else weight
        if item.contents:
            item.valid = item.valid and count[item.number] < 2
            weight = 0.4
        against = item.scheduled > 0 or item.quoted or not item.valid
        item.weight = -1.0 if against else weight + (0.3 if item.margin else 0.0) + (0.2 if item.scheduled < 0 else 0.0)


def _spread(found: list[Entry]) -> None:
    """Neutral entries of a run of rising numbers take the mind of their nearest neighbours that have one."""
    run: list[Entry] = []
    for item in [*[entry for entry in found if entry.valid], None]:
        if item and run and item.key[0] == run[-1].key[0] + 1 and item.chunk - run[-1].chunk <= 1:
            run.append(item)
            continue
        _share(run)
        run = [item] if item else []


def _share(run: list[Entry]) -> None:
    minds = [item.scheduled for item in run]
    for place, item in enumerate(run):
        if item.scheduled:
            continue
        near = sorted(
            (abs(other - place), mind) for other, mind in enumerate(minds) if mind and abs(other - place) <= 6
        )
        item.scheduled = (
            1 if near and near[0][1] > 0 and (len(near) < 2 or near[1][0] > near[0][0] or near[1][1] > 0) else 0
        )


def _chain(found: list[Entry]) -> set[int]:
    """Places of the heaviest rising chain; a step of one weighs more, most of all inside one stretch of text."""
    best: list[float] = []
    back: list[int] = []
    for place, item in enumerate(found):
        score, origin = 0.0, -1
        for before in range(max(0, place - _BACK), place):
            if best[before] <= 0 or found[before].key >= item.key:
                continue
            bonus = 0.0
            if numbers.follows(item.key, found[before].key):
                bonus = 1.5 if item.chunk == found[before].chunk else 1.0
            if best[before] + bonus > score:
                score, origin = best[before] + bonus, before
        best.append(score + item.weight if item.weight > 0 else -1.0)
        back.append(origin)
    chain: set[int] = set()
    place = max(range(len(best)), key=best.__getitem__, default=-1)
    while place >= 0 and best[place] > 0:
        chain.add(place)
        place = back[place]
    return chain


def _mend(found: list[Entry], chain: set[int]) -> None:
    """Numbers misread in print: the one missing between two neighbours, a letter taken for a figure."""
    _drop_odd(found, chain)
    for place in sorted(chain):
        number, after = found[place].number, found[place + 1] if place + 1 < len(found) else None
        if after and after.valid and number.endswith("H") and after.number == number[:-1] + "1":
            _renumber(after, number[:-1] + "I")  # ``151.`` behind 15H
    for first, second in pairwise(sorted(chain)):
        _fill(found, chain, first, second)


def _drop_odd(found: list[Entry], chain: set[int]) -> None:
    """A number without its point stays in the chain only between its two neighbours."""
    ordered = sorted(chain)
    keys = [0, *(found[place].key[0] for place in ordered), 0]
    for spot, place in enumerate(ordered):
        if found[place].odd and not keys[spot] + 1 == keys[spot + 1] == keys[spot + 2] - 1:
            chain.discard(place)


def _fill(found: list[Entry], chain: set[int], first: int, second: int) -> None:
    """``86.`` between 15 and 17 is 16 when alone in the gap and ending like it; so is ``PQ.-(1)``, its number lost."""
    missing = found[first].key[0] + 1
    inside = range(first + 1, second)
    lost = [place for place in inside if found[place].lost]
    if found[second].key[0] - missing == 1 and len(lost) == 1:
        _renumber(found[lost[0]], str(missing))
        chain.add(lost[0])
        return
    between = [place for place in inside if found[place].weight > 0 and not found[place].marked]
    if found[second].key[0] - missing != 1 or len(between) != 1:
        return
    item = found[between[0]]
    if len(item.number) == len(str(missing)) and item.number[-1] == str(missing)[-1]:
        _renumber(item, str(missing))
        chain.add(between[0])


def _renumber(item: Entry, number: str) -> None:
    item.number, item.key = number, numbers.key(number)


def _left_over(item: Entry, seen: set[str], amending: bool, found: list[Entry], chain: set[int]) -> Standing | None:
    """What an entry outside the chain is."""
    if not item.valid or item.odd:
        return Standing.QUOTED if item.valid and amending and item.scheduled > 0 else None
    if item.quoted:
        return Standing.QUOTED
    if item.scheduled > 0:
        return Standing.QUOTED if amending else Standing.ANNEX
    if item.number in seen:
        return (Standing.QUOTED if amending else Standing.ANNEX) if item.legal and not item.contents else None
    if amending:
        return Standing.QUOTED
    top = max((found[place].key[0] for place in chain), default=0)
    return Standing.OWN if item.marked or item.strong or item.key[0] < top else None


def _candidate(text: str, item: Entry) -> Candidate:
    end = text.find("\n", item.end)
    return Candidate(
        "article", item.start, item.end, end if end >= 0 else len(text), item.number, item.label, "", item.marked,
        item.quoted, title=item.title,
    )  # fmt: skip


def _articles(
    text: str, front_end: int, told: list[tuple[Candidate, Standing | None]]
) -> list[tuple[Candidate, Standing | None]]:
    """``Article 1`` inside an act: the text of a convention in its schedule."""
    sections = [pair[0] for pair in told if pair[1] is Standing.OWN]
    if not sections:
        return []
    found = [head for head in headings.articles(text, Index(text)) if head.start >= max(front_end, sections[0].start)]
    if len(found) < 3:
        return []
    mark = Standing.TREATY if _CONVENTION.search(text) else Standing.ANNEX
    return [(head, mark) for head in found]
