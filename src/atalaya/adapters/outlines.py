"""The outlines of notes, reports, plans, guidelines and minutes, read from the project's own data."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from atalaya.adapters import written
from atalaya.core.drafting import outlines
from atalaya.core.drafting.outlines import Outlines

FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "drafts"


@cache
def load(folder: Path = FOLDER) -> Outlines:
    """The outlines of a folder: ``slots.yaml`` and files of outlines by name.

    Missing without a file; Unusable naming file, line and outline when something is not right.
    """
    files = [written.read(path) for path in sorted(folder.glob("*.yaml")) if path.stem != "slots"]
    return outlines.build(
        written.read(folder / "slots.yaml").lists.get("slots", ()),
        [record for file in files for record in file.lists.get("outlines", ())],
    )
