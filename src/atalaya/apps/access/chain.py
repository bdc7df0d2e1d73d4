"""The chain of deeds as a whole: whether it holds, and its signed end."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from atalaya.adapters import clock, keys
from atalaya.apps.access import models
from atalaya.core import errors, policy, seal

AT_ONCE: Final = 2_000
PURPOSE: Final = "head"
_COLUMNS: Final = ("role", "verb", "target", "owner", "version", "request")


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of the chain found: how many deeds, and the first that does not hold (0: none) with the reason."""

    deeds: int
    bad: int = 0
    why: str = ""


def check() -> Found:
    """Reads every deed from the first to the last. Stops at the first that was changed, taken out, or put in.

    A value that was erased keeps its digest; every other value has to fit its own. The end of the chain has to be the
    head, and each signed head has to be a deed of the chain.
    """
    previous, count = seal.BEFORE, 0
    signed = {head.number: head for head in models.SignedHead.objects.order_by("number")}
    for deed, values in _deeds():
        why = _fault(deed, values, previous) or _signature(signed.pop(deed.number, None), deed)
        if why:
            return Found(count, deed.number, why)
        previous = seal.Head(deed.number, deed.hash)
        count += 1
    head = models.Head.objects.get(pk=1)
    if (head.number, head.hash) != (previous.number, previous.hash):
        return Found(count, previous.number + 1, "the end of the chain is missing, or its head was changed")
    if signed:
        return Found(count, min(signed), "a signed head names a deed that is not there")
    return Found(count)


def sign() -> models.SignedHead | None:
    """Signs the present end of the chain, unless it is signed already; None for an empty chain."""
    with transaction.atomic():
        head = models.Head.objects.select_for_update().get(pk=1)
        if head.number == 0 or models.SignedHead.objects.filter(number=head.number).exists():
            return None
        at = clock.now()
        key = _ring().signing(at)
        message = seal.head_bytes(seal.Head(head.number, head.hash))
        signature = seal.sign(message, key.secret, purpose=PURPOSE).hex()
        return models.SignedHead.objects.create(
            number=head.number, hash=head.hash, at=at, key=key.id, signature=signature
        )


def _ring() -> keys.Ring:
    return keys.Ring(settings.DATA / "keys", "server")


def _deeds() -> Iterator[tuple[models.Deed, Sequence[models.DeedValue]]]:
    """Deeds in their order with their values, some thousands at a time."""
    after = 0
    while found := list(models.Deed.objects.filter(number__gt=after).order_by("number")[:AT_ONCE]):
        values: Mapping[int, list[models.DeedValue]] = defaultdict(list)
        span = models.DeedValue.objects.filter(deed__gt=after, deed__lte=found[-1].number)
        for value in span.order_by("field"):
            values[value.deed_id].append(value)
        yield from ((deed, values[deed.number]) for deed in found)
        after = found[-1].number


def _fault(deed: models.Deed, values: Sequence[models.DeedValue], previous: seal.Head) -> str:
    if deed.number != previous.number + 1:
        return "a deed before it is missing"
    try:
        body = json.loads(deed.line)
        linked = seal.link(previous.hash, seal.Line(deed.number, deed.at, body))
    except (ValueError, errors.Unusable):
        return "its line cannot be read"
    if linked != deed.hash:
        return "its line, its moment or its hash was changed"
    told = {"by": deed.by_id, "id": deed.target_id, **{name: getattr(deed, name) for name in _COLUMNS}}
    if any(body.get(name) != value for name, value in told.items()):
        return "its columns do not say what its line says"
    return _value_fault(body.get("values", {}), values)


def _value_fault(told: Mapping[str, Any], values: Sequence[models.DeedValue]) -> str:
    if sorted(told) != [value.field for value in values]:
        return "a value was taken out or put in"
    for value in values:
        if value.erased_at is not None:
            continue
        if _digests(value) != told[value.field]:
            return f"the value of {value.field} was changed"
    return ""


def _digests(value: models.DeedValue) -> list[str]:
    """The digests of a value as it stands; none when it could never have been written."""
    try:
        salt = bytes.fromhex(value.salt)
        return [seal.digest(one, salt) for one in (value.before, value.after)]
    except (ValueError, errors.Unusable):
        return []


def _signature(head: models.SignedHead | None, deed: models.Deed) -> str:
    if head is None:
        return ""
    if head.hash != deed.hash:
        return "it is not the deed whose hash was signed"
    known = {key.id: key for key in _ring().trusted() if key.owner == policy.SERVER}
    key = known.get(head.key)
    message = seal.head_bytes(seal.Head(head.number, head.hash))
    if key is None or not seal.is_signed(message, bytes.fromhex(head.signature), key.public, purpose=PURPOSE):
        return "the signature of the head does not fit"
    return ""
