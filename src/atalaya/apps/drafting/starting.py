"""The first words of a text: of a law, an outline, clauses suggested from gaps, or an earlier version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atalaya.apps.access import queries as access
from atalaya.apps.drafting import actions, models, outlined, standing, suggesting, texts
from atalaya.apps.laws import queries as laws
from atalaya.core import errors, policy
from atalaya.core.drafting import intake
from atalaya.core.drafting.model import Text


def from_law(made: models.Draft, law: int, *, by: policy.Actor) -> models.Draft:
    """A draft that begins with the present words of a law, to amend it."""
    text = intake.from_instrument(laws.instrument(law, by), sort=texts.sort(made.kind))
    made.law_id, made.lead, made.title = law, text.lead, {text.lead: next(iter(made.title.values()))}
    return actions.create(made, text, by=by)


def from_outline(made: models.Draft, id_: str, *, by: policy.Actor) -> models.Draft:
    """A draft with the headings of an outline and blanks in brackets. Unusable when none of that name is offered."""
    if id_ not in {one.id for one in outlined.texts(made.lead)}:
        raise errors.Unusable("outline.none", "Choose one of the patterns offered.", "outline")
    names = access.names().get(made.owner_id, {}) if made.owner_id.startswith("country:") else {}
    outline = outlined.any_of(id_)
    text = outlined.begin(outline, (made.lead,), {"country": names}, sort=texts.sort(made.kind), scheme="report")
    return actions.create(made, text, by=by)


def from_gaps(made: models.Draft, gaps: Sequence[str], *, by: policy.Actor) -> models.Draft:
    """A draft of the clauses that answer these gaps. Unusable when the library has none for them."""
    chosen = suggesting.suggest(gaps, made.tradition, made.lead)
    if not chosen.clauses:
        raise errors.Unusable("draft.gaps", "Choose at least one gap that the library has a clause for.", "gap")
    return actions.create(made, suggesting.begin(chosen, sort=texts.sort(made.kind)), by=by)


def from_version(made: models.Draft, pk: int, number: int | None, *, by: policy.Actor) -> models.Draft:
    """A draft that begins with the words of another one, frozen or as they stand now."""
    other = standing.inside(pk, by)
    stored = actions.version(other, number).content if number is not None else texts.content(other)
    sight = texts.sight(texts.read(stored), stored, restricted=standing.sees_restricted(other, by))
    text: Text = replace(sight.text, sort=texts.sort(made.kind), removed=())
    made.lead = text.lead
    made.title = {text.lead: next(iter(made.title.values()))}
    return actions.create(made, text, by=by)
