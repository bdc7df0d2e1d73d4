"""What an exercise found goes on: its open actions become measures of a plan, its records a text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from atalaya.apps.bio import demonstration
from atalaya.apps.bio import exercise_models as exercises
from atalaya.apps.drafting import after_action, texts
from atalaya.apps.drafting import models as drafts
from atalaya.core import errors
from tests import world
from tests.apps.plans import desk

pytestmark = pytest.mark.django_db
OTHER = "winston.farrow@saint-halyard.example"


def test_open_corrective_actions_become_measures_once_and_only_in_their_own_country() -> None:
    demonstration.plant()
    plan, client = desk.plan(), world.browser(world.CONTACT)
    action = exercises.CorrectiveAction.objects.get()
    address = reverse("plan-add", args=[plan.pk])
    page = client.get(address).content.decode()
    assert action.text["es"] in page
    assert client.post(address, {"take_up": "1"}).status_code == 422
    for _again in range(2):
        client.post(address, {"take_up": "1", "corrective": [str(action.pk)]})
    measure = plan.measures.get()
    assert (measure.action, measure.lead_printed) == (action.text, "Ministerio de Salud")
    assert measure.ends == (action.due.isoformat() if action.due else "")
    assert world.browser(OTHER).post(address, {"take_up": "1", "corrective": [str(action.pk)]}).status_code == 404


def test_the_after_action_text_holds_what_the_records_hold_in_each_language_and_is_begun_once() -> None:
    demonstration.plant()
    exercise = exercises.Exercise.objects.get()
    client, address = world.browser(world.CONTACT), reverse("after-action")
    page = client.get(address).content.decode()
    assert exercise.title["es"] in page
    client.post(address, {"exercise": str(exercise.pk)})
    draft = drafts.Draft.objects.get(kind="other", sources__0__reference=f"/exercises/{exercise.pk}/")
    text = texts.read(drafts.Working.objects.get(draft=draft).content)
    said = {clause.id: clause.words["es"].body for clause in text.clauses if "es" in clause.words}
    action = exercises.CorrectiveAction.objects.get()
    assert said["scenario-said"] == exercise.scenario["es"]
    assert said["actions-table"].splitlines()[1].startswith(f"{action.text['es']}\tMinisterio de Salud\t")
    for name, rows in (
        ("roles", exercise.roles),
        ("course", exercise.injects),
        ("observations", exercise.observations),
    ):
        assert len(said[f"{name}-table"].splitlines()) == len(rows) + 1
    assert reverse("draft", args=[draft.pk]) in client.get(address).content.decode()
    with pytest.raises(errors.OutOfOrder):
        after_action.begin(exercise.pk, by=world.actor(world.CONTACT))
    assert after_action.listing(world.actor(OTHER)) == ()
    with pytest.raises(errors.Missing):
        after_action.begin(exercise.pk, by=world.actor(OTHER))
