"""The rows of a table as it came, CSV, XLSX or Parquet: cells untouched, a formula told as one.

``rows`` reads a file that lies here; ``caged`` reads what somebody sent, in a process of its own behind the fences.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import load_workbook

from atalaya.adapters.readers import cage, worker
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unavailable, Unusable
from atalaya.core.laws.model import Source

LIMITS: Final = Limits(file_bytes=50_000_000, file_seconds=120, table_rows=500_000)
"""What the web takes; longer tables are for the command line."""
_FIELD_BYTES: Final = 200_000_000  # csv stops there: a quotation mark that was never closed
_UNPACKED_RATIO, _UNPACKED_BYTES = 200, 4_000_000_000
_LONG: Final = 20_000
"""A cell longer than this leaves the cage cut and with its length told by what is left: no name is that long."""


def rows(path: Path) -> Iterator[Sequence[Any]]:
    """The rows of a file by its ending; the first holds the headings."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        return _parquet(path)
    return _xlsx(path, str(path)) if kind in (".xlsx", ".xlsm") else _csv(path, str(path))


def caged(data: bytes, name: str) -> Iterator[Sequence[Any]]:
    """The rows of what somebody sent: CSV or XLSX. Raises Unusable as ``rows`` does, and what the cage says."""
    with cage.Cage(LIMITS, module="atalaya.adapters.screening.sheets") as kept:
        sources = kept.read(data, name)
    for cells in json.loads(sources[0].text):
        yield [Formula(cell[0]) if isinstance(cell, list) else cell for cell in cells]


def run() -> None:
    """The worker inside the cage."""
    worker.run(_answer)


def _answer(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is the rows as JSON, a formula in brackets."""
    file = BytesIO(data)
    told = []
    for number, cells in enumerate(_xlsx(file, path) if data.startswith(b"PK") else _csv(file, path)):
        if number > limits.table_rows:
            detail = f"more than {limits.table_rows:,} rows: cut it, or screen it with the command line"
            raise Unusable("screen.rows", detail, path)
        told.append([_plain(cell) for cell in cells])
    return [Source(path, json.dumps(told, ensure_ascii=False), "table", hashlib.sha256(data).hexdigest())]


def _plain(cell: object) -> str | list[str]:
    text = "" if cell is None else str(cell)[:_LONG]
    return [text] if isinstance(cell, Formula) else text


class Formula(str):
    """A formula, which is no name."""


def _csv(source: Path | BytesIO, where: str) -> Iterator[Sequence[Any]]:
    encoding = _encoding(source)
    before = csv.field_size_limit(_FIELD_BYTES)
    try:
        with _open(source) as raw, TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as words:
            opening = words.readline()
            words.seek(0)
            signs = ",;\t|"
            delimiter = max(signs, key=lambda sign: (opening.count(sign), -signs.index(sign)))
            lines = csv.reader((line.replace("\0", "") for line in words), delimiter=delimiter)
            yield from (cells for cells in lines if cells)
    except csv.Error as fault:
        raise Unusable("screen.csv", f"the table is damaged: {fault}", f"{where}, line {lines.line_num}") from fault
    finally:
        csv.field_size_limit(before)


def _open(source: Path | BytesIO) -> IO[bytes]:
    return source.open("rb") if isinstance(source, Path) else BytesIO(source.getbuffer())


def _encoding(source: Path | BytesIO) -> str:
    """By mark, else UTF-8 when all of it is, else Windows-1252."""
    with _open(source) as raw:
        opening = raw.read(4)
        if opening.startswith(b"\xef\xbb\xbf"):
            return "utf-8-sig"
        if opening.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        raw.seek(0)
        try:
            for line in raw:
                if not line.isascii():
                    line.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _xlsx(path: Path | BytesIO, where: str) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(path) as container:
            sizes = [(entry.file_size, entry.compress_size) for entry in container.infolist()]
        if sum(size for size, _ in sizes) > _UNPACKED_BYTES or any(
            size > _UNPACKED_RATIO * max(1, packed) and size > 1_000_000 for size, packed in sizes
        ):
            raise Unusable("screen.xlsx", "the spreadsheet would unpack to far more than it is", where)
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise Unusable("screen.xlsx", "this is no spreadsheet in XLSX", where) from fault
    try:
        sheet = book.worksheets[0]
        for cells in sheet.iter_rows():
            row = [Formula(cell.value) if cell.data_type == "f" else cell.value for cell in cells]
            yield row
    finally:
        book.close()


def _parquet(path: Path) -> Iterator[Sequence[Any]]:
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped, unused-ignore]
    except ImportError as fault:
        detail = "Parquet needs the package pyarrow: install atalaya[screening]"
        raise Unavailable("screen.parquet", detail, str(path)) from fault
    try:
        file = parquet.ParquetFile(path)
        yield file.schema_arrow.names
        for batch in file.iter_batches(batch_size=20_000):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except ArrowException as fault:
        raise Unusable("screen.parquet_file", "this is no table in Parquet, or it is damaged", str(path)) from fault
