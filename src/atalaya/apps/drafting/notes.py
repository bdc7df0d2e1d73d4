"""Deeds on notes verbales: begin one from a pattern, send it with its own number, write it as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from atalaya.adapters.writers import draft_docx, draft_pdf
from atalaya.adapters.writers.cover import Cover
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.drafting import actions, models, outlined, standing, texts
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly, lines
from atalaya.core.drafting.assembly import Audience
from atalaya.core.drafting.model import Clause, Text, Wording
from atalaya.web.templatetags import look

TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_FROZEN: Final = ("cleared", "sent", "acknowledged", "unacknowledged")
_SIGNATURE: Final = "signature"
_LAST: Final = ("note_number", "date")
"""What the sender writes last."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What a note begins with; the first of ``languages`` decides. ``told`` is what is known of other slots."""

    outline: str
    languages: tuple[str, ...]
    told: outlined.Values


def begin(made: models.NoteVerbale, asked: Begin, *, by: policy.Actor) -> models.NoteVerbale:
    """Adds a note with its words from a pattern. Nobody's number and no date is put in."""
    outline = outlined.find(asked.outline, "note")
    if not asked.languages:
        raise errors.Unusable("note.languages", "Choose at least one language.", "languages")
    given = {**_country(made), **asked.told, "mission": made.sender, "addressee": made.addressee}
    text = outlined.begin(outline, asked.languages, given, sort="note", scheme="plain")
    draft = models.Draft(
        owner_id=made.owner_id,
        klass=made.klass,
        kind="note",
        lead=asked.languages[0],
        title={language: made.title.get(language) or text.title[language] for language in asked.languages},
    )
    with transaction.atomic():
        made.text = actions.create(draft, text, by=by)
        made.outline = outline.id
        if not made.title:
            made.title = dict(text.title)
        return deeds.create(made, by=by)


def _country(made: models.NoteVerbale) -> outlined.Values:
    names = access.names().get(made.owner_id, {})
    return {"country": names} if made.owner_id.startswith("country:") else {}


@dataclass(frozen=True, slots=True)
class Step:
    """What is written down with a step of a note: the day, the number and date of the note, where a receipt is told."""

    on: date | None = None
    number: str = ""
    dated: date | None = None
    source: Mapping[str, str] | None = None


def take(pk: int, step: str, told: Step, *, by: policy.Actor, version: int) -> models.NoteVerbale:
    """Takes a step. Clearing freezes the words; sending needs the number that the sender gave it.

    Unusable (``note.number``) without a number; (``note.blank``) where blanks were left in what is cleared.
    """
    with transaction.atomic():
        found = access.one(models.NoteVerbale, pk, by)
        more: dict[str, Any] = {}
        if step == "clear":
            _require_whole(found)
        if step == "send":
            number = (told.number or found.number).strip()
            if not number:
                raise errors.Unusable(
                    "note.number", "Write the number that the sender gave the note. It is never made up here.", "number"
                )
            more = {"number": number, "dated": told.dated or found.dated or told.on, "sent_on": told.on}
        if step == "acknowledge":
            if not (told.source or {}).get("title", "").strip():
                raise errors.Unusable("note.source", "Say where the receipt is known from.", "title")
            more = {"acknowledged_on": told.on, "sources": [*found.sources, dict(told.source or {})]}
        done = deeds.take(models.NoteVerbale, pk, step, by=by, version=version, on=told.on, **more)
        if step == "clear" and found.text is not None:
            actions.freeze_in(found.text, _("Cleared"), "", by=by)
        _tell_submission(done, step, told, by)
    return done


def open_blanks(found: models.NoteVerbale) -> tuple[str, ...]:
    """Blanks that stand in the words of a note, save number and date, which the sender writes last; as they read."""
    if found.text is None:
        return ()
    text = _filled(found, texts.working(found.text))
    bodies = [(language, one.wording(language).body) for one in text.clauses for language in text.languages]
    marks = {language: outlined.blanks(language, _LAST) for language in text.languages}
    return tuple(dict.fromkeys(mark for language, body in bodies for mark in marks[language] if mark in body))


def _require_whole(found: models.NoteVerbale) -> None:
    """Refuses to clear words with blanks."""
    left = open_blanks(found)
    if left:
        detail = "Some blanks in brackets are still open. Fill them in first."
        raise errors.Unusable("note.blank", detail, " ".join(left))


def _tell_submission(note: models.NoteVerbale, step: str, told: Step, by: policy.Actor) -> None:
    """The registry keeps what was sent: its number and day follow the note, where this person may write it there."""
    register = known.named("registry.submission")
    if step != "send" or not note.submission_id or register is None or told.on is None:
        return
    row = access.one(register.model, note.submission_id, by)
    if policy.may(by, policy.Verb.EDIT, access.thing(row)):
        change = {"note": note.number, "on": told.on.isoformat()}
        deeds.change(register.model, row.pk, change, by=by, version=row.version)


# As files.


def languages(found: models.NoteVerbale) -> tuple[str, ...]:
    """The languages its words are written in."""
    return texts.working(found.text).languages if found.text else ()


def write(found: models.NoteVerbale, kind: str, language: str, *, template: int | None = None) -> draft_pdf.Printed:
    """The note in one language: the cleared words once it is cleared, with number, date, annexes and signature.

    Unusable where it has no words, or not in this language.
    """
    if found.text is None or kind not in TYPES or language not in languages(found):
        raise errors.Unusable("note.file", "Choose one of the languages and formats of the note.", "kind")
    with translation.override(language):
        text = _for_reader(found, language)
        laid = lines.lay(text, language)
        cover = _cover(found, text, language)
        if kind == "pdf":
            return draft_pdf.render(laid, cover)
        told = {
            "country": values.spoken(found.owner.names, language).text,
            "date": found.dated.isoformat() if found.dated else "",
            "number": found.number,
        }
        return draft_pdf.Printed(draft_docx.render(laid, cover, values=told, template=_template(found, template)))


def _for_reader(found: models.NoteVerbale, language: str) -> Text:
    """The words that are written out: no restricted part, no note, blanks filled as far as the record knows."""
    draft = found.text
    assert draft is not None
    frozen = draft.versions.order_by("-number").first() if found.stage in _FROZEN else None
    text = texts.read(frozen.content) if frozen else texts.working(draft)
    made = assembly.assemble(_filled(found, text), Audience((language, text.lead))).text
    signed = values.spoken(found.signature, language).text
    if not signed:
        return made
    block = Clause(_SIGNATURE, "text", {one: Wording("", signed) for one in made.languages})
    return Text(made.lead, made.languages, made.sort, made.scheme, made.title, (*made.clauses, block), made.removed)


def _filled(found: models.NoteVerbale, text: Text) -> Text:
    told: dict[str, dict[str, str]] = {"annexes": {}, "date": {}}
    for language in text.languages:
        named = [values.spoken(row.get("title"), language).text for row in found.annexes]
        told["annexes"][language] = "; ".join(f"{number}. {one}" for number, one in enumerate(named, 1))
        with translation.override(language):
            told["date"][language] = _date(found.dated) if found.dated else ""
    told["note_number"] = outlined.everywhere(found.number)
    told["place"] = outlined.everywhere(found.place)
    return outlined.fill(text, told)


def _date(on: date) -> str:
    return formats.date_format(on, "DATE_FORMAT")


def _cover(found: models.NoteVerbale, text: Text, language: str) -> Cover:
    """What stands above the words: a draft says whose eyes it is for, a note that went out says nothing of that."""
    klass = look.CLASSES[found.klass]
    draft = found.stage not in _FROZEN
    above = (_("Draft, not cleared"),) if draft else ()
    badge = f"{klass[0]}: {klass[1]}" if draft else ""
    return Cover(text.named(language), language, badge, above, _("Not translated; in {language}:"))


def _template(found: models.NoteVerbale, number: int | None) -> bytes:
    rows = models.Template.objects.filter(owner=found.owner_id)
    if number is None:
        return b""
    one = rows.filter(pk=number).first()
    if one is None:
        raise standing.nothing()
    return laws.store().read(one.file)


def templates(found: models.NoteVerbale) -> Sequence[tuple[int, str]]:
    """The templates that the owner brought, the last first."""
    rows = models.Template.objects.filter(owner=found.owner_id).order_by("-pk")[:20]
    return [(one.pk, one.name) for one in rows]
