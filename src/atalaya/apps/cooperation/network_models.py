"""What is kept of the spaces of the network, of campaigns, of exchanges with partners, of copies."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.records import Record
from atalaya.apps.cooperation import copy_models, partner_models

__all__ = (
    "ANSWERS",
    "Ask",
    "BioThread",
    "Campaign",
    "Entry",
    "Follow",
    "Reply",
    "Thread",
    "copy_models",
    "partner_models",
)

SORTS: Final = (("talk", _("Thread")), ("paper", _("Document")), ("event", _("Invitation to an event")))
ANSWERS: Final = (("yes", _("I take part")), ("maybe", _("Perhaps")), ("no", _("I cannot")))
TEXT_CHARS: Final = 8_000


class Entry(Record):
    """Something said in a space: it opens a thread, or answers one (``head``). A document or an invitation opens one.

    owner  the country, organisation or secretariat in whose name its author writes
    held   only its author and the coordinator see it: the content guard warned of it, or the coordinator took it down
    """

    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "text", "name")

    head = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    sort = models.CharField(_("kind"), max_length=8, choices=SORTS, default="talk")
    title = models.CharField(_("title"), max_length=160, blank=True)
    text = models.TextField(_("text"), max_length=TEXT_CHARS, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("written at"), default=timezone.now)
    held = models.BooleanField(default=False)
    why = models.CharField(_("why it was taken down"), max_length=300, blank=True)
    closed = models.BooleanField(_("closed"), default=False)
    activity = models.ForeignKey(
        "registry.Activity", models.PROTECT, null=True, blank=True, verbose_name=_("event"), related_name="+"
    )
    name = models.CharField(_("name of the file"), max_length=160, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title or self.pk)


class Thread(Entry):
    """An entry of the space of points of contact."""

    KIND: ClassVar[str] = "thread"

    class Meta:
        verbose_name = _("entry of the points of contact")
        indexes: ClassVar = [models.Index(fields=["head", "id"], name="thread_head")]


class BioThread(Entry):
    """An entry of the space of biosafety and biosecurity."""

    KIND: ClassVar[str] = "bio_thread"

    class Meta:
        verbose_name = _("entry of biosafety and biosecurity")
        indexes: ClassVar = [models.Index(fields=["head", "id"], name="bio_thread_head")]


class Reply(models.Model):
    """What a person answered to an invitation; the last answer counts."""

    space = models.CharField(max_length=12)
    entry = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=ANSWERS)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["space", "entry", "user"], name="reply_once")]

    def __str__(self) -> str:
        return f"{self.space} {self.entry} {self.answer}"


class Follow(models.Model):
    """How a person follows a space, and up to which entry they have read it."""

    HOW: ClassVar = (
        ("each", _("A mail with a link for each entry")),
        ("digest", _("Within the mail about what waits for me")),
        ("never", _("Not by mail")),
    )

    space = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    how = models.CharField(max_length=6, choices=HOW, default="digest")
    read = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["space", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.space} {self.user_id} {self.how}"


class Campaign(models.Model):
    """A round in which every holder of some posts is asked to confirm what is kept of them."""

    title = models.CharField(_("title"), max_length=160)
    kinds = models.JSONField(default=list)
    until = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.title)


class Ask(models.Model):
    """One holder asked in a campaign. Of the secret in their link only a digest is kept.

    waits  a letter with a new link is to be written by the worker
    told   what the holder says has changed, by field: a proposal, until the secretariat takes it over or not
    """

    ANSWERED: ClassVar = (("", _("No answer yet")), ("confirmed", _("Confirmed")), ("changed", _("Changes told")))
    SETTLED: ClassVar = (("", _("Waits")), ("taken", _("Taken over")), ("left", _("Not taken over")))

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="asks")
    holder = models.ForeignKey("registry.Holder", models.PROTECT, related_name="+")
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    waits = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=9, blank=True, choices=ANSWERED)
    answered_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)
    settled = models.CharField(max_length=5, blank=True, choices=SETTLED)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "holder"], name="ask_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.holder_id}"
