"""The invented country's parliament: planted once, by the same deeds as everything else, with a lapse ahead."""

from __future__ import annotations

import pytest

from atalaya.apps.access import chain
from atalaya.apps.drafting import bill_demonstration, models, tracking

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_the_demonstration_shows_a_bill_that_lapsed_and_one_whose_time_runs() -> None:
    bill_demonstration.plant()
    bill_demonstration.plant()
    lapsed, running = models.Bill.objects.order_by("pk")
    assert [one.stage for one in (lapsed, running)] == ["lapsed", "committee"]
    assert lapsed.told()[-1].what == "archived"
    told = tracking.lapse(running)
    assert told is not None
    assert told.first is not None
    assert running.continues_id == lapsed.pk
    assert {row["confidence"] for one in (lapsed, running) for row in one.events} == {"invented"}
    assert models.NoteVerbale.objects.get().number == ""
    assert models.Guideline.objects.get().stage == "mandate"
    assert chain.check().bad == 0
