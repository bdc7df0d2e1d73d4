"""Lines of JSON objects, with the line of any fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from atalaya.core.errors import Missing, Unusable


def read(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file, each with its place (``labels.jsonl, line 3``); empty lines are passed over.

    Raises Missing when there is no such file, Unusable (``jsonl.line``) at the first line that is no JSON object.
    """
    if not path.is_file():
        raise Missing("file.missing", "there is no such file", str(path))
    with path.open("rb") as file:  # bytes, so that what is no UTF-8 is found on its line
        for number, line in enumerate(file, start=1):
            if line.strip():
                where = f"{path.name}, line {number}"
                yield where, _object(line, where)


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        item = json.loads(line.decode("utf-8-sig").rstrip())
    except UnicodeDecodeError as error:
        detail = f"not UTF-8 at byte {error.start}: save the file as UTF-8"
        raise Unusable("jsonl.line", detail, where) from error
    except json.JSONDecodeError as error:
        raise Unusable("jsonl.line", f"not JSON at character {error.pos + 1}: {error.msg}", where) from error
    except (ValueError, RecursionError) as error:
        raise Unusable("jsonl.line", f"not usable as JSON: {error}", where) from error
    if not isinstance(item, dict):
        raise Unusable("jsonl.line", "not a JSON object: one line holds one object in braces", where)
    return item
