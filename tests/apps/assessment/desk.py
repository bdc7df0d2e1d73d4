"""A matrix with laws to work on, for the tests of this room."""

from __future__ import annotations

import io
from collections.abc import Sequence

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import deeds
from atalaya.apps.assessment import models
from atalaya.apps.laws import actions as laws
from atalaya.apps.laws import models as texts
from tests import world

OWNER = "country:XC"
LAW = """---
title: Ley de prohibición de armas biológicas
type: ley
number: 901
date: 2020-05-04
status: vigente
---
# Ley 901

Artículo 1. Objeto. La presente ley regula las autorizaciones de laboratorios.

Artículo 2. Prohibición. Se prohíbe a toda persona fabricar, adquirir o poseer armas biológicas.

Artículo 3. Sanciones. Quien fabrique, adquiera o posea armas biológicas será sancionado con prisión.
"""
CHANGED = LAW.replace("con prisión", "con prisión de cuatro a doce años")


def matrix(path: str = "short", catalogue: str = "un1540-2017") -> models.Assessment:
    """A matrix of the invented country, added by its contact."""
    made = models.Assessment(
        owner_id=OWNER, klass="national", title={"es": "Matriz de Costa Serena"}, catalogue=catalogue, path=path
    )
    return deeds.create(made, by=world.actor(world.CONTACT))


def bring(cage: Cage, *told: str) -> texts.Law:
    """Laws from their text; the last of them."""
    files = [(f"ley-{n}.md", io.BytesIO(text.encode())) for n, text in enumerate(told)]
    arrival = laws.bring(files, owner=OWNER, klass="public", by=world.actor(world.CONTACT))
    while laws.read_next(cage):
        pass
    last = arrival.files.order_by("-pk").first()
    assert last is not None
    assert last.law is not None
    return last.law


def article(law: texts.Law, anchor: str) -> texts.Article:
    """An article of the present wording."""
    return texts.Article.objects.get(edition__law=law, edition__current=True, anchor=anchor)


def propose(found: models.Assessment, fields: Sequence[str], article: texts.Article) -> list[models.Proposal]:
    """Proposals of one article for several fields, as the engine writes them."""
    return models.Proposal.objects.bulk_create(
        models.Proposal(
            assessment=found,
            field=name,
            article=article,
            rank=1,
            score=0.9,
            decision="propose",
            start=0,
            end=len(article.text),
            reasons=[{"signal": "facet", "name": "acquire", "words": "adquirir", "where": "article", "share": 1.0,
                      "start": 5, "end": 12}],
        )
        for name in fields
    )  # fmt: skip
