"""Two spaces for members only: threads, documents, invitations, moderation; a lost role is out at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import network_actions as actions
from atalaya.apps.cooperation import network_events as events
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_offers as offers
from atalaya.apps.cooperation import network_spaces as spaces
from atalaya.core import errors, policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
HALYARD = "winston.farrow@saint-halyard.example"
COORDINATOR = "beatriz.lamarca@horizonte.example"
MONITOR = "camille.duval@horizonte.example"
BIO = "julian.mora@salud.costa-serena.example"
LABORATORY = "clara.ibarra@bahia-clara.example"
PARTNER = "jonas.whitlock@brujula.example"
ADMINISTRATOR = "nora.beltran@servidor.example"
CANARY = "Zafiro-perpetuo"
GUARDED = "Paso a paso: cómo cultivar y producir el agente ántrax en el laboratorio."


def say(space: str = "contacts", by: str = world.CONTACT, head: int | None = None, **told: Any) -> Any:
    """Something said by somebody."""
    values = {"text": "¿Quién tiene un modelo de nota?", "title": "" if head else "Modelos de nota", **told}
    return actions.say(space, actions.Told(**values), by=world.actor(by), head=head)


def page(email: str, name: str, *told: Any, **asked: str) -> Any:
    return world.browser(email).get(reverse(name, args=told), asked)


def test_a_contact_asks_in_the_browser_and_another_country_answers() -> None:
    client = world.browser(world.CONTACT)
    address = reverse("network-begin", args=["contacts", "talk"])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"title": "Traspaso", "text": "¿Cómo lo hacen?"})
    assert answer.status_code == 302
    made = models.Thread.objects.get(title="Traspaso")
    assert (made.owner_id, made.klass, made.author_id) == ("country:XC", "network", world.user(world.CONTACT).pk)
    other = world.browser(HALYARD)
    assert "¿Cómo lo hacen?" in other.get(answer.headers["Location"]).content.decode()
    assert other.post(answer.headers["Location"], {"text": "With a pack."}).status_code == 302
    assert "With a pack." in client.get(answer.headers["Location"]).content.decode()
    assert chain.check().bad == 0


@pytest.mark.parametrize(
    ("email", "space", "status"),
    [
        (world.CONTACT, "contacts", 200),
        (world.SECRETARY, "contacts", 200),
        (MONITOR, "contacts", 200),
        (BIO, "contacts", 404),
        (LABORATORY, "contacts", 404),
        (PARTNER, "contacts", 404),
        (ADMINISTRATOR, "contacts", 404),
        (world.FORMER, "contacts", 404),
        ("", "contacts", 404),
        (BIO, "bio", 200),
        (LABORATORY, "bio", 200),
        (world.CONTACT, "bio", 200),
        (world.SECRETARY, "bio", 404),
        (PARTNER, "bio", 404),
        (world.CONTACT, "nowhere", 404),
    ],
)
def test_each_space_is_open_to_its_members_alone(email: str, space: str, status: int) -> None:
    made = say(space if space in spaces.SPACES else "contacts")
    for name, told in (("network-space", [space]), ("network-thread", [space, made.pk])):
        assert page(email, name, *told).status_code == status


def test_who_is_in_one_space_does_not_see_the_other_by_its_number() -> None:
    made = say("contacts", text=CANARY)
    for name in ("network-thread", "network-file", "network-event", "network-withdraw"):
        answer = page(BIO, name, "contacts", made.pk)
        assert answer.status_code == 404
        assert CANARY not in answer.content.decode()
    assert page(BIO, "network-thread", "bio", made.pk).status_code == 404


def test_whoever_loses_the_role_is_out_at_once() -> None:
    made = say()
    client = world.browser(world.CONTACT)
    address = reverse("network-thread", args=["contacts", made.pk])
    assert client.get(address).status_code == 200
    grants = people.Grant.objects.filter(user=world.user(world.CONTACT))
    grants.update(ended_at=clock.now())
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "Todavía aquí"}).status_code == 404
    models.Follow.objects.update(how="each")
    mail.outbox.clear()
    assert list(actions._followers("contacts", None)) == []


def test_without_the_second_factor_nobody_is_in() -> None:
    say()
    client = world.browser(world.CONTACT, strong=False)
    assert client.get(reverse("network-space", args=["contacts"])).status_code == 404


def test_somebody_who_only_looks_cannot_speak() -> None:
    with pytest.raises(errors.Refused):
        say(by=MONITOR)
    made = say()
    assert "Responder" not in page(MONITOR, "network-thread", "contacts", made.pk).content.decode()


def test_nobody_speaks_in_the_name_of_another_country() -> None:
    with pytest.raises(errors.Refused):
        say(owner="country:XH")
    assert say(by=HALYARD, owner="country:XH").owner_id == "country:XH"


def test_what_is_written_is_shown_as_text_and_never_runs() -> None:
    made = say(title="<b>x</b>", text="<script>alert(1)</script>\nsegunda línea")
    content = page(HALYARD, "network-thread", "contacts", made.pk).content.decode()
    assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>segunda línea" in content


def test_a_document_comes_back_whole_as_an_attachment() -> None:
    client = world.browser(world.CONTACT)
    file = SimpleUploadedFile("..\\..\\nota\u202efdp.txt", b"Estimados:")
    address = reverse("network-begin", args=["contacts", "paper"])
    assert client.post(address, {"title": "Nota", "text": "", "file": file}).status_code == 302
    made = models.Thread.objects.get(title="Nota")
    assert made.name == "notafdp.txt"
    answer = page(HALYARD, "network-file", "contacts", made.pk)
    assert answer.content == b"Estimados:"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\fotos\\informe final.pdf", "informe final.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
        ('"><svg onload=x>.pdf', "svg onload=x .pdf"),
    ],
)
def test_the_name_of_a_file_leads_nobody_astray(given: str, kept: str) -> None:
    assert actions.safe_name(given) == kept


@pytest.mark.parametrize("name", ["virus.exe", "page.html", "picture.svg", "noending", "macro.xlsm"])
def test_files_that_could_do_something_are_not_taken(name: str) -> None:
    with pytest.raises(errors.Unusable) as refused:
        say(sort="paper", file=(name, b"x"))
    assert refused.value.where == "file"
    assert not models.Thread.objects.exists()


def test_a_file_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_FILE_BYTES", 10)
    with pytest.raises(errors.Unusable) as refused:
        say(sort="paper", file=("a.pdf", b"x" * 11))
    assert refused.value.code == "store.too_large"


def test_what_the_guard_warns_of_is_held_until_the_coordinator_has_looked() -> None:
    client = world.browser(world.CONTACT)
    address = reverse("network-begin", args=["contacts", "talk"])
    told = {"title": "Consulta", "text": GUARDED}
    first = client.post(address, told)
    assert first.status_code == 422
    assert GUARDED in first.content.decode()
    assert not models.Thread.objects.exists()
    assert client.post(address, {**told, "looked": "1"}).status_code == 302
    made = models.Thread.objects.get()
    assert made.held
    assert page(HALYARD, "network-thread", "contacts", made.pk).status_code == 404
    assert "Consulta" not in page(HALYARD, "network-space", "contacts").content.decode()
    assert page(world.CONTACT, "network-thread", "contacts", made.pk).status_code == 200
    assert [one.href for one in offers.waiting(world.actor(COORDINATOR)) if f"e-{made.pk}" in one.href]
    actions.let("contacts", made.pk, by=world.actor(COORDINATOR), version=made.version)
    assert page(HALYARD, "network-thread", "contacts", made.pk).status_code == 200


def test_the_coordinator_takes_an_entry_down_and_says_why_to_its_author() -> None:
    made = say()
    answer = say(by=HALYARD, head=made.pk, text=CANARY)
    client = world.browser(COORDINATOR)
    address = reverse("network-moderate", args=["contacts", answer.pk])
    assert client.post(address, {"act": "down", "why": "No es de esta red", "version": "1"}).status_code == 302
    assert CANARY not in page(world.CONTACT, "network-thread", "contacts", made.pk).content.decode()
    assert "No es de esta red" in page(HALYARD, "network-thread", "contacts", made.pk).content.decode()
    assert world.browser(world.CONTACT).post(address, {"act": "let", "version": "2"}).status_code in (403, 404)
    with pytest.raises(errors.Refused):
        actions.take_down("contacts", made.pk, "x", by=world.actor(HALYARD), version=1)


def test_an_author_takes_back_what_they_said_and_nobody_else_does() -> None:
    made = say(text=CANARY)
    say(by=HALYARD, head=made.pk, text="Sigue la respuesta")
    for email in (HALYARD, world.SECRETARY, COORDINATOR):
        assert page(email, "network-withdraw", "contacts", made.pk).status_code == 404
        with pytest.raises(errors.Refused):
            actions.withdraw("contacts", made.pk, by=world.actor(email), version=1)
    client = world.browser(world.CONTACT)
    address = reverse("network-withdraw", args=["contacts", made.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": "1"}).status_code == 302
    content = page(HALYARD, "network-thread", "contacts", made.pk).content.decode()
    assert CANARY not in content
    assert "Sigue la respuesta" in content
    verbs = [line.verb for line in access.lines_of("cooperation.thread", made.pk)]
    assert verbs == ["thread.withdrawn", "thread.created"]


def test_a_closed_thread_is_read_and_not_answered() -> None:
    made = say()
    actions.close("contacts", made.pk, by=world.actor(COORDINATOR), version=made.version)
    with pytest.raises(errors.OutOfOrder):
        say(by=HALYARD, head=made.pk)
    assert page(HALYARD, "network-thread", "contacts", made.pk).status_code == 200


def test_a_mail_carries_a_link_and_no_word_of_the_entry(django_capture_on_commit_callbacks: Any) -> None:
    world.browser(HALYARD).post(reverse("network-follow", args=["contacts"]), {"how": "each"})
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made = say(title=f"Tema {CANARY}", text=f"Texto {CANARY}")
        say(text=f"{CANARY} otra", by=HALYARD, head=made.pk)
    assert [letter.to for letter in mail.outbox] == [[HALYARD]]
    assert reverse("network-thread", args=["contacts", made.pk])[3:] in mail.outbox[0].body
    assert CANARY not in f"{mail.outbox[0].body} {mail.outbox[0].subject}"


def test_new_entries_wait_until_the_space_was_read() -> None:
    say()
    title = "Espacio de los puntos de contacto"
    assert [one for one in offers.waiting(world.actor(HALYARD)) if "contacts" in one.href], title
    page(HALYARD, "network-space", "contacts")
    assert not [one for one in offers.waiting(world.actor(HALYARD)) if "contacts" in one.href]
    assert not [one for one in offers.waiting(world.actor(world.CONTACT)) if "contacts" in one.href]


def invited() -> Any:
    """An invitation of the coordinator to an event that everybody in the network may see."""
    by = world.actor(COORDINATOR)
    from atalaya.apps.access.registers import known

    register = known.named("registry.activity")
    assert register is not None
    since = (clock.today() + timedelta(days=40)).isoformat()
    told = {"kind": "course", "title": {"es": "Curso de puntos de contacto"}, "since": since, "place": {"es": "Puerto"}}
    course = deeds.create(register.model(owner_id="secretariat", klass="network", **told), by=by)
    assert course.pk in dict(events.choices(by))
    return say(by=COORDINATOR, sort="event", title="Vengan al curso", activity=course.pk)


def test_an_invitation_is_answered_counted_and_put_into_a_calendar() -> None:
    made = invited()
    waits = [one for one in offers.waiting(world.actor(HALYARD)) if one.title == "Vengan al curso"]
    assert len(waits) == 1
    client = world.browser(HALYARD)
    address = reverse("network-reply", args=["contacts", made.pk])
    client.post(address, {"answer": "maybe"})
    client.post(address, {"answer": "yes"})
    assert client.post(address, {"answer": "never"}).status_code == 422
    found = events.event("contacts", made.pk, world.actor(COORDINATOR))
    assert [(name, number) for name, _label, number in found.counts] == [("yes", 1), ("maybe", 0), ("no", 0)]
    assert found.people[0][1] in ("Saint Halyard", "San Halyard", "country:XH") or found.people[0][1]
    assert not [one for one in offers.waiting(world.actor(HALYARD)) if one.title == "Vengan al curso"]
    assert [one.what for one in offers.due(world.actor(HALYARD), clock.today() + timedelta(days=60))] == [
        "Vengan al curso"
    ]
    text = client.get(reverse("network-event", args=["contacts", made.pk])).content.decode()
    assert "BEGIN:VEVENT" in text
    assert "Curso de puntos de contacto" in text
    assert "DTSTART;VALUE=DATE:" in text


def test_an_event_that_only_some_may_see_cannot_be_named() -> None:
    from atalaya.apps.access.registers import known

    register = known.named("registry.activity")
    assert register is not None
    since = (clock.today() + timedelta(days=40)).isoformat()
    told = {"kind": "visit", "title": {"es": "Visita reservada"}, "since": since}
    hidden = deeds.create(
        register.model(owner_id="country:XC", klass="national", **told), by=world.actor(world.CONTACT)
    )
    assert hidden.pk not in dict(events.choices(world.actor(world.CONTACT)))


def test_search_and_export_show_each_what_they_may_see() -> None:
    made = say(text=f"Palabra {CANARY}")
    assert [one.href for one in offers.find(world.actor(HALYARD), CANARY, 20)]
    for email in (BIO, PARTNER, LABORATORY, ADMINISTRATOR):
        assert offers.find(world.actor(email), CANARY, 20) == ()
        assert CANARY not in world.browser(email).get(reverse("search"), {"q": "Palabra"}).content.decode()
    assert "network-contacts" in offers.export(world.actor(HALYARD), "XC")
    assert "network-contacts" not in offers.export(policy.VISITOR, "XC")
    assert made.pk


def test_the_handover_pack_names_open_threads_invitations_and_the_learning_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(title="Hilo abierto de la casa")
    invited()
    text = page(world.CONTACT, "handover", "country:XC").content.decode()
    assert "Hilo abierto de la casa" in text
    assert "Vengan al curso" in text
    assert "Ruta de aprendizaje" not in text
    from atalaya.web import pieces
    from atalaya.web.crossing import offers as crossing

    monkeypatch.setattr(crossing, "learning", lambda _actor, _owner: [pieces.Link("Primer curso", "/es/")])
    assert "Primer curso" in page(world.CONTACT, "handover", "country:XC").content.decode()


def test_words_that_were_taken_back_go_after_a_year_and_the_chain_holds() -> None:
    made = say(text=CANARY, sort="paper", file=("a.txt", CANARY.encode()))
    kept = say(text="Esto queda")
    actions.withdraw("contacts", made.pk, by=world.actor(world.CONTACT), version=1)
    assert actions.tidy(clock.today()) == 0
    assert actions.tidy(clock.today() + timedelta(days=367)) == 1
    made.refresh_from_db()
    kept.refresh_from_db()
    assert (made.text, made.digest, kept.text) == ("", "", "Esto queda")
    assert not people.DeedValue.objects.filter(after__icontains=CANARY).exists()
    assert actions.tidy(clock.today() + timedelta(days=6 * 365)) == 1
    assert chain.check().bad == 0
