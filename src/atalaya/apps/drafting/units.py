"""Clauses as they stand on the page, rendered once for the same words, comments, rights and language.

Three hundred clauses with five hundred comments are some thousand small templates; between two views of a page nearly
all of them are the same. The key is everything that is shown, so nobody can be given what was made for somebody else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from atalaya.apps.drafting.queries import Page, Shown

_KEPT: Final = 6_000
"""So many clauses, of some four kilobytes each."""


def render(page: Page) -> list[SafeString]:
    """Every clause of a page."""
    return [one(clause, page.base, page.may_edit, page.is_inside, page.language) for clause in page.clauses]


def one(clause: Shown, base: str, may_edit: bool, is_inside: bool, language: str) -> SafeString:
    """A clause with what is said beside it."""
    return _unit(clause, base, may_edit, is_inside, language, translation.get_language() or "es")


@lru_cache(maxsize=_KEPT)
def _unit(clause: Shown, base: str, may_edit: bool, is_inside: bool, language: str, spoken: str) -> SafeString:
    del spoken  # of the page around it: part of the key, since the template speaks it
    told = {"clause": clause, "base": base, "may_edit": may_edit, "is_inside": is_inside, "language": language}
    return render_to_string("drafting/unit.html", told)
