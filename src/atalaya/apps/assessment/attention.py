"""What a contact can act on once the Committee's response lies beside the country's own law: three lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from atalaya.apps.assessment import books, models
from atalaya.apps.laws import queries as laws
from atalaya.core import policy
from atalaya.core.mapping import words

_NUMBER: Final = re.compile(r"\b(\d{1,3}(?:[.,]\d{3})+|\d{2,6})(?:\s*[-/]\s*((?:19|20)\d\d|\d\d)\b)?")
_ARTICLE: Final = re.compile(
    r"\b(?:art(?:\.|s\.|icles?|[íi]culos?|igos?)?|secc?i[oó]n|sections?|ss?\.)\s*(\d{1,4}(?:\s*(?:bis|ter|quater))?(?:-?[A-Z]\b)?)",
    re.I,
)
_LAW: Final = re.compile(
    r"\b(?:ley|law|act|decreto(?:[- ]ley)?|decree|lei|loi|c[oó]digo|code|resoluci[oó]n|resolution|reglamento"
    r"|regulations?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: the field, what the published matrix says, and the law or article it is about."""

    field: str
    title: str
    weapon: str
    words: str
    article: Any = None
    law: Any = None


@dataclass(frozen=True, slots=True)
class Lists:
    """Blank at the Committee although an article is proposed; cited law that is gone; cited article not found."""

    blank: tuple[Line, ...]
    gone: tuple[Line, ...]
    missing: tuple[Line, ...]
    has_response: bool


def lists(found: models.Assessment, by: policy.Actor) -> Lists:
    """The three lists of an assessment, in the order of its fields."""
    responses = {one.field: one for one in found.responses.all()}
    known = laws.named(found.owner_id, by)
    named = _Named(known)
    gone, missing = [], []
    for field in books.fields(found.catalogue):
        one = responses.get(field)
        for source in _sources(one.source if one else ""):
            law = named.of(source)
            if law is None:
                missing += [_line(found, field, source)] if _LAW.search(source) and _NUMBER.search(source) else []
            elif law.status in laws.NO_LONGER:
                gone.append(_line(found, field, source, law=law))
            else:
                missing += [_line(found, field, source, law=law)] if not named.has_articles(law, source) else []
    return Lists(tuple(_blank(found, responses, by)), tuple(gone), tuple(missing), bool(responses))


def _blank(found: models.Assessment, responses: Mapping[str, models.Response], by: policy.Actor) -> Iterable[Line]:
    """Fields that the Committee left blank and the software proposes an article for, the best one each."""
    empty = [field for field, one in responses.items() if one.mark == ""]
    best: dict[str, int] = {}
    told = (
        found.proposals.filter(field__in=empty, decision="propose").exclude(state="refused").order_by("field", "rank")
    )
    for field, article in told.values_list("field", "article_id"):
        best.setdefault(field, article)
    articles = laws.cited(set(best.values()), by)
    for field in books.fields(found.catalogue):
        if field in best and best[field] in articles:
            yield _line(found, field, "", article=articles[best[field]])


def _line(found: models.Assessment, field: str, source: str, *, law: Any = None, article: Any = None) -> Line:
    book, one, language = books.book(found.catalogue), books.fields(found.catalogue)[field], books.language()
    weapon = book.weapon_names[one.weapon][language] if one.weapon else ""
    return Line(field, book.asked(one, language), weapon, source, article, law)


def _sources(text: str) -> list[str]:
    """The instruments that a source cell names, one each: they stand on lines of their own or behind semicolons."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


class _Named:
    """The laws of a country, found by the way a published matrix names them: number and year."""

    def __init__(self, known: Sequence[Any]) -> None:
        self._by_number: dict[str, list[Any]] = defaultdict(list)
        for law in known:
            if law.number:
                self._by_number[_digits(law.number.partition("/")[0])].append(law)
        self._titles = {words.fold(text): law for law in known for text in law.title.values() if len(text) > _LONG}
        self._articles: dict[int, frozenset[str]] = {}

    def of(self, source: str) -> Any:
        """The law that a source names, None when the register has none of that number and kind."""
        folded = words.fold(source)
        for title, law in self._titles.items():
            if title in folded:
                return law
        bare = _ARTICLE.sub(" ", source)
        if not _LAW.search(bare):
            return None
        for number in _NUMBER.finditer(bare):
            found = self._by_number.get(_digits(number[1]), [])
            year = number[2]
            fits = [law for law in found if not (year and law.on) or law.on[:4].endswith(year)]
            if fits:
                return fits[0]
        return None

    def has_articles(self, law: Any, source: str) -> bool:
        """Whether the present wording has every article that the source names; a law without text is not judged."""
        asked = {_article(number) for number in _ARTICLE.findall(source)}
        if not asked:
            return True
        if law.pk not in self._articles:
            self._articles[law.pk] = frozenset(map(_article, laws.numbers_of(law.pk)))
        here = self._articles[law.pk]
        return not here or asked <= here


_LONG: Final = 25
"""A title shorter than this may stand inside another law's."""


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit()).lstrip("0")


def _article(text: str) -> str:
    return "".join(text.lower().split()).replace("-", "")
