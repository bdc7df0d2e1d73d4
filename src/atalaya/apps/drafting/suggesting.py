"""From gaps to clauses of the library, and from these to the first words of a draft. The one seam to the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from atalaya.adapters import clauses as shelf
from atalaya.core.drafting import selection
from atalaya.core.drafting.library import MARK, Library
from atalaya.core.drafting.model import Clause, Kind, Text, Wording
from atalaya.core.drafting.selection import Node, Selection

_EDITION: Final = "1"
_KINDS: Final[Mapping[str, Kind]] = {
    selection.CHAPTER: "chapter",
    selection.CLAUSE: "article",
    selection.PARAGRAPH: "paragraph",
    selection.ITEM: "point",
}
_ID_CHARS: Final = 40


def suggest(gaps: Iterable[str], tradition: str, language: str) -> Selection:
    """Few clauses of the library that answer these gaps (fields, measures), with what they need and why."""
    return selection.select(shelf.load(), gaps, tradition=tradition, language=language)


def begin(chosen: Selection, *, sort: str = "bill") -> Text:
    """The first draft of what was suggested: chapters, articles, paragraphs, points; what is unknown in brackets.

    Each article carries the fields it answers, the clause it came from and its drafting notes. References are marks
    that follow the numbers.
    """
    library = shelf.load()
    first = selection.draft(library, chosen)
    made = _Making(library, first.language)
    made.text("opening", first.opening)
    for chapter in first.chapters:
        made.node(chapter, "")
    title = selection.show(first.title, library, first.language, {})
    scheme = "common" if first.tradition == "common" else "civil"
    return Text(first.language, (first.language,), sort, scheme, {first.language: title}, tuple(made.clauses))


class _Making:
    """Clauses as they come, with ids of our own: the library's hold signs that ours do not."""

    def __init__(self, library: Library, language: str) -> None:
        self.library, self.language = library, language
        self.clauses: list[Clause] = []
        self.ids: dict[str, str] = {}

    def text(self, id_: str, words: str) -> None:
        """Words before the first chapter."""
        if words.strip():
            self.clauses.append(Clause(id_, "text", {self.language: Wording("", self._words(words))}))

    def node(self, node: Node, parent: str) -> None:
        """A node with what stands under it; a single paragraph is the body of its article."""
        children = node.children
        body = node.text
        alone = node.kind == selection.CLAUSE and len(children) == 1
        if alone:
            body, children = children[0].text, children[0].children
        id_ = self._id(node.id)
        told = self.library.clauses.get(node.source) if node.kind == selection.CLAUSE else None
        self.clauses.append(
            Clause(
                id_,
                _KINDS[node.kind],
                {self.language: Wording(node.heading, self._words(body))},
                parent,
                notes={self.language: self._notes(node.source)} if told else {},
                answers=told.answers if told else (),
                library=f"{node.source}@{_EDITION}" if told else "",
            )
        )
        for child in children:
            self.node(child, id_)

    def _id(self, wanted: str) -> str:
        id_ = wanted.replace(".", "-").strip("-")
        if len(id_) > _ID_CHARS or id_ in self.ids.values():
            id_ = f"{id_[: _ID_CHARS - 5].strip('-')}-{len(self.ids)}"
        self.ids[wanted] = id_
        return id_

    def _words(self, text: str) -> str:
        marks = {name: f"[[#{name.replace('.', '-')}]]" for name in _references(text)}
        return selection.show(text, self.library, self.language, marks)

    def _notes(self, source: str) -> str:
        told = self.library.clauses[source]
        return "\n\n".join(one[self.language] for one in (told.why, told.choices, told.check) if one[self.language])


def _references(text: str) -> tuple[str, ...]:
    return tuple(mark["id"] for mark in MARK.finditer(text) if mark["kind"] == "ref")
