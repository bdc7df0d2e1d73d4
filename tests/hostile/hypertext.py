"""HTML that runs, fetches, hides or confuses, and plain text that deceives."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.bait import LAW, Bait, Case

_BAD = "robar"


def cases(bait: Bait) -> Iterator[Case]:
    """All HTML and plain-text cases. ``robar`` is what must never be text."""
    for name, markup in _markup(bait).items():
        page = f"<!DOCTYPE html><html><body><p>{LAW}</p>{markup}</body></html>"
        yield Case(f"{name}.html", page.encode(), has=(LAW,), lacks=(_BAD, "<script"))
    head = f"<meta http-equiv=refresh content='0;url={bait.address}'><base href='{bait.address}'>"
    yield Case(
        "refresh-and-base.html", f"<html><head>{head}</head><body>{LAW}".encode(), has=(LAW,), notes=("html.active",)
    )
    entity = f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{bait.file}'>]><p>{LAW} &x;</p>"
    yield Case("entity.html", entity.encode(), has=(LAW,))
    yield Case("xhtml-entity.xhtml", f"<?xml version='1.0'?>{entity}".encode(), has=(LAW,))
    yield Case("deep.html", (f"<p>{LAW}</p>" + "<div>" * 100_000).encode(), "reader.markup_limits")
    yield Case("unclosed-font.html", (f"<p>{LAW}</p>" + "<font>" * 4_000 + "</div>" * 4_000).encode(), has=(LAW,))
    yield Case(
        "many-attributes.html", f"<p {' '.join(f'a{n}=x' for n in range(50_000))}>{LAW}</p>".encode(), has=(LAW,)
    )
    yield Case("many-angles.html", (f"<p>{LAW}</p>" + "<" * 1_000_000).encode(), has=(LAW,))
    yield Case("many-ampersands.html", (f"<p>{LAW}</p>" + "&" * 1_000_000).encode(), has=(LAW,))
    yield Case("long-attribute.html", f"<p title='{'x' * 11_000_000}'>{LAW}</p>".encode(), has=(LAW,))
    yield Case("open-comment.html", (f"<p>{LAW}</p><!--" + "-" * 1_000_000).encode(), has=(LAW,))
    yield Case(
        "utf-7.html",
        f"<meta charset=utf-7><p>{LAW} ñ +ADw-script+AD4-{_BAD}".encode(),
        has=(LAW, "+ADw-script+AD4-"),
        notes=("html.encoding",),
    )
    hidden = f"<html><p>{LAW}</p><script>{_BAD}</script>"
    yield Case("utf-16.html", hidden.encode("utf-16"), has=(LAW,), lacks=(_BAD,))
    yield Case("as-pdf.pdf", f"<html><p>{LAW}</p></html>".encode(), has=(LAW,))
    yield Case("as-markdown.md", f"# Ley\n\n{LAW}\n\n<script>x</script>".encode(), has=(LAW, "<script>x</script>"))
    yield Case("nothing.html", b"<html><script>x</script></html>", "reader.empty")
    yield from _texts()


def _markup(bait: Bait) -> dict[str, str]:
    call = f"fetch('{bait.address}');'{_BAD}'"
    return {
        "script": f"<script>{call}</script>",
        "script-split": f"<scr\0ipt></scr\0ipt><script\n>{call}</script\n>",
        "script-nested": f"<script><script>{call}</script>",
        "script-unclosed": f"<script>{call}",
        "handler": f"<img src=x onerror=\"{call}\"><p onmouseover='{_BAD}'>.</p>",
        "script-link": f"<a href=\"javascript:{_BAD}\">.</a><a href='&#106;avascript:{_BAD}'>.</a><form "
        f"action='javascript:{_BAD}'></form>",
        "data-link": f"<a href='data:text/html,<script>{_BAD}</script>'>.</a>",
        "svg": f"<svg><script>{call}</script><text>{_BAD}</text><foreignObject><p>{_BAD}</p></foreignObject></svg>",
        "svg-handler": f"<svg onload='{_BAD}'><animate onbegin='{_BAD}'/></svg>",
        "math": f"<math><mi xlink:href='javascript:{_BAD}'>x</mi></math>",
        "style": f"<style>@import '{bait.address}';body{{x:expression({_BAD})}}</style><p "
        f"style='background:url({bait.address});--x:{_BAD}'>.</p>",
        "sheet": f"<link rel=stylesheet href='{bait.address}'><link rel=import href='{bait.address}'>",
        "frame": f"<iframe src='{bait.address}'>{_BAD}</iframe><iframe srcdoc='<script>{_BAD}</script>'></iframe>",
        "object": f"<object data='{bait.address}'>{_BAD}</object><embed src='{bait.address}'><applet "
        f"code='x'>{_BAD}</applet>",
        "media": f"<video src='{bait.address}'>{_BAD}</video><audio src='{bait.address}'></audio><img "
        f"src='{bait.address}'>",
        "form": f"<form action='{bait.address}'><input value='{_BAD}'><textarea>{_BAD}</textarea>"
        f"<button>{_BAD}</button></form>",
        "template": f"<template><p>{_BAD}</p></template>",
        "comment": f"<!-- {_BAD} --><!--[if IE]><p>{_BAD}</p><![endif]-->",
        "instruction": f"<?php echo '{_BAD}'; ?><?xml-stylesheet href='{bait.address}'?>",
        "clobbering": f"<form id=document><input name=cookie value='{_BAD}'></form><a id=window name=top>.</a>",
        "attributes": f"<p title='{_BAD}' data-x='{_BAD}' aria-label='{_BAD}' alt='{_BAD}'>.</p>",
        "island": f"<xml id=x><!DOCTYPE a [<!ENTITY y SYSTEM 'file://{bait.file}'>]></xml>",
    }


def _texts() -> Iterator[Case]:
    yield Case("zero.md", f"{LAW}\0{LAW}".encode(), has=(LAW, "\0"), notes=("text.control",))
    yield Case("turned.md", f"{LAW}\u202e{LAW}\u2066".encode(), has=("\u202e",), notes=("text.direction",))
    yield Case(
        "zero-width.md", f"Ar\u200bt\u2060í\ufeffculo {LAW}".encode(), has=("\u200b",), notes=("text.invisible",)
    )
    yield Case(
        "tags.md",
        (LAW + "".join(chr(0xE0000 + ord(sign)) for sign in "hidden")).encode(),
        has=(LAW,),
        notes=("text.invisible",),
    )
    yield Case("surrogates.md", LAW.encode() * 9 + b"\xed\xa0\x80\xed\xbf\xbf", has=(LAW,))
    yield Case("overlong.md", LAW.encode() + b"\xc0\xbc\xe0\x80\xbc", has=(LAW,), lacks=("<",))
    yield Case("homoglyphs.md", f"Аrtículо 1. {LAW}".encode(), has=("Аrtículо", LAW))
    yield Case("combining.md", (LAW + "e" + "\u0301" * 5_000).encode(), has=(LAW,))
    yield Case("long-line.md", (LAW + "x" * 5_000_000).encode(), has=(LAW,))
    yield Case("no-lines.md", (LAW + "\r" * 1_000_000 + "x").encode(), has=(LAW,), notes=("text.lines",))
    yield Case("binary.md", bytes(range(256)) * 50, "reader.binary")
    yield Case("program.txt", b"\x7fELF" + bytes(200), "reader.unsupported")
    yield Case("utf-16-unmarked.txt", LAW.encode("utf-16-be"), "reader.encoding")
    yield Case(
        "mixed.txt",
        "Año señal número único más ".encode() * 20 + "año ".encode("latin-1") + LAW.encode(),
        has=("año", LAW),
        notes=("text.strays",),
    )
    yield Case("terminal.txt", f"\x1b]0;x\x07\x1b[31m{LAW}".encode(), has=(LAW,), notes=("text.control",))
    for name in (
        "CON.md",
        "aux.txt",
        "ley?.md",
        "ley .md",
        "-rf.md",
        "a" * 240 + ".md",
        "\u202edm.exe.md",
        "ni\u0303o.md",
        "$(id).md",
        "%s%n.md",
        "'; DROP.md",
    ):
        yield Case(name, LAW.encode(), has=(LAW,))
    yield Case("empty.md", b"", "reader.empty")
    yield Case("blank.md", b"\xef\xbb\xbf \n\t", "reader.empty")
