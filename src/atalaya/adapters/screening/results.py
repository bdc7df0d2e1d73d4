"""Answers as lines: one JSON line a query while a run goes on, then the file that was asked for, written once."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from atalaya.adapters.screening.tables import Asked
from atalaya.core.errors import Unavailable, Unusable
from atalaya.core.trade import ages, explanation, screening
from atalaya.core.trade.ages import Age
from atalaya.core.trade.index import Head
from atalaya.core.trade.parties import Query
from atalaya.core.trade.screening import NO_CANDIDATE, Hit, Screener

ENDINGS: Final = (".jsonl", ".csv", ".xlsx")
HEADS: Final = (
    "row",
    "column",
    "query",
    "answer",
    "list",
    "edition",
    "party",
    "name",
    "score",
    "why",
    "fault",
    "warning",
)
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode
NOT_ASKED: Final = "not asked"
_NOTHING: Final = {"list": "", "party": "", "name": "", "score": 0.0}
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_SHEET_ROWS: Final = 1_048_575


@dataclass(frozen=True, slots=True)
class Settings:
    """How a batch is answered."""

    everything: bool
    merge: bool
    age: Age


def check(target: Path) -> None:
    """Raises Unusable (``screen.out``) unless the target is of a kind that can be written."""
    if target.suffix.lower() not in ENDINGS:
        raise Unusable("screen.out", f"results are written to {', '.join(ENDINGS)}", str(target))


def lines(
    screener: Screener, batch: Sequence[Asked], settings: Settings, remembered: dict[Query, str] | None = None
) -> bytes:
    """A line a query: ``{"n": row, "c": column, "q": query, "a": answer, "f": fault, "h": [hit lines]}``.

    ``remembered`` are answers to earlier batches under the same settings; where names that repeat are asked once, it
    is looked into and added to. The lines are the same with and without it.
    """
    askable = [one for one in batch if one.fault is None]
    if settings.merge:
        known = {} if remembered is None else remembered
        new = [query for query in dict.fromkeys(one.query for one in askable) if query not in known]
        known.update(zip(new, _answer(screener, new, settings), strict=True))
        found = iter([known[one.query] for one in askable])
    else:
        found = iter(_answer(screener, [one.query for one in askable], settings))
    told = []
    for one in batch:
        if one.fault is not None:
            told.append(_encode({"n": one.row, "c": one.column, "q": one.query.names[0], "f": list(one.fault)}))
        else:
            beginning = _encode({"n": one.row, "c": one.column, "q": one.query.names[0]})
            told.append(f"{beginning[:-1]}, {next(found)}")
    return ("\n".join(told) + "\n").encode("utf-8", "surrogatepass") if told else b""


def _answer(screener: Screener, queries: Sequence[Query], settings: Settings) -> list[str]:
    """The rest of each line, from the answer on."""
    nothing = _rest(screener, (), settings)
    return [
        _rest(screener, hits, settings) if hits else nothing for hits in screener.screen(queries, settings.everything)
    ]


def _rest(screener: Screener, hits: Sequence[Hit], settings: Settings) -> str:
    answer = ages.worded(screening.answer_of(hits), settings.age)
    told = [
        {
            "list": hit.list, "party": hit.party, "name": hit.name, "score": round(hit.score, 4),
            "answer": ages.worded(hit.answer, settings.age), "edition": hit.dated, "why": _why(screener, hit),
        }
        for hit in hits
    ]  # fmt: skip
    return f'"a": {_encode(answer)}, "h": {_encode(told)}}}'


def _why(screener: Screener, hit: Hit) -> str:
    """The explanation of a hit that a person will look at."""
    if hit.answer == NO_CANDIDATE:
        return ""
    found = explanation.explain(hit.asked, hit.name, screener.words, screener.model, hit.findings)
    return found.line() + ("; name on another list of the same party" if hit.linked else "")


def assemble(parts: Sequence[Path], target: Path, heads: Sequence[Head], settings: Settings) -> dict[str, int]:
    """Writes the target from the lines of all batches, whole or not at all; returns the counts."""
    counts = {"rows": 0, "exact": 0, "review": 0, "none": 0, "faults": 0}
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    write = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}[target.suffix.lower()]
    try:
        write(part, _counted(parts, counts), heads, settings)
        part.replace(target)
    except OSError as fault:
        detail = f"the file cannot be written ({fault.strerror}): choose a folder that is writable and has room"
        raise Unavailable("writer.target", detail, str(target)) from fault
    finally:
        part.unlink(missing_ok=True)
    return counts


def _counted(parts: Sequence[Path], counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    for path in parts:
        with path.open(encoding="utf-8", errors="surrogatepass") as file:
            for line in file:
                told = json.loads(line)
                counts["rows"] += 1
                answer = told.get("a")
                key = "faults" if "f" in told else answer if answer in ("exact", "review") else "none"
                counts[key] += 1
                yield told


def _jsonl(path: Path, told: Iterator[dict[str, Any]], heads: Sequence[Head], settings: Settings) -> None:
    """One line a candidate, best first; a row that could not be asked has a line with its fault."""
    digests = {head.list: head.digest[:16] for head in heads}
    warning = {"warning": "; ".join(settings.age.warnings)} if settings.age.warnings else {}
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as out:
        for one in told:
            opening = {"row": one["n"], "query": one["q"]} | ({"column": one["c"]} if one["c"] else {})
            lines = [{**hit, "digest": digests[hit["list"]]} for hit in one.get("h", ())]
            if "f" in one:
                lines = [_NOTHING | {"answer": NOT_ASKED, "fault": one["f"][0], "detail": one["f"][1]}]
            elif not lines and not settings.everything:
                lines = [_NOTHING | {"answer": one["a"]}]
            for line in lines:
                told_line = {key: value for key, value in (opening | line | warning).items() if key != "why" or value}
                out.write(_encode(told_line) + "\n")


def _table(told: Iterator[dict[str, Any]], age: Age) -> Iterator[list[Any]]:
    """Rows of a table: one a candidate, and one for each query without any."""
    for one in told:
        opening, warning = [one["n"], one["c"], one["q"]], "; ".join(age.warnings)
        if "f" in one:
            yield [*opening, NOT_ASKED, "", "", "", "", "", "", f"{one['f'][1]} [{one['f'][0]}]", warning]
        elif not one["h"]:
            yield [*opening, one["a"], "", "", "", "", "", "", "", warning]
        for hit in one.get("h", ()):
            yield [*opening, hit["answer"], hit["list"], hit["edition"], hit["party"], hit["name"], hit["score"],
                   hit["why"], "", warning]  # fmt: skip


def _csv(path: Path, told: Iterator[dict[str, Any]], heads: Sequence[Head], settings: Settings) -> None:
    del heads  # the edition stands in each row
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADS)
        for row in _table(told, settings.age):
            writer.writerow(
                [f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell for cell in row]
            )


def _xlsx(path: Path, told: Iterator[dict[str, Any]], heads: Sequence[Head], settings: Settings) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet("answers")
    for column, head in enumerate(HEADS):
        sheet.write_string(0, column, head)
    for line, row in enumerate(_table(told, settings.age), start=1):
        if line > _SHEET_ROWS:
            book.close()
            raise Unusable(
                "screen.sheet", f"a spreadsheet holds {_SHEET_ROWS:,} rows: write CSV or JSON lines", str(path)
            )
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell[:32_767])
            else:
                sheet.write_number(line, column, cell)
    about = book.add_worksheet("lists")
    for line, edition in enumerate(heads):
        for column, value in enumerate(asdict(edition).values()):
            about.write_string(line, column, str(value))
    book.close()
