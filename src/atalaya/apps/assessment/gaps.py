"""What is missing after validation, for later rooms: plans and drafts start from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atalaya.adapters import knowledge
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, models, standing
from atalaya.core import assessment, plans, policy
from atalaya.core.catalogue import Catalogue, Field

LANGUAGES = ("es", "en", "pt", "fr")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A matrix or survey of an owner with its gaps, in the order of its catalogue; ``final`` of ``fields`` count."""

    pk: int
    title: str
    catalogue: str
    fields: int
    final: int
    gaps: tuple[plans.Gap, ...]


def assessed(owner: str, by: policy.Actor) -> tuple[Assessed, ...]:
    """The assessments of an owner that this person works on as a whole, each with its gaps; two queries for all."""
    rows = models.Assessment.objects.filter(owner_id=owner, withdrawn=False).order_by("pk")
    mine = [one for one in access.visible(rows, by) if standing.is_inside(one, by)]
    final: dict[int, dict[str, assessment.Said]] = {one.pk: {} for one in mine}
    answers = models.Answer.objects.filter(assessment__in=mine, stage__in=sorted(assessment.FINAL))
    for pk, field, value, stage in answers.values_list("assessment_id", "field", "value", "stage"):
        final[pk][field] = assessment.Said(field, value, stage=stage)
    return tuple(_assessed(one, final[one.pk]) for one in mine)


def _assessed(found: models.Assessment, said: dict[str, assessment.Said]) -> Assessed:
    book, known = books.book(found.catalogue), books.fields(found.catalogue)
    made = []
    for gap in assessment.gaps((field.id for field in book.fields), said):
        field = known[gap.field]
        asked = {code: named(book, field, code) for code in LANGUAGES}
        statement = {code: _statement(book, field, code) for code in LANGUAGES}
        made.append(plans.Gap(found.catalogue, field.id, field.row, field.section, asked, statement, gap.kind))
    title = values.spoken(found.title).text
    return Assessed(found.pk, title, found.catalogue, book.denominator, len(said), tuple(made))


def _statement(book: Catalogue, field: Field, language: str) -> str:
    text = book.of(field).statement[language]
    return book.fill(text, field.weapon, language) if field.weapon else text


def named(book: Catalogue, field: Field, language: str) -> str:
    """What a field asks, with its weapon and dimension where the catalogue has them."""
    weapon = book.weapon_names[field.weapon][language] if field.weapon else ""
    split = field.dimension in ("L", "E") and field.dimension in book.dimensions
    dimension = book.dimensions[field.dimension][language].partition(":")[0].strip() if split else ""
    told = ", ".join(part for part in (weapon, dimension) if part)
    return f"{book.asked(field, language)} ({told})" if told else book.asked(field, language)


def field_names(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What fields of any catalogue here ask, in the reader's language, and of which catalogue; without unknown ids."""
    wanted, language = set(ids), books.language()
    found: dict[str, tuple[str, str]] = {}
    for id_ in knowledge.shipped():
        known = books.fields(id_)
        for name in wanted & known.keys():
            found.setdefault(name, (named(books.book(id_), known[name], language), id_))
    return found


def catalogue_of(pk: int | None) -> str:
    """The catalogue of an assessment, the matrix when there is none."""
    found = models.Assessment.objects.filter(pk=pk).values_list("catalogue", flat=True).first() if pk else None
    return found or MATRIX


MATRIX = "un1540-2017"
