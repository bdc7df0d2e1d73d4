"""What the registry keeps: countries, bodies, posts and who holds them, projects, what was sent, held and promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Kept, Record
from atalaya.apps.registry import knowledge
from atalaya.core import processes, workflow
from atalaya.core.mapping import words

_LANGUAGE_CHOICES: Final = [("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français")]
_SOURCED: Final = tuple(
    Column(f"source_{column.name}", column.label, column.kind, column.choices)
    if column.name in ("title", "language")
    else Column(column.name, column.label, column.kind, column.choices)
    for column in fields.SOURCE_COLUMNS
)


_UNREAD: Final = frozenset({"language", "source_language"})
"""Columns of short tables that hold codes, not words."""


class Keyed(Record):
    """A record that seeds may name; ``key`` is unique where there is one."""

    key = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True

    def words(self) -> str:
        """The words a search looks at: of a short table those in its texts, not the names of its columns."""
        return words.fold(" ".join(text for name in self.SEARCHED for text in self._spoken(name)))

    def _spoken(self, name: str) -> Iterator[str]:
        field, value = self._meta.get_field(name), getattr(self, name)
        if isinstance(field, fields.Rows):
            read = [column.name for column in field.columns if column.kind in ("line", "text", "words")]
            value = [row.get(column) for row in value for column in read if column not in _UNREAD]
        yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, whatever it is wrapped in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


class Country(Keyed):
    """A Member State, with its memberships as dated facts."""

    KIND: ClassVar[str] = "country"
    SEARCHED: ClassVar[tuple[str, ...]] = ("code", "short", "formal")
    MEMBERSHIPS: ClassVar = (
        Column("of", _("Organisation or treaty"), required=True),
        Column(
            "kind",
            _("How it belongs"),
            "choice",
            (("member", _("Member")), ("party", _("Party")), ("signatory", _("Signatory"))),
        ),
        Column("since", _("Since"), "day"),
        Column("until", _("Until"), "day"),
        *_SOURCED,
    )

    code = models.CharField(_("code"), max_length=2, unique=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, blank=True)
    short = fields.Words(_("short name"))
    formal = fields.Words(_("formal name"), blank=True)
    adjective = fields.Words(_("adjective"), blank=True)
    region = models.CharField(
        _("region"),
        max_length=3,
        blank=True,
        choices=[
            ("005", _("South America")),
            ("013", _("Central America")),
            ("021", _("Northern America")),
            ("029", _("Caribbean")),
        ],
    )
    languages = models.CharField(_("languages"), max_length=40, blank=True)
    tradition = models.CharField(
        _("legal tradition"),
        max_length=8,
        blank=True,
        choices=[("civil", _("Civil law")), ("common", _("Common law")), ("mixed", _("Mixed"))],
    )
    row = models.PositiveSmallIntegerField(_("row on the grid"), null=True, blank=True)
    column = models.PositiveSmallIntegerField(_("column on the grid"), null=True, blank=True)
    memberships = fields.Rows(_("memberships"), columns=MEMBERSHIPS)
    invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("country")

    def __str__(self) -> str:
        return str(self.code)


class Organisation(Keyed):
    """A partner, donor, company, university or laboratory."""

    KIND: ClassVar[str] = "organisation"
    SEARCHED: ClassVar[tuple[str, ...]] = ("names", "abbreviation", "about")

    names = fields.Words(_("name"))
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("partner", _("Partner")),
            ("donor", _("Donor")),
            ("company", _("Company")),
            ("university", _("University")),
            ("laboratory", _("Laboratory")),
            ("intergovernmental", _("Intergovernmental organisation")),
            ("academic", _("Academic centre")),
        ],
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    about = fields.Words(_("about"), long=True, blank=True)
    address = models.CharField(_("address of its site"), max_length=300, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return str(self.abbreviation or self.key or self.pk)


class Body(Keyed):
    """An authority, ministry or committee."""

    KIND: ClassVar[str] = "body"
    SEARCHED: ClassVar[tuple[str, ...]] = ("names", "abbreviation", "tasks")

    names = fields.Words(_("name"))
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("authority", _("National authority")),
            ("committee", _("Committee")),
            ("ministry", _("Ministry")),
            ("mission", _("Mission")),
            ("regulator", _("Regulator")),
            ("agency", _("Agency")),
            ("unit", _("Unit")),
        ],
    )
    tasks = fields.Words(_("tasks"), long=True, blank=True)
    members = fields.Links(_("members"), to="registry.Body")
    since = fields.Day(_("since"))
    until = fields.Day(_("until"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("body")

    def __str__(self) -> str:
        return str(self.abbreviation or self.key or self.pk)


class Post(Keyed):
    """A point of contact as an office, whoever holds it."""

    KIND: ClassVar[str] = "post"
    SEARCHED: ClassVar[tuple[str, ...]] = ("kind", "mailbox")

    kind = models.CharField(_("kind of contact"), max_length=40, choices=knowledge.post_kind_choices)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, verbose_name=_("body"), related_name="+")
    mailbox = models.EmailField(_("mailbox of the office"), blank=True)
    languages = models.CharField(_("languages"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("post")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def _spoken(self, name: str) -> Iterator[str]:
        yield from super()._spoken(name)
        if name == "kind" and self.kind in knowledge.post_kinds():
            yield from knowledge.post_kinds()[self.kind].names.values()


class Holder(Keyed):
    """Who holds a post, from the nomination to whoever comes next."""

    KIND: ClassVar[str] = "holder"
    PROCESS: ClassVar[workflow.Process | None] = processes.CONTACT
    SEARCHED: ClassVar[tuple[str, ...]] = ("name", "function")
    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "function", "mail", "phone")
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("mail", "phone"), ("until",), 1),)

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="+")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=200, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    since = fields.Day(_("since"))
    until = fields.Day(_("until"))
    note = models.CharField(_("number of the formal note"), max_length=80, blank=True)
    note_on = fields.Day(_("date of the note"))
    verified_on = fields.Day(_("verified on"))

    class Meta:
        verbose_name = _("holder of a post")

    def __str__(self) -> str:
        return str(self.name)


class Mandate(Keyed):
    """A resolution, declaration or order that authorises work."""

    KIND: ClassVar[str] = "mandate"
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title", "paragraphs")
    PARAGRAPHS: ClassVar = (
        Column("number", _("Paragraph"), required=True),
        Column("gist", _("What it asks"), "words"),
    )

    number = models.CharField(_("number"), max_length=60)
    title = fields.Words(_("title"))
    issuer = fields.Words(_("issued by"), blank=True)
    on = fields.Day(_("date"))
    until = fields.Day(_("in force until"))
    paragraphs = fields.Rows(_("paragraphs"), columns=PARAGRAPHS)
    sources = fields.sources()

    class Meta:
        verbose_name = _("mandate")

    def __str__(self) -> str:
        return str(self.number)


class Project(Keyed):
    """A project or grant, with its beneficiaries and amendments."""

    KIND: ClassVar[str] = "project"
    PROCESS: ClassVar[workflow.Process | None] = processes.PROJECT
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title", "about")
    BENEFICIARIES: ClassVar = (
        Column("country", _("Country"), "owner", required=True),
        Column("since", _("Since"), "day"),
        Column("until", _("Until"), "day"),
        *_SOURCED,
    )
    AMENDMENTS: ClassVar = (
        Column("number", _("Number"), required=True),
        Column("on", _("Date"), "day"),
        Column("what", _("What it changes"), "words"),
        Column("source_title", _("Title of the source")),
        Column("reference", _("Symbol, note number or address")),
    )

    number = models.CharField(_("number"), max_length=60)
    title = fields.Words(_("title"))
    donor = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("donor"), related_name="+"
    )
    implementers = fields.Links(_("implementers"), to="registry.Organisation")
    since = fields.Day(_("since"))
    until = fields.Day(_("until"))
    about = fields.Words(_("about"), long=True, blank=True)
    beneficiaries = fields.Rows(_("beneficiaries"), columns=BENEFICIARIES)
    amendments = fields.Rows(_("amendments"), columns=AMENDMENTS)
    mandates = fields.Links(_("mandates"), to="registry.Mandate")
    sources = fields.sources()

    class Meta:
        verbose_name = _("project")

    def __str__(self) -> str:
        return str(self.number)


class Submission(Keyed):
    """What an owner sent or received; the acknowledgement is the receiver's act."""

    KIND: ClassVar[str] = "submission"
    PROCESS: ClassVar[workflow.Process | None] = processes.SUBMISSION
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "note", "symbol", "text", "counterpart")

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("report", _("Report")),
            ("plan", _("Plan")),
            ("matrix", _("Matrix")),
            ("review_report", _("Review report")),
            ("request", _("Request")),
            ("return", _("Return")),
            ("note", _("Note")),
            ("draft", _("Draft")),
            ("offer", _("Offer")),
            ("record", _("Record")),
        ],
    )
    title = fields.Words(_("title"))
    direction = models.CharField(
        _("direction"), max_length=8, choices=[("sent", _("Sent")), ("received", _("Received"))], default="sent"
    )
    counterpart = fields.Words(_("to or from whom"), blank=True)
    on = fields.Day(_("date"))
    note = models.CharField(_("number of the note"), max_length=80, blank=True)
    symbol = models.CharField(_("symbol"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True, choices=_LANGUAGE_CHOICES)
    text = fields.Words(_("text"), long=True, blank=True)
    mandates = fields.Links(_("mandates"), to="registry.Mandate")
    sources = fields.sources()

    class Meta:
        verbose_name = _("submission")

    def __str__(self) -> str:
        return str(self.symbol or self.note or self.pk)


class Activity(Keyed):
    """A course, workshop, session or visit. ``reason`` says why it was put off or cancelled."""

    KIND: ClassVar[str] = "activity"
    PROCESS: ClassVar[workflow.Process | None] = processes.ACTIVITY
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "place", "about")
    PERSONAL: ClassVar[tuple[str, ...]] = ("people",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("people",), ("until", "since"), 5),)
    PEOPLE: ClassVar = (Column("name", _("Name"), required=True), Column("function", _("Function")))

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("course", _("Course")),
            ("workshop", _("Workshop")),
            ("conference", _("Conference")),
            ("review_session", _("Review session")),
            ("visit", _("Visit")),
            ("mission", _("Expert mission")),
            ("launch", _("Launch")),
            ("meeting", _("Meeting")),
            ("webinar", _("Webinar")),
            ("outreach", _("Outreach event")),
        ],
    )
    title = fields.Words(_("title"))
    since = fields.Day(_("from"), blank=False)
    until = fields.Day(_("to"))
    place = fields.Words(_("place"), blank=True)
    link = models.URLField(_("link"), blank=True)
    about = fields.Words(_("about"), long=True, blank=True)
    countries = fields.Links(_("countries"), kinds=("country",))
    organisers = fields.Links(_("organisers"), to="registry.Organisation")
    organisations = fields.Links(_("organisations present"), to="registry.Organisation")
    bodies = fields.Links(_("Bodies and committees"), to="registry.Body")
    people = fields.Rows(_("people present"), columns=PEOPLE)
    present = models.PositiveIntegerField(_("number of people present"), null=True, blank=True)
    projects = fields.Links(_("projects"), to="registry.Project")
    mandates = fields.Links(_("mandates"), to="registry.Mandate")
    reason = fields.Words(_("why it was put off or cancelled"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("activity")

    def __str__(self) -> str:
        return str(self.key or self.pk)


class Meeting(Keyed):
    """A meeting of a body: what was on the table, what was said and decided."""

    KIND: ClassVar[str] = "meeting"
    PROCESS: ClassVar[workflow.Process | None] = processes.MEETING
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "minutes", "agenda", "decisions")
    PERSONAL: ClassVar[tuple[str, ...]] = ("people",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("people",), ("on",), 10),)
    LINES: ClassVar = (Column("text", _("Text"), "words", required=True),)

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, verbose_name=_("body"), related_name="+")
    title = fields.Words(_("title"))
    on = fields.Day(_("date"), blank=False)
    place = fields.Words(_("place"), blank=True)
    agenda = fields.Rows(_("agenda"), columns=LINES)
    minutes = fields.Words(_("minutes"), long=True, blank=True)
    decisions = fields.Rows(_("decisions"), columns=LINES)
    people = fields.Rows(_("people present"), columns=Activity.PEOPLE)

    class Meta:
        verbose_name = _("meeting")

    def __str__(self) -> str:
        return str(self.key or self.pk)


class Action(Keyed):
    """What a meeting asked somebody to do."""

    KIND: ClassVar[str] = "meeting"
    PROCESS: ClassVar[workflow.Process | None] = processes.ACTION
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "who")
    PERSONAL: ClassVar[tuple[str, ...]] = ("who",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("who",), ("due",), 5),)

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="+")
    title = fields.Words(_("what is to be done"))
    who = models.CharField(_("who"), max_length=120, blank=True)
    due = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("action")

    def __str__(self) -> str:
        return str(self.who or self.pk)


class Deadline(Keyed):
    """A date of one owner's."""

    KIND: ClassVar[str] = "deadline"
    PROCESS: ClassVar[workflow.Process | None] = processes.ACTION
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "about")

    title = fields.Words(_("what"))
    due = models.DateField(_("until"))
    rule = models.CharField(_("rule it follows from"), max_length=60, blank=True)
    about = fields.Words(_("about"), long=True, blank=True)

    class Meta:
        verbose_name = _("deadline")
        indexes: ClassVar = [models.Index(fields=["due"])]

    def __str__(self) -> str:
        return str(self.key or self.pk)


class Fact(Keyed):
    """Something said about an owner by one source or more; what they say differently stands side by side."""

    KIND: ClassVar[str] = "fact"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "claims")
    CLAIMS: ClassVar = (
        Column("statement", _("What it says"), "words", required=True),
        Column("bears", _("Day the fact bears"), "day"),
        *fields.SOURCE_COLUMNS,
    )

    topic = models.CharField(
        _("topic"),
        max_length=20,
        choices=[
            ("instrument", _("Instrument")),
            ("body", _("Body")),
            ("bill", _("Bill")),
            ("review", _("Review")),
            ("plan", _("Plan")),
            ("membership", _("Membership")),
            ("region", _("Region")),
            ("standard", _("Standard")),
            ("committee", _("Committee")),
        ],
    )
    title = fields.Words(_("title"))
    claims = fields.Rows(_("what the sources say"), columns=CLAIMS)
    disputed = models.BooleanField(_("sources disagree"), default=False)

    class Meta:
        verbose_name = _("fact")

    def __str__(self) -> str:
        return str(self.key or self.pk)


class Term(Keyed):
    """A word of the field in four languages, with what it means."""

    KIND: ClassVar[str] = "term"
    SEARCHED: ClassVar[tuple[str, ...]] = ("names", "meaning", "also")

    names = fields.Words(_("term"))
    also = fields.Words(_("also"), blank=True)
    meaning = fields.Words(_("meaning"), long=True, blank=True)
    avoid = fields.Words(_("not to be confused with"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("term")

    def __str__(self) -> str:
        return str(self.key or self.pk)
