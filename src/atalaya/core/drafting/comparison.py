"""Two versions of a draft: clause by clause (came, went, moved, rewritten, marked otherwise) and word by word."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from atalaya.core import differences
from atalaya.core.differences import Part
from atalaya.core.drafting import numbering
from atalaya.core.drafting.model import EMPTY, Clause, Text, Tree, Wording

Fate = Literal["inserted", "removed", "moved", "rewritten", "marked", "renumbered"]
MARKS: Final = (
    "kind",
    "number",
    "label",
    "notes",
    "alternatives",
    "chosen",
    "restricted",
    "party",
    "answers",
    "library",
)
"""What of a clause is no place and no words; a change of one is a mark."""
_LIKE_SHARE: Final = 0.5
"""Two clauses without a common id or number are one that was rewritten when half of their words are the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """A clause of either version. ``fates`` is empty where it is the same in both.

    ``heading`` and ``body`` are the words of one language in parts; ``marks`` names what else is different;
    ``before`` and ``after`` are the labels shown (*Artículo 5*), empty where the clause is not there.
    """

    id: str
    fates: tuple[Fate, ...]
    heading: tuple[Part, ...]
    body: tuple[Part, ...]
    marks: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def compare(before: Text, after: Text, language: str = "") -> tuple[Change, ...]:
    """Every clause of both once, in the order of the later version; what went stands where it stood.

    ``language`` (the later lead's by default) is the one whose words are compared; a change of another language's
    words counts as a mark named after it (``words.en``).
    """
    told = language or after.lead
    old = {clause.id: clause for clause in before.clauses}
    new = {clause.id: clause for clause in after.clauses}
    old_numbers, new_numbers = numbering.number(before, told), numbering.number(after, told)
    travelled = moved(before, after)
    changes = []
    for id_ in _order(before, after):
        was, is_ = old.get(id_), new.get(id_)
        labels = (old_numbers[id_].label if was else "", new_numbers[id_].label if is_ else "")
        changes.append(_change(id_, was, is_, told, labels, id_ in travelled))
    return tuple(changes)


def _change(
    id_: str, was: Clause | None, is_: Clause | None, language: str, labels: tuple[str, str], travelled: bool
) -> Change:
    one, other = (clause.wording(language) if clause else EMPTY for clause in (was, is_))
    heading = differences.compare(one.heading, other.heading)
    body = differences.compare(one.body, other.body)
    if was is None or is_ is None:
        return Change(id_, ("inserted" if was is None else "removed",), heading, body, (), *labels)
    marks = tuple(name for name in MARKS if getattr(was, name) != getattr(is_, name))
    marks += tuple(
        f"words.{other_language}"
        for other_language in dict.fromkeys((*was.words, *is_.words))
        if other_language != language and _said(was.words.get(other_language)) != _said(is_.words.get(other_language))
    )
    fates: list[Fate] = []
    if travelled:
        fates.append("moved")
    if _said(one) != _said(other):
        fates.append("rewritten")
    if marks:
        fates.append("marked")
    if labels[0] != labels[1]:
        fates.append("renumbered")
    return Change(id_, tuple(fates), heading, body, marks, *labels)


def _said(wording: Wording | None) -> tuple[str, str]:
    return (wording.heading, wording.body) if wording else ("", "")


def _order(before: Text, after: Text) -> list[str]:
    """Ids of the later version, with those that went behind the clause they stood behind."""
    there = {clause.id for clause in after.clauses}
    gone: dict[str, list[str]] = {}
    last = ""
    for clause in before.clauses:
        if clause.id in there:
            last = clause.id
        else:
            gone.setdefault(last, []).append(clause.id)
    order = [*gone.get("", ())]
    for clause in after.clauses:
        order += [clause.id, *gone.get(clause.id, ())]
    return order


def moved(before: Text, after: Text) -> frozenset[str]:
    """Clauses of both versions that stand elsewhere: under another, or past their siblings.

    Of siblings whose order changed, the fewest that explain the new order count as moved.
    """
    old, new = Tree(before), Tree(after)
    found = {clause.id for clause in after.clauses if _parent(old, clause.id) not in (None, clause.parent)}
    for parent in ("", *(clause.id for clause in after.clauses)):
        staying = [id_ for id_ in new.children(parent) if _parent(old, id_) == parent]
        if len(staying) > 1:
            places = [old.places[id_] for id_ in staying]
            kept = _rising(places)
            found |= {id_ for place, id_ in enumerate(staying) if place not in kept}
    return frozenset(found)


def _parent(tree: Tree, id_: str) -> str | None:
    clause = tree.clause(id_)
    return None if clause is None else clause.parent


def _rising(numbers: Sequence[int]) -> set[int]:
    """Places of a longest rising run in a list of different numbers."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for place, number in enumerate(numbers):
        spot = bisect_left(tails, number)
        back.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(number)
            ends.append(place)
        else:
            tails[spot], ends[spot] = number, place
    kept = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = back[place]
    return kept


# A version that comes back without ids: a DOCX that was sent out, another reading of a law.


def carry(before: Text, after: Text) -> Text:
    """``after`` with the ids of ``before`` for the clauses that are the same, so that the two can be compared.

    Same words first, then same kind and number, then half of the words the same, each in text order. Notes, parties,
    answers and marks come along, and so do the words of other languages: a file carries none of these. A file may be
    in any language of the text, its lead or a translation that comes back. Clauses without a partner get ids of their
    own that ``before`` never used.
    """
    partners = _partners(before, after)
    old = {clause.id: clause for clause in before.clauses}
    taken = {*old, *(clause.id for gone in before.removed for clause in gone.clauses)}
    names: dict[str, str] = {"": ""}
    for clause in after.clauses:
        name = partners.get(clause.id, "") or _free(clause.id, taken)
        taken.add(name)
        names[clause.id] = name
    carried = tuple(
        _carried(clause, old.get(partners.get(clause.id, "")), names, after.lead) for clause in after.clauses
    )
    return replace(
        before,
        clauses=carried,
        languages=tuple(dict.fromkeys((*before.languages, *after.languages))),
        title={**before.title, **after.title},
    )


def _carried(clause: Clause, old: Clause | None, names: Mapping[str, str], spoken: str) -> Clause:
    """A clause under the ids and with the marks of its partner. ``spoken`` is the language the file speaks."""
    placed = replace(clause, id=names[clause.id], parent=names[clause.parent])
    if old is None:
        return placed
    words = {language: one for language, one in old.words.items() if language != spoken}
    for language, one in clause.words.items():
        before = old.words.get(language)
        words[language] = before if before is not None and _said(before) == _said(one) else one
    return replace(
        placed, words=words, notes=old.notes, restricted=old.restricted, party=old.party, answers=old.answers,
        library=old.library,
    )  # fmt: skip


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[:34]}-{number}"
    return name


def _partners(before: Text, after: Text) -> dict[str, str]:
    """Ids of the later version by those of the earlier, each at most once."""
    language = after.lead
    old_numbers, new_numbers = numbering.number(before, language), numbering.number(after, language)
    left = {clause.id: clause for clause in before.clauses}
    pairs: dict[str, str] = {}

    def pair(key_old: Mapping[str, object], key_new: Mapping[str, object]) -> None:
        waiting: dict[object, list[str]] = {}
        for id_ in left:
            waiting.setdefault(key_old[id_], []).append(id_)
        for clause in after.clauses:
            found = waiting.get(key_new[clause.id])
            if clause.id not in pairs and key_new[clause.id] and found:
                pairs[clause.id] = found.pop(0)
                del left[pairs[clause.id]]

    pair(_plain(before, language), _plain(after, language))
    pair(
        {clause.id: _key(clause, old_numbers[clause.id].figure) for clause in before.clauses},
        {clause.id: _key(clause, new_numbers[clause.id].figure) for clause in after.clauses},
    )
    counted = {id_: Counter(_words(clause, language).casefold().split()) for id_, clause in left.items()}
    for clause in after.clauses:
        if clause.id in pairs:
            continue
        words = Counter(_words(clause, language).casefold().split())
        like = max(
            ((_share(counted[id_], words), id_) for id_, other in left.items() if other.kind == clause.kind),
            default=(0.0, ""),
        )
        if like[0] >= _LIKE_SHARE:
            pairs[clause.id] = like[1]
            del left[like[1]]
    return pairs


def _share(one: Counter[str], other: Counter[str]) -> float:
    """How many of the words of two clauses both have, 0 to 1, in any order."""
    words = one.total() + other.total()
    return 2 * (one & other).total() / words if words else 0.0


def _words(clause: Clause, language: str) -> str:
    wording = clause.wording(language)
    return f"{wording.heading} {wording.body}"


def _plain(text: Text, language: str) -> dict[str, object]:
    return {
        clause.id: (clause.kind, " ".join(_words(clause, language).split()).casefold())
        if _words(clause, language).strip()
        else None
        for clause in text.clauses
    }


def _key(clause: Clause, figure: str) -> object:
    return (clause.kind, figure) if figure and clause.kind not in ("paragraph", "point") else None
