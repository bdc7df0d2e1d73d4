"""Recognition of scanned pages, with a stand-in for Tesseract that says what it was given."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters.readers import ocr
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from tests.adapters.readers import samples

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs kernel: POSIX processes")
TALKS = """
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\neng\\nspa")
else:
    head, size, depth, pixels = sys.stdin.buffer.read().split(b"\\n", 3)
    width, height = map(int, size.split())
    whole = len(pixels) == width * height
    print(f"Artículo 1. Reconocido con {sys.argv[1:]}, {head.decode()} {whole} {os.environ.get('PATH')}\\f")
"""
FAILS = "sys.exit(0 if '--list-langs' in sys.argv else 3)"
SLEEPS = "import time; '--list-langs' in sys.argv or time.sleep(600)"


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def install(deeds: str) -> None:
        program = tmp_path / "bin" / "tesseract"
        program.parent.mkdir()
        program.write_text(f"#!{sys.executable} -IS\nimport os, sys\n{deeds}", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))

    return install


def scan() -> bytes:
    def draw(sheet: Any) -> None:
        for _ in range(3):
            sheet.rect(50, 50, 300, 300, fill=1)
            sheet.showPage()

    return samples.pdf(draw)


def test_scanned_pages_are_recognised_when_tesseract_is_there(tesseract: Callable[[str], None]) -> None:
    tesseract(TALKS)
    with Cage() as one:
        source = one.read(scan(), "xc/scan.pdf")[0]
    line = "Artículo 1. Reconocido con ['stdin', 'stdout', '-l', 'spa+eng'], P5 True None"
    assert source.text.split("\n") == [line] * 3
    assert (source.kind, [note.code for note in source.notes]) == ("pdf-ocr", ["pdf.ocr"])
    assert [hint.label for hint in source.hints if hint.kind == "page"] == ["1", "2", "3"]


def test_pages_beyond_the_limit_are_said_to_be_left_out(tesseract: Callable[[str], None]) -> None:
    tesseract(TALKS)
    with Cage(Limits(ocr_pages=2)) as one:
        source = one.read(scan(), "xc/scan.pdf")[0]
    assert [note.code for note in source.notes] == ["pdf.ocr", "pdf.ocr_pages"]


def test_a_failing_tesseract_gives_one_located_error(tesseract: Callable[[str], None]) -> None:
    tesseract(FAILS)
    with Cage() as one, pytest.raises(Unusable) as caught:
        one.read(scan(), "xc/scan.pdf")
    assert (caught.value.code, caught.value.where) == ("reader.scanned", "xc/scan.pdf, page 1")


def test_a_tesseract_that_never_ends_is_ended(
    tesseract: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(SLEEPS)
    monkeypatch.setattr(ocr, "_START_SECONDS", 1)
    with Cage(Limits(ocr_page_seconds=0)) as one, pytest.raises(Unusable) as caught:
        one.read(scan(), "xc/scan.pdf")
    assert (caught.value.code, caught.value.where) == ("reader.timeout", "xc/scan.pdf, page 1")


def test_without_tesseract_a_scan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: "")
    with Cage() as one, pytest.raises(Unusable, match=r"reader\.scanned"):
        one.read(scan(), "xc/scan.pdf")


def test_a_real_tesseract_reads_a_real_page() -> None:
    if not shutil.which("tesseract"):
        pytest.skip("needs tool: tesseract")
    line = "Queda prohibido lo que la presente ley no permite."
    picture = samples.picture_of(line)
    with Cage() as one:
        assert "prohibido" in one.read(picture, "xc/scan.pdf")[0].text


def test_only_plain_pictures_reach_tesseract(tesseract: Callable[[str], None]) -> None:
    tesseract(TALKS)
    with pytest.raises(Unusable) as caught:
        ocr.read(lambda _: b"\x89PNG", "xc/scan.pdf", Limits(), "d")
    assert (caught.value.code, caught.value.where) == ("reader.broken", "xc/scan.pdf, page 1")
