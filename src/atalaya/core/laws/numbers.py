"""Article numbers as laws print them, and one normal form to compare them by.

``12``, ``12 bis``, ``367-A``, ``Único``, ``transitorio 1`` in civil-law texts; ``5A`` in common-law texts.
"""

from __future__ import annotations

import re
import unicodedata

_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3,
    "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5, "sexto": 6, "sexta": 6, "septimo": 7, "septima": 7,
    "setimo": 7, "octavo": 8, "octava": 8, "noveno": 9, "novena": 9, "decimo": 10, "decima": 10, "undecimo": 11,
    "decimoprimero": 11, "duodecimo": 12, "decimosegundo": 12, "decimotercero": 13, "decimocuarto": 14,
    "decimoquinto": 15, "decimosexto": 16, "decimoseptimo": 17, "decimoctavo": 18, "decimonoveno": 19,
    "vigesimo": 20, "trigesimo": 30, "cuadragesimo": 40, "quincuagesimo": 50,
    "primeiro": 1, "primeira": 1, "terceiro": 3, "terceira": 3, "nono": 9, "nona": 9,
    "premier": 1, "premiere": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6,
    "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
SOLE = ("unico", "unica", "unique", "sole")
REPEATS = ("bis", "ter", "quater", "quinquies", "quinques", "sexies", "sexties", "septies", "octies",
           "nonies", "novies", "decies", "undecies", "duodecies")  # fmt: skip
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.I)
_PARTS = re.compile(
    r"^(?P<pre>transitori[oa]s?|transit[oó]ri[oa])?\s*"
    r"(?P<digits>(?-i:[lIO]?\d[\dlIOo]{0,4})|\d{1,2}[.]\d{3})?\s*[.]?\s*(?:[ºo°ª]|er|ro|do|to|avo|[˚]|th|st|nd|rd)?[.]?\s*"
    r"(?P<rest>.*)$",
    re.I,
)
_LETTER = re.compile(r"^[-–—.\s]*([A-Za-z])(?:[.\s]|$)")


def fold(text: str) -> str:
    """Lower case without accents, for comparing words; lengths may change, so never use it for offsets."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


def roman(text: str) -> int:
    """The value of a Roman numeral, 0 when it is none."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[char] for char in text.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def ordinal(text: str) -> int:
    """The value of a number word in the four languages (``décimo segundo`` is 12), 0 when it is none."""
    total = 0
    for word in fold(text).replace("-", " ").split():
        value = _ORDINALS.get(word, 0)
        if not value:
            return 0
        total += value
    return total


def normalise(printed: str, *, common_law: bool = False) -> str:
    """The normal form of a printed article number; text that is no number comes back stripped.

    OCR confusions are repaired inside a number (``l6`` is 16, ``1O`` is 10). A Roman number or a number
    word becomes digits. ``common_law`` keeps the letter close (``5A``) where civil law writes ``5-A``.
    """
    text = unicodedata.normalize("NFC", printed).strip(" \t*_#.:-–—()[]\"“”«»'")
    plain = fold(text)
    if plain in SOLE:
        return "Único" if plain.startswith("unic") else plain.capitalize()
    found = _PARTS.match(text)
    if not found:
        return text
    prefix = "transitorio " if found["pre"] else ""
    digits, rest = found["digits"], found["rest"].strip()
    if digits:
        number = str(int(re.sub(r"[lIi]", "1", digits.rstrip("o").replace("O", "0").replace("o", "0")).replace(".", "")))
        return prefix + number + _suffix(rest, common_law)
    head, _, tail = rest.partition(" ")
    bare = head.strip(".-–—:º°")
    if value := roman(bare):
        return prefix + str(value) + _suffix(tail, common_law)
    if value := ordinal(rest.strip(".-–—: ")):
        return prefix + str(value)
    if value := ordinal(bare):
        return prefix + str(value) + _suffix(tail, common_law)
    return prefix + text


def _suffix(rest: str, common_law: bool) -> str:
    words = fold(rest).strip(" .-–—:()").split()
    if not words:
        return ""
    first = words[0].strip(".-–—:")
    if first in REPEATS:
        after = _suffix(rest.split(None, 1)[1], common_law) if len(words) > 1 else ""
        return f" {first}{after if after.startswith('-') else ''}"
    letter = _LETTER.match(rest)
    if letter:
        return letter[1].upper() if common_law else f"-{letter[1].upper()}"
    return ""


def key(number: str) -> tuple[int, str]:
    """Sort key of a normal form: ``12`` < ``12 bis`` < ``12 ter`` < ``13``; no number sorts first."""
    found = re.match(r"(?:transitorio )?(\d+)(.*)", number)
    if not found:
        return (1 if fold(number) in SOLE else 0, "")
    suffix = found[2].strip(" -")
    place = REPEATS.index(suffix) if suffix in REPEATS else -1
    return (int(found[1]), f"{place:03d}" if place >= 0 else suffix)
