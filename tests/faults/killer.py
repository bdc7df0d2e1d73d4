"""A writer is killed in the middle of its work, again and again; prints what was lost as JSON.

``python -m tests.faults.killer ROUNDS``. The writer says each record it was told is saved; after each kill every one
of them has to be there, with its deed, and no record without a deed or deed without a record.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from typing import Any

from atalaya.core import policy
from tests.faults import site

LONGEST_S = 0.15
AT_WORK = 0.8
"""The share of writers that are killed after they began to write; the others die while they connect."""


def main(rounds: int, seed: int) -> dict[str, int]:
    """Kills so many writers."""
    person = site.prepare()
    chance = random.Random(seed)
    from django.db import connections

    acknowledged: set[int] = set()
    for _round in range(rounds):
        _let_go(connections)
        acknowledged |= _writer(person, chance.uniform(0, LONGEST_S), at_work=chance.random() < AT_WORK)
    from atalaya.apps.access import chain, models
    from atalaya.apps.registry.models import Body

    there = set(Body.objects.values_list("pk", flat=True))
    told = set(models.Deed.objects.filter(verb="body.created").values_list("target_id", flat=True))
    return {
        "rounds": rounds,
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - there),
        "half": len(there ^ told),
        "bad": chain.check().bad,
    }


def _let_go(connections: Any) -> None:
    """Closes what a child must not inherit: connections, and the threads of a pool."""
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _writer(person: int, after_s: float, *, at_work: bool) -> set[int]:
    """Starts a writer, kills it (``at_work``: once it has saved something), and gives what it said was saved."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        _write(person, outlet)
    os.close(outlet)
    said = os.read(inlet, 1) if at_work else b""
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(inlet, 65_536):
        said += part
    os.close(inlet)
    whole = said.rpartition(b"\n")[0]
    return {int(line) for line in whole.split(b"\n") if line}


def _write(person: int, outlet: int) -> None:
    """Adds records until it is killed; says each only after it was saved."""
    from atalaya.apps.access import deeds
    from atalaya.apps.registry.models import Body

    actor = policy.Actor(person, "Ana", (policy.Grant(policy.Role.CONTACT, site.OWNER),), strong=True)
    while True:
        body = deeds.create(Body(owner_id=site.OWNER, klass="national", names={"es": "Oficina"}, kind="unit"), by=actor)
        os.write(outlet, f"{body.pk}\n".encode())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
