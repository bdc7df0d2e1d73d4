"""Files that become drafts: kept, read by the worker in the cage, shown, confirmed by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, Any, Final

from django.db import OperationalError, transaction
from django.db.models import Q

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import deeds
from atalaya.apps.drafting import actions, models, standing, texts
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy
from atalaya.core.drafting import comparison, intake, merging
from atalaya.core.drafting.model import Text

LEASE: Final = timedelta(minutes=20)
"""After so long without an answer a file is taken to be nobody's, and read again."""
TARGET: Final = "drafting.arrival"


def bring(made: models.Arrival, file: IO[bytes], *, by: policy.Actor) -> models.Arrival:
    """Keeps a file to be read: for a new draft of an owner, or for one that there is (``draft``)."""
    if made.draft_id is None and not policy.may_create(by, "draft", made.owner_id, policy.Klass(made.klass)):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    kept = laws.store().put(file)
    with transaction.atomic():
        if made.draft_id is not None:
            standing.writable(made.draft_id, by)
        made.file, made.by_id = kept.digest, by.person
        made.save(force_insert=True)
        shown = {"file": (None, kept.digest)}
        deeds.append("draft.brought", by=by, target=(TARGET, made.pk, made.owner_id), values=shown)
    return made


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Arrival.objects.filter(state="waiting").update(taken_at=None)


def read_next(cage: Cage) -> bool:
    """Reads one file that waits; False when none does."""
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    one = models.Arrival.objects.filter(free, state="waiting").order_by("pk").first()
    if one is None or not models.Arrival.objects.filter(free, pk=one.pk, state="waiting").update(taken_at=clock.now()):
        return False
    values: dict[str, Any]
    try:
        with laws.store().open(one.file) as content:
            sources = cage.read(content.read(), one.name)
        if len(sources) != 1:
            raise errors.Unusable("draft.files", "Bring one text at a time.", one.name)
        taken = intake.take(sources[0], sort=texts.sort(one.kind), lead=one.lead)
        notes = [{"code": note.code, "detail": note.detail} for note in taken.notes]
        values = {"state": "done", "content": texts.write(taken.text), "lead": taken.text.lead, "notes": notes}
    except OperationalError:  # the database was busy or away: no fault of the file
        models.Arrival.objects.filter(pk=one.pk).update(taken_at=None)
        raise
    except errors.Problem as problem:
        values = {"state": "failed", "detail": problem.detail[:600]}
    except Exception as fault:  # noqa: BLE001 - a fault of ours over one file must not end the reading of the rest
        values = {"state": "failed", "detail": f"its structure could not be found ({type(fault).__name__})"}
    models.Arrival.objects.filter(pk=one.pk, state="waiting").update(**values, taken_at=None)
    return True


def seen(pk: int, by: policy.Actor) -> models.Arrival:
    """A file for whoever brought it. Missing for everybody else: nobody confirmed that it may be seen."""
    rows = models.Arrival.objects.select_related("draft__owner", "owner")
    found = rows.filter(pk=pk, by=by.person).first() if by.person else None
    if found is None:
        raise standing.nothing()
    return found


def confirm(pk: int, title: str, *, by: policy.Actor) -> tuple[models.Draft, tuple[merging.Clash, ...]]:
    """Makes the draft of a file that was read; or puts its words into the draft it came back to.

    The clashes are parts that were changed here and in the file, and differently: what stands here stays.
    """
    with transaction.atomic():
        one = models.Arrival.objects.select_for_update(of=("self",)).get(pk=seen(pk, by).pk)
        if one.state != "done":
            raise errors.OutOfOrder("draft.arrival", "This file is not read yet, could not be, or was taken already.")
        text = texts.read(one.content)
        if one.draft is not None:
            found, clashes = one.draft, _return(one, text, by)
        else:
            found, clashes = actions.create(_draft(one, text, title), text, by=by), ()
        models.Arrival.objects.filter(pk=one.pk).update(state="confirmed", draft=found, content="")
    return found, clashes


def _draft(one: models.Arrival, text: Text, title: str) -> models.Draft:
    named = " ".join(title.split())[:300] or text.named(text.lead)[:300] or one.name
    return models.Draft(
        owner_id=one.owner_id,
        klass=one.klass,
        kind=one.kind,
        lead=text.lead,
        tradition="common" if text.scheme == "common" else "civil",
        title={text.lead: named},
    )


def against(one: models.Arrival) -> Text:
    """The words that a file which came back is laid beside: the last version frozen, else those that stand."""
    assert one.draft is not None
    last = one.draft.versions.order_by("-number").first()
    return texts.read(last.content) if last else texts.working(one.draft)


def _return(one: models.Arrival, text: Text, by: policy.Actor) -> tuple[merging.Clash, ...]:
    assert one.draft is not None
    base = against(one)
    return actions.replace_all(one.draft.pk, base, comparison.carry(base, text), by=by)
