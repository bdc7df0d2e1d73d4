"""Parties on lists, lists in editions, and what is asked about: the values that screening works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

PERSON, ORGANISATION, VESSEL, AIRCRAFT, UNKNOWN = "person", "organisation", "vessel", "aircraft", ""
KINDS: Final = (PERSON, ORGANISATION, VESSEL, AIRCRAFT, UNKNOWN)
PRIMARY, GOOD, LOW, SCRIPT = "primary", "good", "low", "script"
QUALITIES: Final = (PRIMARY, GOOD, LOW, SCRIPT)
"""Quality of a listed name; ``low`` are aliases that the list itself calls weak, ``script`` is in its own script."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name as the list writes it."""

    text: str
    quality: str = PRIMARY


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a party besides its name; empty where nothing is.

    ``births`` are years, months or days (1970, 1970-05, 1970-05-01) or ranges of years (1970/1975); ``countries``
    two-letter codes in small letters; ``identifiers`` numbers of documents, without blanks and signs.
    """

    kind: str = UNKNOWN
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation on a list; ``id`` is the key by which the list itself calls it."""

    id: str
    names: tuple[ListedName, ...]
    facts: Facts = Facts()
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A list as it stood on a day. ``digest`` is the SHA-256 of the file it was read from.

    ``effect`` says what the list is in law: for all but the Security Council's, *no legal effect here unless national
    law gives it*, until the country writes its own basis.
    """

    list: str
    title: str
    issuer: str
    dated: date
    digest: str
    parties: tuple[Party, ...] = field(repr=False, default=())
    effect: str = ""

    @property
    def label(self) -> str:
        """The list and its date, as every answer carries them."""
        return f"{self.list} {self.dated.isoformat()}"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: names of one party (the first is shown), and what is known of it."""

    names: tuple[str, ...]
    facts: Facts = Facts()


def count_names(editions: Sequence[Edition]) -> int:
    """How many names the editions hold together."""
    return sum(len(party.names) for edition in editions for party in edition.parties)
