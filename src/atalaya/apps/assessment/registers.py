"""The register of this room, as the one mechanism for registers reads it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Choosing, Register
from atalaya.apps.assessment import books, models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "matrices",
        models.Assessment,
        _("matrix or survey"),
        _("Matrix and surveys"),
        ("title", "catalogue", "path", "about", "sources"),
        ("title", "catalogue", "path"),
        filters=("catalogue", "path"),
        order=("owner", "id"),
        klass=Klass.NATIONAL,
        owners=("country", "secretariat"),
        reads="matrix",
        guarded=("about",),
        choosing={"catalogue": Choosing(books.offered, books.title)},
        links=(("own-surveys", _("Own surveys")), ("pack-template", _("Template of the update pack"))),
        about=_("A country's answers to a catalogue. The Committee's marks are kept apart and never written here."),
    ),
)
