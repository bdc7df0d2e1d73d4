"""One mail with what waits, as often as its reader wants it: a number and a link, never a text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.apps.access import models, queries
from atalaya.web.crossing import offers

MONDAY: Final = 0
AHEAD: Final = timedelta(days=14)


def send(on: date) -> int:
    """Writes to everybody for whom something waits today; a person gets one a day at most. Gives how many it wrote."""
    sent = 0
    for user in models.User.objects.filter(is_active=True).exclude(digest="never").order_by("pk"):
        if user.digest == "weekly" and on.weekday() != MONDAY:
            continue
        sent += _write(user, on)
    return sent


def _write(user: models.User, on: date) -> bool:
    actor = queries.actor(user, strong=True, on=on)
    if not actor.grants:
        return False
    waiting = len(offers.waiting(actor))
    dates = len([one for one in offers.due(actor, on + AHEAD) if one.left is not None])
    if not waiting and not dates:
        return False
    # Marked before it is sent: a mail lost is better than the same mail every half minute.
    with transaction.atomic():
        unsent = Q(digest_on=None) | Q(digest_on__lt=on)
        free = models.User.objects.filter(unsent, pk=user.pk).update(digest_on=on)
    if not free:
        return False
    with translation.override(user.language):
        steps = ngettext("%(n)d step waits for you.", "%(n)d steps wait for you.", waiting) % {"n": waiting}
        days = ngettext("%(n)d date in the next two weeks.", "%(n)d dates in the next two weeks.", dates) % {"n": dates}
        link = f"{settings.ENVIRONMENT.origin}{reverse('today')}"
        subject = _("%(site)s: what waits for you") % {"site": settings.SITE_NAME}
        send_mail(subject, f"{steps}\n\n{days}\n\n{link}", None, [user.email])
    return True
