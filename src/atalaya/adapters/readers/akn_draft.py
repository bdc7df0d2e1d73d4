"""The draft inside an Akoma Ntoso file that ``writers.draft_akn`` wrote.

Words and tree come from its elements, the rest from its own block. Runs in the cage; ``core.drafting.intake`` judges
what comes out. Another program may have changed the file: what it added has no id of ours and gets a new one, and
what it took out is gone.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from atalaya.adapters.readers import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_OWN = "urn:atalaya:draft"
_KINDS = frozenset({"part", "title", "chapter", "section", "article", "paragraph", "point"})
_NAMED = frozenset({"annex", "heading", "text", "table"})
_HOLDERS = frozenset({"content", "intro", "wrapUp", "wrap"})
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def stored(root: etree._Element) -> str:
    """The draft as JSON of its stored form, empty where the file is none of ours or its block is not whole."""
    block = next(root.iter(f"{{{_OWN}}}draft"), None)
    if block is None:
        return ""
    try:
        told = json.loads(block.text or "")
        return json.dumps(_Draft(root, told).mapping(), ensure_ascii=False)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ""


class _Draft:
    def __init__(self, root: etree._Element, told: dict[str, Any]) -> None:
        self.root = root
        self.language = str(told.pop("language"))
        self.rest: dict[str, dict[str, Any]] = told.pop("clauses")
        self.head = told
        self.clauses: list[dict[str, Any]] = []
        self.ids: dict[str, str] = {}
        self.count = 0

    def mapping(self) -> dict[str, Any]:
        """The stored form of the draft."""
        body = next(one for one in self.root.iter() if markup.local(one) in ("body", "mainBody"))
        for element in body.iter():
            if _kind(element) and markup.attribute(element, "eId"):
                self.ids[markup.attribute(element, "eId")] = self._id(element)
        self._inside(body, "")
        if not any(_filled(one) for one in self.clauses) and not self.rest:
            self.clauses = []  # the element that stands for an empty body
        return {**self.head, "clauses": self.clauses}

    def _id(self, element: etree._Element) -> str:
        own = markup.attribute(element, "wId")
        if _ID.fullmatch(own):
            return own
        known = self.ids.get(markup.attribute(element, "eId"))
        if known:
            return known
        self.count += 1
        while f"n{self.count}" in self.rest:
            self.count += 1
        return f"n{self.count}"

    def _inside(self, parent: etree._Element, under: str) -> None:
        for element in parent:
            kind = _kind(element)
            if kind:
                self._clause(element, kind, under)

    def _clause(self, element: etree._Element, kind: str, under: str) -> None:
        id_ = self._id(element)
        told = dict(self.rest.get(id_, {}))
        words = dict(told.pop("words", {}))
        heading = "".join(self._words(one) for one in element if markup.local(one) == "heading")
        body = "\n".join(self._body(one) for one in element if markup.local(one) in _HOLDERS)
        if heading or body or self.language in words:
            mine = {**words.get(self.language, {}), "heading": heading, "body": body}
            words[self.language] = {name: value for name, value in mine.items() if value}
        if id_ not in self.rest:
            label = "".join(self._words(one) for one in element if markup.local(one) == "num")
            told = {"label": label} if label else {}
        clause = {**told, "id": id_, "kind": kind, "words": words}
        if under:
            clause["parent"] = under
        self.clauses.append(clause)
        self._inside(element, id_)

    def _body(self, holder: etree._Element) -> str:
        pieces = []
        for one in holder:
            if markup.local(one) == "table":
                pieces += ["\t".join(self._words(cell) for cell in row) for row in one if markup.local(row) == "tr"]
            elif isinstance(one.tag, str):
                pieces.append(self._words(one))
        return "\n".join(pieces)

    def _words(self, element: etree._Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            target = self.ids.get(markup.attribute(child, "href").removeprefix("#"), "")
            if markup.local(child) == "ref" and target:
                yield f"[[#{target}{'|number' if markup.attribute(child, 'class') == 'number' else ''}]]"
            elif isinstance(child.tag, str):
                yield from self._pieces(child)
            yield child.tail or ""


def _kind(element: etree._Element) -> str:
    """The kind of clause an element is, empty where it is none; a container of another name is free text."""
    name = markup.local(element)
    if name in _KINDS:
        return name
    if name == "hcontainer":
        told = markup.attribute(element, "name")
        return told if told in _NAMED else "text"
    return ""


def _filled(clause: dict[str, Any]) -> bool:
    return any(clause["words"].values())
