"""Answer once: answers carried from one catalogue to another by the crosswalk, with where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from atalaya.adapters import knowledge
from atalaya.apps.access import deeds
from atalaya.apps.assessment import actions, books, models, standing
from atalaya.core import assessment, errors, policy
from atalaya.core.catalogue import Crosswalk

MEANING: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("matrix", "survey"): {
        "yes": "met",
        "partly": "partly",
        "no": "not_met",
        "not_applicable": "not_applicable",
        "not_known": "unclear",
    },
    ("survey", "matrix"): {
        "met": "yes",
        "partly": "partly",
        "not_met": "no",
        "not_applicable": "not_applicable",
        "unclear": "not_known",
    },
}
"""An answer on one scale, said on the other."""


@dataclass(frozen=True, slots=True)
class Report:
    """What would become of every answer, with the assessment it comes from and the one it goes to."""

    source: models.Assessment
    target: models.Assessment
    migration: assessment.Migration


def crosswalk(source: str, target: str) -> Crosswalk:
    """The way from the fields of one catalogue to those of another. Unusable where there is none."""
    old, new = books.book(source), books.book(target)
    if books.same_survey(source, target):
        return Crosswalk(source, target, new.version, {})
    if old.kind == "matrix" and new.kind == "survey":
        ways = {
            field.id: tuple(one.id for one in new.obligations.values() if field.id in one.answers)
            for field in old.fields
        }
        return Crosswalk(source, target, new.version, ways)
    if old.kind == "survey" and new.kind == "matrix":
        return Crosswalk(source, target, new.version, {one.id: one.answers for one in old.obligations.values()})
    if old.kind == "survey":
        return _through_the_matrix(source, target)
    derived = knowledge.load_book(target)
    if derived.crosswalk is not None and derived.base.id == old.id:
        return derived.crosswalk
    raise errors.Unusable("carry.way", "No way leads from this catalogue to that one.", "source")


def _through_the_matrix(source: str, target: str) -> Crosswalk:
    """From one survey to another: measures that speak to the same field of the matrix."""
    old, new = books.book(source), books.book(target)
    ways = {
        one.id: tuple(other.id for other in new.obligations.values() if set(one.answers) & set(other.answers))
        for one in old.obligations.values()
    }
    return Crosswalk(source, target, new.version, ways)


def report(source: int, target: int, by: policy.Actor) -> Report:
    """What carrying would do; nothing is written."""
    old, new = (standing.seen(pk, by) for pk in (source, target))
    if not (standing.is_inside(old, by) and standing.is_inside(new, by)) or old.owner_id != new.owner_id:
        raise standing.nothing()
    way = crosswalk(old.catalogue, new.catalogue)
    told = assessment.migrate(_said(old), way, list(books.fields(new.catalogue)), _said(new))
    return Report(old, new, told)


def _said(found: models.Assessment) -> dict[str, assessment.Said]:
    """The answers of an assessment with the articles they cite."""
    cited: dict[int, list[str]] = {}
    told = models.Citation.objects.filter(answer__assessment=found)
    for answer, article in told.values_list("answer_id", "article_id"):
        cited.setdefault(answer, []).append(str(article))
    return {
        row.field: assessment.Said(row.field, row.value, row.text, row.stage, tuple(cited.get(row.pk, ())))
        for row in found.answers.all()
    }


def carry(source: int, target: int, *, by: policy.Actor) -> int:
    """Writes what was reported: only into fields without an answer, and only where the answers that meet agree.

    Each is new here: it starts its own way and is validated anew. How many fields were answered.
    """
    with transaction.atomic():
        standing.require(target, by, policy.Verb.EDIT)
        told = report(source, target, by)
        kinds = (books.book(told.source.catalogue).kind, books.book(told.target.catalogue).kind)
        meaning = MEANING.get(kinds, {})
        writes: dict[str, actions.Write] = {}
        for one in told.migration.carried:
            if one.fate not in ("same", "split", "joined") or not one.said.value:
                continue
            before = writes.get(one.field)
            origin = f"{told.source.catalogue} {one.origin}" if before is None else f"{before.origin}, {one.origin}"
            text = one.said.text if before is None else "\n".join(filter(None, (before.text, one.said.text)))
            cite = tuple(map(int, one.said.cited))
            writes[one.field] = actions.Write(
                one.field,
                meaning.get(one.said.value, one.said.value),
                text[: actions.TEXT_CHARS],
                (*(before.cite if before else ()), *cite),
                origin=origin[:200],
            )
        actions.write(told.target, list(writes.values()), by=by)
        values = {"from": (None, told.source.pk), "fields": (None, sorted(writes))}
        deeds.append("assessment.carried", record=told.target, by=by, values=values)
    return len(writes)
