"""The invented country's matrix, half answered, so that nobody has to fill a database to see the point."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Final

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import actions, books, calls, editions, models, reading, talk
from atalaya.apps.laws import actions as laws
from atalaya.apps.registry import queries as registry
from atalaya.core import policy

OWNER: Final = "country:XC"
CONTACT: Final = "lucia.fontana@costa-serena.example"
SECOND: Final = "tomas.arrieta@seguridad.costa-serena.example"
_ANSWERED: Final = 3
"""Of every so many fields with a proposal, one stays without an answer."""
_PARTLY: Final = 5
_DUE: Final = timedelta(days=12)


def plant() -> None:
    """Laws, matrix, proposals, answers, an edition, a data call; once."""
    if models.Assessment.objects.filter(owner_id=OWNER).exists():
        return
    contact, second = _actor(CONTACT), _actor(SECOND)
    _laws(contact)
    title = {"es": "Matriz 1540", "en": "1540 matrix", "pt": "Matriz 1540", "fr": "Matrice 1540"}
    made = models.Assessment(owner_id=OWNER, klass="national", title=title, catalogue="un1540-2017", path="short")
    found = deeds.create(made, by=contact)
    reading.ask(found.pk, by=contact)
    reading.read_next()
    _responses(found, contact)
    _answers(found, contact, second)
    _talk(found, contact)


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _laws(by: policy.Actor) -> None:
    folder = Path(str(resources.files("atalaya"))) / "data" / "demo" / "costa-serena"
    paths = sorted(folder.glob("*.md"))
    files = [(path.name, path.open("rb")) for path in paths]
    laws.bring(files, owner=OWNER, klass="public", by=by)
    for _name, file in files:
        file.close()
    with Cage() as cage:
        while laws.read_next(cage):
            pass


def _responses(found: models.Assessment, by: policy.Actor) -> None:
    """A matrix that the Committee might have approved some years ago: invented, like the country."""
    proposed = set(found.proposals.filter(decision="propose").values_list("field", flat=True))
    approved = models.Approved.objects.create(
        assessment=found,
        file="",
        name="Costa Serena (invented)",
        country="Costa Serena",
        report_on="2005-10-11",
        addenda=["2014-03"],
        approved_on="2020-12-23",
        by_id=by.person,
        confirmed_at=clock.now(),
        state="done",
    )
    rows = []
    for place, field in enumerate(books.book(found.catalogue).fields):
        has = field.id in proposed
        mark = ("X", "X", "?", "")[place % 4] if has else ("", "", "", "NA")[place % 4] if field.weapon == "N" else ""
        source = "Ley 4711/1998, art. 3" if mark and place % 9 == 0 else ""
        rows.append(models.Response(assessment=found, approved=approved, field=field.id, mark=mark, source=source))
    models.Response.objects.bulk_create(rows, batch_size=200)


def _answers(found: models.Assessment, contact: policy.Actor, second: policy.Actor) -> None:
    """Accepts what is proposed best, in most fields; one section is validated, an edition frozen before the rest."""
    best: dict[str, int] = {}
    for field, pk in found.proposals.filter(decision="propose").order_by("field", "rank").values_list("field", "pk"):
        best.setdefault(field, pk)
    chosen = [(field, pk) for place, (field, pk) in enumerate(best.items()) if place % _ANSWERED]
    first = [(field, pk) for field, pk in chosen if field.startswith(("OP1", "OP2"))]
    later = [(field, pk) for field, pk in chosen if (field, pk) not in first]
    for place, part in enumerate((first, later)):
        partly = [pk for number, (_field, pk) in enumerate(part) if number % _PARTLY == 0]
        whole = [pk for _field, pk in part if pk not in partly]
        for pks, value in ((whole, "yes"), (partly, "partly")):
            if pks:
                actions.accept(found.pk, pks, by=contact, value=value)
        if place == 0:
            actions.take(found.pk, "validate", [field for field, _pk in first], by=second)
            editions.freeze(found.pk, "OP 1, OP 2", by=contact)


def _talk(found: models.Assessment, by: policy.Actor) -> None:
    bodies = registry.bodies_of(OWNER, by)
    fields = [field.id for field in books.book(found.catalogue).fields if field.section == "OP3CD"][:24]
    agency = people.Grant.objects.filter(owner=OWNER, role="contributor", ended_at=None).first()
    if bodies and agency:
        asked = calls.Ask(bodies[0][0], fields, [agency.user_id], due=clock.today() + _DUE)
        calls.ask(found.pk, asked, by=by)
    talk.say(found.pk, "OP2-BW-01-L", "¿Basta la ley 8791, o hace falta citar también el Código Penal?", by=by)
