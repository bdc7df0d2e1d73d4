"""Reads of workshops: one clause on the wall with its comments, and how far the room is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from atalaya.apps.drafting import models, queries
from atalaya.apps.drafting.queries import Remark, Shown
from atalaya.core import policy


@dataclass(frozen=True, slots=True)
class Wall:
    """What hangs on the wall: a clause in big letters, what stands around it, what is left to decide.

    ``around`` are the clauses above it, for the eye; ``next_open`` is the next clause with an open comment.
    """

    workshop: models.Workshop
    clause: Shown | None
    around: tuple[str, ...]
    below: tuple[Shown, ...]
    notes: tuple[Remark, ...]
    before: str
    after: str
    next_open: str
    place: int
    total: int
    decided: int
    comments: int
    people: tuple[tuple[int, str], ...]
    bodies: tuple[str, ...]
    may_edit: bool
    language: str


def wall(found: models.Workshop, clause: str, by: policy.Actor) -> Wall:
    """The wall of a workshop at a clause; at the first that has an open comment where none is named.

    Paragraphs and points are shown with their article: a room decides on articles.
    """
    page = queries.page(found.draft_id, by)
    order = [one for one in page.clauses if one.tag == "h2" or one.kind in ("article", "text", "table")]
    heads = [one.id for one in order]
    groups = _groups(page.clauses, frozenset(heads))
    wanted = found.round.number if found.round else None
    notes = {
        head: tuple(n for one in group for n in one.notes if wanted is None or n.round == wanted)
        for head, group in groups.items()
    }
    open_ = [head for head in heads if any(not note.outcome for note in notes[head])]
    here = clause if clause in groups else next((h for h in heads if clause in _ids(groups[h])), "")
    here = here or (open_[0] if open_ else heads[0] if heads else "")
    place = heads.index(here) if here else -1
    told = [note for group in notes.values() for note in group]
    group = groups.get(here, ())
    bodies = found.attendances.exclude(body="").order_by("body").values_list("body", flat=True).distinct()
    return Wall(
        found,
        group[0] if group else None,
        _around(page, here),
        tuple(group[1:]),
        notes.get(here, ()),
        heads[place - 1] if place > 0 else "",
        heads[place + 1] if 0 <= place < len(heads) - 1 else "",
        next((head for head in [*heads[place + 1 :], *heads[: place + 1]] if head in open_ and head != here), ""),
        place + 1,
        len(heads),
        sum(1 for note in told if note.outcome),
        len(told),
        queries.people(found.draft),
        tuple(bodies),
        page.may_edit and found.state == "open",
        page.language,
    )


def _groups(clauses: tuple[Shown, ...], heads: frozenset[str]) -> dict[str, tuple[Shown, ...]]:
    """Each head with what stands under it, up to the next head."""
    groups: dict[str, list[Shown]] = {}
    last = ""
    for one in clauses:
        last = one.id if one.id in heads or not last else last
        groups.setdefault(last, []).append(one)
    return {head: tuple(group) for head, group in groups.items()}


def _ids(group: tuple[Shown, ...]) -> set[str]:
    return {one.id for one in group}


def _around(page: queries.Page, here: str) -> tuple[str, ...]:
    """Titles of the divisions a clause stands in, the outermost first."""
    known = {one.id: one for one in page.clauses}
    parents = {clause.id: clause.parent for clause in page.text.clauses}
    found: list[str] = []
    above = parents.get(here, "")
    while above:
        found.insert(0, known[above].title)
        above = parents.get(above, "")
    return tuple(found)


def listed(found: models.Draft) -> list[models.Workshop]:
    """The workshops on a draft, the last first, with how many people and decisions."""
    counted = found.workshops.annotate(
        people=Count("attendances", distinct=True), decided=Count("decisions", distinct=True)
    )
    return list(counted.select_related("round").order_by("-begins_on", "-pk"))
