"""Official lists of parties -> editions: the Security Council's XML, the US consolidated list, national lists.

A list is read whole or not at all; what is wrong is said with its place. Nothing is fetched: files are brought by a
person. Every edition carries its own date and the digest of the file it came from.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml
from lxml import etree

from atalaya.adapters.readers import text
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import folding, parties
from atalaya.core.trade.parties import Edition, Facts, ListedName, Party

_DATA: Final = Path(str(resources.files("atalaya"))) / "data" / "screening"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES: Final = 1_000_000_000
ABROAD: Final = "no legal effect here unless national law gives it"
UN_EFFECT: Final = "binding on all Member States: decisions of the Security Council under Chapter VII of the Charter"
_SIGNS = re.compile(r"[^0-9A-Za-z]+")
_SEVERAL = re.compile(r"\s*;\s*")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}(?=$|T|\D)|\d{4}/\d{4}")
_QUALITIES = {"low": parties.LOW, "weak": parties.LOW, "script": parties.SCRIPT, "primary": parties.PRIMARY}
_KINDS = {
    "individual": parties.PERSON, "person": parties.PERSON, "persona": parties.PERSON, "pessoa": parties.PERSON,
    "personne": parties.PERSON, "entity": parties.ORGANISATION, "organisation": parties.ORGANISATION,
    "organization": parties.ORGANISATION, "company": parties.ORGANISATION, "organizacion": parties.ORGANISATION,
    "entidad": parties.ORGANISATION, "entidade": parties.ORGANISATION, "vessel": parties.VESSEL,
    "buque": parties.VESSEL, "navio": parties.VESSEL, "navire": parties.VESSEL, "aircraft": parties.AIRCRAFT,
    "aeronave": parties.AIRCRAFT,
}  # fmt: skip


def read(path: Path, list_id: str) -> Edition:
    """The edition in a file: told apart by what is in it (UN XML, US JSON, the project's own CSV or JSON shape).

    Raises Missing (``lists.file``), Unusable (``lists.*``, with the place of the fault).
    """
    if not path.is_file():
        raise Missing("lists.file", "there is no such file of a list", str(path))
    if path.stat().st_size > MOST_BYTES:
        raise Unusable("lists.size", f"more than {MOST_BYTES:,} bytes", str(path))
    data = path.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return read_un(data, path.name, list_id)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_json(data, path.name, list_id)
    return read_csv(data, path.name, list_id)


def _finish(list_id: str, title: str, issuer: str, dated: str, data: bytes, found: Iterable[Party], effect: str,
            where: str) -> Edition:  # fmt: skip
    """The edition, checked: a date, at least one party, no key twice."""
    whole = tuple(found)
    if not whole:
        raise Unusable("lists.empty", "there is no party in this list", where)
    seen: set[str] = set()
    for party in whole:
        if party.id in seen:
            raise Unusable("lists.twice", f"the party {party.id} stands twice", where)
        seen.add(party.id)
    try:
        on = date.fromisoformat(dated[:10])
    except ValueError as fault:
        raise Unusable("lists.date", f"no date of the edition was found (read: {dated[:20]!r})", where) from fault
    return Edition(list_id, title, issuer, on, hashlib.sha256(data).hexdigest(), whole, effect)


# --- the Security Council's consolidated list ----------------------------------------------------------------------


def read_un(data: bytes, name: str, list_id: str = "un") -> Edition:
    """The consolidated list as the Security Council publishes it in XML. A DOCTYPE is refused (``lists.doctype``)."""
    if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
        raise Unusable("lists.doctype", "an official list has no DOCTYPE; this file was changed or is another", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line = getattr(fault, "lineno", 0) or 0
        raise Unusable("lists.xml", f"the XML is broken: {fault.msg}", f"{name}, line {line}") from fault
    if root.tag != "CONSOLIDATED_LIST":
        raise Unusable("lists.kind", f"this is no consolidated list: it begins with {root.tag!s:.40}", name)
    found = [*_un_parties(root, "INDIVIDUALS/INDIVIDUAL", parties.PERSON, name)]
    found += _un_parties(root, "ENTITIES/ENTITY", parties.ORGANISATION, name)
    title = "United Nations Security Council Consolidated List"
    issuer = "United Nations Security Council"
    return _finish(list_id, title, issuer, str(root.get("dateGenerated", "")), data, found, UN_EFFECT, name)


def _un_parties(root: Any, path: str, kind: str, name: str) -> Iterator[Party]:
    prefix = path.rpartition("/")[2]
    for item in root.iterfind(path):
        key = _inner(item, "REFERENCE_NUMBER") or _inner(item, "DATAID")
        names = list(_un_names(item, prefix))
        if not key or not names:
            where = f"{name}, line {item.sourceline}"
            raise Unusable("lists.party", "a party without a reference number or without a name", where)
        countries = [value.text or "" for value in item.iterfind("NATIONALITY/VALUE")]
        countries += [value.text or "" for value in item.iterfind(f"{prefix}_ADDRESS/COUNTRY")]
        countries += [value.text or "" for value in item.iterfind(f"{prefix}_PLACE_OF_BIRTH/COUNTRY")]
        numbers = [value.text or "" for value in item.iterfind(f"{prefix}_DOCUMENT/NUMBER")]
        facts = Facts(kind, tuple(_un_births(item)), codes_of(countries), _plain(numbers))
        yield Party(key, _distinct(names), facts, _inner(item, "UN_LIST_TYPE"))


def _un_names(item: Any, prefix: str) -> Iterator[ListedName]:
    parts = [_inner(item, f"{place}_NAME") for place in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    yield from _several(" ".join(part for part in parts if part), parties.PRIMARY)
    for alias in item.iterfind(f"{prefix}_ALIAS"):
        quality = _QUALITIES.get(_inner(alias, "QUALITY").lower(), parties.GOOD)
        yield from _several(_inner(alias, "ALIAS_NAME"), quality)
    yield from _several(_inner(item, "NAME_ORIGINAL_SCRIPT"), parties.SCRIPT)


def _un_births(item: Any) -> Iterator[str]:
    for birth in item.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        first, last = _inner(birth, "FROM_YEAR"), _inner(birth, "TO_YEAR")
        told = _inner(birth, "DATE")[:10] or _inner(birth, "YEAR") or (f"{first}/{last}" if first and last else first)
        if _DAY.fullmatch(told):
            yield told


def _inner(item: Any, tag: str) -> str:
    return " ".join((item.findtext(tag) or "").split())


def _several(words: str, quality: str) -> Iterator[ListedName]:
    """Some fields hold several names with ``;`` between them: each is a name, and so is the whole."""
    whole = words.strip(" ;,")
    if not whole:
        return
    parts = [part for part in _SEVERAL.split(whole) if part]
    if len(parts) > 1:
        yield ListedName(whole, quality)
    yield from (ListedName(part, quality) for part in parts)


def _distinct(names: Sequence[ListedName]) -> tuple[ListedName, ...]:
    found: dict[str, ListedName] = {}
    for name in names:
        found.setdefault(name.text, name)
    return tuple(found.values())


def codes_of(names: Iterable[str]) -> tuple[str, ...]:
    """Two-letter codes of countries given by name or code, in their order; what is no country is left out."""
    known = _countries()
    found = (known.get(folding.fold(name)) for name in names)
    return tuple(dict.fromkeys(code for code in found if code is not None))


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Folded name or code -> code."""
    told = yaml.load((_DATA / "countries.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
    return {name: code for code, own in told.items() for name in (code, *own)}


def _plain(numbers: Iterable[str]) -> tuple[str, ...]:
    """Numbers without blanks and signs; those of fewer than four are no help and left out."""
    plain = (_SIGNS.sub("", number).upper() for number in numbers)
    return tuple(dict.fromkeys(number for number in plain if len(number) >= 4))


# --- the US consolidated list and the project's own JSON -----------------------------------------------------------


def read_json(data: bytes, name: str, list_id: str) -> Edition:
    """A list in JSON: the US consolidated screening list in short keys, or the project's own shape (see ``docs``)."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 0)
        raise Unusable("lists.json", "this is no JSON", f"{name}, line {line}") from fault
    if not isinstance(told, dict):
        raise Unusable("lists.json", "one object is expected, with the parties in it", name)
    if "fieldKey" in told and "entries" in told:
        return _read_us(told, data, name, list_id)
    return _read_own(told, data, name, list_id)


def _read_us(told: Mapping[str, Any], data: bytes, name: str, list_id: str) -> Edition:
    sources = told.get("tables", {}).get("sources", [])
    codes = [re.search(r"\(([A-Z]+)\)", re.sub(r"\(([A-Z])[a-z-]+", "(", str(source))) for source in sources]
    short = [code[1] if code else f"L{place}" for place, code in enumerate(codes)]
    found: dict[str, Party] = {}
    for place, entry in enumerate(told["entries"], start=1):
        where = f"{name}, entry {place}"
        _object(entry, where)
        number = entry.get("s", 0)
        if not isinstance(number, int) or not 0 <= number < len(sources):
            raise Unusable("lists.party", "the source of the entry is not in the table of sources", where)
        party = _us_party(entry, short[number], str(sources[number]), where)
        again = found.get(party.id)
        found[party.id] = party if again is None else _merged(again, party)
    issuer = "United States: Departments of Commerce, State and the Treasury"
    dated = str(told.get("sourceGeneratedAt", ""))
    return _finish(list_id, "US Consolidated Screening List", issuer, dated, data, found.values(), ABROAD, name)


def _us_party(entry: Mapping[str, Any], code: str, source: str, where: str) -> Party:
    names = [ListedName(_text(entry.get("n"), "n", where))]
    names += [ListedName(_text(alias, "a", where), parties.GOOD) for alias in entry.get("a", ())]
    names = [name for name in names if name.text.strip()]
    if not names:
        raise Unusable("lists.party", "a party without a name", where)
    number = str(entry.get("e") or hashlib.sha256(names[0].text.encode()).hexdigest()[:12])
    facts = Facts(_KINDS.get(str(entry.get("t", "")).lower(), ""), (), _lower(entry.get("c", ())))
    return Party(f"{code}-{number}", _distinct(names), facts, source)


def _merged(first: Party, second: Party) -> Party:
    """One party on several lines of a list."""
    countries = tuple(dict.fromkeys((*first.facts.countries, *second.facts.countries)))
    facts = Facts(first.facts.kind or second.facts.kind, first.facts.births, countries, first.facts.identifiers)
    return Party(first.id, _distinct((*first.names, *second.names)), facts, first.programme)


def _read_own(told: Mapping[str, Any], data: bytes, name: str, list_id: str) -> Edition:
    """The project's own shape: title, issuer, date, effect and parties with id, names, kind, births, countries."""
    entries = told.get("parties")
    if not isinstance(entries, list):
        raise Unusable("lists.kind", "a list in JSON needs 'date' and 'parties' (docs/use/screening.md)", name)
    found = []
    for place, entry in enumerate(entries, start=1):
        where = f"{name}, party {place}"
        _object(entry, where)
        found.append(_own_party({key: _values(value, key, where) for key, value in entry.items()}, where))
    effect = str(told.get("effect", "")) or ABROAD
    return _finish(list_id, str(told.get("title", list_id)), str(told.get("issuer", "")), str(told.get("date", "")),
                   data, found, effect, name)  # fmt: skip


def _object(entry: object, where: str) -> None:
    if not isinstance(entry, dict):
        raise Unusable("lists.party", "a party has to be an object", where)


def _text(value: object, key: str, where: str) -> str:
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    raise Unusable("lists.party", f"{key!r} has to be text", where)


def _values(value: object, key: str, where: str) -> list[str]:
    return [_text(item, key, where) for item in value] if isinstance(value, list) else [_text(value, key, where)]


def _lower(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value).lower()[:2] for value in values))


# --- the project's own CSV -----------------------------------------------------------------------------------------


_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "key", "numero", "number", "reference", "referencia"),
    "names": ("name", "names", "nombre", "nome", "nom", "nombres"),
    "aliases": ("aliases", "alias", "otros nombres", "outros nomes", "autres noms"),
    "weak": ("weak aliases", "weak", "alias debiles"),
    "kind": ("kind", "tipo", "type", "schema"),
    "births": ("birth date", "births", "birth", "fecha de nacimiento", "data de nascimento", "date de naissance"),
    "countries": ("countries", "country", "pais", "paises", "pays"),
    "identifiers": ("identifiers", "identifier", "documento", "documentos", "document"),
    "programme": ("programme", "program", "programa", "regime"),
    "date": ("date", "fecha", "data"),
}


def read_csv(data: bytes, name: str, list_id: str) -> Edition:
    """A national list as CSV: one party a row, several values in a cell with ``;`` between them.

    Columns ``id``, ``name`` and ``date`` (of the edition, the same in each row) are needed; headings may be in four
    languages. Raises Unusable with the line of the fault.
    """
    words, _notes = text.decode(data, name)
    lines = csv.reader(io.StringIO(words, newline=""), delimiter=";" if words[:4096].split("\n")[0].count(",") == 0
                       and ";" in words[:4096].split("\n")[0] else ",")  # fmt: skip
    heads = [folding.fold(head) for head in next(lines, [])]
    columns = {key: place for key, known in _OWN.items() for place, head in enumerate(heads) if head in known}
    if lacking := [key for key in ("id", "names", "date") if key not in columns]:
        needed = ", ".join("name" if key == "names" else key for key in lacking)
        raise Unusable("lists.columns", f"the list lacks the columns: {needed}", f"{name}, line 1")
    found, dated = [], ""
    try:
        for cells in lines:
            where = f"{name}, line {lines.line_num}"
            row = {key: cells[place].strip() for key, place in columns.items() if place < len(cells)}
            if not any(row.values()):
                continue
            dated = dated or row.get("date", "")
            found.append(_own_party({key: _SEVERAL.split(value) for key, value in row.items() if value}, where))
    except csv.Error as fault:
        raise Unusable("lists.csv", f"the table is damaged: {fault}", f"{name}, line {lines.line_num}") from fault
    return _finish(list_id, list_id, "", dated, data, found, ABROAD, name)


def _own_party(row: Mapping[str, Sequence[str]], where: str) -> Party:
    def given(key: str) -> list[str]:
        return [value.strip() for value in row.get(key, ()) if value.strip()]

    key = next(iter(given("id")), "")
    main = [name for column in ("names", "name") for name in given(column)]
    if not key or not main:
        raise Unusable("lists.party", "a party needs an id and a name", where)
    names = [ListedName(main[0])] + [ListedName(name, parties.GOOD) for name in (*main[1:], *given("aliases"))]
    names += [ListedName(name, parties.LOW) for name in given("weak")]
    kind = next(iter(given("kind")), "").lower()
    if kind and kind not in _KINDS:
        raise Unusable(
            "lists.party", f"the kind {kind[:30]!r} is none of person, organisation, vessel, aircraft", where
        )
    births = given("births")
    if wrong := [birth for birth in births if not _DAY.fullmatch(birth)]:
        raise Unusable("lists.party", f"a date is written 1970, 1970-05 or 1970-05-01, not {wrong[0][:20]!r}", where)
    facts = Facts(_KINDS.get(kind, ""), tuple(births), codes_of(given("countries")), _plain(given("identifiers")))
    return Party(key, _distinct(names), facts, next(iter(given("programme")), ""))
