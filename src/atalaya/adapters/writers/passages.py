"""Text as a file format can hold it, and passages with the words that count marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from atalaya.core.mapping import model

Run = tuple[str, bool]
"""A piece of a passage, and whether it is to be marked."""

# What XML 1.0, section 2.2 (Char), has no way to write, not even as a reference.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u0590-\u08ff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]")
_FIRST_LINE = re.compile(r"\s*(?P<line>[^\r\n]*)\s*")
_LETTERS = re.compile(r"\w+")
_MARKDOWN = re.compile(r"\*\*|^ {0,3}#{1,6} +", re.M)
# A line end inside a sentence: nothing closes before it, and a small letter that is no item of a list follows.
_WRAPPED = re.compile(r"(?<=[^\s.;:])[ \t]*\r?\n\s*(?=[a-zß-öø-ÿ])(?!\w{1,4}[).])")
_GAPS = re.compile(r"(?:\r?\n[ \t]*){2,}")


def plain(text: str) -> str:
    """``text`` with each character XML cannot hold replaced by U+FFFD, one for one, so that offsets stay true."""
    return FORBIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """``plain`` text for a title or a label: line ends and the blanks about them become one space."""
    return " ".join(plain(text).split())


def is_turning(text: str) -> bool:
    """Whether the text holds right-to-left letters or signs that turn the direction of what stands beside it."""
    return _TURNING.search(text) is not None


def cut(text: str, limit_chars: int, mark: str) -> str:
    """``text``, or its first characters and ``mark``, together no longer than ``limit_chars``."""
    return text if len(text) <= limit_chars else text[: limit_chars - len(mark)] + mark


def shorten(text: str, limit_chars: int) -> str:
    """``text`` cut at a word, with an ellipsis, when it is longer than a line or two should be."""
    if len(text) <= limit_chars:
        return text
    return text[: limit_chars - 1].rsplit(" ", 1)[0].rstrip(" ,;:.-–") + "…"


def runs(text: str, spans: Iterable[tuple[int, int]]) -> list[Run]:
    """``text`` cut into marked and unmarked pieces; spans are offsets in it and may overlap or lie outside."""
    pieces: list[Run] = []
    done = 0
    for start, end in _merged(spans, len(text)):
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text) or not pieces:
        pieces.append((text[done:], False))
    return pieces


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def quote_runs(proposal: model.Proposal) -> list[Run]:
    """The quoted passage for people to read, the words its reasons name marked."""
    spans = [(reason.start - proposal.start, reason.end - proposal.start) for reason in proposal.reasons if reason.end]
    return _unformatted(proposal.instrument, runs(plain(proposal.quote), spans))


def article_runs(article: model.CitedArticle, quoted: Iterable[model.Proposal], limit_chars: int) -> list[Run]:
    """The article's own words up to ``limit_chars``, every passage quoted from them marked.

    A first line that only repeats the label and heading, which the page prints above, is left out.
    """
    start = _after_heading(article)
    end = min(start + limit_chars, start + len(article.text[start:].rstrip()))
    spans = [(first - start, last - start) for first, last in (_place(article, proposal) for proposal in quoted)]
    return _unformatted(article.instrument, runs(plain(article.text[start:end]), spans))


def _unformatted(path: str, pieces: list[Run]) -> list[Run]:
    """The pieces as one reads them: wrapped lines joined, and no signs of Markdown where the file was Markdown."""
    marks = _MARKDOWN if path.endswith((".md", ".markdown")) else None
    cleaned = ((marks.sub("", text) if marks else text, marked) for text, marked in pieces)
    return [(_GAPS.sub("\n\n", _WRAPPED.sub(" ", text)), marked) for text, marked in cleaned]


def _after_heading(article: model.CitedArticle) -> int:
    line = _FIRST_LINE.match(article.text)
    known = f"{article.label} {article.title}"
    repeated = line is not None and _LETTERS.findall(line["line"]) in (
        _LETTERS.findall(known),
        _LETTERS.findall(article.label),
    )
    return line.end() if line is not None and repeated else 0


def _place(article: model.CitedArticle, proposal: model.Proposal) -> tuple[int, int]:
    """Where a quote stands in the article's text: by offset, else by its words, else nowhere."""
    start = proposal.start - article.start
    if start < 0 or article.text[start : start + len(proposal.quote)] != proposal.quote:
        start = article.text.find(proposal.quote)
    return (start, start + len(proposal.quote)) if start >= 0 else (0, 0)
