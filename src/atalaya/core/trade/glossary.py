"""Words of four languages, and the terms that lead from everyday and trade names to entries of control lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anyascii import anyascii

from atalaya.core.errors import Unusable
from atalaya.core.trade.control import LANGUAGES

MOST_CHARS: Final = 600
MOST_WORDS: Final = 24
_WORD: Final = re.compile(r"[a-z0-9]+")
_DIGITS: Final = "0123456789"
_EMPTY: Final = frozenset(
    "a al an and any are as at au aux avec by com como con cual cuya d da das de del der des do dos du e el em en "
    "es et etc for from having in is it its la las le les leur lo los mas more na nas no non nos not o of on or "
    "os other ou par para per plus por pour que qui s se so son su sur the their them therefor this to todo ts un "
    "una uma une uno used which with y specially designed specified following follows below than thereof use dont "
    "ces ses sus suas seu especialmente disenado projetado concu specialement siguiente seguinte suivant cuando "
    "sin sem sans".split()
)
_ENDS: Final = (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("eaux", "eau"), ("aux", "al"))


@dataclass(frozen=True, slots=True)
class Term:
    """What headings call a thing, where it leads, and its everyday and trade names by language."""

    term: str
    codes: tuple[str, ...]
    cas: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    source: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms, and words that stand for each other: stem -> the stem that stands for all."""

    edition: str
    terms: tuple[Term, ...] = field(repr=False, default=())
    alike: Mapping[str, str] = field(repr=False, default_factory=dict)

    def tokens(self, text: str) -> list[str]:
        """The words of a text that say something, stemmed, one language's word for another's."""
        found = (self.alike.get(word, self.alike.get(stem(word), stem(word))) for word in words(text))
        return list(dict.fromkeys(found))


def build(told: Mapping[str, Any]) -> Glossary:
    """A glossary from its file. Raises Unusable (``glossary.term``) for a term that leads nowhere or has no name."""
    alike: dict[str, str] = {}
    for key, others in dict(told.get("words") or {}).items():
        for word in (key, *str(others).split()):
            for folded in words(word):
                alike.setdefault(folded, stem(key))
                alike.setdefault(stem(folded), stem(key))
    source, reviewer = str(told.get("source", "")), str(told.get("reviewer", ""))
    terms = tuple(_term(one, source, reviewer) for one in told.get("terms") or ())
    return Glossary(str(told.get("edition", "")), terms, alike)


def _term(told: Mapping[str, Any], source: str, reviewer: str) -> Term:
    names = tuple(
        (language, name.strip()) for language in LANGUAGES for name in str(told.get(language, "")).split(";")
        if name.strip()
    )  # fmt: skip
    codes, cas = tuple(str(told.get("codes", "")).split()), tuple(str(told.get("cas", "")).split())
    term = str(told.get("term", ""))
    if not (term and names and (codes or cas)):
        raise Unusable("glossary.term", "a term needs its words, a name, and codes or CAS numbers", term[:60])
    return Term(term, codes, cas, names, str(told.get("source") or source), str(told.get("reviewer") or reviewer))


def fold(text: str) -> str:
    """Small letters a-z, digits and blanks: marks, invisible and direction characters go, scripts become Latin."""
    cut = unicodedata.normalize("NFKD", text[:MOST_CHARS].replace("œ", "oe"))
    kept = "".join(sign for sign in cut if unicodedata.category(sign) not in ("Mn", "Me", "Cf", "Co", "Cs", "Cn"))
    return (kept if kept.isascii() else anyascii(kept)).lower()


def words(text: str) -> Iterator[str]:
    """The words of a text that say something, folded; at most ``MOST_WORDS`` of a question."""
    for word in _WORD.findall(fold(text)):
        if word not in _EMPTY and (len(word) > 1 or word in _DIGITS):
            yield word


def stem(word: str) -> str:
    """A word without the endings of number and gender of four languages: coarse, the same for all."""
    if len(word) < 5 or not word.isalpha():
        return word
    for end, instead in _ENDS:
        if word.endswith(end) and len(word) > len(end) + 2:
            word = word[: -len(end)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
    while len(word) > 4 and word[-1] in "aeo":
        word = word[:-1]
    return word
