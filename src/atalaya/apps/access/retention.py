"""Personal data leaves when its time is over: from records, from their history, from letters and accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from atalaya.adapters import clock
from atalaya.apps.access import actions, deeds, models, queries, records
from atalaya.apps.access.registers import exchange, known

LETTERS: Final = timedelta(days=90)
"""How long the address of an invitation is kept after it was taken up, ended or ran out."""
ACCOUNTS: Final = timedelta(days=2 * 365)
"""How long an account without a role is kept after its person was last here."""


def run(on: date) -> dict[str, int]:
    """Takes out what is over on a day; gives how many of each. What was proven stays proven: digests remain."""
    call_command("clearsessions", verbosity=0)
    models.Preview.objects.filter(at__lt=clock.now() - exchange.KEPT).delete()
    return {
        "records": sum(_expire(*one) for one in _over(on)),
        "letters": _letters(on),
        "accounts": _accounts(on),
    }


def rules() -> list[tuple[type[records.Record], records.Kept]]:
    """Every rule of every kind of record, each kind once."""
    models_once = dict.fromkeys(register.model for register in known.every())
    return [(model, kept) for model in models_once for kept in model.KEPT]


def _over(on: date) -> Iterator[tuple[records.Record, tuple[str, ...]]]:
    """Records with personal data whose time is over, with the fields to empty."""
    for model, kept in rules():
        last = on.replace(year=on.year - kept.years, day=min(on.day, 28))
        filled = Q()
        for name in kept.fields:
            filled |= ~Q(**{name: records.empty(model, name)})
        for record in model._default_manager.filter(filled).iterator(chunk_size=200):
            day = _end(record, kept)
            if day and day < last:
                yield record, kept.fields


def _end(record: records.Record, kept: records.Kept) -> date | None:
    """The last day of the record, as late as it may have been; None when it is not over or nobody knows."""
    told = next((str(value) for name in kept.since if (value := getattr(record, name))), "")
    if not told:
        return None
    year, month = int(told[:4]), int(told[5:7] or 12)
    if len(told) == 10:
        return date.fromisoformat(told)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _expire(record: records.Record, names: tuple[str, ...]) -> int:
    with transaction.atomic():
        deeds.expire(record, names)
        actions.erase(queries.target(type(record)), record.pk, names)
    return 1


def _letters(on: date) -> int:
    before = timezone.make_aware(datetime.combine(on, time())) - LETTERS
    over = models.Invitation.objects.exclude(email=actions.FORGOTTEN).filter(
        Q(accepted_at__lt=before) | Q(ended_at__lt=before) | Q(until_at__lt=before)
    )
    numbers = list(over.values_list("pk", flat=True))
    for pk in numbers:
        actions.erase("access.invitation", pk, ("email",))
    return models.Invitation.objects.filter(pk__in=numbers).update(email=actions.FORGOTTEN)


def _accounts(on: date) -> int:
    before = timezone.make_aware(datetime.combine(on, time())) - ACCOUNTS
    held = queries.in_force(on).filter(user=OuterRef("pk"))
    idle = Q(last_login__lt=before) | Q(last_login=None, joined_at__lt=before)
    found = models.User.objects.filter(idle, ~Exists(held), is_active=True)
    for user in found:
        actions.forget_person(user)
    return len(found)
