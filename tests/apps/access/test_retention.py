"""Personal data whose time is over leaves the record and its history, and the chain still proves what was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from atalaya.adapters import clock
from atalaya.apps.access import actions, chain, models, retention
from atalaya.apps.access.registers import known
from atalaya.apps.registry import models as registry
from tests import world

pytestmark = pytest.mark.django_db
OFFICE = {("Holder", "name"), ("Holder", "function")}
"""Who held a public office stays on record; how to reach them does not."""


def a_holder(until: str) -> registry.Holder:
    """A holder of a post of the invented country, whose term is told."""
    found = registry.Holder.objects.filter(owner_id="country:XC").exclude(mail="").order_by("pk").first()
    assert found is not None
    registry.Holder.objects.filter(pk=found.pk).update(until=until)
    return registry.Holder.objects.get(pk=found.pk)


def test_every_field_with_personal_data_has_its_time() -> None:
    kept = {(model.__name__, name) for model, rule in retention.rules() for name in rule.fields}
    personal = {(r.model.__name__, name) for r in known.every() for name in r.model.PERSONAL}
    assert personal - kept == OFFICE
    for model, rule in retention.rules():
        for name in rule.since:
            model._meta.get_field(name)


@pytest.mark.parametrize(("until", "gone"), [("2020-05-01", True), ("2020", True), ("", False), ("2025-12", False)])
def test_how_to_reach_a_former_holder_goes_a_year_after_the_term(until: str, gone: bool) -> None:
    holder = a_holder(until)
    name = holder.name
    retention.run(date(2026, 11, 24))
    again = registry.Holder.objects.get(pk=holder.pk)
    assert (again.mail == "" and again.phone == "") is gone
    assert again.name == name
    assert again.version == holder.version + gone


def test_the_day_itself_is_not_over() -> None:
    holder = a_holder("2025-11-24")
    retention.run(date(2026, 11, 24))
    assert registry.Holder.objects.get(pk=holder.pk).mail
    retention.run(date(2026, 11, 26))
    assert not registry.Holder.objects.get(pk=holder.pk).mail


def test_history_forgets_it_too_and_the_chain_stands() -> None:
    holder = a_holder("2020-05-01")
    mail = holder.mail
    assert retention.run(date(2026, 11, 24))["records"] >= 1
    values = models.DeedValue.objects.filter(
        deed__target="registry.holder", deed__target_id=holder.pk, field__in=("mail", "phone")
    )
    assert values.exists()
    assert not [one for one in values if mail in str((one.before, one.after))]
    assert mail not in "".join(models.Deed.objects.values_list("line", flat=True))
    assert chain.check().bad == 0
    page = world.browser(world.CONTACT).get(f"/es/holders/{holder.pk}/").content.decode()
    assert mail not in page
    assert retention.run(date(2026, 11, 24))["records"] == 0


def test_the_address_of_an_old_invitation_goes() -> None:
    by = world.actor(world.CONTACT)
    made = actions.invite(email="nueva@costa-serena.example", role="contributor", owner="country:XC", by=by)
    assert retention.run(clock.today())["letters"] == 0
    assert retention.run(clock.today() + timedelta(days=120))["letters"] == 1
    assert models.Invitation.objects.get(pk=made.id).email == actions.FORGOTTEN
    assert not models.DeedValue.objects.filter(after="nueva@costa-serena.example").exists()


def test_an_account_without_a_role_that_nobody_uses_goes_and_others_stay() -> None:
    idle = world.user(world.FORMER)
    long_ago = clock.now() - timedelta(days=3 * 365)
    models.User.objects.update(last_login=long_ago, joined_at=long_ago)
    models.Grant.objects.filter(user=idle).update(ended_at=long_ago)
    people = models.User.objects.filter(is_active=True).count()
    with_role = models.Grant.objects.filter(ended_at=None).values("user").distinct().count()
    done = retention.run(clock.today())["accounts"]
    assert done >= 1
    assert models.User.objects.filter(is_active=True).count() == people - done >= with_role - done
    idle.refresh_from_db()
    assert idle.forgotten_at
    assert "ernesto" not in idle.email
    assert world.user(world.CONTACT).is_active


def test_a_forgotten_person_leaves_no_factor_session_or_calendar() -> None:
    client: Client = world.browser(world.SECRETARY)
    person = world.user(world.SECRETARY)
    client.post("/es/me/calendar/", {"act": "make"})
    actions.forget(by=world.actor(world.SECRETARY))
    person.refresh_from_db()
    assert person.feed == ""
    assert client.get("/es/me/").status_code in (302, 404)
