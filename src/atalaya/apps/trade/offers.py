"""What this room gives to the pages that cut across rooms, part by part."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.apps.trade import concordance_queries, flag_queries, screen_models, screen_queries
from atalaya.core import policy
from atalaya.web import pieces


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Candidates that this person may decide, together; control lists that changed."""
    return (*_candidates(actor), *concordance_queries.alerts(actor))


def _candidates(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    mine = screen_queries.owners(actor, policy.Verb.APPROVE)
    rows = screen_models.Candidate.objects.filter(run__owner__in=mine, decision=None)
    n = rows.count() if mine else 0
    if not n:
        return ()
    told = ngettext("Look at %(n)d candidate", "Look at %(n)d candidates", n) % {"n": n}
    return (pieces.Waiting(_("Screening"), reverse("screening"), told),)


def workbooks() -> tuple[tuple[str, str], ...]:
    """Blank checklists of red flags to hand out: name and address."""
    return tuple((name, reverse("red-flags-blank", args=[id_])) for id_, name in flag_queries.titles())
