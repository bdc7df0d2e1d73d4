"""Editions of lists -> one index: arrays alone, so that it can lie in a file and be shared by many processes.

Names that fold to the same words are one entry; ``holders`` say which parties bear it and how each list writes it.
Parties of several lists that share a whole name are linked: the party of the first list (the Security Council's, when
it is on) is found by the names that other lists give to the same party.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from atalaya.core.errors import Broken
from atalaya.core.trade import parties, postings, words
from atalaya.core.trade.packing import Array, Packed
from atalaya.core.trade.parties import Edition, Facts, ListedName, Party
from atalaya.core.trade.postings import Postings
from atalaya.core.trade.words import Words

SHAPE = 1
"""Shape of the arrays; an index of another shape is built anew."""


@dataclass(frozen=True, slots=True)
class Head:
    """An edition as answers name it: without its parties."""

    list: str
    title: str
    issuer: str
    dated: str
    digest: str
    effect: str
    parties: int


@dataclass(frozen=True, slots=True)
class Index:
    """All that is needed to answer. Records of parties and names as written are read out of bytes when asked for."""

    names: Packed
    postings: Postings
    holders_first: Array  # int32, one more than names
    holders: Array  # int32, parties
    written: Array  # int32, a holder's name as written
    linked: Array  # bool, the holder has this name from another list
    weak: Array  # bool, the list itself calls this name of the holder weak
    party_list: Array  # uint8, place of the party's list in ``heads``
    records: Array  # uint8, the parties as JSON
    records_first: Array  # int64
    ids: Array  # uint8, the keys of the parties
    ids_first: Array  # int64
    texts: Array  # uint8, names as written
    texts_first: Array  # int64
    heads: tuple[Head, ...]

    def party(self, number: int) -> Party:
        """The record of a party."""
        data = self.records[self.records_first[number] : self.records_first[number + 1]].tobytes()
        told = json.loads(data)
        names = tuple(ListedName(text, quality) for text, quality in told["names"])
        facts = Facts(told["kind"], *(tuple(told[key]) for key in ("births", "countries", "identifiers")))
        return Party(told["id"], names, facts, told["programme"])

    def party_id(self, number: int) -> str:
        """The key by which its list calls a party."""
        return self.ids[self.ids_first[number] : self.ids_first[number + 1]].tobytes().decode("utf-8")

    def text(self, number: int) -> str:
        """A name as its list writes it."""
        return self.texts[self.texts_first[number] : self.texts_first[number + 1]].tobytes().decode("utf-8")


def build(editions: Sequence[Edition], known: Words) -> Index:
    """The index of these editions, in their order; the first is the one others are linked to."""
    everyone = [(place, party) for place, edition in enumerate(editions) for party in edition.parties]
    bearers: dict[str, list[tuple[int, int]]] = {}
    texts: list[str] = []
    low: list[bool] = []
    for number, (_, party) in enumerate(everyone):
        for name in party.names:
            folded = words.prepare(name.text, known)
            if folded:
                bearers.setdefault(folded, []).append((number, len(texts)))
                texts.append(name.text)
                low.append(name.quality == parties.LOW)
    twins = _linked(everyone, bearers)
    names = words.pack_prepared(list(bearers), known)
    first, holders, written, linked = [0], [], [], []
    for own in bearers.values():
        seen = dict.fromkeys(number for number, _ in own)
        holders += [number for number, _ in own]
        written += [text for _, text in own]
        linked += [False] * len(own)
        for number, text in own:
            for twin in twins.get(number, ()):
                if twin not in seen:
                    seen[twin] = None
                    holders.append(twin)
                    written.append(text)
                    linked.append(True)
        first.append(len(holders))
    records, records_first = _bytes(_record(party) for _, party in everyone)
    ids, ids_first = _bytes(party.id.encode("utf-8", "replace") for _, party in everyone)
    text_bytes, texts_first = _bytes(text.encode("utf-8", "replace") for text in texts)
    heads = tuple(Head(edition.list, edition.title, edition.issuer, edition.dated.isoformat(), edition.digest,
                       edition.effect, len(edition.parties)) for edition in editions)  # fmt: skip
    return Index(names, postings.build(names), np.array(first, np.int32), np.array(holders, np.int32),
                 np.array(written, np.int32), np.array(linked, np.bool_), np.array(low, np.bool_)[written],
                 np.array([place for place, _ in everyone], np.uint8), records, records_first, ids, ids_first,
                 text_bytes, texts_first, heads)  # fmt: skip


def _linked(
    everyone: Sequence[tuple[int, Party]], bearers: Mapping[str, Sequence[tuple[int, int]]]
) -> dict[int, list[int]]:
    """Party of a later list -> parties of the first list with the same whole name of two words or more."""
    by_words: dict[tuple[str, ...], set[int]] = {}
    for folded, own in bearers.items():
        parts = tuple(sorted(folded.split()))
        if len(parts) > 1:
            by_words.setdefault(parts, set()).update(number for number, _ in own)
    found: dict[int, dict[int, None]] = {}
    for numbers in by_words.values():
        leading = sorted(number for number in numbers if everyone[number][0] == 0)
        for number in numbers if leading else ():
            if everyone[number][0] == 0:
                continue
            for lead in leading:
                kinds = {everyone[lead][1].facts.kind, everyone[number][1].facts.kind} - {parties.UNKNOWN}
                if len(kinds) < 2:
                    found.setdefault(number, {})[lead] = None
    return {number: list(leads) for number, leads in found.items()}


def _record(party: Party) -> bytes:
    told = {"id": party.id, "names": [(name.text, name.quality) for name in party.names], "kind": party.facts.kind,
            "births": party.facts.births, "countries": party.facts.countries,
            "identifiers": party.facts.identifiers, "programme": party.programme}  # fmt: skip
    return json.dumps(told, ensure_ascii=True).encode("ascii")


def _bytes(items: Iterator[bytes]) -> tuple[Array, Array]:
    parts = list(items)
    first = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=first[1:])
    return np.frombuffer(b"".join(parts), np.uint8), first


_PLAIN = ("holders_first", "holders", "written", "linked", "weak", "party_list", "records", "records_first",
          "ids", "ids_first", "texts", "texts_first")  # fmt: skip


def to_arrays(index: Index) -> tuple[dict[str, Array], dict[str, object]]:
    """The arrays by name and what is left to say of them: to be put into files."""
    arrays = {f"names.{name}": value for name, value in index.names._asdict().items()}
    arrays |= {f"postings.{name}": value for name, value in index.postings._asdict().items()}
    arrays |= {name: getattr(index, name) for name in _PLAIN}
    heads = [{name: getattr(head, name) for name in Head.__slots__} for head in index.heads]
    return arrays, {"shape": SHAPE, "heads": heads}


def from_arrays(arrays: Mapping[str, Array], told: Mapping[str, object]) -> Index:
    """The index again. Raises Broken (``screening.index``) when it is of another shape or something is missing."""
    try:
        if told["shape"] != SHAPE:
            raise KeyError("shape")
        names = Packed(*(arrays[f"names.{name}"] for name in Packed._fields))
        walked = Postings(*(arrays[f"postings.{name}"] for name in Postings._fields))
        heads = tuple(Head(**head) for head in told["heads"])  # type: ignore[attr-defined]
        return Index(names, walked, heads=heads, **{name: arrays[name] for name in _PLAIN})
    except (KeyError, TypeError) as fault:
        raise Broken("screening.index", f"the index lacks {fault}: build it anew", "") from fault
