"""The after-action text of a table-top exercise: begun from its outline, its tables taken from the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation

from atalaya.apps.access import fields
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.bio import offers as bio
from atalaya.apps.drafting import actions, models, outlined
from atalaya.core import errors, policy
from atalaya.core.drafting.model import Text

OUTLINE = "after-action"


@dataclass(frozen=True, slots=True)
class Line:
    """An exercise that was held, with the text begun about it, if there is one."""

    pk: int
    title: str
    on: str
    draft: models.Draft | None


def listing(by: policy.Actor) -> tuple[Line, ...]:
    """The exercises of this person's owners that were held."""
    begun: dict[str, models.Draft] = {}
    for one in access.visible(models.Draft.objects.filter(owner__in=by.owners(), kind="other"), by).order_by("pk"):
        begun |= {source.get("reference", ""): one for source in one.sources}
    return tuple(
        Line(one.pk, values.spoken(one.title).text, values.in_words(one.on), begun.get(_reference(one.pk)))
        for one in bio.held(by)
    )


def _reference(pk: int) -> str:
    with translation.override("en"):
        return reverse("exercises", args=[pk]).removeprefix("/en")


def begin(pk: int, *, by: policy.Actor) -> models.Draft:
    """Begins the text about an exercise. OutOfOrder when there is one; Missing when the exercise is out of sight."""
    line = next((one for one in listing(by) if one.pk == pk), None)
    if line is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    if line.draft is not None:
        raise errors.OutOfOrder("draft.begun", "This text is begun already.")
    told = {}
    for language in fields.LANGUAGES:
        with translation.override(language):
            told[language] = next(one for one in bio.held(by) if one.pk == pk)
    text = _text(told)
    found = told[text.lead]
    source = {"title": values.spoken(found.title).text, "reference": _reference(pk), "confidence": "confirmed"}
    made = models.Draft(
        owner_id=found.owner, klass=found.klass, kind="other", lead=text.lead, title=dict(text.title), sources=[source]
    )
    return actions.create(made, text, by=by)


def _text(told: Mapping[str, bio.Held]) -> Text:
    one = next(iter(told.values()))
    languages = [language for language in fields.LANGUAGES if one.title.get(language)] or ["es"]
    period = {}
    for language in fields.LANGUAGES:
        with translation.override(language):
            period[language] = values.in_words(one.on)
    known = {"activity": dict(one.title), "period": period}
    text = outlined.begin(outlined.find(OUTLINE, "activity"), languages, known, sort="other", scheme="report")
    for heading, words in (("objectives", one.objectives), ("scenario", one.scenario)):
        text = outlined.under(text, heading, words)
    tables = {name: {language: found.tables[name] for language, found in told.items()} for name in one.tables}
    return outlined.with_tables(text, tables)
