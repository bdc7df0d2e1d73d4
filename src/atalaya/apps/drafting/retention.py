"""Names of people leave when their time is over: of bodies asked by link, of who commented, of who took part.

The body somebody spoke for stays, and so does what was said and decided. History holds no name of these people.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from atalaya.apps.access import deeds
from atalaya.apps.drafting import models
from atalaya.core import policy

ADDRESSES: Final = timedelta(days=90)
"""How long the address of a body is kept after the last day of its round; as that of an invitation to the site."""
COMMENTS: Final = timedelta(days=2 * 365)
"""How long the name of who commented is kept: from the last day of the round, or from the comment; decided ones."""
ATTENDANCES: Final = timedelta(days=5 * 365)
"""How long the names of who took part in a workshop are kept after its last day."""


def run(on: date) -> dict[str, int]:
    """Takes out what is over on a day; gives how many of each."""
    guests = models.Guest.objects.exclude(mail="").filter(round__until__lt=on - ADDRESSES)
    late = on - COMMENTS
    over = Q(round__until__lt=late) | Q(round=None, at__date__lt=late)
    comments = models.Comment.objects.exclude(author="").exclude(outcome="").filter(over)
    there = models.Attendance.objects.exclude(name="").filter(workshop__ends_on__lt=on - ATTENDANCES)
    return {
        "addresses": _forget(list(guests.values_list("pk", "round__draft")), models.Guest, "mail"),
        "commenters": _forget(list(comments.values_list("pk", "draft")), models.Comment, "author"),
        "attendees": _forget(list(there.values_list("pk", "workshop__draft")), models.Attendance, "name"),
    }


def _forget(
    found: list[tuple[int, int]], model: type[models.Guest | models.Comment | models.Attendance], field: str
) -> int:
    """Empties a field of rows, told by their draft; one line of history a draft, with how many."""
    counted = Counter(draft for _pk, draft in found)
    drafts = models.Draft.objects.in_bulk(list(counted))
    for draft, number in counted.items():
        with transaction.atomic():
            mine = [pk for pk, whose in found if whose == draft]
            model.objects.filter(pk__in=mine).update(**{field: ""})
            deeds.append("draft.expired", record=drafts[draft], by=policy.VISITOR, values={field: (number, None)})
    return len(found)
