#!/usr/bin/env python3
"""Sets up what a command needs, then runs it: ``python3 go.py help`` lists the commands.

Uses the standard library alone. Kept readable for a Python as old as 3.6, so that it can still say what is wrong.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
import webbrowser
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Tuple

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
COVERS = {"run": ("run",), "test": ("test", "run")}  # what is installed with each lock
OLDEST = (3, 11)
FUZZ_FILES = "20000"


class Stop(Exception):
    """Nothing can be done until a person does what the message says."""


class Tool(NamedTuple):
    """A program of the system that some tests need."""

    programs: Tuple[str, ...]  # any one of them will do
    package: str
    without: str


class Command(NamedTuple):
    """One line of the table at the end: what runs, on which lock, and what it is for."""

    run: Callable[[List[str]], int]
    lock: str
    line: str


TOOLS = (
    Tool(("tesseract",), "tesseract-ocr", "the test that recognises a scanned page"),
    Tool(("pg_ctl", "pg_ctlcluster"), "postgresql", "the tests on PostgreSQL"),
    Tool(("chromium", "chromium-browser", "google-chrome"), "chromium", "tests that open the matrix in a browser"),
)
INSTALLERS = (
    ("apt-get", "sudo apt-get install {}"),
    ("dnf", "sudo dnf install {}"),
    ("pacman", "sudo pacman -S {}"),
    ("zypper", "sudo zypper install {}"),
    ("brew", "brew install --cask {}"),
)


# What must be there first: Python, its packages, programs of the system.


def python() -> Path:
    """The Python of the checkout's own environment."""
    return ENV / "bin" / "python"


def base_python() -> str:
    """The Python outside any environment: the one that can make a new one."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def check_python() -> None:
    """Stops with advice when this Python is too old, or the system is one that the project does not run on."""
    if sys.version_info[:2] < OLDEST:
        here = ".".join(map(str, sys.version_info[:3]))
        names = [f"python3.{minor}" for minor in range(19, OLDEST[1] - 1, -1)]
        newer = [name for name in names if shutil.which(name) and answer([name, "-c", "print(1)"])]
        advice = (
            f"There seems to be a newer one here: run  {newer[0]} go.py"
            if newer
            else "Install a newer one (Debian, Ubuntu: apt install python3; macOS: brew install python; or python.org)."
        )
        raise Stop(f"Atalaya needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this is {here}.\n{advice}")
    if os.name != "posix":
        raise Stop("Atalaya runs on Linux and macOS. On Windows use WSL (wsl --install), and run this again there.")


def stamp(name: str) -> Path:
    """Where it is written down what ``.venv`` was last filled with."""
    return ENV / f"{name}.stamp"


def fingerprint(name: str) -> str:
    """Changes when the lock, the Python or the place of the checkout does."""
    lock = (LOCKS / f"{name}.lock").read_bytes()
    return hashlib.sha256(lock + sys.version.encode() + str(ENV).encode()).hexdigest()


def prepare(name: str) -> None:
    """Fills ``.venv`` with exactly what the lock names; does nothing when that is done already."""
    lock = LOCKS / f"{name}.lock"
    if stamp(name).exists() and stamp(name).read_text() == fingerprint(name) and python().exists():
        return
    started = time.monotonic()
    note(f"Setting up {ENV.name} from {lock.relative_to(ROOT)}; the first time this takes about half a minute ...")
    if not usable():
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=True).create(str(ENV))
    command = [*installer(), "install", "-qq", "--require-hashes", "--requirement", str(lock)]
    quiet = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    if subprocess.run(command, env=quiet, check=False).returncode:
        raise Stop(
            "The packages could not be installed; the lines above say why.\n"
            "Most often the network or a proxy is the reason. Run the same command again when it is there:\n"
            "what is installed already is kept."
        )
    for covered in COVERS[name]:
        stamp(covered).write_text(fingerprint(covered))
    note(f"Ready after {time.monotonic() - started:.0f} s.")


def usable() -> bool:
    """Whether ``.venv`` exists, runs, and is of this very Python."""
    return python().exists() and answer([str(python()), "-c", "import sys; print(sys.version)"]) == sys.version


def installer() -> List[str]:
    """The pip that fills the environment: its own, else one outside (22.3 or newer), else one it can unpack."""
    inside = [str(python()), "-m", "pip"]
    if answer([*inside, "--version"]):
        return inside
    outside = [base_python(), "-m", "pip"]
    words = answer([*outside, "--version"]).split()
    if len(words) > 1 and tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit()) >= (22, 3):
        return [*outside, "--python", str(python())]
    if subprocess.run([str(python()), "-m", "ensurepip"], capture_output=True, check=False).returncode == 0:
        return inside
    raise Stop("This Python has no pip. On Debian or Ubuntu: apt install python3-venv  Then run this again.")


def answer(command: List[str]) -> str:
    """What a command prints, or nothing when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode().strip() if done.returncode == 0 else ""


def prepare_tools() -> None:
    """Installs the programs of the system that tests need where that is possible, else says what to install."""
    missing = lacking()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install([tool.package for tool in missing])
        missing = lacking()
    for tool in missing:
        note(f"{tool.package} is not there: {tool.without} are left out. To install it: {advice_for(tool.package)}")


def lacking() -> List[Tool]:
    """The tools of which no program is on the path."""
    return [tool for tool in TOOLS if not any(shutil.which(program) for program in tool.programs)]


def advice_for(package: str) -> str:
    """The line a person types to install a package here."""
    known = (line for program, line in INSTALLERS if shutil.which(program))
    return next(known, "use the package manager of this system for {}").format(package)


def apt_install(packages: List[str]) -> None:
    """Installs Debian packages without a question; a failure is told and does not stop the rest."""
    note(f"Installing {', '.join(packages)} with apt-get; this can take some minutes ...")
    silent = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "--quiet"], install):
        done = subprocess.run(
            command, env=silent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            tail = "\n".join(done.stdout.decode(errors="replace").splitlines()[-5:])
            note(f"{' '.join(command[:2])} failed:\n{tail}")


# The commands.


def demo(arguments: List[str]) -> int:
    """From a folder of laws to a matrix, on real samples when there are some; then the site with invented countries."""
    serves = "--no-site" not in arguments and not in_ci()
    arguments = [argument for argument in arguments if argument != "--no-site"]
    folder, country = laws()
    out = ROOT / "out" / f"demo-{folder.name}"
    say(f"Reading the laws in {folder}")
    propose = ["matrix", "propose", str(folder), "--country", country, "--out", str(out)]
    code = atalaya([*propose, *arguments])
    if code:
        return code
    page = out / "matrix.html"
    say(f"\nThe matrix: {page}")
    say("Open it in a browser. Beside it lie the same proposals as a spreadsheet, a text document and lines of JSON.")
    if has_display():
        webbrowser.open(page.as_uri())
    return site() if serves else 0


def site() -> int:
    """Serves the demonstration until somebody stops it."""
    say("\nNow the site, with invented countries and people. Stop it with Ctrl+C.")
    return atalaya(["demo", "--data", str(ROOT / "out" / "site")])


def laws() -> Tuple[Path, str]:
    """The folder of laws to show and its country: Uruguay's samples, else another country's, else an invented one's."""
    named = os.environ.get("ATALAYA_SAMPLES")
    samples = Path(named) if named else ROOT.parent / "shared" / "data"
    found = countries(samples / "law")
    if found:
        return found.get("UY") or next(iter(found.values())), "UY" if "UY" in found else next(iter(found))
    if named:
        raise Stop(f"ATALAYA_SAMPLES names {samples}, but there is no folder law/<country> with laws in it.")
    say("No samples of real laws here: showing the laws of a country invented for this demonstration.")
    folder = ROOT / "src" / "atalaya" / "data" / "demo" / "costa-serena"
    if not folder.is_dir():
        raise Stop(f"The laws of the invented country are missing from {folder}: is the checkout whole?")
    return folder, "XC"


def countries(parent: Path) -> Dict[str, Path]:
    """Folders named by a country code, by that code in capitals, in alphabetical order."""
    folders = sorted(parent.iterdir()) if parent.is_dir() else []
    return {folder.name.upper(): folder for folder in folders if folder.is_dir() and len(folder.name) == 2}


def has_display() -> bool:
    """Whether a window could be seen here."""
    if in_ci():
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def in_ci() -> bool:
    """Whether a build server runs this, so that nothing may be left out."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def atalaya(arguments: List[str]) -> int:
    """The command line of the project, from the checkout; paths stay relative to where the person stands."""
    return run([str(python()), "-m", "atalaya", *arguments], cwd=Path.cwd())


def test(arguments: List[str]) -> int:
    """Every check, one after the other, then what failed. With arguments: pytest alone, with them."""
    prepare_tools()
    pytest = [str(python()), "-m", "pytest"]
    if arguments:
        return run([*pytest, *arguments])
    checks = (
        ("Rules of style (ruff check)", [str(python()), "-m", "ruff", "check", "--output-format", "concise", "."]),
        (
            "Layout of the code (ruff format)",
            [str(python()), "-m", "ruff", "format", "--check", "--output-format", "concise", "."],
        ),
        ("Types (mypy)", [str(python()), "-m", "mypy"]),
        ("Floors of the house (import-linter)", [str(python()), str(ENV / "bin" / "lint-imports")]),
        ("Tests (pytest), two at a time", [*pytest, "-n", "2", "--dist", "worksteal"]),
        (
            "Tests on PostgreSQL",
            [str(python()), str(ROOT / "tools" / "postgres.py"), *pytest, "-m", "db", "-n", "2", "--dist", "worksteal"],
        ),
    )
    results = []
    for title, command in checks:
        say(f"\n== {title} ==")
        started = time.monotonic()
        code = run(command)
        results.append((title, code, time.monotonic() - started))
    return summary(results)


def summary(results: List[Tuple[str, int, float]]) -> int:
    """Prints one line a check; 1 when any failed."""
    say("\n== Summary ==")
    for title, code, seconds in results:
        say(f"  {'FAILED' if code else 'ok    '}  {seconds:6.1f} s  {title}")
    failed = [title for title, code, _ in results if code]
    say("Look above for: " + "; ".join(failed) if failed else "All checks are kept.")
    return 1 if failed else 0


def bench(arguments: List[str]) -> int:
    """Runs one benchmark by name, or all of them."""
    scripts = [*(ROOT / "benchmarks").glob("run.py"), *sorted((ROOT / "benchmarks").glob("*/run.py"))]
    found = {script.parent.name: script for script in scripts}
    if arguments and arguments[0] not in found:
        raise Stop(f"There is no benchmark {arguments[0]!r}. There are: {', '.join(found) or 'none yet'}")
    chosen = {arguments[0]: found[arguments[0]]} if arguments else found
    failed = 0
    for name, script in chosen.items():
        module = ".".join(script.relative_to(ROOT).with_suffix("").parts)
        say(f"\n== {name} ==")
        failed |= run([str(python()), "-m", module, *arguments[1:]])
    return failed


def fuzz(arguments: List[str]) -> int:
    """Feeds broken files to the readers."""
    wanted = arguments if "--files" in arguments else ["--files", FUZZ_FILES, *arguments]
    return run([str(python()), str(ROOT / "tests" / "hostile" / "fuzz.py"), *wanted])


def docs(arguments: List[str]) -> int:
    """Writes the reference pages anew."""
    return run([str(python()), str(ROOT / "docs" / "generate.py"), *arguments])


def messages(arguments: List[str]) -> int:
    """Collects messages, keeps translations, compiles; says what is missing."""
    return run([str(python()), str(ROOT / "tools" / "messages.py"), *arguments])


def show_help(arguments: List[str]) -> int:
    """Prints the table of commands."""
    del arguments
    say("python3 go.py COMMAND\n")
    for name, command in COMMANDS.items():
        say(f"  {name:10}{command.line}")
    say("\nEverything it installs goes to .venv, everything it makes to out; delete both whenever you like.")
    return 0


# Talking and running.


def run(command: List[str], cwd: Path = ROOT) -> int:
    """Runs a program from the checkout, without installing the project; gives its exit code."""
    return subprocess.run(
        command, cwd=str(cwd), env=dict(os.environ, PYTHONPATH=str(ROOT / "src")), check=False
    ).returncode


def say(words: str) -> None:
    """A line for the person."""
    print(words, flush=True)


def note(words: str) -> None:
    """A line about the set-up, apart from what the command itself prints."""
    print(words, file=sys.stderr, flush=True)


COMMANDS: Dict[str, Command] = {
    "demo": Command(
        demo,
        "run",
        "read a folder of laws, make its matrix, serve the site with demo people; --no-site: the matrix alone",
    ),
    "test": Command(test, "test", "run every check; with arguments: pytest alone, e.g. test tests/core -q"),
    "run": Command(
        atalaya, "run", "the command line from the checkout, e.g. run matrix propose FOLDER --country UY --out DIR"
    ),
    "bench": Command(bench, "test", "measure quality and speed; with a name: that benchmark alone"),
    "fuzz": Command(fuzz, "test", f"feed {FUZZ_FILES} broken files to the readers; --files N for another number"),
    "docs": Command(docs, "test", "write docs/reference anew from the code"),
    "messages": Command(messages, "test", "collect the messages of the site and compile their translations"),
    "help": Command(show_help, "", "this list"),
}


def main(arguments: List[str]) -> int:
    """Runs the command named first; its exit code."""
    name = arguments[0] if arguments else "help"
    command = COMMANDS.get({"--help": "help", "-h": "help"}.get(name, name))
    try:
        check_python()
        if command is None:
            raise Stop(f"There is no command {name!r}. Try: python3 go.py help")
        if command.lock:
            prepare(command.lock)
        return command.run(arguments[1:])
    except Stop as stop:
        note(str(stop))
        return 1
    except KeyboardInterrupt:
        note("\nStopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
