"""Signing in: password, second factor, limits, sessions, headers. One test a rule."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atalaya.apps.access import models
from atalaya.apps.registry import models as registry
from atalaya.core import policy
from tests import world

pytestmark = pytest.mark.django_db
LOGIN = "/es/account/login/"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test begins with nothing counted."""
    cache.clear()


def sign_in(client: Client, email: str = world.CONTACT, password: str = world.PASSWORD) -> Any:
    """Sends the sign-in form."""
    return client.post(LOGIN, {"login": email, "password": password})


def with_totp(email: str = world.CONTACT) -> str:
    """Gives a person an authenticator app; gives its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(world.user(email), secret)
    return str(secret)


def code(secret: str) -> str:
    """What the app shows now."""
    counter = int(time.time()) // 30
    return f"{totp.hotp_value(secret, counter):06d}"


def test_a_person_signs_in_with_address_and_password() -> None:
    client = Client()
    assert sign_in(client).status_code == 302
    assert "Lucía Fontana" in client.get("/es/").content.decode()


def test_the_address_is_found_whatever_its_capitals() -> None:
    assert sign_in(Client(), world.CONTACT.upper()).status_code == 302


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer() -> None:
    answers = [sign_in(Client(), email, "wrong wrong wrong") for email in (world.CONTACT, "nobody@nowhere.example")]
    pages = [_without_tokens(answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert pages[0].replace(world.CONTACT, "?") == pages[1].replace("nobody@nowhere.example", "?")


def _without_tokens(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"hx-headers=\'[^\']+\'", "", page)


def test_a_password_reset_answers_alike_for_known_and_unknown_addresses() -> None:
    told = []
    for email in (world.CONTACT, "nobody@nowhere.example"):
        answer = Client().post("/es/account/password/reset/", {"email": email})
        told.append((answer.status_code, answer.headers.get("Location")))
    assert told[0] == told[1]


def test_without_a_second_factor_a_strong_role_counts_for_nothing() -> None:
    client = Client()
    sign_in(client)
    assert client.get(reverse("posts-new")).status_code in (403, 404)
    actor: policy.Actor = getattr(client.get("/es/").wsgi_request, "actor")  # noqa: B009 - the middleware sets it
    assert actor.grants
    assert not actor.strong
    assert actor.owners() == frozenset()


def test_the_page_says_that_a_second_factor_is_missing() -> None:
    client = Client()
    sign_in(client)
    assert reverse("mfa_index") in client.get("/es/").content.decode().partition("<main")[2]


def test_with_a_code_of_the_app_the_roles_count() -> None:
    secret = with_totp()
    client = Client()
    answer = sign_in(client)
    assert answer.headers["Location"].startswith("/es/account/2fa/")
    assert "_auth_user_id" not in client.session
    assert client.post("/es/account/2fa/authenticate/", {"code": code(secret)}).status_code == 302
    assert client.get(reverse("posts-new")).status_code == 200


def test_a_code_of_the_app_serves_once() -> None:
    secret = with_totp()
    shown = code(secret)
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/es/account/2fa/authenticate/", {"code": shown}).status_code == expected


def test_a_wrong_code_is_refused_and_counted() -> None:
    with_totp()
    client = Client()
    sign_in(client)
    statuses = [client.post("/es/account/2fa/authenticate/", {"code": "000000"}).status_code for _n in range(12)]
    assert statuses[0] == 200
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_serves_once() -> None:
    with_totp()
    recovery = RecoveryCodes.activate(world.user(world.CONTACT))
    one = recovery.get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/es/account/2fa/authenticate/", {"code": one}).status_code == expected


def test_secrets_of_second_factors_lie_encrypted() -> None:
    secret = with_totp()
    RecoveryCodes.activate(world.user(world.CONTACT))
    kept = " ".join(str(one.data) for one in Authenticator.objects.filter(user__email=world.CONTACT))
    assert secret not in kept


def test_guessing_passwords_is_stopped_and_a_restart_does_not_help() -> None:
    statuses = [sign_in(Client(), password=f"wrong wrong {n}").status_code for n in range(8)]
    assert 429 in statuses or _says_too_many(Client())
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def _says_too_many(client: Client) -> bool:
    answer = sign_in(client)
    return "_auth_user_id" not in client.session and answer.status_code in (200, 429)


def test_the_right_password_does_not_help_while_the_limit_holds() -> None:
    for number in range(8):
        sign_in(Client(), password=f"wrong wrong {number}")
    client = Client()
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_a_session_gets_a_new_name_when_somebody_signs_in() -> None:
    client = Client()
    client.get("/es/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_signing_out_ends_the_session_on_the_server() -> None:
    client = Client()
    sign_in(client)
    key = client.session.session_key
    client.post("/es/account/logout/")
    assert not Session.objects.filter(session_key=key).exists()


def test_signing_out_needs_a_post() -> None:
    client = Client()
    sign_in(client)
    client.get("/es/account/logout/")
    assert "_auth_user_id" in client.session


def test_a_session_left_alone_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.browser(world.CONTACT)
    client.get("/es/")
    later = time.time() + settings.IDLE_S["strong"] + 1
    monkeypatch.setattr("atalaya.apps.access.middleware.time.time", lambda: later)
    answer = client.get(reverse("me"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{LOGIN}?next=%2Fes%2Fme%2F")
    assert "_auth_user_id" not in client.session


def test_a_session_in_use_ends_after_half_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.browser(world.CONTACT)
    start = time.time()
    client.get("/es/")
    for quarter in range(1, 60):
        monkeypatch.setattr("atalaya.apps.access.middleware.time.time", lambda q=quarter: start + q * 15 * 60)
        if client.get(reverse("me")).status_code == 302:
            break
    assert quarter * 15 * 60 > settings.ABSOLUTE_S
    assert quarter * 15 * 60 <= settings.ABSOLUTE_S + 30 * 60


def test_a_page_within_the_same_minute_writes_nothing_about_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.browser(world.CONTACT)
    now = time.time()
    written = []
    for later in (0, 30, 90):
        monkeypatch.setattr(time, "time", lambda at=now + later: at)
        with CaptureQueriesContext(connection) as asked:
            client.get("/es/calendar/")
        written.append(sum(one["sql"].startswith(("INSERT", "UPDATE")) for one in asked))
    assert written[0] > 0 == written[1]
    assert written[2] > 0


def test_a_changed_password_ends_the_other_sessions() -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "otra frase larga 1540"
    told = {"oldpassword": world.PASSWORD, "password1": new, "password2": new}
    assert here.post("/es/account/password/change/", told).status_code == 302
    assert there.get(reverse("me")).status_code in (302, 404)


@pytest.mark.parametrize("password", ["short", "password1234", "lucia.fontana"])
def test_a_weak_password_is_refused(password: str) -> None:
    client = Client()
    sign_in(client)
    told = {"oldpassword": world.PASSWORD, "password1": password, "password2": password}
    assert client.post("/es/account/password/change/", told).status_code == 200


def test_nobody_makes_an_account_without_an_invitation() -> None:
    told = {"email": "new@costa-serena.example", "password1": world.PASSWORD}
    Client().post("/es/account/signup/", told)
    with pytest.raises(models.User.DoesNotExist):
        world.user("new@costa-serena.example")


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(LOGIN, {"login": world.CONTACT, "password": world.PASSWORD})
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(target: str) -> None:
    client = Client()
    answer = client.post(f"{LOGIN}?next={target}", {"login": world.CONTACT, "password": world.PASSWORD, "next": target})
    assert not answer.headers.get("Location", "").startswith(target)
    answer = client.post(reverse("theme"), {"theme": "dark", "next": target})
    assert answer.headers["Location"] == "/es/"


@pytest.mark.parametrize("path", ["/", "/es/", "/es/nothing/", "/es/posts/1/edit/", LOGIN, "/health/"])
def test_every_answer_has_its_headers(path: str) -> None:
    headers = Client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_of_somebody_signed_in_are_not_kept() -> None:
    assert "no-store" in world.browser(world.CONTACT).get("/es/").headers["Cache-Control"]


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts() -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_letter_holds_more_than_a_link() -> None:
    Client().post("/es/account/password/reset/", {"email": world.CONTACT})
    assert len(mail.outbox) == 1
    assert world.PASSWORD not in mail.outbox[0].body


@pytest.mark.parametrize("verb", ["release", "remove"])
def test_a_grave_deed_asks_who_is_there_again(verb: str) -> None:
    body = registry.Body.objects.filter(owner="country:XC")[0]
    address = reverse(f"bodies-{verb}", args=[body.pk])
    late = world.browser(world.CONTACT, age_s=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 5)
    for answer in (late.get(address), late.post(address, {"version": "1", "act": "propose", "audience": "network"})):
        assert answer.status_code == 302
        assert "reauthenticate" in answer.headers["Location"]
    assert not models.Release.objects.filter(target="registry.body").exists()
    assert world.browser(world.CONTACT).get(address).status_code == 200
