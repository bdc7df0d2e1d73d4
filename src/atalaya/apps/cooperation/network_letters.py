"""The letters of campaigns, written by the worker one by one: each holder gets a link of their own, and never twice.

A letter is marked as written in the transaction that takes it, before it is sent: a worker that is killed may lose the
one letter in its hands, and the secretariat can remind its holder; it never sends one again.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.cooperation import network_models as models

_log = logging.getLogger("atalaya.network")
_SECRET_BYTES: Final = 24
_LANGUAGES: Final = ("es", "en", "pt", "fr")


def digest(secret: str) -> str:
    """What is kept of the secret in a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def write_next() -> bool:
    """Writes one letter that waits; False when none does. What is over or was answered meanwhile is not asked again."""
    waiting = models.Ask.objects.filter(waits=True).select_related("campaign", "holder__post").order_by("pk")
    asked = waiting.first()
    if asked is None:
        return False
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    if _take(asked, secret):
        _send(asked, secret)
    return True


def _take(asked: models.Ask, secret: str) -> bool:
    """Takes a letter in hand, once: the link before it ends with that. False where nothing is to be sent."""
    over = asked.campaign.closed_at is not None or asked.campaign.until < clock.today()
    if over or asked.answer or asked.holder.withdrawn or not _address(asked):
        models.Ask.objects.filter(pk=asked.pk).update(waits=False)
        return False
    with transaction.atomic():
        told = {"waits": False, "digest": digest(secret), "mailed_at": clock.now()}
        return bool(models.Ask.objects.filter(pk=asked.pk, waits=True, answer="").update(**told))


def _address(asked: models.Ask) -> str:
    return asked.holder.mail or asked.holder.post.mailbox


def _send(asked: models.Ask, secret: str) -> None:
    """Mails a link, in the languages of the post: no word of the entry."""
    language = next((one for one in asked.holder.post.languages.replace(",", " ").split() if one in _LANGUAGES), "es")
    with translation.override(language):
        link = f"{settings.ENVIRONMENT.origin}{reverse('network-confirm', args=[asked.pk, secret])}"
        lines = (
            _("You are asked to confirm what is kept of you as a point of contact."),
            _("Until %(day)s. The link is yours alone and needs no password:")
            % {"day": asked.campaign.until.isoformat()},
            link,
        )
        subject = _("%(site)s: confirm your contact data") % {"site": settings.SITE_NAME}
        try:
            send_mail(subject, "\n\n".join(lines), None, [_address(asked)])
        except OSError:
            models.Ask.objects.filter(pk=asked.pk).update(mailed_at=None)
            _log.warning("a link could not be sent; it can be sent again from the campaign", exc_info=True)
