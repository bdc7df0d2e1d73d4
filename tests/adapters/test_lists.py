"""Official lists become editions, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from atalaya.adapters import lists
from atalaya.core.errors import Missing, Unusable
from tests import watchlist


def test_the_consolidated_list_is_read_with_names_facts_date_and_digest() -> None:
    data = watchlist.un_xml()
    edition = lists.read_un(data, "un.xml")
    assert (edition.label, edition.digest) == ("un 2026-11-28", hashlib.sha256(data).hexdigest())
    assert [party.id for party in edition.parties] == ["ZZi.001", "ZZi.002", "ZZi.003", "ZZi.004", "ZZe.001", "ZZe.002"]
    qusay = edition.parties[1]
    assert [(name.text, name.quality) for name in qusay.names] == [
        ("Qusay Haddad al-Mirzani", "primary"), ("Qusai al Mirzani", "good"), ("Abu Tariq", "low"),
    ]  # fmt: skip
    assert (qusay.facts.births, qusay.facts.countries, qusay.facts.kind) == (("1970",), ("iq",), "person")
    assert edition.parties[2].facts.identifiers == ("LP4481907",)


def test_several_names_in_one_field_are_several_names() -> None:
    data = watchlist.un_xml().replace(b"Puerto Hondo Shipyards", b"Puerto Hondo Shipyards; PHS Docks")
    names = [name.text for name in lists.read_un(data, "un.xml").parties[-1].names]
    assert {"Puerto Hondo Shipyards", "PHS Docks"} <= set(names)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (watchlist.un_xml(extra="<!DOCTYPE x [<!ENTITY a 'b'>]>"), "lists.doctype"),
        (watchlist.un_xml(extra="<!doctype CONSOLIDATED_LIST>"), "lists.doctype"),
        (watchlist.un_xml()[:-40], "lists.xml"),
        (b"<LIST/>", "lists.kind"),
        (b'<CONSOLIDATED_LIST dateGenerated="2026-11-28"/>', "lists.empty"),
        (watchlist.un_xml("yesterday"), "lists.date"),
        (watchlist.un_xml().replace(b"ZZi.002", b"ZZi.001"), "lists.twice"),
        (watchlist.un_xml().replace(b"<REFERENCE_NUMBER>ZZe.001</REFERENCE_NUMBER>", b""), "lists.party"),
    ],
)
def test_a_list_that_is_not_whole_is_refused_with_its_fault(data: bytes, code: str) -> None:
    with pytest.raises(Unusable) as fault:
        lists.read_un(data, "un.xml")
    assert fault.value.code == code
    assert fault.value.where.startswith("un.xml")


US = {
    "sourceGeneratedAt": "2026-11-20T13:15:00+00:00",
    "fieldKey": {"n": "name"},
    "tables": {"sources": ["Denied Persons List (DPL) - Commerce", "Entity List (EL) - Commerce"]},
    "entries": [
        {"n": "Korund LLC", "a": ["Korund OOO"], "s": 1, "t": "Entity", "c": ["RU", "AE"], "e": "77"},
        {"n": "Korund Export", "s": 1, "c": ["CY"], "e": "77"},
        {"n": "Okonski, Tadeusz", "s": 0, "t": "Individual"},
    ],
}


def test_the_us_list_is_read_and_lines_of_one_party_are_joined() -> None:
    edition = lists.read_json(json.dumps(US).encode(), "us.json", "us")
    first, second = edition.parties
    assert [name.text for name in first.names] == ["Korund LLC", "Korund OOO", "Korund Export"]
    assert (first.id, first.facts.countries) == ("EL-77", ("ru", "ae", "cy"))
    assert second.id.startswith("DPL-")
    assert edition.effect == lists.ABROAD


OWN_CSV = (
    "id;nombre;alias;alias débiles;tipo;fecha de nacimiento;país;documento;fecha\n"
    "N-1;Ana Rocha Teles;Ana R. Teles;La Flaca;persona;1970-05;Bolivia;AB 12345;2026-11-01\n"
    "N-2;Korund SA;;;entidad;;;;2026-11-01\n"
)


def test_a_national_list_is_read_from_a_table_with_headings_in_spanish() -> None:
    edition = lists.read_csv(OWN_CSV.encode("cp1252"), "mx.csv", "mx")
    ana = edition.parties[0]
    assert [(name.text, name.quality) for name in ana.names] == [
        ("Ana Rocha Teles", "primary"), ("Ana R. Teles", "good"), ("La Flaca", "low"),
    ]  # fmt: skip
    assert (ana.facts.births, ana.facts.countries, ana.facts.identifiers) == (("1970-05",), ("bo",), ("AB12345",))
    assert (edition.dated.isoformat(), edition.effect) == ("2026-11-01", lists.ABROAD)


def test_a_national_list_is_read_from_json_with_its_legal_basis() -> None:
    party = {"id": 1, "name": ["Ana Rocha", "Ana Teles"], "kind": "person", "countries": ["BO"]}
    told: dict[str, object] = {"title": "National", "issuer": "Ministry", "date": "2026-11-01", "parties": [party]}
    told["effect"] = "binding: Law 7, article 3"
    edition = lists.read_json(json.dumps(told).encode(), "mx.json", "mx")
    assert (edition.title, edition.issuer, edition.effect) == ("National", "Ministry", "binding: Law 7, article 3")
    assert [name.quality for name in edition.parties[0].names] == ["primary", "good"]


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("id;", "clave;"), "lists.columns", 1),
        (("N-2", ""), "lists.party", 3),
        (("persona", "robot"), "lists.party", 2),
        (("1970-05", "May 1970"), "lists.party", 2),
        (("2026-11-01", "soon"), "lists.date", 0),
    ],
)
def test_a_fault_in_a_national_list_is_told_with_its_line(change: tuple[str, str], code: str, line: int) -> None:
    with pytest.raises(Unusable) as fault:
        lists.read_csv(OWN_CSV.replace(*change).encode(), "mx.csv", "mx")
    assert fault.value.code == code
    assert not line or fault.value.where.endswith(f"line {line}")


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b"[1]",
        b'{"parties": 3}',
        b'{"date": "2026-01-01", "parties": [1]}',
        b'{"date": "2026-01-01", "parties": [{"id": 1}]}',
        b'{"parties": [{"id": {}, "name": "x"}]}',
    ],
)
def test_json_that_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Unusable):
        lists.read_json(data, "x.json", "x")


def test_the_kind_of_a_file_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    for name, data in (("a.dat", watchlist.un_xml()), ("b.dat", json.dumps(US).encode()), ("c.dat", OWN_CSV.encode())):
        (tmp_path / name).write_bytes(data)
    assert [len(lists.read(tmp_path / name, "x").parties) for name in ("a.dat", "b.dat", "c.dat")] == [6, 2, 2]
    with pytest.raises(Missing):
        lists.read(tmp_path / "none", "x")


def test_the_real_lists_are_read_whole() -> None:
    folder = (
        Path(os.environ.get("ATALAYA_SAMPLES", Path(__file__).parents[3] / "shared" / "data")) / "screening" / "lists"
    )
    if not folder.is_dir():
        pytest.skip("needs samples: the official lists")
    un = lists.read(folder / "un_consolidated_2026-02-27.xml", "un")
    assert (len(un.parties), un.dated.isoformat()) == (1003, "2026-02-27")
    assert sum(party.facts.kind == "person" for party in un.parties) == 730
    us = lists.read(folder / "us_csl_2026-07-31.json", "us")
    assert sum(len(party.names) for party in us.parties) > 56_000


def test_names_of_countries_become_codes_and_others_are_left_out() -> None:
    assert lists.codes_of(["Bolivia", "IRAQ", "br", "Atlantis", ""]) == ("bo", "iq", "br")
