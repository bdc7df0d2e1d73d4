"""One side of an exchange between two installations, in a process of its own: makes its site, releases, takes over.

``home``  an installation of the invented country: releases some records, prints its key, writes files
``away``  an installation of the secretariat: trusts the key, applies the files, says what it holds
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from atalaya.config import instance

CANARY = "Zafiro-perpetuo"
OWNER = "country:XC"


def prepare() -> Any:
    """A site with the country, the secretariat and one person who does everything."""
    instance.start()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from atalaya.apps.access import models

    kinds = {OWNER: "country", "country:XH": "country", "secretariat": "secretariat", "server": "server"}
    for code, kind in kinds.items():
        models.Owner.objects.get_or_create(code=code, defaults={"kind": kind, "names": {"es": code}})
    user, _new = models.User.objects.get_or_create(email="ana@costa-serena.example", defaults={"name": "Ana"})
    return user


def actor(user: Any, *roles: tuple[str, str]) -> Any:
    """The person with some roles, given in the database, too."""
    from atalaya.adapters import clock
    from atalaya.apps.access import models, queries

    for role, owner in roles:
        models.Grant.objects.get_or_create(user=user, role=role, owner_id=owner, defaults={"since": clock.today()})
    return queries.actor(user, strong=True, on=clock.today())


def home(folder: Path) -> dict[str, Any]:
    """Releases, changes, withdraws; three files."""
    by = actor(prepare(), ("contact", OWNER))
    from atalaya.apps.access import deeds, releases
    from atalaya.apps.cooperation import copy_actions
    from atalaya.apps.registry import models

    def body(name: str, klass: str) -> Any:
        return deeds.create(models.Body(owner_id=OWNER, klass=klass, names={"es": name}, kind="agency"), by=by)

    kept, going = body("Autoridad nacional", "network"), body("Oficina de enlace", "network")
    body(f"Unidad reservada {CANARY}", "national")
    shown = body("Laboratorio de referencia", "bilateral")
    releases.propose(models.Body, shown.pk, "secretariat", why="prueba", by=by, version=shown.version)
    _texts(by)
    for place in (1, 2, 3):
        if place == 2:
            deeds.change(models.Body, kept.pk, {"abbreviation": "AN"}, by=by, version=kept.version)
            deeds.withdraw(models.Body, going.pk, by=by, version=going.version)
        _sent, data = copy_actions.send(OWNER, "secretariat", by=by)
        (folder / f"{place}.release").write_bytes(data)
    key = copy_actions.own_key()
    return {"public": key.public, "fingerprint": key.fingerprint, "installation": copy_actions.installation()}


def _texts(by: Any) -> None:
    """A matrix with an edition and a bill with a version, both released; an answer after the edition is in no file."""
    from atalaya.apps.access import deeds, releases
    from atalaya.apps.assessment import actions as answers
    from atalaya.apps.assessment import books, editions
    from atalaya.apps.assessment import models as matrices
    from atalaya.apps.drafting import actions as drafting
    from atalaya.apps.drafting import models as drafts
    from atalaya.core.drafting.model import Wording

    matrix = deeds.create(
        matrices.Assessment(owner_id=OWNER, klass="bilateral", title={"es": "Matriz"}, catalogue="un1540-2017"), by=by
    )
    first, second = sorted(books.fields(matrix.catalogue))[:2]
    answers.answer(matrix.pk, answers.Write(first, value="yes", text="Ley marco de Costa Serena"), by=by)
    editions.freeze(matrix.pk, "Primera", by=by)
    answers.answer(matrix.pk, answers.Write(second, value="no", text=f"Después {CANARY}"), by=by)
    draft = drafting.create(
        drafts.Draft(owner_id=OWNER, klass="bilateral", kind="bill", lead="es", title={"es": "Anteproyecto"}),
        None,
        by=by,
    )
    drafting.insert(draft.pk, "text", {"es": Wording("", "Artículo en consulta")}, by=by)
    secret = drafting.insert(draft.pk, "text", {"es": Wording("", f"Reserva {CANARY}")}, by=by)
    drafting.rewrite(draft.pk, drafting.Rewrite(secret, "es", {}, {"restricted": True}), by=by)
    drafting.freeze(draft.pk, "v1", "", by=by)
    for row in (matrices.Assessment.objects.get(pk=matrix.pk), drafts.Draft.objects.get(pk=draft.pk)):
        releases.propose(type(row), row.pk, "secretariat", why="prueba", by=by, version=row.version)


def away(folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Refuses before the key is trusted, then applies in order; says what it holds after each file."""
    by = actor(prepare(), ("coordinator", "secretariat"), ("administrator", "server"))
    from atalaya.apps.access import chain
    from atalaya.apps.cooperation import copy_actions, copy_models

    files = [(folder / f"{place}.release").read_bytes() for place in (1, 2, 3)]
    steps: list[Any] = [_tried(lambda: copy_actions.bring(files[0], by=by))]
    copy_actions.trust(told["public"], OWNER, told["fingerprint"], by=by)
    for data in files[:2]:
        plan = copy_actions.apply(copy_actions.bring(data, by=by).pk, by=by)
        seen = copy_models.Copied.objects.filter(withdrawn=False).order_by("remote").values_list("title", flat=True)
        steps.append([plan.counts, list(seen)])
    steps.append(_tried(lambda: copy_actions.bring(files[0], by=by)))
    steps.append(_tried(lambda: copy_actions.bring(files[1], by=by)))
    changed = bytearray(files[2])
    changed[-3] ^= 1
    steps.append(_tried(lambda: copy_actions.bring(bytes(changed), by=by)))
    copy_actions.revoke(copy_actions.trusted()[0].id, by=by)
    steps.append(_tried(lambda: copy_actions.bring(files[2], by=by)))
    found = copy_models.Copied.objects.first()
    assert found is not None
    texts = {
        held.name: copy_actions.store().read(held.digest).decode()
        for held in copy_models.Held.objects.select_related("record").order_by("name")
    }
    return {"steps": steps, "texts": texts, "bad": chain.check().bad, "from": found.installation, "klass": found.klass}


def _tried(deed: Any) -> str:
    """The code of the fault."""
    from atalaya.core import errors

    try:
        deed()
    except errors.Problem as problem:
        return problem.code
    return ""


if __name__ == "__main__":
    place = Path(sys.argv[2])
    made = home(place) if sys.argv[1] == "home" else away(place, json.loads(sys.argv[3]))
    sys.stdout.write(json.dumps(made) + "\n")
