"""People of the request of Panama and of an invented partner; in tests alone."""

from __future__ import annotations

from typing import Final

from atalaya.adapters import clock
from atalaya.apps.access import models
from tests import world

COUNTRY: Final = "country:PA"
PARTNER: Final = "organisation:socio-de-prueba"
CONTACT, SECOND, PROVIDER = "contacto@panama.example", "segunda@panama.example", "oferta@socio.example"
_ROLES: Final = ((CONTACT, "contact", COUNTRY), (SECOND, "second", COUNTRY), (PROVIDER, "partner", PARTNER))


def plant() -> None:
    """The contact and the second person of the country, and somebody of the partner."""
    names = {"es": "Socio de prueba", "en": "Test partner", "pt": "Parceiro de teste", "fr": "Partenaire d'essai"}
    models.Owner.objects.get_or_create(code=PARTNER, defaults={"kind": "organisation", "names": names})
    for email, role, owner in _ROLES:
        user = models.User(email=email, name=f"{role} de prueba", language="es", digest="never")
        user.set_password(world.PASSWORD)
        user.save()
        models.Grant.objects.create(user=user, role=role, owner_id=owner, since=clock.today())
