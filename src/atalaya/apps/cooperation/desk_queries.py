"""The Committee desk: what a country sent to the Committee or received from it, from every room, by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.drafting import models as drafting
from atalaya.core import errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

REVIEW_ENDS = date(2027, 12, 1)
"""The next comprehensive review comes before December 2027: resolution 2663 (2022), paragraph 3."""
MANDATE_ENDS = date(2032, 11, 30)
"""The end of the Committee's mandate: resolution 2663 (2022), paragraph 2."""
ELSEWHERE: Final = ("return", "offer")
"""Kinds of submission that go to others by their nature: the returns and offers of the BWC."""
COMMITTEE: Final = ("1540", "security council", "consejo de seguridad", "conselho de seguranca", "conseil de securite")
"""What names the Committee among those to whom something is sent, without accents."""
EFFECTS: Final[Mapping[str, Any]] = {
    "requested": gettext_lazy("The request is with the Committee"),
    "authenticated": gettext_lazy("The Committee knows that it comes from the country"),
    "acknowledged": gettext_lazy("The time to object began"),
    "objected": gettext_lazy("Nothing is distributed while it stands"),
    "objection_lifted": gettext_lazy("The objection does not stand any more"),
    "distributed": gettext_lazy("Providers can be shown it once the time is over"),
    "posted": gettext_lazy("Everybody can read the summary once the time is over"),
    "offered": gettext_lazy("There is an offer to answer"),
    "one_year": gettext_lazy("The country says how its request stands"),
    "closed": gettext_lazy("No clock runs any more"),
}
"""What each fact of a way changed."""
PREPARED: Final = ("drafted", "cleared")
"""Stages of what is written here and has not been sent."""
_CHARS: Final = 160


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one country."""

    name: str
    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    preparing: tuple[pieces.Row, ...]
    expected: tuple[pieces.Deadline, ...]


def desk(code: str, by: policy.Actor) -> Desk:
    """Everything of a country with the Committee that this person may see. Missing when there is no such country."""
    owner = f"country:{code.upper()}"
    names = access.names().get(owner)
    if names is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    lines = sorted((*_submissions(owner, by), *_notes(owner, by), *_facts(owner, by)), key=lambda one: one.on)
    heads = (_("Date"), _("What"), _("Number or symbol"), _("Acknowledged or source"), _("What it says or changed"))
    return Desk(
        values.spoken(names).text,
        tuple(pieces.Column(head) for head in heads),
        tuple(one.row for one in reversed(lines) if not one.is_prepared),
        tuple(one.row for one in reversed(lines) if one.is_prepared),
        _expected(owner, by),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """Something on a day; ``is_prepared`` while it is written here and did not leave the country."""

    on: str
    row: pieces.Row
    is_prepared: bool = False


def _submissions(owner: str, by: policy.Actor) -> Iterable[Line]:
    register = known.named("registry.submission")
    assert register is not None
    rows: Any = access.visible(register.model._default_manager.filter(owner=owner), by)
    for row in rows:
        if not _is_with_the_committee(row.kind, row.counterpart):
            continue
        title = values.spoken(row.title).text
        what = f"{row.get_direction_display()}: {row.get_kind_display()}" + (f" · {title}" if title else "")
        number = " · ".join(part for part in (row.note, row.symbol) if part) or None
        cells = (values.day(row.on), what, number, queries.stage_name(row), _short(row.text))
        yield Line(
            row.on, pieces.Row(cells, _at(register.slug, row.pk)), row.direction == "sent" and row.stage in PREPARED
        )


def _is_with_the_committee(kind: str, counterpart: Mapping[str, str]) -> bool:
    """Whether something was exchanged with the Committee: it names it, or names nobody and is no affair of others."""
    told = words.fold(" ".join(counterpart.values()))
    return any(name in told for name in COMMITTEE) if told else kind not in ELSEWHERE


def _short(spoken: Mapping[str, str]) -> str | None:
    text = " ".join(values.spoken(dict(spoken)).text.split())
    return f"{text[:_CHARS]}…" if len(text) > _CHARS else text or None


def _notes(owner: str, by: policy.Actor) -> Iterable[Line]:
    rows = access.visible(drafting.NoteVerbale.objects.filter(owner=owner, submission=None), by)
    for row in rows.exclude(stage="withdrawn"):
        if not _is_with_the_committee("note", row.addressee):
            continue
        on = row.dated.isoformat() if row.dated else ""
        told = values.day(row.acknowledged_on.isoformat()) if row.acknowledged_on else queries.stage_name(row)
        title = values.spoken(row.title).text or _("note verbale")
        cells = (values.day(on), title, row.number or None, told, None)
        yield Line(on, pieces.Row(cells, _at("notes", row.pk)), row.stage in PREPARED)


def _facts(owner: str, by: policy.Actor) -> Iterable[Line]:
    """What was recorded on the ways of requests."""
    for track in access.visible(models.Track.objects.filter(owner=owner), by):
        for row in track.facts_told:
            what = _("Request: %(what)s") % {"what": _(queries.FACT_NAMES[row["what"]])}
            number = " · ".join(part for part in dict.fromkeys((track.number, row.get("reference", ""))) if part)
            cells = (values.day(row["on"]), what, number, row["title"], EFFECTS[row["what"]])
            yield Line(row["on"], pieces.Row(cells, _at("request-way", track.pk)))


def _at(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def _expected(owner: str, by: policy.Actor) -> tuple[pieces.Deadline, ...]:
    """Dates that are expected of the Committee; none of them is a fact."""
    today = clock.today()
    told = [
        (_("Comprehensive review of the resolution, before"), REVIEW_ENDS, ""),
        (_("End of the Committee's mandate"), MANDATE_ENDS, ""),
    ]
    for track in access.visible(models.Track.objects.filter(owner=owner), by).select_related("owner"):
        for one in queries.clocks(track):
            if not one.on and track.stage != "closed":
                told.append((f"{one.name} · {track.number}", one.expected, _at("request-way", track.pk)))
    found = sorted(told, key=lambda one: one[1])
    return tuple(
        pieces.Deadline(what, on, (on - today).days, href, values.spoken(access.names()[owner]).text)
        for what, on, href in found
    )
