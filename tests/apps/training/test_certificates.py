"""Certificates of an activity and of a course: issued once, checked by code, revoked, kept from everybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from atalaya.adapters import clock, credentials
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.training import activity_demonstration
from atalaya.apps.training import certificate_actions as actions
from atalaya.apps.training import certificate_models as models
from atalaya.apps.training import certificate_queries as queries
from atalaya.core import certificates, errors
from tests import world
from tests.apps.training import course

pytestmark = pytest.mark.django_db
COURSE = ("points-of-contact/1", {"es": "La resolución 1540 para puntos de contacto"}, 6)


def held() -> Any:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows(), by)
    course.selected(made.pk, by)
    course.held(made.pk, by)
    return made


def said(address: str, email: str = "") -> tuple[int, str]:
    cache.clear()
    answer = world.browser(email).get(address)
    return answer.status_code, answer.content.decode()


def test_23_are_issued_once_and_one_is_checked_by_its_code() -> None:
    made, by = held(), course.who()
    page = reverse("activity-certificates", args=[made.pk])
    client = world.browser(course.OFFICER)
    assert client.post(page, {"hours": "40"}).status_code == 302
    assert client.post(page, {"hours": "40"}).status_code == 302, "asked twice, nobody gets two"
    rows = queries.of_activity(made.pk, by)
    assert len(rows) == 23
    assert len({row.code for row in rows}) == 23
    row = rows[0]
    status, text = said(reverse("certificate-check", args=[certificates.shown_code(row.code).lower()]))
    assert status == 200
    assert "Este certificado es auténtico" in text
    assert course.TITLE in text
    assert certificates.initials(row.holder) in text
    assert row.holder not in text
    told = credentials.verify(
        row.token, credentials.read_key_set(world.browser("").get("/certificates/keys.json").content)
    )
    assert (told.holder, told.hours, told.code) == (row.holder, 40, row.code)
    told_of = people.Deed.objects.filter(verb="certificate.certified", target_id__in=[row.pk for row in rows])
    assert told_of.count() == 23
    assert chain.check().bad == 0


def test_a_revoked_one_shows_as_revoked_everywhere_and_may_be_issued_anew() -> None:
    made, by = held(), course.who()
    row = actions.issue(made.pk, None, by=by)[0]
    act = reverse("certificate-revoke", args=[row.pk])
    world.browser(course.OFFICER).post(act, {"why": " "})
    row.refresh_from_db()
    assert row.revoked_at is None, "without a reason nothing is revoked"
    world.browser(course.OFFICER).post(act, {"why": "Nombre equivocado"})
    _status, text = said(reverse("certificate-check", args=[row.code]))
    assert "Este certificado fue revocado" in text
    assert "Nombre equivocado" not in text, "why is between the office and the holder"
    gone = credentials.read_revocations(world.browser("").get("/certificates/revoked.json").content)
    assert row.serial in gone
    others = models.Certificate.objects.filter(activity=made.pk, revoked_at=None)
    assert not gone & set(others.values_list("serial", flat=True))
    with pytest.raises(errors.OutOfOrder):
        actions.revoke(row.pk, "Otra vez", by=by)
    assert actions.issue(made.pk, None, by=by) == [], "who lost one gets no other by the act for all"
    act = reverse("certificate-anew", args=[row.pk])
    assert world.browser(world.CONTACT).post(act, {"holder": "Persona"}).status_code in (403, 404)
    for _twice in range(2):
        world.browser(course.OFFICER).post(act, {"holder": "Persona  Única"})
    (anew,) = models.Certificate.objects.filter(place=row.place_id, revoked_at=None)
    assert (anew.holder, anew.activity_id) == ("Persona Única", made.pk)


def test_before_it_was_held_there_is_none_and_a_stranger_to_it_has_none() -> None:
    by = course.who()
    made = course.open_call(by)
    with pytest.raises(errors.OutOfOrder):
        actions.issue(made.pk, None, by=by)
    with pytest.raises(errors.Problem):
        actions.issue(made.pk, None, by=world.actor(world.CONTACT))
    for email in ("", world.CONTACT):
        assert said(reverse("activity-certificates", args=[made.pk]), email)[0] in (302, 403, 404)


def test_an_unknown_code_a_wrong_one_and_an_altered_file_say_the_same() -> None:
    client = world.browser("")
    assert said(reverse("certificate-check", args=["ABCDEFGHJKLM"]))[0] == 404
    assert client.post(reverse("certificate-ask"), {"code": "ABC"}).status_code == 422
    row = course_of(world.CONTACT)
    files = {"good": row.token, "bad": row.token[:-3] + "AAA"}
    for name, token in files.items():
        cache.clear()
        sent = _file(token)
        text = client.post(reverse("certificate-ask"), {"file": sent}).content.decode()
        assert ("Este certificado es auténtico" in text) is (name == "good")
        assert ("o el archivo fue alterado" in text) is (name == "bad")
    paper = f"/certificates/check/{row.code}/"
    assert world.browser("").get(paper).headers["Location"] == f"/es{paper}"


def _file(token: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jwt", token.encode())


def course_of(email: str) -> models.Certificate:
    user = people.User.objects.get(email=email)
    return actions.issue_for_course(user.pk, *COURSE)


def test_the_certificate_of_a_course_is_its_holders_alone_in_four_languages() -> None:
    row = course_of(world.CONTACT)
    assert course_of(world.CONTACT).pk == row.pk, "completed twice, one certificate"
    assert (
        row.holder in said(reverse("my-certificates"), world.CONTACT)[1]
        or str(row) in said(reverse("my-certificates"), world.CONTACT)[1]
    )
    for kind in (*queries.LANGUAGES, "jwt"):
        cache.clear()
        answer = world.browser(world.CONTACT).get(reverse("certificate-file", args=[row.pk, kind]))
        assert answer.content[:4] == (b"eyJh" if kind == "jwt" else b"%PDF")
        for other in ("", course.OFFICER, "nora.beltran@servidor.example"):
            assert world.browser(other).get(reverse("certificate-file", args=[row.pk, kind])).status_code in (302, 404)
    cache.clear()
    assert world.browser(world.CONTACT).get(reverse("my-transcript", args=["pt"])).content[:4] == b"%PDF"
    assert str(row) not in said(reverse("my-certificates"), course.OFFICER)[1]


def test_a_name_goes_after_ten_years_and_what_was_issued_is_still_told() -> None:
    row = course_of(world.CONTACT)
    assert actions.forget(clock.today()) == 0
    assert actions.forget(clock.today() + timedelta(days=3654)) >= 1
    row.refresh_from_db()
    assert (row.holder, row.token) == ("", "")
    assert len(row.digest) == 64
    status, text = said(reverse("certificate-check", args=[row.code]))
    assert status == 200
    assert "auténtico" in text


def test_the_holder_takes_the_name_out_and_nobody_else_does() -> None:
    row = course_of(world.CONTACT)
    act = reverse("certificate-forget", args=[row.pk])
    for other in ("", "winston.farrow@saint-halyard.example"):
        assert world.browser(other).post(act).status_code in (302, 404)
    row.refresh_from_db()
    assert row.holder
    assert world.browser(world.CONTACT).post(act).status_code == 302
    row.refresh_from_db()
    assert (row.holder, row.token) == ("", "")
    assert said(reverse("certificate-check", args=[row.code]))[0] == 200
    again = course_of("winston.farrow@saint-halyard.example")
    assert again.person_id
    people.User.objects.filter(pk=again.person_id).update(forgotten_at=clock.now())
    assert actions.forget(clock.today()) == 1, "with the account the name goes"


def test_the_office_revokes_the_certificate_of_a_course_by_its_code() -> None:
    row, page = course_of(world.CONTACT), reverse("certificate-revoke-code")
    told = {"code": str(row), "why": "Otra persona hizo la prueba"}
    trainee = "winston.farrow@saint-halyard.example"
    assert world.browser("").post(page, told).status_code in (302, 404)
    with pytest.raises(errors.Missing):
        actions.revoke(row.pk, "Porque sí", by=world.actor(trainee))
    office = world.browser(course.OFFICER)
    assert office.post(page, {**told, "code": "ABCD-EFGH-JKLM"}).status_code == 422
    assert office.post(page, {**told, "why": " "}).status_code == 422
    assert office.post(page, told).status_code == 302
    _status, text = said(reverse("certificate-check", args=[row.code]))
    assert "Este certificado fue revocado" in text
    assert course_of(world.CONTACT).pk == row.pk, "asking again does not get round it"


def test_a_row_changed_behind_the_programs_back_is_not_genuine() -> None:
    row, other = course_of(world.CONTACT), course_of("winston.farrow@saint-halyard.example")
    page = reverse("certificate-check", args=[row.code])
    changes: tuple[dict[str, Any], ...] = (
        {"token": row.token[:-6] + "AAAAAA"}, {"token": other.token}, {"holder": "Otra Persona"}, {"hours": 600},
        {"title": {"es": "Otro curso"}}, {"issued_at": row.issued_at - timedelta(days=30)},
    )  # fmt: skip
    kept = {name: getattr(row, name) for change in changes for name in change}
    for change in changes:
        models.Certificate.objects.filter(pk=row.pk).update(**{**kept, **change})
        assert said(page)[0] == 404, change
    models.Certificate.objects.filter(pk=row.pk).update(**kept)
    assert said(page)[0] == 200


def test_codes_cannot_be_tried_out() -> None:
    visitor = world.browser("")
    cache.clear()
    tried = [f"/es/certificates/check/{'A' * 11}{sign}/" for sign in certificates.ALPHABET]
    answers = [visitor.get(address).status_code for address in tried]
    assert (answers.count(404), answers[-1]) == (30, 429)


def test_the_demonstration_has_certificates_one_of_them_revoked_and_issued_anew() -> None:
    activity_demonstration.plant()
    rows = list(models.Certificate.objects.order_by("pk"))
    gone = [row for row in rows if row.revoked_at]
    assert len(gone) == 1
    assert len(rows) > 3
    (anew,) = [row for row in rows if row.place_id == gone[0].place_id and row.revoked_at is None]
    for row, word in ((gone[0], "Este certificado fue revocado"), (anew, "Este certificado es auténtico")):
        assert word in said(reverse("certificate-check", args=[row.code]))[1]
