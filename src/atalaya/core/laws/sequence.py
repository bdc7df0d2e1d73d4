"""Candidate headings in order -> without duplicates: a heading printed twice is one article.

Some publishers print a heading in their own style and again as the law has it (``##### Artículo 10`` above
``ARTICULO 10° El transporte``), or once empty above a chapter and once with its words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from atalaya.core.laws import divisions, lines, signs
from atalaya.core.laws.headings import Candidate

_SHORT_CHARS = 240


def merge(text: str, heads: list[Candidate]) -> list[Candidate]:
    """One candidate for a heading printed twice without words between; number suffixes printed apart are joined."""
    kept: list[Candidate] = []
    for head in heads:
        before = kept[-1] if kept else None
        if before and before.number == head.number and _is_empty(text[before.end : head.start]):
            kept[-1] = _joined(text, before, head)
        else:
            kept.append(_stepped(before, head))
    return kept


def _is_empty(between: str) -> bool:
    """Whether nothing but headings stands between two printings of a number."""
    words = between.strip(" \t\r\n*_#.:-–—")
    if len(words) > _SHORT_CHARS or signs.amends(words) or signs.VERSIONS.search(between) or signs.PAST.search(between):
        return False
    return not words or not re.search(
        r"[.;:]\s*$|\b(?:es|son|ser[aá]n?|podr[aá]n?|deber[aá]n?|derogad[oa]|inexequible|shall|is|are)\b", words, re.I
    )


def _joined(text: str, first: Candidate, second: Candidate) -> Candidate:
    """The first heading reaching to the second's words; a first that names a division gives way to the second."""
    rest = text[first.end : first.line_end]
    if rest.strip() and divisions.read(lines.parse(rest, 0, len(rest)), common_law=False):
        return second
    return replace(first, end=second.end, line_end=second.line_end, after=second.after, form=second.form)


def _stepped(before: Candidate | None, head: Candidate) -> Candidate:
    """``319 2.`` behind ``319-1`` is 319-2: the hyphen was lost."""
    found = re.match(r"(\d+)-(\d+)$", before.number) if before else None
    lost = re.match(r"(\d{1,2})[.]", head.after)
    if found and lost and head.number == found[1] and int(lost[1]) in (int(found[2]), int(found[2]) + 1):
        return replace(head, number=f"{head.number}-{lost[1]}", label=f"{head.label} {lost[1]}")
    return head
