"""The list that comes with a folder of laws from a public database: which file is which instrument, and from where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Final

from atalaya.adapters.readers import sheet
from atalaya.core import errors
from atalaya.core.mapping import words

MOST_ABSENT: Final = 500
_NAME: Final = re.compile(r"(manifest|manifiesto|manifeste|index|indice|lista|list|metadata)\.(jsonl|json|csv|xlsx)")
_FILE: Final = ("file", "path", "archivo", "fichero", "ficheiro", "arquivo", "fichier")
_MOST_CHARS: Final = 2_000

Files = Sequence[tuple[str, IO[bytes]]]


def part(files: Files) -> tuple[Files, dict[str, dict[str, str]]]:
    """The files that are laws, and what lists among them say, by the bare name of a file.

    A list is a table whose name says so (``manifest.jsonl``, ``indice.csv`` ...) with a column that names files.
    Unusable names the list and the line where a file stands twice with different words.
    """
    laws, told = [], dict[str, dict[str, str]]()
    for name, file in files:
        if _NAME.fullmatch(words.fold(bare(name))) is None:
            laws.append((name, file))
            continue
        for place, row in _rows(name, file):
            known = told.setdefault(bare(row[0]), dict(row[1]))
            if known != row[1]:
                where = f"{name}, line {place}: {bare(row[0])}"
                raise errors.Unusable("laws.list_twice", "A list names a file twice, with different words.", where)
    return laws, told


def bare(name: str) -> str:
    """The name of a file without its folders."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _rows(name: str, file: IO[bytes]) -> Iterable[tuple[int, tuple[str, Mapping[str, str]]]]:
    file.seek(0)
    for row in sheet.rows(file.read(sheet.LIMITS.file_bytes + 1), name):
        cells = {words.fold(head).strip(): cell.strip() for head, cell in row.cells.items()}
        column = next((key for key in _FILE if cells.get(key)), None)
        if column is None:
            raise errors.Unusable(
                "laws.list_file",
                "A list of laws needs a column that names the file of each: file, archivo, arquivo or fichier.",
                f"{name}, line {row.place}",
            )
        told = {key: cell[:_MOST_CHARS] for key, cell in cells.items() if cell and key != column}
        if "date" in told:  # the date by which the instrument is known, not that of its publication
            told.setdefault("promulgation_date", told["date"])
        yield row.place, (cells[column], told)
