"""What time it is; the one place that asks, so that a test can jump."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in UTC."""
    return now().date()
