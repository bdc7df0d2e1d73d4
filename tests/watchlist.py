"""An invented list of the Security Council's kind, and what it takes to screen against it. Nobody in it is real."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from lxml import etree

from atalaya.adapters.screening import store
from atalaya.core.trade import index, parties
from atalaya.core.trade.parties import Edition, Facts, ListedName, Party
from atalaya.core.trade.screening import Screener

PEOPLE = (
    ("ZZi.001", "Borislav Kantemirov Zhelev", ("Boris Zhelev", "Борислав Кантемиров Желев"), "1961-04-09", "Bulgaria"),
    ("ZZi.002", "Qusay Haddad al-Mirzani", ("Qusai al Mirzani", "Abu Tariq"), "1970", "Iraq"),
    ("ZZi.003", "Reinaldo Ocampo de la Fuente", ("R. Ocampo",), "1958-11-30", "Bolivia"),
    ("ZZi.004", "Pak Chol Ryong", ("Park Chul Ryong", "박철룡"), "", "Democratic People's Republic of Korea"),
)
FIRMS = (
    ("ZZe.001", "Korund Precision Trading Company", ("KPTC",)),
    ("ZZe.002", "Astilleros Puerto Hondo S.A.", ("Puerto Hondo Shipyards",)),
)
STRANGERS = (
    "Wilhelmina Vandersloot",
    "Tadeusz Okonski",
    "Marisol Etxeberria",
    "Hua Rong Bakery",
    "Nkechi Adeyemi-Bright",
)


def un_xml(day: str = "2026-11-28", extra: str = "") -> bytes:
    """The list in the shape of the consolidated XML."""
    root = etree.Element("CONSOLIDATED_LIST", dateGenerated=f"{day}T00:00:09.554Z")
    people = etree.SubElement(root, "INDIVIDUALS")
    for number, name, aliases, birth, country in PEOPLE:
        item = etree.SubElement(people, "INDIVIDUAL")
        first, *rest = name.split(" ", 3)
        for tag, part in zip(("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"), (first, *rest), strict=False):
            etree.SubElement(item, tag).text = part
        etree.SubElement(item, "UN_LIST_TYPE").text = "Invented"
        etree.SubElement(item, "REFERENCE_NUMBER").text = number
        etree.SubElement(etree.SubElement(item, "NATIONALITY"), "VALUE").text = country
        for alias in (*aliases, ""):
            _alias(item, "INDIVIDUAL_ALIAS", alias, "Low" if alias == "Abu Tariq" else "Good")
        if birth:
            dated = etree.SubElement(item, "INDIVIDUAL_DATE_OF_BIRTH")
            etree.SubElement(dated, "DATE" if len(birth) > 4 else "YEAR").text = birth
        if number == "ZZi.003":
            etree.SubElement(etree.SubElement(item, "INDIVIDUAL_DOCUMENT"), "NUMBER").text = "LP 448-1907"
    firms = etree.SubElement(root, "ENTITIES")
    for number, name, aliases in FIRMS:
        item = etree.SubElement(firms, "ENTITY")
        etree.SubElement(item, "FIRST_NAME").text = name
        etree.SubElement(item, "REFERENCE_NUMBER").text = number
        for alias in aliases:
            _alias(item, "ENTITY_ALIAS", alias, "a.k.a.")
    return b"<?xml version='1.0' encoding='UTF-8'?>\n" + extra.encode() + bytes(etree.tostring(root, encoding="utf-8"))


def _alias(item: etree._Element, tag: str, name: str, quality: str) -> None:
    alias = etree.SubElement(item, tag)
    etree.SubElement(alias, "QUALITY").text = quality if name else None
    etree.SubElement(alias, "ALIAS_NAME").text = name or None


def file(folder: Path, day: str = "2026-11-28") -> Path:
    """The list as a file ``un.xml``."""
    path = folder / "un.xml"
    path.write_bytes(un_xml(day))
    return path


def edition(list_id: str, *people: tuple[str, str], kind: str = parties.PERSON) -> Edition:
    """A small edition of parties given by key and name."""
    found = tuple(Party(key, (ListedName(name),), Facts(kind)) for key, name in people)
    return Edition(list_id, list_id.upper(), "", date(2026, 11, 28), "0" * 64, found)


@lru_cache(maxsize=1)
def screener() -> Screener:
    """A screener over the invented list and a second one that repeats a person of it under another spelling."""
    from atalaya.adapters import lists

    known, model = store.knowledge()
    own = lists.read_un(un_xml(), "un.xml")
    same = Party(
        "N-1", (ListedName("Zhelev, Borislav Kantemirov"), ListedName("Bobby the Engineer")), Facts(parties.PERSON)
    )
    other = Edition(
        "zz", "National", "", date(2026, 11, 28), "1" * 64, (same, Party("N-2", (ListedName("Ana Rocha Teles"),)))
    )
    return Screener(index.build([own, other], known), known, model)
