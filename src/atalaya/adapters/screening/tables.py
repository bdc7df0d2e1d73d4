"""A table of names, CSV, XLSX or Parquet of any length -> queries in batches, each with the number of its row.

Rows are counted from 1 without the heading. A row that cannot be asked is a located fault and the others go on: no row
is lost. The columns are recognised by their headings in four languages, or named with ``columns``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from atalaya.adapters import lists
from atalaya.adapters.screening import sheets
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import screening
from atalaya.core.trade.parties import Facts, Query

CELL_CHARS: Final = 10_000
"""A longer cell holds no name."""
_GUARDED: Final = re.compile(r"^'(?=[=+\-@\t\r])")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
_LATIN_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_NAMES: Final = (
    "query", "query name", "name", "nombre", "nome", "nom", "full name", "nombre completo", "nome completo",
    "nom complet", "party", "parte", "razon social", "razao social", "raison sociale", "denominacion", "denominacao",
    "empresa", "company", "societe", "nombre o razon social", "apellidos y nombres", "cliente", "client", "customer",
    "proveedor", "fornecedor", "fournisseur", "supplier", "buyer", "comprador", "acheteur", "beneficiario",
)  # fmt: skip
_PARTIES: Final = (
    "exporter", "exportador", "exportateur", "importer", "importador", "importateur", "consignee", "consignatario",
    "destinatario", "destinataire", "shipper", "remitente", "expediteur", "end user", "usuario final",
    "utilisateur final",
    "notify party", "agent", "agente", "despachante", "transportista", "transportador", "carrier", "transporteur",
)  # fmt: skip
_FACTS: Final = {
    "births": ("date of birth", "birth date", "dob", "fecha de nacimiento", "data de nascimento", "date de naissance"),
    "countries": ("country", "pais", "pays", "nationality", "nacionalidad", "nacionalidade", "nationalite"),
    "kind": ("kind", "schema", "tipo de parte", "tipo de persona"),
    "identifiers": ("passport", "pasaporte", "passaporte", "passeport", "document number", "numero de documento",
                    "tax number", "rut", "ruc", "nit", "cuit", "rfc", "cnpj", "imo"),
}  # fmt: skip
_KINDS: Final = {"person": "person", "persona": "person", "company": "organisation", "organization": "organisation",
                 "organisation": "organisation", "vessel": "vessel", "buque": "vessel"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a table. ``fault`` is a code and words when it cannot be asked; then there are no names."""

    row: int
    column: str
    query: Query
    fault: tuple[str, str] | None = None


_NO_FACTS: Final = Facts()
Plain = tuple[int, str, str, "Facts | None", "tuple[str, str] | None"]
"""A query as it travels to another process: row, column, name, facts if there are any, fault."""


def plain(batch: Iterable[Asked]) -> list[Plain]:
    """Queries as plain values: a tenth of the time to send and to take up again."""
    return [
        (one.row, one.column, one.query.names[0], one.query.facts if one.query.facts != _NO_FACTS else None, one.fault)
        for one in batch
    ]


def made(batch: Iterable[Plain]) -> list[Asked]:
    """The queries again."""
    return [Asked(row, column, Query((name,), facts or _NO_FACTS), fault) for row, column, name, facts, fault in batch]


def read(path: Path, columns: Sequence[str] = ()) -> Iterator[Asked]:
    """The queries of a file, in the order of its rows; several columns of parties give several queries a row.

    Raises Missing (``screen.file``), Unusable (``screen.*``) when there is no table or no column of names in it.
    """
    if not path.is_file():
        raise Missing("screen.file", "there is no such file", str(path))
    yield from ask(sheets.rows(path), str(path), columns)


def ask(rows: Iterator[Sequence[Any]], where: str, columns: Sequence[str] = ()) -> Iterator[Asked]:
    """The queries of rows, the first of which names the columns; ``where`` is said in faults."""
    heads = next(rows, None)
    if heads is None or not any(str(head).strip() for head in heads):
        raise Unusable("screen.empty", "there is no table in it", where)
    plan = _Plan([_text(head) for head in heads], columns, where)
    for number, cells in enumerate(rows, start=1):
        yield from plan.asked(number, cells)


class _Plan:
    """Which column is what."""

    def __init__(self, heads: Sequence[str], wanted: Sequence[str], where: str) -> None:
        folded = [fold(head) for head in heads]
        if wanted:
            lacking = [name for name in wanted if fold(name) not in folded]
            if lacking:
                raise Unusable("screen.columns", f"there is no column {lacking[0]!r}", f"{where}, line 1")
            self._names = [(folded.index(fold(name)), name) for name in wanted]
        else:
            several = [(place, heads[place]) for place, head in enumerate(folded) if head in _PARTIES]
            single = [place for name in _NAMES for place, head in enumerate(folded) if head == name]
            parts = [folded.index(head) for head in ("first name", "last name") if head in folded]
            self._names = several or [(place, heads[place]) for place in single[:1]]
            self._parts = parts if not self._names and len(parts) > 1 else []
        if not self._names and not getattr(self, "_parts", []):
            seen = ", ".join(repr(head[:40]) for head in heads[:12])
            raise Unusable("screen.columns", f"no column of names was found (seen: {seen}): name it with --column",
                           f"{where}, line 1")  # fmt: skip
        alone = len(self._names) < 2
        self._facts = {key: [place for place, head in enumerate(folded) if head in names]
                       for key, names in _FACTS.items()} if alone else {}  # fmt: skip

    def asked(self, row: int, cells: Sequence[Any]) -> Iterator[Asked]:
        if not self._names:
            name = " ".join(_text(cells[place]) for place in self._parts if place < len(cells))
            yield self._one(row, "", name, cells, None)
            return
        for place, head in self._names:
            value = cells[place] if place < len(cells) else None
            fault = (
                ("screen.formula", "the cell holds a formula, not a name")
                if isinstance(value, sheets.Formula)
                else None
            )
            column = head if len(self._names) > 1 else ""
            yield self._one(row, column, _text(value), cells, fault)

    def _one(self, row: int, column: str, name: str, cells: Sequence[Any], fault: tuple[str, str] | None) -> Asked:
        name = _GUARDED.sub("", name).strip()
        if fault is None and len(name) > CELL_CHARS:
            fault = ("screen.cell", f"the cell holds {len(name):,} characters: no name is that long")
        query = Query((name,), self._known(cells))
        if fault is None and screening.is_empty(query):
            fault = ("screen.name", "there is no letter and no digit in the name" if name else "the name is empty")
        return Asked(row, column, Query((name[:200],)) if fault else query, fault)

    def _known(self, cells: Sequence[Any]) -> Facts:
        if not self._facts:
            return _NO_FACTS
        given = {key: [_text(cells[place]) for place in places if place < len(cells)]
                 for key, places in self._facts.items()}  # fmt: skip
        if not any(value for values in given.values() for value in values):
            return _NO_FACTS
        kind = _KINDS.get(fold(" ".join(given["kind"])), "")
        births = tuple(day for day in map(read_day, given["births"]) if day)
        numbers = tuple(re.sub(r"[^0-9A-Za-z]+", "", number).upper() for number in given["identifiers"])
        return Facts(kind, births, lists.codes_of(given["countries"]), tuple(number for number in numbers if number))


def fold(head: str) -> str:
    """A heading without accents, signs and capitals."""
    plain = unicodedata.normalize("NFKD", head[:200].lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def read_day(told: str) -> str:
    """1970, 1970-05, 1970-05-01 or 01/05/1970 (day first) -> the form of ``Facts.births``; empty when it is no date."""
    if match := _DAY.fullmatch(told.strip()):
        year, month, day = match.groups()
        return "-".join(part for part in (year, month, day) if part)
    if match := _LATIN_DAY.fullmatch(told.strip()):
        day, month, year = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}" if int(month) <= 12 and int(day) <= 31 else year
    return ""


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def batches(asked: Iterable[Asked], size: int) -> Iterator[list[Asked]]:
    """The queries in lists of ``size``."""
    batch: list[Asked] = []
    for one in asked:
        batch.append(one)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
