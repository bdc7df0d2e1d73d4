"""Hostile files, made by script: nothing of the kind is stored.

``cases(bait)`` yields every case with what has to become of it: refused with a code, or neutralised, in which case the
text has certain words and lacks others. The bait is a file and a port that nothing may touch. Families follow
reference/models.md 4.3 as far as readers are concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.hostile import archives, hypertext, pdfs, tables, words, xmls
from tests.hostile.bait import Bait, Case

__all__ = ["Bait", "Case", "cases"]


@dataclass(frozen=True, slots=True)
class Family:
    """A group of cases."""

    name: str
    make: Callable[[Bait], Iterator[Case]]


FAMILIES = (
    Family("archives", archives.cases),
    Family("xml", xmls.cases),
    Family("word", words.cases),
    Family("pdf", pdfs.cases),
    Family("html", hypertext.cases),
    Family("tables", tables.cases),
)


def cases(bait: Bait, name: str = "") -> Iterator[Case]:
    """All cases of one family or of all, each under a name of its own."""
    for family in FAMILIES:
        if name in ("", family.name):
            for case in family.make(bait):
                yield Case(f"{family.name}/{case.name}", case.data, case.code, case.has, case.lacks, case.notes)
