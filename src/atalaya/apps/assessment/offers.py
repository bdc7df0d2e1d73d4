"""What this room gives to the pages that cut across rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock, knowledge
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.assessment import books, calls, contents, finding, models, own_catalogues, private_standing, standing
from atalaya.apps.assessment.registers import REGISTERS
from atalaya.core import policy
from atalaya.web import pieces


def _own(actor: policy.Actor) -> Any:
    """The assessments this person works on."""
    rows = models.Assessment.objects.filter(owner__in=actor.owners(), withdrawn=False)
    return access.visible(rows, actor)


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Calls that ask this person, answers that rest on law that changed, answers for a second person."""
    found = [
        pieces.Waiting(
            values.spoken(call.assessment.title).text,
            reverse("matrix", args=[call.assessment_id]),
            ngettext(
                "Answer %(n)d field you were asked about", "Answer %(n)d fields you were asked about", len(call.fields)
            )
            % {"n": len(call.fields)},
            call.due,
        )
        for call in calls.mine(actor)
    ]
    found += _stale_of_agencies(actor)
    told = _own(actor).annotate(
        stale=Count("answers", filter=~Q(answers__stale=""), distinct=True),
        second=Count(
            "answers", filter=Q(answers__stage__in=("answered", "agency_answered", "legally_checked")), distinct=True
        ),
        returned=Count("answers", filter=Q(answers__stage="returned"), distinct=True),
    )
    for one in told.order_by("pk"):
        here, title = reverse("matrix", args=[one.pk]), values.spoken(one.title).text
        if one.stale:
            label = ngettext(
                "%(n)d answer rests on law that changed: look at it again",
                "%(n)d answers rest on law that changed: look at them again",
                one.stale,
            )
            found.append(pieces.Waiting(title, f"{here}?show=stale", label % {"n": one.stale}))
        if one.returned:
            label = ngettext("%(n)d answer was sent back", "%(n)d answers were sent back", one.returned)
            found.append(pieces.Waiting(title, f"{here}?show=returned", label % {"n": one.returned}))
        thing = policy.Thing(one.KIND, one.owner_id, policy.Klass(one.klass))
        if one.second and policy.may(actor, policy.Verb.APPROVE, thing):
            label = ngettext(
                "%(n)d answer waits for a second person", "%(n)d answers wait for a second person", one.second
            )
            found.append(pieces.Waiting(title, f"{here}?show=waiting", label % {"n": one.second}))
    return tuple(found)


def _stale_of_agencies(actor: policy.Actor) -> list[pieces.Waiting]:
    """Answers that rest on law that changed, for the people who were asked about them and do not see the whole."""
    found = []
    asked = models.Call.objects.filter(people=actor.person, state="open") if actor.person else ()
    for call in asked.select_related("assessment__owner") if asked else ():
        one = call.assessment
        if standing.is_inside(one, actor):
            continue
        stale = one.answers.filter(field__in=call.fields).exclude(stale="").count()
        if stale:
            label = ngettext(
                "%(n)d answer rests on law that changed: look at it again",
                "%(n)d answers rest on law that changed: look at them again",
                stale,
            )
            here = f"{reverse('matrix', args=[one.pk])}?show=stale"
            found.append(pieces.Waiting(values.spoken(one.title).text, here, label % {"n": stale}))
    return found


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[finding.Found, ...]:
    """Fields whose question or answer holds the words, of the matrices and surveys this person works on."""
    mine = [one for one in _own(actor).order_by("pk") if standing.is_inside(one, actor)]
    return finding.find(mine, wanted, min(limit, MOST_FOUND))


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Days by which agencies were asked to answer, and days on which evidence stops counting."""
    today = clock.today()
    mine = _own(actor)
    asked = models.Call.objects.filter(Q(assessment__in=mine) | Q(people=actor.person), state="open", due__lte=until)
    found = [
        pieces.Deadline(
            _("Data call: %(body)s") % {"body": values.label_of(call.body)},
            call.due,
            (call.due - today).days,
            reverse("matrix", args=[call.assessment_id]),
            values.spoken(call.assessment.owner.names).text,
            _("data call"),
        )
        for call in asked.select_related("body", "assessment__owner").distinct()
        if call.due
    ]
    behind = models.Evidence.objects.filter(assessment__in=mine, withdrawn=False, expires_on__lte=until)
    found += [
        pieces.Deadline(
            _("Evidence stops counting: %(title)s") % {"title": one.title},
            one.expires_on,
            (one.expires_on - today).days,
            reverse("matrix", args=[one.assessment_id]),
            values.spoken(one.assessment.owner.names).text,
            _("evidence"),
        )
        for one in behind.select_related("assessment__owner")
        if one.expires_on
    ]
    return tuple(found)


MOST_FOUND: Final = 20
MOST_NAMED: Final = 12
"""So many fields are named beside an article; the rest is counted."""


def cited(actor: policy.Actor, law: int) -> Mapping[str, tuple[pieces.Link, ...]]:
    """By the anchor of an article: the fields it is cited in, then those it is proposed for, in this person's work."""
    mine = [one.pk for one in _own(actor) if standing.is_inside(one, actor)]
    told: dict[str, dict[tuple[int, str], bool]] = defaultdict(dict)
    here = models.Citation.objects.filter(answer__assessment__in=mine, article__edition__law=law)
    for anchor, pk, name in here.values_list("article__anchor", "answer__assessment_id", "answer__field"):
        told[anchor][pk, name] = True
    proposed = models.Proposal.objects.filter(
        assessment__in=mine, article__edition__law=law, state="open", decision="propose"
    )
    for anchor, pk, name in proposed.values_list("article__anchor", "assessment_id", "field"):
        told[anchor].setdefault((pk, name), False)
    return {anchor: _links(fields) for anchor, fields in told.items()}


def _links(fields: Mapping[tuple[int, str], bool]) -> tuple[pieces.Link, ...]:
    """Links to fields, the cited ones first and marked as such."""
    ordered = sorted(fields.items(), key=lambda one: (not one[1], one[0]))
    links = [
        pieces.Link(name, reverse("matrix-field", args=[pk, name]), current=is_cited)
        for (pk, name), is_cited in ordered[:MOST_NAMED]
    ]
    rest = len(ordered) - MOST_NAMED
    return (*links, *([pieces.Link(f"+{rest}")] if rest > 0 else []))


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know of the matrices and surveys, and of open calls."""
    mine = [one for one in _own(actor).filter(owner_id=owner).order_by("pk") if standing.is_inside(one, actor)]
    if not mine:
        return ()
    rows = [
        pieces.Row(
            (
                values.spoken(one.title).text,
                books.title(one.catalogue),
                one.answers.exclude(value="").count(),
                one.answers.filter(stage__in=("validated", "cleared")).count(),
                books.book(one.catalogue).denominator,
            ),
            reverse("matrix", args=[one.pk]),
        )
        for one in mine
    ]
    heads = (_("Title"), _("catalogue"), _("Fields answered"), _("Fields validated"), _("Fields"))
    found = [pieces.Section(_("Matrix and surveys"), tuple(pieces.Column(head) for head in heads), tuple(rows))]
    asked = [shown for one in mine for shown in calls.listed(one) if shown.call.state == "open"]
    if asked:
        named = tuple(pieces.Column(head) for head in (_("Body"), _("Fields answered"), _("Fields"), _("Expected by")))
        lines = tuple(pieces.Row((one.body, one.answered, len(one.call.fields), one.call.due)) for one in asked)
        found.append(pieces.Section(_("Ask agencies"), named, lines))
    return tuple(found)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's matrices and surveys with every answer, as far as this person works on them."""
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner_id=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    for one in _own(actor).filter(owner_id=f"country:{country.upper()}").select_related("owner").order_by("pk"):
        made[f"answers-{one.pk}"] = contents.gather(one, actor)["fields"]
    if brought := own_catalogues.export(actor, f"country:{country.upper()}"):
        made["own-surveys"] = brought
    return made


def begun(actor: policy.Actor) -> int | None:
    """How many self-assessments organisations agreed to tell this person's bodies of; None for no such body."""
    return private_standing.begun(actor)


def workbooks() -> tuple[tuple[str, str], ...]:
    """Blank self-assessments to hand out: name and address."""
    return tuple((books.title(id_), reverse("private-blank", args=[id_])) for id_ in knowledge.self_assessments())
