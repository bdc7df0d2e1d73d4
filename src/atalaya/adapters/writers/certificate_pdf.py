"""A certificate, and a transcript, as tagged PDF: one fixed page, the code to check it drawn on it."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import segno
import typst

from atalaya.adapters.writers import passages, wording
from atalaya.core.errors import Unavailable

_TEMPLATE: Final = wording.DATA / "templates" / "certificate" / "page.typ"
_WRITTEN_S: Final = 946_684_800  # 2000-01-01: the same certificate gives the same file


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a certificate in one language; ``title_language`` is that of the title where it is another."""

    language: str
    name: str
    holder: str
    before: str
    did: str
    title: str
    title_language: str
    hours: str
    issuer: str
    day: str
    code: str
    address: str
    check: str
    drawing: str


def render(page: Page) -> bytes:
    """The certificate as PDF/UA. Unavailable (``certificate.pdf``) when the compiler fails on it."""
    told: dict[str, Any] = {key: passages.one_line(text) for key, text in asdict(page).items()}
    drawn = io.BytesIO()
    segno.make(page.address or page.code, error="m").save(drawn, kind="svg", omitsize=True, border=2)
    return _compile(told | {"kind": "certificate", "qr": drawn.getvalue().decode()})


def table(language: str, title: str, holder: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A transcript as PDF/UA."""
    told = {"kind": "transcript", "language": language, "name": title, "holder": passages.one_line(holder)}
    cells = [[passages.one_line(cell) for cell in row] for row in rows]
    return _compile({**told, "heads": list(heads), "rows": cells})


def _compile(told: dict[str, Any]) -> bytes:
    try:
        with tempfile.TemporaryDirectory() as nowhere:
            compiler = typst.Compiler(
                _TEMPLATE.read_bytes(), root=nowhere, ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(told, ensure_ascii=False)}, package_path=nowhere,
                package_cache_path=nowhere,
            )  # fmt: skip
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_WRITTEN_S)
    except typst.TypstError as error:
        raise Unavailable("certificate.pdf", "The certificate could not be printed.") from error
    assert isinstance(made, bytes)
    return made
