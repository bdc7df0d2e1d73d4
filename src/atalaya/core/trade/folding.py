"""Any name in any script -> words of the letters a-z and digits, one blank between them.

Nothing is guessed that could not be undone by looking: marks and invisible characters go, look-alike letters of
another script inside a Latin word become Latin, other scripts are transliterated letter by letter.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

MOST_CHARS = 600
"""A name is cut here: the longest name on the stored lists has 370 letters, a cell of megabytes has no name in it."""
MOST_WORDS = 24
"""The comparison looks at so many words of a name."""

_APART = {ord(sign): " " for sign in '\t\n\r-_/,;:()[]{}<>|\\+*=~#%$@!?"^.&'}
_GONE = {ord(sign): None for sign in "'`"}
_PLAIN = _APART | _GONE | {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: None}
_PLAIN |= {code: chr(code + 32) for code in range(65, 91)}
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")
# A figure among letters: what a scanner makes of o, i, e, s, b. Ordinals (1st) and numbers of their own are left alone.
_FIGURE = re.compile(r"[01358]")
_MISREAD = re.compile(
    r"\b[A-Za-z]+[01358][A-Za-z]+\b|\b[0158](?!st|nd|rd|th|ST|ND|RD|TH)[A-Za-z]{3,}|\b[A-Za-z]{3,}[01]\b|\bI1\b"
)
_FIGURES = str.maketrans("01358", "oiesb")
_LATIN, _OTHER = re.compile(r"[A-Za-z]"), re.compile("[\u0370-\u052f]")
# Letters between these two are drawn from right to left: what a reader sees is the run the other way round. A sign that
# is never closed is dirt, as other signs that cannot be seen.
_TURNED = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069]*)\u202c")
_APOSTROPHES = "\u2018\u2019\u02bc\u02bb\u02be\u02bf\u00b4\u2032\uff07\u05f3"
# Letters of Cyrillic and Greek that are drawn like Latin ones (after NFKC). Unicode TR 39 calls them confusable.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u0410\u0412\u0415\u041a\u041c\u041d"
    "\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u03bf\u03b1\u03b9\u03c1\u03bd\u0391\u0392\u0395\u0396"
    "\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0432\u043a\u043c\u043d\u0442",
    "aeopcyxijsdhABEKMHOPCTYXIJSoaipvABEZHIKMNOPTYXbkmht",
)


class _Letters(dict[int, str]):
    """Character -> its Latin letters, each worked out the first time it is met: a table of a pure function."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _spell(chr(code))
        return found


def _spell(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _APOSTROPHES:
        return "'"
    if unicodedata.category(sign) in ("Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me"):  # zero width, direction, marks
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    if plain.isascii() and sign < "\u0370":
        return plain
    found = anyascii(sign)
    return f" {found} " if sign >= "\u2e80" else found  # a Chinese or Korean character is a syllable, a word of its own


_LETTERS = _Letters()


def fold(name: str) -> str:
    """The folded form of a name, empty when it holds no letter and no digit. At most ``MOST_CHARS`` are looked at."""
    text = name[:MOST_CHARS] if len(name) > MOST_CHARS else name
    if not text.isascii():
        text = _to_ascii(text)
    if "." in text:
        text = _DOTTED.sub(_join, text)
    if "l" in text and len(text) > 3 and text.replace("l", "").isupper():
        text = text.replace("l", "I")  # a small l among capitals is a scanner's I
    if _FIGURE.search(text):
        text = _MISREAD.sub(_reread, text)
    return " ".join(text.translate(_PLAIN).split()[:MOST_WORDS])


def _reread(match: re.Match[str]) -> str:
    """``S0N`` -> ``SoN``."""
    return "Il" if match[0] == "I1" else match[0].translate(_FIGURES)


def _join(match: re.Match[str]) -> str:
    """``S.A.`` -> ``SA ``: letters with stops between them are one abbreviation."""
    return match[0].replace(".", "") + " "


def _to_ascii(text: str) -> str:
    if "\u202e" in text:
        text = _TURNED.sub(lambda run: run[1][::-1], text)
    text = unicodedata.normalize("NFKC", text)
    if _LATIN.search(text) and _OTHER.search(text):
        text = " ".join(_word(word) for word in text.split(" "))
    return text.translate(_LETTERS)


def _word(word: str) -> str:
    """A word that is mostly Latin, with its look-alikes of other scripts made Latin."""
    latin = sum(sign < "\u0250" for sign in word)
    return word.translate(_ALIKE) if latin * 2 >= len(word) else word
