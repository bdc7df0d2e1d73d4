"""Campaigns: every holder of a post is asked by a personal link to confirm what is kept of them.

The link opens one entry and nothing else, without signing in. Its secret is told once, in the mail; a digest is kept.
What comes by it is what a holder says: the entry changes when the secretariat takes it over, never before.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import actions as access_actions
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import network_letters as letters
from atalaya.apps.cooperation import network_models as models
from atalaya.core import errors, policy
from atalaya.core.policy import Verb

TARGET: Final = "cooperation.campaign"
FIELDS: Final = ("name", "function", "mail", "phone")
"""What a holder may say has changed."""
MOST_DAYS: Final = 120
IN_OFFICE: Final = ("nominated", "verified", "active", "handed_over")
KEPT: Final = timedelta(days=365)
_SECRET_BYTES: Final = 24
_CHARS: Final = 200
_NOTE_CHARS: Final = 600
_GONE: Final = "There is no such link, or its time is over. Ask the secretariat for a new one."


@dataclass(frozen=True, slots=True)
class Line:
    """One holder asked, as the secretariat sees it. ``changes`` are field, value kept, value told."""

    pk: int
    who: str
    post: str
    owner: str
    href: str
    mailed: bool
    waits: bool
    opened: bool
    answer: str
    answer_name: Any
    settled: str
    settled_name: Any
    note: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign and how it stands; each number has ``of``, how many were asked."""

    pk: int
    title: str
    until: date
    open: bool
    version: int
    of: int
    counts: Mapping[str, int]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What whoever has a link sees: their own entry, and what they said of it."""

    pk: int
    title: str
    until: date
    owner: str
    post: str
    kept: Mapping[str, str]
    since: str
    answer: str
    told: Mapping[str, str]
    settled: bool
    language: str


def require(by: policy.Actor) -> None:
    """Lets through whoever verifies the contacts of all countries; a campaign does not exist for others."""
    if not policy.may(by, Verb.APPROVE, policy.Thing("holder", "", policy.Klass.NETWORK)):
        raise errors.Missing("policy.missing", "There is no such record.")


def may(by: policy.Actor) -> bool:
    """Whether this person opens campaigns."""
    return policy.may(by, Verb.APPROVE, policy.Thing("holder", "", policy.Klass.NETWORK))


def _holders() -> Any:
    register = known.named("registry.holder")
    assert register is not None
    return register.model


def begin(title: str, kinds: tuple[str, ...], until: date, *, by: policy.Actor) -> models.Campaign:
    """Asks every holder in office of these kinds of post whose entry may be seen; the worker writes the letters."""
    require(by)
    name = " ".join(title.split())[:160]
    if not name:
        raise errors.Unusable("campaign.title", "Give the campaign a title.", "title")
    if not clock.today() <= until <= clock.today() + timedelta(days=MOST_DAYS):
        raise errors.Unusable("campaign.until", "Choose a day within the next 120 days.", "until")
    rows = _holders()._default_manager.filter(stage__in=IN_OFFICE).select_related("post", "owner")
    rows = access.visible(rows.filter(post__kind__in=kinds) if kinds else rows, by)
    today = clock.today().isoformat()
    found = [row for row in rows.order_by("pk") if not row.until or row.until >= today[: len(row.until)]]
    if not found:
        raise errors.Unusable("campaign.nobody", "Nobody holds such a post today.", "kinds")
    with transaction.atomic():
        made = models.Campaign.objects.create(title=name, kinds=list(kinds), until=until, by_id=by.person)
        models.Ask.objects.bulk_create(_ask(made, row) for row in found)
        values_ = {"title": (None, name), "until": (None, until.isoformat()), "asked": (None, len(found))}
        deeds.append("campaign.opened", by=by, target=(TARGET, made.pk, policy.SECRETARIAT), values=values_)
    return made


def _ask(made: models.Campaign, row: Any) -> models.Ask:
    """Somebody to be asked; nobody knows a link to it before the letter is written."""
    unknown = letters.digest(secrets.token_urlsafe(_SECRET_BYTES))
    return models.Ask(campaign=made, holder=row, owner_id=row.owner_id, digest=unknown, waits=True)


def remind(pk: int, *, by: policy.Actor) -> int:
    """Has a new link written to everybody who has not answered; the one before it ends then. Gives to how many."""
    require(by)
    with transaction.atomic():
        made = _campaign(pk)
        if not is_open(made):
            raise errors.OutOfOrder("campaign.closed", "This campaign is over.")
        count = made.asks.filter(answer="").update(waits=True)
        deeds.append(
            "campaign.reminded", by=by, target=(TARGET, pk, policy.SECRETARIAT), values={"asked": (None, count)}
        )
    return count


def close(pk: int, *, by: policy.Actor) -> None:
    """Ends a campaign before its day; its links end with it."""
    require(by)
    with transaction.atomic():
        made = _campaign(pk)
        if made.closed_at is None:
            models.Campaign.objects.filter(pk=pk).update(closed_at=clock.now())
            deeds.append("campaign.ended", by=by, target=(TARGET, pk, policy.SECRETARIAT))


def _campaign(pk: int) -> models.Campaign:
    found = models.Campaign.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def is_open(made: models.Campaign) -> bool:
    """Whether its links still work today."""
    return made.closed_at is None and clock.today() <= made.until


# By link.


def find(pk: int, secret: str) -> models.Ask:
    """The entry behind a link. Missing when the link is wrong, ended or over: always the same."""
    found = models.Ask.objects.filter(pk=pk).select_related("campaign", "holder__post", "owner").first()
    good = found is not None and hmac.compare_digest(found.digest, letters.digest(secret))
    if found is None or not good or not is_open(found.campaign) or found.holder.withdrawn:
        raise errors.Missing("campaign.gone", _GONE)
    return found


def entry(pk: int, secret: str) -> Entry:
    """What a link shows."""
    asked = find(pk, secret)
    models.Ask.objects.filter(pk=asked.pk, opened_at=None).update(opened_at=clock.now())
    holder = asked.holder
    return Entry(
        asked.pk,
        asked.campaign.title,
        asked.campaign.until,
        values.spoken(asked.owner.names).text or asked.owner_id,
        str(holder.post),
        {name: getattr(holder, name) for name in FIELDS},
        holder.since,
        asked.answer,
        asked.told,
        bool(asked.settled),
        holder.post.languages,
    )


def answer(pk: int, secret: str, told: Mapping[str, str] | None) -> models.Ask:
    """Keeps what a holder says: None confirms the entry, else the fields that changed and a note.

    OutOfOrder once the secretariat has dealt with an earlier answer; Unusable names the field that cannot be.
    """
    asked = find(pk, secret)
    if asked.settled:
        raise errors.OutOfOrder("campaign.settled", "The secretariat has dealt with your answer already.")
    kept = _changes(asked.holder, told) if told is not None else {}
    if told is not None and not kept:
        raise errors.Unusable("campaign.same", "Write what has changed, or confirm that it is right.", "note")
    with transaction.atomic():
        asked.answer, asked.told = ("changed" if kept else "confirmed"), kept
        asked.answered_at = clock.now()
        asked.save(update_fields=["answer", "told", "answered_at"])
        verb = f"campaign.entry_{asked.answer}"
        target = (access.target(type(asked.holder)), asked.holder_id, asked.owner_id)
        deeds.append(verb, by=policy.VISITOR, target=target, values={"fields": (None, sorted(kept))})
    return asked


def _changes(holder: Any, told: Mapping[str, str]) -> dict[str, str]:
    kept = {}
    for name in FIELDS:
        value = " ".join(told.get(name, "").split())[:_CHARS]
        if value != getattr(holder, name) and name in told:
            kept[name] = value
    if kept.get("mail"):
        try:
            validate_email(kept["mail"])
        except ValidationError as fault:
            raise errors.Unusable("campaign.mail", "Write a whole e-mail address.", "mail") from fault
    if "name" in kept and not kept["name"]:
        raise errors.Unusable(
            "campaign.name", "Write a name; if the post has another holder, say so in the note.", "name"
        )
    note = told.get("note", "").strip()[:_NOTE_CHARS]
    return {**kept, "note": note} if note else kept


# What the secretariat does with it.


def listing(by: policy.Actor) -> tuple[Progress, ...]:
    """Every campaign, the latest first."""
    require(by)
    made = models.Campaign.objects.order_by("-pk").prefetch_related("asks")[:50]
    return tuple(_progress(one, list(one.asks.all())) for one in made)


def _progress(made: models.Campaign, asks: list[models.Ask], lines: tuple[Line, ...] = ()) -> Progress:
    number = Counter(one.answer or "silent" for one in asks)
    counts = {name: number[name] for name in ("confirmed", "changed", "silent")}
    counts["unreachable"] = sum(1 for one in asks if one.mailed_at is None and not one.answer and not one.waits)
    counts["on_the_way"] = sum(1 for one in asks if one.waits)
    counts["waiting"] = sum(1 for one in asks if one.answer and not one.settled)
    return Progress(made.pk, made.title, made.until, is_open(made), made.version, len(asks), counts, lines)


def progress(pk: int, by: policy.Actor) -> Progress:
    """One campaign with everybody who was asked; what changed stands on top."""
    require(by)
    made = models.Campaign.objects.filter(pk=pk).first()
    if made is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    asks = list(made.asks.select_related("holder__post", "owner"))
    order = {"changed": 0, "confirmed": 1, "": 2}
    asks.sort(key=lambda one: (bool(one.settled), order[one.answer], one.owner_id, one.pk))
    names = values.Names(by)
    return _progress(made, asks, tuple(_line(one, names) for one in asks))


def _line(one: models.Ask, names: values.Names) -> Line:
    labels = {column.name: str(column.verbose_name) for column in type(one.holder)._meta.concrete_fields}
    changes = tuple((labels[name], getattr(one.holder, name), one.told[name]) for name in FIELDS if name in one.told)
    return Line(
        one.pk,
        one.holder.name,
        str(one.holder.post),
        names.owner(one.owner_id),
        reverse("holders", args=[one.holder_id]),
        one.mailed_at is not None,
        one.waits,
        one.opened_at is not None,
        one.answer,
        one.get_answer_display(),
        one.settled,
        one.get_settled_display(),
        one.told.get("note", ""),
        changes,
    )


def settle(pk: int, *, take: bool, by: policy.Actor) -> models.Ask:
    """Takes an answer over into the entry, which is verified with that, or leaves the entry as it is."""
    require(by)
    with transaction.atomic():
        asked = models.Ask.objects.select_for_update().select_related("holder").filter(pk=pk).first()
        if asked is None or not asked.answer:
            raise errors.Missing("policy.missing", "There is no such record.")
        if asked.settled:
            raise errors.OutOfOrder("campaign.settled", "This answer was dealt with already.")
        if take:
            told = {name: asked.told[name] for name in FIELDS if name in asked.told}
            told["verified_on"] = clock.today().isoformat()
            deeds.change(type(asked.holder), asked.holder_id, told, by=by, version=asked.holder.version)
        asked.settled, asked.settled_at = ("taken" if take else "left"), clock.now()
        asked.save(update_fields=["settled", "settled_at"])
        values_ = {"holder": (None, asked.holder_id), "settled": (None, asked.settled)}
        deeds.append(
            "campaign.answer_settled", by=by, target=(TARGET, asked.campaign_id, policy.SECRETARIAT), values=values_
        )
    return asked


def take_confirmed(pk: int, *, by: policy.Actor) -> int:
    """Marks every entry as verified that its holder confirmed as it stands. Gives how many."""
    require(by)
    waiting = models.Ask.objects.filter(campaign=pk, answer="confirmed", settled="").values_list("pk", flat=True)
    with transaction.atomic():
        return len([settle(one, take=True, by=by) for one in list(waiting)])


def tidy(on: date) -> int:
    """Empties what holders told, a year after their campaign ended. Gives how many."""
    before = on - KEPT
    found = models.Ask.objects.filter(campaign__until__lt=before).exclude(told={})
    for one in found:
        access_actions.erase(TARGET, one.campaign_id, ("told",))
    return found.update(told={})
