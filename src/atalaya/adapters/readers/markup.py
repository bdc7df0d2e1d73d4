"""XML that nobody vouches for, parsed so that it can reach nothing.

Any DOCTYPE is refused before the parser sees the text: without one there are no entities to resolve or to multiply.
The parser keeps its own limits (256 levels, 10 MB a text node), opens no file and no connection, and follows no
XInclude, stylesheet or schema location.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from atalaya.core.errors import Unusable

_DECLARED = re.compile(rb"""\A\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "latin-1"}
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ATTRIBUTES = 200  # no document needs more on one element, and listing them takes the square of their number
_FURTHER = re.compile(r"huge|depth|too long|amplification|limit|capacity", re.IGNORECASE)


def parse(data: bytes, where: str) -> etree._Element:
    """The root element. ``where`` names file and part; ", line N" is added when the fault has a line."""
    plain, encoding = _plain(data, where)
    _refuse_doctype(plain, where)
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(plain, parser)
    except etree.XMLSyntaxError as error:
        place = f"{where}, line {error.lineno}" if error.lineno else where
        if _FURTHER.search(str(error.msg)):
            raise Unusable(
                "reader.markup_limits", "the markup is deeper or longer than any document needs", place
            ) from error
        raise Unusable("reader.broken", "the markup is damaged", place) from error


def refuse_doctype(data: bytes, where: str) -> None:
    """Refuses XML with a DOCTYPE or in an encoding in which one could hide, without parsing it."""
    _refuse_doctype(_plain(data, where)[0], where)


def _refuse_doctype(plain: bytes, where: str) -> None:
    if _DOCTYPE.search(plain):
        raise Unusable("reader.doctype", "it has a DOCTYPE, which can reach outside the file: remove it", where)


def _plain(data: bytes, where: str) -> tuple[bytes, str]:
    """The bytes in an encoding in which a DOCTYPE cannot hide, and that encoding's name."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            plain, encoding = data.decode("utf-16").encode("utf-8"), "utf-8"
        except UnicodeError as error:
            raise Unusable("reader.encoding", "it says UTF-16 and is not", where) from error
        if plain.lstrip()[:1] != b"<":
            raise Unusable("reader.encoding", "the markup is neither UTF-8 nor UTF-16: save it as UTF-8", where)
        return plain, encoding
    plain = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in plain[:4] or not plain.lstrip()[:1] == b"<":
        raise Unusable("reader.encoding", "the markup is not UTF-8: save it as UTF-8", where)
    declared = _DECLARED.match(plain)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in _ENCODINGS:
        raise Unusable("reader.encoding", f"encoding {encoding} is not accepted: save it as UTF-8", where)
    return plain, encoding


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return str(tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name, in whatever namespace, or empty."""
    plain = element.get(name)
    if plain is not None:
        return plain
    if len(element.attrib) > _ATTRIBUTES:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
