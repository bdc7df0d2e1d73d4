"""Time is told in UTC, and the day is the day of that moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from atalaya.adapters import clock


def test_a_moment_bears_its_zone() -> None:
    assert clock.now().tzinfo is UTC


def test_the_day_is_the_day_of_the_moment_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert clock.today().isoformat() == "2026-12-31"
