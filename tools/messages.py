"""Keeps the catalogues of messages: ``python3 go.py messages`` collects, keeps what was translated, compiles."""

from __future__ import annotations

import ast
import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import django
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation import templatize

from atalaya.core import assistance, bio, guard, partners, processes, reviews, self_assessment, training
from atalaya.core.drafting import checks
from atalaya.core.learning import courses

SOURCE: Final = Path(__file__).resolve().parents[1] / "src" / "atalaya"
LOCALE: Final = SOURCE / "locale"
LANGUAGES: Final = ("es", "pt", "fr")
FLOORS: Final = ("web", "apps", "config")
FUNCTIONS: Final[dict[str, Any]] = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
_STEADY: Final = datetime(2026, 1, 1, tzinfo=UTC)
Message = str | tuple[str, str]


def collect() -> dict[Message, list[str]]:
    """Every message that code, templates, processes and faults hold, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith(FLOORS) or path.suffix not in (".py", ".html"):
            continue
        for message in _messages(path):
            places = found.setdefault(message, [])
            if name not in places:
                places.append(name)
    for message in _spoken():
        found.setdefault(message, ["core"])
    return found


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    code = text
    if path.suffix == ".html":  # what is left of a template is read as Python, where white space in front would count
        code = "\n".join(line.lstrip() for line in templatize(text, origin=path.name).splitlines())
    for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), FUNCTIONS):
        if message and isinstance(message, str):
            yield message
        elif message and len(message) > 1 and message[0]:
            yield (str(message[0]), str(message[1]))


def _spoken() -> Iterator[str]:
    """Messages that pure code holds as plain English: labels of processes, hints, details of faults that people see."""
    yield from sorted(processes.labels())
    yield from guard.HINTS.values()
    yield from reviews.WAITS.values()
    yield from training.REASONS.values()
    yield from assistance.MISSING.values()
    for _weight, said, advice in checks.ADVICE.values():
        yield from (said, advice)
    yield from partners.ADVICE.values()
    yield from sorted(bio.messages())
    yield from self_assessment.LEVELS.values()
    yield from courses.FAULTS.values()
    core = tuple(
        SOURCE / "core" / name
        for name in ("bills.py", "copies.py", "drafting/edits.py", "reviews.py", "training.py", "learning/gift.py")
    )
    for path in sorted([*(SOURCE / "apps").rglob("*.py"), *core]):
        yield from _details(path)


def _details(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("errors.") and len(node.args) > 1:
            detail = node.args[1]
            if isinstance(detail, ast.Constant) and isinstance(detail.value, str):
                yield detail.value


def read(language: str) -> Catalog:
    """The catalogue of a language as it is."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update(language: str) -> list[Message]:
    """Writes the catalogue anew: messages in the order of the alphabet, translations kept. Gives what is missing."""
    before = read(language)
    told = Catalog(locale=language, project="Atalaya", header_comment="# Messages of Atalaya.", charset="utf-8")
    missing = []
    for message, places in sorted(collect().items(), key=str):
        key = message if isinstance(message, str) else message[0]
        known = before.get(key)
        string = known.string if known is not None and known.string else ""
        if not string or (isinstance(string, tuple) and not all(string)):
            missing.append(message)
        told.add(message, string, locations=[(place, 0) for place in places[:3]])
    folder = LOCALE / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as file:
        pofile.write_po(file, told, width=110, include_lineno=False, omit_header=False)
    _steady(folder / "django.po")
    return missing


def _steady(path: Path) -> None:
    """Takes the moments out, so that the same messages give the same bytes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def compiled(language: str) -> bytes:
    """The catalogue as Django reads it."""
    out, told = io.BytesIO(), read(language)
    told.creation_date = told.revision_date = _STEADY  # the same messages give the same bytes
    mofile.write_mo(out, told)
    return out.getvalue()


def main() -> int:
    """Updates and compiles all; 1 when a message is missing in a language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atalaya.config.settings")
    django.setup()
    lacking = 0
    for language in LANGUAGES:
        missing = update(language)
        (LOCALE / language / "LC_MESSAGES" / "django.mo").write_bytes(compiled(language))
        for message in missing:
            print(f"{language}: {message!r}")
        lacking += len(missing)
    print(f"{len(collect())} messages, {lacking} missing")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
