"""The figures of an activity, out of its records: who took part, what was learned, what it cost, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import training


@dataclass(frozen=True, slots=True)
class Sums:
    """What the records of an activity add up to."""

    nominated: int
    selected: int
    took_part: int
    women: int
    unknown: int
    completed: int
    gain: training.Gain
    asked: int | None
    answered: int | None
    uses_3: tuple[int, int]
    uses_6: tuple[int, int]
    multiplied: training.Multiplied

    @property
    def women_percent(self) -> int:
        """The share of women among those who took part, in whole per cent."""
        return training.percent(self.women, self.took_part)


def sums(activity: int) -> Sums:
    """The sums of an activity; callers have asked for it. Nobody can be told from them by name."""
    rows = list(models.Place.objects.filter(activity=activity, withdrawn=False).order_by("pk"))
    run = standing.edition(activity)
    there = [row for row in rows if row.stage == "took_part"]
    passed = [training.Passed(row.pk, int(one["level"]), int(one["people"])) for row in there for one in row.passed]
    return Sums(
        len(rows),
        sum(row.stage in standing.CHOSEN for row in rows),
        len(there),
        sum(row.sex == training.WOMAN for row in there),
        sum(not row.sex for row in there),
        len(standing.completed(activity)),
        training.gain((row.before, row.after) for row in there),
        run.asked if run else None,
        run.answered if run else None,
        _uses(there, "uses_3"),
        _uses(there, "uses_6"),
        training.multiplied(passed),
    )


def _uses(rows: Sequence[models.Place], name: str) -> tuple[int, int]:
    """How many use what they learned, of how many who answered."""
    told = [getattr(row, name) for row in rows if getattr(row, name)]
    return sum(one == "yes" for one in told), len(told)


def total(run: models.Edition, name: str) -> Decimal:
    """The sum of a column of the costs."""
    return sum((Decimal(row.get(name) or "0") for row in run.costs), Decimal())


def lines(found: Any, run: models.Edition) -> Iterator[tuple[str, str]]:
    """The figures in words, each with its whole."""
    told, of = sums(found.pk), _("%(n)s of %(of)s")
    yield _("Nominated"), str(told.nominated)
    yield _("Selected"), of % {"n": told.selected, "of": told.nominated}
    yield _("Took part"), str(told.took_part)
    yield _("Women"), f"{told.women} ({told.women_percent} %)"
    yield _("Sex not known"), str(told.unknown)
    yield (
        _("At %(share)s %% of the sessions or more") % {"share": run.attendance},
        of % {"n": told.completed, "of": told.took_part},
    )
    gain = told.gain
    if gain.points is not None:
        both = _("%(before)s → %(after)s (%(points)+d points)") % {
            "before": gain.before,
            "after": gain.after,
            "points": gain.points,
        }
        yield _("Tests, means before and after"), f"{both}; {of % {'n': gain.answered, 'of': gain.of}}"
    if told.asked:
        share = training.percent(told.answered or 0, told.asked)
        yield _("Evaluations received"), f"{of % {'n': told.answered or 0, 'of': told.asked}} ({share} %)"
    for label, (yes, answered) in (
        (_("Use it after three months"), told.uses_3),
        (_("Use it after six months"), told.uses_6),
    ):
        if answered:
            yield label, of % {"n": yes, "of": answered}
    if told.multiplied.events:
        many = told.multiplied
        yield _("Gave training afterwards"), str(many.trainers)
        yield _("People trained by them"), str(many.first)
        yield _("People trained at the second level"), str(many.second)
