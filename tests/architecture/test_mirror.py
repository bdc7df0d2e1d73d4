"""The tests of a module lie where one looks for them: at the same path, under ``tests``."""

from __future__ import annotations

from tests.architecture import tree

FLOORS = ("core", "adapters", "cli")
# Modules tested elsewhere, each with the reason. Keep this short.
ELSEWHERE: dict[str, str] = {}


def test_each_module_has_its_tests_at_the_mirrored_path() -> None:
    missing = {path: _mirrored(path) for path in _needing_tests() if not (tree.ROOT / _mirrored(path)).is_file()}
    assert {path: test for path, test in missing.items() if path not in ELSEWHERE} == {}


def test_no_exception_outlives_its_reason() -> None:
    present = {path for path in _needing_tests() if not (tree.ROOT / _mirrored(path)).is_file()}
    assert set(ELSEWHERE) - present == set()


def _needing_tests() -> list[str]:
    """Modules with at least one function or method; plain shapes and constants are tested where they are used."""
    roots = tuple(f"src/atalaya/{floor}/" for floor in FLOORS)
    return [module.path for module in tree.modules("src") if module.path.startswith(roots) and any(module.functions())]


def _mirrored(path: str) -> str:
    folder, _, name = path.removeprefix("src/atalaya/").rpartition("/")
    return f"tests/{folder}/test_{name}"
