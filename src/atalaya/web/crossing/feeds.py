"""Dates as a calendar file (RFC 5545), for the programs people already use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import icalendar

from atalaya.web import pieces

TYPE: Final = "text/calendar; charset=utf-8"
_REMIND: Final = timedelta(days=-7)


def write(found: Iterable[pieces.Deadline], at: datetime, site: str) -> bytes:
    """A calendar with one whole-day entry a date and a reminder a week before; the same date keeps its identity."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Atalaya//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for one in found:
        entry = icalendar.Event()
        entry.add("uid", hashlib.sha256(f"{one.href} {one.on} {one.what}".encode()).hexdigest()[:32] + "@atalaya")
        entry.add("dtstamp", at)
        entry.add("dtstart", one.on)
        entry.add("dtend", one.on + timedelta(days=1))
        entry.add("summary", str(one.what))
        entry.add("transp", "TRANSPARENT")
        if one.whose:
            entry.add("description", str(one.whose))
        if one.href:
            entry.add("url", site.rstrip("/") + one.href)
        bell = icalendar.Alarm()
        bell.add("action", "DISPLAY")
        bell.add("description", str(one.what))
        bell.add("trigger", _REMIND)
        entry.add_component(bell)
        made.add_component(entry)
    return bytes(made.to_ical())
