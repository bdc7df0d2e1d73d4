"""Where answers to a checklist lead, and what a checklist must hold."""

from __future__ import annotations

from typing import Any

import pytest

from atalaya.adapters import knowledge
from atalaya.core import errors
from atalaya.core.trade import red_flags

LISTS = [knowledge.checklist(id_) for id_ in knowledge.checklists()]


@pytest.mark.parametrize("checklist", LISTS, ids=knowledge.checklists())
def test_answers_lead_to_proceed_ask_or_refer_and_to_nothing_while_questions_are_open(checklist: Any) -> None:
    none = {flag.id: "no" for flag in checklist.flags}
    asks = [flag.id for flag in checklist.flags if flag.leads == "ask"]
    grave = next(flag.id for flag in checklist.flags if flag.leads == "refer")
    assert red_flags.judge(checklist, {}).outcome == "open"
    assert red_flags.judge(checklist, none).outcome == "proceed"
    assert red_flags.judge(checklist, none | {grave: "not_applicable"}).outcome == "proceed"
    for told in ({asks[0]: "yes"}, {grave: "unknown"}, dict.fromkeys(asks[: checklist.many - 1], "yes")):
        assert red_flags.judge(checklist, none | told).outcome == "ask", told
    assert red_flags.judge(checklist, {asks[0]: "yes"}).outcome == "open", "asking needs all answers"
    assert red_flags.judge(checklist, {grave: "yes"}).outcome == "refer", "a grave flag waits for no other answer"
    many = red_flags.judge(checklist, dict.fromkeys(asks[: checklist.many], "yes"))
    assert (many.outcome, many.together) == ("refer", True)
    assert len(many.open) == len(checklist.flags) - checklist.many


@pytest.mark.parametrize("checklist", LISTS, ids=knowledge.checklists())
def test_intangible_transfer_stands_in_each_checklist(checklist: Any) -> None:
    section = next(id_ for id_, title, _rest in checklist.book.sections if title["en"] == "What passes no customs post")
    mine = [flag for flag in checklist.flags if flag.section == section]
    assert {flag.leads for flag in mine} == {"ask", "refer"}
    assert any("remote" in flag.asked["en"].lower() for flag in mine)


@pytest.mark.parametrize("told", [{"XX-01": "yes"}, {"FA-01": "maybe"}])
def test_an_answer_that_is_not_offered_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(errors.Unusable, match="no answer"):
        red_flags.judge(knowledge.checklist("flags-transaction"), told)


@pytest.mark.parametrize(
    ("head", "change", "code"),
    [
        ({"many": 0}, {}, "flags.many"),
        ({"many": True}, {}, "flags.many"),
        ({"many": 2}, {"leads": "stop"}, "flags.leads"),
        ({"many": 2}, {"advice": {"es": "x", "en": "x", "pt": "x", "fr": " "}}, "flags.advice"),
    ],
)
def test_a_broken_checklist_says_where(head: dict[str, Any], change: dict[str, Any], code: str) -> None:
    four = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    item = {"id": "ZA-01", "title": four, "leads": "ask", "advice": four, "references": [], "fields": []}
    whole = {"id": "z", "version": 1, "status": "own", "title": four, "about": four, "notice": four, "source": four,
             "sources": [], "caveats": [], "sections": [{"id": "ZA", "title": four}]}  # fmt: skip
    assert red_flags.build(whole | {"many": 2}, [item]).edition == 1
    with pytest.raises(errors.Unusable) as caught:
        red_flags.build(whole | head, [item | change])
    assert caught.value.code == code
