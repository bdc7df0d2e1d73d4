"""Deeds about laws: bring files, read what waits, add wordings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import IO, Final

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock
from atalaya.adapters.files import Store
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import deeds, events, queries
from atalaya.apps.access import models as people
from atalaya.apps.access.fields import LINE_CHARS
from atalaya.apps.laws import lists, models, search
from atalaya.apps.laws import queries as reads
from atalaya.core import errors, policy
from atalaya.core.laws import metadata, structure
from atalaya.core.laws.metadata import Origin
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import words

MOST_FILES: Final = 600
MOST_FILE_BYTES: Final = 50 * 1024 * 1024
MOST_BYTES: Final = 20 * 1024**3
LEASE: Final = timedelta(minutes=20)
"""After so long without an answer a file is taken to be nobody's, and read again."""
_BATCH: Final = 500
_TITLE_CHARS: Final = 290
_KINDS: Final = frozenset(kind for kind, _name in models.TYPES)
_GONE: Final = re.compile(r"derogad|abrogad|revogad|repealed|abroge")
_FORCE: Final = re.compile(r"vigente|in[ _]force|en vigor|em vigor|en vigueur")


def store() -> Store:
    """Where files of this site lie."""
    return Store(settings.DATA / "files", limit_bytes=MOST_FILE_BYTES, quota_bytes=MOST_BYTES)


def bring(files: Iterable[tuple[str, IO[bytes]]], *, owner: str, klass: str, by: policy.Actor) -> models.Arrival:
    """Keeps files to be read by the worker. Refused where this person may not add laws; Unusable says what is wrong."""
    if not policy.may_create(by, "law", owner, policy.Klass(klass)):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    found, told = lists.part(list(files))
    if not found or len(found) > MOST_FILES:
        raise errors.Unusable("laws.files", "Choose at least one file and at most 600 at once.", "texts")
    kept = [(name[-300:], store().put(file)) for name, file in found]
    absent = sorted(told.keys() - {lists.bare(name) for name, _file in found})
    with transaction.atomic():
        arrival = models.Arrival.objects.create(
            owner_id=owner, klass=klass, by_id=by.person or 0, absent=absent[: lists.MOST_ABSENT]
        )
        models.ArrivedFile.objects.bulk_create(
            models.ArrivedFile(
                arrival=arrival,
                name=name,
                digest=one.digest,
                size_bytes=one.size_bytes,
                told=told.get(lists.bare(name), {}),
            )
            for name, one in kept
        )
        values = {"files": (None, len(kept))}
        deeds.append("law.brought", by=by, target=("laws.arrival", arrival.pk, owner), values=values)
    return arrival


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.ArrivedFile.objects.filter(state="waiting").update(taken_at=None)


def read_next(cage: Cage) -> bool:
    """Reads one file that waits; False when none does. A file is read whole or not at all."""
    file = _take()
    if file is None:
        return False
    try:
        with store().open(file.digest) as content:
            sources = cage.read(content.read(), file.name)
        told = [replace(source, meta={**source.meta, **file.told}) for source in sources]
        _keep(file, [(structure.read(source), metadata.origin(source.text, source.meta)) for source in told])
    except OperationalError:  # the database was busy or away: no fault of the file
        models.ArrivedFile.objects.filter(pk=file.pk, state="waiting").update(taken_at=None)
        raise
    except errors.Problem as problem:
        _fail(file, problem.code, problem.detail)
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one file must not end the reading of the rest
        _fail(file, "structure.fault", f"its structure could not be found ({type(fault).__name__}); please report it")
    return True


def _take() -> models.ArrivedFile | None:
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    for file in models.ArrivedFile.objects.filter(free, state="waiting").order_by("pk")[:5]:
        mine = models.ArrivedFile.objects.filter(free, pk=file.pk, state="waiting").update(taken_at=clock.now())
        if mine:
            return file
    return None


def _fail(file: models.ArrivedFile, code: str, detail: str) -> None:
    models.ArrivedFile.objects.filter(pk=file.pk, state="waiting").update(
        state="failed", code=code[:60], detail=detail[:600], taken_at=None
    )


def _keep(file: models.ArrivedFile, instruments: list[tuple[Instrument, Origin]]) -> None:
    """What a file gave, in one transaction with its state: a cut leaves nothing half written."""
    arrival = file.arrival
    user = people.User.objects.get(pk=arrival.by_id)
    by = queries.actor(user, strong=True, on=clock.today())
    with transaction.atomic():
        told = [keep(one, file, where, by=by) for one, where in instruments]
        states = [state for state, _law in told]
        state = next((one for one in ("new", "edition", "same") if one in states), "failed")
        done = models.ArrivedFile.objects.filter(pk=file.pk, state="waiting").update(
            state=state, law=told[0][1] if told else None, taken_at=None
        )
        if not done:  # another worker was quicker
            transaction.set_rollback(True)


def keep(told: Instrument, file: models.ArrivedFile, origin: Origin, *, by: policy.Actor) -> tuple[str, models.Law]:
    """Puts an instrument into the register: as a new law, as a new wording of a known one, or not again.

    What comes so is a candidate: it carries where it was found and stays *not compared with the official text*.
    """
    owner = file.arrival.owner_id
    digest = hashlib.sha256(told.text.encode()).hexdigest()
    here = models.Law.objects.filter(owner_id=owner, withdrawn=False)
    known = models.Edition.objects.filter(law__in=here, digest=digest).select_related("law").first()
    if known is not None and policy.may(by, policy.Verb.VIEW, queries.thing(known.law)):
        return "same", known.law
    law = _known(told, owner, by)
    state = "edition" if law else "new"
    if law is None:
        law = deeds.create(_law(told, file, origin), by=by)
    _add_edition(law, told, digest, file, by)
    return state, law


def _known(told: Instrument, owner: str, by: policy.Actor) -> models.Law | None:
    """The law of the same type, number and date, if this person may change it."""
    if not told.number or not told.on:
        return None
    same = models.Law.objects.filter(owner_id=owner, withdrawn=False, kind=_kind(told), number=told.number, on=told.on)
    found = queries.visible(same, by).first()
    return found if found and policy.may(by, policy.Verb.EDIT, queries.thing(found)) else None


def _kind(told: Instrument) -> str:
    return told.type if told.type in _KINDS else "other"


def _law(told: Instrument, file: models.ArrivedFile, origin: Origin) -> models.Law:
    language = told.language if told.language in search.LANGUAGES else "es"
    title = " ".join((told.title or file.name).split())[:_TITLE_CHARS]
    said = words.fold(told.status)
    status = "repealed" if _GONE.search(said) else "in_force" if _FORCE.search(said) else "unknown"
    return models.Law(
        owner_id=file.arrival.owner_id,
        klass=file.arrival.klass,
        title={language: title},
        kind=_kind(told),
        number=told.number[:80],
        on=told.on,
        gazette=origin.gazette[:160],
        published_on=origin.published_on,
        status=status,
        language=language,
        sources=_sources(file.name, origin, language),
    )


def _sources(name: str, origin: Origin, language: str) -> list[dict[str, str]]:
    """Where the text says that it was found; nothing where it does not say."""
    if not (origin.address or origin.licence):
        return []
    title = " – ".join(filter(None, (name, origin.licence)))
    told = {"title": title, "reference": origin.address, "on": origin.read_on or origin.published_on}
    row = {**told, "confidence": "recalled", "language": language}
    return [{key: value[:LINE_CHARS] for key, value in row.items() if value}]


def _add_edition(
    law: models.Law, told: Instrument, digest: str, file: models.ArrivedFile, by: policy.Actor
) -> models.Edition:
    """One more wording, which is the current one from now on."""
    last = law.editions.order_by("-number").first()
    law.editions.filter(current=True).update(current=False)
    edition = models.Edition.objects.create(
        law=law,
        number=(last.number if last else 0) + 1,
        digest=digest,
        file=file.digest,
        name=file.name,
        language=law.language,
        chars=len(told.text),
        notes=[{"code": note.code, "detail": note.detail, "start": note.start} for note in told.notes],
        by_id=by.person,
    )
    made = models.Article.objects.bulk_create(_articles(edition, told), batch_size=_BATCH)
    search.index((one for one in made if one.shape in reads.CITABLE), law.language)
    deeds.append("law.edition", record=law, by=by, values={"text": (last.digest if last else None, digest)})
    if last is not None:
        events.tell(queries.target(models.Law), law.pk)
    return edition


def _articles(edition: models.Edition, told: Instrument) -> list[models.Article]:
    seen: set[str] = set()
    made = []
    for place, unit in enumerate(told.units):
        stem = re.sub(r"[^a-z0-9]+", "-", words.fold(unit.number)).strip("-")[:60]
        anchor = f"art-{stem}" if unit.shape == "article" and stem else f"p-{place}"
        if anchor in seen:
            anchor = f"{anchor}-p{place}"
        seen.add(anchor)
        made.append(
            models.Article(
                edition=edition,
                place=place,
                shape=unit.shape,
                number=unit.number[:60],
                label=unit.label[:300],
                title=unit.title[:600],
                path=list(unit.path),
                standing=unit.standing.value,
                anchor=anchor,
                start=unit.start,
                body=unit.body - unit.start,
                text=told.text[unit.start : unit.end],
            )
        )
    return made
