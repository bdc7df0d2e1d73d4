"""What is followed outside the house: bills and the parliament they lie in, what laws require, notes, guidelines."""

from __future__ import annotations

import itertools
from typing import ClassVar, Final

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Record
from atalaya.core import bills, workflow, working_processes

CHAMBERS: Final = ((1, _("One chamber")), (2, _("Two chambers")))
COUNTS: Final = tuple((str(number), str(number)) for number in range(1, 11))
RULES: Final = (
    ("terms", _("at the end of the term so many terms on, its own the first")),
    ("years", _("so many years later")),
    ("never", _("never by time")),
)
_REACHED: Final = tuple((stage.name, _(stage.label)) for stage in working_processes.BILL.stages if stage.name != "idea")
EVENTS: Final = (
    *_REACHED,
    ("hearing", _("Hearing or debate")),
    ("report", _("Report of a committee")),
    ("published", _("Published in the gazette")),
    ("archived", _("Archived")),
    ("filed_again", _("Filed again as another bill")),
    ("other", _("Other event")),
)
"""What can happen to a bill: the stages it reaches, and events beside them."""
WANTED: Final = (
    ("regulation", _("Regulation")),
    ("list", _("List")),
    ("body", _("Body or authority")),
    ("procedure", _("Procedure or form")),
    ("report", _("Report")),
    ("other", _("Other")),
)


class Legislature(Record):
    """A parliament: its chambers, its terms, and when bills lapse there, each with its source; entered by people."""

    KIND: ClassVar[str] = "legislature"
    SEARCHED: ClassVar[tuple[str, ...]] = ("names",)
    TERMS: ClassVar = (
        Column("name", _("Term"), required=True),
        Column("since", _("From"), "date", required=True),
        Column("until", _("Until"), "date", required=True),
        Column("reference", _("Where this is said")),
    )
    RULES: ClassVar = (
        Column(
            "since",
            _("Counted from"),
            "choice",
            tuple(one for one in _REACHED if one[0] in ("filed", "committee", "chamber_1", "chamber_2", "vetoed")),
            required=True,
        ),
        Column("kind", _("A bill lapses"), "choice", RULES, required=True),
        Column("count", _("How many"), "choice", COUNTS),
        Column("text", _("Words of the rule"), "words"),
        Column("reference", _("Where this is said"), required=True),
    )

    names = fields.Words(_("name"))
    chambers = models.PositiveSmallIntegerField(_("chambers"), choices=CHAMBERS, default=2)
    terms = fields.Rows(_("terms"), columns=TERMS)
    rules = fields.Rows(_("when bills lapse"), columns=RULES)
    sources = fields.sources()

    class Meta:
        verbose_name = _("parliament")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"

    def clean(self) -> None:
        """Refuses terms that lie over each other."""
        for row in self.terms or ():
            if row.get("since", "") > row.get("until", "~"):
                raise exceptions.ValidationError({"terms": _("A term ends before it begins.")})
        told = sorted((row.get("since", ""), row.get("until", "")) for row in self.terms or ())
        if any(later[0] <= before[1] for before, later in itertools.pairwise(told)):
            raise exceptions.ValidationError({"terms": _("Two terms lie over each other.")})


class Bill(Record):
    """A bill on its way. Its stage is backed by an event with a day and a source; ``text`` are its words here.

    continues  the bill that it was filed anew for
    law        the law of the register that it became
    """

    KIND: ClassVar[str] = "bill"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.BILL
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "number", "about")
    EVENTS: ClassVar = (
        Column("what", _("What happened"), "choice", EVENTS, required=True),
        Column("bears", _("Day"), "day", required=True),
        Column("note", _("In words"), "words"),
        *fields.SOURCE_COLUMNS,
    )

    title = fields.Words(_("title"))
    number = models.CharField(_("number in parliament"), max_length=80, blank=True)
    legislature = models.ForeignKey(
        Legislature, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("parliament")
    )
    text = models.ForeignKey(
        "drafting.Draft", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text drafted here")
    )
    law = models.ForeignKey(
        "laws.Law", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("law it became")
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earlier bill it takes up")
    )
    about = fields.Words(_("about"), long=True, blank=True)
    events = fields.Rows(_("what happened"), columns=EVENTS)

    class Meta:
        verbose_name = _("bill")

    def __str__(self) -> str:
        return str(self.number or self.pk)

    def clean(self) -> None:
        """A stage without an event that says so, with its source, would be a claim of nobody."""
        if self.stage not in ("", "idea") and not any(row.get("what") == self.stage for row in self.events or ()):
            raise exceptions.ValidationError({"events": _("The stage of a bill needs an event with its source.")})
        if self.continues_id and self.continues_id == self.pk:
            raise exceptions.ValidationError({"continues": _("A bill does not take itself up.")})

    def told(self) -> tuple[bills.Fact, ...]:
        """Its events as values, by day."""
        rows = self.events if isinstance(self.events, list) else []
        return bills.ordered(bills.Fact(str(row.get("what", "")), str(row["bears"])) for row in rows if "bears" in row)


class Adoption(Record):
    """Which clauses of the library stand in a law: written down at the enactment, shown to others by release alone.

    clauses  ids of the library, each with the version it was taken from
    """

    KIND: ClassVar[str] = "adoption"
    SEARCHED: ClassVar[tuple[str, ...]] = ("about",)

    law = models.OneToOneField("laws.Law", models.PROTECT, related_name="+", verbose_name=_("law"))
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bill"))
    clauses = fields.Codes(_("clauses of the library"))
    about = fields.Words(_("how they were adapted"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("clauses of the library in a law")

    def __str__(self) -> str:
        return f"{self.law_id}"


class Duty(Record):
    """Something that a law requires: a regulation, a list, a body; with whose it is and until when."""

    KIND: ClassVar[str] = "duty"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.DUTY
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "article", "about")

    law = models.ForeignKey("laws.Law", models.PROTECT, related_name="+", verbose_name=_("law"))
    article = models.CharField(_("article"), max_length=120)
    title = fields.Words(_("what it requires"))
    kind = models.CharField(_("kind"), max_length=12, choices=WANTED, default="regulation")
    body = models.ForeignKey(
        "registry.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body in charge")
    )
    due = models.DateField(_("until"), null=True, blank=True)
    rule = models.CharField(_("how the law says until when"), max_length=300, blank=True)
    result = models.ForeignKey(
        "laws.Law", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text that was adopted")
    )
    about = fields.Words(_("about"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("text that a law requires")

    def __str__(self) -> str:
        return f"{self.law_id} {self.article}"


class NoteVerbale(Record):
    """A note verbale: who to whom, what it encloses, its words, its dates. The number is the sender's, typed in.

    outline   the id of the outline its words began with
    encloses  the text that is sent with it; ``submission`` what the registry keeps of the sending
    """

    KIND: ClassVar[str] = "note"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.NOTE
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "number", "addressee", "sender")
    ANNEXES: ClassVar = (Column("title", _("Annex"), "words", required=True),)

    title = fields.Words(_("subject"))
    outline = models.CharField(_("pattern"), max_length=60, blank=True, editable=False)
    sender = fields.Words(_("who sends it, with its article"))
    addressee = fields.Words(_("to whom, with its article"))
    annexes = fields.Rows(_("annexes"), columns=ANNEXES)
    place = models.CharField(_("place"), max_length=120, blank=True)
    signature = fields.Words(_("signature block"), long=True, blank=True)
    number = models.CharField(_("number of the note"), max_length=80, blank=True)
    dated = models.DateField(_("date of the note"), null=True, blank=True)
    text = models.ForeignKey(
        "drafting.Draft", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("words of the note")
    )
    encloses = models.ForeignKey(
        "drafting.Draft", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text it sends")
    )
    submission = models.ForeignKey(
        "registry.Submission", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submission")
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("note verbale")

    def __str__(self) -> str:
        return str(self.number or self.pk)


class Guideline(Record):
    """A national guideline on its way: mandate, working group, pilot, approval, review. Its words are a draft.

    years     after so many years from its approval it is to be reviewed
    consents  bodies that agreed to be named when the disposition of their comments is shown
    """

    KIND: ClassVar[str] = "guideline"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.GUIDELINE
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "mandate")
    GROUP: ClassVar = (
        Column("name", _("Name"), required=True),
        Column("body", _("Body")),
        Column("task", _("Task")),
    )
    PILOTS: ClassVar = (
        Column("body", _("Where"), required=True),
        Column("since", _("From"), "day"),
        Column("until", _("Until"), "day"),
        Column("found", _("What was found"), "words"),
    )
    CONSENTS: ClassVar = (
        Column("body", _("Body"), required=True),
        Column("on", _("Date"), "day"),
        Column("reference", _("Where this is said")),
    )

    title = fields.Words(_("title"))
    mandate = fields.Words(_("mandate"), long=True)
    mandate_on = fields.Day(_("date of the mandate"))
    group = fields.Rows(_("working group"), columns=GROUP)
    text = models.ForeignKey(
        "drafting.Draft", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text")
    )
    pilots = fields.Rows(_("pilots"), columns=PILOTS)
    approved_by = fields.Words(_("approved by"), blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("years until the review"), default=3)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    consents = fields.Rows(_("bodies that agreed to be named"), columns=CONSENTS)
    sources = fields.sources()

    class Meta:
        verbose_name = _("national guideline")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"
