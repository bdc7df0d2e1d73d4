"""What a DOCX carries without showing it: authors, comments, tracked changes, links to elsewhere. All of it goes.

A template that a user brings may hold the history of another document; what leaves the house holds only its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from atalaya.adapters.readers import markup

_PARTS: Final = (
    "/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people", "/customXml",
    "/custom-properties", "/thumbnail", "/attachedTemplate", "/printerSettings", "/oleObject", "/vbaProject",
    "/aFChunk", "/glossaryDocument", "/package", "/control", "/mailMergeSource", "/frame", "/subDocument",
    "/wordVbaData", "/ui/extensibility", "/webSettings", "/classificationlabels",
)  # fmt: skip
"""Ends of the types of relations (ECMA-376, part 1, section 15) that are dropped with the part they lead to."""
_OWN_WORDS: Final = "wordprocessingml"
_HYPERLINK: Final = "/hyperlink"
_ABOUT: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_GONE: Final = tuple(
    qn(f"w:{name}")
    for name in (
        "del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange "
        "numberingChange cellDel commentRangeStart commentRangeEnd commentReference moveFromRangeStart "
        "moveFromRangeEnd moveToRangeStart moveToRangeEnd rsids attachedTemplate trackRevisions docVars mailMerge "
        "proofErr altChunk object control"
    ).split()
)
_UNWRAPPED: Final = tuple(qn(f"w:{name}") for name in ("ins", "moveTo"))
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TRACKS: Final = ("author", "date", "initials")
_WORDS: Final = (
    "author", "last_modified_by", "comments", "keywords", "subject", "category", "content_status", "identifier",
    "version",
)  # fmt: skip


def clear(document: Document) -> None:
    """Takes everything out of a document that it does not show, tracked changes as if accepted."""
    package: Any = document.part.package
    dropped = {id_: _drop(owner) for id_, owner in _owners(package)}
    for part in package.iter_parts():
        root = getattr(part, "_element", None)
        if root is not None:
            _clear(root, dropped.get(str(part.partname), set()))
        elif _OWN_WORDS in str(part.content_type):
            plain = markup.parse(part.blob, str(part.partname))
            _clear(plain, dropped.get(str(part.partname), set()))
            part._blob = etree.tostring(plain, xml_declaration=True, encoding="UTF-8", standalone=True)
        elif str(part.partname) == "/docProps/app.xml":
            part._blob = _ABOUT
    about: Any = document.core_properties
    for name in _WORDS:
        setattr(about, name, "")
    about.revision = 1
    printed = about._element.find(qn("cp:lastPrinted"))
    if printed is not None:
        about._element.remove(printed)


def _owners(package: Any) -> Iterator[tuple[str, Any]]:
    yield "", package
    for part in list(package.iter_parts()):
        yield str(part.partname), part


def _drop(owner: Any) -> set[str]:
    """Drops relations that lead to what is not shown, and all that lead outside but links people click."""
    gone = {
        id_
        for id_, one in owner.rels.items()
        if one.reltype.endswith(_PARTS) or (one.is_external and not one.reltype.endswith(_HYPERLINK))
    }
    for id_ in gone:
        del owner.rels[id_]
    return gone


def _clear(root: etree._Element, dropped: set[str]) -> None:
    for element in list(root.iter(*_GONE)):
        _remove(element)
    for element in list(root.iter(*_UNWRAPPED)):
        _unwrap(element)
    for element in list(root.iter(qn("w:vanish"))):
        run = element.getparent()
        run = run.getparent() if run is not None else None
        if run is not None and run.tag == qn("w:r"):
            _remove(run)
    for element in list(root.iter()):
        for name in [one for one in element.attrib if _tells(str(one), str(element.attrib[one]), dropped)]:
            del element.attrib[name]
            if str(element.tag).endswith("}externalData"):
                _remove(element)


def _tells(name: str, value: str, dropped: set[str]) -> bool:
    """Whether an attribute says who, when or in which sitting, or leads to a part that is gone."""
    own = name.startswith("{http://schemas.openxmlformats.org/wordprocessingml") and name.endswith(_TRACKS)
    return own or "}rsid" in name or (name.startswith(_RELATION) and value in dropped)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)
