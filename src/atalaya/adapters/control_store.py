"""Editions of control lists kept as files: ``STORE/LIST/DATE.json``, tables of links beside them; and the glossary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml

from atalaya.adapters import control as importers
from atalaya.adapters.control import Brought, Import
from atalaya.adapters.writers import replacement
from atalaya.core.errors import Broken, Conflict, Missing, Unusable
from atalaya.core.trade import glossary
from atalaya.core.trade.control import Edition, Entry, Head, Kind, Link, plain
from atalaya.core.trade.glossary import Glossary
from atalaya.core.trade.lookup import Finder

_GLOSSARY: Final = Path(str(resources.files("atalaya"))) / "data" / "control" / "glossary.yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHAPE: Final = "atalaya control list 1"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def known() -> Glossary:
    """The project's own glossary."""
    with _GLOSSARY.open("rb") as file:
        return glossary.build(yaml.load(file, Loader=_LOADER))  # noqa: S506 - a safe loader


def keep(found: Import, store: Path) -> Path:
    """Puts what was imported into the store. A second language of the same edition joins the first.

    Raises Conflict (``control.stored``) when another text of the edition is there in the same language.
    """
    head = found.edition.head
    target = store / head.list / f"{head.dated.isoformat()}.json"
    edition, links = found.edition, found.links
    if target.is_file():
        old, old_links = load(target)
        if head.digests[0] not in old.head.digests:
            edition = _joined(old, edition, str(target))
            links = tuple(dict.fromkeys((*old_links, *links)))
        else:
            edition, links = old, old_links
    replacement.make(target.parent)
    replacement.put(target, _bytes(edition, links))
    return target


def _joined(old: Edition, new: Edition, where: str) -> Edition:
    entries = {plain(entry.code): entry for entry in old.entries}
    for entry in new.entries:
        key = plain(entry.code)
        before = entries.get(key)
        if before and any(before.headings.get(lang, words) != words for lang, words in entry.headings.items()):
            detail = f"another text of {entry.code[:20]} is there for this day: give the edition its own date"
            raise Conflict("control.stored", detail, where)
        entries[key] = importers.joined(before, entry) if before else entry
    head = old.head
    told = Head(head.list, head.title, head.issuer, head.dated, (*head.digests, *new.head.digests), head.source,
                head.country, head.basis, head.kind)  # fmt: skip
    return Edition(told, tuple(entries.values()))


def _bytes(edition: Edition, links: tuple[Link, ...]) -> bytes:
    head = edition.head
    told = {
        "shape": _SHAPE, "list": head.list, "title": head.title, "issuer": head.issuer,
        "dated": head.dated.isoformat(), "digests": head.digests, "source": head.source, "country": head.country,
        "basis": head.basis, "kind": head.kind.value,
        "links": [[link.hs, link.list, link.code, link.note] for link in links],
        "entries": [
            [entry.code, dict(entry.headings), entry.parent, entry.cas, entry.hs, entry.note]
            for entry in edition.entries
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def load(path: Path) -> tuple[Edition, tuple[Link, ...]]:
    """An edition of the store, with its links. Raises Broken (``control.store``) when the file is damaged."""
    try:
        told = json.loads(path.read_bytes())
        words = {key: str(told[key]) for key in ("list", "title", "issuer", "source", "country", "basis")}
        dated, digests = date.fromisoformat(told["dated"]), tuple(told["digests"])
        head = Head(**words, dated=dated, digests=digests, kind=Kind(told["kind"]))
        entries = tuple(
            Entry(code, headings, parent, tuple(numbers), tuple(hs), note)
            for code, headings, parent, numbers, hs, note in told["entries"]
        )
        return Edition(head, entries), tuple(Link(*link) for link in told["links"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Broken("control.store", "the stored list is damaged: import it again", str(path)) from fault


def newest(store: Path) -> tuple[list[Edition], list[Link]]:
    """The newest edition of each list of a store, in the order of their ids.

    Raises Missing (``control.none``) when there is none.
    """
    editions: list[Edition] = []
    links: list[Link] = []
    for folder in sorted(path for path in store.iterdir() if path.is_dir()) if store.is_dir() else ():
        days = sorted(path for path in folder.glob("*.json") if _DAY.fullmatch(path.stem))
        if days:
            edition, own = load(days[-1])
            links.extend(own)
            editions.append(edition)
    if not editions:
        raise Missing("control.none", "no list has been imported: atalaya control import FILE --list ID", str(store))
    return editions, links


def finder(store: Path) -> Finder:
    """A finder over the newest editions of a store."""
    editions, links = newest(store)
    return Finder(editions, known(), links)


def open_any(path: Path, dated: date) -> Edition:
    """An edition from a file of the store, or from a list as published."""
    if path.is_file() and path.suffix == ".json" and _is_stored(path):
        return load(path)[0]
    found = importers.read(path, Brought("list", dated))
    if not found.edition.entries:
        raise Unusable("control.empty", "there is no entry in it", str(path))
    return found.edition


def _is_stored(path: Path) -> bool:
    with path.open("rb") as file:
        return _SHAPE.encode() in file.read(200)


def told(edition: Edition) -> Mapping[str, object]:
    """What is said of an edition in lists of them."""
    head = edition.head
    return {"list": head.list, "title": head.title, "issuer": head.issuer, "dated": head.dated.isoformat(),
            "entries": len(edition.entries), "digests": head.digests}  # fmt: skip
