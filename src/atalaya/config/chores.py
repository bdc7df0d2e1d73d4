"""What the worker does: tasks that wait in the database, and a few things once a day."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import date
from typing import Final

from django.core.management import call_command
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import chain, digests, retention

_log = logging.getLogger("atalaya.worker")
TICK_S: Final = 30


def run(*, once: bool) -> None:
    """Works until it is told to stop, or once through what waits."""
    stop = threading.Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_told: stop.set())
    done: date | None = None
    while not stop.is_set():
        call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False)
        if done != clock.today():
            daily()
            done = clock.today()
        if once:
            return
        stop.wait(TICK_S)


def daily() -> None:
    """Signs the chain, writes digests, takes out personal data whose time is over; each once a day."""
    signed = chain.sign()
    sent = digests.send(clock.today())
    gone = retention.run(clock.today())
    with translation.override("en"):
        _log.info("daily", extra={"task": f"head {signed.number if signed else '-'}, {sent} digests, gone {gone}"})
