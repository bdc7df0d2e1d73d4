"""CAS registry numbers: their check digit, and what a misprinted one may have been.

A number has two to seven digits, two digits and a check digit; the check digit is the sum of the other digits, each
times its place counted from the right, modulo ten.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

_SHAPE: Final = re.compile(r"(\d{2,7})-(\d\d)-(\d)")
_IN_TEXT: Final = re.compile(
    r"(?<![\d.-])(\d{2,7})\s?[-\u2010-\u2015\u2212]\s?(\d\d)\s?[-\u2010-\u2015\u2212]\s?(\d)(?![\d-])"
)
_BLANKS: Final = re.compile(r"(?<![\d.-])(\d{2,7}) (\d\d) (\d)(?![\d-])")
_BARE: Final = re.compile(r"(?<![\d.-])(\d{5,10})(?![\d.-])")


@dataclass(frozen=True, slots=True)
class Misprint:
    """A number whose check digit does not fit, and what it may have been.

    ``right`` is the number with the check digit that fits; ``near`` are known numbers that differ by one digit or by
    two neighbours in the wrong order.
    """

    printed: str
    right: str
    near: tuple[str, ...] = ()

    def told(self) -> str:
        """The doubt in words."""
        close = f"; listed numbers one slip away: {', '.join(self.near)}" if self.near else ""
        return f"{self.printed} fails its check digit, which would be {self.right[-1]}{close}: compare with the source"


def check_digit(digits: str) -> int:
    """The check digit of the digits before it."""
    return sum(place * int(digit) for place, digit in enumerate(reversed(digits), start=1)) % 10


def is_number(text: str) -> bool:
    """Whether the text is written like a CAS number, right or misprinted."""
    return _SHAPE.fullmatch(text) is not None


def is_valid(number: str) -> bool:
    """Whether a number is written like one and its check digit fits."""
    digits = number.replace("-", "")
    return is_number(number) and check_digit(digits[:-1]) == int(digits[-1])


def written(digits: str) -> str:
    """Digits alone -> with their dashes."""
    return f"{digits[:-3]}-{digits[-3:-1]}-{digits[-1]}"


def find(text: str) -> tuple[str, ...]:
    """The CAS numbers in a text, misprinted ones too; without dashes only where the check digit fits."""
    found = ["-".join(match.groups()) for match in _IN_TEXT.finditer(text)]
    found += ["-".join(match.groups()) for match in _BLANKS.finditer(text)]
    found += [number for match in _BARE.finditer(text) if is_valid(number := written(match[1]))]
    return tuple(dict.fromkeys(found))


def doubt(number: str, known: Container[str] = ()) -> Misprint | None:
    """What is wrong with a number, None when its check digit fits."""
    if is_valid(number):
        return None
    digits = number.replace("-", "")
    right = written(digits[:-1] + str(check_digit(digits[:-1])))
    near = dict.fromkeys(other for other in _slips(digits) if is_valid(other) and other in known)
    return Misprint(number, right, tuple(near))


def _slips(digits: str) -> Iterator[str]:
    """Numbers one slip away: two neighbours in the other order first, then one other digit."""
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            yield written(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield written(digits[:place] + other + digits[place + 1 :])
