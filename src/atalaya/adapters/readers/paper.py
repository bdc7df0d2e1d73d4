"""The sheet a reader writes on: text pieces in order, marks with exact offsets, notes.

Breaks between pieces are kept pending until the next piece comes, so that a text neither begins nor ends with
breaks and a table cell that holds one paragraph stays on its row's line.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Hint, Note, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atalaya.adapters.readers.limits import Limits

Mark = Literal["heading", "article", "division", "page", "furniture", "deleted", "inserted", "hidden"]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(r"[\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ARTICLE_WORD = re.compile(
    r"(?:art(?:[íi]culos?|igos?|icles?)?|sec(?:tions?|ci[óo]n)?|s(?=\.)|se[cç][ãa]o|cl[áa]usulas?|clauses?|rules?"
    r"|regulation)(?![^\W\d_])\.?|§",
    re.IGNORECASE,
)
_BREAKS_MAX = 2


class Paper:
    """Collects one source. Refuses, at the piece that goes too far, what exceeds ``Limits.text_chars`` or ``marks``."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.notes: list[Note] = []
        self.meta: dict[str, str] = {}
        self.length = 0
        self._pieces: list[str] = []
        self._hints: list[Hint] = []
        self._pending = ""
        self._row_start = 0

    def add(self, piece: str) -> None:
        """Writes ``piece`` as it is, after the pending break."""
        if not piece:
            return
        self._flush()
        self._write(piece)

    def blank(self) -> None:
        """Writes a blank between words; nothing behind a break or another blank."""
        if not self.at_break:
            self.add(" ")

    def end_line(self) -> None:
        """The next piece begins a new line; twice in a row leaves one blank line, not more."""
        if self.length:
            self._pending = (self._pending if self._pending.startswith("\n") else "") + "\n"
            self._pending = self._pending[:_BREAKS_MAX]

    def fresh_line(self) -> None:
        """The next piece begins a line, without a blank one."""
        if self.length and not self._pending and not self._at_line_start():
            self._pending = "\n"

    def start_row(self) -> None:
        """A table row begins, on a line of its own."""
        self.fresh_line()
        self._row_start = self.length

    def end_cell(self) -> None:
        """The next piece of the row stands behind a tab, whatever break the cell's last paragraph asked for."""
        if self.length > self._row_start:
            self._pending = "\t"

    def end_row(self) -> None:
        """The next piece begins a new line, whatever the last cell asked for."""
        if self.length:
            self._pending = "\n"

    def here(self) -> int:
        """The offset at which the next piece will begin."""
        return self.length + len(self._pending)

    def tail(self, start: int) -> str:
        """What was written from ``start`` on, as one line."""
        pieces, length = [], self.length
        for piece in reversed(self._pieces):
            if length <= start:
                break
            length -= len(piece)
            pieces.append(piece)
        return " ".join("".join(reversed(pieces))[max(0, start - length) :].split())

    @property
    def at_break(self) -> bool:
        """Whether the next piece will stand behind a break or a blank, or at the very beginning."""
        return bool(self._pending) or self._at_line_start() or self._pieces[-1].endswith(" ")

    def mark(self, kind: Mark, start: int, end: int, label: str = "", level: int = 0, title: str = "") -> None:
        """Puts a hint on ``[start, end)``; a mark that touches the last one of its kind makes it longer."""
        if kind in ("deleted", "inserted", "hidden") and self._hints:
            last = self._hints[-1]
            if last.kind == kind and last.end == start:
                self._hints[-1] = Hint(kind, last.start, end)
                return
        if len(self._hints) >= self.limits.marks:
            raise Unusable("reader.too_many_marks", f"more than {self.limits.marks:,} marks in one text", self.path)
        start, end = min(start, self.length), min(end, self.length)  # a pending break may never be written
        self._hints.append(Hint(kind, start, max(start, end), label, level, title))

    @contextmanager
    def marked(self, kind: Mark | Literal[""]) -> Iterator[None]:
        """Marks whatever is written meanwhile; an empty ``kind`` marks nothing."""
        start = self.here()
        yield
        if kind and self.length > start:
            self.mark(kind, start, self.length)

    def source(self, kind: str, digest: str) -> Source:
        """What was collected. A sheet without a word is refused as ``reader.empty``."""
        text, notes = clean("".join(self._pieces))
        if not text.strip():
            raise Unusable("reader.empty", "there is no text in it", self.path)
        hints = tuple(sorted(self._hints, key=lambda hint: (hint.start, -hint.end, hint.kind)))
        return Source(self.path, text, kind, digest, hints, self.meta, (*self.notes, *notes))

    def _flush(self) -> None:
        pending, self._pending = self._pending, ""
        if pending and self.length:
            self._write(pending)

    def _write(self, piece: str) -> None:
        self.length += len(piece)
        if self.length > self.limits.text_chars:
            raise Unusable(
                "reader.too_much_text", f"more than {self.limits.text_chars:,} characters of text", self.path
            )
        self._pieces.append(piece)

    def _at_line_start(self) -> bool:
        return not self._pieces or self._pieces[-1].endswith(("\n", "\t"))


def number_in(label: str) -> str:
    """The number in a printed heading such as ``Artículo 12.-``; a heading without that word stays whole."""
    plain = " ".join(label.split()).strip("#*_ \"“”«»'")
    word = _ARTICLE_WORD.match(plain)
    number = plain[word.end() :] if word else plain
    return number.strip(" .:-–—*_") or plain


def clean(text: str) -> tuple[str, list[Note]]:
    """The text without lone surrogates, which no encoding can carry, and notes on what an eye would not see.

    Nothing else is changed: every replaced character is one U+FFFD, so offsets stay.
    """
    notes = []
    if not text.isascii() and _SURROGATE.search(text):
        found = _SURROGATE.search(text)
        notes.append(
            Note(
                "text.surrogates",
                "broken characters (lone surrogates) were replaced by U+FFFD",
                found.start() if found else 0,
            )
        )
        text = _SURROGATE.sub("\ufffd", text)
    control = _CONTROL.search(text)
    if control:
        notes.append(
            Note(
                "text.control",
                f"control characters are in the text, the first U+{ord(control[0]):04X}",
                control.start(),
            )
        )
    if text.isascii():
        return text, notes
    turning, invisible = _TURNING.search(text), _INVISIBLE.search(text)
    if turning:
        notes.append(
            Note(
                "text.direction",
                "characters that turn the direction of writing: what is shown may differ from what is stored",
                turning.start(),
            )
        )
    if invisible:
        notes.append(Note("text.invisible", "invisible characters are in the text", invisible.start()))
    return text, notes
