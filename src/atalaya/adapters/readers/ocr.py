"""Scanned pages -> words, when Tesseract is installed; nothing here is needed otherwise.

The caged worker draws each page as a plain grey picture, which is all that Tesseract gets to see, in a cage of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import atalaya
from atalaya.adapters.readers import pdf
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

_LANGUAGES = ("spa", "eng", "por", "fra")
_LAYERS = ("namespace", "limits")  # it has to be started and to open its language files, so no more than these
_DESCRIPTORS = 256
_PICTURE = b"P5\n"
_START_SECONDS = 20
_ORDER = """
import json, os, sys
setting = json.loads(sys.argv[1])
sys.path.append(setting["package"])
from atalaya.adapters.readers import fence, limits
fence.close(limits.Limits(**setting["limits"]), [], setting["layers"])
os.execve(sys.argv[2], sys.argv[2:], {"OMP_THREAD_LIMIT": "1"})
"""


def program() -> str:
    """Where Tesseract is; empty when it is not installed."""
    return shutil.which("tesseract") or ""


def read(draw: Callable[[int], bytes], path: str, limits: Limits, digest: str) -> Source:
    """One source from the pictures that ``draw`` gives page by page (from 0, empty behind the last)."""
    engine = program()
    spoken = _languages(engine, limits)
    pages: list[str] = []
    while len(pages) < limits.ocr_pages:
        where = f"{path}, page {len(pages) + 1}"
        picture = draw(len(pages))
        if not picture:
            break
        if not picture.startswith(_PICTURE):  # a problem, or something else than the one format Tesseract is to see
            raise Unusable("reader.broken", "the page cannot be drawn", where)
        pages.append(_run(engine, ["stdin", "stdout", "-l", spoken], picture, limits, where).replace("\f", "").rstrip())
    notes = [
        Note(
            "pdf.ocr", f"the words were recognised from pictures of {len(pages)} pages; check them against the original"
        )
    ]
    if len(pages) == limits.ocr_pages and draw(len(pages)):
        notes.append(Note("pdf.ocr_pages", f"only the first {limits.ocr_pages} pages were recognised"))
    return replace(pdf.lay_out(pages, path, limits, digest, notes), kind="pdf-ocr")


def _languages(engine: str, limits: Limits) -> str:
    """The installed ones of the four languages, as Tesseract wants them."""
    listed = _run(engine, ["--list-langs"], b"", limits, "").split()
    return "+".join(name for name in _LANGUAGES if name in listed) or "eng"


def _run(engine: str, arguments: list[str], picture: bytes, limits: Limits, where: str) -> str:
    own = replace(limits, worker_descriptors=_DESCRIPTORS)
    setting = {"package": str(Path(atalaya.__file__).resolve().parents[1]), "limits": asdict(own), "layers": _LAYERS}
    command = [sys.executable, "-I", "-S", "-B", "-c", _ORDER, json.dumps(setting), engine, *arguments]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=limits.ocr_page_seconds + _START_SECONDS, env={},
            cwd="/", check=True, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unusable(
            "reader.timeout", f"recognising a page takes longer than {limits.ocr_page_seconds} seconds", where
        ) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unusable(
            "reader.scanned", "the pages are pictures, and Tesseract failed on one of them", where
        ) from error
    return done.stdout.decode("utf-8", "replace")
