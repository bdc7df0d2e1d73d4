"""A DOCX that somebody brought as a template: looked at inside the cage before anything of it is written into."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from atalaya.adapters.readers import cage, worker
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package
from atalaya.adapters.writers import letters
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

LIMITS: Final = Limits(file_bytes=letters.MOST_BYTES, unpacked_bytes=50_000_000, archive_entries=500)
_MAIN: Final = "wordprocessingml.document.main+xml"
_LINKS: Final = frozenset({"hyperlink"})
"""Relations that may lead out of a template: an address that somebody may follow."""


def placeholders(data: bytes, name: str) -> frozenset[str]:
    """The words in double braces that a template has, read in a cage. Unusable says why it cannot serve."""
    with cage.Cage(LIMITS, module="atalaya.adapters.brought") as caged:
        sources = caged.read(data, name)
    return frozenset(map(str, json.loads(sources[0].text)))


def run() -> None:
    """The worker inside the cage."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is the list of words in double braces."""
    if not data.startswith(b"PK"):
        raise Unusable("template.docx", "This is no DOCX that could serve as a template.", path)
    package = Package(data, path, limits)
    kinds = package.kinds()
    if any("macroenabled" in kind.lower() for kind in kinds) or package.carries("vbaproject.bin"):
        raise Unusable("template.macros", "The file carries macros: save it as a plain DOCX.", path)
    if not any(kind.endswith(_MAIN) for kind in kinds):
        raise Unusable("template.docx", "This is no DOCX that could serve as a template.", path)
    if package.carries("/embeddings/") or package.carries("/activex/"):
        raise Unusable("template.embedded", "The file carries embedded objects: take them out.", path)
    if outside := sorted(package.outside() - _LINKS):
        detail = "The file leans on something outside itself: put pictures in, and detach it from other templates."
        raise Unusable("template.outside", detail, f"{path}, {outside[0]}")
    found = sorted(letters.placeholders(data))
    return [Source(path, json.dumps(found), "docx", hashlib.sha256(data).hexdigest())]
