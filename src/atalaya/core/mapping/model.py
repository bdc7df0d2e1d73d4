"""What the engine says: proposals with reasons, and the matrix they are laid out in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from atalaya.core.catalogue import Catalogue

Decision = Literal["propose", "consider"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a proposal, in words a lawyer can check.

    ``signal`` is ``facet`` (a legal function, act or subject the lexicon found), ``words`` (stemmed terms
    shared with the obligation), ``vector`` (nearness of meaning to the obligation) or ``treaty``.
    ``where`` is ``article``, ``heading``, ``law`` (its title or what it is about) or ``definition``.
    ``share`` is the part (0-1) of the score this ground made; the shares of a proposal sum to 1.
    ``start`` and ``end`` are offsets in the instrument's text of the words shown, 0 and 0 when the ground
    is not a passage.
    """

    signal: str
    name: str
    words: str
    where: str
    share: float
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """The engine's suggestion that an article answers a field. ``score`` is calibrated, 0-1.

    ``instrument`` is the path from the parent of the folder read; ``start`` and ``end`` are offsets of
    ``quote`` in the instrument's text, so that ``text[start:end] == quote``.
    """

    country: str
    field: str
    instrument: str
    article: str
    rank: int
    score: float
    decision: Decision
    quote: str
    start: int
    end: int
    reasons: tuple[Reason, ...]
    unit: int  # start offset of the cited article, its key in Matrix.articles


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article as the matrix shows it, once however many fields it answers."""

    instrument: str
    article: str
    label: str
    title: str
    path: tuple[str, ...]
    text: str
    start: int
    standing: str


@dataclass(frozen=True, slots=True)
class CitedInstrument:
    """An instrument as the matrix lists it under its sources."""

    path: str
    title: str
    type: str
    number: str
    on: str
    status: str
    language: str
    articles: int
    digest: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, so that the matrix says what it does not rest on."""

    path: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """A working matrix: everything its pages and sheets show, nothing to be looked up elsewhere.

    ``proposals`` are ordered by field (catalogue order), then rank. ``articles`` is keyed by
    (instrument path, start offset of the article). ``language`` is that of titles and notices.
    ``signals`` names what ranked the articles (``facets``, ``words``, ``vectors``); ``lacking`` says in
    plain words what was not available.
    """

    catalogue: Catalogue
    country: str
    language: str
    proposals: tuple[Proposal, ...]
    articles: Mapping[tuple[str, int], CitedArticle]
    instruments: tuple[CitedInstrument, ...]
    unread: tuple[Unread, ...]
    signals: tuple[str, ...]
    lacking: tuple[str, ...]
    software: str
