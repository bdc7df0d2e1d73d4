"""People, what they were granted, what they did."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth import base_user
from django.db import models
from django.db.models import functions
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.core import policy, seal

ROLE_NAMES = {
    policy.Role.VISITOR: _("Visitor"),
    policy.Role.CONTACT: _("National point of contact"),
    policy.Role.MISSION: _("Permanent mission"),
    policy.Role.SECRETARY: _("Committee secretary"),
    policy.Role.CONTRIBUTOR: _("Agency contributor"),
    policy.Role.DRAFTER: _("Legal adviser or drafter"),
    policy.Role.SECOND: _("Second person"),
    policy.Role.LICENSING: _("Customs or licensing officer"),
    policy.Role.BIO_CONTACT: _("BWC contact"),
    policy.Role.COORDINATOR: _("Regional coordinator"),
    policy.Role.OFFICER: _("Programme officer"),
    policy.Role.MONITOR: _("Monitoring officer"),
    policy.Role.REVIEWER: _("Peer reviewer or expert"),
    policy.Role.LABORATORY: _("Laboratory manager"),
    policy.Role.COMPLIANCE: _("Compliance officer"),
    policy.Role.TRAINER: _("Trainer"),
    policy.Role.TRAINEE: _("Trainee"),
    policy.Role.PARTNER: _("Partner organisation"),
    policy.Role.DONOR: _("Donor"),
    policy.Role.ADMINISTRATOR: _("Administrator of this server"),
}


class People(base_user.BaseUserManager["User"]):
    """Finds people by e-mail, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address."""
        return self.get(email=(username or "").lower())


class User(base_user.AbstractBaseUser):
    """A person who can sign in. What they may do lies in their grants."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=2, default="es")
    time_zone = models.CharField(_("Time zone"), max_length=40, default="UTC")
    digest = models.CharField(
        _("Mail about what waits for me"),
        max_length=8,
        choices=[("daily", _("Once a day")), ("weekly", _("Once a week")), ("never", _("Never"))],
        default="weekly",
    )
    feed = models.CharField(max_length=64, blank=True, default="", editable=False)
    digest_on = models.DateField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=functions.Lower("email")), name="email_is_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Owner(models.Model):
    """Who owns data: a country, an organisation, a review, the secretariat, this server."""

    code = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in policy.ROLES_AT])
    names = models.JSONField(default=dict)
    calendar = models.CharField(max_length=20, blank=True)
    invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.names.get("en") or self.code)


class Grant(models.Model):
    """A role of a person at an owner, from one day to another. A delegation names the grant it comes from."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="grants")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    delegated_from = models.ForeignKey("self", models.CASCADE, null=True, related_name="delegations")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="grant_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.owner_id}"


class Invitation(models.Model):
    """A letter to a mailbox that turns into an account with a role. Only a digest of its secret is kept."""

    email = models.EmailField()
    role = models.CharField(max_length=16, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.owner_id}"


class Party(models.Model):
    """An owner that shares a bilateral record."""

    target = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["target", "target_id", "owner"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id} {self.owner_id}"


class Release(models.Model):
    """The owner's act of showing a record to an audience: ``public``, ``network`` or an owner's code."""

    target = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    audience = models.CharField(max_length=40)
    stage = models.CharField(max_length=12)
    why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target", "target_id", "stage"])]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id} -> {self.audience}"


class Deed(models.Model):
    """One line of what happened, for ever: history and audit at once.

    ``line`` is the canonical text that was hashed; it holds salted digests of values, never the values.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, blank=True)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    owner = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    request = models.CharField(max_length=32, blank=True)
    line = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target", "target_id", "number"]),
            models.Index(fields=["owner", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.target} {self.target_id}"


class DeedValue(models.Model):
    """A value before and after a deed, with the salt of its digests; goes when personal data must go."""

    deed = models.ForeignKey(Deed, models.CASCADE, related_name="values")
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.deed_id} {self.field}"


class Head(models.Model):
    """The end of the chain: the one row that every deed takes in its hand."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=seal.GENESIS)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class SignedHead(models.Model):
    """The end of the chain at a moment, signed; a copy lies outside the database."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d}"


class SecondLook(models.Model):
    """A text whose writer was warned and kept it waits for somebody else of the same owner. Holds no text."""

    target = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.target} {self.target_id}"


class Preview(models.Model):
    """Rows of a file that somebody brought to a register, kept until they say yes; gone after a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.register} {self.name}"
