"""National reports by operative paragraph: which answer belongs under which, and answers that say the same together.

The Committee asks for reports on paragraphs 1 to 3, and 6 to 10 as appropriate (guidelines for reporting, matrix.md
4.1); paragraph 4 is about the reports themselves. Nothing is filled in: what has no answer is listed as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atalaya.core import assessment
from atalaya.core.catalogue import Catalogue, Field

PARTS: Final = ("op1", "op2", "op3ab", "op3c", "op3d", "op4", "op6", "op7", "op8", "op9-10")
"""Parts of a report about paragraphs of the resolution, by the ids of the outline; ``op4`` is put in by the room."""
_SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"OP1": "op1", "OP2": "op2", "OP3AB": "op3ab", "OP3CD": "op3d", "OP678": "op8"}
)
_OBLIGATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "OP3CD-border_control": "op3c",
        "OP3CD-border_technical_support": "op3c",
        "OP3CD-brokering": "op3c",
        "OP3CD-enforcement_agencies": "op3c",
        "OP3CD-control_lists": "op6",
        "OP3CD-list_updating": "op6",
        "OP678-list_items": "op6",
        "OP678-list_other": "op6",
        "OP678-assistance_offered": "op7",
        "OP678-assistance_requested": "op7",
        "OP678-assistance_in_place": "op7",
    }
)
"""Obligations that stand in a section of the matrix about several paragraphs, by the paragraph they are about."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a field, as a report uses it; ``cited`` and ``evidence`` hold keys, in their order."""

    field: str
    value: str
    text: str = ""
    stage: str = ""
    cited: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One paragraph of a report: an obligation, the fields of it that are answered alike, and that answer."""

    part: str
    obligation: str
    fields: tuple[Field, ...]
    given: Given

    @property
    def final(self) -> bool:
        """Whether the answer counts: somebody else than its author validated it."""
        return self.given.stage in assessment.FINAL


@dataclass(frozen=True, slots=True)
class Report:
    """What a report can say: points by part in the order of the catalogue, and fields without an answer that counts.

    ``waiting`` are answered and not validated, ``open`` not answered at all.
    """

    points: Mapping[str, tuple[Point, ...]]
    waiting: tuple[Field, ...]
    open: tuple[Field, ...]
    total: int


def part(field: Field) -> str:
    """The part of a report that a field belongs to."""
    obligation = field.obligation
    return _OBLIGATIONS.get(obligation) or _SECTIONS.get(field.section, "op8")


def lay_out(book: Catalogue, given: Iterable[Given], *, every: bool = False) -> Report:
    """The answers of a catalogue by part; only those that are validated, unless ``every`` is asked for."""
    said = {one.field: one for one in given if one.value}
    counts = {name for name, one in said.items() if every or one.stage in assessment.FINAL}
    points: dict[str, list[Point]] = {name: [] for name in PARTS}
    for obligation, fields in _by_obligation(book, counts):
        for alike in _alike(fields, said):
            points[part(alike[0])].append(Point(part(alike[0]), obligation, tuple(alike), said[alike[0].id]))
    return Report(
        {name: tuple(found) for name, found in points.items()},
        tuple(field for field in book.fields if field.id in said and said[field.id].stage not in assessment.FINAL),
        tuple(field for field in book.fields if field.id not in said),
        len(book.fields),
    )


def _by_obligation(book: Catalogue, wanted: Collection[str]) -> Iterable[tuple[str, list[Field]]]:
    found: dict[str, list[Field]] = {}
    for field in book.fields:
        if field.id in wanted:
            found.setdefault(field.obligation, []).append(field)
    return found.items()


def _alike(fields: Sequence[Field], said: Mapping[str, Given]) -> Iterable[list[Field]]:
    """Fields whose answers say the same word for word, together."""
    groups: dict[tuple[object, ...], list[Field]] = {}
    for field in fields:
        one = said[field.id]
        final = one.stage in assessment.FINAL
        groups.setdefault((one.value, one.text, one.cited, one.evidence, final), []).append(field)
    return groups.values()


def by_obligation(fields: Iterable[Field]) -> Mapping[str, tuple[Field, ...]]:
    """Fields by the obligation they belong to, in their order."""
    found: dict[str, list[Field]] = {}
    for field in fields:
        found.setdefault(field.obligation, []).append(field)
    return {name: tuple(told) for name, told in found.items()}
