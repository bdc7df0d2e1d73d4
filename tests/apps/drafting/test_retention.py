"""Names of people who were asked, commented or took part leave in time; bodies, words and decisions stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.drafting import models, retention, rounds, talk, workshops
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
UNTIL = clock.today() + timedelta(days=20)
DAY = timedelta(days=1)


def by() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def consulted() -> models.Draft:
    """A text that a body was asked about, which commented; it was decided in a workshop."""
    found = bench.draft()
    opened = rounds.begin(found.pk, rounds.Ask("Ronda", UNTIL), by=by())
    guest, _secret = rounds.invite(opened.pk, "Universidad del Norte", "norte@universidad.example", by=by())
    said = talk.Said("a1", "Demasiado amplio.", author="Evarista Gómez", body="Universidad del Norte")
    rounds.comment(opened, said, by=world.actor(world.CONTACT), guest=guest)
    one = found.comments.get()
    talk.decide(found.pk, one.pk, talk.Decision("rejected", "Lo pide el mandato."), by=by())
    meet = workshops.Meet("Taller", UNTIL, UNTIL)
    workshops.attend(
        workshops.begin(found.pk, meet, by=by()).pk, [("Evarista Gómez", "Universidad del Norte")], None, by=by()
    )
    return found


def names(found: models.Draft) -> tuple[str, str, str]:
    """The address, the commenter, the attendee."""
    guest = models.Guest.objects.get(round__draft=found)
    return guest.mail, found.comments.get().author, models.Attendance.objects.get(workshop__draft=found).name


def test_names_leave_when_their_time_is_over_and_what_was_said_stays() -> None:
    found = consulted()
    for after, gone in (
        (retention.ADDRESSES, (False, False, False)),
        (retention.ADDRESSES + DAY, (True, False, False)),
        (retention.COMMENTS + DAY, (True, True, False)),
        (retention.ATTENDANCES + DAY, (True, True, True)),
    ):
        retention.run(UNTIL + after)
        assert tuple(not one for one in names(found)) == gone, after
    comment, there = found.comments.get(), models.Attendance.objects.get()
    assert (comment.body, comment.words, comment.reason) == (
        "Universidad del Norte", "Demasiado amplio.", "Lo pide el mandato.",
    )  # fmt: skip
    assert there.body == "Universidad del Norte"
    assert people.Deed.objects.filter(verb="draft.expired", target_id=found.pk).count() == 3
    assert chain.check().bad == 0
    assert retention.run(date(2200, 1, 1)) == {"addresses": 0, "commenters": 0, "attendees": 0}


def test_a_comment_that_nobody_decided_keeps_its_author() -> None:
    found = consulted()
    models.Comment.objects.filter(draft=found).update(outcome="")
    retention.run(UNTIL + retention.COMMENTS + DAY)
    assert found.comments.get().author


def test_no_history_holds_the_names() -> None:
    consulted()
    kept = people.DeedValue.objects.values_list("before", "after")
    assert not [pair for pair in kept if "Evarista" in str(pair) or "norte@" in str(pair)]
