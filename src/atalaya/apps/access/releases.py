"""Releases: an owner shows a record to an audience. National text takes two people, as the process says."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds, models, queries, records
from atalaya.core import errors, policy, processes, workflow

TARGET = "access.release"


def propose(
    model: type[records.Record], pk: int, audience: str, *, why: str, by: policy.Actor, version: int
) -> models.Release:
    """Opens a record to an audience; of national text it is a proposal until a second person confirms.

    ``audience`` is ``public``, ``network`` or an owner's code. OutOfOrder when it is released there already.
    """
    with transaction.atomic():
        record = queries.one(model, pk, by)
        policy.require(by, policy.Verb.RELEASE, queries.thing(record))
        _check_audience(audience, record)
        if record.version != version:
            raise errors.Conflict("record.changed", "Somebody changed this record meanwhile. Read it again first.")
        name = queries.target(model)
        rows = models.Release.objects.filter(target=name, target_id=pk, audience=audience)
        if rows.exclude(stage="withdrawn").exists():
            raise errors.OutOfOrder("release.twice", "It is released to this audience, or proposed to be.")
        position = (
            workflow.take(
                processes.RELEASE, workflow.NOTHING, "propose", deeds.person_at(by, queries.thing(record)), clock.now()
            )
            if _takes_two(record)
            else workflow.NOTHING
        )
        stage = position.stage or queries.CONFIRMED
        release = models.Release.objects.create(
            target=name, target_id=pk, audience=audience, stage=stage, why=why, at=clock.now()
        )
        _tell("propose" if position.stage else "confirm", release, record, by)
    return release


def confirm(pk: int, *, by: policy.Actor, version: int) -> models.Release:
    """A second person opens what another proposed; the only person may, after a day's wait."""
    with transaction.atomic():
        release, record = _find(pk, by, version)
        thing = queries.thing(record)
        policy.require(by, policy.Verb.RELEASE, thing)
        person = deeds.person_at(by, thing)
        others = _who_may_release(thing)
        position = workflow.take(processes.RELEASE, _position(release), "confirm", person, clock.now(), others)
        return _write(release, record, "confirm", position.stage, by, same_person=position.taken[-1].same_person)


def withdraw(pk: int, *, by: policy.Actor, version: int) -> models.Release:
    """Takes a proposal or a release back. What an audience has seen meanwhile it has seen: the deed says from when."""
    with transaction.atomic():
        release, record = _find(pk, by, version)
        policy.require(by, policy.Verb.RELEASE, queries.thing(record))
        if release.stage == "withdrawn":
            raise errors.OutOfOrder("release.withdrawn", "This release was taken back already.")
        return _write(release, record, "withdraw", "withdrawn", by)


def _takes_two(record: records.Record) -> bool:
    return record.klass == policy.Klass.NATIONAL


def _check_audience(audience: str, record: records.Record) -> None:
    known = audience in (policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK)
    if not known and (audience == record.owner_id or not models.Owner.objects.filter(code=audience).exists()):
        raise errors.Unusable("release.audience", "Choose an audience from the list.", "audience")


def _find(pk: int, by: policy.Actor, version: int) -> tuple[models.Release, records.Record]:
    """A release with its record; Missing when either is out of sight, Conflict when another was faster."""
    release = models.Release.objects.select_for_update().filter(pk=pk).first()
    if release is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    model = apps.get_model(release.target)
    record = queries.one(model, release.target_id, by)
    if release.version != version:
        raise errors.Conflict("record.changed", "Somebody else decided about this release meanwhile. Look again.")
    return release, record


def _who_may_release(thing: policy.Thing) -> tuple[workflow.Person, ...]:
    """People at the owner who could confirm: role of the step and letter of the table."""
    able = {
        role
        for role in policy.Role
        if policy.Verb.RELEASE in policy.allowed(role, policy.Relation.OWN, thing.kind, thing.klass)
    }
    everybody = queries.persons_at(thing, clock.today())
    return tuple(workflow.Person(person.id, person.roles & {str(role) for role in able}) for person in everybody)


def _position(release: models.Release) -> workflow.Position:
    """Where a release stands, told from its deeds."""
    done = models.Deed.objects.filter(target=TARGET, target_id=release.pk).order_by("number")
    taken = (workflow.Taken(deed.verb.removeprefix("release."), str(deed.by_id), deed.role, deed.at) for deed in done)
    return workflow.Position(release.stage, tuple(taken))


def _write(
    release: models.Release,
    record: records.Record,
    step: str,
    stage: str,
    by: policy.Actor,
    *,
    same_person: bool = False,
) -> models.Release:
    release.stage, release.version = stage, release.version + 1
    release.save(update_fields=["stage", "version"])
    _tell(step, release, record, by, same_person=same_person)
    return release


def _tell(
    step: str, release: models.Release, record: records.Record, by: policy.Actor, *, same_person: bool = False
) -> None:
    values = {
        "record": (None, f"{release.target} {release.target_id}"),
        "audience": (None, release.audience),
        "why": (None, release.why),
    }
    if same_person:
        values["same_person"] = (None, "1")
    deeds.append(
        f"release.{step}", by=by, target=(TARGET, release.pk, record.owner_id), values=values, version=release.version
    )
