"""What committees, codes and exercises give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.bio import code_models, committee_models
from atalaya.apps.bio import exercise_models as models
from atalaya.core import policy
from atalaya.core.mapping import words
from atalaya.web import pieces


def _open(actor: policy.Actor) -> list[models.CorrectiveAction]:
    """Corrective actions of this person's owners that are open."""
    owners = actor.owners()
    if not owners:
        return []
    rows = models.CorrectiveAction.objects.filter(owner__in=owners, state="open")
    return list(access.visible(rows, actor).select_related("owner").order_by("due", "pk"))


def waiting(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    """Corrective actions whose day is over, for those who may change them."""
    today = clock.today()
    for one in _open(actor):
        thing = policy.Thing(one.KIND, one.owner_id, policy.Klass(one.klass))
        if one.due and one.due < today and policy.may(actor, policy.Verb.EDIT, thing):
            href = reverse("corrective-actions", args=[one.pk])
            yield pieces.Waiting(values.spoken(one.text).text, href, _("Corrective action is late"), one.due)


def due(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    """Days of corrective actions, and days on which committees and codes are reviewed."""
    today = clock.today()
    for one in _open(actor):
        if one.due and one.due <= until:
            href = reverse("corrective-actions", args=[one.pk])
            told = values.spoken(one.text).text
            whose = values.spoken(one.owner.names).text
            yield pieces.Deadline(told, one.due, (one.due - today).days, href, whose, _("corrective action"))
    for model, name, label in (
        (committee_models.Committee, "committees", _("review of a committee")),
        (code_models.Code, "codes", _("review of a code")),
    ):
        rows: Any = access.visible(model._default_manager.filter(owner__in=actor.owners()), actor)
        for row in rows.exclude(review_on="").select_related("owner").order_by("pk"):
            on = values.day(row.review_on)
            if isinstance(on, date) and on <= until:
                told, whose = values.spoken(row.title).text, values.spoken(row.owner.names).text
                yield pieces.Deadline(told, on, (on - today).days, reverse(name, args=[row.pk]), whose, label)


def find(actor: policy.Actor, asked: str, limit: int) -> Iterator[pieces.Found]:
    """Committees, codes and exercises whose words are asked for."""
    wanted = words.fold(asked).split()
    for model, name in (
        (committee_models.Committee, "committees"),
        (code_models.Code, "codes"),
        (models.Exercise, "exercises"),
    ):
        rows: Any = access.visible(model._default_manager.all(), actor)
        for word in wanted:
            rows = rows.filter(folded__contains=word)
        for row in rows.order_by("-pk")[:limit] if wanted else ():
            title = values.spoken(row.title).text
            yield pieces.Found(title, model._meta.verbose_name, reverse(name, args=[row.pk]), row.klass, "")


def handover(actor: policy.Actor, owner: str) -> Iterator[pieces.Section]:
    """Open corrective actions."""
    rows = [
        pieces.Row(
            (values.spoken(one.text).text, one.responsible, one.due), reverse("corrective-actions", args=[one.pk])
        )
        for one in _open(actor)
        if one.owner_id == owner
    ]
    if rows:
        heads = tuple(pieces.Column(head) for head in (_("What is to be done"), _("Responsible"), _("Due")))
        yield pieces.Section(_("Corrective actions"), heads, tuple(rows))


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Nothing besides the registers."""
    del actor, country
    return {}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A corrective action as a plan can take it up: a measure in the making."""

    target: str
    pk: int
    text: Mapping[str, str]
    responsible: str
    due: date | None


def measures_from(actor: policy.Actor, owner: str) -> tuple[Proposed, ...]:
    """Open corrective actions of an owner, for a plan to take up as measures."""
    name = access.target(models.CorrectiveAction)
    return tuple(
        Proposed(name, one.pk, one.text, one.responsible, one.due) for one in _open(actor) if one.owner_id == owner
    )


@dataclass(frozen=True, slots=True)
class Held:
    """An exercise that was held, as a text about it can take it up; rows are told in the reader's language."""

    pk: int
    owner: str
    klass: str
    title: Mapping[str, str]
    on: str
    objectives: Mapping[str, str]
    scenario: Mapping[str, str]
    tables: Mapping[str, Sequence[tuple[str, ...]]]


def held(actor: policy.Actor) -> tuple[Held, ...]:
    """The exercises of this person's owners that were held, the last first."""
    rows = models.Exercise.objects.filter(owner__in=actor.owners(), stage__in=("held", "reviewed"))
    return tuple(_held(one, actor) for one in access.visible(rows, actor).order_by("-on", "-pk"))


def _held(found: models.Exercise, actor: policy.Actor) -> Held:
    sorts, states = dict(models.SORTS), dict(models.STATES)
    actions = access.visible(models.CorrectiveAction.objects.filter(exercise=found), actor).order_by("due", "pk")
    tables: dict[str, list[tuple[str, ...]]] = {
        "roles": [(row["role"], row.get("played_by", "")) for row in found.roles],
        "course": [(row["time"], row.get("to", ""), row["text"]) for row in found.injects],
        "observations": [
            (row.get("time", ""), str(sorts.get(row["sort"], row["sort"])), row["text"]) for row in found.observations
        ],
        "actions": [
            (
                values.spoken(one.text).text,
                one.responsible,
                values.in_words(one.due.isoformat()) if one.due else "–",
                str(states[one.state]),
            )
            for one in actions
        ],
    }
    flat = {
        name: [tuple(" ".join(str(cell).split()) for cell in row) for row in told]  # a cell is one line of a table
        for name, told in tables.items()
    }
    return Held(found.pk, found.owner_id, found.klass, found.title, found.on, found.objectives, found.scenario, flat)
