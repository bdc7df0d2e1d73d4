"""The words of drafts as values of the engine: read once and kept for as long as the same bytes are asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from atalaya.apps.drafting import models
from atalaya.core import seal
from atalaya.core.drafting import assembly, checks, form, lines
from atalaya.core.drafting.assembly import Assembled, Audience
from atalaya.core.drafting.model import Text, words_of
from atalaya.core.mapping import words

_KEPT: Final = 24
_SORTS: Final = {"gap": "report"}
"""Kinds of this room that the engine knows under another name."""
OUTSIDE: Final = Audience(alternatives=True)
"""What leaves the house: no restricted part, no note, no party, no removed clause."""


@lru_cache(maxsize=_KEPT)
def read(content: str) -> Text:
    """The text of stored bytes. Unusable (``draft.form``) where they are no text."""
    return form.read(json.loads(content))


@lru_cache(maxsize=_KEPT)
def look(text_content: str) -> tuple[checks.Finding, ...]:
    """What a text still lacks; looked for once for the same bytes."""
    return checks.look(read(text_content))


@lru_cache(maxsize=_KEPT)
def lay(text_content: str, language: str) -> tuple[lines.Line, ...]:
    """The lines of a text in a language."""
    return lines.lay(read(text_content), language)


def write(text: Text) -> str:
    """The stored form: canonical, so that the same text has the same bytes."""
    return seal.canonical(form.write(text)).decode()


def empty(found: models.Draft) -> Text:
    """A text without a clause, in the language and tradition of a draft."""
    scheme = found.tradition if found.kind in ("bill", "regulation") else "plain" if found.kind == "note" else "report"
    return Text(found.lead, (found.lead,), sort(found.kind), scheme, dict(found.title), ())


def sort(kind: str) -> str:
    """What the engine calls a kind of text."""
    return _SORTS.get(kind, kind)


def content(found: models.Draft) -> str:
    """The working words of a draft in their stored form; of one that has none yet, the empty text."""
    row = models.Working.objects.filter(draft=found).first()
    return row.content if row else write(empty(found))


def working(found: models.Draft) -> Text:
    """The words of a draft as they stand now, under its present title."""
    return titled(read(content(found)), found)


def titled(text: Text, found: models.Draft) -> Text:
    """A text under the title that the register knows."""
    return replace(text, title=dict(found.title))


def folded(text: Text) -> str:
    """Every word that a search may find: of no restricted part."""
    open_ = assembly.assemble(text, OUTSIDE).text
    return words.fold("\n".join(words_of(open_, language) for language in open_.languages))


@dataclass(frozen=True, slots=True)
class Sight:
    """A text as somebody sees it.

    ``names`` leads from ids of the whole text to those shown; ``whole`` says whether nothing was left out.
    """

    text: Text
    content: str
    names: dict[str, str]
    whole: bool

    def own(self, shown: str) -> str:
        """The id in the whole text of a clause shown; empty when it is not shown."""
        return next((own for own, here in self.names.items() if here == shown), "")


def sight(text: Text, stored: str, *, restricted: bool) -> Sight:
    """A text for somebody who works on it: everything, or all but the restricted parts."""
    hidden = not restricted and any(clause.restricted for clause in text.clauses)
    if not hidden:
        return Sight(text, stored, {clause.id: clause.id for clause in text.clauses}, whole=True)
    made: Assembled = assembly.assemble(text, Audience(working=True))
    return Sight(made.text, write(made.text), dict(made.names), whole=False)
