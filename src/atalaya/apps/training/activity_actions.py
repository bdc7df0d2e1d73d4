"""Deeds on an activity: begin it, move it on, name people, select them, keep attendance, scores and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core import signing
from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds, fields
from atalaya.apps.access import queries as access
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import errors, policy, training

REASONED: Final = ("postpone", "cancel")
_SALT: Final = "atalaya.session"
_TOKEN_S: Final = 3 * 24 * 3600
"""The code of a session works for three days from when it was shown: long enough for a session that moves."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What an activity begins with."""

    title: Mapping[str, str]
    kind: str
    since: str
    until: str = ""
    place: Mapping[str, str] = field(default_factory=dict)
    countries: Sequence[str] = ()
    projects: Sequence[int] = ()
    klass: str = policy.Klass.PUBLIC
    more: Mapping[str, Any] = field(default_factory=dict)


def begin(told: Begin, owner: str, *, by: policy.Actor) -> Any:
    """Adds an activity and says how it is run; ``more`` are values of its running. Gives the activity."""
    with transaction.atomic():
        made = standing.activities()(
            owner_id=owner, klass=told.klass, kind=told.kind, title=dict(told.title), since=told.since,
            until=told.until, place=dict(told.place), countries=list(told.countries), projects=list(told.projects),
        )  # fmt: skip
        deeds.create(made, by=by)
        lay_down(made.pk, told.more, by=by)
    return made


def lay_down(pk: int, values: Mapping[str, Any], *, by: policy.Actor) -> models.Edition:
    """Says how an activity is run. OutOfOrder when that is laid down already: change it then."""
    with transaction.atomic():
        found = standing.run(pk, by)
        if standing.edition(pk):
            raise errors.OutOfOrder("activity.twice", "How this activity is run is laid down already.")
        row = models.Edition(owner_id=found.owner_id, klass=standing.klass(found.owner_id), activity_id=pk, **values)
        row.ends = found.until or found.since
        return deeds.create(row, by=by)


def take(
    pk: int,
    step: str,
    *,
    by: policy.Actor,
    version: int,
    on: date | None = None,
    reason: str = "",
    language: str = "es",
) -> Any:
    """Moves an activity on. OutOfOrder says what is missing; to put off or cancel takes a reason."""
    with transaction.atomic():
        found = standing.run(pk, by)
        _require(found, step, by)
        more: dict[str, Any] = {}
        if step in REASONED:
            if not reason.strip():
                raise errors.Unusable("activity.reason", "Say why.", "reason")
            more = {"reason": {language: reason.strip()[: fields.TEXT_CHARS]}}
        done = deeds.take(standing.activities(), pk, step, by=by, version=version, on=on, **more)
        if step == "hold":
            _settle(pk, by)
    return done


def _require(found: Any, step: str, by: policy.Actor) -> None:
    """What has to be there before a step of an activity that is run here; small ones go their short way freely."""
    run = standing.edition(found.pk)
    if step == "open_call":
        run = standing.laid_down(found.pk)
        if run.call_until is None or run.call_until < clock.today():
            raise errors.OutOfOrder("activity.until", "Say until when the call is open; that day must lie ahead.")
        if not any(run.purpose.values()):
            raise errors.OutOfOrder(
                "activity.purpose", "Say first what personal data is used for, and how long it is kept."
            )
    if run is None:
        return
    rows = standing.places(found.pk, by)
    if step == "confirm" and found.stage == "selecting" and any(row.stage == "nominated" for row in rows):
        raise errors.OutOfOrder("activity.unselected", "Select first: some people still wait for an answer.")
    if step == "report" and run.report_id is None and rows:
        raise errors.OutOfOrder("activity.report", "Begin the report first: its tables come from the records.")


def _settle(pk: int, by: policy.Actor) -> None:
    """Who was expected took part or did not come: as attendance says, where it was kept."""
    keys = standing.sessions(standing.edition(pk))
    rows = [row for row in standing.places(pk, by) if row.stage in standing.COMING]
    kept = bool(keys) and any(row.attended for row in rows)
    for row in rows:
        step = "complete" if not kept or set(row.attended) & set(keys) else "miss"
        deeds.take(models.Place, row.pk, step, by=by, version=row.version)


# Names.


def nominate(pk: int, owner: str, values: Mapping[str, Any], *, by: policy.Actor) -> models.Place:
    """Names somebody for an activity whose call is open; whoever holds it may write in what came on a note.

    OutOfOrder when the call is not open, or its day is over for those who do not hold the activity.
    """
    with transaction.atomic():
        found = standing.seen(pk, by)
        require_open(found, by)
        told = {"on": clock.today().isoformat(), **values}
        row = models.Place(owner_id=owner, klass=policy.Klass.BILATERAL, activity_id=pk, **told)
        return deeds.create(row, by=by)


def require_open(found: Any, by: policy.Actor) -> None:
    """Raises unless people may be named for an activity now."""
    run = standing.laid_down(found.pk)
    if found.stage != "called":
        raise errors.OutOfOrder("activity.call", "The call is not open.")
    if not standing.runs(found, by) and run.call_until and run.call_until < clock.today():
        raise errors.OutOfOrder("activity.over", "The call is over. Ask whoever holds the activity.")


# Selection.


def propose(pk: int, by: policy.Actor) -> tuple[training.Choice, ...]:
    """What the rules give for those who wait."""
    run = standing.laid_down(pk)
    waiting = [row for row in standing.places(pk, by) if row.stage in ("nominated", "reserve")]
    kept = [row for row in standing.places(pk, by) if row.stage in standing.COMING]
    rules = training.rules_of(run.rules)
    return training.select([standing.person(row) for row in waiting], rules, max(0, run.places - len(kept)))


def choose(pk: int, chosen: Iterable[int], *, why: str = "", by: policy.Actor) -> models.Choosing:
    """Selects these people and answers all others who wait: on the reserve list, or not selected.

    Unusable where a rule is not met and ``why`` is empty, or where more are chosen than there are places.
    """
    with transaction.atomic():
        found = standing.run(pk, by)
        run = standing.laid_down(pk)
        if found.stage not in ("called", "selecting"):
            raise errors.OutOfOrder("activity.selecting", "People are selected once the call is closed.")
        rows = [row for row in standing.places(pk, by) if row.stage in ("nominated", "reserve", *standing.COMING)]
        wanted = {row.pk for row in rows if row.stage in standing.COMING} | set(chosen)
        kept = [row for row in rows if row.pk in wanted]
        if len(kept) > run.places:
            raise errors.Unusable("activity.places", "More people are chosen than there are places.", "chosen")
        rules = training.rules_of(run.rules)
        named = [standing.person(row) for row in rows]
        results = training.check([standing.person(row) for row in kept], rules, named)
        if not all(one.met for one in results) and not why.strip():
            raise errors.Unusable(
                "activity.why", "A rule is not met. Say why these people are chosen all the same.", "why"
            )
        proposed = {one.id: one for one in propose(pk, by)}
        for row in rows:
            if row.stage in ("nominated", "reserve"):
                _answer(row, row.pk in wanted, proposed[row.pk], by)
        made = models.Choosing.objects.create(
            activity_id=pk, by_id=by.person, at=clock.now(), rules=run.rules, nominated=len(rows), selected=len(kept),
            why=why.strip()[:2000], results=[_told(one) for one in results],
        )  # fmt: skip
        told = {"chosen": (None, sorted(wanted)), "why": (None, made.why or None)}
        deeds.append("edition.selected", record=run, by=by, values=told)
    return made


def _answer(row: models.Place, chosen: bool, proposed: training.Choice, by: policy.Actor) -> None:
    """Selects one person or not, with the reason of the rules where the person followed them."""
    decision = "selected" if chosen else "not_selected" if proposed.decision == "not_selected" else "reserve"
    followed = decision == proposed.decision
    reason, number = (proposed.reason, proposed.number) if followed else ("person", 0)
    step = {"selected": "select", "reserve": "put_by", "not_selected": "decline"}[decision]
    if row.stage == "reserve" and step == "put_by":
        return
    deeds.take(models.Place, row.pk, step, by=by, version=row.version, reason=reason, reason_number=number)


def _told(one: training.Result) -> dict[str, Any]:
    return {"rule": one.rule.kind, "number": one.rule.number, "of": one.rule.of, "value": one.value, "met": one.met}


# Attendance.


def session_token(pk: int, key: str) -> str:
    """What the code on the wall of a session says: which session of which activity, signed, with its time."""
    return signing.dumps([pk, key], salt=_SALT, compress=True)


def session_of(token: str) -> tuple[Any, models.Edition, str]:
    """The session that a code names: activity, running, key. Missing when it is forged, too old, or not running."""
    try:
        pk, key = signing.loads(token, salt=_SALT, max_age=_TOKEN_S)
    except (signing.BadSignature, ValueError, TypeError) as fault:
        raise errors.Missing(
            "activity.session", "This code is not valid any more. Ask whoever holds the session."
        ) from fault
    found = standing.activities()._default_manager.filter(pk=pk, withdrawn=False, stage="running").first()
    run = standing.edition(pk) if found else None
    if run is None or key not in standing.sessions(run):
        raise errors.Missing("activity.session", "This code is not valid any more. Ask whoever holds the session.")
    return found, run, key


def sign_in(token: str, code: str) -> None:
    """Somebody signs in at a session by the code on the wall and their own. Unusable when their own is not known."""
    with transaction.atomic():
        found, _run, key = session_of(token)
        typed = code.strip().upper()
        rows = models.Place.objects.select_for_update().filter(activity=found.pk, withdrawn=False)
        row = rows.filter(token=typed, stage__in=standing.COMING).first() if typed else None
        if row is None:
            raise errors.Unusable("activity.code", "This code is not on the list of this activity.", "code")
        if key not in row.attended:
            before, after = row.attended, [*row.attended, key]
            _present(row, after)
            row.version += 1
            deeds.append("place.signed", record=row, by=policy.VISITOR, values={"attended": (before, after)})


def _present(row: models.Place, keys: Sequence[str]) -> None:
    """Writes at which sessions somebody was, unless another was faster."""
    rows = models.Place.objects.filter(pk=row.pk, version=row.version)
    if rows.update(attended=list(keys), version=row.version + 1, updated_at=clock.now()) != 1:
        raise errors.Conflict("record.changed", "Somebody else changed this record meanwhile. Try again.")


def attend(pk: int, present: Mapping[int, Sequence[str]], *, by: policy.Actor) -> int:
    """Keeps attendance from the list: at which sessions each was. Gives how many changed."""
    with transaction.atomic():
        found = standing.run(pk, by)
        if found.stage not in ("confirmed", "running"):
            raise errors.OutOfOrder("activity.attendance", "Attendance is kept from confirmation until it was held.")
        keys = standing.sessions(standing.laid_down(pk))
        changed = 0
        for row in standing.places(pk, by):
            told = [key for key in keys if key in present.get(row.pk, ())]
            if row.stage in standing.COMING and row.pk in present and told != row.attended:
                deeds.change(models.Place, row.pk, {"attended": told}, by=by, version=row.version)
                changed += 1
    return changed


def score(pk: int, told: Mapping[int, tuple[int | None, int | None]], *, by: policy.Actor) -> int:
    """Keeps what each reached in the tests before and after, in per cent. Gives how many changed."""
    with transaction.atomic():
        standing.run(pk, by)
        changed = 0
        for row in standing.places(pk, by):
            pair = told.get(row.pk, (row.before, row.after))
            if row.stage in standing.CHOSEN and pair != (row.before, row.after):
                values = {"before": pair[0], "after": pair[1]}
                deeds.change(models.Place, row.pk, values, by=by, version=row.version)
                changed += 1
    return changed


# Afterwards.


def follow(pk: int, values: Mapping[str, Any], *, by: policy.Actor, version: int) -> models.Place:
    """Keeps what somebody says after three or six months: whether they use it, whom they trained."""
    known = {"uses_3", "uses_6", "used", "passed"}
    with transaction.atomic():
        row = access.one(models.Place, pk, by)
        if row.stage != "took_part":
            raise errors.OutOfOrder("place.absent", "Only those who took part are asked afterwards.")
        return deeds.change(
            models.Place, pk, {name: values[name] for name in known & set(values)}, by=by, version=version
        )
