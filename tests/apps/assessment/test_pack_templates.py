"""The template of the update pack: brought, looked at, used, and back to the plain one; each owner's is its own."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, models, pack_templates, packs
from tests import world
from tests.adapters.test_brought import changed, made, same
from tests.apps.assessment import desk

pytestmark = [pytest.mark.django_db]
LETTER = ("Ministerio de Faros, {{date}}", "Nota {{number}} {{ministro}}", "{{content}}", "Atentamente")


def send(client: Client, data: bytes, owner: str = desk.OWNER) -> Any:
    file = SimpleUploadedFile("carta.docx", data)
    return client.post(reverse("pack-template-bring"), {"owner": owner, "file": file})


def words(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    head = [one.text for one in document.sections[0].header.paragraphs]
    return [*head, *(one.text for one in document.paragraphs)]


def stranger() -> str:
    grants = people.Grant.objects.filter(role="contact", ended_at=None).exclude(owner=desk.OWNER)
    return str(grants.select_related("user").order_by("pk")[0].user.email)


def test_a_template_is_looked_at_before_it_counts() -> None:
    found = desk.matrix()
    client = world.browser(world.CONTACT)
    brought = made(*LETTER)
    page = send(client, brought)
    assert page.status_code == 302
    shown = client.get(page.url).content.decode()
    for text in ("{{date}}", "{{number}}", "{{content}}", "{{country}}", "{{ministro}}"):
        assert text in shown, text
    report = pack_templates.report(people.Preview.objects.get().rows["found"])
    assert report.known == ("country", "date", "number", "edition", "content")
    assert (report.unknown, report.has_place) == (("ministro",), True)
    sample = words(client.get(f"{page.url}sample/").content)
    assert "República Costa Serena" in sample
    assert "Nota ______ {{ministro}}" in sample
    assert sample[-1] == "Atentamente"
    assert packs.template(found) == b""
    client.post(page.url)
    assert people.Preview.objects.count() == 0
    assert packs.template(found) == brought
    assert people.Deed.objects.filter(verb="template.placed", owner=desk.OWNER).count() == 1
    assert chain.check().bad == 0


def test_update_packs_are_written_into_it_and_into_the_plain_one_again() -> None:
    found = desk.matrix()
    actions.answer(found.pk, actions.Write("OP2-BW-01-L", value="yes"), by=world.actor(world.CONTACT))
    client = world.browser(world.CONTACT)
    client.post(send(client, made(*LETTER)).url)
    export = reverse("matrix-export", args=[found.pk, "docx"])
    told = words(client.get(export).content)
    assert told[0].startswith("República Costa Serena")
    assert told[1].startswith("Ministerio de Faros, 20")
    assert told[-1] == "Atentamente"
    assert any("OP" in one for one in told)
    here = f"{reverse('pack-template')}?owner={desk.OWNER}"
    assert "carta.docx" in client.get(here).content.decode()
    original = client.get(reverse("pack-template-file", args=["original"]), {"owner": desk.OWNER})
    assert words(original.content)[1] == LETTER[0]
    assert client.get(reverse("pack-template-file", args=["sample"]), {"owner": desk.OWNER}).status_code == 200
    client.post(reverse("pack-template-plain"), {"owner": desk.OWNER})
    assert "Ministerio de Faros" not in "\n".join(words(client.get(export).content))
    assert client.get(reverse("pack-template-file", args=["original"]), {"owner": desk.OWNER}).status_code == 404
    assert client.get(reverse("pack-template-file", args=["sample"]), {"owner": desk.OWNER}).status_code == 200
    assert client.post(reverse("pack-template-plain"), {"owner": desk.OWNER}).status_code == 409
    verbs = people.Deed.objects.filter(target=pack_templates.TARGET).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["template.placed", "template.plain"]


@pytest.mark.parametrize(
    "data",
    [b"hello", b"", changed(made(), same, {"word/vbaProject.bin": b"x"}), b"PK\x03\x04"],
    ids=["text", "empty", "macros", "cut"],
)
def test_what_cannot_serve_is_refused_in_words_and_nothing_is_kept(data: bytes) -> None:
    page = send(world.browser(world.CONTACT), data)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert (models.Template.objects.count(), people.Preview.objects.count()) == (0, 0)


def test_an_owners_template_does_not_exist_for_anybody_else() -> None:
    client = world.browser(world.CONTACT)
    first = send(client, made(*LETTER))
    for email in ("", stranger(), world.FORMER):
        other = world.browser(email)
        for address in (first.url, f"{first.url}sample/"):
            assert other.get(address).status_code == 404, (email, address)
        assert other.post(first.url).status_code == 404
    client.post(first.url)
    for email in ("", stranger(), world.FORMER):
        other = world.browser(email)
        for name, args in (
            ("pack-template", []),
            ("pack-template-file", ["sample"]),
            ("pack-template-file", ["original"]),
        ):
            there = other.get(reverse(name, args=args), {"owner": desk.OWNER})
            never = other.get(reverse(name, args=args), {"owner": "country:QQ"})
            assert (there.status_code, there.content) == (404, never.content), (email, name)
        assert send(other, made()).status_code == 404
        assert other.post(reverse("pack-template-plain"), {"owner": desk.OWNER}).status_code == 404
    assert models.Template.objects.count() == 1


def test_who_may_only_look_cannot_change_it() -> None:
    client = world.browser(world.CONTACT)
    client.post(send(client, made(*LETTER)).url)
    second = world.browser(world.SECOND)
    assert second.get(f"{reverse('pack-template')}?owner={desk.OWNER}").status_code == 200
    assert send(second, made()).status_code == 403
    assert second.post(reverse("pack-template-plain"), {"owner": desk.OWNER}).status_code == 403
    assert models.Template.objects.count() == 1
