"""Awareness work with the sectors that the rules reach: materials, organisations, questions with their guidance."""

from __future__ import annotations

from typing import ClassVar

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Kept, Record
from atalaya.apps.training.activity_models import SECTORS, TIMES, TOPICS
from atalaya.core import training_processes, workflow


class Material(Record):
    """Something that is handed out: a guide, a leaflet, slides."""

    KIND: ClassVar[str] = "outreach"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "about")

    title = fields.Words(_("title"))
    topic = models.CharField(_("topic"), max_length=20, choices=TOPICS)
    sectors = fields.Codes(_("sectors"), offered=SECTORS)
    about = fields.Words(_("about"), long=True, blank=True)
    link = models.URLField(_("link"), blank=True)
    on = fields.Day(_("date"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("material")

    def __str__(self) -> str:
        return str(self.pk)


class Reached(Record):
    """An organisation that was reached, in an event or without one; people are counted, not named."""

    KIND: ClassVar[str] = "outreach"
    SEARCHED: ClassVar[tuple[str, ...]] = ("organisation",)

    activity = models.ForeignKey(
        "registry.Activity", models.PROTECT, null=True, blank=True, verbose_name=_("event"), related_name="+"
    )
    organisation = models.CharField(_("organisation"), max_length=200)
    sector = models.CharField(_("sector"), max_length=12, blank=True, choices=SECTORS)
    topic = models.CharField(_("topic"), max_length=20, choices=TOPICS)
    on = fields.Day(_("date"), blank=False)
    first = models.CharField(_("first time"), max_length=6, blank=True, choices=TIMES)
    women = models.PositiveIntegerField(_("women"), default=0)
    men = models.PositiveIntegerField(_("men"), default=0)
    others = models.PositiveIntegerField(_("people of another sex, or of whom it is not known"), default=0)
    materials = fields.Links(_("materials handed out"), to="training.Material")

    class Meta:
        verbose_name = _("organisation reached")

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def people(self) -> int:
        """Everybody of the organisation who was there."""
        return self.women + self.men + self.others


class Enquiry(Record):
    """A question to an authority. What is answered is guidance and does not bind; where it matters it is referred.

    authority  the country, or the secretariat, that is asked; shared with it when somebody else asks
    """

    KIND: ClassVar[str] = "enquiry"
    PROCESS: ClassVar[workflow.Process | None] = training_processes.ENQUIRY
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "asker")
    PERSONAL: ClassVar[tuple[str, ...]] = ("contact",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("contact",), ("on",), 2),)

    title = models.CharField(_("question in one line"), max_length=200)
    asker = models.CharField(_("organisation that asks"), max_length=200, blank=True)
    contact = models.CharField(_("how to answer: person, e-mail or telephone"), max_length=200, blank=True)
    sector = models.CharField(_("sector"), max_length=12, blank=True, choices=SECTORS)
    topic = models.CharField(_("topic"), max_length=20, choices=TOPICS)
    on = fields.Day(_("asked on"), blank=False)
    question = models.TextField(_("question"), max_length=4000)
    authority = models.ForeignKey(
        "access.Owner", models.PROTECT, null=True, blank=True, verbose_name=_("who is asked"), related_name="+"
    )
    guidance = models.TextField(_("guidance, not binding"), max_length=8000, blank=True)
    referred_to = models.CharField(_("authority it is referred to"), max_length=200, blank=True)
    answered_on = fields.Day(_("answered on"))

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")

    def __str__(self) -> str:
        return str(self.title)

    def shares(self) -> frozenset[str]:
        """The authority that is asked sees the question."""
        asked = self.authority_id
        return frozenset({asked} if asked and asked != self.owner_id else ())

    def clean(self) -> None:
        """Guidance is not empty where it was given; a referral names the authority; who is asked sees the question."""
        if self.shares() and self.klass != "bilateral":
            raise exceptions.ValidationError({"klass": _("Whoever is asked has to see the question: bilateral.")})
        if self.stage == "advised" and not self.guidance.strip():
            raise exceptions.ValidationError({"guidance": _("Write the guidance.")})
        if self.stage == "referred" and not self.referred_to.strip():
            raise exceptions.ValidationError({"referred_to": _("Name the authority it is referred to.")})
