"""The invented country has a request whose clock runs."""

from __future__ import annotations

import pytest

from atalaya.apps.cooperation import request_demonstration as demonstration
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_queries as queries
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_the_demonstration_has_a_request_whose_time_to_object_runs() -> None:
    demonstration.plant()
    demonstration.plant()
    found = models.Request.objects.get(owner_id="country:XC")
    page = queries.page(found.pk, world.actor(world.CONTACT))
    running = [one for one in page.ways[0].clocks if not one.on]
    assert len(running) == 3
    assert [one for one in running if one.left >= 0]
    assert page.lacking == ()
    assert models.Programme.objects.count() == 3
