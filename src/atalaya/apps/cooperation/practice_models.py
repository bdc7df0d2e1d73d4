"""What is kept of practices: the sheet its owners write, the copy in the library, who used it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record
from atalaya.core.mapping import words

THEMES = (
    ("prohibition", _("Prohibitions and offences")),
    ("accounting", _("Accounting and security of materials")),
    ("physical", _("Physical protection")),
    ("borders", _("Borders and customs")),
    ("trade", _("Strategic trade controls")),
    ("finance", _("Proliferation financing")),
    ("biosafety", _("Biosafety")),
    ("biosecurity", _("Biosecurity")),
    ("chemistry", _("Chemicals")),
    ("nuclear", _("Nuclear and radioactive materials")),
    ("coordination", _("National coordination")),
    ("outreach", _("Outreach to industry and universities")),
    ("response", _("Response to incidents")),
)
TRADITIONS = (("civil", _("Civil law")), ("common", _("Common law")), ("mixed", _("Mixed")))
OBLIGATIONS = (
    ("op1", _("Operative paragraph 1: no support to non-State actors")),
    ("op2", _("Operative paragraph 2: prohibitions")),
    ("op3ab", _("Operative paragraph 3 (a) and (b): accounting, security, physical protection")),
    ("op3cd", _("Operative paragraph 3 (c) and (d): borders and export controls")),
    ("op6", _("Operative paragraph 6: control lists")),
    ("op7", _("Operative paragraph 7: assistance")),
    ("op8", _("Operative paragraph 8: treaties, outreach")),
    ("op9", _("Operative paragraphs 9 and 10: dialogue and cooperation")),
)


class Sheet(Record):
    """What a practice says, in whichever languages it is given."""

    KIND: ClassVar[str] = "practice"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "summary", "lessons")

    title = fields.Words(_("title"))
    summary = fields.Words(_("what is done"), long=True)
    lessons = fields.Words(_("what was learned"), long=True, blank=True)
    obligations = fields.Codes(_("obligations"), offered=OBLIGATIONS)
    themes = fields.Codes(_("themes"), offered=THEMES)
    tradition = models.CharField(_("legal tradition"), max_length=6, choices=TRADITIONS, blank=True)
    owners = fields.Links(_("countries whose practice it is"), kinds=("country",))
    since = fields.Day(_("since"))
    sources = fields.sources()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.owner_id} #{self.pk}"


class Practice(Sheet):
    """A practice as its owner writes it; the countries it is shared with consent before anybody else reads it."""

    finding = models.ForeignKey(
        "cooperation.Finding", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("practice")


class Shelved(Sheet):
    """A practice in the library: a copy of the very words that every owner consented to."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("practice in the library")

    def words(self) -> str:
        """The words a search looks at: the tags in all four languages too."""
        return words.fold(f"{super().words()} {spoken_tags(self)}")


def spoken_tags(sheet: Sheet) -> str:
    """The names of a practice's tags, in all four languages: a Spanish word finds an English sheet."""
    tags = (*sheet.obligations, *sheet.themes, sheet.tradition)
    named = {**dict(OBLIGATIONS), **dict(THEMES), **dict(TRADITIONS)}
    told = []
    for language in fields.LANGUAGES:
        with translation.override(language):
            told += [str(named[tag]) for tag in tags if tag in named]
    return " ".join(told)


class Use(models.Model):
    """A country says that it used a practice."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="uses")
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    on = fields.Day(_("date"))
    words = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.practice_id} {self.owner_id}"
