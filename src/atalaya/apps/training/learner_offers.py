"""What courses give to the pages that cut across rooms: the path of one's post, and where one stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import courses as shipped
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import course_registers
from atalaya.apps.training import learner_models as models
from atalaya.apps.training import learner_queries as queries
from atalaya.apps.training import learner_standing as standing
from atalaya.core import errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Courses that were begun, at the place where one stopped; courses for one's post that were not begun."""
    if actor.person is None:
        return ()
    rows = list(models.Enrolment.objects.filter(person=actor.person, ended_at=None).order_by("pk"))
    found = [*_begun(rows, actor)]
    taken, mine = {row.course for row in rows}, queries.posts(actor)
    for key, course in shipped.shipped().items():
        if key not in taken and mine & set(course.posts):
            href = reverse("learn-course", args=[key])
            found.append(pieces.Waiting(course.title[queries.speaks(course)], href, _("Take the course for your post")))
    return tuple(found)


def _begun(rows: list[models.Enrolment], actor: policy.Actor) -> Iterator[pieces.Waiting]:
    for row in rows:
        try:
            taken = standing.of(row, courses.course(row.course, actor))
        except errors.Missing:  # it is not offered any more
            continue
        if taken.completion is None:
            label = _("Go on with the course: %(n)d of %(of)d") % {"n": taken.standing.done, "of": taken.standing.steps}
            yield pieces.Waiting(taken.course.title[taken.language], standing.resume(taken), label)


def due(_actor: policy.Actor, _until: date) -> tuple[pieces.Deadline, ...]:
    """Courses have no dates."""
    return ()


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """Courses and lessons whose words are asked for."""
    wanted = words.fold(asked).split()
    if not wanted:
        return ()
    found: list[pieces.Found] = []
    for course in courses.every(actor):
        lang = queries.speaks(course)
        texts = " ".join((*course.title.values(), *course.summary.values()))
        if all(word in words.fold(texts) for word in wanted):
            href = reverse("learn-course", args=[course.key])
            found.append(pieces.Found(course.title[lang], _("course"), href, policy.Klass.PUBLIC))
    return tuple(found[:limit])


def handover(_actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """The courses for whoever takes over a post of a country."""
    if not owner.startswith("country:"):
        return ()
    rows = tuple(
        pieces.Row(
            (pieces.Cell(course.title[queries.speaks(course)], lang=queries.speaks(course)), course.minutes),
            reverse("learn-course", args=[key]),
        )
        for key, course in shipped.shipped().items()
        if course.posts
    )
    heads = (pieces.Column(_("Course")), pieces.Column(_("Minutes"), "number"))
    return (pieces.Section(_("Courses for those who are new"), heads, rows),)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The courses that a country made, as far as this person may see them; nothing of learners."""
    made = {}
    for register in course_registers.REGISTERS:
        rows = register.model._default_manager.filter(owner=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    return made
