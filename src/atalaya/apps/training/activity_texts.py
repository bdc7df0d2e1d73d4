"""Concept note, terms of reference and report of an activity, as drafts whose tables come from the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.apps.access import deeds, fields
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions as drafting
from atalaya.apps.drafting import models as drafts
from atalaya.apps.drafting import outlined
from atalaya.apps.training import activity_figures as figures
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import errors, policy
from atalaya.core.drafting.model import Text

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {"concept": "concept-note", "terms": "terms-of-reference", "report": "activity-report"}
)
"""The texts of an activity, each with its outline."""
_PROSE: Final = (("objective", "objective"), ("target", "target"), ("data", "purpose"), ("lessons", "lessons"))


def begin(pk: int, name: str, *, by: policy.Actor) -> drafts.Draft:
    """Begins a text of an activity. OutOfOrder when it is begun already."""
    if name not in TEXTS:
        raise errors.Missing("policy.missing", standing.GONE)
    with transaction.atomic():
        found, run = standing.run(pk, by), standing.laid_down(pk)
        if getattr(run, f"{name}_id"):
            raise errors.OutOfOrder("activity.text", "This text is begun already.")
        text = _text(found, run, name)
        made = drafts.Draft(
            owner_id=run.owner_id, klass=run.klass, kind="other", lead=text.lead, title=dict(text.title)
        )
        draft = drafting.create(made, text, by=by)
        deeds.change(models.Edition, run.pk, {f"{name}_id": draft.pk}, by=by, version=run.version)
    return draft


def renew(pk: int, name: str, *, by: policy.Actor) -> None:
    """Takes the tables of a text from the records again."""
    run = standing.laid_down(pk)
    found = standing.run(pk, by)
    number = getattr(run, f"{name}_id", None)
    if not number:
        raise errors.OutOfOrder("activity.no_text", "This text is not begun.")
    tables = {key: _rows(found, run, key) for key in _TABLES[name]}
    drafting.write(number, "draft.rewritten", lambda text: outlined.with_tables(text, tables), by=by)


def _text(found: Any, run: models.Edition, name: str) -> Text:
    languages = [one for one in fields.LANGUAGES if found.title.get(one)] or ["es"]
    outline = outlined.find(TEXTS[name], "activity")
    text = outlined.begin(outline, languages, _known(found, run), sort="other", scheme="report")
    for heading, field in _PROSE:
        text = outlined.under(text, heading, getattr(run, field))
    return outlined.with_tables(text, {key: _rows(found, run, key) for key in _TABLES[name]})


def _known(found: Any, run: models.Edition) -> dict[str, dict[str, str]]:
    """What the records know of the blanks."""
    told: dict[str, dict[str, str]] = {"activity": dict(found.title), "activity_place": dict(found.place)}
    for language in fields.LANGUAGES:
        with translation.override(language):
            told.setdefault("period", {})[language] = when(found)
            if run.call_until:
                told.setdefault("call_until", {})[language] = values.in_words(run.call_until.isoformat())
    return told | {"places_count": outlined.everywhere(str(run.places))}


def when(found: Any) -> str:
    """From when to when, in the reader's language."""
    days = [values.in_words(one) for one in dict.fromkeys((found.since, found.until)) if one]
    return " – ".join(days)


_TABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"concept": ("budget",), "terms": ("selection",), "report": ("figures", "costs")}
)


def _rows(found: Any, run: models.Edition, key: str) -> dict[str, outlined.Rows]:
    """The rows of a table in every language."""
    told: dict[str, outlined.Rows] = {}
    for language in fields.LANGUAGES:
        with translation.override(language):
            told[language] = list(_made(found, run, key))
    return told


def _made(found: Any, run: models.Edition, key: str) -> Iterable[tuple[str, ...]]:
    if key == "selection":
        rules, sectors = dict(models.RULES), dict(models.SECTORS)
        for row in run.rules:
            of = f" ({sectors[row['of']]})" if row.get("of") else ""
            yield f"{rules[row['rule']]}{of}", str(row["number"])
    elif key == "figures":
        yield from ((str(label), str(value)) for label, value in figures.lines(found, run))
    else:
        yield from _costs(run, ("planned",) if key == "budget" else ("planned", "spent"))


def _costs(run: models.Edition, names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    owners = access.names()
    for row in run.costs:
        donor = values.spoken(owners.get(row.get("donor", ""), {})).text or "–"
        amounts = (f"{run.currency} {row[name]}" if row.get(name) else "–" for name in names)
        yield (row["line"], " · ".join(part for part in (donor, row.get("project", "")) if part), *amounts)
    sums = (f"{run.currency} {total}" for total in (figures.total(run, name) for name in names))
    yield (_("Total"), "", *sums)
