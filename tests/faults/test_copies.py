"""Two installations with a data folder each: what one releases the other reads, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from tests.faults import copier
from tests.faults.test_faults import run

pytestmark = pytest.mark.db


@pytest.mark.slow
def test_what_one_installation_releases_another_takes_over_and_nothing_else(tmp_path: Path) -> None:
    for name in ("home", "away", "post"):
        (tmp_path / name).mkdir()
    post = tmp_path / "post"
    told = cast(dict[str, Any], run(tmp_path / "home", "copier", "home", str(post)))
    import json

    found = cast(dict[str, Any], run(tmp_path / "away", "copier", "away", str(post), json.dumps(told)))
    untrusted, first, second, older, again, tampered, revoked = found["steps"]
    assert (untrusted, older, again, tampered, revoked) == (
        "copy.key",
        "copy.old",
        "copy.old",
        "copy.signature",
        "copy.revoked",
    )
    assert first[0] == {"new": 5, "changed": 0, "same": 0, "back": 0, "gone": 0}
    bodies = {"Autoridad nacional", "Oficina de enlace", "Laboratorio de referencia"}
    assert set(first[1]) == bodies | {"Matriz", "Anteproyecto"}
    assert second[0] == {"new": 0, "changed": 1, "same": 3, "back": 0, "gone": 1}
    assert set(second[1]) == set(first[1]) - {"Oficina de enlace"}
    assert (found["bad"], found["from"], found["klass"]) == (0, told["installation"], "bilateral")
    matrix, text = (next(told for name, told in found["texts"].items() if name.endswith(end)) for end in ("json", "md"))
    assert "Ley marco de Costa Serena" in matrix
    assert "Artículo en consulta" in text
    assert copier.CANARY not in matrix + text
    import zlib

    for path in post.glob("*.release"):
        data = path.read_bytes()
        body = zlib.decompressobj().decompress(data[114:])
        assert b"Autoridad nacional" in body
        assert copier.CANARY.encode() not in body + data
