"""Reads of certificates: what the public check says, a person's transcript, the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import credentials
from atalaya.adapters.writers import certificate_pdf as printed
from atalaya.apps.access.registers import values
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import certificate_actions as actions
from atalaya.apps.training import certificate_models as models
from atalaya.core import certificates, errors, policy

LANGUAGES = ("es", "en", "pt", "fr")


@dataclass(frozen=True, slots=True)
class Check:
    """What the public check says of a code, and nothing more."""

    code: str
    title: values.Spoken
    issuer: str
    issued_at: datetime
    initials: str
    revoked_at: datetime | None


def check(code: str) -> Check | None:
    """What is behind a code; None where nothing is. A row that says anything but what was signed is none."""
    row = models.Certificate.objects.select_related("owner").filter(code=code).first() if code else None
    if row is None:
        return None
    if row.token and not _says(row, _sealed(row.token)):
        return None
    return Check(
        certificates.shown_code(row.code), values.spoken(row.title), values.spoken(row.owner.names).text,
        row.issued_at, certificates.initials(row.holder), row.revoked_at,
    )  # fmt: skip


def _says(row: models.Certificate, sealed: certificates.Certificate | None) -> bool:
    """Whether a row says what was signed for it: nobody changes a title, a name or a day behind the seal."""
    if sealed is None:
        return False
    kept = (row.code, row.serial, row.kind, row.holder, row.title, row.hours, row.issued_at)
    signed = (sealed.code, sealed.serial, sealed.kind, sealed.holder, dict(sealed.title), sealed.hours)
    return kept == (*signed, sealed.issued_at)


def _sealed(token: str) -> certificates.Certificate | None:
    try:
        return credentials.verify(token, actions.known())
    except errors.Unusable:
        return None


def brought(token: str) -> Check | None:
    """What is behind a certificate file that somebody has: None where it is not genuine."""
    found = _sealed(token.strip())
    return check(found.code) if found else None


def of_activity(pk: int, by: policy.Actor) -> list[models.Certificate]:
    """Certificates of an activity, for whoever runs it."""
    standing.run(pk, by)
    return list(actions.standing_rows(pk).select_related("owner"))


@dataclass(frozen=True, slots=True)
class Own:
    """A certificate as its holder sees it."""

    row: models.Certificate
    title: values.Spoken
    issuer: str


def mine(by: policy.Actor) -> list[Own]:
    """What a person completed: what stands and what was revoked, the newest first."""
    rows = models.Certificate.objects.filter(person=by.person) if by.person else models.Certificate.objects.none()
    return [
        Own(row, values.spoken(row.title), values.spoken(row.owner.names).text)
        for row in rows.select_related("owner").order_by("-issued_at", "-pk")
    ]


def one(pk: int, by: policy.Actor) -> models.Certificate:
    """A certificate for its holder or whoever runs its activity. Missing for everybody else."""
    row = models.Certificate.objects.select_related("owner").filter(pk=pk).first()
    if row is None or not row.token:
        raise errors.Missing("policy.missing", standing.GONE)
    if by.person is None or row.person_id != by.person:
        if row.activity_id is None:
            raise errors.Missing("policy.missing", standing.GONE)
        standing.run(row.activity_id, by)
    return row


def of_office(pk: int, by: policy.Actor) -> models.Certificate:
    """A certificate of an activity, revoked ones too, for whoever runs it. Missing for everybody else."""
    row = models.Certificate.objects.filter(pk=pk, activity__isnull=False).first()
    if row is None:
        raise errors.Missing("policy.missing", standing.GONE)
    actions.require_office(row, by)
    return row


def is_office(by: policy.Actor) -> bool:
    """Whether this person holds activities for somebody, and so may revoke what they issue."""
    return any(
        policy.may(by, policy.Verb.EDIT, policy.Thing("activity", owner, policy.Klass.PUBLIC)) for owner in by.owners()
    )


def page(row: models.Certificate, language: str, address: str) -> bytes:
    """A certificate on paper, in one of the four languages."""
    with translation.override(language):
        title = values.spoken(row.title, language)
        hours = ngettext("%(n)d hour", "%(n)d hours", row.hours or 0) % {"n": row.hours} if row.hours else ""
        told = printed.Page(
            language, _("Certificate"), row.holder, _("This is to certify that"),
            _("took part in and completed") if row.kind == certificates.ACTIVITY else _("completed the online course"),
            title.text, title.language or language, hours,
            values.spoken(row.owner.names, language).text, formats.date_format(row.issued_at.date()),
            certificates.shown_code(row.code), address, _("Check it at this address, or by this code:"),
            _("Code to check this certificate"),
        )  # fmt: skip
        return printed.render(told)


def transcript(by: policy.Actor, language: str) -> bytes:
    """What a person completed, as a page on paper."""
    with translation.override(language):
        heads = (_("Date"), _("Title"), _("Issued by"), _("Hours"), _("Code"))
        rows = [_cells(one.row, language) for one in mine(by) if one.row.revoked_at is None]
        return printed.table(language, _("Transcript of training"), by.name, heads, rows)


def _cells(row: models.Certificate, language: str) -> tuple[str, ...]:
    return (
        formats.date_format(row.issued_at.date()), values.spoken(row.title, language).text,
        values.spoken(row.owner.names, language).text, str(row.hours or ""), certificates.shown_code(row.code),
    )  # fmt: skip


def revoked() -> Mapping[str, Any]:
    """The list of revoked certificates, for everybody who checks without asking here one by one."""
    rows = models.Certificate.objects.filter(revoked_at__isnull=False).order_by("revoked_at", "pk")
    told = ((row.serial, row.revoked_at) for row in rows if row.revoked_at)
    return credentials.revocations(actions.origin() or "urn:atalaya", told)
