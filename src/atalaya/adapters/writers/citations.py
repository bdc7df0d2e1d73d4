"""Instruments and articles as a lawyer cites them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from atalaya.adapters.writers import passages, wording
from atalaya.core.mapping import model

_TITLE_CHARS = 150
_SHORT_CHARS = 60
_KIND_IN_NUMBER = re.compile(r"^[^\W\d]+[\s.-]+(?=\d)")  # a file's "LEY-26247": the kind is told anyway
SYMBOLS = {"propose": "●", "consider": "◐", "empty": "○"}


@dataclass(frozen=True, slots=True)
class Law:
    """An instrument's names, from the whole title to type and number.

    ``title`` begins with type and number where the printed title lacks the number, ``citation`` is the same,
    cut at a word; ``name`` is the printed title alone, cut likewise; ``kind`` is type and number, ``short``
    the same or the beginning of a title that has no number.
    """

    path: str
    language: str
    title: str
    name: str
    citation: str
    short: str
    kind: str
    facts: tuple[str, ...]


class Citations:
    """Looks up how a matrix cites each instrument and article, in the words of its language."""

    def __init__(self, matrix: model.Matrix) -> None:
        self._words = wording.read(matrix.language)
        self._articles = matrix.articles
        self.laws: Mapping[str, Law] = {law.path: self._law(law) for law in matrix.instruments}

    def law(self, path: str) -> Law:
        """The instrument at a path; one the matrix does not list is cited by its path."""
        name = passages.one_line(path)
        return self.laws.get(path) or Law(path, "", name, name, name, name, "", ())

    def article(self, proposal: model.Proposal) -> model.CitedArticle | None:
        """The article a proposal cites, None when the matrix does not hold it."""
        return self._articles.get((proposal.instrument, proposal.unit))

    def label(self, proposal: model.Proposal) -> str:
        """The article's heading as printed (``Artículo 12``), else made from its number."""
        article = self.article(proposal)
        return self.label_of(article) if article else self._from_number(proposal.instrument, proposal.article)

    def label_of(self, article: model.CitedArticle) -> str:
        """The heading of an article as printed, without marks of the file format.

        Made from the number instead where the printed label is missing or lacks part of it (``Artículo 204``
        for 204 quinquies, a bare ``5A``); English statutes have sections.
        """
        label = passages.one_line(article.label).strip(" #*_-–—.:")
        words = _folded(label)
        lacking = [piece for piece in _folded(article.article).split() if piece.isalpha() and piece not in words]
        printed = any(sign.isalpha() for sign in label.removesuffix(article.article)) and not label.startswith("text")
        return label if printed and not lacking else self._from_number(article.instrument, article.article)

    def line(self, proposal: model.Proposal) -> str:
        """A proposal in one line of a table: symbol, citation, decision, strength."""
        law = self.law(proposal.instrument)
        decision = self._words.say(f"one_{proposal.decision}")
        strength = self._words.strength(proposal.score)
        return f"{SYMBOLS[proposal.decision]} {law.short}, {self.label(proposal)} – {decision}, {strength}"

    def reasons(self, proposal: model.Proposal) -> str:
        """Every ground of a proposal, one a line: what, the words, where, its share."""
        return "\n".join(self._reason(reason) for reason in proposal.reasons)

    def heading(self, proposal: model.Proposal) -> str:
        """The article's own heading and the titles and chapters above it, as far as there are any."""
        article = self.article(proposal)
        if article is None:
            return ""
        above = " › ".join(passages.one_line(step) for step in article.path)
        return " – ".join(part for part in (passages.one_line(article.title), above) if part)

    def _reason(self, reason: model.Reason) -> str:
        said = f" “{passages.one_line(reason.words)}”" if reason.words else ""
        where = self._words.name("where", reason.where)
        return f"{self._words.reason(reason)}{said} ({where}, {self._words.percent(reason.share)})"

    def _from_number(self, path: str, number: str) -> str:
        number = passages.one_line(number)
        if number.startswith("text"):
            return f"{self._words.say('text_unit')} {number.removeprefix('text').strip()}".strip()
        key = "section_number" if self.law(path).language == "en" else "article_number"
        return self._words.say(key, number=number)

    def named(self, kind: str, number: str) -> str:
        """Type and number of an instrument: ``Ley 17586``, ``N.º 12`` where the type is not known."""
        if kind in ("", "other"):
            return self._words.say("number_only", number=number) if number else ""
        return f"{self._words.name('type', passages.one_line(kind))} {number}".strip()

    def _law(self, law: model.CitedInstrument) -> Law:
        name = passages.one_line(law.title).rstrip(" .")
        number = _KIND_IN_NUMBER.sub("", passages.one_line(law.number))
        named = self.named(law.type, number)
        known = not number or number in name.replace(".", "") + name
        title = " – ".join(part for part in ("" if known else named, name) if part) or passages.one_line(law.path)
        facts = (
            named,
            passages.one_line(law.on),
            self._words.name("status", passages.one_line(law.status)),
            self._words.name("language", passages.one_line(law.language)),
            self._words.say("in_file", path=passages.one_line(law.path)),
        )
        short = named if number else passages.shorten(title, _SHORT_CHARS)
        return Law(
            law.path, passages.one_line(law.language), title, passages.shorten(name or title, _TITLE_CHARS),
            passages.shorten(title, _TITLE_CHARS), short, named,
            tuple(fact for fact in facts if fact),
        )  # fmt: skip


def _folded(text: str) -> str:
    """Small letters without accents, for comparing labels."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
