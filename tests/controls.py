"""Invented control lists: a reference list in the common numbering, another of chemicals, a national one, goods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from atalaya.adapters import control, control_store
from atalaya.adapters.control import Brought
from atalaya.core.trade.control import Edition, Entry, Head, Kind, Link
from atalaya.core.trade.lookup import Finder

DAY = date(2026, 11, 1)
REFERENCE = (
    Entry("6A003", {"en": "Cameras, systems or equipment, and components therefor", "es": "Cámaras y sus componentes"}),
    Entry("2B350", {"en": "Chemical manufacturing facilities and equipment"}),
    Entry("0C003", {"en": "Deuterium and heavy water"}),
    Entry("1C350", {"en": "Chemicals which may be used as precursors"}),
    Entry("9A012", {"en": "Unmanned aerial vehicles"}),
)
CHEMICALS = (
    Entry("AG 1", {"en": "Thiodiglycol"}, "1C350", ("111-48-8",)),
    Entry("AG 9", {"en": "Thionyl chloride"}, "1C350", ("7719-09-7",)),
    Entry("AG 49", {"en": "Diethylaminoethanol"}, "1C350", ("100-37-8",)),
)
NATIONAL = (
    Entry("XC-12", {"es": "Agua pesada y deuterio"}),
    Entry("XC-40", {"es": "Cámaras térmicas"}, note="véase la resolución"),
)
GOODS = (
    Entry("2930", {"en": "Organo-sulphur compounds"}),
    Entry("293070", {"en": "Thiodiglycol (INN)"}, "2930"),
    Entry("8525", {"en": "Transmission apparatus; cameras"}),
)
LINKS = (Link("293070", "ag", "111-48-8"),)
SCHEDULES = (
    "schedule,part,name_es,cas\n"
    "2,B,Tiodiglicol,111-48-8\n"
    '2,B,"N,N-dietilaminoetanol y sales",108-37-8\n'
)  # fmt: skip


def edition(name: str, entries: Sequence[Entry], *, country: str = "", kind: Kind = Kind.CONTROL) -> Edition:
    basis = "Decreto inventado 12/2026" if country else ""
    return Edition(
        Head(name, f"List {name}", "An issuer", DAY, ("0" * 64,), "a file", country, basis, kind), tuple(entries)
    )


def editions() -> list[Edition]:
    schedules = control.parse(SCHEDULES.encode(), "cwc.csv", Brought("cwc", DAY, "es")).edition
    return [
        edition("ag", CHEMICALS), schedules, edition("eu", REFERENCE), edition("us", REFERENCE[:2]),
        edition("xc", NATIONAL, country="XC"), edition("hs", GOODS, kind=Kind.GOODS),
    ]  # fmt: skip


def finder() -> Finder:
    return Finder(editions(), control_store.known(), LINKS)
