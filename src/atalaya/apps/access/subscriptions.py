"""A person's dates for their own calendar program, by an address that only they know."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds, models, queries
from atalaya.core import errors, policy
from atalaya.web import pieces
from atalaya.web.crossing import feeds, offers

AHEAD: Final = timedelta(days=366)
_GONE: Final = "There is no such calendar. Make a new link in your calendar here."


def make(by: policy.Actor) -> str:
    """The path of a new address, told once; the one before it ends. Only a digest is kept."""
    secret = secrets.token_urlsafe(24)
    _set(by, hashlib.sha256(secret.encode()).hexdigest(), "feed.made")
    return reverse("feed", args=[by.person, secret])


def end(by: policy.Actor) -> None:
    """Ends the address."""
    _set(by, "", "feed.ended")


def has(by: policy.Actor) -> bool:
    """Whether there is an address that works."""
    return models.User.objects.filter(pk=by.person or 0, is_active=True).exclude(feed="").exists()


def read(pk: int, secret: str) -> bytes:
    """The dates of the person behind an address, as RFC 5545. Missing when the address is wrong or ended.

    A calendar program, and often its maker's server, reads along. So only what this person could see without a
    second factor is named; everything else is a day and a link, as in mails.
    """
    user = models.User.objects.filter(pk=pk, is_active=True).first()
    told = hashlib.sha256(secret.encode()).hexdigest()
    if user is None or not user.feed or not hmac.compare_digest(user.feed, told):
        raise errors.Missing("feed.missing", _GONE)
    on = clock.today()
    until = on + AHEAD
    with translation.override(user.language):
        open_to_read = set(map(_name, offers.due(queries.actor(user, strong=False, on=on), until)))
        found = offers.due(queries.actor(user, strong=True, on=on), until)
        shown = [one if _name(one) in open_to_read else _shut(one) for one in found]
        return feeds.write(shown, clock.now(), settings.ENVIRONMENT.origin)


def _name(one: pieces.Deadline) -> tuple[str, date, str]:
    return one.href, one.on, str(one.what)


def _shut(one: pieces.Deadline) -> pieces.Deadline:
    what = _("A date in %(site)s: open it to read") % {"site": settings.SITE_NAME}
    return replace(one, what=what, whose="", href=one.href or reverse("calendar"))


def _set(by: policy.Actor, digest: str, verb: str) -> None:
    with transaction.atomic():
        done = models.User.objects.filter(pk=by.person, is_active=True).update(feed=digest) if by.person else 0
        if not done:
            raise errors.Missing("policy.missing", "There is no such record.")
        values: dict[str, Any] = {}
        deeds.append(verb, by=by, target=("access.user", by.person or 0, policy.SERVER), values=values)
