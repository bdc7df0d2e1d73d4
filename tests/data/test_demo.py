"""The laws of the invented country: marked as invented, structured as written, answering what they were written for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import atalaya
from atalaya.adapters import knowledge, proposing
from atalaya.core.laws import metadata
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping.model import Matrix, Proposal

DEMO = Path(atalaya.__file__).parent / "data" / "demo"
LAWS = DEMO / "costa-serena"
NOTICE = "País inventado; texto escrito para la demostración"

CONSTITUTION = "constitucion-1991-extracto.md"
FREE_PORT = "customs-regulations-1974-free-port-of-serena-roads.md"
PENAL = "ley-1204-1936-codigo-penal-extracto.md"
NPT_BWC = "ley-3871-1978-aprueba-tnp-y-convencion-de-armas-biologicas.md"
FISHERIES = "ley-4477-1983-pesca.md"
HEALTH = "ley-5213-1988-sanidad-animal-y-vegetal.md"
CWC = "ley-5940-1996-aprueba-convencion-de-armas-quimicas.md"
CUSTOMS = "ley-6655-1999-codigo-aduanero-extracto.md"
NUCLEAR = "ley-7102-2001-seguridad-nuclear-y-radiologica.md"
CHEMICAL = "ley-7315-2004-armas-quimicas.md"
NUCLEAR_TREATIES = "ley-7988-2010-aprueba-proteccion-fisica-y-terrorismo-nuclear.md"
BIOSAFETY = "ley-8107-2012-bioseguridad-y-biocustodia-de-laboratorios.md"
FINANCING = "ley-8240-2015-financiamiento-del-terrorismo-y-de-la-proliferacion.md"
TRADE = "ley-8620-2017-control-del-comercio-estrategico.md"
AMENDING = "ley-8791-2018-modifica-leyes-sobre-armas-de-destruccion-masiva.md"
BUDGET = "ley-9412-2025-presupuesto-municipal-de-bahia-clara.md"

STANDINGS: Mapping[str, Mapping[str, int]] = {
    CONSTITUTION: {"own": 12},
    FREE_PORT: {"own": 10},
    PENAL: {"own": 30, "historic": 1},
    NPT_BWC: {"own": 1},
    FISHERIES: {"own": 11},
    HEALTH: {"own": 14},
    CWC: {"own": 3, "treaty": 5},
    CUSTOMS: {"own": 17},
    NUCLEAR: {"own": 25},
    CHEMICAL: {"own": 28, "stub": 1},
    NUCLEAR_TREATIES: {"own": 6},
    BIOSAFETY: {"own": 18, "annex": 6},
    FINANCING: {"own": 15},
    TRADE: {"own": 28},
    AMENDING: {"own": 5, "quoted": 3, "stub": 1},
    BUDGET: {"own": 8},
}
# Numbers that a reader of laws gets wrong first.
HARD_NUMBERS = [
    (NPT_BWC, "Único", "own"),
    (CONSTITUTION, "88 bis", "own"),
    (PENAL, "301 bis", "own"),
    (PENAL, "309", "historic"),
    (CWC, "7", "treaty"),
    (CUSTOMS, "6 bis", "own"),
    (NUCLEAR, "9 bis", "own"),
    (CHEMICAL, "26", "stub"),
    (BIOSAFETY, "12 bis", "own"),
    (BIOSAFETY, "6", "annex"),
    (AMENDING, "301 bis", "quoted"),
    (BUDGET, "7", "own"),
    (FREE_PORT, "5A", "own"),
]
# The article that was written for a field; the engine finds it among its first three.
WRITTEN_FOR = [
    ("OP1-01", NPT_BWC, "Único"),
    ("OP1-03", NUCLEAR_TREATIES, "3"),
    ("OP1-04", NUCLEAR_TREATIES, "1"),
    ("OP1-05", NUCLEAR_TREATIES, "2"),
    ("OP1-07", CWC, "1"),
    ("OP1-08", NPT_BWC, "Único"),
    ("OP2-NW-01-L", PENAL, "301"),
    ("OP2-CW-04-L", CHEMICAL, "4"),
    ("OP2-BW-08-E", PENAL, "301"),
    ("OP2-BW-10-L", PENAL, "301 bis"),
    ("OP2-CW-11-L", PENAL, "309"),
    ("OP2-NW-12-L", PENAL, "302"),
    ("OP2-BW-13-L", PENAL, "6"),
    ("OP3AB-BW-01-L", BIOSAFETY, "10"),
    ("OP3AB-BW-08-L", BIOSAFETY, "11"),
    ("OP3AB-BW-12-L", BIOSAFETY, "5"),
    ("OP3AB-BW-13-L", BIOSAFETY, "8"),
    ("OP3AB-BW-15-L", BIOSAFETY, "9"),
    ("OP3AB-CW-01-L", CHEMICAL, "14"),
    ("OP3AB-CW-06-L", CHEMICAL, "17"),
    ("OP3AB-CW-12-E", CHEMICAL, "25"),
    ("OP3AB-CW-15-L", CHEMICAL, "6"),
    ("OP3AB-CW-16-L", CHEMICAL, "15"),
    ("OP3AB-CW-17-L", CHEMICAL, "22"),
    ("OP3AB-NW-01-L", NUCLEAR, "10"),
    ("OP3AB-NW-09-L", NUCLEAR, "16"),
    ("OP3AB-NW-11-L", NUCLEAR, "13"),
    ("OP3AB-NW-12-E", NUCLEAR, "21"),
    ("OP3AB-NW-15-L", NUCLEAR, "4"),
    ("OP3AB-NW-16-L", NUCLEAR, "12"),
    ("OP3AB-NW-18-L", NUCLEAR, "17"),
    ("OP3CD-BW-01-L", FREE_PORT, "5"),
    ("OP3CD-NW-02-L", CUSTOMS, "6 bis"),
    ("OP3CD-NW-03-L", TRADE, "18"),
    ("OP3CD-NW-09-L", TRADE, "12"),
    ("OP3CD-NW-11-L", TRADE, "4"),
    ("OP3CD-CW-12-L", TRADE, "5"),
    ("OP3CD-BW-13-L", TRADE, "6"),
    ("OP3CD-BW-14-L", TRADE, "7"),
    ("OP3CD-CW-16-L", TRADE, "8"),
    ("OP3CD-CW-17-L", TRADE, "15"),
    ("OP3CD-NW-18-L", TRADE, "14"),
    ("OP3CD-BW-19-L", TRADE, "19"),
    ("OP3CD-NW-20-L", TRADE, "17"),
    ("OP3CD-BW-22-L", TRADE, "16"),
    ("OP3CD-CW-24-L", CUSTOMS, "78"),
    ("OP3CD-NW-25-L", NUCLEAR, "17"),
    ("OP3CD-CW-26-L", TRADE, "27"),
    ("OP678-06", TRADE, "23"),
    ("OP678-08", AMENDING, "5"),
]
# What the country's law leaves out on purpose: visas, trans-shipment, financing of exports.
LEFT_OUT = [f"OP3CD-{weapon}W-{row}-L" for row in ("10", "21", "23") for weapon in "BCN"]
NEVER_APPROVED = ["OP1-02", "OP1-06", "OP1-09", "OP1-11", "OP1-12", "OP1-14"]


@pytest.fixture(scope="module")
def made() -> tuple[Matrix, proposing.Reading]:
    """The matrix of the invented country, ranked by words and facets alone, and what was read for it."""
    known = knowledge.load()
    return proposing.propose(
        LAWS, "XC", cache=None, language=None, known=known, dense=False, progress=lambda _stage, _done, _total: None
    )


def test_every_law_says_first_of_all_that_its_country_is_invented() -> None:
    for path in sorted(LAWS.iterdir()):
        text = path.read_text(encoding="utf-8")
        told, end = metadata.front_matter(text)
        assert (told.get("invented"), told.get("country")) == ("true", "xc"), path.name
        assert text[end:].lstrip().startswith(NOTICE), path.name


def test_the_folder_says_what_it_is_in_three_lines() -> None:
    lines = (DEMO / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert [word in line for word, line in zip(("invented", "Licence", "Purpose"), lines, strict=True)] == [True] * 3


def test_no_invented_law_names_a_real_country() -> None:
    listed = knowledge.parse(DEMO.parent / "countries.yaml")["countries"].values()
    names = sorted({re.escape(name) for country in listed for name in country.values()})
    named = re.compile(rf"\b(?:{'|'.join(names)})\b")
    found = {path.name: named.findall(path.read_text(encoding="utf-8")) for path in LAWS.iterdir()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_file_is_read_and_each_article_stands_as_it_was_written(made: tuple[Matrix, proposing.Reading]) -> None:
    _, reading = made
    assert reading.unread == ()
    counted = {_name(one): dict(Counter(str(unit.standing) for unit in one.articles)) for one in reading.instruments}
    assert counted == STANDINGS


@pytest.mark.parametrize(("file", "number", "standing"), HARD_NUMBERS)
def test_a_hard_number_is_read(made: tuple[Matrix, proposing.Reading], file: str, number: str, standing: str) -> None:
    instrument = next(one for one in made[1].instruments if _name(one) == file)
    assert (number, standing) in [(unit.number, str(unit.standing)) for unit in instrument.articles]


def test_a_wrapped_reference_and_a_missing_article_are_told_from_headings(
    made: tuple[Matrix, proposing.Reading],
) -> None:
    nuclear, fisheries = (
        next(one for one in made[1].instruments if _name(one) == file) for file in (NUCLEAR, FISHERIES)
    )
    eighth = next(unit for unit in nuclear.articles if unit.number == "8")
    assert "artículo 14, fracción II" in nuclear.words_of(eighth)
    assert [note.detail for note in fisheries.notes] == ["no article 9 between 8 and 10"]


def test_only_the_regulations_of_the_free_port_are_in_english(made: tuple[Matrix, proposing.Reading]) -> None:
    languages = {_name(one): one.language for one in made[1].instruments}
    assert {name for name, language in languages.items() if language == "en"} == {FREE_PORT}
    assert set(languages.values()) == {"es", "en"}


@pytest.mark.parametrize(("field", "file", "article"), WRITTEN_FOR)
def test_the_article_written_for_a_field_is_among_its_first_three(
    made: tuple[Matrix, proposing.Reading], field: str, file: str, article: str
) -> None:
    assert (file, article) in [(_file(item), item.article) for item in _of(made[0], field)[:3]]


@pytest.mark.parametrize("field", LEFT_OUT)
def test_what_the_law_leaves_out_is_not_proposed(made: tuple[Matrix, proposing.Reading], field: str) -> None:
    assert [item.article for item in _of(made[0], field) if item.decision == "propose"] == []


@pytest.mark.parametrize("field", NEVER_APPROVED)
def test_a_treaty_that_was_never_approved_stays_empty(made: tuple[Matrix, proposing.Reading], field: str) -> None:
    assert _of(made[0], field) == []


def test_fishing_and_a_town_budget_answer_nothing(made: tuple[Matrix, proposing.Reading]) -> None:
    proposed = [item for item in made[0].proposals if item.decision == "propose"]
    assert [(_file(item), item.field) for item in proposed if _file(item) in (FISHERIES, BUDGET)] == []


def test_what_is_not_the_instruments_own_law_is_never_cited(made: tuple[Matrix, proposing.Reading]) -> None:
    silent = {
        (one.path, unit.start)
        for one in made[1].instruments
        for unit in one.articles
        if str(unit.standing) not in ("own", "annex")
    }
    assert silent
    assert [(item.field, item.article) for item in made[0].proposals if (item.instrument, item.unit) in silent] == []


def _of(matrix: Matrix, field: str) -> list[Proposal]:
    """The proposals of a field; a field that the catalogue does not have is a mistake of the test."""
    assert field in {one.id for one in matrix.catalogue.fields}
    return [item for item in matrix.proposals if item.field == field]


def _name(instrument: Instrument) -> str:
    return Path(instrument.path).name


def _file(item: Proposal) -> str:
    return Path(item.instrument).name
