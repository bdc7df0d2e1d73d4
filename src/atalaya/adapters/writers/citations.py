"""Instruments and articles as a lawyer cites them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atalaya.adapters.writers import passages, wording
from atalaya.core.mapping import model

_TITLE_CHARS = 220
_SHORT_CHARS = 60


@dataclass(frozen=True, slots=True)
class Law:
    """An instrument's names. ``citation`` is its title, with type and number in front where the title lacks the number."""

    path: str
    language: str
    citation: str
    short: str
    facts: tuple[str, ...]


class Citations:
    """Looks up how a matrix cites each instrument and article, in the words of its language."""

    def __init__(self, matrix: model.Matrix) -> None:
        self._words = wording.read(matrix.language)
        self._articles = matrix.articles
        self.laws: Mapping[str, Law] = {law.path: self._law(law) for law in matrix.instruments}

    def law(self, path: str) -> Law:
        """The instrument at a path; one the matrix does not list is cited by its path."""
        return self.laws.get(path) or Law(path, "", passages.one_line(path), passages.one_line(path), ())

    def article(self, proposal: model.Proposal) -> model.CitedArticle | None:
        """The article a proposal cites, None when the matrix does not hold it."""
        return self._articles.get((proposal.instrument, proposal.unit))

    def label(self, proposal: model.Proposal) -> str:
        """The article's heading as printed (``Artículo 12``), else made from its number."""
        article = self.article(proposal)
        return self.label_of(article) if article else self._from_number(proposal.article)

    def label_of(self, article: model.CitedArticle) -> str:
        """The heading of an article as printed, without marks of the file format."""
        label = passages.one_line(article.label).strip(" #*_-–—.:")
        return self._from_number(article.article) if not label or label.startswith("text") else label

    def full(self, proposal: model.Proposal) -> str:
        """Instrument and article in one line, for sheets and tables."""
        return f"{self.law(proposal.instrument).citation}, {self.label(proposal)}"

    def _from_number(self, number: str) -> str:
        number = passages.one_line(number)
        if number.startswith("text"):
            return f"{self._words.say('text_unit')} {number.removeprefix('text').strip()}".strip()
        return self._words.say("article_number", number=number)

    def _law(self, law: model.CitedInstrument) -> Law:
        title, number = passages.one_line(law.title), passages.one_line(law.number)
        kind = self._words.name("type", law.type) if law.type else ""
        named = f"{kind} {number}".strip() if number and number not in title.replace(".", "") + title else ""
        citation = " – ".join(part for part in (named, passages.cut(title, _TITLE_CHARS, "…")) if part)
        facts = (
            f"{kind} {number}".strip(),
            passages.one_line(law.on),
            self._words.name("status", passages.one_line(law.status)),
            self._words.name("language", passages.one_line(law.language)),
            self._words.say("in_file", path=passages.one_line(law.path)),
        )
        citation = citation or passages.one_line(law.path)
        short = f"{kind} {number}" if number else passages.cut(citation, _SHORT_CHARS, "…")
        return Law(law.path, law.language, citation, short, tuple(fact for fact in facts if fact))
