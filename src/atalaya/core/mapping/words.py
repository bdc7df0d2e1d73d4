"""Text -> words with exact offsets, folded so that accents and case do not matter."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_STEMMERS = {"es": "spanish", "en": "english", "pt": "portuguese", "fr": "french"}
# One character for one character, so that an offset in folded text is an offset in the text itself.
_FOLDED = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0].lower()) != chr(code) and base.isascii()
}
_LETTERS = "[a-z0-9][a-z0-9\u0300-\u036f]*"  # accents may be stored behind their letters
_BREAK = r"[-\xad][ \t]*\r?\n[ \t]*"
_TOKEN = re.compile(
    rf"{_LETTERS}(?:(?:{_BREAK}|[-\xad]){_LETTERS})*|[.;](?=[\s*]|$)|\n[ \t]*(?=[a-z0-9]{{1,4}}[).][\s-])"
)
_PLAIN = re.compile(r"[a-z0-9]+")
_SHORT = 3
_UNWRITTEN = re.compile(rf"{_BREAK}|[\xad\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a passage: folded forms, offsets in the text they came from, sentence of each."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.forms)


def fold(text: str) -> str:
    """Lower case without accents, every character in its place (``len`` does not change)."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters lower-case to two characters
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_FOLDED)


def split(text: str, base: int = 0) -> Words:
    """Words of ``text`` with offsets shifted by ``base``.

    A word broken over a line end is one word, and so is one with soft hyphens or accents apart from their letters.
    """
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    sentence = 0
    filled = False
    for match in _TOKEN.finditer(fold(text)):
        form = match.group()
        if form[0] in ".;\n":
            if filled:
                sentence += 1
                filled = False
            continue
        if "\n" in form or not form.isascii():
            form = _UNWRITTEN.sub("", form)
        forms.append(sys.intern(form))
        starts.append(match.start() + base)
        ends.append(match.end() + base)
        sentences.append(sentence)
        filled = True
    return Words(tuple(forms), tuple(starts), tuple(ends), tuple(sentences))


@lru_cache(maxsize=4)
def stemmer(language: str) -> Stemmer:
    """The stemmer of a language; it remembers the words it has seen."""
    return Stemmer(language)


def root(form: str, language: str) -> str:
    """The stem of a folded word as a search index holds it: plain letters, and no plural of short words.

    The stemmers leave words such as *armas* as they are, because too little of them would be left. Empty where
    nothing is left that an index could hold.
    """
    bare = "".join(_PLAIN.findall(stemmer(language)(form)))
    return bare[:-1] if len(bare) > _SHORT and bare.endswith("s") else bare


class Stemmer:
    """Folded word -> folded stem."""

    def __init__(self, language: str) -> None:
        self._stem = snowballstemmer.stemmer(_STEMMERS[language]).stemWord
        self._seen: dict[str, str] = {}

    def __call__(self, form: str) -> str:
        """The stem of a folded word."""
        stem = self._seen.get(form)
        if stem is None:
            stem = self._seen[form] = sys.intern(self._stem(form))
        return stem
