"""Codes of conduct that institutions adopted, laid beside the ten elements of the Tianjin Guidelines."""

from __future__ import annotations

from typing import ClassVar

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record

ELEMENTS = (
    ("T1", _("1. Ethical standards")),
    ("T2", _("2. Laws and norms")),
    ("T3", _("3. Responsible conduct of research")),
    ("T4", _("4. Respect for research participants")),
    ("T5", _("5. Management of research")),
    ("T6", _("6. Education and training")),
    ("T7", _("7. Dissemination of findings")),
    ("T8", _("8. Public engagement")),
    ("T9", _("9. Role of institutions")),
    ("T10", _("10. International cooperation")),
)
"""The ten elements by number, in short wording of our own (Tianjin Biosecurity Guidelines for Codes of Conduct)."""


class Code(Record):
    """A code of conduct: who adopted it, on which day, known from where, and which elements it speaks to."""

    KIND: ClassVar[str] = "code"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "institution")

    title = fields.Words(_("title"))
    institution = fields.Words(_("institution"))
    organisation = fields.Links(_("institution in the register"), kinds=("organisation",))
    elements = fields.Codes(_("elements of the Tianjin Guidelines"), offered=ELEMENTS)
    adopted_on = fields.Day(_("adopted on"), blank=False)
    address = models.URLField(_("address of the text"), max_length=500, blank=True)
    review_on = fields.Day(_("next review"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("code of conduct")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"

    def clean(self) -> None:
        """That a code was adopted is a fact: it has a source."""
        if not self.sources:
            raise exceptions.ValidationError({"sources": _("Give the source of the adoption.")})
