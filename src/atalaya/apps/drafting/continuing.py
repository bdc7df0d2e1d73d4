"""The gap analysis of a matrix or survey as a text to go on with, under the headings of the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import translation

from atalaya.adapters.writers.letters import Block, Heading, Table
from atalaya.adapters.writers.letters import Text as Paragraph
from atalaya.apps.assessment import gap_document
from atalaya.apps.assessment import queries as assessment
from atalaya.apps.drafting import actions, models, standing
from atalaya.core import policy
from atalaya.core.drafting.model import Clause, Kind, Text, Wording

_POINT = "List Bullet"


def begin(pk: int, language: str, *, by: policy.Actor) -> models.Draft:
    """A gap analysis as a text: what the document says on this day, for people to write on. Missing for others."""
    for owner in sorted(by.owners()):
        for one, _title, _gaps in assessment.lacking(owner, by):
            if one.pk == pk:
                with translation.override(language):
                    blocks, title = gap_document.blocks(one, by), gap_document.title(one)
                text = Text(
                    language, (language,), "report", "report", {language: title}, tuple(clauses(blocks, language))
                )
                made = models.Draft(owner_id=owner, klass="national", kind="gap", lead=language, title=dict(text.title))
                return actions.create(made, text, by=by)
    raise standing.nothing()


def clauses(blocks: Sequence[Block], language: str) -> Iterable[Clause]:
    """Blocks of a document as clauses: a heading holds what follows it, up to the next of its level."""
    above: list[tuple[int, str]] = []
    for number, block in enumerate(blocks[1:] if blocks and isinstance(blocks[0], Heading) else blocks, 1):
        id_ = f"g{number}"
        if isinstance(block, Heading):
            above = [one for one in above if one[0] < block.level]
            yield Clause(id_, "heading", {language: Wording(block.text)}, above[-1][1] if above else "")
            above.append((block.level, id_))
        elif isinstance(block, Paragraph):
            under = above[-1][1] if above else ""
            kind: Kind = "point" if block.style == _POINT else "text"
            if block.text.strip():
                yield Clause(id_, kind, {language: Wording("", block.text)}, under)
        elif isinstance(block, Table):
            under = above[-1][1] if above else ""
            rows = [block.heads, *block.rows]
            body = "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)
            yield Clause(id_, "table", {language: Wording(block.name, body)}, under)


def _cell(text: str) -> str:
    return " / ".join(part.strip() for part in text.replace("\t", " ").splitlines() if part.strip())
