"""Peer reviews: rooms, gates, parts that are their country's own, a joint text of cleared parts, consent taken back."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import offers
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_queries as queries
from atalaya.apps.cooperation import review_rows as rows
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.registry import models as registry
from atalaya.core import errors, policy, reviews
from tests import world
from tests.apps.cooperation import review_room as room

pytestmark = [pytest.mark.django_db, pytest.mark.db]
XC, XH = room.XC, room.XH


def content(kind: str, data: bytes) -> str:
    """Every word of a file, whatever it is packed in."""
    if kind == "pdf":
        return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return data.decode()


def test_a_room_is_seen_by_its_countries_and_the_secretariat_and_by_nobody_else() -> None:
    made = room.begin()
    assert room.visible(made, room.who("contact", XC))
    assert room.visible(made, room.who("contact", XH))
    assert room.visible(made, room.coordinator())
    assert not room.visible(made, room.who("contact", "country:UY"))
    assert not room.visible(made, room.who("partner", "organisation:alianza-brujula"))
    assert not room.visible(made, policy.VISITOR)


def test_a_review_takes_two_countries_or_more_of_this_region_or_not() -> None:
    with pytest.raises(errors.Unusable):
        room.begin(XC)
    told = actions.Begin({"en": "Three"}, (XC,), elsewhere={"PT": {"en": "Portugal", "pt": "Portugal"}})
    before = list(registry.Project.objects.values_list("pk", "beneficiaries", "version"))
    made = actions.begin(told, by=room.coordinator())
    assert made.countries == [XC, "country:PT"]
    assert room.visible(made, room.who("contact", "country:PT"))
    assert list(registry.Project.objects.values_list("pk", "beneficiaries", "version")) == before


def test_the_scope_is_agreed_when_every_country_said_yes_to_the_very_words() -> None:
    made = room.begin()
    with pytest.raises(errors.OutOfOrder) as caught:
        room.step(made, "scope")
    assert caught.value.code == "review.waits"
    room.say(made, reviews.SCOPE, XC)
    actions.scope(made.pk, {"begins": "2026-05"}, by=room.coordinator(), version=room.fresh(made).version)
    room.say(made, reviews.SCOPE, XH)
    with pytest.raises(errors.OutOfOrder) as caught:
        room.step(made, "scope")
    assert caught.value.where == XC
    room.say(made, reviews.SCOPE, XC)
    assert room.step(made, "scope").stage == "scoped"


def test_nobody_says_yes_for_another_country_and_the_secretariat_for_none() -> None:
    made = room.begin()
    now = standing.standing(made, room.frame(made))[reviews.SCOPE]
    with pytest.raises(errors.Refused):
        actions.say(made.pk, reviews.SCOPE, XH, now, by=room.who("contact", XC))
    with pytest.raises(errors.Problem):
        actions.say(made.pk, reviews.SCOPE, XC, now, by=room.coordinator())
    with pytest.raises(errors.Conflict):
        actions.say(made.pk, reviews.SCOPE, XC, "0" * 64, by=room.who("contact", XC))


def test_a_part_is_read_by_the_others_once_two_people_cleared_it_and_without_its_restricted_words() -> None:
    made = room.to_drafting(room.begin())
    part = room.write(made, XC)
    other, own = room.who("contact", XH), room.who("contact", XC)
    assert queries.own(made.pk, "xc", "", "/", other).preview is None
    parts.put(part.pk, by=own, version=part.version)
    assert queries.own(made.pk, "xc", "", "/", other).preview is None, "proposed is not cleared"
    part.refresh_from_db()
    with pytest.raises(errors.Problem):
        parts.confirm(part, by=own)
    parts.confirm(part, by=room.who("second", XC))
    read = queries.own(made.pk, "xc", "", "/", other).preview
    assert read is not None
    assert "Lo que hacemos" in str(read)
    assert room.CANARY not in str(read)
    with pytest.raises(errors.Missing):
        access.one(models.Part, part.pk, other)
    assert standing.cleared(made).keys() == {XC}


def test_the_joint_text_holds_cleared_parts_alone_and_is_not_put_before_all_are_in() -> None:
    made = room.to_drafting(room.begin())
    room.clear(room.write(made, XC))
    joint.begin(made.pk, ("es", "en"), by=room.coordinator())
    with pytest.raises(errors.OutOfOrder):
        joint.put(made.pk, by=room.coordinator())
    later = room.write(made, XH)
    later.refresh_from_db()
    parts.put(later.pk, by=room.who("contact", XH), version=later.version)
    with pytest.raises(errors.OutOfOrder):
        joint.put(made.pk, by=room.coordinator())
    later.refresh_from_db()
    parts.confirm(later, by=room.who("second", XH))
    version = joint.put(made.pk, by=room.coordinator())
    assert f"({XC})" in version.content
    assert f"({XH})" in version.content


def test_nothing_is_sent_before_every_country_cleared_the_joint_text() -> None:
    made = room.begin()
    room.to_joint(made)
    room.step(made, "clear")
    with pytest.raises(errors.OutOfOrder):
        room.step(made, "agree")
    room.say(made, reviews.JOINT, XC)
    joint.ask(made.pk, XH, "Cambiar la conclusión.", by=room.who("contact", XH))
    again = joint.put(made.pk, by=room.coordinator())
    assert again.number == 2
    room.everybody(made, reviews.JOINT)
    room.step(made, "agree")
    day = datetime.date(2020, 3, 24)
    with pytest.raises(errors.Unusable):
        room.step(made, "submit", on=day)
    actions.unsay(made.pk, reviews.JOINT, XH, by=room.who("contact", XH))
    with pytest.raises(errors.OutOfOrder):
        room.step(made, "submit", on=day, number="0054/2020")
    room.say(made, reviews.JOINT, XH)
    done = room.step(made, "submit", on=day, number="0054/2020")
    assert (done.stage, done.note, done.note_on) == ("submitted", "0054/2020", "2020-03-24")


def test_a_part_taken_back_leaves_the_joint_text_at_once_and_what_lay_before_the_countries_ends() -> None:
    made = room.begin()
    room.to_joint(made)
    part = models.Part.objects.get(review=made, owner=XC)
    parts.withdraw(part, by=room.who("contact", XC))
    assert standing.joint_version(made) is None
    draft = joint.of(made)
    assert draft is not None
    assert f"({XC})" not in draft.text.working.content
    with pytest.raises(errors.OutOfOrder):
        joint.put(made.pk, by=room.coordinator())


def test_a_country_that_withdraws_takes_its_own_with_it_and_the_others_go_on_or_end() -> None:
    made = room.begin(XC, XH, "country:UY")
    room.to_joint(made)
    actions.leave(made.pk, XH, by=room.who("contact", XH))
    now = room.fresh(made)
    assert now.countries == [XC, "country:UY"]
    assert now.left == [XH]
    assert not room.visible(made, room.who("contact", XH))
    version = joint.put(made.pk, by=room.coordinator())
    assert f"({XH})" not in version.content
    room.step(made, "clear")
    actions.leave(made.pk, XC, by=room.who("contact", XC))
    with pytest.raises(errors.OutOfOrder) as caught:
        room.step(made, "agree")
    assert caught.value.code == "review.few"
    assert room.step(made, "end", by=room.who("contact", "country:UY")).stage == "ended"


@pytest.mark.parametrize("kind", list(joint.TYPES))
@pytest.mark.parametrize("language", ["es", "en"])
def test_no_file_of_the_joint_text_holds_a_restricted_word(kind: str, language: str) -> None:
    made = room.begin()
    version = room.to_joint(made)
    told = content(kind, joint.write(room.fresh(made), version.content, kind, language, 1))
    assert room.CANARY not in told
    assert "hacemos" in told if language == "es" else "What we do" in told


def observed() -> tuple[models.Review, policy.Actor, str]:
    """A review that a partner observes, with a note nobody outside reads."""
    observer = "organisation:alianza-brujula"
    email = room.person("partner", observer)
    made = room.begin(observers=[observer])
    room.everybody(made, reviews.SCOPE)
    room.step(made, "scope")
    place = {"place": {"es": "Puerto Claro"}, "on": "2026-03-02", "host": [XC]}
    rows.add(made.pk, "visit", place, by=room.coordinator())
    rows.add(made.pk, "session", {"title": {"es": "Primera sesión"}, "begins": "2026-03-01"}, by=room.coordinator())
    note = {"text": {"es": f"Nota {room.CANARY} de la visita."}, "on": "2026-03-02"}
    rows.add(made.pk, "note", note, by=room.coordinator())
    finding = {"sort": "recommendation", "text": {"es": f"Recomendación {room.CANARY}"}, "countries": [XC]}
    rows.add(made.pk, "finding", finding, by=room.coordinator())
    return made, world.actor(email), email


def test_an_observer_sees_the_frame_and_a_bilateral_note_does_not_exist_for_it() -> None:
    made, actor, email = observed()
    frame = models.Frame.objects.get(review=made, klass="bilateral")
    client = world.browser(email)
    page = client.get(reverse("review-frame", args=[frame.pk]))
    assert page.status_code == 200
    assert "Puerto Claro" in page.content.decode()
    assert room.CANARY not in page.content.decode()
    note = models.Note.objects.get(review=made)
    never = client.get(reverse("review-notes", args=[999_999]))
    hidden = client.get(reverse("review-notes", args=[note.pk]))
    assert hidden.status_code == never.status_code == 404
    for name in ("reviews", "review-joint", "review-ledger"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 404, name
    assert client.get(reverse("review-add", args=[made.pk, "note"])).status_code == 404
    for address in (reverse("today"), reverse("calendar"), f"{reverse('search')}?q=Nota", reverse("review-notes-list")):
        assert room.CANARY not in client.get(address).content.decode(), address
    assert offers.find(actor, room.CANARY, 20) == ()
    stranger = world.browser(room.person("contact", "country:UY"))
    assert stranger.get(reverse("review-frame", args=[frame.pk])).status_code == 404


def test_an_observer_that_is_not_one_any_more_sees_nothing() -> None:
    made, actor, _email = observed()
    room.step(made, "rescope")
    assert not access.visible(models.Frame.objects.filter(review=made), actor).exists()
    actions.scope(made.pk, {"observers": []}, by=room.coordinator(), version=room.fresh(made).version)
    room.everybody(made, reviews.SCOPE)
    room.step(made, "scope")
    assert not access.visible(models.Frame.objects.filter(review=made), actor).exists()


def published(made: models.Review) -> Any:
    """The public page of the frame, for anybody."""
    frame = models.Frame.objects.filter(review=made, klass="public", what=reviews.FRAME).order_by("-pk").first()
    assert frame is not None
    return world.browser().get(reverse("review-frame", args=[frame.pk]))


def test_the_public_page_shows_what_every_country_consented_to_and_is_gone_when_one_takes_it_back() -> None:
    made, _actor, _email = observed()
    hidden = rows.add(made.pk, "visit", {"place": {"es": "Laboratorio Reservado"}, "host": [XH]}, by=room.coordinator())
    rows.keep_from_public(hidden.pk, by=room.who("contact", XH), version=hidden.version)
    room.say(made, reviews.FRAME, XC)
    assert not models.Frame.objects.filter(review=made, klass="public").exists()
    room.say(made, reviews.FRAME, XH)
    page = published(made).content.decode()
    assert "Puerto Claro" in page
    assert "Laboratorio Reservado" not in page
    assert room.CANARY not in page
    actions.unsay(made.pk, reviews.FRAME, XC, by=room.who("contact", XC))
    gone, never = published(made), world.browser().get(reverse("review-frame", args=[999_999]))
    assert (gone.status_code, gone.content) == (404, never.content)


def test_a_visit_withdrawn_from_the_public_text_after_consent_is_not_public_a_moment_longer() -> None:
    made, _actor, _email = observed()
    room.everybody(made, reviews.FRAME)
    assert published(made).status_code == 200
    visit = models.Visit.objects.get(review=made)
    rows.keep_from_public(visit.pk, by=room.who("contact", XC), version=visit.version)
    assert published(made).status_code == 404
    room.everybody(made, reviews.FRAME)
    page = published(made)
    assert page.status_code == 200
    assert "Puerto Claro" not in page.content.decode()


def test_a_recommendation_is_moved_by_the_people_of_its_country_and_noted_with_its_days() -> None:
    made, _actor, _email = observed()
    one = models.Finding.objects.get(review=made)
    rows.assign(
        one.pk, rows.Assigned("Aduana", "", datetime.date(2026, 6, 30)), by=room.who("contact", XC), version=one.version
    )
    one.refresh_from_db()
    with pytest.raises(errors.Refused):
        rows.take(one.pk, "plan", by=room.who("contact", XH), version=one.version)
    rows.take(one.pk, "plan", by=room.who("contact", XC), version=one.version)
    one.refresh_from_db()
    done = rows.note(one.pk, "2026-04", "La aduana empezó.", by=room.who("contact", XC), version=one.version)
    assert done.progress == [{"on": "2026-04", "text": "La aduana empezó."}]
    entry = queries.ledger(made.pk, room.who("contact", XC))[1][0]
    assert entry.is_mine
    assert not queries.ledger(made.pk, room.who("contact", XH))[1][0].is_mine


def test_a_recommendation_is_assigned_in_the_browser_and_its_day_reaches_today_and_the_calendar() -> None:
    made, _actor, _email = observed()
    one = models.Finding.objects.get(review=made)
    page, ledger = reverse("finding-assign", args=[one.pk]), reverse("review-ledger", args=[made.pk])
    client, day = world.browser(room.person("contact", XC)), clock.today() + datetime.timedelta(days=20)
    assert page in client.get(ledger).content.decode()
    told = {"body": "", "person": "", "due": day.isoformat(), "version": one.version}
    assert client.post(page, told).status_code == 422
    done = client.post(page, {**told, "body": "Aduana", "person": "Ana Ríos"})
    assert done.status_code == 302
    shown = client.get(ledger).content.decode()
    assert "Aduana · Ana Ríos" in shown
    until = day + datetime.timedelta(days=1)
    for country, mine in ((XC, True), (XH, False)):
        found = [row for row in offers.due(room.who("contact", country), until) if row.on == day]
        assert bool(found) is mine, country
    assert world.browser(room.person("contact", XH)).get(page).status_code == 404
    assert world.browser(room.person("partner", "organisation:alianza-brujula")).get(page).status_code == 404


@pytest.mark.parametrize("role", ["contact", "second", "contributor", "reviewer"])
def test_every_page_of_a_review_opens_for_those_inside(role: str) -> None:
    made = room.begin()
    room.to_joint(made)
    email = room.person(role, made.owner_id if role == "reviewer" else XC)
    client = world.browser(email)
    for name in ("reviews", "review-joint", "review-ledger"):
        answer = client.get(reverse(name, args=[made.pk]))
        assert answer.status_code == 200, name
        assert room.CANARY not in answer.content.decode(), name
    for code in ("xc", "xh"):
        answer = client.get(reverse("review-part", args=[made.pk, code]))
        assert answer.status_code == 200
        assert room.CANARY not in answer.content.decode()
    for kind in joint.TYPES:
        assert client.get(reverse("review-file", args=[made.pk, kind, "es"])).status_code == 200, kind


def test_whoever_writes_the_joint_text_has_the_pen_and_the_grant_is_in_the_log() -> None:
    made = room.begin()
    grant = people.Grant.objects.get(owner=made.owner_id)
    assert grant.role == policy.Role.REVIEWER
    assert people.Deed.objects.filter(verb="grant.granted", target_id=grant.pk).exists()
