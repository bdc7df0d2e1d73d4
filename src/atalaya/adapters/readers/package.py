"""An Office Open XML file (DOCX, XLSX): a measured archive whose every part has been looked at."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from atalaya.adapters.readers import markup
from atalaya.adapters.readers.archive import Archive
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note

if TYPE_CHECKING:
    from lxml import etree

    from atalaya.adapters.readers.limits import Limits

_DOCUMENT = "/officeDocument"


class Package:
    """The parts of a document. Parts are parsed on demand; the file is refused when any of them has a DOCTYPE."""

    def __init__(self, data: bytes, path: str, limits: Limits) -> None:
        self.path = path
        self._archive = Archive(data, path, limits)
        for name in self._archive.names:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                markup.refuse_doctype(self._archive.read(name), self.where(name))

    def where(self, part: str) -> str:
        """How a problem names a part."""
        return f"{self.path}, part {part}"

    def main(self, fallback: str) -> str:
        """The name of the main part, as the package's relations tell, else ``fallback``; refused when there is none."""
        root = self.root("_rels/.rels")
        for relation in root if root is not None else ():
            if markup.attribute(relation, "Type").endswith(_DOCUMENT):
                name = posixpath.normpath(markup.attribute(relation, "Target").lstrip("/"))
                if name in self._archive:
                    return name
        if fallback not in self._archive:
            raise Unusable("reader.broken", "the archive holds no document", self.path)
        return fallback

    def root(self, part: str) -> etree._Element | None:
        """The root element of a part; None when there is no such part."""
        if part not in self._archive:
            return None
        return markup.parse(self._archive.read(part), self.where(part))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, name of the part) of the relations that stay inside the package."""
        folder, _, name = part.rpartition("/")
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in root if root is not None else ():
            if markup.attribute(relation, "TargetMode") != "External":
                target = markup.attribute(relation, "Target")
                inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = markup.attribute(relation, "Type").rpartition("/")[2]
                found[markup.attribute(relation, "Id")] = (kind, posixpath.normpath(inside))
        return found

    def related(self, part: str, kind: str) -> etree._Element | None:
        """The root of the first part that ``part`` relates to as ``kind`` (``styles``, ``numbering`` ...)."""
        return next((self.root(name) for told, name in self.relations(part).values() if told == kind), None)

    def kinds(self) -> frozenset[str]:
        """The content types that the package tells of its parts."""
        root = self.root("[Content_Types].xml")
        return frozenset(markup.attribute(one, "ContentType") for one in (root if root is not None else ()))

    def carries(self, piece: str) -> bool:
        """Whether the name of a part has this piece in it, capitals aside."""
        return any(piece in f"/{name.lower()}" for name in self._archive.names)

    def outside(self) -> frozenset[str]:
        """The kinds of relations that lead out of the package, such as ``hyperlink`` or ``attachedTemplate``."""
        found = set()
        for name in self._archive.names:
            root = self.root(name) if name.lower().endswith(".rels") else None
            for relation in root if root is not None else ():
                if markup.attribute(relation, "TargetMode") == "External":
                    found.add(markup.attribute(relation, "Type").rpartition("/")[2])
        return frozenset(found)

    def notes(self) -> list[Note]:
        """What the file carries besides its text and what was left alone."""
        notes = []
        names = [name.lower() for name in self._archive.names]
        if any(name.endswith("vbaproject.bin") for name in names):
            notes.append(Note("office.macros", "the file carries macros; they were not run"))
        if any("/embeddings/" in name or "/activex/" in name for name in names):
            notes.append(Note("office.embedded", "the file carries embedded objects; they were not opened"))
        relations = [self._archive.read(name) for name in self._archive.names if name.lower().endswith(".rels")]
        if any(b'"External"' in content or b"'External'" in content for content in relations):
            notes.append(
                Note("office.external", "the file points outside itself (template, picture, link); nothing was fetched")
            )
        return notes
