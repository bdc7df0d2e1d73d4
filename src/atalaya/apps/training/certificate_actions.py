"""Deeds on certificates: issue those of an activity or the one of a course, revoke one, forget a name."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from atalaya.adapters import clock, credentials, keys
from atalaya.apps.access import actions as access
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import values
from atalaya.apps.training import activity_models as activities
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import certificate_models as models
from atalaya.core import certificates, errors, policy

TARGET: Final = "training.certificate"
KEPT_YEARS: Final = 10
"""So long a name stands in a certificate after it was issued; what was issued is told for ever, without it."""
OVER: Final = ("held", "reported", "followed_up", "closed")
"""Stages of an activity of which it is known who completed it."""
_WHY_CHARS: Final = 500
_NAME_CHARS: Final = 120


def ring() -> keys.Ring:
    """The keys that sign certificates, and nothing else."""
    return keys.Ring(settings.DATA / "keys" / "certificates", "certificates")


@lru_cache(maxsize=1)
def _known(_day: date, _folder: str) -> Mapping[str, Any]:
    return {key.id: key for key in ring().trusted()}


def known() -> Mapping[str, Any]:
    """The public keys by name."""
    return _known(clock.today(), str(settings.DATA))


def origin() -> str:
    """The address of this installation, where it was told one."""
    return (settings.ENVIRONMENT.origin or "").rstrip("/")


def issuable(activity: int) -> list[Any]:
    """Who completed an activity and never had a certificate of it: after a revocation somebody decides anew."""
    there = set(standing_rows(activity).values_list("place", flat=True))
    return [row for row in standing.completed(activity) if row.pk not in there and row.name]


def standing_rows(activity: int) -> QuerySet[models.Certificate]:
    """What was issued for an activity, in its order."""
    return models.Certificate.objects.filter(activity=activity).order_by("pk")


def issue(pk: int, hours: int | None, *, by: policy.Actor) -> list[models.Certificate]:
    """Issues a certificate to each who completed an activity and has none; asked twice, nobody gets two.

    OutOfOrder before the activity was held.
    """
    with transaction.atomic():
        found = standing.run(pk, by)
        if found.stage not in OVER:
            raise errors.OutOfOrder("certificate.early", "Certificates are issued once the activity was held.")
        return [_issue(_of_place(found, row, row.name, hours), by) for row in issuable(pk)]


def issue_anew(pk: int, holder: str, *, by: policy.Actor) -> models.Certificate:
    """Issues a certificate of an activity in the place of one that was revoked, to the name as it should stand.

    OutOfOrder while it, or one in its place, stands.
    """
    holder = " ".join(holder.split())
    with transaction.atomic():
        old = models.Certificate.objects.select_for_update().filter(pk=pk, place__isnull=False).first()
        if old is None or old.activity_id is None or old.place is None:
            raise errors.Missing("policy.missing", standing.GONE)
        found = standing.run(old.activity_id, by)
        if not holder or len(holder) > _NAME_CHARS:
            raise errors.Unusable("certificate.name", "Write the name as it should stand.", "holder")
        if models.Certificate.objects.filter(place=old.place, revoked_at=None).exists():
            raise errors.OutOfOrder("certificate.stands", "This person holds a certificate that stands.")
        return _issue(_of_place(found, old.place, holder, old.hours), by)


def _of_place(found: Any, place: activities.Place, holder: str, hours: int | None) -> models.Certificate:
    mine = people.User.objects.filter(email=place.mail.lower(), is_active=True).first() if place.mail else None
    return models.Certificate(
        kind=certificates.ACTIVITY, owner_id=found.owner_id, activity_id=found.pk, place=place, person=mine,
        holder=holder, title=dict(found.title), hours=hours,
    )  # fmt: skip


def issue_for_course(
    person: int, course: str, title: Mapping[str, str], hours: int | None, *, issuer: str = policy.SECRETARIAT
) -> models.Certificate:
    """Issues the certificate of a course to an account that completed it; the one there is when there is one.

    A revoked one comes back as it is: nobody gets round a revocation by asking again.

    course  slug and version (``points-of-contact/1``)
    """
    held = models.Certificate.objects.filter(person=person, course=course)
    found = held.order_by("-pk").first()
    if found is not None:
        return found
    user = people.User.objects.get(pk=person)
    row = models.Certificate(
        kind=certificates.COURSE, owner_id=issuer, person=user, course=course, holder=user.name, title=dict(title),
        hours=hours,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _issue(row, policy.Actor(person, user.name, (), strong=False))
    except IntegrityError:  # somebody else finished the same moment: the constraint let one through
        return held.get(revoked_at=None)


def _issue(row: models.Certificate, by: policy.Actor) -> models.Certificate:
    row.code = "".join(secrets.choice(certificates.ALPHABET) for _n in range(certificates.CODE_SIGNS))
    row.serial, row.issued_at = uuid.uuid4().urn, clock.now().replace(microsecond=0)
    row.token = credentials.sign(said(row), ring().signing(row.issued_at))
    row.digest = hashlib.sha256(row.token.encode()).hexdigest()
    row.save()
    _known.cache_clear()
    told = {"code": (None, row.code), "digest": (None, row.digest)}
    deeds.append("certificate.certified", by=by, target=(TARGET, row.pk, row.owner_id), values=told)
    return row


def said(row: models.Certificate) -> certificates.Certificate:
    """What a certificate says."""
    address = origin()
    issuer = values.spoken(row.owner.names, next(iter(row.title), "es")).text
    return certificates.Certificate(
        row.serial, row.code, row.kind, row.holder, row.title, row.hours, issuer, address or "urn:atalaya",
        row.issued_at, address,
    )  # fmt: skip


def revoke(pk: int, why: str, *, by: policy.Actor) -> models.Certificate:
    """Revokes a certificate of an activity or a course, with the reason; it shows as revoked from then on."""
    why = " ".join(why.split())
    with transaction.atomic():
        row = models.Certificate.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise errors.Missing("policy.missing", standing.GONE)
        require_office(row, by)
        if not why or len(why) > _WHY_CHARS:
            raise errors.Unusable("certificate.why", "Say why, in at most 500 characters.", "why")
        if row.revoked_at is not None:
            raise errors.OutOfOrder("certificate.revoked", "It is revoked already.")
        row.revoked_at, row.why = clock.now(), why
        row.save(update_fields=["revoked_at", "why"])
        told = {"why": (None, why)}
        deeds.append("certificate.annulled", by=by, target=(TARGET, row.pk, row.owner_id), values=told)
    return row


def revoke_by_code(code: str, why: str, *, by: policy.Actor) -> models.Certificate:
    """The same, of the certificate with a code: how an office finds that of a course without a list of learners."""
    row = models.Certificate.objects.filter(code=certificates.plain_code(code) or "-").first()
    if row is None:
        raise errors.Missing("policy.missing", standing.GONE)
    return revoke(row.pk, why, by=by)


def require_office(row: models.Certificate, by: policy.Actor) -> None:
    """Raises unless this person runs the activity, or whatever its issuer holds where it is of a course."""
    if row.activity_id is not None:
        standing.run(row.activity_id, by)
    elif not policy.may(by, policy.Verb.EDIT, policy.Thing("activity", row.owner_id, policy.Klass.PUBLIC)):
        raise errors.Missing("policy.missing", standing.GONE)


def take_out(pk: int, *, by: policy.Actor) -> models.Certificate:
    """Takes the name out of a certificate, for its holder or its issuer: it stands, and tells of nobody."""
    with transaction.atomic():
        row = models.Certificate.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise errors.Missing("policy.missing", standing.GONE)
        if by.person is None or row.person_id != by.person:
            require_office(row, by)
        if row.holder or row.token:
            _empty(row, by)
    return row


def forget(on: date) -> int:
    """Takes names out of certificates issued long ago, or of people whose account is gone; gives of how many."""
    last = datetime.combine(on - timedelta(days=round(KEPT_YEARS * 365.25)), datetime.min.time(), clock.now().tzinfo)
    over = Q(issued_at__lt=last) | Q(person__forgotten_at__isnull=False)
    rows = models.Certificate.objects.filter(over).exclude(holder="", token="").order_by("pk")
    count = 0
    for row in rows:
        with transaction.atomic():
            _empty(row, policy.VISITOR)
        count += 1
    return count


def _empty(row: models.Certificate, by: policy.Actor) -> None:
    """The reason of a revocation may tell of somebody, so it goes with the name, also from history."""
    row.holder = row.token = row.why = ""
    row.save(update_fields=["holder", "token", "why"])
    access.erase(TARGET, row.pk, ("why",))
    deeds.append("certificate.expired", by=by, target=(TARGET, row.pk, row.owner_id))
