"""What the pages of programmes show: which fit a request and why, what is done twice, how many in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import assistance as knowledge
from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation.request_registers import subject_name
from atalaya.core import assistance, policy
from atalaya.web import pieces

AMERICAS = "americas"


@dataclass(frozen=True, slots=True)
class Matched:
    """A programme that fits, with the facts that speak for it."""

    title: str
    provider: str
    href: str
    reasons: tuple[tuple[str, str], ...]
    verified_on: Any
    stale: bool


def as_programme(row: models.Programme) -> assistance.Programme:
    """An entry of the catalogue as far as matching goes."""
    return assistance.Programme(
        row.pk,
        frozenset(row.subjects),
        frozenset(row.obligations),
        frozenset(map(_place, row.regions)),
        frozenset(row.types),
        frozenset(row.languages),
        row.begins,
        row.ends,
    )


def _place(name: str) -> str:
    return name.upper() if len(name) == len("XC") else name.lower()


def as_wanted(found: models.Request) -> assistance.Wanted:
    """A request as far as matching goes."""
    code = found.owner_id.partition(":")[2]
    begins = found.on or clock.today().isoformat()
    return assistance.Wanted(
        found.subject,
        frozenset(found.obligations),
        frozenset({code, AMERICAS}),
        frozenset(found.types),
        frozenset(found.title),
        found.begins or begins,
        found.ends,
    )


def matches(found: models.Request, by: policy.Actor) -> tuple[Matched, ...]:
    """The programmes that fit a request, the most reasons first. Nobody is told of it."""
    rows = {row.pk: row for row in access.visible(models.Programme.objects.all(), by)}
    told = assistance.matches(as_wanted(found), assistance.Offered(map(as_programme, rows.values())))
    return tuple(_matched(rows[one.key], one) for one in told)


def _matched(row: models.Programme, one: assistance.Match) -> Matched:
    return Matched(
        values.spoken(row.title).text,
        row.provider,
        reverse("programmes", args=[row.pk]),
        tuple((_heads()[name], ", ".join(_told(name, code) for code in codes)) for name, codes in one.reasons),
        values.day(row.verified_on),
        assistance.is_stale(row.verified_on, clock.today()),
    )


def _heads() -> Mapping[str, str]:
    return {
        "subject": _("Subject area"),
        "obligations": _("Operative paragraphs"),
        "types": _("Types of assistance"),
        "regions": _("Country or region"),
        "languages": _("Languages"),
        "period": _("Period"),
    }


def _told(name: str, code: str) -> str:
    if name == "subject":
        return subject_name(code)
    if name == "types":
        return values.spoken(knowledge.types().get(code, {})).text or code
    if name == "obligations":
        return str(dict(models.OBLIGATIONS).get(code, code))
    if name == "languages":
        return dict(models.LANGUAGES).get(code, code)
    if name == "regions":
        return (
            _("The Americas") if code == AMERICAS else values.spoken(access.names().get(f"country:{code}")).text or code
        )
    return code


def _country(row: models.Offer) -> str:
    return values.spoken(row.country.names).text if row.country else ""


def twice(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """Offers of different donors to one country on one subject at times that meet, among those this person sees."""
    rows = access.visible(models.Offer.objects.filter(country__isnull=False), by).select_related("country")
    offers = {str(row.pk): row for row in rows.exclude(stage__in=("refused", "lapsed"))}
    told = [
        assistance.Work(key, str(row.country_id), row.subject, row.provider, row.begins, row.ends)
        for key, row in offers.items()
    ]
    return tuple(
        pieces.Row(
            (
                _country(offers[one.key]),
                subject_name(one.subject),
                one.donor,
                other.donor,
            ),
            reverse("offers", args=[int(one.key)]),
        )
        for one, other in assistance.duplicates(told)
    )


@dataclass(frozen=True, slots=True)
class Year:
    """How many offers under Article X, requests and matches a year brought, among what this person sees."""

    year: str
    offers: int
    requests: int
    matches: int


def years(by: policy.Actor) -> tuple[Year, ...]:
    """The yearly count, the last year first; a match is an offer to a request that was accepted."""
    offers = list(access.visible(models.Offer.objects.all(), by).values_list("on", "article_x", "approach", "stage"))
    own = list(access.visible(models.Request.objects.all(), by).values_list("on", flat=True))
    posted = access.visible(models.Posting.objects.exclude(owner__in=by.owners()), by)
    asked = [on[:4] for on in [*own, *posted.values_list("posted_on", flat=True)] if on]
    open_offers = [on[:4] for on, article_x, _approach, _stage in offers if article_x and on]
    met = [on[:4] for on, _x, approach, stage in offers if approach and stage in ("accepted", "delivered") and on]
    every = sorted({*asked, *open_offers, *met}, reverse=True)
    return tuple(Year(one, open_offers.count(one), asked.count(one), met.count(one)) for one in every)
