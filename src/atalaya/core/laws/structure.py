"""Text -> instrument: units that tile the text, articles numbered and placed, standing judged.

Reads ``Source.text`` and the reader's hints. Writes an ``Instrument``. Never refuses a text: what has no
article headings becomes ``text`` units and a note.
"""

from __future__ import annotations

from itertools import pairwise

from atalaya.core.laws import (
    divisions,
    headings,
    hints,
    language,
    metadata,
    numbers,
    sections,
    sequence,
    standing,
    tiling,
)
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.lines import Index
from atalaya.core.laws.model import Instrument, Note, Source, Standing, Unit
from atalaya.core.laws.tiling import Judged


def read(source: Source, default_language: str = "es") -> Instrument:
    """The instrument of a source. ``default_language`` is used when the text is too short to tell."""
    text = source.text
    told = metadata.read(text, source.meta, source.path)
    lang = told.language[:2].lower()
    if lang not in language.LANGUAGES:
        lang = language.detect(text[told.front_end :], default_language)
    articles, parts = _heads(source, told, lang)
    notes = list(source.notes)
    units = tiling.tile(text, told.front_end, articles, parts)
    if not articles and text[told.front_end :].strip():
        notes.append(Note("structure.none", "no article headings found; the text is kept whole", told.front_end))
    notes += _gaps(units)
    return Instrument(
        source.path, text, source.digest, lang, told.title, told.type, told.number, told.on, told.status, tuple(units),
        tuple(notes),
    )  # fmt: skip


def _heads(source: Source, told: metadata.Metadata, lang: str) -> tuple[list[Judged], list[Candidate]]:
    """The article headings with their standing, and the divisions between them."""
    text, common_law = source.text, lang == "en"
    found = [part for part in divisions.find(text, common_law=common_law) if part.start >= told.front_end]
    found = [part for part in found if not _is_title(text, told.front_end, part)]
    parts = hints.parts(source, found, common_law=common_law)
    heads = hints.articles(source, common_law=common_law)
    if not heads and common_law and sections.looks_common_law(text):
        judged = sections.find(text, told.title, told.front_end)
        if sum(mark is not None for _, mark in judged) >= 2:
            return judged, parts
    zones = _transitory(text, parts)
    if not heads:
        heads = [head for head in headings.articles(text, Index(text)) if head.start >= told.front_end]
        heads = sorted([*heads, *headings.transitory(text, zones)], key=lambda head: head.start)
        heads = sequence.merge(text, hints.heads(source, heads))
    transitory = [start for start, _ in zones]
    marks = standing.judge(text, told.title, heads, transitory)
    return [(head, mark) for head, mark in zip(heads, marks, strict=True) if mark is not None], parts


def _is_title(text: str, front_end: int, part: Candidate) -> bool:
    """Whether a division is the title of the file: its first words, under the only heading of the first rank."""
    first = not text[front_end : part.start].strip()
    return first and text.startswith("# ", part.start) and text.find("\n# ", part.start) < 0


def _transitory(text: str, parts: list[Candidate]) -> list[tuple[int, int]]:
    """The spans under headings of transitory provisions, each up to the next division."""
    ends = [part.start for part in parts[1:]] + [len(text)]
    return [
        (part.start, end)
        for part, end in zip(parts, ends, strict=False)
        if "transit" in numbers.fold(f"{part.label} {part.title}")
    ]


def _gaps(units: list[Unit]) -> list[Note]:
    """A note for each hole in an otherwise regular run of own numbers: articles missing from the source."""
    own = [unit for unit in units if unit.shape == "article" and unit.standing in (Standing.OWN, Standing.STUB)]
    notes = []
    for before, after in pairwise(own):
        low, high = numbers.key(before.number)[0], numbers.key(after.number)[0]
        if 1 < high - low <= 10:
            missing = f"{low + 1}" if high - low == 2 else f"{low + 1} to {high - 1}"
            notes.append(
                Note("structure.gap", f"no article {missing} between {before.number} and {after.number}", after.start)
            )
    return notes
