"""The invented country has a plan to look at: an edition that is over, one at work, a late measure."""

from __future__ import annotations

import pytest

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.plans import demonstration, editions, models, offers, queries
from atalaya.core import plans
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_the_demonstration_has_a_late_measure_and_an_edition_before() -> None:
    demonstration.plant()
    demonstration.plant()
    first, second = models.Plan.objects.filter(owner_id="country:XC").order_by("number")
    assert (first.stage, second.stage) == ("superseded", "drafted")
    assert editions.read(first.editions.get())["note"] == "MP-CS/ONU/096"
    late = [row.number for row in second.measures.all() if plans.late_days(queries.as_line(row), clock.today())]
    assert late == ["4"]
    assert [one.href.endswith("?need=late") for one in offers.waiting(world.actor(world.CONTACT))] == [True]
    assert chain.check().bad == 0
