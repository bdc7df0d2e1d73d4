"""Reads that lay things beside each other: versions, languages, a text and what it still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions, models, queries, standing, texts
from atalaya.apps.drafting.queries import LANGUAGE_NAMES, Page, Shown, shown, sight, spoken
from atalaya.core import policy
from atalaya.core.drafting import checks, comparison

# Versions.


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause of either version: where it was and is, what became of it, its words in parts."""

    id: str
    label: str
    was: str
    fates: tuple[Any, ...]
    heading: tuple[Any, ...]
    body: tuple[Any, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, clause by clause; ``rows`` are those that differ, or all."""

    record: models.Draft
    title: str
    before: str
    after: str
    rows: tuple[Difference, ...]
    counts: tuple[tuple[Any, int], ...]
    same: int
    language: str


def compare(
    pk: int, before: int, after: int | None, by: policy.Actor, *, language: str = "", every: bool = False
) -> Comparison:
    """What is different between two versions, or between one and the words as they stand now."""
    found = standing.inside(pk, by)
    restricted = standing.sees_restricted(found, by)
    first = actions.version(found, before)
    second = actions.version(found, after) if after is not None else None
    old = texts.sight(texts.read(first.content), first.content, restricted=restricted).text
    new = (
        texts.sight(texts.read(second.content), second.content, restricted=restricted).text
        if second
        else sight(found, by).text
    )
    if not restricted:  # ids were counted anew on both sides: they are told by their words
        new = comparison.carry(old, new)
    chosen = language if language in new.languages else new.lead
    changes = comparison.compare(old, new, chosen)
    told = [one for one in changes if every or any(fate != "renumbered" for fate in one.fates)]
    counted = Counter(fate for one in changes for fate in one.fates if fate != "renumbered")
    return Comparison(
        found,
        values.spoken(found.title).text,
        str(first),
        str(second) if second else _("The words as they stand now"),
        tuple(difference(one) for one in told),
        tuple((fate_name(fate), number) for fate, number in sorted(counted.items())),
        sum(1 for one in changes if not one.fates or one.fates == ("renumbered",)),
        chosen,
    )


def difference(one: comparison.Change) -> Difference:
    """A change as a page shows it."""
    names = tuple(fate_name(fate) for fate in one.fates if fate != "renumbered" or len(one.fates) == 1)
    was = one.before if one.before != one.after and one.after else ""
    return Difference(one.id, one.after or one.before, was, names, one.heading, one.body, one.marks)


def fate_name(fate: str) -> Any:
    """What became of a clause, in words."""
    return {
        "inserted": _("new"),
        "removed": _("taken out"),
        "moved": _("moved"),
        "rewritten": _("rewritten"),
        "marked": _("marked otherwise"),
        "renumbered": _("other number"),
    }[fate]


# Languages side by side.


@dataclass(frozen=True, slots=True)
class Side:
    """A clause in two languages, and how the translation stands."""

    id: str
    title: str
    left: Shown
    right: Shown
    status: str
    status_name: Any
    tone: str


def sides(pk: int, language: str, by: policy.Actor, *, lacking: bool = False) -> tuple[Page, tuple[Side, ...], str]:
    """A draft in its lead language and another one, clause by clause."""
    told = queries.page(pk, by)
    if not told.is_inside:
        raise standing.nothing()
    others = [one for one in told.text.languages if one != told.text.lead]
    if not others:
        return told, (), ""
    chosen = language if language in others else others[0]
    stored = texts.write(told.text)
    left = {line.id: line for line in texts.lay(stored, told.text.lead)}
    made = []
    for line in texts.lay(stored, chosen):
        if lacking and line.status not in ("missing", "outdated"):
            continue
        first = shown(left[line.id])
        blank = line.status == "missing"
        right = shown(replace(line, heading="", paragraphs=(), rows=()) if blank else line)
        made.append(Side(line.id, first.title, first, right, line.status, *statuses()[line.status]))
    return told, tuple(made), chosen


def statuses() -> Mapping[str, tuple[Any, str]]:
    """How a translation stands, in words, with its tone."""
    return {
        "lead": (_("decides"), "plain"),
        "current": (_("up to date"), "good"),
        "outdated": (_("older than the original"), "warn"),
        "missing": (_("not translated"), "bad"),
        "nothing": (_("nothing to translate"), "plain"),
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the text lacks, with where and what to do, in the reader's language."""

    clause: str
    where: str
    weight: str
    tone: str
    said: str
    advice: str


def findings(found: models.Draft, by: policy.Actor) -> tuple[Finding, ...]:
    """What a draft still lacks, in reading order."""
    seen = sight(found, by)
    named = queries.numbers(seen.text, spoken(seen.text))
    return tuple(
        Finding(
            one.clause,
            named.get(one.clause, ""),
            weights()[one.weight],
            {"error": "bad", "warning": "warn", "hint": "plain"}[one.weight],
            _(checks.ADVICE[one.code][1]).replace(
                "{what}", LANGUAGE_NAMES.get(one.what, one.what) if one.code.startswith("language") else one.what
            ),
            _(one.advice),
        )
        for one in texts.look(seen.content)
    )


def weights() -> Mapping[str, str]:
    """How grave a finding is, in words."""
    return {"error": _("to be mended"), "warning": _("to be looked at"), "hint": _("perhaps")}
