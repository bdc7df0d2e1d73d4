"""Reads of beginnings and files: what a text can begin from, what a file holds, what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from atalaya.adapters import clauses as shelf
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import queries as assessment
from atalaya.apps.drafting import adoptions, arriving, beside, models, outlined, queries, standing, suggesting, texts
from atalaya.apps.laws import queries as laws
from atalaya.core import policy
from atalaya.core.drafting import comparison, lines

MOST_OFFERED = 400
MOST_LINES = 400


def offered(by: policy.Actor) -> dict[str, Any]:
    """Laws, texts and outlines that a new one can begin from."""
    owners = sorted(by.owners())
    names = {law.pk: _law(law) for owner in owners for law in laws.named(owner, by)[:MOST_OFFERED]}
    rows = access.visible(models.Draft.objects.filter(owner__in=owners), by).order_by("-updated_at")[:MOST_OFFERED]
    drafts = [(one.pk, values.spoken(one.title).text) for one in rows if standing.is_inside(one, by)]
    outlines = outlined.texts((translation.get_language() or "es")[:2])
    return {"laws": sorted(names.items(), key=lambda pair: pair[1]), "drafts": drafts, "outlines": outlines}


def _law(law: Any) -> str:
    title = values.spoken(law.title).text
    return f"{law.get_kind_display()} {law.number} – {title}" if law.number else title


def address(name: str) -> str:
    """The address of a page without numbers in it."""
    return reverse(name)


def query(clean: Mapping[str, Any]) -> str:
    """What was typed, for the next page."""
    return urlencode({name: clean[name] for name in ("owner", "title", "kind", "lead", "tradition")})


@dataclass(frozen=True, slots=True)
class Suggested:
    """A clause of the library, why it is there, and the laws it stands in already as far as the reader may know."""

    id: str
    heading: str
    answers: tuple[str, ...]
    needed_by: tuple[str, ...]
    companion: bool
    why: str
    used: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing in whose answers, what was chosen of it, and the clauses that answer that."""

    books: tuple[tuple[str, str, tuple[Any, ...]], ...]
    chosen: frozenset[str]
    clauses: tuple[Suggested, ...]
    main: int
    left: tuple[str, ...]
    elsewhere: tuple[str, ...]
    total: int


def gaps(clean: Mapping[str, Any], chosen: Sequence[str], by: policy.Actor) -> Gaps:
    """The gaps of an owner's matrices and surveys, and what the library offers for those chosen."""
    found = [
        (title, reverse("matrix", args=[one.pk]), told) for one, title, told in assessment.lacking(clean["owner"], by)
    ]
    known = {gap.field for _title, _href, told in found for gap in told}
    wanted = [one for one in dict.fromkeys(chosen) if one in known]
    selection = suggesting.suggest(wanted, clean["tradition"], clean["lead"])
    library, language, used = shelf.load(), clean["lead"], adoptions.used(by)
    told = tuple(
        Suggested(
            one.id,
            library.clauses[one.id].heading[language],
            one.answers,
            tuple(library.clauses[other].heading[language] for other in one.needed_by),
            one.companion,
            library.clauses[one.id].why[language],
            used.get(one.id, ()),
        )
        for one in selection.clauses
    )
    return Gaps(
        tuple(found),
        frozenset(wanted),
        told,
        len(selection.main),
        selection.left,
        tuple(selection.elsewhere),
        len(known),
    )


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file holds: its lines, or what would change in the text it came back to."""

    title: str
    lines: tuple[queries.Shown, ...]
    total: int
    kinds: tuple[tuple[Any, int], ...]
    rows: tuple[beside.Difference, ...]
    notes: tuple[str, ...]


def arrival(one: models.Arrival) -> Arrived | None:
    """What was found in a file; None while it is not read."""
    if one.state != "done":
        return None
    text = texts.read(one.content)
    rows: tuple[beside.Difference, ...] = ()
    if one.draft is not None:
        base = arriving.against(one)
        changes = comparison.compare(base, comparison.carry(base, text), text.lead)
        rows = tuple(beside.difference(change) for change in changes if set(change.fates) - {"renumbered"})
    counts: dict[str, int] = {}
    for clause in text.clauses:
        counts[clause.kind] = counts.get(clause.kind, 0) + 1
    laid = lines.lay(text)
    return Arrived(
        text.named(text.lead),
        () if one.draft else tuple(queries.shown(line) for line in laid[:MOST_LINES]),
        len(laid),
        tuple((label, counts[kind]) for kind, label in queries.kinds() if kind in counts),
        rows,
        tuple(str(note.get("detail", "")) for note in one.notes),
    )


def written(found: models.Draft, by: policy.Actor) -> list[models.Export]:
    """Files written lately that this person may fetch."""
    rows = found.exports.select_related("version", "by").order_by("-pk")
    if not standing.sees_restricted(found, by):
        rows = rows.exclude(audience="team")
    return list(rows[:20])


def leaks(made: models.Export, by: policy.Actor) -> tuple[tuple[str, str], ...]:
    """Clauses that stay in a file and refer to what was left out: they want rewording before it goes out."""
    if not made.leaks:
        return ()
    seen = queries.sight(made.draft, by)
    named = queries.numbers(seen.text, made.language)
    return tuple((one, named[one]) for one in made.leaks if one in named)
