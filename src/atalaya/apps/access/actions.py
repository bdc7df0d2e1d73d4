"""Deeds about people: invite, accept, give and end roles, delegate, change and forget a person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.sessions.models import Session
from django.core import exceptions
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds, models, queries
from atalaya.core import errors, policy

LASTS: Final = timedelta(days=7)
"""How long an invitation can be taken up."""
LONGEST_DELEGATION: Final = timedelta(days=366)
TARGET: Final = "access.grant"
PERSON: Final = "access.user"
FORGOTTEN: Final = "forgotten@invalid"
_NOBODY: Final = "There is no such record."


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its secret, which is told once and never kept."""

    id: int
    secret: str


def invite(*, email: str, role: str, owner: str, by: policy.Actor) -> Invited:
    """Invites somebody to a role. The answer is the same whether the address is known here or not."""
    email = _address(email)
    asked = _role(role, owner)
    _require_giving(by, policy.Verb.CREATE, asked, owner)
    with transaction.atomic():
        invited = _invitation(email, asked, owner, by)
        values = {"role": (None, role), "email": (None, email)}
        deeds.append("grant.invited", by=by, target=("access.invitation", invited.id, owner), values=values)
    _write_to(email, invited)
    return invited


def invite_from_console(*, email: str, role: str, owner: str) -> str:
    """Invites in the name of the server, for its operator at the console; gives the address to open."""
    email = _address(email)
    asked = _role(role, owner)
    with transaction.atomic():
        invited = _invitation(email, asked, owner, policy.VISITOR)
        values = {"role": (None, role), "email": (None, email)}
        target = ("access.invitation", invited.id, owner)
        deeds.append("grant.invited", by=policy.VISITOR, target=target, values=values)
    return link(invited)


def link(invited: Invited) -> str:
    """The address that an invitation is taken up at."""
    return f"{settings.ENVIRONMENT.origin}{reverse('accept', args=[invited.id, invited.secret])}"


def find(pk: int, secret: str) -> models.Invitation:
    """An open invitation by its secret. Missing when it is wrong, used, ended or too old: all the same."""
    found = models.Invitation.objects.filter(
        pk=pk, digest=_digest(secret), accepted_at=None, ended_at=None, until_at__gt=clock.now()
    ).first()
    if found is None:
        raise errors.Missing("invitation.gone", "This invitation is used, ended or too old. Ask for a new one.")
    return found


def accept(*, pk: int, secret: str, name: str, password: str, language: str) -> models.User:
    """Takes up an invitation: makes the account, or gives a known person the role. Unusable names the field."""
    with transaction.atomic():
        found = find(pk, secret)
        taken = models.Invitation.objects.filter(pk=pk, accepted_at=None).update(accepted_at=clock.now())
        if not taken:
            raise errors.Missing("invitation.gone", "This invitation is used, ended or too old. Ask for a new one.")
        user = models.User.objects.filter(email=found.email).first()
        if user is None:
            user = _new_user(found.email, name, password, language)
        grant = models.Grant.objects.create(
            user=user, role=found.role, owner_id=found.owner_id, since=clock.today(), given_by=found.by
        )
        by = policy.Actor(user.pk, user.name)
        values = {"role": (None, found.role), "person": (None, user.pk)}
        deeds.append("grant.accepted", by=by, target=(TARGET, grant.pk, found.owner_id), values=values)
    return user


def end_invitation(pk: int, *, by: policy.Actor) -> None:
    """Ends an invitation that nobody took up."""
    with transaction.atomic():
        found = models.Invitation.objects.filter(pk=pk, accepted_at=None, ended_at=None).first()
        if found is None:
            raise errors.Missing("policy.missing", _NOBODY)
        policy.require(by, policy.Verb.REMOVE, _thing(found.owner_id))
        models.Invitation.objects.filter(pk=pk).update(ended_at=clock.now())
        deeds.append("grant.ended", by=by, target=("access.invitation", pk, found.owner_id))


def end_grant(pk: int, *, by: policy.Actor) -> None:
    """Ends a role, at once; what was delegated from it ends with it. The last who could let others in stays."""
    with transaction.atomic():
        grant = models.Grant.objects.select_for_update().filter(pk=pk, ended_at=None).first()
        if grant is None:
            raise errors.Missing("policy.missing", _NOBODY)
        own = grant.delegated_from_id is not None and by.person in (grant.given_by_id, grant.user_id)
        if not own:
            policy.require(by, policy.Verb.REMOVE, _thing(grant.owner_id))
        _refuse_lock_out(grant)
        models.Grant.objects.filter(pk=pk).update(ended_at=clock.now())
        deeds.append("grant.ended", by=by, target=(TARGET, pk, grant.owner_id), values={"role": (grant.role, None)})


def delegate(*, grant: int, to: str, since: date, until: date, by: policy.Actor) -> models.Grant:
    """Lets another person stand in for one's own role, from one day to another. A stand-in cannot pass it on."""
    with transaction.atomic():
        own = queries.in_force(clock.today()).filter(pk=grant, user_id=_self(by).pk).first()
        if own is None:
            raise errors.Missing("policy.missing", _NOBODY)
        if own.delegated_from_id is not None:
            raise errors.Refused("delegation.onward", "Who stands in for somebody cannot pass the role on.")
        _check_days(own, since, until)
        user = models.User.objects.filter(email=to.strip().lower(), is_active=True).exclude(pk=own.user_id).first()
        if user is None or not queries.in_force(clock.today()).filter(user=user, owner=own.owner_id).exists():
            raise errors.Unusable(
                "delegation.person", "Choose somebody who works for the same owner; invite others first.", "to"
            )
        made = models.Grant.objects.create(
            user=user,
            role=own.role,
            owner_id=own.owner_id,
            since=since,
            until=until,
            delegated_from=own,
            given_by_id=by.person,
        )
        values = {"role": (None, own.role), "person": (None, user.pk), "until": (None, until.isoformat())}
        deeds.append("grant.delegated", by=by, target=(TARGET, made.pk, own.owner_id), values=values)
    return made


def change_profile(values: Mapping[str, Any], *, by: policy.Actor) -> None:
    """Changes what a person says of themselves: name, language, time zone, how often mail comes."""
    with transaction.atomic():
        user = _self(by)
        known = {name: values[name] for name in ("name", "language", "time_zone", "digest") if name in values}
        changed = {name: (getattr(user, name), value) for name, value in known.items() if getattr(user, name) != value}
        if changed:
            for name, (_before, value) in changed.items():
                setattr(user, name, value)
            user.full_clean(exclude=["password"])
            user.save(update_fields=[*changed])
            deeds.append("person.changed", by=by, target=(PERSON, user.pk, policy.SERVER), values=changed)


def own_data(by: policy.Actor) -> dict[str, Any]:
    """Everything kept about a person, for that person: account, roles, sessions' number, deeds they did."""
    user = _self(by)
    grants = models.Grant.objects.filter(user=user).order_by("since")
    done = models.Deed.objects.filter(by=user).order_by("number")
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "time_zone": user.time_zone,
            "digest": user.digest,
            "joined_at": user.joined_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
        "roles": [
            {"role": one.role, "owner": one.owner_id, "since": str(one.since), "until": str(one.until or "")}
            for one in grants
        ],
        "deeds": [
            {"at": one.at.isoformat(), "verb": one.verb, "target": one.target, "id": one.target_id} for one in done
        ],
    }


def forget(*, by: policy.Actor) -> None:
    """Takes a person out: roles end, sessions end, name and address go, also from history. The deeds stay proven."""
    forget_person(_self(by), by=by)


def forget_person(user: models.User, *, by: policy.Actor = policy.VISITOR) -> None:
    """The same, also in the name of the server for an account that nobody uses any more."""
    with transaction.atomic():
        for grant in models.Grant.objects.filter(user=user, ended_at=None):
            _refuse_lock_out(grant)
        now = clock.now()
        models.Grant.objects.filter(user=user, ended_at=None).update(ended_at=now)
        erase(PERSON, user.pk)
        _erase_address(user.email)
        deeds.append("person.forgotten", by=by, target=(PERSON, user.pk, policy.SERVER))
        user.email, user.name = f"forgotten-{user.pk}@invalid", _("Forgotten person")
        user.is_active, user.forgotten_at, user.feed = False, now, ""
        for kept in (Authenticator, EmailAddress, SocialAccount, UserSession):
            kept.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save()
    end_sessions(user.pk)


def erase(target: str, pk: int, names: tuple[str, ...] = ()) -> int:
    """Takes plain values out of history; their digests stay, so that the chain still proves what was done."""
    values = models.DeedValue.objects.filter(deed__target=target, deed__target_id=pk, erased_at=None)
    if names:
        values = values.filter(field__in=names)
    return values.update(before=None, after=None, salt="", erased_at=clock.now())


def _erase_address(email: str) -> None:
    """Takes an address out of the history of invitations, and the invitations out of use."""
    numbers = models.Invitation.objects.filter(email=email).values_list("pk", flat=True)
    for pk in numbers:
        erase("access.invitation", pk, ("email",))
    models.Invitation.objects.filter(email=email).update(email=FORGOTTEN, ended_at=clock.now())


def end_sessions(person: int) -> int:
    """Ends every session of a person, at once."""
    mine = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=clock.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person)
    ]
    done, _rows = Session.objects.filter(session_key__in=mine).delete()
    return int(done)


def _self(by: policy.Actor) -> models.User:
    user = models.User.objects.filter(pk=by.person, is_active=True).first() if by.person else None
    if user is None:
        raise errors.Missing("policy.missing", _NOBODY)
    return user


def _thing(owner: str) -> policy.Thing:
    return policy.Thing("grant", owner, policy.Klass.NATIONAL)


def _role(role: str, owner: str) -> policy.Role:
    """The role, when it can be given at this owner."""
    found = models.Owner.objects.filter(code=owner).first()
    if found is None or role not in policy.ROLES_AT[found.kind]:
        raise errors.Unusable("grant.role", "This role cannot be given here.", "role")
    return policy.Role(role)


def _require_giving(by: policy.Actor, verb: policy.Verb, role: policy.Role, owner: str) -> None:
    """The table says who gives roles where, and two rules beside it.

    Only an administrator makes administrators, and at a country that has a contact only its contact decides.
    """
    policy.require(by, verb, _thing(owner))
    local = owner in by.owners()
    administrator = policy.SERVER in by.owners(policy.Role.ADMINISTRATOR)
    if owner == policy.SERVER and not administrator:
        raise errors.Refused("policy.refused", "Only an administrator names administrators.")
    foreign = owner.startswith("country:") and not local and not administrator
    first = role is policy.Role.CONTACT and not queries.holders_of(policy.Role.CONTACT, owner, clock.today())
    if foreign and not first:
        raise errors.Refused("grant.country", "The country's own point of contact decides who works for it.")


def _refuse_lock_out(grant: models.Grant) -> None:
    """Refuses to end the last administrator: nobody could invite the next."""
    if grant.role != policy.Role.ADMINISTRATOR:
        return
    others = queries.in_force(clock.today()).filter(role=grant.role).exclude(pk=grant.pk)
    if not others.exclude(user=grant.user_id).exists():
        raise errors.OutOfOrder("grant.last", "This is the last administrator. Name another one first.")


def _check_days(own: models.Grant, since: date, until: date) -> None:
    if since < clock.today() or until < since:
        raise errors.Unusable("delegation.days", "It begins today or later, and ends on that day or later.", "until")
    if until - since > LONGEST_DELEGATION or (own.until is not None and until > own.until):
        raise errors.Unusable("delegation.days", "It ends with your own role, and within a year.", "until")


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except exceptions.ValidationError as fault:
        raise errors.Unusable("person.email", "Write a whole e-mail address.", "email") from fault
    return email


def _invitation(email: str, role: policy.Role, owner: str, by: policy.Actor) -> Invited:
    secret = secrets.token_urlsafe(32)
    made = models.Invitation.objects.create(
        email=email,
        role=role,
        owner_id=owner,
        digest=_digest(secret),
        by_id=by.person,
        at=clock.now(),
        until_at=clock.now() + LASTS,
    )
    return Invited(made.pk, secret)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_user(email: str, name: str, password: str, language: str) -> models.User:
    name = name.strip()
    if not name:
        raise errors.Unusable("person.name", "Write your name.", "name")
    user = models.User(email=email, name=name[:120], language=language)
    try:
        password_validation.validate_password(password, user)
    except exceptions.ValidationError as fault:
        raise errors.Unusable("person.password", " ".join(fault.messages), "password") from fault
    user.set_password(password)
    user.save(force_insert=True)
    return user


def _write_to(email: str, invited: Invited) -> None:
    """The letter; it names the site and the address to open, and nothing else."""
    known = models.User.objects.filter(email=email).values_list("language", flat=True).first()
    with translation.override(known or translation.get_language()):
        subject = _("Invitation to %(site)s") % {"site": settings.SITE_NAME}
        text = _("You are invited to work in %(site)s. Open this address within seven days; it works once:") % {
            "site": settings.SITE_NAME
        }
        send_mail(subject, f"{text}\n\n{link(invited)}\n", None, [email])
