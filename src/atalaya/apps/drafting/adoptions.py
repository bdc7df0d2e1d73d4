"""Which clauses of the library became law where: written down at the enactment, told to whoever may see the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.urls import reverse

from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import bill_models as models
from atalaya.core import policy
from atalaya.web import pieces


def note(bill: models.Bill, law: int, clauses: Iterable[str], *, by: policy.Actor) -> models.Adoption | None:
    """Writes down which library clauses stand in the enacted words; None where there are none, or it is written."""
    told = list(dict.fromkeys(clauses))
    if not told or models.Adoption.objects.filter(law=law).exists():
        return None
    made = models.Adoption(
        owner_id=bill.owner_id, klass=policy.Klass.NATIONAL.value, law_id=law, bill_id=bill.pk, clauses=told
    )
    return deeds.create(made, by=by)


def used(by: policy.Actor) -> Mapping[str, tuple[pieces.Link, ...]]:
    """By id of a library clause, whatever its version: the laws it stands in, country first, as this person may see."""
    rows = access.visible(models.Adoption.objects.all(), by).select_related("law").order_by("owner", "pk")
    names = values.Names(by)
    told: dict[str, list[pieces.Link]] = defaultdict(list)
    for one in rows:
        seen = policy.may(by, policy.Verb.VIEW, access.thing(one.law))
        told_of = [names.owner(one.owner_id), *([values.spoken(one.law.title).text] if seen else [])]
        link = pieces.Link(": ".join(told_of), reverse("adoptions", args=[one.pk]))
        for clause in one.clauses:
            told[clause.partition("@")[0]].append(link)
    return {clause: tuple(links) for clause, links in told.items()}
