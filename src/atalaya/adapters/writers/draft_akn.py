"""Draft -> Akoma Ntoso 3.0 (OASIS LegalDocML) in one language; ``readers.akn_draft`` makes the draft of it again.

Words, order and references stand in the standard's own elements. What it has no place for (typed numbers, notes,
parties, other languages) stands as JSON in the ``proprietary`` block of the metadata, clause by clause: give a text
that ``assembly`` made for its readers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from atalaya.adapters.writers import akn, passages
from atalaya.core.drafting import form, numbering, references
from atalaya.core.drafting.model import MARK, Clause, Text

OWN: Final = "urn:atalaya:draft"
"""Namespace of what this program adds."""
LANGUAGES: Final = {"es": "spa", "en": "eng", "pt": "por", "fr": "fra"}
ELEMENTS: Final[Mapping[str, str]] = {
    "part": "part", "title": "title", "chapter": "chapter", "section": "section", "article": "article",
    "paragraph": "paragraph", "point": "point",
}  # fmt: skip
"""Kinds with an element of the standard's own; the others are ``hcontainer`` with the kind as name."""
_SHORT: Final = {"chapter": "chp", "section": "sec", "article": "art", "paragraph": "para"}
_SOURCE: Final = "#atalaya"


def render(text: Text, country: str, *, language: str = "", on: str = "", number: str = "") -> bytes:
    """The version in one language (the lead's by default). ``country`` is an ISO 3166-1 alpha-2 code, ``on`` a date.

    Characters that XML cannot hold are put as U+FFFD.
    """
    return etree.tostring(_Writer(text, language or text.lead).build(country.lower(), on, number), encoding="UTF-8",
                          xml_declaration=True)  # fmt: skip


class _Writer:
    """The tree being built, clause by clause."""

    def __init__(self, text: Text, language: str) -> None:
        self.text, self.language = text, language
        self.numbers = numbering.number(text, language)
        self.ids = _ids(text, self.numbers)
        self.children: dict[str, list[Clause]] = {}
        for clause in text.clauses:
            self.children.setdefault(clause.parent, []).append(clause)

    def build(self, country: str, on: str, number: str) -> etree._Element:
        """The whole document."""
        root = etree.fromstring(f'<akomaNtoso xmlns="{akn.NAMESPACE}" xmlns:at="{OWN}"/>'.encode())
        kind = {"bill": "bill", "regulation": "act"}.get(self.text.sort, "doc")
        document = _add(root, kind, name=self.text.sort)
        self._meta(document, kind, country, on if akn.ISO_DATE.fullmatch(on) else akn.UNDATED, number)
        title = passages.one_line(self.text.named(self.language))
        if title:
            _add(_add(_add(document, "preface"), "p"), "docTitle").text = title
        body = _add(document, "mainBody" if kind == "doc" else "body")
        for clause in self.children.get("", ()):
            self._clause(body, clause)
        if not len(body):
            _add(_add(_add(body, "hcontainer", name="text", eId="hcontainer_0"), "content"), "p")
        return root

    def _meta(self, document: etree._Element, kind: str, country: str, on: str, number: str) -> None:
        slug = akn.slug(number) or "draft"
        uri = f"/akn/{country}/{kind}/{on}/{slug}"
        language = LANGUAGES[self.language]
        meta = _add(document, "meta")
        identification = _add(meta, "identification", source=_SOURCE)
        for level, ending, format_ in (
            ("Work", "", ""), ("Expression", f"/{language}@", ""), ("Manifestation", f"/{language}@", ".xml"),
        ):  # fmt: skip
            frbr = _add(identification, f"FRBR{level}")
            _add(frbr, "FRBRthis", value=f"{uri}{ending}/!main{format_}")
            _add(frbr, "FRBRuri", value=f"{uri}{ending}{format_}")
            if level == "Work":
                _add(frbr, "FRBRalias", name="title", value=passages.one_line(self.text.named(self.language)) or slug)
            _add(frbr, "FRBRdate", date=on, name="Generation" if level == "Work" else "Edition")
            _add(frbr, "FRBRauthor", href=_SOURCE)
            if level == "Work":
                _add(frbr, "FRBRcountry", value=country)
                _add(frbr, "FRBRnumber", value=passages.one_line(number) or slug)
            elif level == "Expression":
                _add(frbr, "FRBRlanguage", language=language)
            else:
                _add(frbr, "FRBRformat", value="application/akn+xml")
        own = _add(meta, "references", source=_SOURCE)
        _add(own, "TLCOrganization", eId="atalaya", href="/ontology/organization/atalaya", showAs="Atalaya")
        block = _add(meta, "proprietary", source=_SOURCE)
        etree.SubElement(block, f"{{{OWN}}}draft").text = passages.plain(
            json.dumps(self._rest(), ensure_ascii=False, separators=(",", ":"))
        )

    def _rest(self) -> dict[str, Any]:
        """What stands in no element: the head of the text, and of each clause all but its words in this language."""
        told = form.write(self.text)
        clauses = {}
        for clause in told.pop("clauses", ()):
            words = dict(clause.pop("words", {}))
            mine = words.pop(self.language, None)
            if mine is not None:
                words[self.language] = {"origin": mine["origin"]} if mine.get("origin") else {}
            del clause["kind"]
            clause.pop("parent", None)
            if words:
                clause["words"] = words
            clauses[clause.pop("id")] = clause
        return {**told, "clauses": clauses, "language": self.language}

    def _clause(self, parent: etree._Element, clause: Clause) -> None:
        name = ELEMENTS.get(clause.kind, "hcontainer")
        element = _add(parent, name, eId=self.ids[clause.id], wId=clause.id)
        if name == "hcontainer":
            element.set("name", clause.kind)
        wording = clause.words.get(self.language)
        heading, body = (wording.heading, wording.body) if wording else ("", "")
        label = self.numbers[clause.id].label
        if label:
            _add(element, "num").text = passages.plain(label)
        if heading:
            self._inline(_add(element, "heading"), heading)
        below = self.children.get(clause.id, ())
        if below:
            if body:
                self._body(_add(element, "intro"), clause, body)
            for one in below:
                self._clause(element, one)
        else:
            self._body(_add(element, "content"), clause, body)

    def _body(self, parent: etree._Element, clause: Clause, body: str) -> None:
        if clause.kind == "table" and body:
            table = _add(parent, "table")
            for place, row in enumerate(body.split("\n")):
                line = _add(table, "tr")
                for cell in row.split("\t"):
                    self._inline(_add(_add(line, "th" if place == 0 else "td"), "p"), cell)
            return
        for piece in body.split("\n"):
            self._inline(_add(parent, "p"), piece)

    def _inline(self, element: etree._Element, words: str) -> None:
        """Words with references as ``ref``; a mark to no clause stays as it is written."""
        last: etree._Element | None = None
        done = 0
        for found in MARK.finditer(words):
            if found["id"] not in self.ids:
                continue
            self._append(element, last, words[done : found.start()])
            last = _add(element, "ref", href=f"#{self.ids[found['id']]}")
            if found["form"]:
                last.set("class", "number")
            last.text = passages.plain("".join(run.text for run in references.runs(found[0], self.numbers)))
            done = found.end()
        self._append(element, last, words[done:])

    def _append(self, element: etree._Element, last: etree._Element | None, words: str) -> None:
        plain = passages.plain(words)
        if last is None:
            element.text = (element.text or "") + plain
        else:
            last.tail = (last.tail or "") + plain


def _ids(text: Text, numbers: Mapping[str, numbering.Number]) -> dict[str, str]:
    """``chp_I__art_12``: ids as the standard's naming convention has them, numbered on where they stand already."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for clause in text.clauses:
        name = ELEMENTS.get(clause.kind, "hcontainer")
        own = f"{_SHORT.get(name, name)}_{akn.slug(numbers[clause.id].figure)}".rstrip("_")
        wanted = f"{ids[clause.parent]}__{own}" if clause.parent else own
        told, count = wanted, 1
        while told in taken:
            count += 1
            told = f"{wanted}-{count}"
        taken.add(told)
        ids[clause.id] = told
    return ids


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(
        parent, f"{{{akn.NAMESPACE}}}{tag}", {key: passages.plain(value) for key, value in attributes.items()}
    )
