"""A plan on paper: the whole with its annexes, the report on progress, the note verbale, a request for assistance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters.writers import letters
from atalaya.adapters.writers.letters import Break, Heading, Table, Text
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, packs
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.plans import contents, models, queries
from atalaya.core import plans, policy

TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Content = Mapping[str, Any]


def told(texts: Mapping[str, str], language: str) -> str:
    """A text in a language; where it is only there in another, that one, with its language in brackets."""
    spoken = values.spoken(texts, language)
    return f"{spoken.text} [{spoken.language}]" if spoken.language and spoken.text else spoken.text


def country_of(content: Content, language: str) -> str:
    """The country of a content, by name."""
    return values.spoken(contents.country_names(content["country"]), language).text or content["country"]


def _write(content: Content, blocks: Iterable[letters.Block], title: str, language: str) -> bytes:
    named = {
        "country": country_of(content, language),
        "date": clock.today().isoformat(),
        "number": content.get("note", ""),
        "edition": str(content["number"]),
    }
    template = packs.template_of(f"country:{content['country']}")
    return letters.write(blocks, named, title=title, language=language, template=template)


# The plan.


def plan(content: Content, languages: Sequence[str] = ()) -> bytes:
    """The plan as DOCX: in the reader's language, or one after the other in those named."""
    chosen = tuple(languages) or (books.language(),)
    blocks: list[letters.Block] = []
    for place, language in enumerate(chosen):
        blocks += [Break()] if place else []
        blocks += _plan(content, language)
    return _write(content, blocks, told(content["title"], chosen[0]), chosen[0])


def _plan(content: Content, language: str) -> Iterable[letters.Block]:
    yield Heading(told(content["title"], language), 1)
    period = "–".join(part for part in (content.get("begins"), content.get("ends")) if part)
    facts = [country_of(content, language), _("Edition %(n)d") % {"n": content["number"]}, period]
    yield Text(" · ".join(part for part in facts if part))
    if content.get("note"):
        yield Text(_("Note verbale %(note)s %(day)s") % {"note": content["note"], "day": content.get("note_on", "")})
    yield from _kept_back(content)
    yield from _part(_("Policy statement"), content.get("statement", {}), language)
    yield from _priorities(content, language)
    yield from _measures(content, language)
    yield from _part(_("Coordination and monitoring"), content.get("coordination", {}), language)
    yield from _part(_("Outreach"), content.get("outreach", {}), language)
    yield from _assistance(content, language)
    yield from _laws(content, language)


def _kept_back(content: Content) -> Iterable[letters.Block]:
    kept = content.get("withheld")
    if isinstance(kept, Mapping) and (kept["measures"] or kept["entries"]):
        yield Text(withheld(kept), soft=True)


def withheld(kept: Mapping[str, int]) -> str:
    """How much of a plan its owner keeps back, in words."""
    told_of = _("Kept out of this version by its owner: %(measures)d measures and %(entries)d entries of others.")
    return told_of % kept


def _part(title: str, texts: Mapping[str, str], language: str) -> Iterable[letters.Block]:
    text = told(texts, language)
    if text:
        yield Heading(title, 2)
        for paragraph in text.split("\n"):
            if paragraph.strip():
                yield Text(paragraph.strip())


def _priorities(content: Content, language: str) -> Iterable[letters.Block]:
    names = dict(models.PARAGRAPHS)
    rows = content.get("priorities", ())
    if rows:
        yield Heading(_("Priorities by operative paragraph"), 2)
        for row in rows:
            name = str(names.get(row["paragraph"], row["paragraph"]))
            text = told(row.get("priority", {}), language)
            yield Text(f"{name}: {text}" if text else name, "List Bullet")


def _measures(content: Content, language: str) -> Iterable[letters.Block]:
    yield Heading(_("Measures"), 2)
    numbers = {one["key"]: one["number"] for one in content["measures"]}
    heads = (_("No."), _("Measure"), _("Lead and partners"), _("When"), _("Indicator"), _("Stage"))
    rows = tuple(_row(one, numbers, language) for one in content["measures"])
    if rows:
        yield Table(heads, rows, _("Measures"), (1.1, 5.5, 3.5, 2.2, 2.3, 2))
    else:
        yield Text(_("None yet."))


def _row(one: Content, numbers: Mapping[int, str], language: str) -> tuple[str, ...]:
    """A measure in the cells of the table; what is kept back says so."""
    objective, action = told(one.get("objective", {}), language), told(one.get("action", {}), language)
    bodies = [told(one.get("lead", {}), language), *(told(body, language) for body in one.get("partners", ()))]
    dates = "–".join(part for part in (one.get("starts"), one.get("ends")) if part)
    waits = ", ".join(numbers[key] for key in one.get("after", ()) if key in numbers)
    also = [_("after %(numbers)s") % {"numbers": waits}] if waits else []
    resources = told(one.get("resources", {}), language)
    cost = f"{one['cost']} {one['currency']}" if one.get("cost") else ""
    fields = ", ".join(one.get("linked", ()))
    lines = [
        objective,
        action,
        *(f"{label}: {text}" for label, text in ((_("Resources"), resources), (_("Cost"), cost)) if text),
        *([_("Assistance is needed.")] if one.get("assistance") else []),
        *([_("Fields: %(fields)s") % {"fields": fields}] if fields else []),
        *([held(one["held"])] if one.get("held") else []),
    ]
    return (
        one["number"],
        "\n".join(line for line in lines if line),
        "\n".join(body for body in bodies if body) or "–",
        "\n".join([dates, *also]).strip() or "–",
        told(one.get("indicator", {}), language) or "–",
        queries.stage_name(one["stage"]) if one.get("stage") else "–",
    )


def held(parts: Iterable[str]) -> str:
    """What of a measure is kept back, in words."""
    names = dict(models.WITHHELD)
    return _("Kept back: %(parts)s.") % {"parts": ", ".join(str(names.get(part, part)) for part in parts)}


def _assistance(content: Content, language: str) -> Iterable[letters.Block]:
    asked = [one for one in content["measures"] if one.get("assistance")]
    if asked:
        yield Heading(_("Annex: assistance needed"), 2)
        for one in asked:
            cost = f" ({one['cost']} {one['currency']})" if one.get("cost") else ""
            yield Text(f"{one['number']}: {told(one.get('action', {}), language)}{cost}", "List Bullet")


def _laws(content: Content, language: str) -> Iterable[letters.Block]:
    """Law that the notes of progress rest on."""
    found = {}
    for one in content["measures"]:
        for note in one.get("notes", ()):
            if note["law"]:
                found[note["law"]["number"], note["article"]] = (one["number"], note)
    if found:
        yield Heading(_("Annex: law"), 2)
        heads = (_("Number"), _("Law"), _("Article"), _("Date"), _("Measure"))
        rows = tuple(
            (note["law"]["number"], told(note["law"]["title"], language), note["article"], note["law"]["on"], number)
            for number, note in found.values()
        )
        yield Table(heads, rows, _("Annex: law"), (2.4, 7, 2.4, 2.6, 2))


# Progress.


def progress(content: Content, today: date) -> bytes:
    """The report on progress as DOCX: counts with their whole, then each measure with what was noted."""
    language = books.language()
    title = _("Progress report: %(title)s") % {"title": told(content["title"], language)}
    return _write(content, _progress(content, title, today, language), title, language)


def lines(content: Content) -> list[plans.Line]:
    """The measures of a content as far as dates and counting go."""
    closed = queries.is_over(content["stage"])
    return [
        plans.Line(one["key"], one["number"], one["stage"], one["starts"], one["ends"], tuple(one["after"]), closed)
        for one in content["measures"]
    ]


def counted(whole: plans.Standing) -> str:
    """How a plan stands, in one sentence with its whole."""
    return _("Of %(of)d measures: %(done)d done, %(delayed)d delayed, %(other)d other.") % {
        "of": whole.of,
        "done": whole.done,
        "delayed": whole.delayed,
        "other": whole.other,
    }


def _progress(content: Content, title: str, today: date, language: str) -> Iterable[letters.Block]:
    measures = content["measures"]
    drawn = lines(content)
    whole = plans.standing(drawn, today)
    yield Heading(title, 1)
    yield Text(f"{country_of(content, language)} · {today.isoformat()}")
    yield Text(counted(whole))
    rows = tuple(
        (queries.stage_name(name), str(whole.stages.get(name, 0)), str(whole.of)) for name in (*plans.OPEN, *plans.OVER)
    )
    yield Table((_("Stage"), _("Measures"), _("Of")), rows, _("Measures by stage"), (6, 3, 3))
    late = {line.key: plans.late_days(line, today) for line in drawn}
    if whole.late:
        yield Heading(_("Beyond their date"), 2)
        for one in measures:
            if late[one["key"]]:
                days = queries.late_in_words(late[one["key"]])
                yield Text(f"{one['number']}: {told(one['action'], language)} ({one['ends']}, {days})", "List Bullet")
    for name in ("done", "delayed", "under_way", "planned", "dropped"):
        inside = [one for one in measures if one["stage"] == name]
        if not inside:
            continue
        yield Heading(f"{queries.stage_name(name)}: {len(inside)} / {whole.of}", 2)
        for one in inside:
            yield Heading(f"{one['number']} – {queries.shortened(told(one['action'], language))}", 3)
            yield from _noted(one, language)


def _noted(one: Content, language: str) -> Iterable[letters.Block]:
    lead = told(one["lead"], language)
    if lead:
        yield Text(_("Lead: %(body)s") % {"body": lead}, soft=True)
    for note in one["notes"]:
        yield Text(f"{note['on']}: {note['text'] or note['title']}", "List Bullet")
        proof = evidence(note, language)
        if proof:
            yield Text(_("Evidence: %(what)s") % {"what": proof}, soft=True)
    if not one["notes"]:
        yield Text(_("Nothing was noted."), soft=True)


def evidence(note: Content, language: str) -> str:
    """What proves a note, in one line."""
    law = note["law"]
    parts = (
        f"{law['number']}, {told(law['title'], language)} ({law['on']})" if law else "",
        note["article"],
        note["title"] if note["text"] else "",
        note["address"],
        f"SHA-256 {note['sha256']}" if note["sha256"] else "",
    )
    return " · ".join(part for part in parts if part)


# Letters.


def note_verbale(content: Content) -> bytes:
    """A note verbale for the mission to finish, as DOCX: its number is typed in and never made up."""
    language = books.language()
    title = _("Note verbale (draft)")
    return _write(content, _note(content, title, language), title, language)


def _note(content: Content, title: str, language: str) -> Iterable[letters.Block]:
    named = {
        "country": country_of(content, language),
        "title": told(content["title"], language),
        "n": content["number"],
        "of": len(content["measures"]),
    }
    yield Heading(title, 1)
    yield Text(_("No. %(number)s") % {"number": content.get("note") or "______"})
    yield Text(
        _(
            "The Permanent Mission of %(country)s to the United Nations presents its compliments to the Chair of the "
            "Security Council Committee established pursuant to resolution 1540 (2004) and has the honour to transmit "
            "“%(title)s”, the voluntary national action plan of %(country)s, edition %(n)d, with %(of)d measures."
        )
        % named
    )
    yield Text(_("Enclosed: the plan with its annexes."))
    yield Text(
        _(
            "The Permanent Mission avails itself of this opportunity to renew to the Chair the assurances of its "
            "highest consideration."
        )
    )
    yield Text(f"{named['country']}, {content.get('note_on') or '______'}")


def request(found: models.Measure, by: policy.Actor) -> bytes:
    """A request for assistance drafted from a measure, as DOCX."""
    language = books.language()
    title = _("Request for assistance (draft)")
    content = {"country": found.owner_id.partition(":")[2], "note": "", "number": found.plan.number}
    blocks = [Heading(title, 1), *(block for head, text in draft(found, by) for block in _answered(head, text))]
    return _write(content, blocks, title, language)


def _answered(head: str, text: str) -> Iterable[letters.Block]:
    yield Heading(head, 2)
    for line in (text or _("To be written.")).split("\n"):
        yield Text(line)


def draft(found: models.Measure, by: policy.Actor) -> tuple[tuple[str, str], ...]:
    """A request by its headings, as far as the measure knows; empty texts are for a person to write."""
    language = books.language()
    names = values.Names(by)
    names.gather({"registry.body": {pk for pk in (found.lead_id, *found.partners) if pk}})
    bodies = [queries.lead_of(found, names)]
    bodies += [told_name[0] for pk in found.partners if (told_name := names.record("registry.body", pk))]
    known = missing.field_names(found.linked)
    fields = "\n".join(f"{name}: {known[name][0]}" for name in found.linked if name in known)
    plan_title = values.spoken(found.plan.title).text
    where = _("%(plan)s, edition %(n)d, measure %(number)s")
    dates = "–".join(part for part in (found.starts, found.ends) if part)
    cost = f"{Decimal(found.cost):,.2f} {found.currency}" if found.cost is not None else ""
    return (
        (_("Requesting country"), values.spoken(found.owner.names).text),
        (_("What the request rests on"), where % {"plan": plan_title, "n": found.plan.number, "number": found.number}),
        (_("Objective"), told(found.objective, language)),
        (_("Assistance needed"), told(found.action, language)),
        (_("Obligations concerned"), fields),
        (_("Bodies that would receive it"), "\n".join(body for body in bodies if body)),
        (_("What is there already"), told(found.resources, language)),
        (_("When"), dates),
        (_("Estimated cost"), cost),
        (_("How the result will be seen"), told(found.indicator, language)),
        (_("Assistance received or asked for elsewhere"), ""),
        (_("Point of contact"), ""),
    )
