"""XML that reaches out or bursts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.bait import LAW, Bait, Case


def _act(inside: str, before: str = "", attributes: str = "") -> str:
    return f"<?xml version='1.0'?>{before}<akomaNtoso {attributes}><act><body>{inside}</body></act></akomaNtoso>"


def cases(bait: Bait) -> Iterator[Case]:
    """All XML cases, as Akoma Ntoso."""
    paragraph = f"<p>{LAW}</p>"
    doctypes = {
        "entity-file": (f"<!DOCTYPE a [<!ENTITY x SYSTEM '{bait.file}'>]>", "&x;"),
        "entity-file-uri": (f"<!DOCTYPE a [<!ENTITY x SYSTEM 'file://{bait.file}'>]>", "&x;"),
        "entity-http": (f"<!DOCTYPE a [<!ENTITY x SYSTEM '{bait.address}'>]>", "&x;"),
        "entity-parameter": (f"<!DOCTYPE a [<!ENTITY % x SYSTEM '{bait.address}'> %x;]>", ""),
        "external-subset": (f"<!DOCTYPE a SYSTEM '{bait.address}'>", ""),
        "public-subset": (f"<!DOCTYPE a PUBLIC 'x' '{bait.address}'>", ""),
        "billion-laughs": (_laughs(), "&l9;"),
        "quadratic": (f"<!DOCTYPE a [<!ENTITY x '{'x' * 100_000}'>]>", "&x;" * 10_000),
        "recursive": ("<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]>", "&x;"),
        "attribute-default": ("<!DOCTYPE a [<!ATTLIST act eId CDATA 'x'>]>", ""),
        "behind-comment": ("<!-- harmless --><?harmless?>\n<!DOCTYPE a>", ""),
        "plain": ("<!DOCTYPE akomaNtoso>", ""),
    }
    for name, (doctype, inside) in doctypes.items():
        yield Case(f"{name}.xml", _act(f"<p>{inside}</p>{paragraph}", doctype).encode(), "reader.doctype")
    hidden = _act(f"<p>&x;</p>{paragraph}", f"<!DOCTYPE a [<!ENTITY x SYSTEM 'file://{bait.file}'>]>")
    yield Case("doctype-utf-16.xml", hidden.encode("utf-16"), "reader.doctype")
    yield Case("doctype-utf-16-unmarked.xml", hidden.encode("utf-16-le"), "reader.encoding")
    yield Case("doctype-utf-32.xml", hidden.encode("utf-32"), "reader.encoding")
    seven = hidden.replace("version='1.0'", "version='1.0' encoding='UTF-7'").replace("<!DOCTYPE", "+ADwAIQ-DOCTYPE")
    yield Case("doctype-utf-7.xml", seven.encode(), "reader.encoding")
    yield Case("ebcdic.xml", hidden.encode("cp037"), "reader.encoding")
    as_html = hidden.replace("<!DOCTYPE a", "<!DOCTYPE html")
    yield Case("doctype-as-html.xml", as_html.encode(), has=(LAW, "&x;"))
    yield Case("undeclared-entity.xml", _act("<p>&x;</p>").encode(), "reader.broken")
    yield Case("deep.xml", _act("<part>" * 10_000 + paragraph + "</part>" * 10_000).encode(), "reader.markup_limits")
    yield Case("long-attribute.xml", _act(f"<p x='{'y' * 11_000_000}'>a</p>").encode(), "reader.markup_limits")
    yield Case("long-text.xml", _act(f"<p>{'y' * 11_000_000}</p>").encode(), "reader.markup_limits")
    yield Case("long-name.xml", _act(f"<{'n' * 11_000_000}/>").encode(), "reader.markup_limits")
    many = " ".join(f"a{number}='x'" for number in range(50_000))
    yield Case("many-attributes.xml", _act(f"<p {many}>{LAW}</p>").encode(), has=(LAW,))
    spaces = " ".join(f"xmlns:n{number}='u{number}'" for number in range(20_000))
    yield Case("many-namespaces.xml", _act(paragraph, attributes=spaces).encode(), has=(LAW,))
    yield Case("many-elements.xml", _act("<i/>" * 300_000 + paragraph).encode(), has=(LAW,))
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{bait.file}' parse='text'/>"
    yield Case("include.xml", _act(include + paragraph).encode(), has=(LAW,))
    sheet = f"<?xml-stylesheet type='text/xsl' href='{bait.address}'?>"
    yield Case("stylesheet.xml", _act(paragraph, sheet).encode(), has=(LAW,), notes=("akn.stylesheet",))
    schema = (
        f"xmlns:s='http://www.w3.org/2001/XMLSchema-instance' s:schemaLocation='x {bait.address}' "
        f"xml:base='{bait.address}'"
    )
    yield Case("schema.xml", _act(paragraph, attributes=schema).encode(), has=(LAW,))
    yield Case("image.xml", _act(f"{paragraph}<p><img src='{bait.address}'/></p>").encode(), has=(LAW,))
    script = f"<script xmlns='http://www.w3.org/1999/xhtml'>fetch('{bait.address}')</script>"
    yield Case("script.xml", _act(f"{paragraph}<foreign>{script}</foreign>").encode(), has=(LAW,))
    yield Case("other-vocabulary.xml", f"<norma>{LAW}</norma>".encode(), "reader.unsupported")
    yield Case(
        "picture.xml",
        f"<svg xmlns='http://www.w3.org/2000/svg'><text>{LAW}</text></svg>".encode(),
        "reader.unsupported",
    )
    yield Case("zero.xml", _act("<p>a\0b</p>").encode(), "reader.broken")
    yield Case("bad-utf-8.xml", _act("<p>a\udcffb</p>").encode("utf-8", "surrogateescape"), "reader.broken")
    yield Case("cut-off.xml", _act(paragraph).encode()[:60], "reader.broken")


def _laughs() -> str:
    levels = "".join(f"<!ENTITY l{level} '{f'&l{level - 1};' * 10}'>" for level in range(1, 10))
    return f"<!DOCTYPE a [<!ENTITY l0 'ja'>{levels}]>"
