"""A text that was drafted here and became law goes into the register: as a new law, or as a new wording of one."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from django.db import transaction

from atalaya.apps.laws import actions, models
from atalaya.core import errors, policy
from atalaya.core.laws import metadata, structure
from atalaya.core.laws.metadata import Origin
from atalaya.core.laws.model import Source


@dataclass(frozen=True, slots=True)
class Enacted:
    """What the register is told of it; ``kind`` is one of ``models.TYPES``, days are as exact as they are known."""

    owner: str
    klass: str
    kind: str
    title: str
    language: str
    number: str = ""
    on: str = ""
    gazette: str = ""
    published_on: str = ""
    reference: str = ""


def enact(source: Source, data: bytes, told: Enacted, *, by: policy.Actor) -> tuple[str, models.Law]:
    """Puts the words into the register, as files that arrive are: ``new``, ``edition`` or ``same``, and the law.

    It is a candidate like every other until somebody has compared it with the official text. Refused where this person
    may not add laws; Unusable without a number or a type the register knows.
    """
    if not policy.may_create(by, "law", told.owner, policy.Klass(told.klass)):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    if told.kind not in dict(models.TYPES):
        raise errors.Unusable("law.kind", "Choose the type of the law.", "kind")
    if not told.number.strip():
        raise errors.Unusable("law.number", "Write the number that the law was given.", "number")
    read = replace(
        structure.read(source, told.language),
        title=told.title,
        type=told.kind if told.kind in metadata.TYPES else "other",
        number=told.number.strip(),
        on=told.on,
        language=told.language,
        status="",
    )
    kept = actions.store().put(io.BytesIO(data))
    with transaction.atomic():
        arrival = models.Arrival.objects.create(owner_id=told.owner, klass=told.klass, by_id=by.person or 0)
        file = models.ArrivedFile.objects.create(
            arrival=arrival, name=source.path[-300:], digest=kept.digest, size_bytes=kept.size_bytes
        )
        origin = Origin(address=told.reference, gazette=told.gazette, published_on=told.published_on)
        state, law = actions.keep(read, file, origin, by=by)
        models.ArrivedFile.objects.filter(pk=file.pk).update(state=state, law=law)
    return state, law
