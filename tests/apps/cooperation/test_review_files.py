"""Spreadsheets into the rooms of reviews: what comes by file is shared like what comes by form, and by nobody else."""

from __future__ import annotations

import pytest

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_registers as registers
from atalaya.core import policy
from tests.apps.cooperation import review_room as room

pytestmark = pytest.mark.django_db
XC, XH = room.XC, room.XH
BY_FILE = (
    (registers.SESSIONS, "title_es,begins,ends", "Sesión {word},2027-03-01,2027-03-02"),
    (registers.VISITS, "place_es,on", "Puerto {word},2027-03-01"),
    (registers.NOTES, "on,text_es", "2027-03-01,Nota {word}"),
    (registers.FINDINGS, "sort,text_es", "recommendation,Hallazgo {word}"),
)


def bring(register: Register, text: str, by: policy.Actor) -> exchange.Plan:
    """Brings a file and writes it when nothing is wrong with it."""
    kept = exchange.keep(register, text.encode(), "rows.csv", by=by)
    plan = exchange.plan(register, kept, by)
    return exchange.apply(register, kept.pk, by=by) if plan.ready else plan


def faults(plan: exchange.Plan) -> str:
    """All that is wrong with it."""
    return " ".join(f"{where}: {what}" for line in plan.lines for where, what in line.faults)


@pytest.mark.parametrize(("register", "heads", "row"), BY_FILE, ids=lambda one: getattr(one, "slug", ""))
def test_what_a_party_brings_by_file_is_seen_by_the_parties_and_by_no_observer(
    register: Register, heads: str, row: str
) -> None:
    made = room.begin(observers=["organisation:alianza-brujula"])
    by = room.who("contact", XC)
    plan = bring(register, f"review,{heads}\n{made.pk},{row.format(word='velada')}\n", by)
    assert plan.counts["new"] == 1, faults(plan)
    rows = register.model._default_manager.all()
    for inside in (by, room.who("contact", XH), room.coordinator()):
        assert access.visible(rows, inside).count() == 1
    for outside in (room.who("contact", "country:UY"), room.who("partner", "organisation:alianza-brujula")):
        assert not access.visible(rows, outside).exists()
        assert faults(bring(register, f"review,{heads}\n{made.pk},{row.format(word='otra')}\n", outside))
    assert rows.count() == 1


def test_a_file_moves_nothing_out_of_the_room_nor_into_another() -> None:
    made, other = room.begin(), room.begin()
    by = room.coordinator()
    bring(registers.NOTES, f"review,text_es\n{made.pk},Nota\n", by)
    kept = models.Note.objects.get()
    for cell, value in (("klass", "network"), ("review", str(other.pk))):
        kept_file = exchange.keep(
            registers.NOTES, f"id,version,{cell}\n{kept.pk},{kept.version},{value}\n".encode(), "r.csv", by=by
        )
        with pytest.raises(Exception, match="room of a review"):
            exchange.apply(registers.NOTES, kept_file.pk, by=by)
    kept.refresh_from_db()
    assert (kept.klass, kept.review_id) == (policy.Klass.BILATERAL, made.pk)


def test_no_review_begins_by_file_and_an_agreed_scope_does_not_change_by_one() -> None:
    by = room.coordinator()
    assert "propia página" in faults(bring(registers.REVIEWS, "owner,title_es\nreview:xx,Revisión\n", by))
    made = room.to_drafting(room.begin())
    kept = exchange.keep(
        registers.REVIEWS, f"id,version,title_es\n{made.pk},{made.version},Otro\n".encode(), "r.csv", by=by
    )
    with pytest.raises(Exception, match="scope is agreed"):
        exchange.apply(registers.REVIEWS, kept.pk, by=by)
    assert actions.amend(made.pk, {"donor": "Un donante"}, by=by, version=made.version).donor == "Un donante"
