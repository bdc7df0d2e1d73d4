"""What the pages of requests show, each with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import assistance as knowledge
from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, lists, values
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_standing as standing
from atalaya.apps.cooperation.request_registers import subject_name
from atalaya.core import assistance, errors, policy, workflow
from atalaya.web import pieces

FACT_NAMES: Mapping[str, str] = {
    "requested": "Sent by note verbale",
    "authenticated": "Authenticated",
    "acknowledged": "Acknowledged: time to object runs",
    "objected": "The country objected",
    "objection_lifted": "Record that the objection was taken back",
    "distributed": "Distributed to providers",
    "posted": "Summary posted",
    "offered": "Offers received",
    "one_year": "One-year letter",
    "closed": "Closed",
}
"""Facts of a way, under the messages of the stages they lead to."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as it is shown."""

    name: str
    calendar: str
    expected: date
    on: date | None
    late: str
    sure: bool
    doubt: str
    source: str
    left: int


@dataclass(frozen=True, slots=True)
class Way:
    """The Committee's way as it is shown."""

    record: models.Track
    stages: tuple[pieces.Stage, ...]
    clocks: tuple[Clock, ...]
    facts: tuple[tuple[str, date, str, str], ...]
    steps: tuple[pieces.Step, ...]
    warning: str
    may_publish: bool
    posting: int | None


def language() -> str:
    """The reader's language, as data is kept under it."""
    code = (translation.get_language() or "es")[:2]
    return code if code in ("es", "en", "pt", "fr") else "es"


def clocks(track: models.Track) -> tuple[Clock, ...]:
    """The clocks of a way in the reader's words."""
    today = clock.today()
    return tuple(_clock(one, today) for one in standing.clocks(track))


def _clock(one: assistance.Clock, today: date) -> Clock:
    late = ngettext("%(n)d day late", "%(n)d days late", one.late_days) % {"n": one.late_days} if one.late_days else ""
    parts = (_told(one.rule.source.get(name)) for name in ("title", "reference"))
    told = " · ".join(part for part in parts if part)
    name = values.spoken(one.rule.name, language()).text
    doubt = "; ".join(one.calendar.known_from.get(year, {}).get(language(), str(year)) for year in one.doubtful)
    left = (one.expected - today).days
    return Clock(name, _calendar_name(one), one.expected, one.on, late, one.sure, doubt, told, left)


def _told(words: Any) -> str:
    """Words of a source in the reader's language, or as they are."""
    return values.spoken(words, language()).text if isinstance(words, dict) else str(words or "")


def _calendar_name(one: assistance.Clock) -> str:
    if one.rule.calendar == workflow.UN:
        return _("calendar of the United Nations Headquarters")
    return _("calendar of the country")


def way(track: models.Track, by: policy.Actor) -> Way:
    """One way with what this person can do."""
    thing = access.thing(track)
    position = deeds.position_of(track)
    assert track.PROCESS is not None
    shown = clocks(track)
    warnings = [one for one in shown if one.late]
    own = [one.expected for one in standing.clocks(track) if one.rule.id == "own_answer" and not one.on]
    un = [one.expected for one in standing.clocks(track) if one.rule.id == "objection" and not one.on]
    told = ""
    if own and un and own[0] > un[0]:
        told = _("The Committee counts its own days: its term ends before yours, on %(day)s.") % {"day": un[0]}
    elif warnings:
        told = f"{warnings[0].name}: {warnings[0].late}"
    posting = track.postings.filter(withdrawn=False).first()
    return Way(
        track,
        stages(track.PROCESS, track.stage, position, date.fromisoformat(track.facts_told[0]["on"])),
        shown,
        tuple(
            (_(FACT_NAMES[row["what"]]), date.fromisoformat(row["on"]), row["title"], row.get("reference", ""))
            for row in track.facts_told
        ),
        steps(track, thing, by, "request-record"),
        told,
        posting is None and _postable(track) and policy.may_create(by, "request", track.owner_id, policy.Klass.PUBLIC),
        posting.pk if posting else None,
    )


def _postable(track: models.Track) -> bool:
    try:
        standing.require_postable(track)
    except errors.Problem:
        return False
    return True


def stages(process: workflow.Process, stage: str, position: workflow.Position, begun: date) -> tuple[pieces.Stage, ...]:
    """The stage bar with the days that the recorded acts bear; it begins on the day of the note."""
    passed = {process.step(taken.step).target: taken.on or taken.at for taken in position.taken}
    passed[process.start] = begun
    over = stage in process.ends
    shown = []
    for one in process.stages:
        if one.name == stage:
            shown.append(pieces.Stage(_(one.label), "current", passed.get(one.name)))
        elif one.name in passed:
            shown.append(pieces.Stage(_(one.label), "done", passed[one.name]))
        elif not over and one.name not in (*process.ends[1:], "objected"):
            shown.append(pieces.Stage(_(one.label), "ahead"))
    return tuple(shown)


def steps(
    record: models.Track | models.Approach, thing: policy.Thing, by: policy.Actor, name: str
) -> tuple[pieces.Step, ...]:
    """The steps that this person could take on a way, each leading to its own page."""
    process = record.PROCESS
    assert process is not None
    position = deeds.position_of(record)
    person, others, now = deeds.person_at(by, thing), access.persons_at(thing, clock.today()), clock.now()
    found: list[pieces.Step] = []
    for step in workflow.open_steps(process, position):
        verb = policy.Verb.APPROVE if step.needs_second else policy.Verb.EDIT
        problem = workflow.may(process, position, step.name, person, now, others)
        if not policy.may(by, verb, thing) or problem:
            continue
        found.append(pieces.Step(_(step.label), reverse(name, args=[record.pk, step.name]), primary=not found))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as it is shown: given or not, and since when."""

    what: str
    label: str
    given: bool
    told: bool
    since: Any


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says came of a request or an offer; ``edit`` leads to its form, for whoever may write it."""

    who: str
    text: values.Spoken
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A request with all that hangs on it."""

    record: models.Request
    title: values.Spoken
    subject: str
    facts: tuple[pieces.Fact, ...]
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    lacking: tuple[str, ...]
    consents: tuple[Consent, ...]
    ways: tuple[Way, ...]
    approaches: tuple[tuple[models.Approach, str, str, Any], ...]
    offers: tuple[tuple[models.Offer, str, str, str], ...]
    history: tuple[pieces.Deed, ...]
    times: assistance.Times
    may_edit: bool
    may_release: bool
    may_send: bool
    languages: tuple[str, ...]
    restricted: values.Spoken
    feedback: tuple[Said, ...]


# The restricted part is not among them: papers, copies and postings are made of these.
PARTS = ("state", "need", "result", "beneficiaries", "own", "earlier", "sustainability", "summary")


def page(pk: int, by: policy.Actor) -> Page:
    """The page of a request, for the country's own people."""
    found = access.one(models.Request, pk, by)
    thing = access.thing(found)
    register = known.of(models.Request)
    assert register is not None
    bar, todo = lists.way(register, found, thing, by)
    may_edit = policy.may(by, policy.Verb.EDIT, thing)
    tracks = list(access.visible(found.tracks.all(), by).select_related("owner", "request").order_by("pk"))
    names = values.Names(by)
    may_send = found.stage == "cleared" and policy.may_create(by, "track", found.owner_id, policy.Klass.NATIONAL)
    offers = list(access.visible(models.Offer.objects.filter(approach__request=found), by).order_by("pk"))
    return Page(
        found,
        values.spoken(found.title),
        subject_name(found.subject),
        facts(found),
        bar,
        _begin(found, todo) if may_send else todo,
        tuple(_(assistance.MISSING[one]) for one in found.lacking()) if found.stage == "draft" else (),
        consents(found),
        tuple(way(one, by) for one in tracks),
        _approaches(found, by),
        _offers(offers),
        lists.history(found, by, names) if policy.may(by, policy.Verb.HISTORY, thing) else (),
        assistance.times([*(standing.facts(tracks[0]) if tracks else ()), *ended(found)]),
        may_edit,
        policy.may(by, policy.Verb.RELEASE, policy.Thing("track", found.owner_id, policy.Klass.NATIONAL)),
        may_send,
        tuple(found.title),
        values.spoken(found.restricted),
        _feedback(found, offers, may_edit=may_edit),
    )


def _begin(found: models.Request, todo: Sequence[pieces.Step]) -> tuple[pieces.Step, ...]:
    """What a cleared request waits for: its note verbale first, then the ways without the Committee."""
    first = pieces.Step(
        _("Record the note verbale to the Committee"), reverse("request-send", args=[found.pk]), primary=True
    )
    start = reverse("requests-step", args=[found.pk, "start"])
    why = _("To the secretariat or a partner alone, without the Committee.")
    return (first, *(replace(one, primary=False, why=why if one.href == start else one.why) for one in todo))


def _feedback(found: models.Request, offers: Sequence[models.Offer], *, may_edit: bool) -> tuple[Said, ...]:
    """What the country and each provider say came of it; nothing before it was sent."""
    if found.stage in ("draft", "cleared"):
        return ()
    edit = reverse("request-feedback", args=[found.pk]) if may_edit else ""
    own = Said(values.spoken(found.owner.names).text, values.spoken(found.feedback), edit)
    return (own, *(Said(one.provider, values.spoken(one.feedback)) for one in offers if one.feedback))


def said_of(found: models.Approach, by: policy.Actor) -> tuple[tuple[str, str, Said], ...]:
    """The offers made to a request that was shown, each with its stage and what the provider says came of it."""
    rows = access.visible(found.offers.all(), by).order_by("pk")
    return tuple((values.spoken(one.title).text, stage_name(one), _said(one, by)) for one in rows)


def _said(one: models.Offer, by: policy.Actor) -> Said:
    mine = one.owner_id in by.owners() and policy.may(by, policy.Verb.EDIT, access.thing(one))
    edit = reverse("offer-feedback", args=[one.pk]) if mine and one.stage in ("accepted", "delivered") else ""
    return Said(one.provider, values.spoken(one.feedback), edit)


def ended(found: models.Request) -> assistance.Facts:
    """The day on which it was said what came of a request."""
    position = deeds.position_of(found)
    over = {"fulfil", "fulfil_partly", "close_unmet"}
    return [("ended", one.on) for one in position.taken if one.step in over and one.on]


def facts(found: models.Request) -> tuple[pieces.Fact, ...]:
    """The parts of a request."""
    types = ", ".join(values.spoken(knowledge.types().get(code, {})).text or code for code in found.types)
    plain = [
        pieces.Fact(_("Date of the request"), values.day(found.on)),
        pieces.Fact(_("Operative paragraphs"), "; ".join(_obligations(found)) or None),
        pieces.Fact(_("Fields it would answer"), ", ".join(found.linked) or None),
        pieces.Fact(_("Types of assistance"), types or None),
        pieces.Fact(_("Needed by"), values.day(found.ends)),
        pieces.Fact(_("Point of contact"), found.contact or None),
    ]
    return (*plain, *(_part(found, name) for name in PARTS))


def _obligations(found: models.Request) -> list[str]:
    known = dict(models.OBLIGATIONS)
    return [str(known.get(code, code)) for code in found.obligations]


def _part(found: models.Request, name: str) -> pieces.Fact:
    label = str(models.Request._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain column
    told = values.spoken(getattr(found, name))
    return pieces.Fact(label[:1].upper() + label[1:], told.text or None, lang=told.language)


def consents(found: models.Request) -> tuple[Consent, ...]:
    """What the country allows, and since when."""
    made = []
    for what, label in models.CONSENTS:
        told = found.consents.get(what)
        since = values.day(told["on"]) if told else None
        made.append(Consent(what, str(label), found.consents_to(what), told is not None, since))
    return tuple(made)


def _approaches(found: models.Request, by: policy.Actor) -> tuple[tuple[models.Approach, str, str, Any], ...]:
    rows = access.visible(found.approaches.all(), by).select_related("partner").order_by("pk")
    return tuple(
        (one, values.spoken(one.partner.names).text, stage_name(one), values.day(one.shown_on)) for one in rows
    )


def _offers(rows: Sequence[models.Offer]) -> tuple[tuple[models.Offer, str, str, str], ...]:
    return tuple(
        (one, values.spoken(one.title).text, stage_name(one), reverse("offers", args=[one.pk])) for one in rows
    )


def stage_name(record: Any) -> str:
    """The name of the stage of a record."""
    return _(record.PROCESS.stage(record.stage).label)


# The list.


@dataclass(frozen=True, slots=True)
class Listing:
    """Requests with their next dates; what others showed this person; what anybody may read."""

    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    shown: tuple[pieces.Row, ...]
    ways: tuple[pieces.Row, ...]
    posted: tuple[pieces.Row, ...]
    may_add: bool
    desk: str


def listing(by: policy.Actor) -> Listing:
    """What this person may see of requests."""
    rows = list(access.visible(models.Request.objects.all(), by).select_related("owner").order_by("-on", "-pk")[:200])
    tracks = access.visible(models.Track.objects.all(), by).select_related("owner", "request")
    by_request: dict[int, list[models.Track]] = {}
    for track in tracks.order_by("pk")[:400]:
        by_request.setdefault(track.request_id, []).append(track)
    mine = {row.pk for row in rows}
    owners = sorted(owner for owner in by.owners() if owner.startswith("country:"))
    return Listing(
        tuple(pieces.Column(head) for head in (_("Title"), _("Subject area"), _("Date"), _("Stage"), _("Next date"))),
        tuple(_row(row, by_request.get(row.pk, ())) for row in rows),
        _shown(by),
        tuple(_way_row(one) for pk, found in by_request.items() if pk not in mine for one in found),
        _posted(by),
        any(policy.may_create(by, "request", owner, policy.Klass.NATIONAL) for owner in owners),
        reverse("committee-desk", args=[owners[0].partition(":")[2]]) if owners else "",
    )


def next_clock(tracks: Iterable[models.Track]) -> Clock | None:
    """The earliest clock that nothing has met yet."""
    running = [one for track in tracks if track.stage != "closed" for one in clocks(track) if not one.on]
    return min(running, key=lambda one: one.expected, default=None)


def _next(tracks: Iterable[models.Track]) -> pieces.Cell:
    found = next_clock(tracks)
    if found is None:
        return pieces.Cell("–")
    return pieces.Cell(found.expected, hint=" · ".join(part for part in (found.name, found.late) if part))


def _row(row: models.Request, tracks: Sequence[models.Track]) -> pieces.Row:
    title = values.spoken(row.title).text or str(row)
    cells = (title, subject_name(row.subject), values.day(row.on), stage_name(row), _next(tracks))
    return pieces.Row(cells, reverse("request", args=[row.pk]))


def _way_row(track: models.Track) -> pieces.Row:
    names = values.spoken(track.owner.names).text
    return pieces.Row(
        (f"{names} · {track.number}", stage_name(track), _next([track])), reverse("request-way", args=[track.pk])
    )


def _shown(by: policy.Actor) -> tuple[pieces.Row, ...]:
    rows = access.visible(models.Approach.objects.exclude(stage="proposed"), by).select_related("owner", "partner")
    return tuple(
        pieces.Row(
            (
                values.spoken(one.content.get("title", {})).text or _("Consent withdrawn"),
                values.spoken(one.owner.names).text,
                values.spoken(one.partner.names).text,
                stage_name(one),
                values.day(one.shown_on),
            ),
            reverse("request-shown", args=[one.pk]),
        )
        for one in rows.order_by("-pk")[:200]
    )


def _posted(by: policy.Actor) -> tuple[pieces.Row, ...]:
    rows = access.visible(models.Posting.objects.all(), by).select_related("owner").order_by("-posted_on", "-pk")[:200]
    return tuple(
        pieces.Row(
            (
                values.spoken(one.title).text,
                values.spoken(one.owner.names).text,
                subject_name(one.subject),
                values.day(one.posted_on),
            ),
            reverse("request-posted", args=[one.pk]),
        )
        for one in rows
    )


def copied(content: Mapping[str, Any]) -> tuple[pieces.Fact, ...]:
    """What a partner was shown, part by part; never the restricted part, which no copy holds."""
    if not content:
        return ()
    shown = models.Request(**{**content, "restricted": {}, "summary": {}})
    return tuple(one for one in facts(shown) if one.value)
