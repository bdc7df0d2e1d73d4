"""A plan as files, and the report on progress as a page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpResponse

from atalaya.adapters import clock
from atalaya.adapters.writers import sheet
from atalaya.apps.access.registers import exchange, known
from atalaya.apps.assessment import books
from atalaya.apps.plans import contents, documents, models, queries, standing
from atalaya.core import plans, policy

TYPES: Final = {**sheet.TYPES, "docx": documents.TYPE}
KINDS: Final = ("docx", "progress", "note", "xlsx", "csv", "json")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to fetch."""
    answer = HttpResponse(content, content_type=TYPES[kind])
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    return answer


def ending(name: str) -> str:
    """The ending of a file's name, when it is a plain one."""
    found = _ENDING.search(name)
    return found[0].lower() if found else ""


def file(found: models.Plan, kind: str, by: policy.Actor) -> HttpResponse:
    """A plan as one of ``KINDS``. Missing when it is none of them."""
    if kind not in KINDS:
        raise standing.nothing()
    name = f"plan-{found.owner_id.partition(':')[2].lower()}-{found.number}"
    if kind in ("xlsx", "csv"):
        return attachment(_measures(found, kind, by), f"{name}-measures", kind)
    content = contents.gather(found)
    if kind == "json":
        return attachment((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(), name, kind)
    if kind == "progress":
        return attachment(documents.progress(content, clock.today()), f"{name}-progress", "docx")
    if kind == "note":
        return attachment(documents.note_verbale(content), f"{name}-note", "docx")
    return attachment(documents.plan(content), name, "docx")


def _measures(found: models.Plan, kind: str, by: policy.Actor) -> bytes:
    """The measures in the columns of their register, so that the file comes back through its import."""
    register = known.of(models.Measure)
    assert register is not None
    rows = exchange.rows(register, by, models.Measure.objects.filter(plan=found, withdrawn=False))
    rows = sorted(rows, key=lambda row: plans.in_order(str(row["number"])))
    return sheet.write(kind, str(register.many), exchange.heads(register), rows)


@dataclass(frozen=True, slots=True)
class Reported:
    """A measure in the report on progress."""

    number: str
    text: str
    lead: str
    ends: str
    late: str
    notes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How a plan stands: a sentence, counts by stage each with the whole, measures by stage."""

    sentence: str
    of: int
    stages: tuple[tuple[str, str, int], ...]
    late: tuple[Reported, ...]
    groups: tuple[tuple[str, str, tuple[Reported, ...]], ...]


def progress(found: models.Plan, today: date) -> Report:
    """The report on progress of a plan as it stands."""
    content, language = contents.gather(found), books.language()
    drawn = documents.lines(content)
    whole = plans.standing(drawn, today)
    late = {line.key: plans.late_days(line, today) for line in drawn}
    told = {one["key"]: _reported(one, late[one["key"]], language) for one in content["measures"]}
    groups = []
    for name in ("done", "delayed", "under_way", "planned", "dropped"):
        inside = tuple(told[one["key"]] for one in content["measures"] if one["stage"] == name)
        if inside:
            groups.append((queries.stage_name(name), queries.TONES[name], inside))
    return Report(
        documents.counted(whole),
        whole.of,
        tuple(
            (queries.stage_name(name), queries.TONES[name], whole.stages.get(name, 0))
            for name in (*plans.OPEN, *plans.OVER)
        ),
        tuple(told[key] for key, days in late.items() if days),
        tuple(groups),
    )


def _reported(one: dict[str, Any], days: int, language: str) -> Reported:
    return Reported(
        one["number"],
        queries.shortened(documents.told(one["action"] or one["objective"], language)),
        documents.told(one["lead"], language),
        one["ends"],
        queries.late_in_words(days) if days else "",
        tuple((note["on"], note["text"] or note["title"], documents.evidence(note, language)) for note in one["notes"]),
    )
