"""Reads of reviews: the room as a page shows it, what waits for whom, the ledger, the text that lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import lists, values
from atalaya.apps.cooperation import review_frames as frames_of
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_packing as packing
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_registers as registers
from atalaya.apps.cooperation import review_rows as rows
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.drafting import queries as drafting
from atalaya.apps.drafting import texts
from atalaya.core import policy, reviews
from atalaya.web import pieces

SHORT: Final = 120


@dataclass(frozen=True, slots=True)
class Question:
    """Something a country is asked to say yes to: what stands, and whether it did."""

    what: str
    label: Any
    country: str
    name: str
    digest: str
    is_yes: bool
    was_yes: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a review as its page shows it."""

    record: models.Review
    title: values.Spoken
    stages: tuple[pieces.Stage, ...]
    steps: tuple[pieces.Step, ...]
    facts: tuple[pieces.Fact, ...]
    heads: tuple[pieces.Column, ...]
    countries: tuple[pieces.Row, ...]
    questions: tuple[Question, ...]
    mine: tuple[tuple[str, str], ...]
    tables: tuple[lists.Table, ...]
    history: tuple[pieces.Deed, ...]
    may_edit: bool
    may_take_pen: bool
    has_pen: bool
    left: tuple[str, ...]


def room(pk: int, by: policy.Actor) -> Room:
    """Everything of a review for those inside it. Missing for anybody else."""
    found = standing.inside(pk, by)
    names = values.Names(by)
    frame = frames_of.content(found, public=True)
    waiting = standing.waiting(found, frame)
    stages, steps = lists.way(registers.REVIEWS, found, access.thing(found), by)
    may_edit = standing.may(found, policy.Verb.EDIT, by)
    history = lists.history(found, by, names) if standing.may(found, policy.Verb.HISTORY, by) else ()
    return Room(
        found,
        values.spoken(found.title),
        stages,
        tuple(_barred(step, waiting, names) for step in steps),
        _facts(found, names),
        (pieces.Column(_("What is asked")), *(pieces.Column(names.owner(one)) for one in found.countries)),
        _standing(found, waiting),
        questions(found, frame, names, by),
        tuple((one, names.owner(one)) for one in found.countries if one in by.owners()),
        _tables(found, by, names, may_edit),
        history,
        may_edit,
        _may_take_pen(found, by),
        found.owner_id in by.owners(),
        tuple(names.owner(one) for one in found.left),
    )


def _may_take_pen(found: models.Review, by: policy.Actor) -> bool:
    given = policy.Thing("grant", found.owner_id, policy.Klass.NATIONAL)
    return found.owner_id not in by.owners() and policy.may(by, policy.Verb.CREATE, given)


def _barred(step: pieces.Step, waiting: dict[str, tuple[str, ...]], names: values.Names) -> pieces.Step:
    """A step that waits for a country says for which."""
    name = step.href.rstrip("/").rpartition("/")[2]
    gate = reviews.GATES.get(name, "")
    left = [names.owner(one) for one in waiting.get(gate, ())] if gate else []
    if not left or step.barred:
        return step
    told = _("Waits for: %(countries)s.") % {"countries": ", ".join(left)}
    return pieces.Step(step.label, step.href, barred=told)


def _facts(found: models.Review, names: values.Names) -> tuple[pieces.Fact, ...]:
    took = lead_time(found)
    observers = [*(names.owner(one) for one in found.observers), found.observers_told]
    topics = [values.spoken(row.get("name")).text for row in found.topics]
    told = [
        pieces.Fact(_("Countries"), ", ".join(names.owner(one) for one in found.countries)),
        pieces.Fact(_("Topics"), "; ".join(topics)),
        pieces.Fact(_("Begins"), values.day(found.begins)),
        pieces.Fact(_("Ends"), values.day(found.ends)),
        pieces.Fact(_("Observers"), ", ".join(one for one in observers if one) or _("None")),
        pieces.Fact(_("Agencies"), "; ".join(f"{names.owner(a['country'])}: {a['name']}" for a in found.agencies)),
        pieces.Fact(_("Terms of confidentiality"), values.spoken(found.confidentiality).text),
        pieces.Fact(_("What comes out of it"), values.spoken(found.output).text),
        pieces.Fact(_("Funding"), found.donor),
        pieces.Fact(_("Note verbale"), f"{found.note} · {found.note_on}" if found.note else ""),
        pieces.Fact(_("From the last session to the note"), took),
    ]
    return tuple(fact for fact in told if fact.value)


def lead_time(found: models.Review) -> str:
    """How long the report took, in words; empty while it is not sent."""
    ended = models.Session.objects.filter(review=found, withdrawn=False).values_list("ends", "begins")
    took = reviews.lead_time([end or begin for end, begin in ended], found.note_on)
    if took is None:
        return ""
    if took.least_days == took.most_days:
        return ngettext("%(n)d day", "%(n)d days", took.most_days) % {"n": took.most_days}
    return _("%(least)d to %(most)d days") % {"least": took.least_days, "most": took.most_days}


def _standing(found: models.Review, waiting: dict[str, tuple[str, ...]]) -> tuple[pieces.Row, ...]:
    """How each country stands, one line for each thing that is asked of it."""
    packs = {one.owner_id for one in models.Pack.objects.filter(review=found) if parts.is_shown(one)}
    begun = {one for one in found.countries if parts.of(found, one) is not None}
    asked: tuple[tuple[str, str, Any, Any], ...] = (
        (_("Scope"), reviews.SCOPE, _("Agreed"), _("Open")),
        (_("Self-assessment"), "", _("Shown"), _("Not shown")),
        (_("Part of the report"), reviews.PART, _("Cleared"), _("Being written")),
        (_("Joint text"), reviews.JOINT, _("Cleared"), _("Not cleared")),
        (_("Dates and places in public"), reviews.FRAME, _("Consents"), _("Closed")),
        (_("Report in public"), reviews.REPORT, _("Consents"), _("Closed")),
    )
    rows_ = []
    for label, gate, yes, no in asked:
        cells = [pieces.Cell(label)]
        for one in found.countries:
            done = one not in waiting[gate] if gate else one in packs
            cells.append(_yes(done, yes, _("Not begun") if gate == reviews.PART and one not in begun else no))
        rows_.append(pieces.Row(tuple(cells)))
    return tuple(rows_)


def _yes(is_so: bool, yes: Any, no: Any) -> pieces.Cell:
    return pieces.Cell(yes, tone="good") if is_so else pieces.Cell(no, tone="waiting")


def questions(
    found: models.Review, frame: dict[str, Any], names: values.Names, by: policy.Actor
) -> tuple[Question, ...]:
    """What this person may say yes to now, for each country they speak for."""
    now, said = standing.standing(found, frame), standing.said(standing.TARGET, found.pk)
    labels = {
        reviews.SCOPE: _("The scope as it stands"),
        reviews.JOINT: _("The joint text as it lies before you"),
        reviews.FRAME: _("Dates, places and topics in public"),
        reviews.REPORT: _("The joint text in public"),
    }
    made = []
    for country in standing.speaks_for(found, by):
        for what, label in labels.items():
            told = said.get(what, {}).get(country, "")
            if now[what]:
                yes = told == now[what]
                made.append(
                    Question(what, label, country, names.owner(country), now[what], yes, bool(told) and not yes)
                )
    return tuple(made)


def _tables(found: models.Review, by: policy.Actor, names: values.Names, may_edit: bool) -> tuple[lists.Table, ...]:
    made = []
    for kind, register in (
        ("session", registers.SESSIONS),
        ("visit", registers.VISITS),
        ("note", registers.NOTES),
        ("finding", registers.FINDINGS),
    ):
        model: Any = register.model
        seen = access.visible(model._default_manager.filter(review=found.pk), by).order_by("pk")
        shown = list(seen[:200])
        heads = tuple(pieces.Column(_title(register.model, name)) for name in register.columns)
        lines = tuple(
            pieces.Row(
                (_first(one, register.columns[0], names), *(values.cell(one, c, names) for c in register.columns[1:])),
                reverse(register.slug, args=[one.pk]),
            )
            for one in shown
        )
        add = reverse("review-add", args=[found.pk, kind]) if may_edit else ""
        made.append(lists.Table(register.many, heads, lines, add))
    return tuple(made)


def _first(one: Any, name: str, names: values.Names) -> pieces.Cell:
    cell = values.cell(one, name, names)
    text = str(cell.text or "")
    return pieces.Cell(f"{text[:SHORT]}…" if len(text) > SHORT else text or str(one), lang=cell.lang)


def _title(model: Any, name: str) -> str:
    text = str(model._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


# The texts.


@dataclass(frozen=True, slots=True)
class Text:
    """Frozen words as a page shows them, in one of their languages."""

    language: str
    tabs: tuple[pieces.Link, ...]
    lines: tuple[Any, ...]
    number: int = 0


def text(content: str, language: str, path: str, number: int = 0) -> Text:
    """Frozen words for reading."""
    whole = texts.read(content)
    wanted = language if language in whole.languages else whole.lead
    tabs = tuple(
        pieces.Link(drafting.LANGUAGE_NAMES.get(one, one), f"{path}?language={one}", current=one == wanted, code=one)
        for one in whole.languages
    )
    return Text(
        wanted, tabs if len(tabs) > 1 else (), tuple(drafting.shown(one) for one in texts.lay(content, wanted)), number
    )


@dataclass(frozen=True, slots=True)
class Own:
    """A country's part: to its own people with what they can do, to the others once it is cleared."""

    record: models.Review
    country: str
    name: str
    is_mine: bool
    part: models.Part | None
    stage: str
    preview: Text | None
    may_confirm: bool
    may_edit: bool


def own(pk: int, code: str, language: str, path: str, by: policy.Actor) -> Own:
    """The part of a country; Missing for a country that is not in the review."""
    found = standing.inside(pk, by)
    country = f"country:{code.upper()}"
    if country not in found.countries:
        raise standing.nothing()
    part = parts.of(found, country)
    is_mine = country in by.owners()
    release = parts.open_release(part) if part else None
    stage = release.stage if release else ""
    seen = part and part.digest and (stage == access.CONFIRMED or (is_mine and stage))
    version = part.versions.filter(digest=part.digest).order_by("-pk").first() if part and seen else None
    mine = policy.Thing("draft", country, policy.Klass.NATIONAL)
    return Own(
        found,
        country,
        values.Names(by).owner(country),
        is_mine,
        part if is_mine else None,
        stage if is_mine or stage == access.CONFIRMED else "",
        text(version.content, language, path) if version else None,
        stage == "proposed" and policy.may(by, policy.Verb.RELEASE, mine),
        policy.may(by, policy.Verb.RELEASE, mine),
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """The joint text as it lies before the countries."""

    record: models.Review
    text: models.Joint | None
    version: Text | None
    heads: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    changes: tuple[tuple[Any, str], ...]
    questions: tuple[Question, ...]
    voices: tuple[tuple[str, str], ...]
    has_pen: bool
    missing: tuple[str, ...]
    kinds: tuple[str, ...] = tuple(joint.TYPES)


def agreed(pk: int, language: str, path: str, by: policy.Actor) -> Agreed:
    """The joint text for those inside."""
    found = standing.inside(pk, by)
    names = values.Names(by)
    frame = frames_of.content(found, public=True)
    waiting = standing.waiting(found, frame)
    version = standing.joint_version(found)
    asked = models.Change.objects.filter(review=found).select_related("by").order_by("pk")
    rows_ = tuple(
        pieces.Row(
            (
                names.owner(one),
                _yes(one not in waiting[reviews.PART], _("Cleared"), _("Not cleared")),
                _yes(one not in waiting[reviews.JOINT], _("Cleared"), _("Not cleared")),
            )
        )
        for one in found.countries
    )
    wanted = (reviews.JOINT,)
    return Agreed(
        found,
        joint.of(found),
        text(version.content, language, path, version.number) if version else None,
        (pieces.Column(_("Country")), pieces.Column(_("Part of the report")), pieces.Column(_("Joint text"))),
        rows_,
        tuple((one, names.owner(one.owner_id)) for one in asked),
        tuple(one for one in questions(found, frame, names, by) if one.what in wanted),
        tuple((one, names.owner(one)) for one in standing.speaks_for(found, by)) if version else (),
        found.owner_id in by.owners(),
        tuple(names.owner(one) for one in waiting[reviews.PART]),
    )


# Recommendations.


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation in the ledger: who acts, until when, how it stands."""

    record: models.Finding
    text: values.Spoken
    owners: str
    topic: str
    stage: str
    left: int | None
    is_open: bool
    steps: tuple[pieces.Step, ...]
    is_mine: bool


def ledger(pk: int, by: policy.Actor) -> tuple[models.Review, tuple[Entry, ...]]:
    """The recommendations of a review, those that are due first."""
    found = standing.inside(pk, by)
    names, today = values.Names(by), clock.today()
    topics = {row["key"]: values.spoken(row.get("name")).text for row in found.topics}
    seen = access.visible(models.Finding.objects.filter(review=found, sort="recommendation"), by)
    made = []
    for one in sorted(seen.select_related("owner", "review"), key=lambda row: (row.due is None, row.due, row.pk)):
        mine = rows.acts_on(one, by)
        steps = lists.way(registers.FINDINGS, one, access.thing(one), by)[1] if mine else ()
        told = ", ".join(names.owner(code) for code in one.countries)
        left = (one.due - today).days if one.due and rows.is_open(one) else None
        made.append(
            Entry(
                one,
                values.spoken(one.text),
                " · ".join(part for part in (told, one.body, one.person) if part),
                topics.get(one.topic, ""),
                str(values.stage_name(one)),
                left,
                rows.is_open(one),
                tuple(step for step in steps if "/step/" in step.href),
                mine,
            )
        )
    return found, tuple(made)


# What a page may act on.


def may_begin(by: policy.Actor) -> bool:
    """Whether this person may invite countries to a review."""
    return any(
        policy.may(
            by,
            policy.Verb.CREATE,
            policy.Thing("review", "review:", policy.Klass.BILATERAL, frozenset({owner})),
        )
        for owner in by.owners()
    )


def editable(pk: int, by: policy.Actor) -> models.Review:
    """A review that this person keeps."""
    found = standing.inside(pk, by)
    policy.require(by, policy.Verb.EDIT, access.thing(found))
    return found


def approvable(pk: int, by: policy.Actor) -> models.Review:
    """A review in which this person speaks for a country."""
    found = standing.inside(pk, by)
    policy.require(by, policy.Verb.APPROVE, access.thing(found))
    return found


def finding(pk: int, by: policy.Actor) -> models.Finding:
    """A finding that this person may see."""
    return access.one(models.Finding, pk, by)


def acting(pk: int, by: policy.Actor) -> models.Finding:
    """A finding that is this person's to act on."""
    found = access.one(models.Finding, pk, by)
    policy.require(by, policy.Verb.EDIT, access.thing(found))
    if not rows.acts_on(found, by):
        raise standing.nothing()
    return found


def pack(pk: int, by: policy.Actor) -> models.Pack:
    """A pack, for its own country and for those inside the review once it is shown."""
    found = models.Pack.objects.filter(pk=pk, withdrawn=False).select_related("review").first()
    if found is None:
        raise standing.nothing()
    standing.inside(found.review_id, by)
    if found.owner_id in by.owners():
        return access.one(models.Pack, pk, by)
    if found.owner_id not in found.review.countries or not parts.is_shown(found):
        raise standing.nothing()
    return found


def packs(review: models.Review, country: str, by: policy.Actor) -> tuple[tuple[models.Pack, str, str], ...]:
    """The packs of a country that this person may read: title and how they stand."""
    found = []
    for one in parts.packs(review, by):
        release = parts.open_release(one)
        if one.owner_id == country:
            found.append((one, values.spoken(one.title).text, release.stage if release else ""))
    return tuple(found)


def matrices(country: str, by: policy.Actor) -> tuple[tuple[int, str], ...]:
    """The assessments of a country that this person could show."""
    return tuple((one.pk, values.spoken(one.title).text) for one in parts.books(country, by))


def going_along(review: models.Review, country: str) -> tuple[str, ...]:
    """The titles of the laws that a pack of this country takes along."""
    return packing.titles(review, country)


# What others see.


@dataclass(frozen=True, slots=True)
class Outside:
    """What others than the parties see of a review."""

    record: models.Frame
    title: values.Spoken
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    begins: Any
    ends: Any
    sessions: tuple[pieces.Row, ...]
    visits: tuple[pieces.Row, ...]
    heads: tuple[tuple[pieces.Column, ...], tuple[pieces.Column, ...]]
    text: Text | None


def frames(by: policy.Actor) -> tuple[tuple[models.Frame, str], ...]:
    """What is shown to this person: what is public, and what they observe."""
    seen = access.visible(models.Frame.objects.all(), by).select_related("owner").order_by("-pk")
    return tuple((one, values.spoken(one.title).text) for one in seen[:200] if _stands(one))


def _stands(one: models.Frame) -> bool:
    """Whether what is public is still what the room would consent to; what observers see follows the room."""
    if one.klass != policy.Klass.PUBLIC or one.what != reviews.FRAME:
        return True
    return bool(one.content == frames_of.content(one.review, public=True))


def frame(pk: int, language: str, path: str, by: policy.Actor) -> Outside:
    """The frame of a review, or its public text. Missing where it is not shown, or not any more."""
    found = access.one(models.Frame, pk, by)
    if not _stands(found):
        raise standing.nothing()
    is_text = found.what == reviews.REPORT
    public = found.klass == policy.Klass.PUBLIC
    told = {} if is_text else found.content if public else frames_of.content(found.review, public=False)
    names = values.Names(by)
    columns = (
        tuple(pieces.Column(one) for one in (_("Session"), _("Place"), _("First day"), _("Last day"))),
        tuple(pieces.Column(one) for one in (_("Place"), _("Date"))),
    )
    return Outside(
        found,
        values.spoken(found.title),
        tuple(names.owner(one) for one in told.get("countries", ())),
        tuple(values.spoken(one).text for one in told.get("topics", ())),
        values.day(told.get("begins", "")),
        values.day(told.get("ends", "")),
        tuple(
            pieces.Row((_said(one["title"]), _said(one["place"]), values.day(one["begins"]), values.day(one["ends"])))
            for one in told.get("sessions", ())
        ),
        tuple(pieces.Row((_said(one["place"]), values.day(one["on"]))) for one in told.get("visits", ())),
        columns,
        text(found.content["text"], language, path, found.content["version"]) if is_text else None,
    )


def _said(words: dict[str, str]) -> pieces.Cell:
    told = values.spoken(words)
    return pieces.Cell(told.text or None, lang=told.language)
