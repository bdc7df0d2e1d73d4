"""Why an article was proposed: the passage to quote and the words, context and signals behind the score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from atalaya.core.laws.model import Instrument
from atalaya.core.mapping.facets import Fit
from atalaya.core.mapping.model import Reason
from atalaya.core.mapping.passages import Passage

_QUOTE_CHARS = 600
_SHORT_CHARS = 90
_SIGNAL_SHARES = (0.6, 0.25, 0.15)


def quoted(instrument: Instrument, passage: Passage, fit: Fit) -> tuple[int, int]:
    """Offsets of the passage to quote: the best sentence, widened when short, cut at a word when long."""
    split = passage.words
    inside = [number for number, sentence in enumerate(split.sentences) if sentence == fit.sentence]
    if not inside:
        return _trim(instrument.text, passage.start, min(passage.end, passage.start + _QUOTE_CHARS))
    first, last = inside[0], inside[-1]
    while split.ends[last] - split.starts[first] < _SHORT_CHARS and (first > 0 or last + 1 < len(split)):
        if last + 1 < len(split):
            last = max(
                number for number, sentence in enumerate(split.sentences) if sentence == split.sentences[last + 1]
            )
        else:
            first = min(
                number for number, sentence in enumerate(split.sentences) if sentence == split.sentences[first - 1]
            )
    hits = [ground.hit for ground in fit.grounds if ground.hit is not None and first <= ground.hit.first <= last]
    if split.ends[last] - split.starts[first] > _QUOTE_CHARS and hits:
        first = max(first, min(hit.first for hit in hits) - 12)
    end = split.ends[last]
    while last > first and end - split.starts[first] > _QUOTE_CHARS:
        last -= 1
        end = split.ends[last]
    if end < passage.end and instrument.text[end : end + 1] in ".;:)":
        end += 1
    return _trim(instrument.text, split.starts[first], end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def given(
    instrument: Instrument, passage: Passage, fit: Fit, shared: Sequence[int], words: float, vector: float
) -> tuple[Reason, ...]:
    """The grounds of a fit, the shared words and the nearness of meaning, with shares that sum to 1."""
    facet, lexical, dense = _SIGNAL_SHARES
    lexical, dense = lexical * words, dense * vector
    total = facet + lexical + dense
    weights = [
        0.1 + max(0.0, math.log(ground.strength / 0.05)) if ground.group != "help" else 0.2 for ground in fit.grounds
    ]
    found = []
    for ground, weight in zip(fit.grounds, weights, strict=True):
        start = end = 0
        said = ""
        if ground.hit is not None and ground.hit.first >= 0:
            start, end = passage.words.starts[ground.hit.first], passage.words.ends[ground.hit.last]
            said = " ".join(instrument.text[start:end].split())
        elif ground.where:
            said = {
                "law": instrument.title,
                "heading": " > ".join(passage.unit.path),
                "article": passage.title,
                "definition": "",
            }[ground.where][:200]
        if ground.where:
            found.append(
                Reason("facet", ground.concept, said, ground.where, facet / total * weight / sum(weights), start, end)
            )
    if lexical and shared:
        said = ", ".join(
            instrument.text[passage.words.starts[number] : passage.words.ends[number]] for number in shared
        )
        found.append(Reason("words", "shared", said, "article", lexical / total))
    if dense:
        found.append(Reason("vector", "meaning", "", "article", dense / total))
    whole = sum(reason.share for reason in found) or 1.0
    return tuple(replace(reason, share=round(reason.share / whole, 3)) for reason in found)


def _context(instrument: Instrument, passage: Passage, where: str) -> str:
    """What stands around the article and lent it a concept."""
    around = {"law": instrument.title, "heading": " > ".join(passage.unit.path), "article": passage.title}
    return around.get(where, "")[:200]
