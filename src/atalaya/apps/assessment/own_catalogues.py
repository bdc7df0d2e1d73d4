"""Deeds on surveys that an owner brings: read, shown, kept as a version that never changes, offered or not."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock, guard
from atalaya.adapters.readers import library as reader
from atalaya.adapters.readers import sheet
from atalaya.adapters.writers import sheet as tables
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import books, models, standing
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, library, policy, seal
from atalaya.core import guard as content_guard
from atalaya.core.catalogue import LANGUAGES

TARGET: Final = "assessment.owncatalogue"
SLUG: Final = "own-surveys"
"""The name under which a file that was read waits for its owner's yes."""
KEPT: Final = timedelta(days=1)
TITLE_CHARS: Final = 300
_MATRIX: Final = "un1540-2017"


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody says of a file: whose it is, its name, the language of columns that tell none.

    of  the survey of which it is a new version; None for a new one
    """

    owner: str
    title: str = ""
    language: str = "es"
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would become. ``concerns`` are places whose wording a person should look at again.

    added, gone  ids of measures that the version before did not have, or had
    """

    kept: people.Preview
    owner: str
    before: models.OwnCatalogue | None
    title: Mapping[str, str]
    draft: library.Draft
    concerns: tuple[int, ...]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it can be kept."""
        return not self.draft.faults


def owners(by: policy.Actor, verb: policy.Verb = policy.Verb.CREATE) -> tuple[str, ...]:
    """The owners for whom this person may do this with surveys."""
    return tuple(code for code in sorted(by.owners()) if policy.may(by, verb, books.thing(code)))


def seen(pk: int, by: policy.Actor) -> models.OwnCatalogue:
    """A version that this person may use; Missing otherwise, whether there is one or not."""
    found = models.OwnCatalogue.objects.filter(pk=pk).select_related("owner", "by").first()
    if found is None or not policy.may(by, policy.Verb.VIEW, books.thing(found.owner_id)):
        raise standing.nothing()
    return found


def versions(found: models.OwnCatalogue) -> tuple[models.OwnCatalogue, ...]:
    """Every version of a survey, the last one first."""
    first = found.first_id or found.pk
    rows = models.OwnCatalogue.objects.filter(pk=first) | models.OwnCatalogue.objects.filter(first=first)
    return tuple(rows.defer("content").select_related("by").order_by("-number"))


# Bringing.


def bring(data: bytes, name: str, told: Sent, *, by: policy.Actor) -> people.Preview:
    """Reads a file in the cage and keeps its rows for a day, for this person alone; nothing is a survey yet."""
    before = seen(told.of, by) if told.of else None
    owner = before.owner_id if before else told.owner
    policy.require(by, policy.Verb.EDIT if before else policy.Verb.CREATE, books.thing(owner))
    if told.language not in LANGUAGES:
        raise errors.Unusable("library.language", "Choose one of the four languages.", "language")
    title = " ".join(told.title.split())
    if len(title) > TITLE_CHARS:
        raise errors.Unusable("library.title", "Write a shorter name: at most 300 characters.", "title")
    brought = reader.lines(data, name)
    named = {key: text[:TITLE_CHARS] for key, text in brought.title.items() if key in LANGUAGES and text}
    named |= {told.language: title} if title else {}
    if not named and before is None:
        raise errors.Unusable("library.untitled", "Give the survey a name.", "title")
    kept = laws.store().put(io.BytesIO(data), limit_bytes=sheet.LIMITS.file_bytes)
    people.Preview.objects.filter(at__lt=clock.now() - KEPT).delete()
    rows = {
        "owner": owner,
        "of": before.pk if before else None,
        "title": named or (dict(before.title) if before else {}),
        "language": told.language,
        "file": kept.digest,
        "lines": [[line.place, dict(line.cells)] for line in brought.lines],
    }
    return people.Preview.objects.create(user_id=by.person or 0, register=SLUG, name=name[-200:], rows=rows)


def plan(pk: int, by: policy.Actor) -> Plan:
    """What a file that waits would become. Missing when it is somebody else's or too old."""
    kept = people.Preview.objects.filter(
        pk=pk, user=by.person, register=SLUG, at__gte=clock.now() - KEPT
    ).first()  # fmt: skip
    if by.person is None or kept is None:
        raise standing.nothing()
    told: dict[str, Any] = kept.rows
    before = seen(told["of"], by) if told["of"] else None
    policy.require(by, policy.Verb.EDIT if before else policy.Verb.CREATE, books.thing(told["owner"]))
    lines = [library.Line(place, cells) for place, cells in told["lines"]]
    draft = library.read(lines, told["language"], books.fields(_MATRIX))
    old = list(books.fields(before.code)) if before else []
    new = [str(one["id"]) for one in draft.measures]
    return Plan(
        kept,
        told["owner"],
        before,
        told["title"],
        draft,
        _concerns(lines),
        tuple(id_ for id_ in new if id_ not in set(old)) if before else (),
        tuple(id_ for id_ in old if id_ not in set(new)),
    )


def _concerns(lines: Iterable[library.Line]) -> tuple[int, ...]:
    """Places whose words the content guard would have a person look at."""
    terms = guard.load()
    return tuple(
        line.place
        for line in lines
        if any(content_guard.look(text, "", terms) for text in line.cells.values() if len(text) > 20)
    )


def confirm(pk: int, *, by: policy.Actor) -> models.OwnCatalogue:
    """Keeps the file as a survey, or as a new version of one: all of it or nothing."""
    with transaction.atomic():
        ready = plan(pk, by)
        if not ready.ready:
            raise errors.Unusable("library.faults", "Some rows cannot be taken. Correct the file and bring it again.")
        content = seal.canonical(library.content(ready.title, ready.draft)).decode()
        digest = hashlib.sha256(content.encode()).hexdigest()
        first, number = _next(ready.before, digest)
        made = models.OwnCatalogue.objects.create(
            owner_id=ready.owner,
            first_id=first,
            number=number,
            title=ready.title,
            content=content,
            digest=digest,
            measures=len(ready.draft.measures),
            file=ready.kept.rows["file"],
            name=ready.kept.name,
            by_id=by.person,
        )
        values: dict[str, tuple[Any, Any]] = {
            "title": (None, ready.title),
            "number": (None, number),
            "measures": (None, made.measures),
            "file": (None, made.file),
            "digest": (None, digest),
        }
        values |= {"concerns": (None, list(ready.concerns))} if ready.concerns else {}
        _tell("catalogue.kept", made, values, by)
        ready.kept.delete()
    return made


def _next(before: models.OwnCatalogue | None, digest: str) -> tuple[int | None, int]:
    """The first version and the number of the next. Unusable when the last one says the same."""
    if before is None:
        return None, 1
    first = before.first_id or before.pk
    models.OwnCatalogue.objects.select_for_update().get(pk=first)
    last = versions(before)[0]
    if last.digest == digest:
        raise errors.Unusable("library.same", "The last version of this survey says the same.", "file")
    return first, last.number + 1


def offer(pk: int, offered: bool, *, by: policy.Actor) -> models.OwnCatalogue:
    """Says whether new work may begin with a version; what was begun with it stays on it."""
    with transaction.atomic():
        found = seen(pk, by)
        policy.require(by, policy.Verb.EDIT, books.thing(found.owner_id))
        if found.offered != offered:
            models.OwnCatalogue.objects.filter(pk=found.pk).update(offered=offered)
            verb = "catalogue.offered" if offered else "catalogue.rested"
            _tell(verb, found, {"offered": (found.offered, offered)}, by)
            found.offered = offered
    return found


def _tell(verb: str, found: models.OwnCatalogue, values: dict[str, tuple[Any, Any]], by: policy.Actor) -> None:
    target = (TARGET, found.pk, found.owner_id)
    deeds.append(verb, by=by, target=target, values=values, version=found.number)


# Going out: what goes out comes back in as a new version.


def written(found: models.OwnCatalogue, kind: str) -> bytes:
    """A version as a spreadsheet in the columns that are read again."""
    told = json.loads(found.content)
    titles = {section["id"]: section["title"] for section in told["sections"]}
    return _table(kind, found.code, told["languages"], titles, told["measures"])


def _table(
    kind: str,
    name: str,
    languages: Sequence[str],
    titles: Mapping[str, Mapping[str, str]],
    measures: Sequence[Mapping[str, Any]],
) -> bytes:
    heads = [
        "section_id",
        *(f"section_{one}" for one in languages),
        "id",
        *(f"title_{one}" for one in languages),
        "references",
        "fields",
    ]
    rows = [
        {
            "section_id": one["section"],
            **{f"section_{name}": titles[one["section"]].get(name, "") for name in languages},
            "id": one["id"],
            **{f"title_{name}": one["title"].get(name, "") for name in languages},
            "references": "; ".join(one["references"]),
            "fields": "; ".join(one["fields"]),
        }
        for one in measures
    ]
    return tables.write(kind, name, heads, rows)


_MODEL: Final = (
    (
        "A",
        {"es": "Autoridad", "en": "Authority"},
        "A-01",
        "La ley nombra una autoridad.",
        "The law names an authority.",
    ),
    ("A", {"es": "Autoridad", "en": "Authority"}, "A-02", "La autoridad publica un informe.", ""),
)


def model(kind: str) -> bytes:
    """An example in the right columns, to be written over."""
    measures = [
        {
            "id": id_,
            "section": section,
            "title": {"es": spanish, "en": english},
            "references": ["UNSCR 1540 OP2"],
            "fields": [],
        }
        for section, _title, id_, spanish, english in _MODEL
    ]
    titles = {section: title for section, title, *_rest in _MODEL}
    return _table(kind, "model", ("es", "en"), titles, measures)


def export(by: policy.Actor, owner: str) -> list[dict[str, Any]]:
    """Every version of what an owner brought, whole: for the country's own export."""
    if not policy.may(by, policy.Verb.VIEW, books.thing(owner)):
        return []
    rows = models.OwnCatalogue.objects.filter(owner=owner).order_by("pk")
    return [
        {"id": row.code, "version": row.number, "digest": row.digest, "at": row.at.isoformat(), "file": row.name}
        | json.loads(row.content)
        for row in rows
    ]
