"""Deeds on bills: a step with its day and source, an event beside the stages, the enacted words into the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from atalaya.adapters import clock
from atalaya.adapters.readers import akn
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.writers import draft_akn
from atalaya.apps.access import deeds, fields
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import queries as assessment
from atalaya.apps.assessment import reading
from atalaya.apps.drafting import actions, adoptions, bill_models, models, standing, texts
from atalaya.apps.laws import enacting
from atalaya.core import bills, errors, policy
from atalaya.core.drafting import assembly
from atalaya.core.drafting.model import Text
from atalaya.core.laws.model import Source

_DAY_CHARS = len("2019-09-20")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, on a day as exact as it is known, and the source that says so."""

    bears: str
    title: str
    confidence: str = "confirmed"
    reference: str = ""
    on: str = ""
    note: Mapping[str, str] = field(default_factory=dict)

    def row(self, what: str) -> dict[str, Any]:
        """It as a row of the bill."""
        told = {
            "what": what,
            "bears": self.bears,
            "note": {key: text for key, text in self.note.items() if text},
            "title": self.title,
            "reference": self.reference,
            "on": self.on,
            "confidence": self.confidence,
        }
        return {name: value for name, value in told.items() if value}


def chambers(found: models.Bill) -> int:
    """How many chambers its parliament has; 0 where that is not known."""
    return found.legislature.chambers if found.legislature else 0


def take(pk: int, step: str, told: Event, *, by: policy.Actor, version: int) -> models.Bill:
    """Writes a step of a bill down, with its day and source. Nothing else moves a bill.

    Unusable without either; OutOfOrder where this parliament knows no such step.
    """
    with transaction.atomic():
        found = _mine(pk, by)
        wanted = models.Bill.PROCESS.step(step) if models.Bill.PROCESS else None
        if wanted is None:
            raise standing.nothing()
        problem = bills.barred(step, found.stage, chambers(found))
        if problem:
            raise problem
        _check(found, told, wanted.target, leads=True)
        on = date.fromisoformat(told.bears) if len(told.bears) == _DAY_CHARS else None
        rows = [*found.events, told.row(wanted.target)]
        return deeds.take(models.Bill, pk, step, by=by, version=version, on=on, events=rows)


def add(pk: int, what: str, told: Event, *, by: policy.Actor, version: int) -> models.Bill:
    """Adds an event that moves no stage: a hearing, a report, the filing in the archive."""
    with transaction.atomic():
        found = _mine(pk, by)
        if what not in dict(bill_models.EVENTS):
            raise errors.Unusable("bill.what", "Choose what happened.", "what")
        _check(found, told, what, leads=False)
        rows = [*found.events, told.row(what)]
        return deeds.change(models.Bill, pk, {"events": rows}, by=by, version=version)


def _mine(pk: int, by: policy.Actor) -> models.Bill:
    found = access.one(models.Bill, pk, by)
    policy.require(by, policy.Verb.EDIT, access.thing(found))
    return found


def _check(found: models.Bill, told: Event, what: str, *, leads: bool) -> None:
    if not told.bears:
        raise errors.Unusable("bill.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "bears")
    if not told.title.strip():
        raise errors.Unusable("bill.source", "Say where this is known from.", "title")
    if told.on and not fields.is_day(told.on):
        raise errors.Unusable("bill.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "on")
    if told.confidence not in dict(fields.CONFIDENCES):
        raise errors.Unusable("bill.confidence", "Say how well the source stands.", "confidence")
    bills.check_new(found.told(), bills.Fact(what, told.bears), clock.today(), leads=leads)


@dataclass(frozen=True, slots=True)
class Law:
    """What the register of laws is told of an enacted bill; ``wording`` is the number of a frozen version."""

    kind: str
    number: str
    on: str
    wording: int
    klass: str = "public"
    gazette: str = ""
    published_on: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: ``new``, ``edition`` or ``same``; the law; how many matrices and surveys are read anew."""

    fate: str
    law: Any
    readings: int


def send(pk: int, told: Law, *, by: policy.Actor, version: int) -> Sent:
    """Puts the enacted words into the laws room and asks for new readings of the owner's matrices and surveys.

    The words are a frozen version, without restricted parts. OutOfOrder before the enactment is written down.
    """
    with transaction.atomic():
        found = _mine(pk, by)
        if found.stage not in ("enacted", "regulated"):
            raise errors.OutOfOrder("bill.not_enacted", "Write the enactment down first, with its day and source.")
        if found.text is None:
            raise errors.Unusable("bill.no_text", "No text of this site is linked to the bill.", "text")
        for name, day in (("on", told.on), ("published_on", told.published_on)):
            if day and not fields.is_day(day):
                raise errors.Unusable("bill.day", "Write a day as 2019, 2019-09 or 2019-09-20.", name)
        source, data, text, clauses = _words(found, told.wording, by)
        title, language = text.named(text.lead), text.lead
        fate, law = enacting.enact(
            source,
            data,
            enacting.Enacted(
                found.owner_id,
                told.klass,
                told.kind,
                title,
                language,
                told.number,
                told.on,
                told.gazette,
                told.published_on,
                told.reference,
            ),
            by=by,
        )
        deeds.change(models.Bill, pk, {"law_id": law.pk}, by=by, version=version)
        adoptions.note(found, law.pk, clauses, by=by)
        return Sent(fate, law, _read_anew(found.owner_id, by))


def _words(found: models.Bill, number: int, by: policy.Actor) -> tuple[Source, bytes, Text, list[str]]:
    """A frozen version as the reader of laws takes it: what leaves the house, in the language that decides.

    Last come the clauses of the library that are in it, which the words that leave do not name.
    """
    draft = standing.inside(found.text_id or 0, by)
    whole = texts.read(actions.version(draft, number).content)
    text = assembly.assemble(whole, texts.OUTSIDE).text
    country = found.owner_id.partition(":")[2] or "un"
    data = draft_akn.render(text, country, language=text.lead)
    source = akn.read(data, f"bill-{found.pk}.xml", Limits())[0]
    source.meta.pop("draft", None)
    left = {one.id for one in text.clauses}
    return source, data, text, [one.library for one in whole.clauses if one.library and one.id in left]


def _read_anew(owner: str, by: policy.Actor) -> int:
    """Asks the engine to read the laws again wherever this person may ask; how often."""
    asked = 0
    for one, _title, _gaps in assessment.lacking(owner, by):
        if policy.may(by, policy.Verb.EDIT, access.thing(one)):
            reading.ask(one.pk, by=by)
            asked += 1
    return asked
