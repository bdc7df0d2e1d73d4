"""Article numbers as laws print them, and one normal form to compare them by.

``12``, ``12 bis``, ``367-A``, ``268 (1)``, ``Único``, ``transitorio 1``, ``L121-3`` in civil-law texts; ``5A`` in
common-law texts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3,
    "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5, "sexto": 6, "sexta": 6, "septimo": 7, "septima": 7,
    "setimo": 7, "setima": 7, "octavo": 8, "octava": 8, "noveno": 9, "novena": 9, "decimo": 10, "decima": 10,
    "undecimo": 11, "undecima": 11, "decimoprimero": 11, "decimoprimera": 11, "duodecimo": 12, "duodecima": 12,
    "decimosegundo": 12, "decimosegunda": 12, "decimotercero": 13, "decimotercera": 13, "decimocuarto": 14,
    "decimocuarta": 14, "decimoquinto": 15, "decimoquinta": 15, "decimosexto": 16, "decimosexta": 16,
    "decimoseptimo": 17, "decimoseptima": 17, "decimoctavo": 18, "decimoctava": 18, "decimonoveno": 19,
    "decimonovena": 19, "vigesimo": 20, "vigesima": 20, "trigesimo": 30, "trigesima": 30, "cuadragesimo": 40,
    "cuadragesima": 40, "quincuagesimo": 50, "quincuagesima": 50, "sexagesimo": 60, "sexagesima": 60,
    "septuagesimo": 70, "octogesimo": 80, "nonagesimo": 90, "centesimo": 100,
    "primeiro": 1, "primeira": 1, "terceiro": 3, "terceira": 3, "quarto": 4, "quarta": 4, "nono": 9, "nona": 9,
    "oitavo": 8, "oitava": 8,
    "premier": 1, "premiere": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6,
    "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
SOLE = ("unico", "unica", "unique", "sole")
REPEATS = ("bis", "ter", "quater", "quinquies", "quinques", "quinto", "quinque", "sexies", "sexties", "septies",
           "octies", "nonies", "novies", "decies", "undecies", "duodecies")  # fmt: skip
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.I)
_TRANSITORY = re.compile(r"[ \t\u00a0]*\(?transit[oó]ri[oa]s?\b\)?[ \t.:]*", re.I)
_CODED = re.compile(r"([LRDA])\.?[ \t]?\*{0,2}[ \t]?(\d{1,5}(?:[-–]\d{1,3}){0,4})(?![\w])")  # French codes: L. 121-3
_DIGITS = re.compile(
    r"l(?=[ ]?[.º°])|\d{1,2}[.]\d{3}(?![\d])|(?:[lI](?=\d)|\d)(?:\d|[lO](?![a-zà-ÿ])"
    r"|(?<!\d\d)I(?![a-zà-ÿ])){0,3}(?!\d|(?!bis|ter|qu)[^\W\d]{3})"
)
_ORDINAL_MARK = re.compile(r"[ \t]?\.?[ \t]?(?:[º°ª˚]|(?:er|ro|do|to|vo|avo|ème|eme|th|st|nd|rd|o)(?![\wÀ-ÿ]))")
_ROMAN_WORD = re.compile(r"[IVXLC]{1,8}(?![A-Za-zÀ-ÿ])")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_REPEAT = re.compile(
    r"[ \t]{0,2}[-–—.:(]?[ \t]{0,2}(" + "|".join(REPEATS).replace("quater", "qu[aá]ter") + r")(?![\wÀ-ÿ])\)?", re.I
)
_PAREN = re.compile(r"[ \t]?\((\d{1,2})\)(?=[ \t]*(?:[.:—–-]|$))")
_DASHED = re.compile(r"[-–](\d{1,2})(?![\d]|[ \t]*[-–/])")
_ENDS = r"(?=[ \t]*(?:[.:;)º°–—-]|$)|[ \t]+[A-ZÁÉÍÓÚ“\"])"
_TIGHT_LETTER = re.compile(
    r"[ \t]?[-–—]([A-ZÑ])(?![\wÀ-ÿ])"
    + _ENDS
    + r"|[ \t]?[-–—][ \t]{1,2}([A-ZÑ])(?=[ \t]*(?:[.:)]|$))|([A-ZÑ]{1,2})(?![\wÀ-ÿ])"
    + _ENDS
    + r"|([a-hñ])(?=[ \t]*[.:º°–—-]|[ \t]*$)"
)
_LOOSE_LETTER = re.compile(
    r"\.?[ \t]{1,2}([A-ZÑ])(?=[ \t]*(?:[.:;)º°–—-]|$))|\.?[ \t]?([a-h])(?=\.(?:[ \t*_-]|[A-ZÁÉÍÓÚ]))"
)
_HEAVY_LETTER = re.compile(r"[ \t]{1,2}([B-DF-NP-XZÑ])(?=[ \t]+[A-ZÁÉÍÓÚ][a-zà-ÿ]{2})")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number found at the start of some text: its normal form and how many characters it took."""

    number: str
    end: int
    roman: bool = False


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


def read(text: str, *, common_law: bool = False) -> Reading | None:
    """The number a heading's text begins with, or None. ``text`` follows the word *Artículo*, *Section* ..."""
    before = _TRANSITORY.match(text)
    start = before.end() if before else len(text) - len(text.lstrip(" \t\u00a0"))
    core = _core(text, start)
    if core is None:
        return None
    number, end, by_roman = core
    if number.isdigit():
        mark = _ORDINAL_MARK.match(text, end)
        end = mark.end() if mark else end
        suffix, end = _suffix(text, end, common_law)
        number += suffix
    behind = None if before else re.match(r"[ \t]*\(?transit[oó]ri[oa]\b\)?", text[end : end + 16], re.I)
    if before or behind:
        number, end = f"transitorio {number}", end + (behind.end() if behind else 0)
    return Reading(number, end, by_roman)


def _core(text: str, start: int) -> tuple[str, int, bool] | None:
    coded = _CODED.match(text, start)
    if coded:
        return coded[1] + coded[2].replace("–", "-"), coded.end(), False
    digits = _DIGITS.match(text, start)
    if digits:
        return str(int(re.sub("[lI]", "1", digits[0].replace("O", "0")).replace(".", ""))), digits.end(), False
    figures = _ROMAN_WORD.match(text, start)
    if figures and roman(figures[0]):
        return str(roman(figures[0])), figures.end(), True
    return _words(text, start)


def _words(text: str, start: int) -> tuple[str, int, bool] | None:
    """Number words: ``primero``, ``vigésimo tercero``, ``Único``."""
    total, end, place = 0, start, start
    for count in range(3):
        word = _WORD.match(text, place)
        if not word:
            break
        plain = fold(word[0])
        if count == 0 and plain in SOLE:
            return ("Único" if plain.startswith("unic") else plain.capitalize()), word.end(), False
        value = _ORDINALS.get(plain, 0) or _compound(plain)
        if not value or (count and value >= 10 and total % 100):
            break
        total, end = total + value, word.end()
        place = end + 1 if text[end : end + 1] in (" ", "-") else len(text)
    return (str(total), end, False) if total else None


def _compound(word: str) -> int:
    """``vigesimosegundo`` is 22."""
    for tens in ("decimo", "vigesimo", "trigesimo", "cuadragesimo", "quincuagesimo"):
        if word.startswith(tens) and word != tens:
            return _ORDINALS[tens] + _ORDINALS.get(word[len(tens) :], -_ORDINALS[tens])
    return 0


def _suffix(text: str, start: int, common_law: bool) -> tuple[str, int]:
    found = _REPEAT.match(text, start)
    if found:
        letter = _TIGHT_LETTER.match(text, found.end()) if not common_law else None
        after = next((group for group in letter.groups() if group), None) if letter else None
        name = fold(found[1])
        return (f" {name}-{after.upper()}", letter.end()) if letter and after else (f" {name}", found.end())
    found = _PAREN.match(text, start)
    if found and not common_law:
        return f" ({found[1]})", found.end()
    found = _DASHED.match(text, start)
    if found and not common_law:
        return f"-{found[1]}", found.end()
    for pattern in (_TIGHT_LETTER, _LOOSE_LETTER, _HEAVY_LETTER):
        found = pattern.match(text, start)
        if found:
            letters = next(group for group in found.groups() if group).upper()
            return (letters if common_law else f"-{letters}"), found.end()
    return "", start


def normalise(printed: str, *, common_law: bool = False) -> str:
    """The normal form of a printed article number; text that is no number comes back stripped.

    OCR confusions are repaired inside a number (``l6`` is 16, ``1O`` is 10). A Roman number or a number
    word becomes digits. ``common_law`` keeps the letter close (``5A``) where civil law writes ``5-A``.
    """
    text = unicodedata.normalize("NFC", printed).strip(" \t*_#.:-–—[]\"“”«»'")
    found = read(text, common_law=common_law)
    if found and not text[found.end :].strip(" \t.:-–—)"):
        return found.number
    low = text.swapcase() if text.islower() else text  # ``xvi``, ``5a``
    found = read(low, common_law=common_law)
    return found.number if found and not low[found.end :].strip(" \t.:-–—)") else text


_KEY = re.compile(r"(?:transitorio )?(?:[LRDA])?(\d+)(?:-(\d+))?(.*)")


def key(number: str) -> tuple[int, str]:
    """Sort key of a normal form: ``12`` < ``12 bis`` < ``12 ter`` < ``12-A`` < ``13``; no number sorts first."""
    found = _KEY.match(number)
    number = number.removeprefix("transitorio ")
    if not found:
        return (1 if fold(number) in SOLE else 0, "")
    suffix = found[3].strip()
    if found[2] and not suffix:
        return (int(found[1]), f"{int(found[2]):04d}")
    name, _, letter = suffix.lstrip("-").partition("-")
    if name in REPEATS:
        return (int(found[1]), f"{REPEATS.index(name):03d}{letter}")
    if name.startswith("(") and name.strip("()").isdecimal():
        return (int(found[1]), f"{int(name.strip('()')):04d}")
    return (int(found[1]), name)


def follows(number: tuple[int, str], last: tuple[int, str]) -> bool:
    """Whether a key comes next after another: one more without a suffix, or the same with a later suffix."""
    return number == (last[0] + 1, "") or (number[0] == last[0] and number > last)
