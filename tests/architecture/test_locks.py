"""What is installed is named, counted, sealed by hash, and explained."""

from __future__ import annotations

import re

import pytest

from tests.architecture import tree

REQUIREMENTS = tree.ROOT / "requirements"
LOCKS = ("run.lock", "test.lock", "peers.lock")
_NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)")
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^ ;\\]+)", re.M)


@pytest.mark.parametrize("name", [*LOCKS, "run.in", "test.in", "peers.in"])
def test_no_address_stands_in_a_requirements_file(name: str) -> None:
    assert re.findall(r"[a-z+]+://\S*|@ \S+|--?(?:index|extra-index|find-links)\S*", _read(name)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_package_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", _read(name).strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == sum(len(versions) for versions in _pins(name).values())


@pytest.mark.parametrize(("name", "wider"), [("run.lock", "test.lock"), ("test.lock", "peers.lock")])
def test_a_wider_lock_pins_the_same_versions(name: str, wider: str) -> None:
    own, other = _pins(name), _pins(wider)
    assert {name: (versions, other.get(name)) for name, versions in own.items() if other.get(name) != versions} == {}


def test_the_locks_hold_everything_that_is_asked_for() -> None:
    assert _asked("run.in") - set(_pins("run.lock")) == set()
    assert _asked("test.in") - set(_pins("test.lock")) == set()
    assert _asked("peers.in") - set(_pins("peers.lock")) == set()


def test_each_dependency_is_explained_on_a_line_of_its_own() -> None:
    page = (tree.ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    explained = {_normal(name) for name in re.findall(r"^\| `([^`]+)` \| \S", page, re.M)}
    assert explained == _asked("run.in") | _asked("test.in") | _asked("peers.in")


def _read(name: str) -> str:
    return (REQUIREMENTS / name).read_text(encoding="utf-8")


def _pins(name: str) -> dict[str, list[str]]:
    """Each package and its versions; more than one where an older Python needs an older version."""
    pins: dict[str, list[str]] = {}
    for package, version in _PIN.findall(_read(name)):
        pins.setdefault(_normal(package), []).append(version)
    return pins


def _asked(name: str) -> set[str]:
    found = (_NAME.match(line) for line in _read(name).splitlines())
    return {_normal(match[1]) for match in found if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
