"""The self-assessment pack of a review: a country's answers as a workbook, and the laws all in the room may read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from functools import reduce
from typing import Any, Final

from atalaya.adapters.writers import sheet
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, known
from atalaya.apps.cooperation import copy_actions, copy_files
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_standing as standing

TYPES: Final = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STABLE: Final = (2000, 1, 1, 0, 0, 0)
_SIGNS: Final = re.compile(r"[^\w.-]+")
Laws = tuple[list[dict[str, Any]], list[tuple[str, bytes]]]


def laws_for(review: models.Review, country: str) -> Laws:
    """The laws of a country that every other party of the room may read already: as rows, and their files."""
    register = known.named("laws.law")
    assert register is not None
    readers = [copy_actions.reader(one) for one in standing.parties(review) if one != country]
    kept = register.model._default_manager.filter(owner=country)
    rows = reduce(access.visible, readers, kept).select_related("owner").order_by("pk")
    told = exchange.rows(register, readers[0], rows)
    files = []
    for line, row in zip(told, rows, strict=False):
        for _cell, name, digest, content in copy_files.of(row):
            line |= {"file": f"{row.pk}-{_SIGNS.sub('-', name)}", "sha256": digest}
            files.append((str(line["file"]), content))
    return told, files


def titles(review: models.Review, country: str) -> tuple[str, ...]:
    """The names of the files that would go along, and of laws without one their numbers."""
    told, _files = laws_for(review, country)
    return tuple(next((str(one[head]) for head in one if head.startswith("title_") and one[head]), "") for one in told)


def written(workbook: bytes, laws: Laws) -> bytes:
    """One archive: the workbook, the list of laws, each law as the file it was read from."""
    told, files = laws
    heads = list(dict.fromkeys(head for row in told for head in row))
    members: list[tuple[str, bytes]] = [("self-assessment.xlsx", workbook)]
    members += [("laws.csv", sheet.write("csv", "laws", heads, told))] if told else []
    members += [(f"laws/{name}", content) for name, content in files]
    return _packed(members)


def _packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(zipfile.ZipInfo(name, _STABLE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ending(content: bytes) -> str:
    """What a pack is: an archive; one made before laws went along is a bare workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "zip" if "self-assessment.xlsx" in packed.namelist() else "xlsx"
