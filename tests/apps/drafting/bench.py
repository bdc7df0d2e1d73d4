"""A draft to work on, for the tests of this room."""

from __future__ import annotations

from dataclasses import replace

from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.drafting import actions, models
from atalaya.apps.laws import models as laws
from atalaya.core.drafting import edits
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import world

OWNER = "country:XC"
DRAFTER = "drafter.of.the.bench@costa-serena.example"
SECRET = "cláusula velada"
"""Words that stand in a restricted clause alone."""


def text(articles: int = 3, lead: str = "es") -> Text:
    """A chapter with articles ``a1`` ... of one sentence each, the first with two points."""
    made = Text(lead, (lead,), "bill", "civil", {lead: "Ley de materiales sensibles"})
    made = edits.insert(made, Clause("c1", "chapter", {lead: Wording("Disposiciones generales")}))
    for number in range(1, articles + 1):
        words = Wording(f"Materia {number}", f"La autoridad regula la materia {number} según el artículo 1.")
        made = edits.insert(made, Clause(f"a{number}", "article", {lead: words}), under="c1")
    for number in (1, 2):
        point = Clause(f"p{number}", "point", {lead: Wording("", f"punto {number} de la lista;")})
        made = edits.insert(made, point, under="a1")
    return made


def draft(made: Text | None = None, *, email: str = world.CONTACT, **values: object) -> models.Draft:
    """A bill of the invented country, begun by its contact."""
    told = made or text()
    row = models.Draft(
        owner_id=OWNER, klass="national", title={told.lead: "Ley de materiales sensibles"}, kind="bill", lead=told.lead
    )
    for name, value in values.items():
        setattr(row, name, value)
    return actions.create(row, told, by=world.actor(email))


def veil(made: Text, id_: str = "a2") -> Text:
    """The text with words that only those who write and approve may see."""
    hidden = edits.change(made, id_, restricted=True)
    return edits.rewrite(hidden, id_, made.lead, body=f"La autoridad conoce la {SECRET} de este artículo.")


def user(name: str) -> people.User:
    """Somebody of the invented country with a role of that name, as the world has them."""
    grant = people.Grant.objects.filter(owner=OWNER, role=name, ended_at=None).select_related("user").first()
    assert grant is not None
    return grant.user


def reworded(one: Clause, body: str, language: str = "es") -> Clause:
    """A clause with another body."""
    return replace(one, words={**one.words, language: Wording(one.wording(language).heading, body)})


def followed() -> None:
    """One record of each register of what is followed outside: parliament, bill, law with its duty, note, guideline."""
    title = {"es": "Proyecto de prueba"}
    chamber = deeds.plant(models.Legislature(owner_id=OWNER, klass="public", names={"es": "Asamblea"}, chambers=1))
    bill = deeds.plant(models.Bill(owner_id=OWNER, klass="national", title=title, legislature=chamber))
    law = deeds.plant(laws.Law(owner_id=OWNER, klass="public", title=title, kind="law", number="1"))
    deeds.plant(models.Duty(owner_id=OWNER, klass="national", law=law, article="art. 1", title=title))
    deeds.plant(models.Adoption(owner_id=OWNER, klass="national", law=law, bill=bill, clauses=[]))
    deeds.plant(models.NoteVerbale(owner_id=OWNER, klass="national", title=title, sender=title, addressee=title))
    deeds.plant(models.Guideline(owner_id=OWNER, klass="national", title=title, mandate=title))
