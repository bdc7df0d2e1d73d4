"""When law changes: answers that cite an article whose words changed, went or lost force are to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from atalaya.apps.access import deeds
from atalaya.apps.assessment import models, standing
from atalaya.apps.laws import queries as laws
from atalaya.core import policy

_GRAVEST: Final = ("repealed", "gone", "changed")


def heard(target: str, pk: int) -> None:
    """What earlier rooms tell: a record changed."""
    if target == "laws.law":
        look(pk)


def look(law: int) -> int:
    """Looks at every answer that cites a law; how many are to be looked at again."""
    return _look(models.Citation.objects.filter(article__edition__law=law))


def look_all() -> int:
    """Looks at all citations of law that is not what it was: once a day, so that nothing is missed."""
    moved = Q(article__edition__current=False) | Q(article__edition__law__status__in=("repealed", "replaced"))
    return _look(models.Citation.objects.filter(moved | ~Q(stale="")))


def _look(rows: QuerySet[models.Citation]) -> int:
    """Marks citations and answers; an answer given anew since, or a citation that stands again, loses its mark."""
    told = list(rows.select_related("answer__assessment"))
    found = laws.same_now({one.article_id for one in told})
    changed = [one for one in told if one.stale != found.get(one.article_id, "")]
    if not changed:
        return 0
    fresh: dict[int, list[str]] = defaultdict(list)
    with transaction.atomic():
        for one in changed:
            one.stale = found.get(one.article_id, "")
            if one.stale:
                fresh[one.answer_id].append(one.stale)
        models.Citation.objects.bulk_update(changed, ["stale"], batch_size=200)
        answers = {one.answer_id: one.answer for one in changed}
        entries = []
        for pk, reasons in fresh.items():
            row = answers[pk]
            row.stale = next(name for name in _GRAVEST if name in reasons)
            target = (standing.TARGET, row.pk, row.assessment.owner_id)
            entries.append(deeds.Entry("answer.stale", target, {"stale": ("", row.stale)}, version=row.version))
        models.Answer.objects.bulk_update([answers[pk] for pk in fresh], ["stale"], batch_size=200)
        still = set(
            models.Citation.objects.filter(answer__in=list(answers)).exclude(stale="").values_list("answer", flat=True)
        )
        models.Answer.objects.filter(pk__in=[pk for pk in answers if pk not in still]).update(stale="")
        deeds.append_all(entries, by=policy.VISITOR)
    return len(fresh)
