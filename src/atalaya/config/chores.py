"""What the worker does: tasks that wait in the database, and a few things once a day."""

from __future__ import annotations

import logging
import os
import signal
import threading
from datetime import date
from typing import Final

from django.core.management import call_command
from django.db import OperationalError
from django.utils import translation

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain, digests, retention
from atalaya.apps.assessment import reading, staleness
from atalaya.apps.bio import cbm_actions as cbm
from atalaya.apps.cooperation import network_chores, network_letters
from atalaya.apps.drafting import arriving, exports
from atalaya.apps.drafting import retention as names
from atalaya.apps.laws import actions as laws
from atalaya.apps.plans import editions, papers
from atalaya.apps.trade import list_actions as lists
from atalaya.apps.trade import screen_actions as screening
from atalaya.apps.trade import screen_chores
from atalaya.apps.training import activity_chores
from atalaya.apps.training import certificate_actions as certificates

_log = logging.getLogger("atalaya.worker")
TICK_S: Final = 2
FILES_A_TURN: Final = 20
"""So many files are read before anything else gets its turn."""


def run(*, once: bool, attend: bool = False) -> None:
    """Works until it is told to stop, or once through what waits; ``attend``: until its parent ends."""
    stop = threading.Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_told: stop.set())
    laws.release()
    reading.release()
    arriving.release()
    exports.release()
    papers.release()
    lists.release()
    screening.release()
    with Cage() as cage:
        _work(stop, cage, once=once, parent=os.getppid() if attend else 0)


def _work(stop: threading.Event, cage: Cage, *, once: bool, parent: int) -> None:
    done: date | None = None
    while not stop.is_set() and parent in (0, os.getppid()):
        call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False)
        if done != clock.today():
            daily()
            done = clock.today()
        if _read(stop, cage):
            continue
        if once:
            return
        stop.wait(TICK_S)


def _read(stop: threading.Event, cage: Cage) -> int:
    """Reads and writes some of what waits, then reads laws for a matrix; a busy database only puts it off."""
    try:
        files = sum(1 for _n in range(FILES_A_TURN) if not stop.is_set() and laws.read_next(cage))
        files += sum(1 for _n in range(FILES_A_TURN) if not stop.is_set() and _draft(cage))
        files += sum(1 for _n in range(FILES_A_TURN) if not stop.is_set() and network_letters.write_next())
        files += int(not stop.is_set() and (lists.read_next() or screening.screen_next()))
        return files or int(not stop.is_set() and reading.read_next())
    except OperationalError:
        _log.warning("the database did not answer; the file is read later", exc_info=True)
        return 0


def _draft(cage: Cage) -> bool:
    """A file that becomes a draft, a draft that becomes a file, or a plan on paper that becomes measures."""
    return arriving.read_next(cage) or exports.write_next() or papers.read_next()


def daily() -> None:
    """Signs the chain, writes digests, takes out personal data whose time is over; each once a day."""
    signed = chain.sign()
    sent = digests.send(clock.today())
    gone = {**retention.run(clock.today()), **names.run(clock.today())}
    staleness.look_all()
    editions.settle_all()
    network_chores.run(clock.today())
    gone["travel"] = activity_chores.run(clock.today())
    gone["holders"] = certificates.forget(clock.today())
    cbm.tidy(clock.today())
    screen_chores.run(clock.today())
    with translation.override("en"):
        _log.info("daily", extra={"task": f"head {signed.number if signed else '-'}, {sent} digests, gone {gone}"})
