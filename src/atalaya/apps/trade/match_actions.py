"""Deeds on keys with which programs ask."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.trade import match_models as models
from atalaya.core import errors, policy

DAYS: Final = 365
SCOPE: Final = "match"


def thing(owner: str) -> policy.Thing:
    """The keys of an owner, as far as permission goes."""
    return policy.Thing("token", owner, policy.Klass.NATIONAL)


def owners(by: policy.Actor) -> tuple[str, ...]:
    """The owners for whom this person gives keys."""
    return tuple(one for one in sorted(by.owners()) if policy.may(by, policy.Verb.CREATE, thing(one)))


def make(owner: str, label: str, *, by: policy.Actor) -> tuple[models.Token, str]:
    """A new key and its secret, which is shown once and never kept."""
    if not policy.may(by, policy.Verb.CREATE, thing(owner)):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    label = " ".join(label.split())[:120]
    if not label:
        raise errors.Unusable("token.label", "Say which program uses the key.", "label")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        made = models.Token.objects.create(
            owner_id=owner, label=label, scope=SCOPE, digest=digest(secret), by_id=by.person,
            until=clock.today() + timedelta(days=DAYS),
        )  # fmt: skip
        deeds.append("token.made", by=by, target=("trade.token", made.pk, owner), values={"label": (None, label)})
    return made, secret


def end(pk: int, *, by: policy.Actor) -> None:
    """Ends a key at once."""
    with transaction.atomic():
        found = models.Token.objects.select_for_update().filter(pk=pk, ended_at=None).first()
        if found is None:
            raise errors.Missing("policy.missing", "There is no such record.")
        policy.require(by, policy.Verb.REMOVE, thing(found.owner_id))
        found.ended_at = clock.now()
        found.save(update_fields=["ended_at"])
        deeds.append("token.ended", by=by, target=("trade.token", found.pk, found.owner_id))


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer(secret: str, on: date) -> models.Token | None:
    """The key with this secret, if it stands."""
    return models.Token.objects.filter(digest=digest(secret), scope=SCOPE, ended_at=None, until__gte=on).first()
