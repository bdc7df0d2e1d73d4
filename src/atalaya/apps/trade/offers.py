"""What this room gives to the pages that cut across rooms, part by part."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.trade import (
    concordance_queries,
    flag_queries,
    list_live,
    list_models,
    list_queries,
    screen_models,
    screen_queries,
    wording,
)
from atalaya.core import policy
from atalaya.web import pieces


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Candidates that this person may decide, together; lists that grow old or changed and that concern this person."""
    return (*_candidates(actor), *_old(actor), *concordance_queries.alerts(actor))


def _old(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """The Security Council's list where it is missing or a week old, and those that a country switched on."""
    mine = [code for code, _name in list_queries.bringers(actor)]
    if not mine:
        return ()
    today, href = clock.today(), reverse("list-bring")
    common = any(code in list_models.EVERYBODYS for code in mine)
    council = list_live.for_owner("") if common else ()
    own = [live for code in mine if code.startswith("country:") for live in list_live.for_owner(code)]
    found = [
        pieces.Waiting(live.title or live.list, href, told[0])
        for live in {one.pk: one for one in (*council, *own)}.values()
        if (common or live.list != list_models.SECURITY_COUNCIL) and (told := wording.age(live, today))
    ]
    if common and not council:
        found.append(pieces.Waiting(_("List of the Security Council"), href, _("Bring it: no list is here yet.")))
    return tuple(found)


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
