"""A real country in a test: what J1 begins with. No demonstration and no picture shows it."""

from __future__ import annotations

from datetime import timedelta

from atalaya.adapters import clock
from atalaya.apps.access import deeds, models
from atalaya.apps.registry import models as registry
from atalaya.core import policy
from tests import world

OWNER = "country:UY"
MISSION, CONTACT = "mision@uruguay.example", "contacto@uruguay.example"


def plant() -> None:
    """People, the old contact, the plan of 2018, the review of 2019, an open request, a deadline."""
    for email, name, role in ((MISSION, "Misión de prueba", "mission"), (CONTACT, "Contacto de prueba", "contact")):
        user = models.User(email=email, name=name, language="es", digest="never")
        user.set_password(world.PASSWORD)
        user.save()
        models.Grant.objects.create(user=user, role=role, owner_id=OWNER, since=clock.today() - timedelta(days=30))
    for kind, name in (("1540-capital", "Antiguo titular de prueba"), ("bwc-contact", "Contacto CAB de prueba")):
        post = deeds.plant(registry.Post(owner_id=OWNER, klass=policy.Klass.NETWORK, kind=kind))
        deeds.plant(
            registry.Holder(
                owner_id=OWNER, klass=policy.Klass.NETWORK, post=post, name=name, stage="active", since="2018-05-21"
            )
        )
    sent = (
        ("plan", "Plan de acción nacional", "0076/18", "2018-05-21", "acknowledged"),
        ("review_report", "Informe de la revisión entre pares de 2019", "0054/2020", "2020-03-24", "acknowledged"),
        ("request", "Solicitud de asistencia de prueba", "0001/26", "2026-01-15", "sent"),
    )
    for kind, title, note, on, stage in sent:
        deeds.plant(
            registry.Submission(
                owner_id=OWNER,
                klass=policy.Klass.NETWORK,
                kind=kind,
                title={"es": title},
                note=note,
                on=on,
                stage=stage,
            )
        )
    deeds.plant(
        registry.Deadline(
            owner_id=OWNER,
            klass=policy.Klass.NATIONAL,
            title={"es": "Declaración anual de la Convención sobre las armas biológicas"},
            due=clock.today() + timedelta(days=20),
        )
    )
