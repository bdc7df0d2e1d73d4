"""Questions as GIFT, the plain text in which other systems give and take them; one language a file.

Read and written are questions with one or several right answers, true or false, numbers and matches, with feedback to
an answer and to the whole; ``$CATEGORY`` names the module. Short texts and gaps are refused, with their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from atalaya.core import errors
from atalaya.core.learning import courses, papers
from atalaya.core.learning.courses import Answer, Question

_SPECIAL: Final = re.compile(r"([~=#{}:\\])")
_HELD: Final = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\")}
_FREE: Final = {held: sign for sign, held in _HELD.items()}
_NEWLINE: Final = "\ue010"
_TITLE: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)
_MARKUP: Final = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]")
_ANSWER: Final = re.compile(r"([~=])\s*(?:%(-?\d+(?:\.\d+)?)%)?([^~=]*)")
_TRUE: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_KEYS: Final = "abcdefghijklmnopqrstuvwxyz"
_MOST: Final = 2_000
_HUNDRED: Final = 100


def write(questions: Iterable[Question], language: str) -> str:
    """Questions as GIFT, each with its module as category."""
    lines: list[str] = []
    module = ""
    for one in questions:
        if one.module != module:
            module = one.module
            lines.append(f"$CATEGORY: {module}\n")
        lines.append(f"::{_escape(one.key)}:: {_escape(one.text[language])} {{{_inside(one, language)}}}\n")
    return "\n".join(lines)


def _inside(one: Question, language: str) -> str:
    why = _escape(one.why.get(language, "")) if one.why else ""
    whole = f"\n\t####{why}\n" if why else ""
    if one.kind == "truth":
        return f"{'TRUE' if one.right else 'FALSE'}{whole}"
    if one.kind == "number":
        return f"#{one.right:g}:{one.tolerance:g}{whole}"
    if one.kind == "match":
        pairs = "".join(f"\n\t={_escape(left[language])} -> {_escape(right[language])}" for left, right in one.pairs)
        return f"{pairs}{whole or chr(10)}"
    right = sum(each.right for each in one.answers)
    told = ""
    for each in one.answers:
        sign = "=" if each.right else "~"
        if one.kind == "many":
            sign = f"~%{_share(right if each.right else right - len(one.answers))}%"
        because = f" #{_escape(each.why[language])}" if each.why.get(language) else ""
        told += f"\n\t{sign}{_escape(each.text[language])}{because}"
    return f"{told}{whole or chr(10)}"


def _share(of: int) -> str:
    """What one of several answers is worth: all right ones together a hundred, all wrong ones together minus that."""
    return f"{_HUNDRED / of:.5f}".rstrip("0").rstrip(".") if of else "0"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", r"\n")


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one question, joined; ``line`` is where it begins."""

    line: int
    module: str
    text: str


def read(text: str, language: str) -> tuple[Question, ...]:
    """The questions of a GIFT file. Unusable names the line of whatever cannot be read; nothing is read by halves."""
    found: list[Question] = []
    keys: set[str] = set()
    for number, block in enumerate(_blocks(text), 1):
        made = _question(block, number, language)
        if made.key in keys:
            raise errors.Unusable("gift.twice", "a title stands twice", f"line {block.line}")
        keys.add(made.key)
        found.append(made)
        if number > _MOST:
            raise errors.Unusable("gift.many", "at most 2000 questions a file", f"line {block.line}")
    if not found:
        raise errors.Unusable("gift.empty", "the file has no question", "line 1")
    return tuple(found)


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by empty lines; a line that begins with // is a comment."""
    module, begun, lines = "", 0, list[str]()
    for number, line in enumerate([*text.removeprefix("\ufeff").splitlines(), ""], 1):
        plain = line.strip()
        if plain.startswith("//"):
            continue
        if plain.upper().startswith("$CATEGORY:"):
            module = plain.partition(":")[2].strip().rpartition("/")[2]
            continue
        if plain:
            begun = begun or number
            lines.append(line)
        elif lines and _is_open("\n".join(lines)):
            lines.append("")
        elif lines:
            yield _Block(begun, module, "\n".join(lines))
            begun, lines = 0, []
    if lines:
        raise errors.Unusable("gift.open", "a brace is opened and never closed", f"line {begun}")


def _is_open(text: str) -> bool:
    held = _hold(text)
    return held.count("{") > held.count("}")


def _hold(text: str) -> str:
    """A text whose escaped signs are put out of the way."""
    held = re.sub(r"\\([~=#{}:\\])", lambda found: _HELD[found.group(1)], text)
    return held.replace(r"\n", _NEWLINE)


def _free(text: str) -> str:
    plain = " ".join(text.split()).replace(_NEWLINE, "\n")
    return "".join(_FREE.get(sign, sign) for sign in plain)


def _question(block: _Block, number: int, language: str) -> Question:
    where = f"line {block.line}"
    held = _hold(block.text)
    title = _TITLE.match(held)
    key = _free(title.group(1)) if title else f"q{number}"
    rest = held[title.end() :] if title else held
    before, brace, inside = rest.partition("{")
    inside, closed, after = inside.partition("}")
    if not brace or not closed:
        raise errors.Unusable("gift.braces", "a question has its answers between braces", where)
    if after.strip():
        raise errors.Unusable("gift.gap", "gaps in the middle of a text are not read: put the braces at the end", where)
    text = _free(_MARKUP.sub("", before, count=1))
    if not text:
        raise errors.Unusable("gift.text", "the question has no text", where)
    inside, _sign, whole = inside.partition("####")
    why = {language: _free(whole)} if whole.strip() else {}
    made = _made(Question(key, block.module, "one", {language: text}, why=why), inside.strip(), language, where)
    fault = courses.fault_of(made)
    if fault:
        raise errors.Unusable("gift.question", fault, where)
    return made


def _with(one: Question, kind: courses.Kind, **told: object) -> Question:
    return replace(one, kind=kind, **told)  # type: ignore[arg-type]  # the callers name fields of a question


def _made(one: Question, inside: str, language: str, where: str) -> Question:
    head = inside.partition("#")[0].strip().upper()
    if head in _TRUE:
        return _with(one, "truth", right=float(_TRUE[head]))
    if inside.startswith("#"):
        return _numeric(one, inside[1:], where)
    if not inside:
        raise errors.Unusable("gift.essay", "a question without answers cannot be marked", where)
    parts = _ANSWER.findall(inside)
    if not parts:
        raise errors.Unusable("gift.answers", "answers begin with = or ~", where)
    if all(sign == "=" and "->" in told for sign, _share_, told in parts):
        pairs = tuple(tuple({language: _free(side)} for side in told.split("->", 1)) for _s, _n, told in parts)
        return _with(one, "match", pairs=pairs)
    if not any(sign == "~" for sign, _share_, _told in parts):
        raise errors.Unusable("gift.short", "short texts to be typed are not read: they cannot be marked fairly", where)
    if len(parts) > len(_KEYS):
        raise errors.Unusable("gift.answers", "at most 26 answers a question", where)
    answers = tuple(
        _answer(letter, sign, share, told, language) for letter, (sign, share, told) in zip(_KEYS, parts, strict=False)
    )
    return _with(one, "many" if any(share for _s, share, _t in parts) else "one", answers=answers)


def _answer(key: str, sign: str, share: str, told: str, language: str) -> Answer:
    text, _sign, why = told.partition("#")
    right = float(share) > 0 if share else sign == "="
    return Answer(key, {language: _free(text)}, right, {language: _free(why)} if why.strip() else {})


def _numeric(one: Question, told: str, where: str) -> Question:
    """``7``, ``7:0.5`` or ``6..8``."""
    plain = told.strip().removeprefix("=").partition("#")[0].strip()
    if ".." in plain:
        low, high = (papers.number(side) for side in plain.split("..", 1))
        if low is None or high is None or high < low:
            raise errors.Unusable("gift.number", "this is no span of numbers", where)
        return _with(one, "number", right=(low + high) / 2, tolerance=(high - low) / 2)
    value, _colon, spread = plain.partition(":")
    right, tolerance = papers.number(value), papers.number(spread or "0")
    if right is None or tolerance is None:
        raise errors.Unusable("gift.number", "this is no number", where)
    return _with(one, "number", right=right, tolerance=abs(tolerance))
