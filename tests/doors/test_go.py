"""``go.py``: the door a newcomer comes in by."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import go
from tests.architecture import tree

Commands = list[list[str]]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with two empty locks, in place of the real one."""
    (tmp_path / "requirements").mkdir()
    for name in ("run", "test"):
        (tmp_path / "requirements" / f"{name}.lock").write_text("", encoding="utf-8")
    monkeypatch.setattr(go, "ROOT", tmp_path)
    monkeypatch.setattr(go, "ENV", tmp_path / ".venv")
    monkeypatch.setattr(go, "LOCKS", tmp_path / "requirements")
    for name in ("CI", "ATALAYA_SAMPLES", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands that would have been run; each succeeds."""
    commands: Commands = []

    def run(command: list[str], cwd: Path | None = None) -> int:
        commands.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(go, "run", run)
    return commands


# Set-up


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    assert go.main(["demo"]) == 1
    assert "needs Python 3.11 or newer, this is 3.9.18" in capsys.readouterr().err


def test_an_old_python_can_read_the_script() -> None:
    script = ast.parse((tree.ROOT / "go.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    notes = [part for node in ast.walk(script) for part in _annotations(node)]
    assert notes, "no annotation was found"
    names = {part.value.id for part in notes if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name)}
    assert names & {"list", "dict", "tuple", "set"} == set(), "an old Python stops at these before it can say why"
    assert [ast.unparse(part) for part in notes if isinstance(part, ast.BinOp)] == []


def _annotations(node: ast.AST) -> list[ast.AST]:
    found = [getattr(node, name, None) for name in ("annotation", "returns")]
    return [part for annotation in found if isinstance(annotation, ast.AST) for part in ast.walk(annotation)]


def test_a_fresh_environment_is_made_without_a_network(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    go.prepare("run")
    assert go.usable()
    assert "Setting up .venv" in capsys.readouterr().err


def test_nothing_is_installed_twice(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pips = _fake_environment(checkout, monkeypatch)
    go.prepare("run")
    go.prepare("run")
    assert len(pips) == 1
    assert pips[0][-4:] == ["-qq", "--require-hashes", "--requirement", str(checkout / "requirements" / "run.lock")]


def test_a_changed_lock_is_installed_over_the_old_one(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pips = _fake_environment(checkout, monkeypatch)
    go.prepare("run")
    (checkout / "requirements" / "run.lock").write_text("click==1", encoding="utf-8")
    go.prepare("run")
    assert len(pips) == 2


def test_the_packages_for_tests_come_on_top(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pips = _fake_environment(checkout, monkeypatch)
    go.prepare("run")
    go.prepare("test")
    go.prepare("run")
    assert [Path(pip[-1]).name for pip in pips] == ["run.lock", "test.lock"]


def test_the_packages_for_tests_hold_those_to_run(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pips = _fake_environment(checkout, monkeypatch)
    go.prepare("test")
    go.prepare("run")
    assert [Path(pip[-1]).name for pip in pips] == ["test.lock"]


def test_a_failed_download_is_said_in_plain_words_and_tried_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pips = _fake_environment(checkout, monkeypatch, code=1)
    assert go.main(["demo"]) == 1
    assert go.main(["demo"]) == 1
    assert len(pips) == 2
    assert "the network or a proxy" in capsys.readouterr().err


def _fake_environment(checkout: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> Commands:
    """An environment that is there already, and a pip that only counts how often it is called."""
    go.python().parent.mkdir(parents=True)
    go.python().touch()
    monkeypatch.setattr(go, "usable", lambda: True)
    monkeypatch.setattr(go, "installer", lambda: ["pip"])
    pips: Commands = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        pips.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(subprocess, "run", run)
    return pips


def test_a_pip_outside_fills_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, {go.base_python(): "pip 23.0.1 from somewhere (python 3.11)"})
    assert go.installer() == [go.base_python(), "-m", "pip", "--python", str(go.python())]


@pytest.mark.parametrize("outside", ["", "pip 22.0.2 from somewhere (python 3.11)"])
def test_without_any_usable_pip_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch, outside: str) -> None:
    _answers(monkeypatch, {go.base_python(): outside})
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    with pytest.raises(go.Stop, match="apt install python3-venv"):
        go.installer()


def _answers(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str]) -> None:
    monkeypatch.setattr(go, "ENV", Path("nowhere"))
    monkeypatch.setattr(go, "answer", lambda command: versions.get(command[0], ""))


# Programs of the system


def test_a_missing_program_is_named_with_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "there" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    go.prepare_tools()
    words = capsys.readouterr().err
    assert "chromium is not there: tests that open the matrix in a browser are left out." in words
    assert "sudo apt-get install chromium" in words


def test_root_on_debian_installs_it_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: Commands = []

    def run(command: list[str], **named: Any) -> subprocess.CompletedProcess[bytes]:
        assert named["stdin"] == subprocess.DEVNULL
        assert named["env"]["DEBIAN_FRONTEND"] == "noninteractive"
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, b"")

    monkeypatch.setattr("shutil.which", lambda name: "there" if name == "apt-get" or commands else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    go.prepare_tools()
    assert [command[1] for command in commands] == ["update", "install"]
    assert commands[1][-1] == "chromium"


def test_any_one_browser_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shutil.which", lambda name: "there" if name in ("google-chrome", "tesseract", "pg_ctl") else None
    )
    assert go.lacking() == []


# Commands


def test_the_demonstration_shows_uruguay_when_its_laws_are_there(
    checkout: Path, started: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in ("ar", "uy"):
        (checkout / "samples" / "law" / code).mkdir(parents=True)
    monkeypatch.setenv("ATALAYA_SAMPLES", str(checkout / "samples"))
    assert go.demo([]) == 0
    out = str(checkout / "out" / "demo-uy")
    folder = str(checkout / "samples" / "law" / "uy")
    assert started[0][1:] == ["-m", "atalaya", "matrix", "propose", folder, "--country", "UY", "--out", out]
    assert str(Path(out) / "matrix.html") in capsys.readouterr().out
    assert started[1][1:] == ["-m", "atalaya", "demo", "--data", str(checkout / "out" / "site")]


def test_the_matrix_alone_is_made_on_request_and_on_a_build_server(
    checkout: Path, started: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "samples" / "law" / "uy").mkdir(parents=True)
    monkeypatch.setenv("ATALAYA_SAMPLES", str(checkout / "samples"))
    go.demo(["--no-site"])
    monkeypatch.setenv("CI", "1")
    go.demo([])
    assert [command[3] for command in started] == ["matrix", "matrix"]


def test_the_demonstration_takes_another_country_when_there_is_no_uruguay(
    checkout: Path, started: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "samples" / "law" / "jm").mkdir(parents=True)
    monkeypatch.setenv("ATALAYA_SAMPLES", str(checkout / "samples"))
    go.demo([])
    assert started[0][started[0].index("--country") + 1] == "JM"


def test_the_demonstration_invents_a_country_when_there_are_no_samples(
    checkout: Path, started: Commands, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(go, "ROOT", checkout / "atalaya")
    (checkout / "atalaya" / "src" / "atalaya" / "data" / "demo" / "costa-serena").mkdir(parents=True)
    go.demo([])
    assert started[0][started[0].index("--country") + 1] == "XC"
    assert "invented for this demonstration" in capsys.readouterr().out


def test_a_wrong_samples_folder_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATALAYA_SAMPLES", str(checkout))
    with pytest.raises(go.Stop, match="no folder law/<country>"):
        go.demo([])


def test_a_browser_opens_only_where_one_can_be_seen(
    checkout: Path, started: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    (checkout / "samples" / "law" / "uy").mkdir(parents=True)
    monkeypatch.setenv("ATALAYA_SAMPLES", str(checkout / "samples"))
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(sys, "platform", "linux")
    go.demo([])
    assert opened == []
    monkeypatch.setenv("DISPLAY", ":0")
    go.demo([])
    assert opened == [(checkout / "out" / "demo-uy" / "matrix.html").as_uri()]
    monkeypatch.setenv("CI", "true")
    go.demo([])
    assert len(opened) == 1


def test_every_check_runs_and_the_failed_one_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: Commands = []

    def run(command: list[str], cwd: Path | None = None) -> int:
        commands.append(command)
        return 2 if "mypy" in command else 0

    monkeypatch.setattr(go, "run", run)
    monkeypatch.setattr(go, "prepare_tools", lambda: None)
    assert go.test([]) == 1
    words = capsys.readouterr().out
    assert len(commands) == 6
    assert "Look above for: Types (mypy)" in words
    assert words.count("FAILED") == 1


def test_all_checks_kept_is_said_and_gives_zero(
    started: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go, "prepare_tools", lambda: None)
    assert go.test([]) == 0
    assert "All checks are kept." in capsys.readouterr().out


def test_arguments_go_to_pytest_alone(started: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "prepare_tools", lambda: None)
    go.test(["tests/core", "-q"])
    assert [command[1:] for command in started] == [["-m", "pytest", "tests/core", "-q"]]


def test_a_benchmark_is_run_by_name(checkout: Path, started: Commands) -> None:
    for name in ("mapping", "structure"):
        (checkout / "benchmarks" / name).mkdir(parents=True)
        (checkout / "benchmarks" / name / "run.py").touch()
    go.bench(["structure", "--json"])
    assert started == [[str(go.python()), "-m", "benchmarks.structure.run", "--json"]]
    go.bench([])
    assert len(started) == 3
    with pytest.raises(go.Stop, match="There are: mapping, structure"):
        go.bench(["speed"])


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([], ["--files", "20000"]),
        (["--files", "5"], ["--files", "5"]),
        (["--seed", "2"], ["--files", "20000", "--seed", "2"]),
    ],
)
def test_fuzzing_takes_twenty_thousand_files_unless_told_otherwise(
    started: Commands, given: list[str], wanted: list[str]
) -> None:
    go.fuzz(given)
    assert started[0][2:] == wanted


def test_a_program_runs_from_the_checkout(capfd: pytest.CaptureFixture[str]) -> None:
    code = go.run([sys.executable, "-c", "import atalaya, sys; print(atalaya.__file__); sys.exit(3)"])
    assert code == 3
    assert Path(capfd.readouterr().out.strip()) == tree.PACKAGE / "__init__.py"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert go.main([]) == 0
    words = capsys.readouterr().out
    assert [name for name in ("demo", "test", "bench", "fuzz", "help") if f"\n  {name} " not in words] == []


def test_an_unknown_command_is_answered_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert go.main(["tset"]) == 1
    assert "no command 'tset'. Try: python3 go.py help" in capsys.readouterr().err


def test_the_build_server_runs_the_same_checks() -> None:
    script = tree.ROOT / ".ci" / "run"
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "CI=1 exec python3 go.py test"
    assert os.access(script, os.X_OK)
