"""The lists that answer: one index an edition, made once, memory-mapped, shared by all processes of the server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from atalaya.adapters import control_store, lists
from atalaya.adapters.files import Store
from atalaya.adapters.screening import store
from atalaya.apps.registry import queries as registry
from atalaya.apps.trade import list_models as models
from atalaya.apps.trade import wording
from atalaya.core import errors
from atalaya.core.trade import explanation
from atalaya.core.trade.comparison import Model
from atalaya.core.trade.index import Head
from atalaya.core.trade.lookup import Finder
from atalaya.core.trade.parties import Edition, Party, Query
from atalaya.core.trade.screening import Screener
from atalaya.core.trade.words import Words

MOST_FILE_BYTES: Final = 50_000_000
MOST_BYTES: Final = 20 * 1024**3
NOT_BINDING: Final = lists.ABROAD
BINDING: Final = lists.UN_EFFECT


def files() -> Store:
    """Where files of this room lie: apart from others, so that what is over can be taken out."""
    return Store(Path(settings.DATA) / "files" / "trade", limit_bytes=MOST_FILE_BYTES, quota_bytes=MOST_BYTES)


def control_folder() -> Path:
    """Where editions of control lists lie, as the command line puts them."""
    return Path(settings.DATA) / "control"


@lru_cache(maxsize=1)
def _known() -> tuple[Words, Model]:
    return store.knowledge()


def read(data: bytes, name: str, list_id: str) -> Edition:
    """An edition of a list of parties in these bytes."""
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix[:10]) as file:
        file.write(data)
        file.flush()
        return lists.read(Path(file.name), list_id)


@lru_cache(maxsize=12)
def screener(list_id: str, digest: str) -> Screener:
    """A screener over one edition; its index is made when it is not there, for example after a restore."""
    known, model = _known()
    with files().open(digest) as file:
        folder = store.ready({list_id: Path(file.name)}, Path(settings.DATA) / "screening", known)
    return Screener(store.load(folder), known, model)


def warm(list_id: str, digest: str) -> None:
    """Makes the index and asks it once: what has to be compiled on this machine is compiled by the worker."""
    found = screener(list_id, digest)
    known, model = _known()
    found.screen([Query(("ana rocha",))])
    explanation.explain("ana rocha", "ana roca", known, model)


def parties(edition: models.Edition) -> tuple[Party, ...]:
    """The parties of an edition, out of its index."""
    index = screener(edition.list, edition.file).index
    return tuple(index.party(number) for number in range(len(index.party_list)))


@dataclass(frozen=True, slots=True)
class Live:
    """An edition that answers for somebody: with what it is in the law of their country."""

    pk: int
    list: str
    title: str
    issuer: str
    dated: str
    digest: str
    effect: str
    entries: int
    invented: bool

    @property
    def head(self) -> Head:
        """The edition as the engine names it."""
        return Head(self.list, self.title, self.issuer, self.dated, self.digest, self.effect, self.entries)

    @property
    def binds(self) -> bool:
        """Whether it is the list of the Security Council; in a demonstration an invented one stands for it."""
        return self.list == models.SECURITY_COUNCIL or (self.invented and settings.DEMO)

    @property
    def effect_said(self) -> str:
        """What it is in law, in the reader's language."""
        return wording.said(wording.EFFECTS, self.effect)

    def told(self) -> dict[str, Any]:
        """What is kept of it beside answers."""
        head = self.head
        told = {name: getattr(head, name) for name in ("list", "title", "issuer", "dated", "digest", "effect")}
        return told | {"invented": self.invented}

    @property
    def screener(self) -> Screener:
        """Its screener, opened once a process."""
        return screener(self.list, self.digest)


def country_of(owner: str) -> str:
    """The country whose lists count for an owner, as ``country:XC``; empty where there is none."""
    return owner if owner.startswith("country:") else registry.country_of(owner)


def switched_on(country: str) -> dict[str, str]:
    """The lists that a country (``country:XC``) switched on, each with its basis in law."""
    return {row.list: row.basis for row in models.Switch.objects.filter(owner=country, ended_at=None)}


def inside(country: str) -> tuple[str, ...]:
    """The owners for whom the lists of a country (``XC``) count: itself, and the organisations in it."""
    return (f"country:{country}", *registry.organisations_in(country))


def for_owner(owner: str) -> tuple[Live, ...]:
    """The lists that answer for an owner: the Security Council's, then those its country switched on."""
    country = country_of(owner) if owner else ""
    on = switched_on(country) if country else {}
    found = [_live(one, "") for one in _newest(models.Edition.objects.filter(owner__in=models.EVERYBODYS))]
    own = models.Edition.objects.filter(owner=country, list__in=list(on)) if on else models.Edition.objects.none()
    return (*found, *(_live(one, on[one.list]) for one in _newest(own)))


def for_everybody() -> tuple[Live, ...]:
    """The list that the public check asks: the Security Council's; in a demonstration its invented one, too."""
    found = for_owner("")
    if not settings.DEMO:
        return found
    rows = _newest(models.Edition.objects.filter(invented=True))
    return (*found, *(_live(one, "") for one in rows))


def _newest(rows: Any) -> list[models.Edition]:
    """The newest ready edition of each list."""
    newest: dict[str, models.Edition] = {}
    for one in rows.filter(kind=models.PARTIES, stage="ready").order_by("list", "dated", "pk"):
        newest[one.list] = one
    return list(newest.values())


def _live(one: models.Edition, basis: str) -> Live:
    effect = lists.UN_EFFECT if one.list == models.SECURITY_COUNCIL else basis or NOT_BINDING
    return Live(one.pk, one.list, one.title, one.issuer, one.dated.isoformat() if one.dated else "", one.file, effect,
                one.entries, one.invented)  # fmt: skip


def finder() -> Finder:
    """A finder over the newest control lists. Missing (``control.none``) when there is none."""
    folder = control_folder()
    stamps = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in folder.glob("*/*.json")))
    if not stamps:
        raise errors.Missing("control.none", "No control list was brought to this server yet.")
    return _finder(stamps)


@lru_cache(maxsize=2)
def _finder(stamps: Iterable[tuple[str, int]]) -> Finder:
    del stamps
    return control_store.finder(control_folder())


def clear() -> None:
    """Forgets what is open; for tests, whose data folder changes."""
    screener.cache_clear()
    _finder.cache_clear()
