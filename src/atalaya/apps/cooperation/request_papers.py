"""A request on paper, under the headings of the Committee's template, and its note verbale. No restricted part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters.writers import draft_docx, draft_pdf
from atalaya.adapters.writers.cover import Cover
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.cooperation.request_registers import subject_name
from atalaya.apps.drafting import models as drafting
from atalaya.apps.drafting import notes
from atalaya.core import errors, policy
from atalaya.core.drafting import lines
from atalaya.core.drafting.model import Clause, Text, Wording
from atalaya.web.templatetags import look

TYPES: Final = notes.TYPES
PATTERN: Final = "note-assistance-request"


def write(found: models.Request, kind: str, language: str) -> bytes:
    """The request as DOCX or PDF in one language. Unusable when it is neither."""
    if kind not in TYPES:
        raise errors.Missing("policy.missing", "There is no such record.")
    with translation.override(language):
        title = _("Request for assistance: %(subject)s") % {"subject": subject_name(found.subject)}
        text = Text(language, (language,), "report", "plain", {language: title}, tuple(_clauses(found, language)))
        klass = look.CLASSES[found.klass]
        cover = Cover(title, language, f"{klass[0]}: {klass[1]}", (), _("Not translated; in {language}:"))
        laid = lines.lay(text, language)
        if kind == "pdf":
            return draft_pdf.render(laid, cover).data
        country = values.spoken(found.owner.names, language).text
        return draft_docx.render(laid, cover, values={"country": country, "date": found.on, "number": ""})


def _clauses(found: models.Request, language: str) -> Iterable[Clause]:
    told = [(_("Requesting country"), values.spoken(found.owner.names, language).text)]
    told.append((_("Title"), values.spoken(found.title, language).text))
    for fact in queries.facts(found):
        if fact.value:
            told.append((str(fact.label), str(look.told(fact.value))))
    for place, (head, body) in enumerate(told):
        yield Clause(f"p{place}", "section", {language: Wording(head, body)})


def note(found: models.Request, sender: str, addressee: str, *, by: policy.Actor) -> drafting.NoteVerbale:
    """Begins the note verbale of a request in the drafting room, with what the request knows."""
    language = queries.language()
    made = drafting.NoteVerbale(
        owner_id=found.owner_id, klass="national", outline=PATTERN,
        sender={language: sender}, addressee={language: addressee},
    )  # fmt: skip
    numbers = _measures(found, by)
    told = {
        "assistance_subject": {language: subject_name(found.subject)},
        **({"plan_measure": {language: numbers}} if numbers else {}),
        **({"contact_post": {language: found.contact}} if found.contact else {}),
    }
    return notes.begin(made, notes.Begin(PATTERN, (language,), told), by=by)


def _measures(found: models.Request, by: policy.Actor) -> str:
    names = values.Names(by)
    names.gather({"plans.measure": set(found.measures)})
    told = (names.record("plans.measure", pk) for pk in found.measures)
    return ", ".join(one[0] for one in told if one)
