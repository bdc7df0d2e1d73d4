"""What is kept of requests, the ways they take, offers and programmes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import assistance as knowledge
from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Kept, Record
from atalaya.core import assistance, assistance_processes, workflow

CONSENTS = (
    ("distribute", _("Distribute the request to providers")),
    ("summary", _("Publish the summary")),
    ("full", _("Publish the full text")),
)
"""What the country allows, each by its own deed."""
LANGUAGES = (("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français"))
FACT_COLUMNS = (
    Column("what", _("What happened"), required=True),
    Column("on", _("Date"), "date", required=True),
    Column("title", _("Title of the source"), required=True),
    Column("reference", _("Symbol, note number or address")),
)
OBLIGATIONS = (
    ("OP1", _("OP1: no support to non-State actors")),
    ("OP2", _("OP2: prohibitions and their enforcement")),
    ("OP3A", _("OP3 (a) and (b): accounting, security, physical protection")),
    ("OP3C", _("OP3 (c): borders, trafficking, brokering")),
    ("OP3D", _("OP3 (d): export, transit and transfer controls")),
    ("OP6", _("OP6: control lists")),
    ("OP8D", _("OP8 (d): work with industry and the public")),
)
"""Operative paragraphs of resolution 1540 (2004) that a request can serve, in short words of our own."""
_KNOWN = _("%(code)s is not offered.")


def _check(code: str, known: Any, field: str) -> None:
    if code and code not in known:
        raise exceptions.ValidationError({field: _KNOWN % {"code": code}})


def _all(texts: Any) -> str:
    return " ".join(map(str, texts.values()))


class Request(Record):
    """What a country asks for, in one subject area.

    ``consents`` by name: given or not, and since when. ``restricted`` leaves in no copy for others.
    """

    KIND: ClassVar[str] = "request"
    PROCESS: ClassVar[workflow.Process | None] = assistance_processes.REQUEST
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "need", "result", "summary")

    subject = models.CharField(_("subject area"), max_length=20)
    title = fields.Words(_("title"))
    on = fields.Day(_("date of the request"))
    obligations = fields.Codes(_("operative paragraphs"), offered=OBLIGATIONS)
    linked = fields.Codes(_("fields it would answer"), help_text=_("Ids of fields, such as OP2-BW-01-L, parted by ;"))
    measures = fields.Links(_("measures"), to="plans.Measure")
    state = fields.Words(_("what is there already"), long=True, blank=True)
    need = fields.Words(_("assistance needed"), long=True, blank=True)
    result = fields.Words(_("expected result"), long=True, blank=True)
    types = fields.Codes(_("types of assistance"))
    beneficiaries = fields.Words(_("who receives it"), long=True, blank=True)
    begins = fields.Day(_("from"))
    ends = fields.Day(_("needed by"))
    own = fields.Words(_("own contribution"), long=True, blank=True)
    earlier = fields.Words(_("earlier help and other requests"), long=True, blank=True)
    sustainability = fields.Words(_("how it will last"), long=True, blank=True)
    contact = models.CharField(_("point of contact"), max_length=300, blank=True)
    summary = fields.Words(_("summary that may be published"), long=True, blank=True)
    restricted = fields.Words(_("restricted part, for the country alone"), long=True, blank=True)
    consents = models.JSONField(default=dict, blank=True, editable=False)
    feedback = fields.Words(_("what came of it"), long=True, blank=True)

    class Meta:
        verbose_name = _("request for assistance")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.on}"

    def clean(self) -> None:
        """Refuses a subject area or a type that is not known, and a need too generic to be answered."""
        _check(self.subject, knowledge.subjects(), "subject")
        for code in self.types:
            _check(code, knowledge.types(), "types")
        text = _all(self.need)
        if text.strip() and "need" in assistance.lacking(assistance.Asked(need=text), knowledge.terms()):
            raise exceptions.ValidationError({"need": _(assistance.MISSING["need"])})
        if self.klass != "national":
            raise exceptions.ValidationError({"klass": _("A request is national: what others see of it is a copy.")})
        open_still = self.lacking()
        if self.stage == "cleared" and open_still:
            raise exceptions.ValidationError({"need": [_(assistance.MISSING[one]) for one in open_still]})

    def lacking(self) -> tuple[str, ...]:
        """What it leaves open before it can be answered, as keys of ``core.assistance.MISSING``."""
        asked = assistance.Asked(
            _all(self.need), _all(self.beneficiaries), _all(self.result), [*self.obligations, *self.linked], self.ends
        )
        return assistance.lacking(asked, knowledge.terms())

    def consents_to(self, what: str) -> bool:
        """Whether this consent stands."""
        return bool(self.consents.get(what, {}).get("given"))


class Track(Record):
    """The way of a request through the Committee: each fact with its day and where it is known from."""

    KIND: ClassVar[str] = "track"
    PROCESS: ClassVar[workflow.Process | None] = assistance_processes.COMMITTEE
    SEARCHED: ClassVar[tuple[str, ...]] = ("number",)

    request = models.ForeignKey(Request, models.PROTECT, related_name="tracks", verbose_name=_("request"))
    number = models.CharField(_("number of the note verbale"), max_length=80)
    note = models.ForeignKey(
        "drafting.NoteVerbale", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("note verbale")
    )
    facts_told = fields.Rows(_("what was recorded"), columns=FACT_COLUMNS)

    class Meta:
        verbose_name = _("way through the Committee")

    def __str__(self) -> str:
        return str(self.number)


class Approach(Record):
    """A release of a request to a partner or the secretariat.

    content  what they were shown, frozen at the release, without the restricted part; empty before and after
    through  the Committee's way when it follows the distribution there, else none
    """

    KIND: ClassVar[str] = "track"
    PROCESS: ClassVar[workflow.Process | None] = assistance_processes.APPROACH
    SEARCHED: ClassVar[tuple[str, ...]] = ()

    request = models.ForeignKey(Request, models.PROTECT, related_name="approaches", verbose_name=_("request"))
    partner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    through = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="approaches")
    content = models.JSONField(default=dict, blank=True, editable=False)
    shown_on = fields.Day(_("shown on"))
    taken_back_on = fields.Day(_("consent withdrawn on"))
    feedback = fields.Words(_("what came of it"), long=True, blank=True)

    class Meta:
        verbose_name = _("way to a partner")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "partner"],
                condition=~models.Q(stage__in=["taken_back", "declined", "ended"]),
                name="approach_once",
                violation_error_message=_("It is released to this partner already, or proposed to be."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.partner_id}"


class Posting(Record):
    """What of a request anybody may read: the summary, or the whole where the country allowed it. Never the rest.

    content  every part but the restricted one, frozen when it was posted in full; empty where only the summary was
    """

    KIND: ClassVar[str] = "request"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "text")

    track = models.ForeignKey(Track, models.PROTECT, related_name="postings")
    subject = models.CharField(_("subject area"), max_length=20)
    title = fields.Words(_("title"))
    text = fields.Words(_("summary"), long=True)
    content = models.JSONField(default=dict, blank=True, editable=False)
    posted_on = fields.Day(_("posted on"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("posted request")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.posted_on}"


class Offer(Record):
    """Help that somebody offers: to everybody (Article X of the BWC and others), or to one request."""

    KIND: ClassVar[str] = "offer"
    PROCESS: ClassVar[workflow.Process | None] = assistance_processes.OFFER
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "text", "provider")

    title = fields.Words(_("title"))
    provider = models.CharField(_("provider"), max_length=300)
    article_x = models.BooleanField(_("offer under Article X of the BWC"), default=False)
    approach = models.ForeignKey(Approach, models.PROTECT, null=True, blank=True, editable=False, related_name="offers")
    country = models.ForeignKey(
        "access.Owner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    subject = models.CharField(_("subject area"), max_length=20)
    text = fields.Words(_("what is offered"), long=True)
    on = fields.Day(_("date of the offer"))
    begins = fields.Day(_("from"))
    ends = fields.Day(_("until"))
    feedback = fields.Words(_("what came of it, as the provider sees it"), long=True, blank=True, editable=False)
    sources = fields.sources()

    class Meta:
        verbose_name = _("offer")

    def __str__(self) -> str:
        return f"{self.provider} {self.on}"

    def clean(self) -> None:
        """Refuses a subject area that is not known, and an open offer that names one request."""
        _check(self.subject, knowledge.subjects(), "subject")
        if self.approach_id and self.klass in ("public", "network"):
            raise exceptions.ValidationError({"klass": _("An offer to one request is not for everybody.")})


class Programme(Record):
    """An entry of the catalogue of providers: who offers what to whom, in which languages, until when."""

    KIND: ClassVar[str] = "programme"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "provider", "text")
    PERSONAL: ClassVar[tuple[str, ...]] = ("contact",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("contact",), ("ends", "verified_on"), 2),)

    title = fields.Words(_("title"))
    provider = models.CharField(_("provider"), max_length=300)
    organisation = models.ForeignKey(
        "access.Owner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    text = fields.Words(_("what is offered"), long=True, blank=True)
    subjects = fields.Codes(_("subject areas"))
    obligations = fields.Codes(_("operative paragraphs"), offered=OBLIGATIONS)
    regions = fields.Codes(_("countries or regions"), help_text=_("Country codes, or americas, parted by ;"))
    types = fields.Codes(_("types of assistance"))
    languages = fields.Codes(_("languages"), offered=LANGUAGES)
    begins = fields.Day(_("from"))
    ends = fields.Day(_("until"))
    contact = models.CharField(_("contact"), max_length=300, blank=True)
    address = models.URLField(_("address"), max_length=500, blank=True)
    verified_on = fields.Day(_("verified on"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("programme of assistance")

    def __str__(self) -> str:
        return str(self.provider)

    def clean(self) -> None:
        """Refuses subject areas and types that are not known, and an entry without source."""
        for code in self.subjects:
            _check(code, knowledge.subjects(), "subjects")
        for code in self.types:
            _check(code, knowledge.types(), "types")
        if not self.sources:
            raise exceptions.ValidationError({"sources": _("Say where this is known from.")})
