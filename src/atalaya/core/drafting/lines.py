"""A draft laid out for whoever prints it: one line a clause, numbers and references read out, in one language.

Screens, DOCX, PDF, Markdown and Akoma Ntoso all take these lines, so that a text reads the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from atalaya.core.drafting import numbering, references, translation
from atalaya.core.drafting.model import Clause, Kind, Text, Wording
from atalaya.core.drafting.references import Run

Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An alternative wording as it is printed."""

    id: str
    label: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A clause as it is printed.

    ``level``       0 at the top
    ``language``    of its words: the lead's where the one asked for has none
    ``paragraphs``  its body, line by line; for a table see ``rows``
    ``rows``        cells of a table, heads first, every row as long as the longest
    ``options``     wordings side by side, none of which is chosen
    """

    id: str
    kind: Kind
    level: int
    number: numbering.Number
    language: str
    status: translation.Status
    heading: str
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    options: tuple[Option, ...] = ()
    restricted: bool = False

    @property
    def title(self) -> str:
        """Number and heading on one line, a period between them where the number has no sign of its own."""
        label, heading = self.number.label, self.heading
        between = ". " if label[-1:].isalnum() else " "
        return f"{label}{between}{heading}" if label and heading else label or heading


def lay(text: Text, language: str = "") -> tuple[Line, ...]:
    """The lines of a version in one language (the lead's by default), in reading order."""
    told = language or text.lead
    numbers = numbering.number(text, told)
    levels: dict[str, int] = {}
    lines = []
    for clause in text.clauses:
        levels[clause.id] = levels[clause.parent] + 1 if clause.parent else 0
        lines.append(_line(text, clause, told, numbers, levels[clause.id]))
    return tuple(lines)


def _line(text: Text, clause: Clause, language: str, numbers: dict[str, numbering.Number], level: int) -> Line:
    wording = clause.wording(language)
    spoken = language if not wording.blank else text.lead
    wording = clause.wording(spoken)
    table = clause.kind == "table"
    return Line(
        clause.id,
        clause.kind,
        level,
        numbers[clause.id],
        spoken,
        translation.status(text, clause, language),
        references.spoken(wording.heading, numbers),
        () if table else _paragraphs(wording.body, numbers),
        _rows(references.spoken(wording.body, numbers)) if table else (),
        tuple(
            _option(one.id, one.label, one.words.get(language) or one.words.get(text.lead) or Wording(), numbers)
            for one in clause.alternatives
        )
        if clause.undecided
        else (),
        clause.restricted,
    )


def _option(id_: str, label: str, wording: Wording, numbers: dict[str, numbering.Number]) -> Option:
    return Option(id_, label, references.spoken(wording.heading, numbers), _paragraphs(wording.body, numbers))


def _paragraphs(body: str, numbers: dict[str, numbering.Number]) -> tuple[Paragraph, ...]:
    pieces = (piece.strip() for piece in body.split("\n"))
    return tuple(references.runs(piece, numbers) for piece in pieces if piece)


def _rows(body: str) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(cell.strip() for cell in row.split("\t")) for row in body.split("\n") if row.strip()]
    longest = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (longest - len(row)) for row in rows)


def plain(line: Line) -> str:
    """A line's words as a reader sees them."""
    pieces = [line.title, *("".join(run.text for run in one) for one in line.paragraphs)]
    pieces += ["\t".join(row) for row in line.rows]
    return "\n".join(piece for piece in pieces if piece)
