"""What the worker does for activities once a day: travel data goes when its time is over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from atalaya.apps.access import actions, deeds
from atalaya.apps.access import queries as access
from atalaya.apps.training import activity_alike as alike
from atalaya.apps.training import activity_models as models

_DEFAULT_DAYS = models.Edition._meta.get_field("purge_days").default


def run(on: date) -> int:
    """Takes out passport, visa and diet so many days after the end of each activity; gives of how many people."""
    rows = models.Place.objects.exclude(needs="").select_related("activity")
    days = dict(
        models.Edition.objects.filter(activity__in=rows.values("activity")).values_list("activity", "purge_days")
    )
    count = 0
    for row in rows.order_by("pk"):
        last = alike.last_day(row.activity.until or row.activity.since)
        if last is not None and last + timedelta(days=days.get(row.activity_id, _DEFAULT_DAYS)) < on:
            with transaction.atomic():
                deeds.expire(row, ("needs",))
                actions.erase(access.target(models.Place), row.pk, ("needs",))
            count += 1
    return count
