"""The text of a plan, drafted clause by clause: prose from the plan's own words, the table from its measures.

The measures stay the one record of what is to be done; the text shows them, and ``renew_table`` puts them in anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.apps.access import deeds, fields
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions, outlined
from atalaya.apps.drafting import models as drafts
from atalaya.apps.plans import contents, models, queries, standing
from atalaya.core import errors, policy
from atalaya.core.drafting import edits
from atalaya.core.drafting.model import Clause, Text, Wording

OUTLINE: Final = "action-plan"
TABLE: Final = "measures-table"
PROSE: Final = (("policy", "statement"), ("coordination", "coordination"), ("outreach", "outreach"))
"""Headings of the outline, and the words of a plan that stand under each."""
Content = Mapping[str, Any]


def begin(pk: int, *, by: policy.Actor, version: int) -> drafts.Draft:
    """Begins the text of a plan in the languages of its title. OutOfOrder when it has one already."""
    with transaction.atomic():
        found = standing.locked(pk, by)
        if found.text_id and drafts.Draft.objects.filter(pk=found.text_id, withdrawn=False).exists():
            raise errors.OutOfOrder("plan.text", "The text of this plan is begun already.")
        text = _text(found)
        made = drafts.Draft(
            owner_id=found.owner_id, klass=found.klass, kind="plan", lead=text.lead, title=dict(found.title)
        )
        draft = actions.create(made, text, by=by)
        deeds.change(models.Plan, pk, {"text_id": draft.pk}, by=by, version=version)
    return draft


def renew_table(pk: int, *, by: policy.Actor) -> None:
    """Puts the measures as they stand now into the text. Missing when the text has no such table any more."""
    found = standing.inside(pk, by)
    if not found.text_id:
        raise errors.OutOfOrder("plan.no_text", "The text of this plan is not begun.")
    content = contents.gather(found)
    actions.write(found.text_id, "draft.rewritten", lambda text: _with_table(text, content), by=by)


def _text(found: models.Plan) -> Text:
    content = contents.gather(found)
    languages = [language for language in fields.LANGUAGES if found.title.get(language)] or ["es"]
    text = outlined.begin(
        outlined.find(OUTLINE, "plan"), languages, _known(found, languages), sort="plan", scheme="report"
    )
    for heading, name in PROSE:
        text = _under(text, heading, f"{heading}-said", content[name])
    text = _priorities(text, content, languages)
    return _with_table(replace(text, title={language: found.title[language] for language in languages}), content)


def _known(found: models.Plan, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the plan knows of the outline's blanks."""
    body = found.committee.names if found.committee else {}
    period = queries.period(found)
    told = {"country": dict(found.owner.names), "committee": dict(body)}
    for language in languages:
        with translation.override(language):
            told.setdefault("edition", {})[language] = _("Edition %(n)d") % {"n": found.number}
        told.setdefault("period", {})[language] = period
    return told


def _under(text: Text, heading: str, id_: str, words: Mapping[str, str]) -> Text:
    """The words of a plan as a paragraph under a heading, as far as the text has their language."""
    said = {language: Wording("", words[language]) for language in text.languages if words.get(language)}
    if not said:
        return text
    return edits.insert(text, outlined.vouched([Clause(id_, "text", said)], text.lead)[0], under=heading, after="")


def _priorities(text: Text, content: Content, languages: Sequence[str]) -> Text:
    names = dict(models.PARAGRAPHS)
    for place, row in enumerate(content["priorities"], 1):
        words = {}
        for language in languages:
            with translation.override(language):
                name, said = str(names.get(row["paragraph"], row["paragraph"])), row.get("priority", {}).get(language)
            words[language] = Wording("", f"{name}: {said}" if said else name)
        clause = outlined.vouched([Clause(f"priorities-{place}", "text", words)], text.lead)[0]
        text = edits.insert(text, clause, under="priorities")
    return text


def _with_table(text: Text, content: Content) -> Text:
    """The text with its table of measures as they stand; the heads of the table stay as they are."""
    table = edits.clause(text, TABLE)
    words = {}
    for language in text.languages:
        told = table.words.get(language) or table.words[text.lead]
        heads = told.body.partition("\n")[0]
        with translation.override(language):
            rows = ["\t".join(_cells(one, language)) for one in content["measures"]]
        words[language] = Wording(told.heading, "\n".join([heads, *rows]))
    made = outlined.vouched([replace(table, words=words)], text.lead)[0]
    return replace(text, clauses=tuple(made if one.id == TABLE else one for one in text.clauses))


def _cells(one: Content, language: str) -> Iterable[str]:
    """A measure in the columns of the outline; what is kept out of the public version stays out of the text, too."""
    kept = set(one["withheld"])

    def said(part: str, words: Mapping[str, str] | str, *hidden_by: str) -> str:
        if kept & {"whole", part, *hidden_by}:
            return "–"
        told = words if isinstance(words, str) else values.spoken(words, language).text
        return " ".join(told.split()) or "–"

    yield one["number"]
    yield said("objective", one["objective"])
    yield said("action", one["action"])
    yield said("bodies", one["lead"])
    yield said("bodies", "; ".join(values.spoken(body, language).text for body in one["partners"]))
    yield said("dates", one["starts"])
    yield said("dates", one["ends"])
    yield said("indicator", one["indicator"])
    yield said("resources", one["resources"])
    yield said("assistance", _("Yes") if one["assistance"] else _("No"))
    yield said("fields", ", ".join(one["linked"]))
    yield said("stage", queries.stage_name(one["stage"]))
