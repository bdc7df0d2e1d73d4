"""Reads of red flags: an owner's checklists, where one leads, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.adapters import knowledge
from atalaya.apps.trade import flag_models as models
from atalaya.apps.trade import item_queries, list_live, screen_queries
from atalaya.core import errors, policy
from atalaya.core.trade import red_flags
from atalaya.core.trade.red_flags import Checklist, Finding
from atalaya.web import pieces

KIND: Final = "redflag"
TONES: Final[Mapping[str, pieces.Tone]] = {"open": "waiting", "proceed": "good", "ask": "warn", "refer": "bad"}
WORDS: Final = {
    red_flags.YES: gettext_lazy("Yes"),
    red_flags.NO: gettext_lazy("No"),
    red_flags.UNKNOWN: gettext_lazy("Not known"),
    red_flags.NOT_APPLICABLE: gettext_lazy("Does not apply"),
}
MEANING: Final = {
    red_flags.OPEN: gettext_lazy("Not finished: some questions have no answer yet."),
    red_flags.PROCEED: gettext_lazy(
        "Proceed: among what was asked no red flag was found. Keep this record, and ask again when something changes."
    ),
    red_flags.ASK: gettext_lazy(
        "Ask: do not go on before the open points are explained in writing. What you may ask stands below."
    ),
    red_flags.REFER: gettext_lazy(
        "Refer: hold it, share nothing and sign nothing. Consult your national authority before you answer."
    ),
}


def words() -> dict[str, str]:
    """What may be said of a flag, in the reader's language."""
    return {key: str(WORDS[key]) for key in red_flags.ANSWERS}


def owners(by: policy.Actor, verb: policy.Verb = policy.Verb.CREATE) -> tuple[str, ...]:
    """The owners for whom this person looks for red flags."""
    return screen_queries.owners(by, verb, KIND)


def titles() -> list[tuple[str, str]]:
    """The checklists, each with its name."""
    language = item_queries.language()
    return [(id_, knowledge.checklist(id_).book.title[language]) for id_ in reversed(knowledge.checklists())]


def require(pk: int, by: policy.Actor, verb: policy.Verb) -> models.Check:
    """A checklist of an owner. Missing for whoever may not see it, whoever they are."""
    rows = models.Check.objects.filter(owner__in=owners(by, policy.Verb.VIEW)).select_related("by", "owner")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    policy.require(by, verb, screen_queries.thing(found.owner_id, KIND))
    return found


def columns() -> tuple[pieces.Column, ...]:
    """The heads of the list."""
    heads = (_("What is looked at"), _("Checklist"), _("Ends in"), _("Changed"), _("By"))
    return tuple(pieces.Column(head) for head in heads)


def listing(by: policy.Actor) -> tuple[pieces.Row, ...]:
    """The checklists this person may see, the latest first."""
    names = dict(titles())
    rows = models.Check.objects.filter(owner__in=owners(by, policy.Verb.VIEW)).select_related("by")
    return tuple(
        pieces.Row(
            (row.subject, names.get(row.catalogue, row.catalogue),
             pieces.Cell(str(row.get_outcome_display()), tone=TONES[row.outcome]), row.updated_at,
             str(row.by) if row.by else None),
            reverse("red-flags-one", args=[row.pk]),
        )
        for row in rows.order_by("-updated_at", "-pk")[: screen_queries.PAGE]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A checklist as its owner sees it."""

    check: models.Check
    checklist: Checklist
    language: str
    finding: Finding
    tone: pieces.Tone
    meaning: str
    authorities: tuple[item_queries.Authority, ...]
    ask: str
    older: bool
    may_edit: bool
    may_remove: bool

    @property
    def advice(self) -> tuple[tuple[str, str, str, str], ...]:
        """What was met, then what is not known: id, question, advice, what was noted."""
        told = (*self.finding.met, *self.finding.unknown)
        at = self.language
        return tuple((one.id, one.asked[at], one.advice[at], self.check.notes.get(one.id, "")) for one in told)


def page(pk: int, by: policy.Actor) -> Page:
    """A checklist with where it leads."""
    check = require(pk, by, policy.Verb.VIEW)
    checklist = knowledge.checklist(check.catalogue)
    known = {id_: told for id_, told in check.answers.items() if checklist.of(id_)}
    finding = red_flags.judge(checklist, known)
    country = list_live.country_of(check.owner_id).partition(":")[2]
    thing = screen_queries.thing(check.owner_id, KIND)
    return Page(
        check, checklist, item_queries.language(), finding, TONES[finding.outcome], str(MEANING[finding.outcome]),
        item_queries.authority(country), asking(), check.edition != checklist.edition,
        policy.may(by, policy.Verb.EDIT, thing), policy.may(by, policy.Verb.REMOVE, thing),
    )  # fmt: skip


def asking() -> str:
    """The page on which an authority is asked, which another room keeps; empty where that room is not open."""
    try:
        return f"{reverse('enquiry-ask')}?topic=trade"
    except NoReverseMatch:
        return ""


def paper(checklist: Checklist, check: models.Check | None = None) -> dict[str, Any]:
    """What the workbook is made of: answers and notes by id, or none."""
    if check is None:
        return {"answers": {}, "notes": {}}
    known = {id_ for id_ in check.answers if checklist.of(id_)}
    return {"answers": {id_: check.answers[id_] for id_ in known}, "notes": dict(check.notes)}
