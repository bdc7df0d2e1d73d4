"""Draft -> tagged PDF (PDF/UA-1) by Typst, which is one wheel with its fonts inside: nothing else to install.

The page is a fixed template; every word reaches it as a string, so user text cannot be read as markup, and the
compiler is given an empty folder as its world.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import typst

from atalaya.adapters.writers import cover as covers
from atalaya.adapters.writers import passages, wording
from atalaya.adapters.writers.cover import Cover
from atalaya.adapters.writers.letters import Table
from atalaya.core.drafting import lines
from atalaya.core.errors import Unavailable

STANDARD: Final = "ua-1"
UNSHOWN: Final = "□"
"""Stands for a sign that the fonts do not have."""
_TEMPLATE: Final = wording.DATA / "templates" / "draft" / "page.typ"
_WRITTEN_S: Final = 946_684_800  # 2000-01-01: the same text gives the same file
_DEEPEST: Final = 6
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_UNUSUAL: Final = re.compile(r"[^\t\n -~\u00a0-\u017f\u2010-\u2027\u2030-\u203a€]")
_MOST_PROBES: Final = 400
_PROBE: Final = b'#set document(title: [a])\n#set text(lang: "en")\n#json(bytes(sys.inputs.data))'


@dataclass(frozen=True, slots=True)
class Printed:
    """The file, and signs of the text that no font inside can show; ``UNSHOWN`` stands for each."""

    data: bytes
    unshown: tuple[str, ...] = ()


def render(laid: Sequence[lines.Line], cover: Cover, *, tables: Sequence[Table] = ()) -> Printed:
    """The lines as PDF. Unavailable (``draft.pdf``) when the compiler fails on them."""
    told = _data(laid, cover, tables)
    try:
        return Printed(_compile(told))
    except typst.TypstError as error:
        if "could not be displayed" not in str(getattr(error, "message", error)):
            raise Unavailable("draft.pdf", "The PDF could not be made: export as DOCX meanwhile.") from error
    missing = _missing(told)
    plain = re.sub("|".join(map(re.escape, missing)), UNSHOWN, told) if missing else told
    try:
        return Printed(_compile(plain), missing)
    except typst.TypstError as error:
        raise Unavailable("draft.pdf", "The PDF could not be made: export as DOCX meanwhile.") from error


def _compile(told: str) -> bytes:
    with tempfile.TemporaryDirectory() as nowhere:
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(), root=nowhere, ignore_system_fonts=True, sys_inputs={"data": told},
            package_path=nowhere, package_cache_path=nowhere,
        )  # fmt: skip
        made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=_WRITTEN_S)
    assert isinstance(made, bytes)
    return made


def _missing(told: str) -> tuple[str, ...]:
    """Signs that cannot be shown, found by showing each alone. Only signs beyond the four languages are tried."""
    unusual = sorted(set(_UNUSUAL.findall(told)))
    found = []
    with tempfile.TemporaryDirectory() as nowhere:
        compiler = typst.Compiler(root=nowhere, ignore_system_fonts=True)
        for place, sign in enumerate(unusual):
            if place >= _MOST_PROBES:
                found.append(sign)
                continue
            try:
                compiler.compile(_PROBE, format="pdf", pdf_standards=[STANDARD], sys_inputs={"data": json.dumps(sign)})
            except typst.TypstError:
                found.append(sign)
    return tuple(found)


def _data(laid: Sequence[lines.Line], cover: Cover, tables: Sequence[Table]) -> str:
    targets, indents = covers.targets(laid), covers.indents(laid)
    told: dict[str, Any] = {
        "title": _plain(cover.title) or "—",
        "language": cover.language,
        "badge": _plain(cover.badge),
        "keywords": [_plain(cover.badge)] if cover.badge else [],
        "lines-above": [_plain(one) for one in cover.above],
        "lines": _lines(laid, cover, targets, indents),
        "tables": [
            {
                "name": _plain(one.name),
                "heads": [_plain(head) for head in one.heads],
                "rows": [[_plain(cell) for cell in row] for row in one.rows],
            }
            for one in tables
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def _lines(
    laid: Sequence[lines.Line], cover: Cover, targets: frozenset[str], indents: dict[str, int]
) -> list[dict[str, Any]]:
    told = []
    depth = 0
    for line in laid:
        headed = covers.headed(line)
        title = line.title if headed else ""
        depth = min(line.level + 1, depth + 1, _DEEPEST) if title else depth
        paragraphs = [[[_plain(run.text), run.target if run.target in targets else ""] for run in one]
                      for one in line.paragraphs]  # fmt: skip
        if line.language != cover.language and cover.lapsed:
            paragraphs.insert(0, [[_plain(cover.lapsed.format(language=line.language)), ""]])
        told.append(
            {
                "id": line.id,
                "target": line.id in targets,
                "title": _plain(title),
                "depth": max(1, depth),
                "lead": "" if headed else _plain(line.title),
                "language": line.language,
                "indent": indents[line.id],
                "paragraphs": paragraphs,
                "rows": [[_plain(cell) for cell in row] for row in line.rows],
                "options": [
                    {
                        "title": _plain(f"[{one.label}] {one.heading}".strip()),
                        "paragraphs": [
                            [[_plain(run.text), run.target if run.target in targets else ""] for run in runs]
                            for runs in one.paragraphs
                        ],
                    }
                    for one in line.options
                ],
            }
        )
    return told


def _plain(words: str) -> str:
    """Words without signs that no page shows."""
    return _CONTROL.sub(" ", passages.plain(words))
