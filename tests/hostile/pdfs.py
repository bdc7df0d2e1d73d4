"""PDF files that act, lie about themselves, burst or go round in circles."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from tests.adapters.readers import samples
from tests.hostile.bait import LAW, Bait, Case

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_CONTENT = f"BT /F1 12 Tf 40 700 Td ({LAW}) Tj ET".encode()


def pdf_of(changes: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF written by hand: 1 catalogue, 2 pages, 3 page, 4 content, 5 font; objects changed or added by number."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        4: stream(_CONTENT),
        5: _FONT,
        **changes,
    }
    written = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    size = max(objects) + 1
    lines = [b"0000000000 65535 f \n"]
    lines += [
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(1, size)
    ]
    written += b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        b"".join(lines),
        size,
        trailer,
        start,
    )
    return bytes(written)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def cases(bait: Bait) -> Iterator[Case]:
    """All PDF cases."""
    page = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
    yield from _acting(bait, page)
    yield from _circles(page)
    yield from _counts(page)
    yield from _bursting()
    security = importlib.import_module("reportlab.lib.pdfencrypt").StandardEncryption
    yield Case("password.pdf", samples.pdf_pages([[LAW]], encrypt=security("x", ownerPassword="y")), "reader.encrypted")
    yield Case("owner-password.pdf", samples.pdf_pages([[LAW]], encrypt=security("", ownerPassword="y")), has=(LAW,))
    yield Case("unknown-lock.pdf", pdf_of({}, b"/Encrypt<</Filter/Nobody/V 9/R 9>>"), "reader.encrypted")
    yield Case("pictures-only.pdf", samples.pdf(_draw_square), "reader.scanned")
    whole = pdf_of({})
    yield Case("cut-off.pdf", whole[:200], "reader.broken")
    yield Case("head-only.pdf", b"%PDF-1.7\n", "reader.broken")
    yield Case("bad-table.pdf", whole.replace(b"startxref\n", b"startxref\n9"), has=(LAW,))
    yield Case("noise-behind.pdf", whole + bytes(range(256)) * 40, has=(LAW,))
    yield Case("noise-before.pdf", b"noise\n" * 20 + whole, has=(LAW,))
    yield Case(
        "and-hypertext.pdf",
        whole.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<html><script>x</script>\n"),
        has=(LAW,),
        lacks=("script",),
    )
    yield Case(
        "no-font.pdf",
        pdf_of({5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]>>"}),
        "reader.scanned",
    )
    yield Case("wrong-signs.pdf", _wrong_signs(), "reader.scanned")
    yield Case("off-page.pdf", pdf_of({4: stream(_CONTENT.replace(b"40 700", b"4000 7000") + _CONTENT)}), has=(LAW,))
    yield Case("huge-page.pdf", pdf_of({3: b"<<" + page.replace(b"600 800", b"1e30 -1e30") + b">>"}), has=(LAW,))
    yield Case("text.pdf", b"Articulo 1", "reader.broken")


def _acting(bait: Bait, page: bytes) -> Iterator[Case]:
    script = b"app.launchURL('%s')" % bait.address.encode()
    actions = {
        "script": b"<</S/JavaScript/JS(%s)>>" % script,
        "launch": b"<</S/Launch/F(%s)/Win<</F(cmd.exe)>>>>" % bait.file.encode(),
        "address": b"<</S/URI/URI(%s)>>" % bait.address.encode(),
        "remote": b"<</S/GoToR/F(%s)/D[0/Fit]>>" % bait.address.encode(),
        "submit": b"<</S/SubmitForm/F(%s)>>" % bait.address.encode(),
        "import": b"<</S/ImportData/F(%s)>>" % bait.file.encode(),
    }
    for name, action in actions.items():
        opened = {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction %s>>" % action}
        yield Case(f"{name}.pdf", pdf_of(opened), has=(LAW,))
        yield Case(f"{name}-on-page.pdf", pdf_of({3: b"<<" + page + b"/AA<</O %s>>>>" % action}), has=(LAW,))
    named = b"<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) <</S/JavaScript/JS(%s)>>]>>>>>>" % script
    yield Case("named-script.pdf", pdf_of({1: named}), has=(LAW,), notes=("pdf.active",))
    attached = {
        1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>>>",
        6: b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>",
        7: stream(b"MZ", b"/Type/EmbeddedFile"),
    }
    yield Case("attachment.pdf", pdf_of(attached), has=(LAW,), notes=("pdf.attachments",))
    external = stream(b"", b"/F(%s)/FFilter/FlateDecode" % bait.file.encode())
    yield Case("content-in-another-file.pdf", pdf_of({4: external}), "reader.scanned")
    reference = {3: b"<<" + page + b"/Ref<</F(%s)/Page 0>>>>" % bait.address.encode()}
    yield Case("reference.pdf", pdf_of(reference), has=(LAW,))
    form = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 6 0 R>>>>",
        6: stream(f"<!DOCTYPE a [<!ENTITY x SYSTEM '{bait.address}'>]><a>&x;</a>".encode()),
    }
    yield Case("form.pdf", pdf_of(form), has=(LAW,))


def _circles(page: bytes) -> Iterator[Case]:
    whole = pdf_of({})
    start = whole.rindex(b"xref\n0")
    yield Case("table-circle.pdf", pdf_of({}, b"/Prev %d" % start), has=(LAW,))
    yield Case("pages-circle.pdf", pdf_of({2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}), has=(LAW,))
    yield Case("parent-circle.pdf", pdf_of({2: b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>"}), has=(LAW,))
    yield Case(
        "content-circle.pdf",
        pdf_of({3: b"<<" + page.replace(b"4 0 R", b"[4 0 R 6 0 R]") + b">>", 6: b"6 0 R"}),
        has=(LAW,),
    )
    form = stream(
        b"/X Do " + _CONTENT,
        b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>/Font<</F1 5 0 R>>>>",
    )
    drawn = {3: b"<<" + page.replace(b"/Font<<", b"/XObject<</X 6 0 R>>/Font<<") + b">>", 4: stream(b"/X Do"), 6: form}
    yield Case("form-circle.pdf", pdf_of(drawn), has=(LAW,))
    yield Case(
        "length-circle.pdf",
        pdf_of({4: stream(_CONTENT).replace(b"/Length %d" % len(_CONTENT), b"/Length 4 0 R")}),
        has=(LAW,),
    )
    yield Case("deep-arrays.pdf", pdf_of({6: b"[" * 100_000 + b"]" * 100_000}), has=(LAW,))
    yield Case("deep-pages.pdf", pdf_of(_deep_pages(2_000, page)), "reader.broken")


def _deep_pages(levels: int, page: bytes) -> dict[int, bytes]:
    found = {2: b"<</Type/Pages/Kids[100 0 R]/Count 1>>"}
    for level in range(levels):
        kid = 101 + level if level + 1 < levels else 3
        found[100 + level] = b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (kid, 99 + level if level else 2)
    return {**found, 3: b"<<" + page.replace(b"2 0 R", b"%d 0 R" % (99 + levels), 1) + b">>"}


def _counts(page: bytes) -> Iterator[Case]:
    for name, count, code in (
        ("million", 1_000_000, "reader.too_many_pages"),
        ("three", 3, ""),
        ("none", 0, ""),
        ("negative", -5, ""),
    ):
        changed = pdf_of({2: b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count})
        yield Case(f"count-{name}.pdf", changed, code, has=() if code else (LAW,))
    yield Case(
        "same-page-often.pdf", pdf_of({2: b"<</Type/Pages/Kids[%s]/Count 500>>" % (b"3 0 R " * 500)}), has=(LAW,)
    )


def _bursting() -> Iterator[Case]:
    zeros = zlib.compress(b" " * 60_000_000, 9)
    yield Case("stream-bomb.pdf", pdf_of({4: stream(zeros, b"/Filter/FlateDecode")}), "reader.scanned")
    twice = zlib.compress(zlib.compress(b" " * 200_000_000, 9), 9)
    yield Case(
        "stream-bomb-twice.pdf", pdf_of({4: stream(twice, b"/Filter[/FlateDecode/FlateDecode]")}), "reader.scanned"
    )
    many = b"/Filter[" + b"/FlateDecode" * 5_000 + b"]"
    yield Case("many-filters.pdf", pdf_of({4: stream(zeros, many)}), "reader.scanned")
    text = b"BT /F1 1 Tf " + b"(x) Tj " * 400_000 + b"ET"
    yield Case("much-text.pdf", pdf_of({4: stream(zlib.compress(text), b"/Filter/FlateDecode")}), has=("xxx",))
    yield Case("deep-states.pdf", pdf_of({4: stream(b"q " * 500_000 + _CONTENT)}), has=(LAW,))


def _wrong_signs() -> bytes:
    """A font that says its letters are something else: what is drawn is not what is read."""
    table = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <00> <FF> <D800> endbfrange endcmap"
    )
    return pdf_of({5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>", 6: stream(table)})


def _draw_square(sheet: Any) -> None:
    sheet.rect(50, 50, 300, 300, fill=1)
    sheet.showPage()
