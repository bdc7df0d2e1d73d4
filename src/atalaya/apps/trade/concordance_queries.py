"""Reads of the concordance: which entries of the lists here are about the same thing, which have to follow a change.

Lists of elsewhere are references. When one of them changed, the entries of the country's own list that are tied to what
changed are named, for a person to look at; nothing is changed by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from atalaya.adapters import clock
from atalaya.apps.trade import item_queries, list_live, list_queries, wording
from atalaya.apps.trade import list_models as models
from atalaya.core import errors, policy
from atalaya.core.trade import concordance, control
from atalaya.core.trade.concordance import Tie
from atalaya.core.trade.control import Entry
from atalaya.core.trade.lookup import Finder
from atalaya.web import pieces

SHOWN: Final = 200
"""So many ties stand on a page; the file holds all."""
TOLD_DAYS: Final = 60
"""So long a changed list is told to those who bring the country's lists, or until their own list has followed."""
WAYS: Final = {
    concordance.CAS: gettext_lazy("same CAS number"),
    concordance.CODE: gettext_lazy("same code"),
    concordance.PARENT: gettext_lazy("part of the entry"),
}
HEADS: Final = ("list", "edition", "code", "heading", "other_list", "other_edition", "other_code", "other_heading",
                "tied_by", "shared")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ties are wanted: between which lists, and with which words in a code or heading."""

    list: str = ""
    other: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Ties as rows, the first ``SHOWN`` of ``count``."""

    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    count: int
    lists: tuple[tuple[str, str], ...]

    @property
    def cut(self) -> bool:
        """Whether more ties were found than are shown."""
        return self.count > len(self.rows)


def _finder() -> Finder | None:
    try:
        return list_live.finder()
    except errors.Missing:
        return None


@lru_cache(maxsize=1)
def _ties(finder: Finder) -> tuple[Tie, ...]:
    """All ties of the lists that are open now; they change when a list is brought."""
    return concordance.ties(finder.editions)


@lru_cache(maxsize=1)
def _entries(finder: Finder) -> Mapping[tuple[str, str], Entry]:
    return {(one.head.list, entry.code): entry for one in finder.editions for entry in one.entries}


def _turned(tie: Tie) -> Tie:
    return Tie(tie.other_list, tie.other_code, tie.list, tie.code, tie.way, tie.shared)


def _wanted(finder: Finder, asked: Asked) -> list[Tie]:
    """The ties that were asked for, the list that was named on the left."""
    entries, words = _entries(finder), asked.words.casefold().split()
    found = []
    for plain in _ties(finder):
        tie = _turned(plain) if asked.list and plain.list != asked.list else plain
        if (asked.list and tie.list != asked.list) or (asked.other and asked.other not in (tie.other_list, tie.list)):
            continue
        told = " ".join(
            [tie.code, tie.other_code, tie.shared,
             *entries[tie.list, tie.code].headings.values(), *entries[tie.other_list, tie.other_code].headings.values()]
        ).casefold()  # fmt: skip
        if all(word in told for word in words):
            found.append(tie)
    return found


def page(asked: Asked) -> Page:
    """The ties between the newest editions."""
    columns = tuple(map(pieces.Column, (_("List"), _("Entry"), _("List beside it"), _("Entry there"), _("Tied by"))))
    finder = _finder()
    if finder is None:
        return Page(columns, (), 0, ())
    found = _wanted(finder, asked)
    entries, spoken = _entries(finder), item_queries.language()
    rows = tuple(
        pieces.Row((
            tie.list, f"{tie.code} {entries[tie.list, tie.code].heading(spoken)}",
            tie.other_list, f"{tie.other_code} {entries[tie.other_list, tie.other_code].heading(spoken)}",
            f"{wording.said(WAYS, tie.way)}: {tie.shared}",
        ))
        for tie in found[:SHOWN]
    )  # fmt: skip
    lists = tuple((one.head.list, f"{one.head.label} · {one.head.title}") for one in finder.editions)
    return Page(columns, rows, len(found), lists)


def table(asked: Asked) -> bytes:
    """All ties that were asked for, as CSV with the editions; cells that look like formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    finder = _finder()
    if finder is not None:
        entries = _entries(finder)
        dated = {one.head.list: one.head.dated.isoformat() for one in finder.editions}
        for tie in _wanted(finder, asked):
            cells = (
                tie.list, dated[tie.list], tie.code, entries[tie.list, tie.code].heading(), tie.other_list,
                dated[tie.other_list], tie.other_code, entries[tie.other_list, tie.other_code].heading(), tie.way,
                tie.shared,
            )  # fmt: skip
            writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def changed(row: models.Edition) -> tuple[str, ...]:
    """The codes that an edition added, removed, changed or renumbered, as far as they are kept one by one."""
    codes = [key for told in row.changes.values() for key, _name in told["some"]]
    return tuple(dict.fromkeys(part for code in codes for part in code.split(" > ")))


def following(codes: Iterable[str], list_id: str, home: str) -> tuple[tuple[str, str, str], ...]:
    """Entries of the national lists of a country (``XC``) that are tied to entries of another: list, code, heading."""
    finder = _finder()
    if finder is None or not home:
        return ()
    own = {one.head.list for one in finder.editions if one.head.country == home and one.head.list != list_id}
    wanted = set(codes)
    met = {
        (tie.list, tie.code)
        for plain in _ties(finder)
        for tie in (plain, _turned(plain))
        if tie.list in own and tie.other_list == list_id and tie.other_code in wanted
    }
    stems = {stem for code in wanted if (stem := control.stem(code))}  # of entries that are gone, too
    entries, spoken = _entries(finder), item_queries.language()
    met |= {key for key in entries if key[0] in own and control.stem(key[1]) in stems}
    return tuple((list_id_, code, entries[list_id_, code].heading(spoken)) for list_id_, code in sorted(met))


def follow(row: models.Edition, actor: policy.Actor) -> tuple[tuple[str, str, str], ...]:
    """Entries of this person's country's lists that an edition of another list may concern."""
    home = item_queries.country(actor)
    if row.kind != models.ITEMS or row.owner_id == f"country:{home}":
        return ()
    return following(changed(row), row.list, home)


def alerts(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Control lists that changed since the country's own list was last brought, for those who bring it."""
    owners = [code for code, _name in list_queries.bringers(actor) if code.startswith("country:")]
    since = clock.now() - timedelta(days=TOLD_DAYS)
    recent = models.Edition.objects.filter(kind=models.ITEMS, stage="ready", at__gte=since).order_by("-at", "-pk")
    newest: dict[str, models.Edition] = {}
    for row in recent if owners else ():
        newest.setdefault(row.list, row)
    return tuple(one for owner in owners for row in newest.values() for one in _alert(row, owner))


def _alert(row: models.Edition, owner: str) -> Sequence[pieces.Waiting]:
    count = sum(told["n"] for told in row.changes.values())
    own = models.Edition.objects.filter(kind=models.ITEMS, owner=owner, stage="ready").exclude(list=row.list)
    if not count or row.owner_id == owner or own.filter(at__gt=row.at).exists():
        return ()
    told = ngettext("%(list)s changed %(n)d entry: see which of yours follow",
                    "%(list)s changed %(n)d entries: see which of yours follow", count)  # fmt: skip
    name = f"{row.list} {row.dated.isoformat() if row.dated else ''}"
    return (
        pieces.Waiting(_("Control lists"), reverse("list-edition", args=[row.pk]), told % {"list": name, "n": count}),
    )
