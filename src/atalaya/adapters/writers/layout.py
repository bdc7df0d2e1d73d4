"""The matrix as pages and sheets lay it out: sections, rows, cells, and counts with their denominators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from atalaya.core import catalogue
from atalaya.core.mapping import model

Found = Literal["propose", "consider", "empty"]
WEAPONS = ("N", "C", "B")
"""Nuclear, chemical, biological: the order of the columns, as in the title of the resolution's matrix."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field with the proposals made for it, best first."""

    field: catalogue.Field
    proposals: tuple[model.Proposal, ...]

    @property
    def proposed(self) -> int:
        """How many articles are proposed."""
        return sum(proposal.decision == "propose" for proposal in self.proposals)

    @property
    def considered(self) -> int:
        """How many articles are only to be considered."""
        return len(self.proposals) - self.proposed

    @property
    def found(self) -> Found:
        """The best the field has."""
        if self.proposed:
            return "propose"
        return "consider" if self.proposals else "empty"


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation with its cells by (weapon, dimension); weapon is empty where the section has none."""

    obligation: catalogue.Obligation
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class Count:
    """Fields by the best they have. The four are printed together: a count never stands without ``fields``."""

    fields: int
    proposed: int
    considered: int
    empty: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the catalogue. ``by_weapon`` tells the two layouts apart: weapons x dimensions, or plain rows."""

    id: str
    title: str
    paragraphs: str
    by_weapon: bool
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    count: Count


def lay_out(matrix: model.Matrix) -> tuple[Section, ...]:
    """The sections of the matrix in catalogue order, in the matrix's language; sections without fields are left out."""
    cells = _cells(matrix)
    sections = []
    for id_, title, paragraphs in matrix.catalogue.sections:
        inside = tuple(cell for cell in cells if cell.field.section == id_)
        if inside:
            by_weapon = any(cell.field.weapon for cell in inside)
            rows = _rows(matrix.catalogue, inside)
            sections.append(Section(id_, title[matrix.language], paragraphs, by_weapon, rows, inside, count(inside)))
    return tuple(sections)


def count(cells: Iterable[Cell]) -> Count:
    """How many of the cells carry a proposal, only articles to consider, or nothing."""
    states = [cell.found for cell in cells]
    return Count(len(states), states.count("propose"), states.count("consider"), states.count("empty"))


def _cells(matrix: model.Matrix) -> tuple[Cell, ...]:
    proposals: dict[str, list[model.Proposal]] = {}
    for proposal in matrix.proposals:
        proposals.setdefault(proposal.field, []).append(proposal)
    return tuple(
        Cell(field, tuple(sorted(proposals.get(field.id, ()), key=lambda proposal: proposal.rank)))
        for field in matrix.catalogue.fields
    )


def _rows(book: catalogue.Catalogue, cells: Sequence[Cell]) -> tuple[Row, ...]:
    """One row an obligation, in catalogue order; a second field of one weapon and dimension opens another."""
    order = {id_: place for place, id_ in enumerate(book.obligations)}
    found: dict[str, list[dict[tuple[str, str], Cell]]] = {}
    for cell in cells:
        key = (cell.field.weapon, cell.field.dimension)
        lines = found.setdefault(cell.field.obligation, [])
        line = next((line for line in lines if key not in line), None)
        if line is None:
            line = {}
            lines.append(line)
        line[key] = cell
    return tuple(
        Row(book.obligations[id_], line) for id_ in sorted(found, key=order.__getitem__) for line in found[id_]
    )


def asked(matrix: model.Matrix, field: catalogue.Field) -> tuple[str, str, str]:
    """Title, statement and explanation of what a field asks, the weapon's terms filled in."""
    obligation, language = matrix.catalogue.of(field), matrix.language
    texts = (obligation.title[language], obligation.statement[language], obligation.explanation[language])
    if not field.weapon:
        return texts
    title, statement, explanation = (matrix.catalogue.fill(text, field.weapon, language) for text in texts)
    return title, statement, explanation


def title(matrix: model.Matrix, row: Row) -> str:
    """What a row asks, in a few words."""
    return asked(matrix, next(iter(row.cells.values())).field)[0]


def weapon_name(matrix: model.Matrix, weapon: str) -> str:
    """``Nuclear weapons`` in the matrix's language, empty for fields without a weapon."""
    if not weapon:
        return ""
    name = matrix.catalogue.weapon_terms[weapon][matrix.language]["weapons"]
    return name[:1].upper() + name[1:]
