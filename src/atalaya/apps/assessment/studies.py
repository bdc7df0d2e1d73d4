"""What is read across: concordance with international texts, one field across countries, coverage of the region."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, editions, models, queries
from atalaya.apps.laws import queries as laws
from atalaya.core import assessment, policy
from atalaya.core.mapping import words


@dataclass(frozen=True, slots=True)
class Point:
    """A measure or field under one international reference: the answer, and the national articles behind it."""

    field: str
    title: str
    lang: str
    value: str
    tone: str
    final: bool
    articles: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An international text by its number, with everything that speaks to it; ``gaps`` of ``points`` are open."""

    name: str
    points: tuple[Point, ...]

    @property
    def met(self) -> int:
        """How many points have a final answer that meets them."""
        return sum(1 for one in self.points if one.final and one.tone in ("good", "plain"))


def concordance(found: models.Assessment, by: policy.Actor) -> tuple[Reference, ...]:
    """National articles beside international measures and standards, reference by reference."""
    book, language = books.book(found.catalogue), books.language()
    answers = {row.field: row for row in found.answers.all()}
    cited: dict[int, list[int]] = defaultdict(list)
    told = models.Citation.objects.filter(answer__assessment=found)
    for answer, article in told.values_list("answer_id", "article_id"):
        cited[answer].append(article)
    articles = laws.cited({pk for pks in cited.values() for pk in pks}, by)
    points: dict[str, list[Point]] = defaultdict(list)
    for field in book.fields:
        row = answers.get(field.id)
        value = row.value if row else ""
        obligation = book.of(field)
        names = obligation.references or tuple(f"UNSCR 1540 OP{paragraph}" for paragraph in obligation.paragraphs)
        point = Point(
            field.id,
            book.asked(field, language),
            book.tongue(field, language),
            str(queries.VALUE_NAMES.get(value, "")),
            queries.TONES.get(value, "none"),
            bool(row and row.stage in assessment.FINAL),
            tuple(articles[pk] for pk in cited.get(row.pk if row else 0, ()) if pk in articles),
        )
        for name in names:
            points[name].append(point)
    return tuple(
        Reference(name, tuple(told)) for name, told in sorted(points.items(), key=lambda one: words.fold(one[0]))
    )


@dataclass(frozen=True, slots=True)
class Country:
    """One country's articles for a field, as far as the reader may see its laws."""

    name: str
    articles: tuple[Any, ...]


def across(catalogue: str, field: str, by: policy.Actor) -> tuple[Country, ...]:
    """One field in the laws of several countries, by name of the country: clause beside clause, no ranking.

    Shows what the software proposes from laws the reader may see; answers and citations of others stay theirs.
    """
    told = models.Proposal.objects.filter(
        assessment__catalogue=catalogue, assessment__withdrawn=False, field=field, decision="propose"
    )  # what people of that country accepted or refused is theirs, so it makes no difference here
    by_owner: dict[str, list[int]] = defaultdict(list)
    for owner, article in told.order_by("rank", "pk").values_list("assessment__owner_id", "article_id"):
        if article not in by_owner[owner]:
            by_owner[owner].append(article)
    articles = laws.cited({pk for pks in by_owner.values() for pk in pks}, by)
    names = values.Names(by)
    found = []
    for owner, pks in by_owner.items():
        seen = tuple(articles[pk] for pk in pks if pk in articles)[:MOST]
        if seen:
            found.append(Country(names.owner(owner), seen))
    return tuple(sorted(found, key=lambda one: words.fold(one.name)))


MOST: Final = 4
"""So many articles of a country are shown side by side."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A country in the regional view: counts of its last edition by section, each with its denominator."""

    name: str
    edition: models.Edition
    catalogue: str
    sections: tuple[tuple[str, assessment.Count], ...]
    changed: int
    late: int
    href: str


def region(by: policy.Actor, catalogue: str) -> tuple[Covered, ...]:
    """What the countries released of one catalogue, by name; or what the reader works on. Never a rank or a score."""
    rows = models.Assessment.objects.filter(catalogue=catalogue).select_related("owner")
    seen = list(access.visible(rows, by).annotate(last=Max("editions__number")).exclude(last=None))
    wanted = {one.pk: one.last for one in seen}
    last = {
        one.assessment_id: one
        for one in models.Edition.objects.filter(assessment__in=seen)
        if one.number == wanted[one.assessment_id]
    }
    found = [_covered(one, last[one.pk], by) for one in seen]
    return tuple(sorted(found, key=lambda one: words.fold(one.name)))


def _covered(found: models.Assessment, edition: models.Edition, by: policy.Actor) -> Covered:
    content = editions.read(edition)
    said = {one["field"]: assessment.plain(one) for one in content["fields"]}
    book, language = books.book(found.catalogue), books.language()
    sections = tuple(
        (f"{id_} {title[language]}", assessment.count((one.id for one in book.fields if one.section == id_), said))
        for id_, title, _paragraphs in book.sections
    )
    before = found.editions.filter(number=edition.number - 1).first()
    changed = len(editions.compare(editions.read(before), content)) if before else 0
    late = _late(found) if found.owner_id in by.owners() else 0
    name = values.spoken(found.owner.names).text
    href = reverse("matrix-edition", args=[found.pk, edition.number, "xlsx"])
    return Covered(name, edition, found.catalogue, sections, changed, late, href)


def _late(found: models.Assessment) -> int:
    return found.calls.filter(state="open", due__lt=clock.today()).count()
