"""What a room says about a register; the rest of this folder does the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atalaya.apps.access import deeds, records
from atalaya.core import policy

Text = Any
"""Text, or text that is translated when it is shown."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A field whose choices hang on who asks; the model's own rules say again what is allowed.

    offered  the values to choose from with their names, for a person and the record they change, if there is one
    name     the name of a value, for whoever sees the record
    """

    offered: Callable[[policy.Actor, records.Record | None], Sequence[tuple[str, Text]]]
    name: Callable[[str], Text]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a room writes rows for which the plain deeds do not know enough, such as who shares them.

    fits    says by a Problem what stands against a new row, and gives it its owner
    create  writes a new row
    change  writes values into the row of that number at that version
    """

    fits: Callable[[Any, policy.Actor], None]
    create: Callable[[Any, policy.Actor], Any]
    change: Callable[[int, Mapping[str, Any], policy.Actor, int], Any]


@dataclass(frozen=True, slots=True)
class Register:
    """A register as its room describes it; every name in it is a name of the model's fields.

    slug      its part of the address, and its name in imports
    fields    what a form, an export and an import hold, in order
    columns   what the list shows; the first leads to the record
    filters   fields with choices that the list can be narrowed by, besides owner, class and stage
    klass     the class offered first for a new record
    owners    kinds of owner that can have such a record
    parent    a foreign key: the records are listed on the page of the one it names
    reads     the name of the address where the thing itself is read, such as the words of a law
    opens     what the link to it says, "Read the text" when empty
    brings    the name of the address where such things are brought in as files
    choosing  fields whose choices hang on who asks
    links     names of further addresses that lead on from the list, each with its words
    guarded   fields whose text the content guard reads before it is saved
    keeping   how its rows are written, where the room says so itself
    """

    slug: str
    model: type[records.Record]
    one: Text
    many: Text
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-updated_at", "-id")
    klass: policy.Klass = policy.Klass.NATIONAL
    owners: tuple[str, ...] = ("country", "organisation", "secretariat", "review")
    parent: str = ""
    guarded: tuple[str, ...] = ()
    reads: str = ""
    opens: Text = ""
    brings: str = ""
    about: Text = ""
    choosing: Mapping[str, Choosing] = field(default_factory=dict)
    links: tuple[tuple[str, Text], ...] = ()
    keeping: Keeping | None = None

    def add(self, record: Any, by: policy.Actor) -> Any:
        """Writes a new row, as its room does."""
        return self.keeping.create(record, by) if self.keeping else deeds.create(record, by=by)

    def change(self, pk: int, values: Mapping[str, Any], by: policy.Actor, version: int) -> Any:
        """Changes a row that is still at ``version``, as its room does."""
        if self.keeping:
            return self.keeping.change(pk, values, by, version)
        return deeds.change(self.model, pk, values, by=by, version=version)
