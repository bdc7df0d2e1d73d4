"""The two spaces of the network: who is in, what is there, what they say; whoever loses the role is out at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import network_models as models
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

SPACES: Final[Mapping[str, type[models.Thread] | type[models.BioThread]]] = MappingProxyType(
    {"contacts": models.Thread, "bio": models.BioThread}
)
NAMES: Final = MappingProxyType(
    {"contacts": _("Space of the points of contact"), "bio": _("Space of biosafety and biosecurity")}
)
ON_PAGE: Final = 50
MOST_ANSWERS: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A thread in the list of a space."""

    pk: int
    title: str
    sort: str
    author: str
    owner: str
    answers: int
    at: Any
    fresh: bool
    closed: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An entry as one person may see it. ``gone`` says why its words are not shown; then there are none."""

    pk: int
    version: int
    author: str
    owner: str
    at: Any
    text: str
    gone: str
    held: bool
    why: str
    file: pieces.File | None
    may_withdraw: bool
    may_moderate: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A thread with all that was said in it."""

    space: str
    pk: int
    title: str
    sort: str
    closed: bool
    version: int
    said: tuple[Said, ...]
    may_say: bool
    may_moderate: bool
    activity: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A space as one person sees it in the list of spaces."""

    name: str
    title: Any
    href: str
    threads: int
    fresh: int
    how: str
    lines: tuple[Line, ...] = field(default=())


def model_of(space: str, by: policy.Actor) -> type[models.Thread] | type[models.BioThread]:
    """The table of a space. Missing when there is none of that name, or this person is not in it."""
    found = SPACES.get(space)
    if found is None or not policy.may(by, Verb.VIEW, policy.Thing(found.KIND, "", policy.Klass.NETWORK)):
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def spaces_of(by: policy.Actor) -> tuple[str, ...]:
    """The spaces this person is in."""
    return tuple(
        name
        for name, model in SPACES.items()
        if policy.may(by, Verb.VIEW, policy.Thing(model.KIND, "", policy.Klass.NETWORK))
    )


def voices(space: str, by: policy.Actor) -> tuple[str, ...]:
    """The owners in whose name this person may speak in a space."""
    kind = SPACES[space].KIND
    cells = (
        grant.owner
        for grant in by.counted()
        if grant.owner and Verb.CREATE in policy.allowed(grant.role, policy.Relation.OWN, kind, policy.Klass.NETWORK)
    )
    return tuple(dict.fromkeys(cells))


def may_moderate(space: str, by: policy.Actor) -> bool:
    """Whether this person takes down and lets through."""
    return policy.may(by, Verb.APPROVE, policy.Thing(SPACES[space].KIND, "", policy.Klass.NETWORK))


def rows(space: str, by: policy.Actor) -> QuerySet[Any]:
    """What of a space this person may read: held entries are for their author and whoever moderates."""
    found = access.visible(model_of(space, by)._default_manager.all(), by)
    return found if may_moderate(space, by) else found.filter(Q(held=False) | Q(author_id=by.person or 0))


def heads(space: str, by: policy.Actor) -> QuerySet[Any]:
    """Threads, also those whose first entry was taken back while answers stand."""
    model = model_of(space, by)
    answered = Exists(rows(space, by).filter(head=OuterRef("pk")))
    seen = Q(pk__in=rows(space, by).filter(head=None).values("pk"))
    return model._default_manager.filter(Q(head=None) & (seen | answered))


def listing(space: str, by: policy.Actor, *, sort: str = "", limit: int = ON_PAGE) -> tuple[Line, ...]:
    """The threads of a space, the one with the latest entry first."""
    read = models.Follow.objects.filter(space=space, user=by.person or 0).values_list("read", flat=True).first() or 0
    found = heads(space, by).select_related("author")
    found = found.filter(sort=sort) if sort else found
    told = Count("answers", filter=Q(answers__withdrawn=False, answers__held=False))
    found = found.annotate(said=told, last=Max("answers__pk")).order_by("-pk")
    names = values.Names(by)
    lines = [_line(row, names, read) for row in found[: limit * 4]]
    return tuple(one for _last, one in sorted(lines, key=lambda pair: -pair[0])[:limit])


def _line(row: Any, names: values.Names, read: int) -> tuple[int, Line]:
    last = max(row.pk, row.last or 0)
    gone = row.withdrawn
    title = str(_("Taken back by its author")) if gone else row.title
    line = Line(
        row.pk,
        title,
        row.sort,
        str(row.author or ""),
        names.owner(row.owner_id),
        row.said,
        row.at,
        last > read,
        row.closed,
        row.held,
    )
    return last, line


def thread(space: str, pk: int, by: policy.Actor) -> Page:
    """A thread with its entries, oldest first. Missing when it is not there for this person."""
    head = heads(space, by).filter(pk=pk).select_related("author", "owner").first()
    if head is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    hidden = head.withdrawn or (head.held and not _sees_held(head, space, by))
    answers = rows(space, by).filter(head=pk).select_related("author", "owner").order_by("pk")[:MOST_ANSWERS]
    names = values.Names(by)
    said = [_said(space, row, names, by, hidden=row is head and hidden) for row in (head, *answers)]
    title = str(_("Taken back by its author")) if hidden else head.title
    return Page(
        space,
        head.pk,
        title,
        head.sort,
        head.closed,
        head.version,
        tuple(said),
        bool(voices(space, by)) and not head.closed,
        may_moderate(space, by),
        None if hidden else head.activity_id,
        head.language,
    )


def _sees_held(row: Any, space: str, by: policy.Actor) -> bool:
    return may_moderate(space, by) or (by.person is not None and row.author_id == by.person)


def _said(space: str, row: Any, names: values.Names, by: policy.Actor, *, hidden: bool) -> Said:
    gone = str(_("Taken back by its author")) if hidden else ""
    mine = by.person is not None and row.author_id == by.person
    return Said(
        row.pk,
        row.version,
        str(row.author or _("This server")),
        names.owner(row.owner_id),
        row.at,
        "" if hidden else row.text,
        gone,
        row.held,
        row.why,
        None if hidden or not row.digest else file_of(space, row),
        mine and not hidden and policy.may(by, Verb.REMOVE, access.thing(row)),
        may_moderate(space, by) and not hidden,
    )


def file_of(space: str, row: Any) -> pieces.File:
    """The file of an entry, as it is shown."""
    href = reverse("network-file", args=[space, row.pk])
    return pieces.File(row.name, href, row.size_bytes, at=row.at, digest=row.digest)


def entry(space: str, pk: int, by: policy.Actor) -> Any:
    """One entry that this person may read."""
    found = rows(space, by).filter(pk=pk).select_related("owner").first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def fresh(space: str, by: policy.Actor) -> int:
    """How many entries came since this person last read the space, without their own."""
    follow = models.Follow.objects.filter(space=space, user=by.person or 0).first()
    found = rows(space, by).exclude(author_id=by.person or 0)
    return found.filter(pk__gt=follow.read if follow else 0).count()


def place(space: str, by: policy.Actor) -> Place:
    """A space in the list of spaces."""
    follow = models.Follow.objects.filter(space=space, user=by.person or 0).first()
    return Place(
        space,
        NAMES[space],
        reverse("network-space", args=[space]),
        heads(space, by).count(),
        fresh(space, by),
        follow.how if follow else "digest",
        listing(space, by, limit=3),
    )


def held(by: policy.Actor) -> Iterable[tuple[str, Any]]:
    """Entries that wait for whoever moderates, with their space."""
    for space in spaces_of(by):
        if may_moderate(space, by):
            waiting = rows(space, by).filter(held=True, why="").order_by("pk")[:ON_PAGE]
            yield from ((space, row) for row in waiting)
