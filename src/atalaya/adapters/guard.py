"""The wording of the content guard, read from the project's own data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final

from atalaya.adapters import knowledge
from atalaya.core import guard
from atalaya.core.guard import Terms

_FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "guard"


@cache
def load() -> Mapping[str, Terms]:
    """The wording of each language, for ``guard.look``. Unusable naming what is wrong with a file."""
    return MappingProxyType({path.stem: guard.build(knowledge.parse(path)) for path in sorted(_FOLDER.glob("*.yaml"))})
