"""The templates for measures of an action plan, read from the project's own data."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from atalaya.adapters import clauses, written
from atalaya.core import measures
from atalaya.core.measures import Shelf

FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "measures"


@cache
def load(folder: Path = FOLDER) -> Shelf:
    """The shelf of a folder: ``words.yaml`` (groups, bodies, resources) and files of measures.

    Missing without a file; Unusable naming file, line and measure when something is not right.
    """
    words = written.read(folder / "words.yaml").lists
    files = [written.read(path) for path in sorted(folder.glob("*.yaml")) if path.stem != "words"]
    return measures.build(
        words.get("groups", ()),
        words.get("bodies", ()),
        words.get("resources", ()),
        [record for file in files for record in file.lists.get("measures", ())],
        fields=clauses.matrix_fields(),
    )
