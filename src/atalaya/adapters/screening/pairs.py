"""Labelled pairs -> scores: a CSV of two names a row, or YAML checks of two small records; in order, one score each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from atalaya.adapters import lists
from atalaya.adapters.readers import text
from atalaya.adapters.screening.tables import read_day
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import comparison
from atalaya.core.trade.comparison import Model
from atalaya.core.trade.parties import Facts
from atalaya.core.trade.words import Words

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_KINDS: Final = {"person": "person", "company": "organisation", "organization": "organisation", "vessel": "vessel",
                 "airplane": "aircraft"}  # fmt: skip
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "births": ("birthDate", "birth_date", "dob"),
    "countries": ("country", "nationality", "citizenship", "jurisdiction", "birthCountry"),
    "identifiers": ("idNumber", "passportNumber", "taxNumber", "registrationNumber", "innCode", "imoNumber", "leiCode",
                    "ogrnCode"),
}  # fmt: skip
_NAMES: Final = ("name", "alias", "weakAlias", "previousName")
_PARTS: Final = ("firstName", "secondName", "middleName", "fatherName", "lastName")


@dataclass(frozen=True, slots=True)
class Record:
    """One side of a check."""

    names: tuple[str, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: columns that are handed through, and the two records of each row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sides: tuple[tuple[Record, Record], ...]


def read(path: Path) -> Table:
    """The pairs of a file. Raises Missing (``screen.file``), Unusable (``pairs.*``) with the place of the fault."""
    if not path.is_file():
        raise Missing("screen.file", "there is no such file", str(path))
    data = path.read_bytes()
    return _yaml(data, path.name) if path.suffix.lower() in (".yml", ".yaml") else _csv(data, path.name)


def _csv(data: bytes, name: str) -> Table:
    words, _notes = text.decode(data, name)
    lines = csv.reader(io.StringIO(words, newline=""))
    try:
        heads, *rows = [cells for cells in lines if cells] or [[]]
    except csv.Error as fault:
        raise Unusable("pairs.csv", f"the table is damaged: {fault}", f"{name}, line {lines.line_num}") from fault
    if lacking := [head for head in ("name1", "name2") if head not in heads]:
        raise Unusable("pairs.columns", f"pairs need the columns name1 and name2 (lacking: {', '.join(lacking)})",
                       f"{name}, line 1")  # fmt: skip
    padded = [tuple(cells + [""] * (len(heads) - len(cells))) for cells in rows]
    schema = heads.index("schema") if "schema" in heads else -1
    first, second = heads.index("name1"), heads.index("name2")
    sides = []
    for cells in padded:
        facts = Facts(_KINDS.get(cells[schema].lower(), "")) if schema >= 0 else Facts()
        sides.append((Record((cells[first],), facts), Record((cells[second],), facts)))
    return Table(tuple(heads), tuple(row[: len(heads)] for row in padded), tuple(sides))


def _yaml(data: bytes, name: str) -> Table:
    try:
        told = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise Unusable("pairs.yaml", "this is no YAML", f"{name}, line {mark.line + 1 if mark else 0}") from fault
    checks = told.get("checks") if isinstance(told, dict) else told
    if not isinstance(checks, list):
        raise Unusable("pairs.yaml", "a list of checks with 'query' and 'candidate' is expected", name)
    rows, sides = [], []
    for place, check in enumerate(checks, start=1):
        where = f"{name}, check {place}"
        if not isinstance(check, dict) or not all(isinstance(check.get(key), dict) for key in ("query", "candidate")):
            raise Unusable("pairs.yaml", "a check needs the records 'query' and 'candidate'", where)
        schema = str(check.get("schema", ""))
        pair = tuple(_record(check[key], schema) for key in ("query", "candidate"))
        sides.append((pair[0], pair[1]))
        rows.append((str(place), schema, str(check.get("match", "")).lower(), pair[0].names[0], pair[1].names[0]))
    return Table(("check", "schema", "match", "query", "candidate"), tuple(rows), tuple(sides))


def _record(told: Mapping[str, Any], schema: str) -> Record:
    names = [name for key in _NAMES for name in _values(told.get(key))]
    parts = " ".join(value for key in _PARTS for value in _values(told.get(key)))
    names += [parts] if parts and not names else []
    given = {key: [value for field in fields for value in _values(told.get(field))] for key, fields in _FIELDS.items()}
    births = tuple(day for day in map(read_day, given["births"]) if day)
    numbers = tuple(re.sub(r"[^0-9A-Za-z]+", "", number).upper() for number in given["identifiers"])
    facts = Facts(_KINDS.get(str(told.get("schema", schema)).lower(), ""), births, lists.codes_of(given["countries"]),
                  tuple(number for number in numbers if number))  # fmt: skip
    return Record(tuple(names) or ("",), facts)


def _values(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [] if value is None else [str(value)]


def score(table: Table, known: Words, model: Model) -> list[float]:
    """The score of each row: the best pair of names, with what the facts say."""
    flat = [(one, other) for left, right in table.sides for one in left.names for other in right.names]
    values = iter(comparison.score_pairs(flat, known, model).tolist())
    found = []
    for left, right in table.sides:
        best = max(next(values) for _ in range(len(left.names) * len(right.names)))
        found.append(round(comparison.shifted(best, comparison.find(left.facts, right.facts, model)), 6))
    return found


def write(table: Table, scores: Sequence[float]) -> bytes:
    """The rows as CSV with a last column ``score``; cells that a program would take for formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*table.heads, "score"))
    for row, value in zip(table.rows, scores, strict=True):
        writer.writerow((*(f"'{cell}" if cell.startswith(_STARTS) else cell for cell in row), f"{value:.6f}"))
    return out.getvalue().encode("utf-8")
