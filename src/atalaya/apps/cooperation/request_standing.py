"""When something of a request may be shown, told from what was recorded and the clocks of the Committee."""

from __future__ import annotations

import contextlib
from datetime import date

from atalaya.adapters import assistance as knowledge
from atalaya.adapters import clock
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.registry import knowledge as registry
from atalaya.core import assistance, errors, workflow
from atalaya.core.calendars import Calendar


def facts(track: models.Track) -> assistance.Facts:
    """What was recorded on a way, each with its day."""
    return [(row["what"], date.fromisoformat(row["on"])) for row in track.facts_told]


def named(calendar: str) -> dict[str, Calendar]:
    """The calendars that clocks are counted in: the United Nations Headquarters' and the country's, where known."""
    found = {workflow.UN: registry.calendar("")}
    with contextlib.suppress(errors.Missing):
        found[workflow.COUNTRY] = registry.calendar(calendar) if calendar else found[workflow.UN]
    return found


def clocks(track: models.Track) -> tuple[assistance.Clock, ...]:
    """The clocks of a way as they stand now. Reads ``track.owner``: fetch it with the rows."""
    return assistance.clocks(knowledge.rules(), facts(track), named(track.owner.calendar), clock.now())


def require_open(track: models.Track) -> None:
    """Raises unless a provider may be shown the request now.

    The Committee distributed it, the last day of the time to object is over at the United Nations Headquarters, no
    objection stands, and the country's consent to distribute does.
    """
    if not track.request.consents_to("distribute"):
        raise errors.Refused("request.consent", "The country does not consent to distribute this request.")
    told = facts(track)
    last = [what for what, _on in told if what in ("objected", "objection_lifted")][-1:]
    if last == ["objected"]:
        raise errors.OutOfOrder("track.objected", "An objection stands.")
    window = next((one for one in clocks(track) if one.rule.id == "objection"), None)
    _require_over(window)
    if "distributed" not in dict(told):
        raise errors.OutOfOrder("track.distributed", "The Committee has not distributed it.")


def _require_over(window: assistance.Clock | None) -> None:
    """``where`` of the fault is the last day of the term, where it has begun."""
    if window is None or not assistance.is_over(window, clock.now()):
        last = window.expected.isoformat() if window else ""
        raise errors.OutOfOrder("track.window", "The time to object is not over.", last)


def require_postable(track: models.Track) -> None:
    """Raises unless what the Committee posted may be shown to everybody here."""
    if not (track.request.consents_to("summary") or track.request.consents_to("full")):
        raise errors.Refused("request.consent", "The country does not consent to publish this request.")
    window = next((one for one in clocks(track) if one.rule.id == "posting"), None)
    if window is None or "posted" not in dict(facts(track)):
        raise errors.OutOfOrder("track.posted", "The Committee has not posted the summary.")
    _require_over(window)
    if models.Posting.objects.filter(track=track, withdrawn=False).exists():
        raise errors.OutOfOrder("track.twice", "It is posted already.")
