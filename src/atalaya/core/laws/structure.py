"""Text -> instrument: units that tile the text, articles numbered and placed, standing judged.

Reads ``Source.text`` and the reader's hints. Writes an ``Instrument``. Never refuses a text: what has no
article headings becomes ``text`` units and a note.
"""

from __future__ import annotations

import re
from dataclasses import replace

from atalaya.core.laws import headings, language, metadata, numbers, standing
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.model import Instrument, Note, Source, Standing, Unit

_TEXT_UNIT_CHARS = 4000
_INLINE_TITLE = re.compile(r"[*_]{1,3}(?P<title>[^*_\n]{3,160})[*_]{1,6}[.:]?|\((?P<paren>[^()\n]{3,200}(?:\n[^()\n]{1,120})?)\)\s*[.:]?\s*[-–—]")
_PARENT_LEVEL = 9


def read(source: Source, default_language: str = "es") -> Instrument:
    """The instrument of a source. ``default_language`` is used when the text is too short to tell."""
    text = source.text
    told = metadata.read(text, source.meta, source.path)
    lang = told.language[:2].lower() if told.language[:2].lower() in language.LANGUAGES else language.detect(text[told.front_end :], default_language)
    heads, standings = _heads(source, told, lang)
    notes = list(source.notes)
    units = _tile(text, told.front_end, heads, standings) if heads else _untitled(text, told.front_end)
    if not heads and text[told.front_end :].strip():
        notes.append(Note("structure.none", "no article headings found; the text is kept whole", told.front_end))
    notes += _gaps(units)
    return Instrument(
        source.path, text, source.digest, lang, told.title, told.type, told.number, told.on, told.status, tuple(units), tuple(notes)
    )


def _heads(source: Source, told: metadata.Metadata, lang: str) -> tuple[list[Candidate], dict[int, Standing]]:
    text = source.text
    marked = [hint for hint in source.hints if hint.kind == "article"]
    if marked:
        articles = [
            Candidate("article", hint.start, hint.end, hint.end, numbers.normalise(hint.label, common_law=lang == "en"), hint.label, hint.title, True, False)
            for hint in marked
        ]
    else:
        articles = _in_sequence([item for item in headings.articles(text, common_law=lang == "en") if item.start >= told.front_end])
    judged = standing.judge(text, told.title, articles)
    standings = {item.start: mark for item, mark in zip(articles, judged, strict=True)}
    taken = sorted((item.start, item.line_end) for item in articles)
    divisions = [
        item
        for item in headings.divisions(text, common_law=lang == "en")
        if item.start >= told.front_end and not any(start <= item.start < end for start, end in taken)
    ]
    return sorted(articles + divisions, key=lambda item: item.start), standings


def _in_sequence(found: list[Candidate]) -> list[Candidate]:
    """Leaves out unmarked candidates that break the run of numbers: wrapped references, not headings.

    Keeps every candidate the format marks, and of the others the longest increasing run between two marked
    ones; a restart at 1 opens a new run.
    """
    if any(item.marked for item in found) and sum(item.marked for item in found) >= 3:
        return _printed_inside([item for item in found if item.marked], [item for item in found if not item.marked])
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for item in found:
        if numbers.key(item.number)[0] == 1 and run and numbers.key(run[-1].number)[0] > 1:
            kept += _longest_run(run)
            run = []
        run.append(item)
    return kept + _longest_run(run)


def _printed_inside(marked: list[Candidate], loose: list[Candidate]) -> list[Candidate]:
    """Marked headings, plus unmarked ones whose number fills the gap between their neighbours."""
    kept = list(marked)
    starts = [item.start for item in marked]
    for place, (start, item) in enumerate(zip(starts, marked, strict=True)):
        low = numbers.key(item.number)
        end = starts[place + 1] if place + 1 < len(starts) else len(starts) and 10**12
        high = numbers.key(marked[place + 1].number) if place + 1 < len(marked) else (10**6, "")
        inside = [other for other in loose if start < other.start < end and low < numbers.key(other.number) and (numbers.key(other.number) < high or high <= low)]
        kept += _longest_run(inside)
    return sorted(kept, key=lambda item: item.start)


def _longest_run(items: list[Candidate]) -> list[Candidate]:
    """The longest subsequence with non-decreasing numbers (patience sorting with back links)."""
    tails: list[int] = []
    keys = [numbers.key(item.number) for item in items]
    back = [-1] * len(items)
    for place, key in enumerate(keys):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if keys[tails[middle]] <= key:
                low = middle + 1
            else:
                high = middle
        back[place] = tails[low - 1] if low else -1
        if low == len(tails):
            tails.append(place)
        else:
            tails[low] = place
    chain: list[Candidate] = []
    place = tails[-1] if tails else -1
    while place >= 0:
        chain.append(items[place])
        place = back[place]
    return chain[::-1]


def _tile(text: str, front_end: int, heads: list[Candidate], standings: dict[int, Standing]) -> list[Unit]:
    units: list[Unit] = []
    if front_end:
        units.append(Unit("front", 0, front_end, 0))
    if heads[0].start > front_end:
        units.append(Unit("preamble", front_end, heads[0].start, front_end))
    path: list[tuple[int, str]] = []
    for place, head in enumerate(heads):
        end = heads[place + 1].start if place + 1 < len(heads) else len(text)
        if head.shape == "division":
            name, body = _division_name(text, head, end)
            path = [entry for entry in path if entry[0] < head.level] + [(head.level, name)]
            units.append(Unit("division", head.start, end, body, label=head.label, path=tuple(entry[1] for entry in path)))
        else:
            units.append(_article(text, head, end, tuple(entry[1] for entry in path), standings[head.start]))
    return units


def _article(text: str, head: Candidate, end: int, path: tuple[str, ...], mark: Standing) -> Unit:
    body = head.end
    title = ""
    line = text[head.end : head.line_end].strip(" \t*_#.:-–—")
    rest = text[head.line_end : end].strip()
    opening = _INLINE_TITLE.match(text, head.end) or _INLINE_TITLE.match(text, _skip(text, head.line_end, end)) if end > head.end else None
    if opening and opening.end() < end:
        title = (opening["title"] or opening["paren"]).strip(" .:")
    elif line and rest and len(line) <= 160 and head.marked and not re.search(r"[;,]$|\b(?:de|la|el|los|las|y|que|en|the|of|and)$", line):
        title = line.rstrip(".")
    return Unit("article", head.start, end, min(body, end), head.number, head.label, title, path, mark)


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t\r\n":
        start += 1
    return start


def _division_name(text: str, head: Candidate, end: int) -> tuple[str, int]:
    """A chapter's label with the title printed on the next short line, and where that title ends."""
    start = _skip(text, head.end, end)
    line_end = text.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    name = text[start:line_end].strip(" \t*_#.:-–—")
    if name and len(name) <= 140:
        return f"{head.label} {name}", line_end
    return head.label, head.end


def _untitled(text: str, front_end: int) -> list[Unit]:
    """A text without articles: one unit, or several cut at paragraphs when it is long."""
    units = [Unit("front", 0, front_end, 0)] if front_end else []
    start, count = front_end, 0
    while start < len(text):
        end = min(len(text), start + _TEXT_UNIT_CHARS)
        cut = text.rfind("\n\n", start + _TEXT_UNIT_CHARS // 2, end) if end < len(text) else end
        end = cut if cut > start else end
        count += 1
        units.append(Unit("text", start, end, start, number=f"text {count}", label=f"text {count}"))
        start = end
    return units if count != 1 else [*units[:-1], replace(units[-1], number="text", label="text")]


def _gaps(units: list[Unit]) -> list[Note]:
    """A note for each hole in an otherwise regular run of own numbers: articles missing from the source."""
    own = [unit for unit in units if unit.shape == "article" and unit.standing in (Standing.OWN, Standing.STUB)]
    notes = []
    for before, after in zip(own, own[1:], strict=False):
        low, high = numbers.key(before.number)[0], numbers.key(after.number)[0]
        if 1 < high - low <= 10:
            missing = f"{low + 1}" if high - low == 2 else f"{low + 1} to {high - 1}"
            notes.append(Note("structure.gap", f"no article {missing} between {before.number} and {after.number}", after.start))
    return notes
