"""What this room gives to the pages that cut across rooms. No word of a restricted part leaves by any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.drafting import clearing, models, outside, rounds, standing, texts
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import policy
from atalaya.core.drafting import assembly, numbering
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST_FOUND: Final = 12
_AROUND_CHARS: Final = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A draft whose words hold what was asked for, with the stretch that does."""

    title: str
    kind: Any
    href: str
    klass: str
    spans: tuple[pieces.Span, ...]
    lang: str
    across: bool = False


def _own(actor: policy.Actor) -> QuerySet[models.Draft]:
    """The drafts this person works on."""
    owners = {owner for owner in actor.owners() if _works(actor, owner)}
    return access.visible(models.Draft.objects.filter(owner__in=owners), actor)


def _works(actor: policy.Actor, owner: str) -> bool:
    return policy.may(actor, policy.Verb.HISTORY, policy.Thing(models.Draft.KIND, owner, policy.Klass.NATIONAL))


def _running(actor: policy.Actor) -> QuerySet[models.Draft]:
    return _own(actor).exclude(stage__in=("approved", "withdrawn"))


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Actions put off to this person, rounds that ask them, parts to clear, comments to decide."""
    if actor.person is None:
        return ()
    return (*_deferred(actor), *_asked(actor), *_to_clear(actor), *_to_decide(actor), *outside.waiting(actor))


def _deferred(actor: policy.Actor) -> list[pieces.Waiting]:
    rows = models.Comment.objects.filter(person=actor.person, outcome="deferred", done_at=None, draft__withdrawn=False)
    return [
        pieces.Waiting(
            values.spoken(one.draft.title).text,
            f"{reverse('draft', args=[one.draft_id])}#k-{one.pk}",
            one.action if not one.restricted else _("An action on a restricted part"),
            one.due,
        )
        for one in rows.select_related("draft").order_by("due", "pk")
    ]


def _asked(actor: policy.Actor) -> list[pieces.Waiting]:
    today = clock.today()
    rows = models.Round.objects.filter(people=actor.person, state="open", until__gte=today, draft__withdrawn=False)
    return [
        pieces.Waiting(
            values.spoken(one.draft.title).text,
            reverse("consultation", args=[one.pk]),
            _("Comment this text"),
            one.until,
        )
        for one in rows.defer("content", "names").select_related("draft__owner").order_by("until")
        if rounds.is_asked(one, actor)
    ]


def _to_clear(actor: policy.Actor) -> list[pieces.Waiting]:
    rows = models.Party.objects.filter(people=actor.person, draft__stage="clearance", draft__withdrawn=False)
    found = []
    for one in rows.select_related("draft__owner").prefetch_related("clearances"):
        text = texts.working(one.draft)
        if one.code in assembly.parts(text) and one.code not in clearing.cleared(text, [one]):
            here = reverse("draft-party", args=[one.pk])
            found.append(pieces.Waiting(values.spoken(one.draft.title).text, here, _("Clear your part")))
    return found


def _to_decide(actor: policy.Actor) -> list[pieces.Waiting]:
    found = []
    rows = _running(actor).annotate(open=Count("comments", filter=Q(comments__outcome="")))
    for one in rows.filter(open__gt=0).order_by("pk"):
        if standing.may(one, policy.Verb.EDIT, actor):
            label = ngettext("%(n)d comment to decide", "%(n)d comments to decide", one.open) % {"n": one.open}
            here = f"{reverse('draft-comments', args=[one.pk])}?outcome="
            found.append(pieces.Waiting(values.spoken(one.title).text, here, label))
    return found


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Days by which deferred actions are to be done and rounds end."""
    today, mine = clock.today(), _own(actor)
    rows = models.Comment.objects.filter(
        Q(draft__in=mine) | Q(person=actor.person or 0), outcome="deferred", done_at=None, due__lte=until
    )
    found = [
        pieces.Deadline(
            values.spoken(one.draft.title).text + (f": {one.action}" if not one.restricted else ""),
            one.due,
            (one.due - today).days,
            f"{reverse('draft', args=[one.draft_id])}#k-{one.pk}",
            one.owner,
            _("deferred in a draft"),
        )
        for one in rows.select_related("draft").distinct()
        if one.due and not one.draft.withdrawn
    ]
    asked = models.Round.objects.filter(draft__in=mine, state="open", until__lte=until).defer("content", "names")
    found += [
        pieces.Deadline(
            f"{values.spoken(one.draft.title).text}: {one.title}",
            one.until,
            (one.until - today).days,
            reverse("draft-round", args=[one.pk]),
            values.spoken(one.draft.owner.names).text,
            _("end of a consultation"),
        )
        for one in asked.select_related("draft__owner")
    ]
    return (*found, *outside.due(actor, until))


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[Found | pieces.Found, ...]:
    """Drafts whose open words hold what is asked for, at the first clause that holds all of it; bills, notes."""
    told = words.fold(wanted).split()
    rows = models.Working.objects.filter(draft__in=_own(actor)).select_related("draft") if told else ()
    for word in told:
        rows = rows.filter(folded__contains=word)  # type: ignore[union-attr]  # a query where there are words
    return (*(_found(row, told) for row in rows[: min(limit, MOST_FOUND)]), *outside.find(actor, wanted, limit))


def _found(row: models.Working, told: Sequence[str]) -> Found:
    """Laid beside the words made for outside: a restricted word is not there to be quoted."""
    made = assembly.assemble(texts.read(row.content), texts.OUTSIDE)
    back = {shown: own for own, shown in made.names.items()}
    text = made.text
    numbers = numbering.number(text)
    href = reverse("draft", args=[row.draft_id])
    spans: tuple[pieces.Span, ...] = ()
    for clause in text.clauses:
        wording = clause.wording(text.lead)
        whole = " ".join(filter(None, (numbers[clause.id].label, wording.heading, wording.body)))
        folded = words.fold(whole)
        if all(word in folded for word in told):
            at = folded.find(told[0])
            start = max(0, at - _AROUND_CHARS)
            end = at + len(told[0])
            href += f"#c-{back.get(clause.id, clause.id)}"
            spans = (
                pieces.Span(("… " if start else "") + whole[start:at]),
                pieces.Span(whole[at:end], marked=True),
                pieces.Span(whole[end : end + _AROUND_CHARS]),
            )
            break
    title = values.spoken(row.draft.title).text
    return Found(title, _("Draft"), href, row.draft.klass, tuple(one for one in spans if one.text), text.lead)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's drafts: the register, and the open words of each this person works on, clause by clause."""
    owner = f"country:{country.upper()}"
    rows = access.visible(models.Draft.objects.filter(owner_id=owner), actor).select_related("owner").order_by("pk")
    listed = exchange.rows(REGISTERS[0], actor, rows)
    made: dict[str, Sequence[Mapping[str, Any]]] = {REGISTERS[0].slug: listed} if listed else {}
    for one in rows:
        if standing.is_inside(one, actor):
            text = assembly.assemble(texts.working(one), texts.OUTSIDE).text
            made[f"draft-{one.pk}"] = [
                {
                    "clause": clause.id,
                    "kind": clause.kind,
                    "parent": clause.parent,
                    **{
                        f"{part}_{language}": getattr(clause.wording(language), part)
                        for language in text.languages
                        for part in ("heading", "body")
                    },
                }
                for clause in text.clauses
            ]
    return {**made, **outside.export(actor, country)}


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know: texts under way, what was put off, bills, duties, notes."""
    return (*_texts(actor, owner), *outside.handover(actor, owner))


def _texts(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    mine = list(_running(actor).filter(owner_id=owner).order_by("pk"))
    if not mine:
        return ()
    rows = tuple(
        pieces.Row(
            (values.spoken(one.title).text, one.get_kind_display(), values.stage_name(one), _open(one)),
            reverse("draft", args=[one.pk]),
        )
        for one in mine
    )
    heads = (_("Title"), _("kind of text"), _("Stage"), _("Comments to decide"))
    found = [pieces.Section(_("Drafts"), tuple(pieces.Column(head) for head in heads), rows)]
    put_off = models.Comment.objects.filter(draft__in=mine, outcome="deferred", done_at=None, restricted=False)
    lines = tuple(
        pieces.Row((one.action, one.owner, one.due), f"{reverse('draft', args=[one.draft_id])}#k-{one.pk}")
        for one in put_off.order_by("due", "pk")
    )
    if lines:
        named = tuple(pieces.Column(head) for head in (_("Action"), _("Owner"), _("Expected by")))
        found.append(pieces.Section(_("Put off in drafts"), named, lines))
    return tuple(found)


def _open(one: models.Draft) -> int:
    return one.comments.filter(outcome="").count()
