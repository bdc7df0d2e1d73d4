"""An assessment as plain data: what editions freeze, what exports write.

The shape is published as a JSON schema (``data/schema/assessment-1.json``). Editions are never rewritten: a change of
shape is a new format with a schema of its own beside this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, models
from atalaya.apps.laws import queries as laws
from atalaya.core import policy

FORMAT: Final = "atalaya-assessment/1"


def gather(found: models.Assessment, by: policy.Actor) -> dict[str, Any]:
    """Everything an assessment says, field by field in the order of the catalogue; a fixed number of queries.

    Articles stand with their words, so that what is frozen can be read when the law has changed.
    """
    book = books.book(found.catalogue)
    answers = {row.field: row for row in found.answers.select_related("by")}
    citations: dict[int, list[models.Citation]] = defaultdict(list)
    for one in models.Citation.objects.filter(answer__assessment=found).order_by("pk"):
        citations[one.answer_id].append(one)
    articles = laws.cited({one.article_id for told in citations.values() for one in told}, by)
    behind: dict[int, list[models.Evidence]] = defaultdict(list)
    for piece in found.evidence.filter(withdrawn=False).prefetch_related("answers").order_by("pk"):
        for row in piece.answers.all():
            behind[row.pk].append(piece)
    responses = {one.field: one for one in found.responses.all()}
    approved = found.approved.exclude(confirmed_at=None).order_by("-pk").first()
    bodies = _bodies({row.agency_id for row in answers.values() if row.agency_id}, by)
    fields = [
        _field(one.id, answers.get(one.id), citations, articles, behind, responses.get(one.id), bodies)
        for one in book.fields
    ]
    return {
        "format": FORMAT,
        "country": found.owner_id.partition(":")[2] or found.owner_id,
        "title": dict(found.title),
        "catalogue": {"id": book.id, "version": book.version, "fields": book.denominator, "kind": book.kind},
        "path": found.path,
        "at": clock.now().isoformat(timespec="seconds"),
        "approved": {
            "file": approved.name,
            "report_on": approved.report_on,
            "addenda": list(approved.addenda),
            "approved_on": approved.approved_on,
        }
        if approved
        else None,
        "fields": fields,
    }


def _bodies(wanted: set[int], by: policy.Actor) -> Mapping[int, str]:
    names = values.Names(by)
    names.gather({"registry.body": wanted})
    return {pk: found[0] for pk in wanted if (found := names.record("registry.body", pk))}


def _field(
    name: str,
    row: models.Answer | None,
    citations: Mapping[int, list[models.Citation]],
    articles: Mapping[int, laws.Cited],
    behind: Mapping[int, list[models.Evidence]],
    response: models.Response | None,
    bodies: Mapping[int, str],
) -> dict[str, Any]:
    pk = row.pk if row else 0
    return {
        "field": name,
        "response": {"mark": response.mark, "source": response.source, "remarks": response.remarks}
        if response
        else None,
        "value": row.value if row else "",
        "text": row.text if row else "",
        "stage": row.stage if row else "",
        "same_person": bool(row and row.same_person),
        "stale": row.stale if row else "",
        "origin": row.origin if row else "",
        "version": row.version if row else 0,
        "agency": bodies.get(row.agency_id or 0, "") if row else "",
        "citations": [
            _citation(one, articles[one.article_id]) for one in citations.get(pk, ()) if one.article_id in articles
        ],
        "evidence": [
            {
                "title": one.title,
                "address": one.address,
                "sha256": one.file,
                "on": one.on,
                "expires_on": one.expires_on.isoformat() if one.expires_on else "",
            }
            for one in behind.get(pk, ())
        ],
    }


def _citation(one: models.Citation, article: laws.Cited) -> dict[str, Any]:
    return {
        "key": f"{article.law}:{article.anchor}",
        "law": article.law_title,
        "type": article.law_kind,
        "number": article.law_number,
        "on": article.on,
        "status": article.status,
        "article": article.heading or article.anchor,
        "language": article.language,
        "text": article.words,
        "note": one.note,
        "address": reverse("law-text", args=[article.law]) + f"#{article.anchor}",
    }
