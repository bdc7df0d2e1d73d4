"""``atalaya matrix``: propose, evaluate, compare, and the codes they end with."""

from __future__ import annotations

import functools
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import proposing
from atalaya.adapters.writers import proposals_jsonl
from atalaya.cli import matrix
from tests import statutes
from tests.cli import terminal
from tests.cli.terminal import Answer

FILES = ["matrix.docx", "matrix.html", "matrix.xlsx", "proposals.jsonl"]


def propose(folder: Path, target: Path, *more: object) -> Answer:
    return terminal.run("matrix", "propose", folder, "--country", "xc", "--out", target, "--no-vectors", *more)


@functools.lru_cache(maxsize=1)
def made() -> tuple[Answer, dict[str, bytes]]:
    """What a run over the invented laws says and writes."""
    with tempfile.TemporaryDirectory() as parent:
        target = Path(parent) / "out"
        answer = propose(statutes.folder(Path(parent)), target, "--json")
        return answer, {path.name: path.read_bytes() for path in target.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one law, which is quicker."""
    folder = tmp_path / "xc"
    folder.mkdir()
    (folder / "ley-900.md").write_text(statutes.WEAPONS_ES, encoding="utf-8")
    return folder


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written as JSON lines, which is quicker."""
    for name in FILES:
        monkeypatch.setitem(matrix.WRITERS, name, proposals_jsonl.write)


def proposals() -> list[dict[str, Any]]:
    return [json.loads(line) for line in made()[1]["proposals.jsonl"].decode().splitlines()]


# Propose


def test_the_four_files_are_written_and_named() -> None:
    answer, files = made()
    assert answer.code == 0
    assert sorted(set(files) - {"made.json"}) == FILES
    assert sorted(Path(path).name for path in answer.json["files"]) == FILES
    assert all(files[name] for name in FILES)


def test_counts_stand_beside_the_denominator() -> None:
    told = made()[0].json
    lines = proposals()
    fields = {line["field"] for line in lines}
    proposed = {line["field"] for line in lines if line["decision"] == "propose"}
    assert (told["fields"], told["country"], told["instruments"]) == (388, "XC", len(statutes.LAWS))
    assert told["fields_with_proposals"] == len(proposed)
    assert told["fields_to_consider"] == len(fields - proposed)
    assert told["fields_empty"] == 388 - len(fields)
    assert told["proposals"] == sum(line["decision"] == "propose" for line in lines)


def test_each_line_has_the_promised_keys_and_quotes_its_law() -> None:
    for line in proposals():
        assert set(line) >= {
            "country", "field", "instrument", "article", "rank", "score", "decision", "quote", "start", "end", "reasons"
        }  # fmt: skip
        assert statutes.LAWS[line["instrument"]][line["start"] : line["end"]] == line["quote"]


def test_the_machine_never_writes_the_committees_marks() -> None:
    assert {line["decision"] for line in proposals()} <= {"propose", "consider"}


@pytest.mark.usefixtures("light")
def test_people_are_told_the_notice_the_counts_and_what_to_open(folder: Path, tmp_path: Path) -> None:
    answer = propose(folder, tmp_path / "out")
    assert answer.code == 0
    assert answer.out.splitlines()[0].startswith("XC: ")
    assert statutes.knowledge().catalogue.notice["es"] in answer.out
    assert re.search(r"^ +\d+ of 388 fields carry a proposal$", answer.out, re.M)
    assert re.search(r"^ +\d+ of 388 are empty: nothing found$", answer.out, re.M)
    assert "lacking: No se usó el modelo de frases, por elección" in answer.out
    assert answer.out.splitlines()[-1] == f"open {tmp_path / 'out' / 'matrix.html'}"


def test_titles_and_notices_are_in_the_language_asked_for(folder: Path, tmp_path: Path) -> None:
    answer = propose(folder, tmp_path / "out", "--language", "fr", "--json")
    assert answer.json["notice"] == statutes.knowledge().catalogue.notice["fr"]
    assert '<html lang="fr"' in (tmp_path / "out" / "matrix.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("light")
def test_two_runs_in_two_places_write_the_same_proposals(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        propose(folder, tmp_path / name)
    first, second = ((tmp_path / name / "proposals.jsonl").read_bytes() for name in ("one", "two"))
    assert first == second


# Again


@pytest.mark.usefixtures("light")
def test_a_second_run_with_nothing_changed_does_no_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    propose(folder, target)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    monkeypatch.setattr(proposing, "propose", pytest.fail)
    monkeypatch.setattr(proposing, "read", pytest.fail)
    again = propose(folder, target)
    assert again.code == 0
    assert "nothing changed since the last run" in again.out
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    told = propose(folder, target, "--json").json
    assert told["unchanged"] is True
    assert sorted(Path(path).name for path in told["files"]) == FILES


@pytest.mark.usefixtures("light")
def test_a_changed_law_a_changed_result_or_another_option_means_work(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    propose(folder, target)
    (folder / "ley-900.md").write_text(statutes.WEAPONS_ES + "\nArtículo 7.- Otra cosa.\n", encoding="utf-8")
    assert "nothing changed" not in propose(folder, target).out
    (target / "matrix.html").write_text("spoiled", encoding="utf-8")
    assert "nothing changed" not in propose(folder, target).out
    assert "spoiled" not in (target / "matrix.html").read_text(encoding="utf-8")
    assert "nothing changed" not in propose(folder, target, "--language", "en").out
    assert "nothing changed" in propose(folder, target, "--language", "en").out


@pytest.mark.usefixtures("light")
def test_the_same_laws_under_another_name_mean_work_because_citations_name_the_folder(
    folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    propose(folder, target)
    assert "nothing changed" not in propose(folder.rename(tmp_path / "yc"), target).out
    lines = (target / "proposals.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["instrument"] for line in lines} == {"yc/ley-900.md"}


@pytest.mark.usefixtures("light")
def test_nothing_is_kept_outside_the_folders_that_were_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    before = sorted(folder.iterdir())
    propose(folder, tmp_path / "out", "--cache", tmp_path / "kept")
    assert list(home.iterdir()) == []
    assert sorted(folder.iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} <= {"xc", "out", "kept", "home"}


# Refusing


@pytest.mark.parametrize("country", ["URY", "U", "", "U1", "uruguay", "ÑA"])
def test_a_country_that_is_no_two_letter_code_is_refused(folder: Path, tmp_path: Path, country: str) -> None:
    answer = terminal.run("matrix", "propose", folder, "--country", country, "--out", tmp_path / "out")
    assert answer.code == 65
    assert "[country.code]" in answer.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    answer = propose(tmp_path / "nowhere", tmp_path / "out")
    assert answer.code == 66
    assert "[folder.missing]" in answer.err
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_told_apart(folder: Path, tmp_path: Path) -> None:
    answer = propose(folder / "ley-900.md", tmp_path / "out")
    assert (answer.code, "[folder.file]" in answer.err) == (65, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(("country", "told"), [("UY", False), ("ZZ", True)])
def test_a_code_of_no_known_country_is_asked_about(folder: Path, tmp_path: Path, country: str, told: bool) -> None:
    answer = propose(folder, tmp_path / "out", "--country", country)
    assert answer.code == 0
    assert ("is it the one you mean?" in answer.out) is told


def test_a_cache_that_cannot_be_kept_is_told_before_the_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(proposing, "propose", pytest.fail)
    answer = propose(folder, tmp_path / "out", "--cache", tmp_path / "kept")
    assert (answer.code, "[out.target]" in answer.err) == (69, True)


def test_a_catalogue_that_is_not_there_is_missing_by_name(folder: Path, tmp_path: Path) -> None:
    answer = propose(folder, tmp_path / "out", "--catalogue", "un1540-1999")
    assert answer.code == 66
    assert "un1540-1999" in answer.err


@pytest.mark.parametrize("option", ["--out", "--cache"])
def test_results_among_the_laws_are_refused_because_they_would_be_read_as_laws(
    folder: Path, tmp_path: Path, option: str
) -> None:
    given = {"--out": tmp_path / "out", "--cache": tmp_path / "kept"} | {option: folder / "results"}
    pairs = [part for pair in given.items() for part in pair]
    answer = terminal.run("matrix", "propose", folder, "--country", "XC", "--no-vectors", *pairs)
    assert answer.code == 65
    assert "[out.inside]" in answer.err
    assert [path.name for path in folder.iterdir()] == ["ley-900.md"]


def test_a_file_in_the_place_of_the_results_is_told_before_the_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(proposing, "propose", pytest.fail)
    answer = propose(folder, tmp_path / "out")
    assert answer.code == 69
    assert "[out.target]" in answer.err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file"


def test_a_language_that_is_not_one_of_the_four_is_wrong_usage(folder: Path, tmp_path: Path) -> None:
    assert propose(folder, tmp_path / "out", "--language", "de").code == 2


@pytest.mark.skipif(os.name != "posix", reason="needs kernel: file names of any bytes")
@pytest.mark.usefixtures("light")
def test_a_file_name_that_is_no_text_does_not_stop_the_run(folder: Path, tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("Artículo 1.- Rige.", encoding="utf-8")
    except OSError:
        pytest.skip("needs kernel: file names of any bytes")
    assert propose(folder, tmp_path / "out").code == 0


# Evaluate


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A folder with the proposals of the invented laws."""
    target = tmp_path / "results"
    target.mkdir()
    (target / "proposals.jsonl").write_bytes(made()[1]["proposals.jsonl"])
    return target


def gold(tmp_path: Path, *labels: dict[str, Any]) -> Path:
    path = tmp_path / "gold.jsonl"
    whole = {"country": "XC", "obligation": "OP2-manufacture", "weapon": "C", "rows": ["OP2-CW-01"]}
    path.write_text("".join(json.dumps(whole | label) + "\n" for label in labels), encoding="utf-8")
    return path


FOUND = {"dimension": "E", "instrument": "xc/ley-900.md", "article": "3"}
LOST = {"dimension": "E", "instrument": "xc/ley-903.md", "article": "1"}


def test_recall_is_counted_for_machines(results: Path, tmp_path: Path) -> None:
    found = terminal.run("matrix", "evaluate", results, gold(tmp_path, FOUND, LOST), "--json").json
    assert found["countries"]["XC"]["labels"] == 2
    assert found["countries"]["XC"]["recall_at_5"] == found["mean"]["recall_at_5"] == 0.5
    assert found["denominator"] == 388
    assert found["noise"] is None


def test_recall_is_shown_to_people(results: Path, tmp_path: Path) -> None:
    answer = terminal.run("matrix", "evaluate", results / "proposals.jsonl", gold(tmp_path, FOUND, LOST))
    assert answer.code == 0
    assert "Labels found" in answer.out
    assert "0.500" in answer.out
    assert "of 388 fields" in answer.out
    assert "noise" not in answer.out


def test_figures_of_seven_countries_fit_a_terminal_of_eighty_columns(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    line = json.loads((results / "proposals.jsonl").read_text(encoding="utf-8").splitlines()[0])
    countries = ["XC", "XD", "XE", "XF", "XG", "XH", "XI"]
    text = "".join(json.dumps(line | {"country": country}) + "\n" for country in countries)
    (results / "proposals.jsonl").write_text(text, encoding="utf-8")
    labels = [FOUND | {"country": country} for country in countries]
    answer = terminal.run("matrix", "evaluate", results, gold(tmp_path, *labels))
    assert max(len(line.rstrip()) for line in answer.out.splitlines()) <= 80
    for name, _ in matrix._MEASURES:
        assert len(re.findall(rf"^{name} +│", answer.out, re.M)) == 2
    assert re.search(r"┃ +XI ┃ +mean$", answer.out, re.M)


def test_noise_is_told_with_a_manifest(results: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    marked = [{"file": path, "role": "distractor"} for path in statutes.LAWS]
    manifest.write_text("".join(json.dumps(line) + "\n" for line in marked), encoding="utf-8")
    answer = terminal.run("matrix", "evaluate", results, gold(tmp_path, FOUND), "--manifest", manifest)
    assert "noise: 1.000" in answer.out


def test_labels_of_other_countries_are_left_out_and_none_left_is_an_error(results: Path, tmp_path: Path) -> None:
    both = gold(tmp_path, FOUND, FOUND | {"country": "XD"})
    assert list(terminal.run("matrix", "evaluate", results, both, "--json").json["countries"]) == ["XC"]
    answer = terminal.run("matrix", "evaluate", results, gold(tmp_path, FOUND | {"country": "XD"}))
    assert answer.code == 65
    assert "[labels.country]" in answer.err


def test_a_bad_line_is_named(results: Path, tmp_path: Path) -> None:
    path = gold(tmp_path, FOUND)
    path.write_bytes(path.read_bytes() + b'{"country": "XC"\n')
    answer = terminal.run("matrix", "evaluate", results, path)
    assert answer.code == 65
    assert "gold.jsonl, line 2" in answer.err


def test_proposals_that_are_not_there_end_with_their_code(tmp_path: Path) -> None:
    assert terminal.run("matrix", "evaluate", tmp_path / "nowhere", gold(tmp_path, FOUND)).code == 66
    assert terminal.run("matrix", "evaluate", tmp_path, gold(tmp_path, FOUND)).code == 66


# Compare


def test_a_set_compared_with_itself_shows_no_change(results: Path) -> None:
    answer = terminal.run("matrix", "compare", results, results / "proposals.jsonl")
    assert answer.code == 0
    assert answer.out == f"{len(proposals())} lines the same, 0 came, 0 went, 0 moved\n"


def test_lines_that_went_are_shown_and_counted(results: Path, tmp_path: Path) -> None:
    lines = (results / "proposals.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "less.jsonl").write_text("".join(lines[1:]), encoding="utf-8")
    first = json.loads(lines[0])
    answer = terminal.run("matrix", "compare", results, tmp_path / "less.jsonl")
    assert f"{first['field']}  {first['instrument']} art. {first['article']}: 1 {first['decision']} -> -" in answer.out
    assert answer.out.splitlines()[-1] == f"{len(lines) - 1} lines the same, 0 came, 1 went, 0 moved"


def test_machines_get_every_change(results: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    found = terminal.run("matrix", "compare", tmp_path / "none.jsonl", results, "--json").json
    assert found["unchanged"] == 0
    assert len(found["changes"]) == len(proposals())
    assert {change["before"] for change in found["changes"]} == {0}


def test_many_changes_are_cut_for_people_and_said_so(results: Path, tmp_path: Path) -> None:
    line = json.loads((results / "proposals.jsonl").read_text(encoding="utf-8").splitlines()[0])
    many = "".join(json.dumps(line | {"article": str(number), "rank": 1}) + "\n" for number in range(250))
    (tmp_path / "many.jsonl").write_text(many, encoding="utf-8")
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    out = terminal.run("matrix", "compare", tmp_path / "none.jsonl", tmp_path / "many.jsonl").out
    assert "... and 50 more changes (--json lists all)" in out
    assert out.splitlines()[-1] == "0 lines the same, 250 came, 0 went, 0 moved"


def test_every_promised_file_has_a_writer() -> None:
    assert sorted(matrix.WRITERS) == FILES
