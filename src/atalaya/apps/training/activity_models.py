"""How an activity of the registry is run: its frame, who has a place, who was told to whom, what others offer."""

from __future__ import annotations

import secrets
from typing import ClassVar, Final

from django.apps import apps
from django.conf import settings
from django.core import exceptions
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access import models as people
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Kept, Record
from atalaya.core import errors, policy, training, training_processes, workflow

ACTIVITY: Final = "registry.activity"
TOPICS: Final = (
    ("points", _("Resolution 1540 and points of contact")),
    ("law", _("Laws and their drafting")),
    ("bio", _("Biosafety and biosecurity")),
    ("chemical", _("Chemical matters")),
    ("nuclear", _("Nuclear security")),
    ("trade", _("Strategic trade and borders")),
    ("finance", _("Proliferation financing")),
    ("other", _("Another topic")),
)
SECTORS: Final = (
    ("government", _("Government")),
    ("laboratory", _("Laboratories")),
    ("university", _("Universities and research")),
    ("health", _("Health")),
    ("agriculture", _("Agriculture and animal health")),
    ("customs", _("Customs and borders")),
    ("police", _("Police, armed forces, prosecution")),
    ("industry", _("Industry")),
    ("transport", _("Brokers, transport, logistics")),
    ("finance", _("Finance")),
    ("other", _("Another sector")),
)
SEXES: Final = (("woman", _("Woman")), ("man", _("Man")), ("other", _("Other")))
TIMES: Final = (("first", _("First time")), ("repeat", _("Took part before")))
RULES: Final = (
    ("women_share", _("At least this share of women, in per cent")),
    ("first_share", _("At least this share of people who come for the first time, in per cent")),
    ("sector_share", _("At least this share of a sector, in per cent")),
    ("institution_most", _("At most so many people of one institution")),
    ("country_most", _("At most so many people of one country")),
    ("country_least", _("At least so many people of each country that nominated them")),
)
LEVELS: Final = (("1", _("By somebody who took part")), ("2", _("By somebody they trained")))
YES_NO: Final = (("yes", _("Yes")), ("no", _("No")))
NUMBER: Final = r"[0-9]{1,6}"


class Edition(Record):
    """How an activity is run. Part of the activity in policy; what it says before the call opens is its owner's alone.

    attendance  per cent of the sessions that somebody has to be at
    purge_days  so many days after the end, travel data is taken out
    """

    KIND: ClassVar[str] = "activity"
    SEARCHED: ClassVar[tuple[str, ...]] = ("code", "objective", "target")
    PERSONAL: ClassVar[tuple[str, ...]] = ("trainers",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("trainers",), ("ends",), 5),)
    RULE_COLUMNS: ClassVar = (
        Column("rule", _("Rule"), "choice", RULES, required=True),
        Column("number", _("Number"), required=True),
        Column("of", _("Sector"), "choice", SECTORS),
    )
    AGENDA: ClassVar = (
        Column("key", _("Session"), required=True),
        Column("on", _("Day"), "date", required=True),
        Column("at", _("Time")),
        Column("title", _("Title"), "words", required=True),
        Column("trainer", _("Trainer")),
    )
    TRAINERS: ClassVar = (
        Column("name", _("Name"), required=True),
        Column("institution", _("Institution")),
        Column("topic", _("Topic")),
    )
    COSTS: ClassVar = (
        Column("line", _("Line"), required=True),
        Column("donor", _("Donor"), "owner"),
        Column("project", _("Project")),
        Column("planned", _("Planned")),
        Column("spent", _("Spent")),
    )
    EVALUATION: ClassVar = (
        Column("question", _("Question"), "words", required=True),
        *(Column(f"n{mark}", str(mark)) for mark in range(1, 6)),
    )

    activity = models.OneToOneField("registry.Activity", models.PROTECT, verbose_name=_("activity"), related_name="+")
    code = models.CharField(_("code"), max_length=40, blank=True)
    topic = models.CharField(_("topic"), max_length=20, choices=TOPICS, default="other")
    objective = fields.Words(_("objective"), long=True, blank=True)
    languages = fields.Codes(
        _("languages"), offered=[("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français")]
    )
    target = fields.Words(_("whom it is for"), long=True, blank=True)
    countries = fields.Links(_("countries that are called"), kinds=("country",))
    places = models.PositiveIntegerField(_("places"), default=25)
    call_until = models.DateField(_("call open until"), null=True, blank=True)
    rules = fields.Rows(_("rules of selection"), columns=RULE_COLUMNS)
    agenda = fields.Rows(_("agenda"), columns=AGENDA)
    trainers = fields.Rows(_("trainers"), columns=TRAINERS)
    attendance = models.PositiveSmallIntegerField(_("attendance needed, in per cent"), default=80)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    costs = fields.Rows(_("budget and costs"), columns=COSTS)
    asked = models.PositiveIntegerField(_("people asked to evaluate"), null=True, blank=True)
    answered = models.PositiveIntegerField(_("people who evaluated"), null=True, blank=True)
    evaluation = fields.Rows(_("evaluation: how many gave each mark"), columns=EVALUATION)
    lessons = fields.Words(_("lessons"), long=True, blank=True)
    purpose = fields.Words(_("what personal data is used for"), long=True, blank=True)
    purge_days = models.PositiveSmallIntegerField(_("travel data goes so many days after the end"), default=30)
    ends = fields.Day(_("last day"), editable=False)
    concept = models.ForeignKey("drafting.Draft", models.PROTECT, null=True, editable=False, related_name="+")
    terms = models.ForeignKey("drafting.Draft", models.PROTECT, null=True, editable=False, related_name="+")
    report = models.ForeignKey("drafting.Draft", models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("running of an activity")

    def __str__(self) -> str:
        return str(self.code or self.activity_id)

    def clean(self) -> None:
        """Rules are whole, sessions have a key each, and nothing that was declared changes once the call has opened."""
        try:
            training.rules_of(self.rules if isinstance(self.rules, list) else ())
        except errors.Unusable as fault:
            raise exceptions.ValidationError({"rules": _(fault.detail)}) from fault
        keys = [row.get("key") for row in self.agenda] if isinstance(self.agenda, list) else []
        if len(set(keys)) != len(keys):
            raise exceptions.ValidationError({"agenda": _("Two sessions have the same key.")})
        if not 0 < self.attendance <= 100:
            raise exceptions.ValidationError({"attendance": _("Write a share from 1 to 100 per cent.")})
        told = [self.costs] if isinstance(self.costs, list) else []
        if any(
            not str(row.get(name, "") or "0").replace(".", "", 1).isdecimal()
            for rows in told
            for row in rows
            for name in ("planned", "spent")
        ):
            raise exceptions.ValidationError({"costs": _("Write amounts as 1250.50.")})
        before = type(self)._default_manager.filter(pk=self.pk).values("rules", "places").first() if self.pk else None
        if before and (before["rules"], before["places"]) != (self.rules, self.places) and called(self.activity_id):
            raise exceptions.ValidationError({"rules": _("The call has opened: places and rules stay as declared.")})


_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Signs that nobody takes for each other when they are read aloud or typed on a telephone."""
_SIGNS: Final = 8


def new_token() -> str:
    """What somebody types to sign in at a session: short, and not to be guessed within a session's pace."""
    return "".join(secrets.choice(_ALPHABET) for _n in range(_SIGNS))


def _activities() -> models.QuerySet[models.Model]:
    return apps.get_model("registry", "Activity")._default_manager.all()


def called(activity: int) -> bool:
    """Whether the call of an activity was ever opened."""
    return people.Deed.objects.filter(target=ACTIVITY, target_id=activity, verb="activity.open_call").exists()


class Place(Record):
    """Somebody named for an activity, with no more personal data than is needed. Shared with whoever holds it.

    first     whether they took part in an activity before; told when they are selected, kept when the name is gone
    needs     passport, visa, diet: taken out so many days after the end
    shared    the person agrees that their name is given to a partner's course
    token     what the person types to sign in at a session
    attended  keys of the sessions at which they were
    """

    KIND: ClassVar[str] = "place"
    PROCESS: ClassVar[workflow.Process | None] = training_processes.PLACE
    SEARCHED: ClassVar[tuple[str, ...]] = ("name", "institution")
    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "function", "mail", "phone", "needs", "used")
    KEPT: ClassVar[tuple[Kept, ...]] = (
        Kept(("name", "function", "mail", "phone", "used"), ("on",), 5),
        Kept(("needs",), ("on",), 1),
    )
    PASSED: ClassVar = (
        Column("on", _("Day"), "day", required=True),
        Column("level", _("Given by"), "choice", LEVELS, required=True),
        Column("people", _("People"), required=True),
        Column("about", _("About")),
    )

    activity = models.ForeignKey("registry.Activity", models.PROTECT, verbose_name=_("activity"), related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=6, blank=True, choices=SEXES)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    sector = models.CharField(_("sector"), max_length=12, blank=True, choices=SECTORS)
    function = models.CharField(_("function"), max_length=200, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    on = fields.Day(_("nominated on"), blank=False)
    priority = models.PositiveSmallIntegerField(_("place in the country's order"), default=0)
    note = models.CharField(_("number of the note"), max_length=60, blank=True)
    note_on = fields.Day(_("date of the note"))
    first = models.CharField(_("first time"), max_length=6, blank=True, choices=TIMES)
    needs = models.TextField(_("for travel: passport, visa, diet"), max_length=1000, blank=True)
    photos = models.CharField(_("agrees to photographs"), max_length=3, blank=True, choices=YES_NO)
    shared = models.CharField(_("agrees to be named to partners' courses"), max_length=3, blank=True, choices=YES_NO)
    reason = models.CharField(max_length=20, blank=True, editable=False)
    reason_number = models.PositiveSmallIntegerField(default=0, editable=False)
    token = models.CharField(max_length=12, blank=True, editable=False, default=new_token)
    attended = fields.Codes(_("sessions attended"))
    before = models.PositiveSmallIntegerField(_("test before, in per cent"), null=True, blank=True)
    after = models.PositiveSmallIntegerField(_("test after, in per cent"), null=True, blank=True)
    uses_3 = models.CharField(_("uses it after three months"), max_length=3, blank=True, choices=YES_NO)
    uses_6 = models.CharField(_("uses it after six months"), max_length=3, blank=True, choices=YES_NO)
    used = fields.Words(_("what changed at work"), long=True, blank=True)
    passed = fields.Rows(_("training given afterwards"), columns=PASSED)

    class Meta:
        verbose_name = _("place in an activity")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], condition=~models.Q(token=""), name="place_token_once")
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "stage"])]

    def __str__(self) -> str:
        return str(self.name or f"#{self.pk}")

    def shares(self) -> frozenset[str]:
        """Whoever holds the activity sees who is named for it."""
        return frozenset(_activities().filter(pk=self.activity_id).values_list("owner_id", flat=True))

    def clean(self) -> None:
        """Names go to whoever holds the activity and nobody else; scores are shares; people trained are numbers."""
        if self.klass != policy.Klass.BILATERAL:
            raise exceptions.ValidationError(
                {"klass": _("Names are shared with whoever holds the activity: bilateral.")}
            )
        if self._state.adding and not _activities().filter(pk=self.activity_id, stage="called").exists():
            raise exceptions.ValidationError({"activity": _("The call is not open.")})
        if any(score is not None and score > 100 for score in (self.before, self.after)):
            raise exceptions.ValidationError({"before": _("Write a score from 0 to 100.")})
        rows = self.passed if isinstance(self.passed, list) else ()
        if any(not str(row.get("people", "")).isdecimal() for row in rows):
            raise exceptions.ValidationError({"passed": _("Write how many people as a whole number.")})


class Choosing(models.Model):
    """One selection: who decided, when, by which rules, what the rules gave; ``why`` where a rule was left aside."""

    activity = models.ForeignKey("registry.Activity", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    rules = models.JSONField(default=list)
    results = models.JSONField(default=list)
    nominated = models.PositiveIntegerField()
    selected = models.PositiveIntegerField()
    why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.activity_id} {self.at:%Y-%m-%d}"


class Elsewhere(Record):
    """A course that somebody else gives or gave, as they told; with whom they had, where they told that."""

    KIND: ClassVar[str] = "activity"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "organiser")
    PERSONAL: ClassVar[tuple[str, ...]] = ("people",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("people",), ("until", "since"), 2),)
    PEOPLE: ClassVar = (
        Column("name", _("Name"), required=True),
        Column("country", _("Country")),
        Column("mail", _("E-mail")),
    )

    title = fields.Words(_("title"))
    organiser = models.CharField(_("organiser"), max_length=200)
    topic = models.CharField(_("topic"), max_length=20, choices=TOPICS)
    countries = fields.Links(_("countries"), kinds=("country",))
    since = fields.Day(_("from"), blank=False)
    until = fields.Day(_("to"))
    link = models.URLField(_("link"), blank=True)
    people = fields.Rows(_("people who took part"), columns=PEOPLE)
    sources = fields.sources()

    class Meta:
        verbose_name = _("course of others")

    def __str__(self) -> str:
        return str(self.organiser)
