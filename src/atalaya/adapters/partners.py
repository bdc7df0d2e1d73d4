"""The formats of files that are exchanged with partners, read from the project's own data; the files themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from atalaya.adapters import written
from atalaya.adapters.readers import sheet as reading
from atalaya.adapters.writers import sheet as writing
from atalaya.core import partners
from atalaya.core.partners import Format

FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "partners"
TYPES: Final = writing.TYPES


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Format]:
    """Every format. Missing without a file; Unusable naming file, line and format when something is not right."""
    files = [written.read(path) for path in sorted(folder.glob("*.yaml"))]
    return partners.build(record for file in files for record in file.lists.get("formats", ()))


def write(format_: Format, kind: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as a file of one of ``TYPES``, with the columns of the format and no other."""
    return writing.write(kind, format_.id, format_.heads, [partners.clean(format_, row) for row in rows])


def read(format_: Format, data: bytes, name: str) -> tuple[list[dict[str, str]], tuple[partners.Fault, ...]]:
    """The rows of a file, read in the cage, and what is wrong with them. Unusable when it is no table."""
    found = [(row.place, row.cells) for row in reading.rows(data, name)]
    return [partners.clean(format_, cells) for _place, cells in found], partners.check(format_, found)
