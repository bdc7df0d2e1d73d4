"""Tables that compute, burst or say two things at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.adapters.readers import samples
from tests.hostile.bait import LAW, Bait, Case

_HEAD = b"article,text\n"


def cases(bait: Bait) -> Iterator[Case]:
    """CSV, XLSX and JSON lines."""
    yield from _csv(bait)
    yield from _xlsx(bait)
    yield from _json()


def _csv(bait: Bait) -> Iterator[Case]:
    formulas = ("=1+1", "+1", "-1", "@SUM(1)", f'=HYPERLINK("{bait.address}")', "=cmd|'/c calc'!A1", "\t=1", "|=1")
    for place, formula in enumerate(formulas):
        line = b'1,"' + formula.replace('"', '""').encode() + b'"\n'
        yield Case(f"formula-{place}.csv", _HEAD + line, has=(formula.strip(),))
    yield Case("guarded.csv", _HEAD + b"1,'=1+1\n2,'@x\n3,'plain'\n", has=("1\n=1+1", "2\n@x", "3\n'plain'"))
    yield Case("long-cell.csv", _HEAD + b"1," + b"x" * 10_000_000, "reader.cell_too_long")
    yield Case("open-quote.csv", _HEAD + b'1,"' + b"x\n" * 2_000_000, "reader.cell_too_long")
    yield Case("many-columns.csv", _HEAD + b"1,x" + b"," * 100_000, "reader.too_many_columns")
    yield Case("many-rows.csv", _HEAD + b"1,x\n" * 600_000, "reader.too_many_rows")
    yield Case(
        "mixed.csv",
        _HEAD + "1,Año número único señal más\n".encode() * 9 + "2,año\n".encode("latin-1"),
        has=("2\naño",),
        notes=("text.strays",),
    )
    yield Case("marked.csv", b"\xef\xbb\xbf" + _HEAD + b"1,x\n", has=("1\nx",))
    yield Case("utf-16.csv", (_HEAD + b"1,x\n").decode().encode("utf-16"), has=("1\nx",))
    yield Case("zero.csv", _HEAD + f"1,a\0b {LAW}\n".encode(), has=(LAW,), notes=("text.control",))
    yield Case("no-columns.csv", b"a,b\n1,2\n", "reader.columns")
    yield Case("same-column-twice.csv", b"article,text,text\n1,x,y\n", has=("1\nx",), lacks=("y",))
    yield Case("returns.csv", b"article,text\r1,x\r", has=("1\nx",))
    yield Case("path-as-law.csv", b"law,article,text\n../../../etc/passwd,1,x\n", has=("1\nx",))


def _xlsx(bait: Bait) -> Iterator[Case]:
    good = samples.rows([["article", "text"], ["1", LAW]])

    def formulas(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["article", "text"])
        sheet.write_formula(1, 1, f'=WEBSERVICE("{bait.address}")', None, LAW)
        sheet.write_string(1, 0, "=1+1")

    yield Case("formula.xlsx", samples.spreadsheet(formulas), has=(f"=1+1\n{LAW}",), notes=("table.formulas",))
    sheet = "xl/worksheets/sheet1.xml"
    yield Case(
        "doctype.xlsx",
        samples.changed(good, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<sst", b"<!DOCTYPE a><sst")),
        "reader.doctype",
    )
    far = samples.changed(good, sheet, lambda xml: xml.replace(b'r="B2"', b'r="XFD2"'))
    yield Case("far-column.xlsx", far, "reader.too_many_columns")
    strange = samples.changed(
        good, sheet, lambda xml: xml.replace(b'r="2"', b'r="99999999999999999999"').replace(b'r="B2"', b'r="??"')
    )
    yield Case("strange-places.xlsx", strange, has=(LAW,))
    lost = samples.changed(good, sheet, lambda xml: xml.replace(b"<v>3</v>", b"<v>-1</v>"))
    yield Case("lost-string.xlsx", lost, has=("1",), lacks=(LAW,))
    link = samples.changed(
        good,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(
            b"</Relationships>",
            f"<Relationship Id='x' Type='a/externalLink' Target='{bait.address}' "
            f"TargetMode='External'/></Relationships>".encode(),
        ),
    )
    yield Case("outside.xlsx", link, has=(LAW,), notes=("office.external",))
    macros = samples.changed(good, "xl/vbaProject.bin", lambda _: b"x")
    yield Case("macros.xlsm", macros, has=(LAW,), notes=("office.macros",))
    long = samples.rows([["article", "text"], ["1", "x" * 30_000]])
    yield Case(
        "long-cell.xlsx",
        samples.changed(long, "xl/sharedStrings.xml", lambda xml: xml.replace(b"x" * 30_000, b"xyz" * 500_000)),
        "reader.archive_ratio",
    )

    def hidden(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["article", "text"])
        sheet.write_row(1, 0, ["1", LAW])
        book.add_worksheet("other")
        book.worksheets()[1].activate()
        sheet.very_hidden()

    yield Case("hidden-sheet.xlsx", samples.spreadsheet(hidden), has=(LAW,))
    yield Case("no-sheet.xlsx", samples.changed(good, "xl/workbook.xml", lambda _: b"<workbook/>"), "reader.columns")
    yield Case("no-book.xlsx", samples.archive({"xl/workbook2.xml": b"<x/>"}), "reader.broken")


def _json() -> Iterator[Case]:
    good = json.dumps({"article": "1", "text": LAW}).encode() + b"\n"
    lines = {
        "depth": b'{"article": "2", "text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        "depth-objects": b'{"a":' * 100_000,
        "twice": b'{"article": "2", "text": "x", "text": "y"}',
        "nan": b'{"article": NaN, "text": "x"}',
        "infinity": b'{"article": -Infinity, "text": "x"}',
        "cut-off": b'{"article": "2", "te',
        "list": b'["article", "text"]',
        "nested": b'{"article": {"$ne": 1}, "text": "x"}',
        "no-columns": b'{"__proto__": 1, "constructor": 2}',
    }
    for name, line in lines.items():
        yield Case(f"{name}.jsonl", good + line, "reader.columns" if name == "no-columns" else "reader.json")
    yield Case("huge-number.jsonl", good + b'{"article": ' + b"9" * 100_000 + b', "text": 1e999999}', has=("1e999999",))
    yield Case(
        "surrogate.jsonl",
        good + rb'{"article": "2", "text": "a\ud800b\u0000"}',
        has=("a\ufffdb",),
        notes=("text.surrogates", "text.control"),
    )
    yield Case(
        "long-value.jsonl", good + b'{"article": "2", "text": "' + b"x" * 1_000_001 + b'"}', "reader.cell_too_long"
    )
    yield Case("array-depth.json", b"[" * 300_000, "reader.json")
    yield Case("array-of-nothing.json", b"[]", "reader.empty")
