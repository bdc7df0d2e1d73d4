"""Deeds on a return: write a form, ask institutions, take over what they sent, clear, record, release."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds, releases
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.bio import cbm_models as models
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, errors, policy
from atalaya.core.policy import Verb

_log = logging.getLogger("atalaya.bio")
TARGET: Final = "bio.cbmfile"
TEXT_CHARS: Final = 20_000
_SECRET_BYTES: Final = 24
_GONE: Final = "This link is not valid any more. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Told:
    """What a form is to hold: ``texts`` by field, ``looked`` the fields of last year that are still right."""

    statement: str
    openness: str
    texts: Mapping[str, str]
    looked: frozenset[str] = frozenset()
    laws: tuple[int, ...] = ()


def write(pk: int, code: str, told: Told, *, by: policy.Actor, version: int) -> models.CbmForm:
    """Writes a form; ``version`` is 0 while nobody wrote in it. Who chose what it declares and shows is in the deed."""
    with transaction.atomic():
        found = _compiling(pk, by)
        if code not in bio.SECTIONS or not set(told.texts) <= set(queries.fields_of(code)):
            raise errors.Missing("policy.missing", "There is no such record.")
        known = dict(queries.instruments(found, by))
        if not set(told.laws) <= set(known) or (told.laws and code != "E"):
            raise errors.Unusable("cbm.law", "Choose laws from the country's own register.", "laws")
        values = _values(told)
        row = found.forms.filter(code=code).first()
        if row is not None:
            return deeds.change(models.CbmForm, row.pk, values, by=by, version=version)
        if version:
            raise errors.Conflict("record.changed", "Somebody changed this record meanwhile. Read it again first.")
        made = models.CbmForm(owner_id=found.owner_id, klass="national", file=found, code=code, **values)
        policy.require(by, Verb.EDIT, access.thing(found))
        return deeds.create(made, by=by)


def _values(told: Told) -> dict[str, Any]:
    answers = {
        field: {"text": text[:TEXT_CHARS].strip(), "looked": field in told.looked} for field, text in told.texts.items()
    }
    return {"statement": told.statement, "openness": told.openness, "answers": answers, "laws": list(told.laws)}


def _compiling(pk: int, by: policy.Actor) -> models.CbmFile:
    """A return that may still be written in, locked."""
    models.CbmFile.objects.select_for_update().filter(pk=pk).first()
    found = queries.file(pk, by)
    policy.require(by, Verb.EDIT, access.thing(found))
    if found.stage != "compiling":
        raise errors.OutOfOrder("cbm.closed", "This return is handed in. Take it back to compiling first.")
    return found


def take(
    pk: int, step: str, *, by: policy.Actor, version: int, on: date | None = None, note: str = ""
) -> models.CbmFile:
    """Takes a step: handing in asks for a return without faults, recording its sending for the number of its note."""
    values: dict[str, Any] = {}
    if step == "hand_in" and any(one.blocks for one in queries.findings(queries.file(pk, by))):
        raise errors.OutOfOrder("cbm.faults", "Something is still incomplete: see the list of what does not fit.")
    if step == "submit":
        if not note.strip() or on is None:
            raise errors.Unusable("cbm.note", "Give the number of the note and the day it bears.", "note")
        values = {"note": note.strip()[:80], "submitted_on": on.isoformat()}
    return deeds.take(models.CbmFile, pk, step, by=by, version=version, on=on, **values)


def release(pk: int, *, why: str, by: policy.Actor) -> int:
    """Proposes the release of every form that was chosen to be public and was not proposed yet. Gives how many."""
    with transaction.atomic():
        found = queries.file(pk, by)
        if found.stage not in ("cleared", "submitted"):
            raise errors.OutOfOrder("cbm.uncleared", "Only what was cleared can be released.")
        done = 0
        for row in found.forms.filter(openness=bio.PUBLIC):
            if not _released(row).exists():
                releases.propose(models.CbmForm, row.pk, policy.AUDIENCE_PUBLIC, why=why, by=by, version=row.version)
                done += 1
    return done


def confirm(pk: int, *, by: policy.Actor) -> int:
    """A second person confirms the releases that were proposed of a return. Gives how many."""
    with transaction.atomic():
        found = queries.file(pk, by)
        waiting = [one for row in found.forms.all() for one in _released(row).filter(stage="proposed")]
        for one in waiting:
            releases.confirm(one.pk, by=by, version=one.version)
    return len(waiting)


def _released(row: models.CbmForm) -> Any:
    mine = people.Release.objects.filter(target=access.target(models.CbmForm), target_id=row.pk)
    return mine.exclude(stage="withdrawn")


# Institutions.


def ask(
    pk: int, institution: str, forms: Sequence[str], due: date, mail: str, *, by: policy.Actor
) -> tuple[models.CbmAsk, str]:
    """Asks an institution for its part. Gives the request and the secret of its link, which is shown once."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with transaction.atomic():
        found = _compiling(pk, by)
        name = " ".join(institution.split())[:200]
        if not name or not forms or not set(forms) <= set(bio.FORMS):
            raise errors.Unusable("cbm.ask", "Name the institution and the forms it is asked for.", "institution")
        made: models.CbmAsk = found.asks.create(
            institution=name, mail=mail, forms=list(forms), due=due, digest=_digest(secret), by_id=by.person
        )
        _tell("asked", found, by, {"institution": (None, name), "forms": (None, list(forms))})
    return made, secret


def remind(pk: int, *, by: policy.Actor) -> tuple[models.CbmAsk, str]:
    """Gives an institution that has not answered a new link; the one before it ends."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with transaction.atomic():
        asked = _asked(pk, by)
        if asked.answered_at:
            raise errors.OutOfOrder("cbm.answered", "This institution answered already.")
        asked.digest, asked.reminded_at = _digest(secret), clock.now()
        asked.save(update_fields=["digest", "reminded_at"])
        _tell("reminded", asked.file, by, {"institution": (None, asked.institution)})
    return asked, secret


def send(asked: models.CbmAsk, link: str) -> bool:
    """Mails a link: what it is for and the day, no word of a form."""
    if not asked.mail:
        return False
    lines = (
        _("You are asked for your institution's part of the yearly return of the Biological Weapons Convention."),
        _("Until %(day)s. The link is yours alone and needs no password:") % {"day": asked.due.isoformat()},
        link,
    )
    subject = _("%(site)s: data for the yearly return") % {"site": settings.SITE_NAME}
    try:
        send_mail(subject, "\n\n".join(lines), None, [asked.mail])
    except OSError:
        _log.warning("a link could not be sent; it can be sent again from the return", exc_info=True)
        return False
    models.CbmAsk.objects.filter(pk=asked.pk).update(mailed_at=clock.now())
    return True


def link(asked: models.CbmAsk, secret: str) -> str:
    """The address that an institution gets."""
    return f"{settings.ENVIRONMENT.origin}{reverse('cbm-data', args=[asked.pk, secret])}"


def find(pk: int, secret: str) -> models.CbmAsk:
    """The request behind a link. Missing when the link is wrong, dealt with or over: always the same."""
    found = models.CbmAsk.objects.filter(pk=pk).select_related("file__owner").first()
    good = found is not None and hmac.compare_digest(found.digest, _digest(secret))
    if found is None or not good or found.settled_at or found.file.stage != "compiling" or found.file.withdrawn:
        raise errors.Missing("cbm.gone", _GONE)
    return found


def answer(pk: int, secret: str, texts: Mapping[str, str], nothing: Sequence[str], signed_by: str) -> models.CbmAsk:
    """What an institution sends by its link; it may be sent again until somebody has dealt with it."""
    with transaction.atomic():
        models.CbmAsk.objects.select_for_update().filter(pk=pk).first()
        asked = find(pk, secret)
        allowed = {field for code in asked.forms for field in queries.fields_of(code)}
        if not signed_by.strip():
            raise errors.Unusable("cbm.signed", "Write your name and function.", "signed_by")
        told = {field: text.strip()[:TEXT_CHARS] for field, text in texts.items() if field in allowed and text.strip()}
        both = [code for code in nothing if any(field in told for field in queries.fields_of(code))]
        if both or not (told or nothing):
            raise errors.Unusable(
                "cbm.both", "Fill in a form or say that there is nothing to declare in it.", "nothing"
            )
        asked.answers, asked.nothing = told, [code for code in nothing if code in asked.forms]
        asked.signed_by, asked.answered_at = signed_by.strip()[:200], clock.now()
        asked.save(update_fields=["answers", "nothing", "signed_by", "answered_at"])
        _tell("data_came", asked.file, policy.VISITOR, {"institution": (None, asked.institution)})
    return asked


def settle(pk: int, *, take_over: bool, by: policy.Actor) -> models.CbmAsk:
    """Takes what an institution sent over into the forms, below what stands there, or leaves it."""
    with transaction.atomic():
        asked = _asked(pk, by)
        found = _compiling(asked.file_id, by)
        if asked.answered_at is None or asked.settled_at:
            raise errors.OutOfOrder("cbm.settled", "There is nothing to take over, or it was dealt with already.")
        for code in asked.forms if take_over else ():
            told = {field: text for field, text in asked.answers.items() if field in queries.fields_of(code)}
            if told:
                _take_over(found, code, told, by)
        asked.settled_at = clock.now()
        asked.save(update_fields=["settled_at"])
        _tell("data_taken" if take_over else "data_left", found, by, {"institution": (None, asked.institution)})
    return asked


def _take_over(found: models.CbmFile, code: str, told: Mapping[str, str], by: policy.Actor) -> None:
    form = queries.forms(found)[code]
    row = found.forms.filter(code=code).first()
    texts = {field: entry.text for field, entry in form.entries.items()}
    looked = {field for field, entry in form.entries.items() if entry.looked} | set(told)
    for field, text in told.items():
        if text not in texts[field]:
            texts[field] = f"{texts[field]}\n\n{text}".strip()
    made = Told(bio.DECLARED, form.openness, texts, frozenset(looked), tuple(form.laws))
    write(found.pk, code, made, by=by, version=row.version if row else 0)


def _asked(pk: int, by: policy.Actor) -> models.CbmAsk:
    asked = models.CbmAsk.objects.select_for_update().select_related("file__owner").filter(pk=pk).first()
    if asked is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    policy.require(by, Verb.EDIT, access.thing(queries.file(asked.file_id, by)))
    return asked


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _tell(what: str, found: models.CbmFile, by: policy.Actor, told: Mapping[str, tuple[Any, Any]]) -> None:
    deeds.append(f"cbm.{what}", by=by, target=(TARGET, found.pk, found.owner_id), values=told, version=found.version)


def tidy(on: date) -> int:
    """Empties names, addresses and answers of institutions a year after the return was due. Gives how many."""
    done = 0
    for asked in models.CbmAsk.objects.exclude(mail="", signed_by="", answers={}).select_related("file"):
        due = bio.due(asked.file.year)
        if on > due.replace(year=due.year + 1):
            asked.mail, asked.signed_by, asked.answers = "", "", {}
            asked.save(update_fields=["mail", "signed_by", "answers"])
            done += 1
    return done
