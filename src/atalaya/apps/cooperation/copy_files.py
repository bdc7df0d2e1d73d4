"""The files that travel with a record: a law's wording, the answers of a matrix, a text, a plan for its readers.

Each is what the audience of the release reads at home: the last edition of a matrix, the last version of a text without
its restricted parts, the public version of a plan. The bytes are the same as long as the content is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from atalaya.adapters.writers import draft_markdown
from atalaya.adapters.writers.cover import Cover
from atalaya.apps.access import records
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import editions as matrices
from atalaya.apps.assessment import exchange
from atalaya.apps.drafting import exports, guarding, texts
from atalaya.apps.laws import actions as laws
from atalaya.apps.plans import editions as plans
from atalaya.core import seal
from atalaya.core.drafting import lines

CELL: Final = "file"
"""The cell that names a file by its digest; a text in more languages has ``file_en`` and so on beside it."""
CELLS: Final = (CELL, *(f"{CELL}_{language}" for language in ("es", "en", "pt", "fr")))
NAME_CHARS: Final = 160
File = tuple[str, str, str, bytes]
"""Cell, name, SHA-256, content."""


def of(row: records.Record) -> Iterator[File]:
    """The files of a record, none for most."""
    made = _BY_MODEL.get(row._meta.label_lower)
    if made is not None:
        yield from made(row)


def _told(cell: str, name: str, content: bytes) -> File:
    return cell, name[:NAME_CHARS], hashlib.sha256(content).hexdigest(), content


def _law(row: Any) -> Iterator[File]:
    """The file its present wording was read from."""
    last = row.editions.filter(current=True).first()
    if last is not None and last.file and laws.store().holds(last.file):
        yield CELL, last.name.rpartition("/")[2][:NAME_CHARS], last.file, laws.store().read(last.file)


def _matrix(row: Any) -> Iterator[File]:
    """The answers as the last edition froze them, in the published form."""
    last = row.editions.order_by("-number").first()
    if last is not None:
        yield _told(CELL, f"matrix-{row.pk}-{last.number}.json", exchange.written(matrices.read(last), "json"))


def _draft(row: Any) -> Iterator[File]:
    """The last version for readers outside, a file a language. Nothing where the content guard holds the text up."""
    last = row.versions.order_by("-number").first()
    if last is None or guarding.is_blocked(row):
        return
    text = texts.titled(texts.read(last.content), row)
    for language in text.languages:
        made = exports.assemble(row, text, "outside", language)
        cover = Cover(
            text.named(language), language, "", (values.spoken(row.owner.names, language).text, str(last)), ""
        )
        content = draft_markdown.render(lines.lay(made.text, language), cover).encode()
        cell = CELL if language == text.lead else f"{CELL}_{language}"
        yield _told(cell, f"text-{row.pk}-{last.number}-{language}.md", content)


def _plan(row: Any) -> Iterator[File]:
    """Its last public version, which nothing is in that was kept back."""
    made = plans.public(row)
    if made is not None:
        yield _told(CELL, f"plan-{row.pk}-{made[0].edition.number}.json", seal.canonical(made[1]) + b"\n")


_BY_MODEL: Final[Mapping[str, Callable[[Any], Iterator[File]]]] = MappingProxyType(
    {"laws.law": _law, "assessment.assessment": _matrix, "drafting.draft": _draft, "plans.plan": _plan}
)
