"""Answers as files: out as workbook, update pack, CSV and JSON; back in as a merge that shows every conflict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters.readers import sheet as tables
from atalaya.adapters.writers import answers, sheet
from atalaya.apps.assessment import actions, books, contents, models, queries, standing
from atalaya.core import assessment, errors, policy, workflow
from atalaya.core.mapping import words

_KEY: Final = re.compile(r"\[([a-z]+)\]\s*$")
TYPES: Final = {**sheet.TYPES, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
LANGUAGES: Final = ("es", "en", "pt", "fr")


def names(id_: str) -> dict[str, str]:
    """The words of columns, answers and stages in the reader's language."""
    told = {value: str(queries.VALUE_NAMES[value]) for value in books.scale(id_)}
    told |= {f"stage_{name}": queries.stage_name(name) for name in queries.STAGES}
    return told | {
        "scale": " ".join(books.scale(id_)),
        "sheet": _("Answers"),
        "about": _("Read me"),
        "how": _(
            "Fill in the white columns only. Lines may be left out or sorted; the key in brackets and the version stay."
        ),
        "field": _("Field"),
        "row": _("Row"),
        "section": _("Section"),
        "weapon": _("Weapons"),
        "dimension": _("Dimension"),
        "asked": _("What is asked"),
        "response": _("The Committee's response"),
        "value": _("The country's answer"),
        "text": _("Explanation"),
        "cited": _("Cited articles"),
        "version": _("Version"),
        "stage": _("Stage"),
        "remarks": _("Remarks of the published matrix"),
        "blank": _("blank"),
        "answered": _("Fields answered"),
        "final": _("Fields validated"),
        "same_person": _("Validated by the same person"),
    }


def export(found: models.Assessment, kind: str, by: policy.Actor, *, site: str = "") -> bytes:
    """The assessment as XLSX (the update pack's), CSV or JSON (the published schema)."""
    content = contents.gather(found, by)
    return written(content, kind, site=site)


def written(content: Mapping[str, Any], kind: str, *, site: str = "") -> bytes:
    """The content of an assessment or of an edition in a format.

    site  scheme and host in front of the address of the schema that JSON names; the content itself has no such line
    """
    if kind == "json":
        told = {"$schema": f"{site}{reverse('assessment-schema')}", **content}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    id_ = content["catalogue"]["id"]
    book, language, told = books.book(id_), books.language(), names(id_)
    if kind == "csv":
        rows = answers.lines(content, book, language, told)
        return sheet.write("csv", book.id, list(rows[0]), rows)
    return answers.pack(content, book, language, told)


def workbook(found: models.Assessment, by: policy.Actor, fields: Iterable[str] = ()) -> bytes:
    """The workbook that goes out and comes back, whole or for some fields."""
    content = contents.gather(found, by)
    return answers.workbook(content, books.book(found.catalogue), books.language(), names(found.catalogue), fields)


def questions(found: models.Assessment, by: policy.Actor, fields: Iterable[str]) -> bytes:
    """The workbook as it is mailed: what is asked and nothing that the country answered, for mail has no walls."""
    content = contents.gather(found, by)
    said = {"value": "", "text": "", "stage": "", "citations": []}
    bare = {**content, "fields": [{**one, **said} for one in content["fields"]]}
    return answers.workbook(bare, books.book(found.catalogue), books.language(), names(found.catalogue), fields)


# Back again.


@dataclass(frozen=True, slots=True)
class Line:
    """A field of a workbook that says something new: what would be written, or what a person has to decide."""

    field: str
    title: str
    name: str
    base: str
    mine: str
    theirs: str
    clash: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would change. ``faults`` are lines that cannot be taken, each with its place and advice."""

    lines: tuple[Line, ...]
    faults: tuple[tuple[int, str], ...]
    same: int
    told: Mapping[str, Mapping[str, str]]


def read(data: bytes, name: str, found: models.Assessment) -> tuple[dict[str, dict[str, str]], list[tuple[int, str]]]:
    """What a workbook says by field: ``value``, ``text``, ``version``; and the lines that cannot be taken."""
    told: dict[str, dict[str, str]] = {}
    faults: list[tuple[int, str]] = []
    meaning = _meanings(found.catalogue)
    for row in tables.rows(data, name):
        cells = {key: cell for head, cell in row.cells.items() if (key := _key(head))}
        if "field" not in cells:
            raise errors.Unusable(
                "workbook.heads", "The first line has to name the columns, as the workbook came.", name
            )
        field = cells["field"].strip()
        value = meaning.get(words.fold(cells.get("value", "")).strip())
        if field not in books.fields(found.catalogue):
            faults.append((row.place, _("There is no field %(field)s in this catalogue.") % {"field": field or "–"}))
        elif field in told:
            faults.append((row.place, _("The field %(field)s stands twice.") % {"field": field}))
        elif value is None:
            faults.append((row.place, _("%(word)s is none of the answers offered.") % {"word": cells["value"][:60]}))
        else:
            told[field] = {
                "value": value,
                "text": cells.get("text", "").replace("\r\n", "\n"),
                "version": cells.get("version", "0"),
            }
    return told, faults


def _key(head: str) -> str:
    named = _KEY.search(head)
    return named[1] if named else ""


def _meanings(id_: str) -> dict[str, str]:
    """Answers by their word in any of the four languages, folded, and by their key."""
    found = {"": ""} | {value: value for value in books.scale(id_)}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {words.fold(str(queries.VALUE_NAMES[value])): value for value in books.scale(id_)}
    return found


def plan(found: models.Assessment, told: Mapping[str, Mapping[str, str]], faults: Sequence[tuple[int, str]]) -> Plan:
    """What bringing these answers back would change, against what the server says now."""
    rows = {row.field: row for row in found.answers.filter(field__in=list(told))}
    theirs = {name: {"value": row.value, "text": row.text} for name, row in rows.items()}
    asked = [(row, _version(told[name])) for name, row in rows.items()]
    past = actions.bases_of(asked)
    base = {row.field: past[row.pk] for row, _version in asked}
    merged = assessment.merge(base, told, theirs)
    book, known, language = books.book(found.catalogue), books.fields(found.catalogue), books.language()
    lines = []
    for name in known:
        for part, new in merged.changes.get(name, {}).items():
            here = theirs.get(name, {}).get(part, "")
            lines.append(
                Line(
                    name,
                    book.asked(known[name], language),
                    part,
                    base.get(name, {}).get(part, ""),
                    new,
                    here,
                    clash=False,
                )
            )
        lines += [
            Line(name, book.asked(known[name], language), one.name, one.base, one.mine, one.theirs, clash=True)
            for one in merged.clashes
            if one.field == name
        ]
    changed = {line.field for line in lines}
    return Plan(tuple(lines), tuple(faults), len(told) - len(changed), told)


def _version(told: Mapping[str, str]) -> int:
    version = told.get("version", "0").strip()
    return int(version) if version.isdecimal() else 0


def merge(
    pk: int,
    told: Mapping[str, Mapping[str, str]],
    decided: Mapping[tuple[str, str], str],
    *,
    by: policy.Actor,
    on_behalf: str = "",
    letter: str = "",
    person: workflow.Person | None = None,
) -> int:
    """Writes what a workbook changes; ``decided`` says of each clash whether ``mine`` or ``theirs`` stands.

    Unusable when a clash is not decided. Both names stand in the history when it is done on behalf of somebody.
    """
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT, told)
        ready = plan(found, told, ())
        extra = {"for": on_behalf, "letter": letter}
        values = {name: value for name, value in extra.items() if value}
        parts: dict[str, dict[str, str]] = {}
        for line in ready.lines:
            choice = decided.get((line.field, line.name), "") if line.clash else "mine"
            if choice not in ("mine", "theirs"):
                raise errors.Unusable("workbook.clash", "Decide each conflict first.", line.field)
            if choice == "mine":
                parts.setdefault(line.field, {})[line.name] = line.mine
        writes = [
            actions.Write(name, part.get("value"), part.get("text"), values=values) for name, part in parts.items()
        ]
        actions.write(found, writes, by=by, person=person)
    return len(writes)
