"""Answers to the items of a catalogue: what may be said, what changed, what is missing, how two hands are merged.

Three voices stay apart. The *response* is the Committee's (X, ?, NA, blank), the *answer* is the country's, the
*proposal* is the software's. Nothing here writes the first, and nothing turns one into another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from atalaya.core.catalogue import Catalogue, Crosswalk

RESPONSES: Final = ("X", "?", "NA", "")
"""What the Committee marks in a field; blank means no information, not no."""
SCALES: Final[Mapping[str, tuple[str, ...]]] = {
    "matrix": ("yes", "partly", "no", "not_applicable", "not_known"),
    "survey": ("met", "partly", "not_met", "not_applicable", "unclear"),
}
"""What a country answers, by kind of catalogue; the order is that of the controls."""
OPEN: Final = ""
"""No answer yet."""
MEETS: Final = frozenset({"yes", "met", "not_applicable"})
"""Answers that leave no gap."""
FINAL: Final = frozenset({"validated", "cleared"})
"""Stages in which an answer counts."""
TEXTS: Final = ("value", "text")
"""What of an answer people write side by side, and what a merge looks at."""

Fate = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as far as comparison and counting go. ``cited`` holds keys of articles, in any order."""

    field: str
    value: str = OPEN
    text: str = ""
    stage: str = ""
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that two editions answer differently: ``what`` names the parts (value, text, cited, stage)."""

    field: str
    fate: Fate
    what: tuple[str, ...]
    before: Said | None
    after: Said | None


def compare(before: Iterable[Said], after: Iterable[Said], order: Sequence[str] = ()) -> tuple[Change, ...]:
    """What is different between two sets of answers, in the order of the fields. An empty answer is none."""
    old, new = ({one.field: one for one in told if _says(one)} for told in (before, after))
    places = {field: place for place, field in enumerate(order)}
    fields = sorted(old.keys() | new.keys(), key=lambda field: (places.get(field, len(places)), field))
    found = (_change(field, old.get(field), new.get(field)) for field in fields)
    return tuple(change for change in found if change is not None)


def _says(one: Said) -> bool:
    return bool(one.value or one.text or one.cited)


def _change(field: str, old: Said | None, new: Said | None) -> Change | None:
    if old is None or new is None:
        given = new or old
        assert given is not None
        what = tuple(name for name in ("value", "text", "cited") if getattr(given, name))
        return Change(field, "added" if old is None else "removed", what, old, new)
    what = tuple(
        name
        for name, changed in (
            ("value", old.value != new.value),
            ("text", old.text != new.text),
            ("cited", set(old.cited) != set(new.cited)),
            ("stage", old.stage != new.stage),
        )
        if changed
    )
    return Change(field, "changed", what, old, new) if what else None


@dataclass(frozen=True, slots=True)
class Count:
    """How the fields of a part stand; printed with ``fields``, the denominator, and never as a score."""

    fields: int
    values: Mapping[str, int]
    final: int

    @property
    def answered(self) -> int:
        """How many fields have an answer."""
        return sum(number for value, number in self.values.items() if value)


def count(fields: Iterable[str], said: Mapping[str, Said]) -> Count:
    """Answers by value over these fields; a field without an answer counts under the empty value."""
    told = [said.get(field, Said(field)) for field in fields]
    values = Counter(one.value for one in told)
    return Count(len(told), dict(values), sum(one.stage in FINAL for one in told))


@dataclass(frozen=True, slots=True)
class Gap:
    """A field whose final answer leaves something missing; ``kind`` is the answer itself."""

    field: str
    kind: str


def gaps(fields: Iterable[str], said: Mapping[str, Said]) -> tuple[Gap, ...]:
    """Fields with a final answer that does not meet the obligation, in order. What is not final yet is no gap."""
    told = (said.get(field, Said(field)) for field in fields)
    return tuple(Gap(one.field, one.value) for one in told if one.stage in FINAL and one.value not in MEETS)


# Two hands on the same answers.


@dataclass(frozen=True, slots=True)
class Clash:
    """One part of one field that both changed, and differently."""

    field: str
    name: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge would write: ``changes`` by field and part, and what a person has to decide."""

    changes: Mapping[str, Mapping[str, str]]
    clashes: tuple[Clash, ...]


def merge(
    base: Mapping[str, Mapping[str, str]],
    mine: Mapping[str, Mapping[str, str]],
    theirs: Mapping[str, Mapping[str, str]],
    names: Sequence[str] = TEXTS,
) -> Merged:
    """A workbook (``mine``) that left with ``base`` comes back while the server says ``theirs``.

    Part by part: what only I changed is written, what only they changed stays, what both changed alike is done, and
    what both changed differently is a clash. A field that is not in ``mine`` was taken out of the workbook: untouched.
    """
    changes: dict[str, dict[str, str]] = {}
    clashes: list[Clash] = []
    for field, told in mine.items():
        for name in names:
            before, here = base.get(field, {}).get(name, ""), theirs.get(field, {}).get(name, "")
            new = told.get(name, before)
            if new in (before, here):
                continue
            if here == before:
                changes.setdefault(field, {})[name] = new
            else:
                clashes.append(Clash(field, name, before, new, here))
    return Merged(changes, tuple(clashes))


# From one catalogue to another.


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer on its way to another catalogue: ``origin`` is the field it was given in.

    fate  ``same`` (one to one), ``split`` (one became several), ``joined`` (several became one, all alike),
          ``differ`` (several became one and do not agree: a person decides), ``taken`` (there is an answer already)
    """

    field: str
    origin: str
    said: Said
    fate: Literal["same", "split", "joined", "differ", "taken"]


@dataclass(frozen=True, slots=True)
class Migration:
    """What becomes of every answer. ``ended`` are answered fields that lead nowhere: they stay in the old edition."""

    carried: tuple[Carried, ...]
    ended: tuple[Said, ...]
    unanswered: tuple[str, ...]


def migrate(
    said: Mapping[str, Said], crosswalk: Crosswalk, target: Sequence[str], there: Mapping[str, Said] | None = None
) -> Migration:
    """Every answer under the fields of another catalogue or version; nothing is dropped without a line about it."""
    arriving: dict[str, list[Said]] = {}
    ended: list[Said] = []
    known, ways = set(target), {}
    for field, one in said.items():
        if not _says(one):
            continue
        ways[field] = [new for new in crosswalk.of(field) if new in known]
        if not ways[field]:
            ended.append(one)
        for new in ways[field]:
            arriving.setdefault(new, []).append(one)
    carried: list[Carried] = []
    for new in target:
        for one in arriving.get(new, ()):
            fate = _fate(new, arriving[new], len(ways[one.field]), there or {})
            carried.append(Carried(new, one.field, one, fate))
    unanswered = tuple(
        field for field in target if field not in arriving and not _says((there or {}).get(field, _NONE))
    )
    return Migration(tuple(carried), tuple(ended), unanswered)


_NONE: Final = Said("")


def _fate(
    field: str, together: Sequence[Said], ways: int, there: Mapping[str, Said]
) -> Literal["same", "split", "joined", "differ", "taken"]:
    if field in there and _says(there[field]):
        return "taken"
    if len({other.value for other in together}) > 1:
        return "differ"
    if len(together) > 1:
        return "joined"
    return "split" if ways > 1 else "same"


# What a contact can act on, once the Committee's response is beside the country's own law.


@dataclass(frozen=True, slots=True)
class Attention:
    """A line of one of the three lists: ``cited_gone``, ``cited_missing`` or ``blank_proposed``."""

    kind: Literal["blank_proposed", "cited_gone", "cited_missing"]
    field: str
    law: Any = None
    article: str = ""
    words: str = ""


def blank_but_proposed(responses: Mapping[str, str], proposed: Mapping[str, Any]) -> tuple[Attention, ...]:
    """Fields that the Committee left blank although an article of the country is proposed, in the order given."""
    return tuple(
        Attention("blank_proposed", field, found) for field, found in proposed.items() if responses.get(field) == ""
    )


def field_order(book: Catalogue) -> tuple[str, ...]:
    """The ids of a catalogue's fields in its order."""
    return tuple(field.id for field in book.fields)


def plain(value: Mapping[str, Any]) -> Said:
    """An answer from a frozen edition."""
    return Said(
        str(value.get("field", "")),
        str(value.get("value", "")),
        str(value.get("text", "")),
        str(value.get("stage", "")),
        tuple(str(one.get("key", "")) for one in value.get("citations", ())),
    )
