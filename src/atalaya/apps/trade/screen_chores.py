"""What is done once a day: lists in the folder are taken up, spreadsheets and candidates whose time is over go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.trade import list_actions, list_live, list_models
from atalaya.apps.trade import screen_models as models

FILES: Final = timedelta(days=90)
"""How long a spreadsheet that was brought, and its answers as a file, are kept after the answer."""
RUNS: Final = timedelta(days=2 * 365)
"""How long candidates are kept; decisions stay, with what was asked, as long as they are needed."""
DECISIONS: Final = timedelta(days=5 * 365)


def run(on: date) -> dict[str, int]:
    """Takes up what lies in the folder, and out what is over; gives how many of each."""
    return {
        "lists": list_actions.take_up() + list_actions.again(),
        "files": _files(on),
        "runs": _runs(on),
        "decisions": models.Decision.objects.filter(at__date__lt=on - DECISIONS).delete()[0],
    }


def _files(on: date) -> int:
    """Empties the files of runs that are long over; a file that something else still names stays."""
    over = models.Run.objects.filter(ended_at__date__lt=on - FILES).exclude(file="", result="")
    gone = 0
    for one in over:
        digests = {one.file, one.result} - {""}
        with transaction.atomic():
            models.Run.objects.filter(pk=one.pk).update(file="", result="")
        for digest in digests:
            if not is_named(digest):
                list_live.files().remove(digest)
                gone += 1
    return gone


def is_named(digest: str) -> bool:
    """Whether something of this room still needs a file."""
    runs = models.Run.objects.filter(file=digest) | models.Run.objects.filter(result=digest)
    return runs.exists() or list_models.Edition.objects.filter(file=digest).exists()


def _runs(on: date) -> int:
    """Runs that are long over go with their candidates and faults."""
    rows = models.Run.objects.filter(ended_at__date__lt=on - RUNS, file="", result="")
    before = clock.now()
    return rows.filter(ended_at__lt=before).delete()[0]
