"""The invented review of the demonstration: under way, half cleared, and nothing restricted in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.cooperation import offers, review_demonstration
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_standing as standing
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_the_review_is_under_way_and_planted_once() -> None:
    review_demonstration.plant()
    review_demonstration.plant()
    review = models.Review.objects.get()
    assert review.stage == "drafting"
    assert set(standing.cleared(review)) == {"country:XC"}
    contact = world.actor(world.CONTACT)
    until = clock.today() + timedelta(days=120)
    assert len(offers.due(contact, until)) >= 2
    assert offers.handover(contact, "country:XC")
    assert "reviews" in offers.export(contact, "XC")
    neighbour = world.browser("winston.farrow@saint-halyard.example")
    page = neighbour.get(reverse("review-part", args=[review.pk, "xc"])).content.decode()
    assert "mesa única" in page
    assert "reservado" not in page
    observer = world.browser("jonas.whitlock@brujula.example")
    assert observer.get(reverse("review-frames")).status_code == 200
    frame = models.Frame.objects.get(review=review, klass="bilateral")
    assert "Port Halyard" in observer.get(reverse("review-frame", args=[frame.pk])).content.decode()
    for name in ("today", "calendar", "practice-library"):
        assert world.browser(world.CONTACT).get(reverse(name)).status_code == 200, name
