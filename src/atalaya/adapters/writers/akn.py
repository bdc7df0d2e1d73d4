"""Instrument -> Akoma Ntoso 3.0 (OASIS LegalDocML): divisions, articles, paragraphs; no character of the text lost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from atalaya.adapters.writers import passages, replacement
from atalaya.core.laws import model

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNDATED = "0001-01-01"
"""Stands where the format asks for a date and the instrument tells none."""
_NAME_BYTES = 90  # of a file's own name and of an instrument's: a system holds 255 with all that is put to it
_SOURCE = "#atalaya"
_LANGUAGES = {"es": "spa", "en": "eng", "pt": "por", "fr": "fra"}
_BILLS = ("bill", "draft", "proposed", "proyecto", "projet", "projeto")
_DIVISIONS = (
    ("book", ("libro", "livro", "livre", "book")),
    ("title", ("titulo", "titre", "title")),
    ("chapter", ("capitulo", "chapitre", "chapter")),
    ("section", ("seccion", "secao", "section")),
    ("part", ("parte", "partie", "part")),
)
_SHORT_IDS = {"book": "book", "title": "title", "chapter": "chp", "section": "sec", "part": "part", "article": "art"}
_NUMBER = re.compile(r"[\W_]*(?P<word>[^\W\d_]+)[\W_]+(?P<number>\w+)")
_BLANK_LINES = re.compile(r"(\n[ \t\r]*\n\s*)")
_TRIM = " \t\r\n.:;,-–—*_)"
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def write(instrument: model.Instrument, country: str, target: Path) -> tuple[model.Note, ...]:
    """Writes the instrument to ``target``; the notes name each character XML cannot hold (put as U+FFFD).

    ``country`` is an ISO 3166-1 alpha-2 code. Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    replacement.put(target, render(instrument, country))
    return lost(instrument)


def write_all(
    instruments: Sequence[model.Instrument], country: str, folder: Path
) -> list[tuple[model.Instrument, Path, tuple[model.Note, ...]]]:
    """Writes each instrument to a file of its own below ``folder``, in the folders it was read from.

    Gives instrument, file and notes, in the order given. Raises Unavailable (``writer.target``) at the first file
    that cannot be written.
    """
    written = []
    for instrument, name in zip(instruments, names([one.path for one in instruments]), strict=True):
        target = folder / name
        replacement.make(target.parent)
        written.append((instrument, target, write(instrument, country, target)))
    return written


def names(paths: Sequence[str]) -> list[str]:
    """A file name for each path, below the folder that was read: ``uy/b/ley-1.md`` -> ``b/ley-1.akn.xml``.

    An instrument out of a table is named after table and instrument. Names that would be the same, also on a system
    that takes capitals for small letters, keep their ending, and are numbered where that does not help.
    """
    short = [_name(path, keep_ending=False) for path in paths]
    often = Counter(name.casefold() for name in short)
    taken: set[str] = set()
    found = []
    for path, name in zip(paths, short, strict=True):
        base = name if often[name.casefold()] == 1 else _name(path, keep_ending=True)
        number = 1
        while (numbered := base if number == 1 else f"{base}-{number}").casefold() in taken:
            number += 1
        taken.add(numbered.casefold())
        found.append(f"{numbered}.akn.xml")
    return found


def _name(path: str, *, keep_ending: bool) -> str:
    file, _, instrument = path.partition("#")
    parts = [re.sub(r'[\x00-\x1f\x7f<>:"\\|?*]', "_", part) for part in file.split("/") if part not in ("", ".", "..")]
    folders, last = parts[1:-1], parts[-1] if parts else "text"
    stem = last if keep_ending else Path(last).stem
    own = _cut(re.sub(r"[^\w-]+", "-", instrument).strip("-"))
    return "/".join([*folders, f"{_cut(stem)}--{own}" if own else _cut(stem)])


def _cut(name: str) -> str:
    return name.encode("utf-8", "replace")[:_NAME_BYTES].decode("utf-8", "ignore")


def lost(instrument: model.Instrument) -> tuple[model.Note, ...]:
    """A note for each character of the text that XML has no way to write, at its offset."""
    return tuple(
        model.Note("akn.character", f"U+{ord(sign[0]):04X} cannot stand in XML; U+FFFD stands for it", sign.start())
        for sign in passages.FORBIDDEN.finditer(instrument.text)
    )


def render(instrument: model.Instrument, country: str) -> bytes:
    """The instrument as Akoma Ntoso; its words, in order, are the text of everything but ``meta``."""
    root = etree.fromstring(f'<akomaNtoso xmlns="{NAMESPACE}"/>')
    kind = "bill" if instrument.status.lower() in _BILLS else "act"
    act = _add(root, kind, name=instrument.type or kind, contains="originalVersion")
    _meta(act, instrument, country.lower(), kind)
    _Body(act, instrument).build()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _meta(act: etree._Element, instrument: model.Instrument, country: str, kind: str) -> None:
    on = instrument.on if ISO_DATE.fullmatch(instrument.on) else UNDATED
    number = slug(instrument.number) or slug(Path(instrument.path).stem) or "text"
    subtype = instrument.type if instrument.type not in ("", "act", "other") else ""
    uri = "/".join(part for part in ("/akn", country, kind, subtype, on, number) if part)
    language = _LANGUAGES.get(instrument.language, "und")
    meta = _add(act, "meta")
    identification = _add(meta, "identification", source=_SOURCE)
    for level, ending, format_ in (
        ("Work", "", ""),
        ("Expression", f"/{language}@", ""),
        ("Manifestation", f"/{language}@", ".xml"),
    ):
        frbr = _add(identification, f"FRBR{level}")
        _add(frbr, "FRBRthis", value=f"{uri}{ending}/!main{format_}")
        _add(frbr, "FRBRuri", value=f"{uri}{ending}{format_}")
        if level == "Work":
            _add(frbr, "FRBRalias", name="title", value=passages.one_line(instrument.title) or number)
        _add(frbr, "FRBRdate", date=on, name="Generation" if level == "Work" else "Edition")
        _add(frbr, "FRBRauthor", href=_SOURCE)
        if level == "Work":
            _add(frbr, "FRBRcountry", value=country)
            if subtype:
                _add(frbr, "FRBRsubtype", value=subtype)
            _add(frbr, "FRBRnumber", value=passages.one_line(instrument.number) or number)
        elif level == "Expression":
            _add(frbr, "FRBRlanguage", language=language)
        else:
            _add(frbr, "FRBRformat", value="application/akn+xml")
    references = _add(meta, "references", source=_SOURCE)
    _add(references, "TLCOrganization", eId="atalaya", href="/ontology/organization/atalaya", showAs="Atalaya")


class _Body:
    """The tree being built, unit by unit in text order."""

    def __init__(self, act: etree._Element, instrument: model.Instrument) -> None:
        self._act = act
        self._instrument = instrument
        self._text = passages.plain(instrument.text)
        self._body: etree._Element | None = None
        self._open: list[tuple[tuple[str, ...], etree._Element]] = []  # divisions about the next unit
        self._last: etree._Element | None = None  # the content new wordings are quoted in
        self._ids: dict[str, int] = {}

    def build(self) -> None:
        """Lays out every unit; what stands before the first article is preface and preamble, a tail the conclusions."""
        units = self._instrument.units
        last = len(units) - 1
        for place, unit in enumerate(units):
            if unit.shape in ("front", "preamble") and self._body is None and not self._has("preamble"):
                name = "preface" if unit.shape == "front" and not self._has("preface") else "preamble"
                self._paragraphs(_add(self._act, name), self._text[unit.start : unit.end])
            elif unit.shape == "division":
                self._division(unit)
            elif unit.shape == "tail" and place == last and self._body is not None:
                self._paragraphs(_add(self._act, "conclusions"), self._text[unit.start : unit.end])
            elif unit.shape == "article" and unit.standing is model.Standing.QUOTED:
                self._quoted(unit)
            elif unit.shape == "article":
                self._article(self._parent(unit.path), unit)
            else:
                self._container(unit, unit.shape)
        self._close()

    def _has(self, name: str) -> bool:
        return self._act.find(_tag(name)) is not None

    def _close(self) -> None:
        """A body must hold something, and so must each division."""
        if self._body is None:
            self._body = _add(self._act, "body")
        for element in [self._body, *self._body.iter(*(_tag(name) for name, _ in _DIVISIONS), _tag("hcontainer"))]:
            held = [child for child in element if _local(child) not in ("num", "heading", "intro")]
            if not held and element is self._body:
                self._paragraphs(_add(_add(element, "hcontainer", name="text"), "content"), "")
            elif not held:
                intro = element.find(_tag("intro"))
                if intro is None:
                    self._paragraphs(_add(element, "content"), "")
                else:
                    intro.tag = _tag("content")

    def _parent(self, path: tuple[str, ...]) -> etree._Element:
        """The division an article stands in: the innermost open one whose path is the beginning of the article's."""
        if self._body is None:
            self._body = _add(self._act, "body")
        while self._open and self._open[-1][0] != path[: len(self._open[-1][0])]:
            self._open.pop()
        return self._open[-1][1] if self._open else self._body

    def _division(self, unit: model.Unit) -> None:
        parent = self._parent(unit.path[:-1])
        found = _NUMBER.match(unit.label)
        word = _folded(found["word"]) if found else ""
        name = next((name for name, words in _DIVISIONS if word in words), "hcontainer")
        number = found["number"] if found else unit.label
        element = _add(parent, name, eId=self._id(parent, name, number))
        if name == "hcontainer":
            element.set("name", "division")
        rest = self._head(element, unit)
        if rest:
            self._paragraphs(_add(element, "intro"), rest)
        self._open.append((unit.path, element))
        self._last = None

    def _article(self, parent: etree._Element, unit: model.Unit) -> etree._Element:
        element = _add(parent, "article", eId=self._id(parent, "article", unit.number))
        if unit.standing is not model.Standing.OWN:
            element.set("class", unit.standing.value)
        for number, block in enumerate(_blocks(self._head(element, unit)), start=1):
            paragraph = _add(element, "paragraph", eId=f"{element.get('eId')}__para_{number}")
            self._last = _add(paragraph, "content")
            _add(self._last, "p").text = block
        return element

    def _quoted(self, unit: model.Unit) -> None:
        """New wording of another text: inside the amending article, never beside it."""
        self._parent(unit.path)
        if self._last is None:
            self._last = _add(self._container_of(unit.path, "quoted"), "content")
        modification = _add(_add(self._last, "p"), "mod")
        parent = self._last.getparent()
        modification.set("eId", self._id(parent if parent is not None else self._last, "mod", ""))
        structure = _add(modification, "quotedStructure", eId=self._id(modification, "qstr", ""))
        kept = self._last
        self._article(structure, unit)
        self._last = kept

    def _container(self, unit: model.Unit, name: str) -> None:
        """Text that is no article: a text without structure, or matter between the parts."""
        element = self._container_of(unit.path, name)
        self._last = _add(element, "content")
        for block in _blocks(self._text[unit.start : unit.end]):
            _add(self._last, "p").text = block

    def _container_of(self, path: tuple[str, ...], name: str) -> etree._Element:
        parent = self._parent(path)
        element = _add(parent, "hcontainer", eId=self._id(parent, "hcontainer", name))
        element.set("name", name)
        return element

    def _head(self, element: etree._Element, unit: model.Unit) -> str:
        """Adds number and heading as printed, with the blanks and points about them; returns the words that follow."""
        head, rest = self._text[unit.start : unit.body], self._text[unit.body : unit.end]
        label = passages.plain(unit.label)
        end = head.find(label) + len(label) if label and label in head else len(head)
        end += len(head[end:]) - len(head[end:].lstrip(_TRIM))
        blank = len(rest) - len(rest.lstrip())
        _add(element, "num").text = head[:end]
        if head[end:]:
            _add(element, "heading").text = head[end:]
        element[-1].text = f"{element[-1].text or ''}{rest[:blank]}"
        return rest[blank:]

    def _paragraphs(self, parent: etree._Element, text: str) -> None:
        for block in _blocks(text):
            _add(parent, "p").text = block

    def _id(self, parent: etree._Element, name: str, number: str) -> str:
        """``chp_I__art_12-bis``, numbered on when it stands already."""
        own = f"{_SHORT_IDS.get(name, name)}_{slug(number)}".rstrip("_")
        above = parent.get("eId", "")
        id_ = f"{above}__{own}" if above else own
        self._ids[id_] = self._ids.get(id_, 0) + 1
        return id_ if self._ids[id_] == 1 else self._id(parent, name, f"{number}-{self._ids[id_]}")


def _blocks(text: str) -> Sequence[str]:
    """The text cut behind its blank lines; joined it is the text again. Always at least one piece."""
    pieces = _BLANK_LINES.split(text)
    blocks = ["".join(pieces[place : place + 2]) for place in range(0, len(pieces), 2)]
    if len(blocks) > 1 and not blocks[-1]:
        blocks.pop()
    return blocks


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _tag(tag), {key: passages.plain(value) for key, value in attributes.items()})


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def slug(text: str) -> str:
    """Letters and digits of a number as an id or address may hold them: ``12 bis`` -> ``12-bis``."""
    return re.sub(r"[^a-zA-Z0-9]+", "-", _unaccented(text)).strip("-")


def _folded(text: str) -> str:
    return _unaccented(text).casefold()


def _unaccented(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
