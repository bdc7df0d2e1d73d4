"""What the yearly return gives to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.bio import cbm_models as models
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, policy
from atalaya.web import pieces


def _open(actor: policy.Actor) -> list[models.CbmFile]:
    """Returns of this person's countries that are not over."""
    owners = actor.owners()
    if not owners:
        return []
    rows = models.CbmFile.objects.filter(owner__in=owners).exclude(stage__in=("submitted", "given_up"))
    return list(access.visible(rows, actor).select_related("owner").order_by("pk"))


def _name(found: models.CbmFile) -> str:
    return _("Confidence-building measures %(year)s") % {"year": found.year}


def waiting(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    """Returns to clear, data that came, releases to confirm."""
    for found in _open(actor):
        href, due = reverse("cbm", args=[found.pk]), bio.due(found.year)
        thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
        if found.stage == "handed_in" and policy.may(actor, policy.Verb.APPROVE, thing):
            yield pieces.Waiting(_name(found), href, _("Clear the return"), due)
        arrived = found.asks.exclude(answered_at=None).filter(settled_at=None).exists()
        if arrived and policy.may(actor, policy.Verb.EDIT, thing):
            yield pieces.Waiting(_name(found), href, _("An institution sent its data"), due)
    yield from _releases(actor)


def _releases(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    rows = people.Release.objects.filter(target=access.target(models.CbmForm), stage="proposed")
    files = models.CbmFile.objects.filter(forms__in=list(rows.values_list("target_id", flat=True))).distinct()
    for found in files:
        thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
        if policy.may(actor, policy.Verb.RELEASE, thing):
            yield pieces.Waiting(_name(found), reverse("cbm", args=[found.pk]), _("Confirm the release"))


def due(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    """15 April of open returns, and the days by which institutions were asked to answer."""
    today = clock.today()
    for found in _open(actor):
        href, country = reverse("cbm", args=[found.pk]), values.spoken(found.owner.names).text
        on = bio.due(found.year)
        if on <= until:
            yield pieces.Deadline(_name(found), on, (on - today).days, href, country, _("yearly return"))
        for asked in found.asks.filter(answered_at=None, due__lte=until):
            told = _("Data of %(institution)s") % {"institution": asked.institution}
            yield pieces.Deadline(told, asked.due, (asked.due - today).days, href, country, _("data call"))


def find(actor: policy.Actor, asked: str, limit: int) -> Iterator[pieces.Found]:
    """Nothing: a return is found by its year in its register."""
    del actor, asked, limit
    yield from ()


def handover(actor: policy.Actor, owner: str) -> Iterator[pieces.Section]:
    """Open returns with their day and what is still missing."""
    rows = [
        pieces.Row(
            (_name(found), bio.due(found.year), sum(one.blocks for one in queries.findings(found))),
            reverse("cbm", args=[found.pk]),
        )
        for found in _open(actor)
        if found.owner_id == owner
    ]
    if rows:
        heads = tuple(pieces.Column(head) for head in (_("Yearly return"), _("Due"), _("What does not fit")))
        yield pieces.Section(_("Yearly returns"), heads, tuple(rows))


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's returns with every form, for those who may read them."""
    rows = models.CbmForm.objects.filter(owner=f"country:{country.upper()}").select_related("file")
    told = [
        {
            "year": row.file.year,
            "form": row.code,
            "statement": row.statement,
            "openness": row.openness,
            **{field: one.get("text", "") for field, one in row.answers.items()},
        }
        for row in access.visible(rows, actor).order_by("file__year", "code")
    ]
    return {"cbm": told} if told else {}
