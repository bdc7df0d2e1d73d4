"""The page of participation: for everybody, protected; for those who keep the records, exact."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import participation_queries as queries
from atalaya.core import training
from atalaya.core.policy import Verb
from atalaya.web import pieces


@doors.door("activity", Verb.VIEW)
@require_safe
def participation(request: doors.Request) -> HttpResponse:
    """Who took part, by sex, sector, country, institution, first time or not."""
    years = queries.years(request.actor)
    year, topic, number = (request.GET.get(name, "") for name in ("year", "topic", "activity"))
    asked = queries.Asked(
        year if year in years else "",
        topic if topic in dict(models.TOPICS) else "",
        int(number) if number.isdecimal() and len(number) < 18 else None,
    )
    found = queries.figures_of(request.actor, asked)
    told: dict[str, Any] = {"title": _("Participation"), "found": found, "fewest": training.FEWEST}
    told["tables"] = queries.tables(found, request.actor)
    told["columns"] = (pieces.Column(_("Group")), pieces.Column(_("People"), "number"))
    told["filters"] = (
        pieces.Filter("year", _("Year"), _choices([(one, one) for one in years]), asked.year),
        pieces.Filter("topic", _("Topic"), _choices(models.TOPICS), asked.topic),
    )
    return render(request, "training/participation.html", told)


def _choices(pairs: Any) -> tuple[pieces.Choice, ...]:
    return (pieces.Choice("", _("All")), *(pieces.Choice(code, label) for code, label in pairs))
