"""Crosswalks from files, and proposals carried over them to another version of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from atalaya.adapters import catalogue_tables, knowledge
from atalaya.core.catalogue import Crosswalk
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping.model import Proposal
from atalaya.core.mapping.ranking import MOST_A_FIELD


def read(path: Path) -> Crosswalk:
    """A crosswalk from a YAML file (``version``, ``from``, ``to``, ``pairs``), a CSV file or a derived catalogue.

    In YAML ``pairs`` leads from an old id to a new one or a list of them; in CSV each line is a pair (columns
    ``from`` and ``to``), and the version is not told (0). Raises Missing or Unusable naming the place.
    """
    if path.is_dir():
        found = knowledge.load_book(str(path.absolute())).crosswalk
        if found is None:
            detail = "this catalogue is not based on another one, so no way leads to it: give a file of pairs"
            raise Unusable("crosswalk.pair", detail, str(path))
        return found
    if not path.is_file():
        raise Missing("file.missing", "there is no such file", str(path))
    if path.suffix.lower() in (".yaml", ".yml"):
        return _from_yaml(path)
    return Crosswalk("", "", 0, catalogue_tables.pairs(path))


def carry(proposals: Sequence[Proposal], crosswalk: Crosswalk) -> list[Proposal]:
    """The proposals under their new field ids, ranked anew; an article stands once a field, where it scored best.

    Fields keep the order in which they first appear. Raises Unusable (``crosswalk.clash``) when an id would mean
    two things: taken by another field, and not itself named.
    """
    old = dict.fromkeys(proposal.field for proposal in proposals)
    if clashes := crosswalk.clashes(old):
        detail = f"{clashes[0]} becomes the id of another field and is not named itself: say what becomes of it"
        raise Unusable("crosswalk.clash", detail, clashes[0])
    found: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in proposals:
        for field in crosswalk.of(proposal.field):
            found.setdefault((proposal.country, field), []).append(replace(proposal, field=field))
    return [proposal for group in found.values() for proposal in _ranked(group)]


def _ranked(group: Sequence[Proposal]) -> list[Proposal]:
    """Best first: by score, then by earlier rank; those who come first keep their place among equals."""
    best: dict[tuple[str, str, int, int], Proposal] = {}
    for proposal in sorted(group, key=lambda one: (-one.score, one.rank)):
        key = (proposal.instrument, proposal.article, proposal.unit, 0 if proposal.unit >= 0 else proposal.start)
        best.setdefault(key, proposal)
    return [replace(one, rank=rank) for rank, one in enumerate(list(best.values())[:MOST_A_FIELD], start=1)]


def _from_yaml(path: Path) -> Crosswalk:
    told = knowledge.parse(path)
    if not isinstance(told, dict) or not isinstance(told.get("pairs"), dict):
        raise Unusable("crosswalk.pair", "pairs is missing: old id, then the new one or a list of them", path.name)
    version = told.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise Unusable("crosswalk.version", "version is missing or no whole number", path.name)
    pairs = {str(old): _ids(new, str(old), path) for old, new in told["pairs"].items()}
    return Crosswalk(str(told.get("from", "")), str(told.get("to", "")), version, pairs)


def _ids(new: Any, old: str, path: Path) -> tuple[str, ...]:
    ids = [new] if isinstance(new, str) else [] if new is None else new
    if not isinstance(ids, list) or not all(isinstance(id_, str) and id_ for id_ in ids):
        raise Unusable("crosswalk.pair", "a new id is a text, and several are a list of them", f"{path.name}, {old}")
    return tuple(ids)
