"""Good files of every kind, and ways to break them by chance. The same seed gives the same files."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Sequence
from random import Random

from tests.adapters.readers import samples
from tests.hostile import corpus, pdfs
from tests.hostile.bait import LAW, Bait, Case

_SEED_BYTES = 60_000
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NASTY = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"&x;", b"<![CDATA[",
    b"]]>", b"<!--", b"-->", b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06", b"stream\n", b"endobj", b"xref\n", b"\r",
    b"\r\n\r\n", b'"', b"'", b"\\u", b"{" * 50, b"[" * 50, b"Art\xc3\xadculo 1. ", b"ART\xcdCULO 99 bis.-",
    b"CAP\xc3\x8dTULO II\n", b"## Section 3\n", b"=1+1", b"9" * 400, b"-1", b"\xe2\x80\xae",
)  # fmt: skip


def seeds() -> list[Case]:
    """Small good files of all kinds, and the hostile corpus as far as it is small."""
    text = (
        f"# Ley 1\n\n##### Artículo 1\n\n{LAW}\n\n**Artículo 2º.-** Sustitúyese el artículo 3:\n\n“Artículo 3. {LAW}”\n"
    )
    table = [["law", "article", "title", "text"], ["Ley 1", "1", "Objeto", LAW], ["Ley 2", "5 bis", "", LAW]]
    rows = "\n".join(",".join(cells) for cells in table)
    page = (
        f"<!DOCTYPE html><html><body><nav>x</nav><h1>Ley 1</h1><p>Artículo 1. {LAW}</p><table><tr><td>a"
        f"<td>b</table><ol><li>x</ol></body></html>"
    )
    akn = (
        f"<akomaNtoso><act><body><chapter><num>I</num><article><num>1</num><heading>O</heading><content>"
        f"<p>{LAW}</p></content></article></chapter></body></act></akomaNtoso>"
    )
    lines = "\n".join(
        f'{{"law": "{law}", "article": "{article}", "text": "{words}"}}' for law, article, _, words in table[1:]
    )
    paragraphs = "".join(f"<w:p><w:r><w:t>Artículo {number}. {LAW}</w:t></w:r></w:p>" for number in range(1, 4))
    tracked = (
        "<w:p><w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p>"
        "<w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    good = [
        Case("ley.md", text.encode()),
        Case("ley.txt", text.encode("cp1252")),
        Case("ley16.txt", text.encode("utf-16")),
        Case("ley.html", page.encode()),
        Case("ley.xml", akn.encode()),
        Case("ley.csv", rows.encode()),
        Case("ley.jsonl", lines.encode()),
        Case("ley.docx", samples.word_of(paragraphs + tracked)),
        Case("ley.xlsx", samples.rows(table)),
        Case("ley.pdf", samples.pdf_pages([[f"Artículo {number}. {LAW}", f"{number} de 4"] for number in range(1, 5)])),
        Case("hand.pdf", pdfs.pdf_of({})),
    ]
    bait = Bait("/nowhere/secret", 9)
    small = [
        case
        for name in ("xml", "word", "pdf", "html", "tables")
        for case in corpus.cases(bait, name)
        if len(case.data) < _SEED_BYTES
    ]
    return good * 6 + small


def mutated(chance: Random, pool: Sequence[Case]) -> Case:
    """A seed, broken one to five times; now and then under another kind's name."""
    case = chance.choice(pool)
    data = case.data
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.6:
        data = _inside(data, chance, pool)
    else:
        for _ in range(chance.randint(1, 5)):
            data = chance.choice(_WAYS)(data, chance, pool)
    name = case.name if chance.random() < 0.95 else chance.choice(pool).name
    return Case(name, data[: 4 * _SEED_BYTES])


def _inside(data: bytes, chance: Random, pool: Sequence[Case]) -> bytes:
    """Breaks one part of an archive and packs it soundly again."""
    parts = samples.parts_of(data)
    name = chance.choice([part for part in parts if part.endswith((".xml", ".rels"))] or list(parts))
    for _ in range(chance.randint(1, 4)):
        parts[name] = chance.choice(_WAYS)(parts[name], chance, pool)
    return samples.archive(parts)


def _flip(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    changed = bytearray(data)
    for _turn in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[start:end] * chance.choice((2, 2, 3, 50)) + data[end:]


def _splice(data: bytes, chance: Random, pool: Sequence[Case]) -> bytes:
    other = chance.choice(pool).data
    start, end = _span(other, chance)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _insert(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_NASTY) + data[place:]


def _renumber(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    numbers = list(_NUMBER.finditer(data[:_SEED_BYTES]))
    if not numbers:
        return data
    found = chance.choice(numbers)
    new = chance.choice((b"0", b"-1", b"1", b"2147483648", b"99999999999999999999", b"%d" % chance.randrange(1000)))
    return data[: found.start()] + new + data[found.end() :]


def _retag(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    tags = list(_TAG.finditer(data[:_SEED_BYTES]))
    if len(tags) < 2:
        return data
    one, two = chance.choice(tags), chance.choice(tags)
    return data[: one.start()] + two[0] * chance.choice((1, 1, 2, 300)) + data[one.end() :]


def _field(data: bytes, chance: Random, _: Sequence[Case]) -> bytes:
    """Writes a binary number somewhere: archive headers and the like are full of them."""
    value = struct.pack(
        "<L", chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, len(data), chance.randrange(1 << 16)))
    )
    marks = [place.start() for place in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    place = chance.choice(marks) + chance.randrange(4, 46) if marks else chance.randrange(len(data) + 1)
    return data[:place] + value + data[place + 4 :]


def _restream(data: bytes, chance: Random, pool: Sequence[Case]) -> bytes:
    """Unpacks a PDF stream, breaks it, packs it again under its old stated length."""
    start = data.find(b"stream\n")
    end = data.find(b"endstream", start)
    if start < 0 or end < 0:
        return _flip(data, chance, pool)
    try:
        inner = zlib.decompressobj().decompress(data[start + 7 : end], _SEED_BYTES)
    except zlib.error:
        inner = data[start + 7 : end]
    return data[: start + 7] + zlib.compress(_flip(_insert(inner, chance, pool), chance, pool)) + b"\n" + data[end:]


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 30, 300, 3000)))


_WAYS: tuple[Callable[[bytes, Random, Sequence[Case]], bytes], ...] = (
    _flip, _flip, _cut, _drop, _drop, _double, _splice, _insert, _insert, _renumber, _retag, _field, _restream,
)  # fmt: skip
