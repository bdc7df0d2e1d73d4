"""Two people write the same record at the same moment, again and again; prints what came of it as JSON.

``python -m tests.faults.racers ROUNDS [unguarded]``: unguarded takes the condition on the version out, to show that
the race is real.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from atalaya.core import errors, policy
from tests.faults import site


def main(rounds: int, *, guarded: bool) -> dict[str, int]:
    """Races so many times."""
    person = site.prepare()
    from django.db import connection

    from atalaya.apps.access import deeds
    from atalaya.apps.registry import models

    actor = policy.Actor(person, "Ana", (policy.Grant(policy.Role.CONTACT, site.OWNER),), strong=True)
    record = deeds.create(models.Body(owner_id=site.OWNER, klass="national", names={"es": "0"}, kind="unit"), by=actor)
    if not guarded:
        _take_guard_out(deeds, models)
    barrier = threading.Barrier(2)
    told: list[list[str]] = [[], []]

    def run(side: int) -> None:
        try:
            for number in range(rounds):
                version = [0]
                barrier.wait()
                version[0] = models.Body.objects.get(pk=record.pk).version
                barrier.wait()
                try:
                    words = {"es": f"{number}-{side}"}
                    deeds.change(models.Body, record.pk, {"names": words}, by=actor, version=version[0])
                    told[side].append("won")
                except errors.Conflict:
                    told[side].append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(side,)) for side in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    from atalaya.apps.access import chain

    pairs = list(zip(*told, strict=True))
    return {
        "rounds": len(pairs),
        "one_winner": sum(sorted(pair) == ["conflict", "won"] for pair in pairs),
        "two_winners": sum(pair == ("won", "won") for pair in pairs),
        "version": models.Body.objects.get(pk=record.pk).version,
        "bad": chain.check().bad,
    }


def _take_guard_out(deeds: Any, models: Any) -> None:
    """Writes whatever the version is, as code without the condition would: the last one wins."""
    change = deeds.change

    def careless(model: Any, pk: int, values: Any, *, by: Any, version: int) -> Any:
        del version
        while True:
            try:
                return change(model, pk, values, by=by, version=models.Body.objects.get(pk=pk).version)
            except errors.Conflict:
                continue

    deeds.change = careless


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), guarded="unguarded" not in sys.argv)))
