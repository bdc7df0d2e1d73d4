"""The invented country's request to the Committee, whose time to object runs; a way to a partner; programmes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_models as models
from atalaya.core import policy

OWNER: Final = "country:XC"
CONTACT: Final = "lucia.fontana@costa-serena.example"
SECOND: Final = "tomas.arrieta@seguridad.costa-serena.example"
PARTNER: Final = "organisation:alianza-brujula"


def plant() -> None:
    """A request under way and three programmes of invented providers; once."""
    if models.Request.objects.filter(owner_id=OWNER).exists():
        return
    contact, second = _actor(CONTACT), _actor(SECOND)
    found = deeds.create(models.Request(owner_id=OWNER, klass="national", **_values()), by=contact)
    found = deeds.take(models.Request, found.pk, "clear", by=second, version=found.version)
    for what in ("distribute", "summary"):
        found = actions.consent(found.pk, what, given=True, by=contact, version=found.version)
    today = clock.today()
    sent = actions.Fact(today - timedelta(days=4), "Nota verbal de la Misión (inventada)")
    track = actions.send(found.pk, "MP-CS/ONU/140", sent, by=contact, secretariat=True)
    letter = "Carta del Comité (inventada para la demostración)"
    for step, days in (("authenticate", 2), ("acknowledge", 1)):
        told = actions.Fact(today - timedelta(days=days), letter)
        track = actions.record(track.pk, step, told, by=contact, version=track.version)
    if people.Owner.objects.filter(code=PARTNER).exists():
        actions.propose(found.pk, PARTNER, by=contact, through=track.pk)
    _programmes()


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _values() -> dict[str, Any]:
    today = clock.today()
    return {
        "subject": "training",
        "title": {"es": "Identificación de artículos en aduana", "en": "Identification of items at customs"},
        "on": (today - timedelta(days=4)).isoformat(),
        "obligations": ["OP3C", "OP3D"],
        "state": {"es": "La lista nacional está publicada; la aduana la consulta en papel.",
                  "en": "The national list is published; customs consult it on paper."},
        "need": {"es": "Formar a 24 inspectores de la Aduana y de la DICE para clasificar artículos de la lista.",
                 "en": "Train 24 inspectors of National Customs and DICE to classify items of the list."},
        "result": {"es": "Guía de clasificación adoptada y seis formadores nacionales.",
                   "en": "A classification guide adopted and six national trainers."},
        "types": ["course", "expertise"],
        "beneficiaries": {"es": "24 inspectores de la Aduana Nacional y la DICE",
                          "en": "24 inspectors of National Customs and DICE"},
        "ends": str(today.year + 1),
        "summary": {"es": "Formación de inspectores en la clasificación de artículos de la lista de control.",
                    "en": "Training of inspectors in classifying items of the control list."},
    }  # fmt: skip


def _programmes() -> None:
    """Invented providers, each with its invented source; one was not verified for long."""
    today = clock.today()
    for name, es, en, days, told in (
        ("Alianza Brújula", "Cursos de clasificación para aduanas", "Classification courses for customs", 60,
         {"subjects": ["training", "border"], "obligations": ["OP3C", "OP3D"], "types": ["course"]}),
        ("Alianza Brújula", "Asesoría sobre listas de control", "Advice on control lists", 30,
         {"subjects": ["lists", "licensing"], "obligations": ["OP6"], "types": ["drafting", "expertise"]}),
        ("Fondo Rosa de los Vientos", "Equipo para puestos fronterizos", "Equipment for border posts", 500,
         {"subjects": ["equipment", "border"], "obligations": ["OP3C"], "types": ["goods", "funds"]}),
    ):  # fmt: skip
        deeds.plant(
            models.Programme(
                owner_id=policy.SECRETARIAT,
                klass="public",
                title={"es": es, "en": en},
                provider=name,
                regions=["americas"],
                languages=["es", "en"],
                begins=str(today.year - 1),
                ends=str(today.year + 2),
                verified_on=(today - timedelta(days=days)).isoformat(),
                sources=[{"title": f"{name} (inventado)", "confidence": "invented"}],
                **told,
            )
        )
