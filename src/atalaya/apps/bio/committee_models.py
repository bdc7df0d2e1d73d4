"""Biosafety committees: the national body, and those of institutions below it. Members stand by function."""

from __future__ import annotations

from typing import ClassVar

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Record

TIERS = (("national", _("National body")), ("institution", _("Institution")))
KNOWN = (("yes", _("Yes")), ("no", _("No")), ("not_known", _("Not known")))
MEMBER_COLUMNS = (
    Column("function", _("Function"), required=True),
    Column("competence", _("Competence")),
)


class Committee(Record):
    """A committee, or the national body above. ``organisation`` is the institution, where the register has it."""

    KIND: ClassVar[str] = "committee"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "institution", "scope")

    title = fields.Words(_("name"))
    tier = models.CharField(_("tier"), max_length=12, choices=TIERS, default="institution")
    institution = fields.Words(_("institution"), blank=True)
    organisation = fields.Links(_("institution in the register"), kinds=("organisation",))
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("answers to")
    )
    scope = fields.Words(_("scope"), long=True, blank=True)
    members = fields.Rows(_("members by function"), columns=MEMBER_COLUMNS)
    mandate = models.CharField(_("has a written mandate"), max_length=10, choices=KNOWN, default="not_known")
    since = fields.Day(_("since"))
    review_on = fields.Day(_("next review"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("biosafety committee")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"

    def clean(self) -> None:
        """A committee of an institution names it; a national body answers to nobody here."""
        if self.tier == "institution" and not self.institution and not self.organisation:
            raise exceptions.ValidationError({"institution": _("Name the institution.")})
        if self.above is not None and (self.tier == "national" or self.above.tier != "national"):
            raise exceptions.ValidationError({"above": _("Only an institution answers to a national body.")})
