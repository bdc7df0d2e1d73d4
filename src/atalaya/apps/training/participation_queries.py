"""Who took part in activities, counted; whoever may read every record sees every number, others see them protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.training import activity_figures as figures
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import policy, training
from atalaya.web import pieces

MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for: a year, a topic, one activity; empty for all."""

    year: str = ""
    topic: str = ""
    activity: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Figures along every dimension, with the number of activities; ``protected`` when small numbers are not said."""

    people: int | None
    activities: int
    tables: tuple[training.Figures, ...]
    protected: bool
    trained_after: int


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as a table; ``total`` is None where it is protected."""

    title: str
    rows: tuple[pieces.Row, ...]


def figures_of(by: policy.Actor, asked: Asked) -> Told:
    """The figures of the activities this person may see."""
    seen = access.visible(standing.activities()._default_manager.all(), by)
    if asked.year:
        seen = seen.filter(since__startswith=asked.year)
    if asked.activity is not None:
        seen = seen.filter(pk=asked.activity)
    if asked.topic:
        seen = seen.filter(pk__in=models.Edition.objects.filter(topic=asked.topic).values("activity"))
    rows = models.Place.objects.filter(activity__in=seen.values("pk"), stage="took_part", withdrawn=False)
    mine = access.visible(rows, by).count()
    there = list(rows.order_by("pk")[:MOST])
    tables = [training.participation([standing.person(row) for row in there], one) for one in training.DIMENSIONS]
    protected = mine < len(there)
    shown = tuple(training.protect(one) if protected else one for one in tables)
    people = len(there)
    return Told(
        None if protected and 0 < people < training.FEWEST else people,
        len({row.activity_id for row in there}),
        shown,
        protected,
        sum(int(one["people"]) for row in there for one in row.passed),
    )


def tables(told: Told, by: policy.Actor) -> tuple[Table, ...]:
    """The figures in words; what is not known always has its line."""
    names = values.Names(by)
    return tuple(Table(str(_LABELS[one.dimension]), _rows(one, names)) for one in told.tables)


def _rows(one: training.Figures, names: values.Names) -> tuple[pieces.Row, ...]:
    rows = [pieces.Row((_label(one.dimension, count.key, names), _number(count.number))) for count in one.counts]
    total = _("fewer than %(n)d") % {"n": training.FEWEST} if one.total is None else str(one.total)
    return (*rows, pieces.Row((_("Total"), total)))


def _number(number: int | None) -> str:
    """A number, or that it is not said."""
    return str(number) if number is not None else _("not said")


def _label(dimension: str, key: str, names: values.Names) -> str:
    if not key:
        return _("Not known")
    if key == training.TOGETHER:
        return _("Institutions with fewer than five people, together")
    if dimension == "country":
        return names.owner(key)
    labels: Mapping[str, Any] = dict(_CHOICES.get(dimension, ()))
    return str(labels.get(key, key))


_CHOICES: Final[Mapping[str, Sequence[tuple[str, Any]]]] = MappingProxyType(
    {"sex": models.SEXES, "sector": models.SECTORS, "first": models.TIMES}
)
_LABELS: Final = MappingProxyType(
    {
        "sex": _("By sex"),
        "sector": _("By sector"),
        "country": _("By country"),
        "institution": _("By institution"),
        "first": _("First time or not"),
    }
)


def years(by: policy.Actor) -> list[str]:
    """The years in which there were activities, the latest first."""
    seen = access.visible(standing.activities()._default_manager.exclude(since=""), by).values_list("since", flat=True)
    return sorted({one[:4] for one in seen}, reverse=True)


def multiplication(activity: int) -> training.Multiplied:
    """How far a training of trainers went."""
    return figures.sums(activity).multiplied
