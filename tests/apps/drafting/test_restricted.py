"""Words of a restricted part leave by no door: pages of others, rounds, files, search, export, mail, error texts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import digests
from atalaya.apps.access import models as people
from atalaya.apps.drafting import actions, exports, models, offers, rounds, talk
from atalaya.core import errors
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CANARY = "velada"


def contact() -> Any:
    """The country's point of contact, who writes."""
    return world.actor(world.CONTACT)


def veiled() -> models.Draft:
    """A draft with a restricted clause, a comment on it and a deferred action there."""
    found = bench.draft(bench.veil(bench.text()))
    hidden = {"body": "La autoridad lleva la cláusula velada con reserva."}
    actions.rewrite(found.pk, actions.Rewrite("a2", "es", {}, hidden), by=contact())
    talk.say(found.pk, talk.Said("a2", "Esta cláusula velada sobra.", restricted=True), by=contact())
    one = talk.say(found.pk, talk.Said("a2", "Otra sobre la velada."), by=contact())
    day = clock.today() + timedelta(days=3)
    told = talk.Decision("deferred", action="Revisar", person=world.user(world.SECOND).pk, due=day)
    talk.decide(found.pk, one.pk, told, by=contact())
    return found


def content(kind: str, data: bytes) -> str:
    """Every word of a file, whatever it is packed in."""
    if kind == "pdf":
        document = pypdfium2.PdfDocument(data)
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return data.decode()


@pytest.mark.parametrize("kind", ["docx", "pdf", "akn", "md"])
@pytest.mark.parametrize("audience", ["outside", "cleared"])
def test_no_file_for_others_holds_a_restricted_word(kind: str, audience: str) -> None:
    found = veiled()
    made = exports.ask(found.pk, exports.Ask(kind, "es", audience), by=contact())
    assert made.state == "done", made.detail
    told = content(kind, exports.content(made))
    assert CANARY not in told
    assert "materia 3" in told
    team = exports.ask(found.pk, exports.Ask(kind, "es", "team"), by=contact())
    assert CANARY in content(kind, exports.content(team))


def test_no_round_search_export_or_notice_holds_a_restricted_word() -> None:
    found = veiled()
    ask = rounds.Ask("Primera ronda", clock.today() + timedelta(days=9))
    opened = rounds.begin(found.pk, ask, by=contact())
    assert CANARY not in opened.content
    guest, secret = rounds.invite(opened.pk, "Universidad", "rectorado@universidad.example", by=contact())
    rounds.send(guest, f"https://example.org/{secret}")
    assert CANARY not in mail.outbox[-1].body
    page = world.browser().get(reverse("consult", args=[guest.pk, secret]))
    assert page.status_code == 200
    assert CANARY not in page.content.decode()
    assert offers.find(contact(), CANARY, 10) == ()
    client = world.browser(world.CONTACT)
    found_page = re.sub(r'value="[^"]*"', "", client.get(f"{reverse('search')}?q={CANARY}").content.decode())
    assert f"cláusula {CANARY}" not in found_page
    assert CANARY not in str(offers.export(contact(), "XC"))
    assert CANARY not in str(offers.handover(contact(), bench.OWNER))
    assert CANARY not in str(offers.waiting(world.actor(world.SECOND)))
    assert CANARY not in str(offers.due(contact(), clock.today() + timedelta(days=30)))
    people.User.objects.filter(email=world.SECOND).update(digest="daily", digest_on=None)
    mail.outbox.clear()
    digests.send(clock.today())
    assert CANARY not in " ".join(str(one.body) for one in mail.outbox)


def test_who_only_reads_along_sees_the_text_without_a_trace_of_it() -> None:
    found = veiled()
    mission = bench.user("mission").email
    client = world.browser(mission)
    names = ("draft", "draft-comments", "draft-checks", "draft-languages", "draft-clearance", "draft-files")
    for name in names:
        answer = client.get(reverse(name, args=[found.pk]))
        assert answer.status_code == 200, name
        assert CANARY not in answer.content.decode(), name
        assert "Artículo 4" not in answer.content.decode(), name
    for address in (
        reverse("drafts", args=[found.pk]),
        reverse("drafts-list"),
        reverse("drafts-export", args=["json"]),
        reverse("country-export", args=["XC"]),
        reverse("today"),
        reverse("calendar"),
        reverse("handover", args=[bench.OWNER]),
    ):
        assert CANARY not in client.get(address).content.decode(errors="replace"), address
    page = client.get(reverse("draft", args=[found.pk])).content.decode()
    assert "Artículo 2" in page
    assert "Artículo 3" not in page
    assert client.get(reverse("draft-history", args=[found.pk])).status_code == 403
    assert client.get(reverse("draft-clause", args=[found.pk, "a2"])).status_code == 404
    assert CANARY not in client.get(reverse("draft-comments-file", args=[found.pk, "csv"])).content.decode()
    mine = world.actor(mission)
    with pytest.raises(errors.Unusable):
        exports.ask(found.pk, exports.Ask("md", "es", "team"), by=mine)
    team = exports.ask(found.pk, exports.Ask("md", "es", "team"), by=contact())
    assert client.get(reverse("draft-file", args=[team.pk])).status_code == 404
    assert client.get(reverse("draft-fetch", args=[team.pk])).status_code == 404


def test_whoever_writes_sees_it_marked_as_such() -> None:
    found = veiled()
    page = world.browser(world.CONTACT).get(reverse("draft", args=[found.pk])).content.decode()
    assert bench.SECRET in page
    assert "unit-restricted" in page
    assert CANARY in world.browser(world.CONTACT).get(reverse("draft-history", args=[found.pk])).content.decode()


def test_others_are_told_that_it_does_not_exist() -> None:
    found = veiled()
    for email in ("", next(one for one in world.everybody() if "halyard" in one), bench.user("contributor").email):
        client = world.browser(email)
        for name in ("draft", "draft-comments", "draft-versions", "draft-files", "draft-rounds", "draft-workshops"):
            assert client.get(reverse(name, args=[found.pk])).status_code == 404, (email, name)


def test_an_error_does_not_quote_it() -> None:
    found = veiled()
    client = world.browser(bench.user("mission").email)
    answer = client.post(reverse("draft-place", args=[found.pk, "a2"]), {"act": "remove"})
    assert answer.status_code in (403, 404)
    assert CANARY not in answer.content.decode()
