"""Where the rows of exchange files come from, and what becomes of those that come in.

A row leaves only when the partner itself could see its record, and the person who makes the file, too. Other parts of
this room give and take rows by two plain functions: ``exchange_rows(records, partner, by)`` gives pairs of cells and
record, ``exchange_take(records, rows, partner, by)`` writes rows that came, of a kind in ``exchange_taken``, and gives
how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from atalaya.apps.access import deeds, records
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import request_offers, review_offers
from atalaya.core import errors, policy

Rows = list[tuple[dict[str, Any], records.Record]]
PARTS: Final = (request_offers, review_offers)
IN_OFFICE: Final = ("nominated", "verified", "active")
MOST_ROWS: Final = 10_000


def seen_by(partner: str) -> policy.Actor:
    """The partner as whoever works for it, to ask what was released to it."""
    return policy.Actor(None, partner, (policy.Grant(policy.Role.PARTNER, partner),), strong=True)


def gather(name: str, partner: str, by: policy.Actor) -> Rows:
    """The rows of one kind of records that may go to a partner by this person's hand."""
    own = _GIVEN.get(name)
    found: Rows = list(own(partner, by)) if own else []
    for part in PARTS:
        given = getattr(part, "exchange_rows", None)
        if given is not None:
            found += [(cells, row) for cells, row in given(name, seen_by(partner), by) if _may(row, partner, by)]
    return found[:MOST_ROWS]


def _may(row: records.Record, partner: str, by: policy.Actor) -> bool:
    """Asked again for what other parts give: never above what the partner could see."""
    thing = access.thing(row)
    return all(policy.may(one, policy.Verb.VIEW, thing) for one in (seen_by(partner), by)) and not row.withdrawn


def take(name: str, rows: Sequence[Mapping[str, str]], partner: str, *, by: policy.Actor) -> int:
    """Writes rows that came from a partner. OutOfOrder where no part of the room takes such rows."""
    own = _TAKEN.get(name)
    if own is not None:
        return own(rows, by)
    for part in PARTS:
        taken = getattr(part, "exchange_take", None)
        if taken is not None and name in getattr(part, "exchange_taken", ()):
            count: int = taken(name, rows, partner, by)
            return count
    raise errors.OutOfOrder("partner.untaken", "Rows of this kind are kept for reading and go into no register yet.")


def takes(name: str) -> bool:
    """Whether rows of this kind go into a register."""
    return name in _TAKEN or any(name in getattr(part, "exchange_taken", ()) for part in PARTS)


def _both(label: str, partner: str, by: policy.Actor, **narrowed: Any) -> list[Any]:
    """Records that both the partner and this person may see."""
    register = known.named(label)
    if register is None:
        return []
    rows = access.visible(register.model._default_manager.filter(**narrowed), by)
    rows = access.visible(rows, seen_by(partner)).select_related("owner").order_by("owner", "pk")
    return list(rows[:MOST_ROWS])


def _named(label: str, partner: str) -> set[int]:
    """Records that their owner released to the partner by name, or shares with it: with personal data, then."""
    told = {"target": label, "target_id__isnull": False}
    released = people.Release.objects.filter(**told, audience=partner, stage=access.CONFIRMED)
    shared = people.Party.objects.filter(**told, owner=partner)
    return {*released.values_list("target_id", flat=True), *shared.values_list("target_id", flat=True)}


def _country(row: records.Record) -> str:
    return row.owner_id.partition(":")[2] if row.owner_id.startswith("country:") else row.owner_id


def _contacts(partner: str, by: policy.Actor) -> Iterator[tuple[dict[str, Any], records.Record]]:
    named = _named("registry.holder", partner)
    holders = _both("registry.holder", partner, by, stage__in=IN_OFFICE, post__kind="bwc-contact")
    posts = {row.pk: row for row in _both("registry.post", partner, by, kind="bwc-contact")}
    for row in holders:
        if row.pk not in named:
            continue  # a nomination without a name is none
        post = posts.get(row.post_id)
        yield (
            {
                "country": _country(row),
                "post": "bwc-contact",
                "mailbox": post.mailbox if post else "",
                "languages": post.languages if post else "",
                **{
                    name: getattr(row, name)
                    for name in ("name", "function", "mail", "phone", "since", "note", "note_on")
                },
            },
            row,
        )


def _nominations(partner: str, by: policy.Actor) -> Iterator[tuple[dict[str, Any], records.Record]]:
    named = _named("cooperation.nomination", partner)
    seen = {row.pk: row for row in _both("registry.activity", partner, by)}
    for row in _both("cooperation.nomination", partner, by):
        course = seen.get(row.activity_id)
        if row.pk not in named or course is None:
            continue
        yield (
            {
                "country": _country(row),
                "course": values.label_of(course),
                "since": course.since,
                **{name: getattr(row, name) for name in ("name", "agency", "function", "gender", "mail")},
            },
            row,
        )


def _article_x(partner: str, by: policy.Actor) -> Iterator[tuple[dict[str, Any], records.Record]]:
    for row in _both("registry.submission", partner, by, kind__in=("offer", "request")):
        source = row.sources[0] if row.sources else {}
        yield (
            {
                "kind": row.kind,
                "party": _country(row),
                "title": values.label_of(row),
                "about": values.spoken(row.text).text[:2000],
                "on": row.on,
                "reference": row.symbol or row.note,
                "source": source.get("title", "") or source.get("reference", ""),
            },
            row,
        )


def _plan_lines(partner: str, by: policy.Actor) -> Iterator[tuple[dict[str, Any], records.Record]]:
    """Measures released to the partner, without what their owner withholds from versions for others."""
    bodies = {row.pk: values.label_of(row) for row in _both("registry.body", partner, by)}
    for row in _both("plans.measure", partner, by):
        told = {
            "need": values.spoken(row.action).text,
            "responsible": bodies.get(row.lead_id or 0, ""),
            "starts": row.starts,
            "ends": row.ends,
            "indicator": values.spoken(row.indicator).text,
            "stage": row.stage,
        }
        hidden = {"lead": "responsible"}
        left_out = {hidden.get(name, name) for name in row.withheld}
        yield {"country": _country(row), **{name: "" if name in left_out else told[name] for name in told}}, row


def _attendance(rows: Sequence[Mapping[str, str]], by: policy.Actor) -> int:
    """Who took part goes into the events of that name that this person keeps. Unusable names the course."""
    register = known.named("registry.activity")
    assert register is not None
    model: Any = register.model
    seen = list(access.visible(model._default_manager.all(), by))
    courses = {title: row for row in seen for title in row.title.values()}
    by_course: dict[int, list[Mapping[str, str]]] = {}
    for one in rows:
        if one["course"] not in courses:
            raise errors.Unusable("partner.course", "There is no event of this title that you may see.", one["course"])
        by_course.setdefault(courses[one["course"]].pk, []).append(one)
    for pk, told in by_course.items():
        row = next(one for one in seen if one.pk == pk)
        there = [one for one in told if one["attended"] == "yes"]
        people_ = [{"name": one["name"], "function": one["agency"]} for one in there]
        kept = [one for one in row.people if one["name"] not in {new["name"] for new in people_}]
        deeds.change(model, pk, {"people": [*kept, *people_], "present": len(there)}, by=by, version=row.version)
    return len(rows)


_GIVEN: Final[Mapping[str, Callable[[str, policy.Actor], Iterator[tuple[dict[str, Any], records.Record]]]]] = (
    MappingProxyType(
        {
            "contacts": _contacts,
            "nominations": _nominations,
            "article_x": _article_x,
            "plan_lines": _plan_lines,
        }
    )
)
_TAKEN: Final[Mapping[str, Callable[[Sequence[Mapping[str, str]], policy.Actor], int]]] = MappingProxyType(
    {"attendance": _attendance}
)
"""What this part gives and takes by itself; programmes, offers and requests come from the part that keeps them."""
