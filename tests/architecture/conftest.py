"""Prints what the checks of the house measured, below the results."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a measure that a test recorded under a name beginning with ``sizes``."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if str(name).startswith("sizes"):
                terminalreporter.write_line(f"{name}: {value}")
