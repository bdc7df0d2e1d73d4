"""A course that a country makes: frame, lesson with a picture, questions from a file, learners as numbers."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atalaya.apps.access import deeds
from atalaya.apps.training import course_actions as actions
from atalaya.apps.training import course_models as models
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_actions as learning
from atalaya.core import errors, policy
from atalaya.core.learning.courses import FINAL
from tests import world

pytestmark = pytest.mark.django_db
XC = "country:XC"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
GIFT = """$CATEGORY: uno

::a:: ¿Uno más uno? {#2 ####La suma.}

::b:: El agua moja {T}

::c:: Elija {=sí ~no}
"""


def frame(by: policy.Actor, **told: Any) -> models.Course:
    """A course of Costa Serena with one module."""
    values: dict[str, Any] = {
        "title": {"es": "Inducción nacional"},
        "summary": {"es": "Para quien empieza."},
        "languages": ["es"],
        "modules": [{"key": "uno", "title": {"es": "Uno"}, "minutes": "30", "questions": "2", "percent": "50"}],
        "standards": [{"standard": "S/RES/1540 (2004)", "part": "OP 8", "modules": "1", "note": {"es": "Cómo."}}],
        "final_questions": 3,
        "offered": "yes",
        **told,
    }
    return deeds.create(models.Course(owner_id=XC, klass=policy.Klass.PUBLIC, **values), by=by)


def lesson(row: models.Course, by: policy.Actor) -> models.Lesson:
    """Its only lesson."""
    text = {"es": "Mire: ![El mapa](file:mapa.png)\n\n<script>alert(1)</script> ![x](https://elsewhere.example/x.png)"}
    told = {"module": "uno", "title": {"es": "Primera"}, "text": text}
    return deeds.create(models.Lesson(owner_id=XC, klass=policy.Klass.PUBLIC, course=row, **told), by=by)


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files lie apart in each test."""
    monkeypatch.setattr(settings, "DATA", tmp_path)


def test_a_country_makes_a_course_and_somebody_takes_it() -> None:
    by, client = world.actor(world.CONTACT), world.browser(world.CONTACT)
    row = frame(by)
    key, address = f"own-{row.pk}", f"/es/learn/own/{row.pk}/"
    assert "lecci" in courses.fault_of(courses.assemble(row))
    assert Client().get(f"/es/learn/{key}/").status_code == 404
    lesson(row, by)
    sent = {"bank": "1", "language": "es", "gift": SimpleUploadedFile("b.gift", GIFT.encode())}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, {"picture": "1", "file": SimpleUploadedFile("Mapa.png", PNG)}).status_code == 302
    assert courses.fault_of(courses.assemble(row)) == ""
    picture = models.File.objects.get()
    learner = world.browser(world.SECRETARY, strong=False)
    page: Any = learner.post(f"/es/learn/{key}/", {"language": "es"})
    shown = learner.get(page.url).content.decode()
    assert f'<img src="/es/learn/{key}/file/{picture.pk}/" alt="El mapa">' in shown
    assert "<script>alert" not in shown
    assert "elsewhere.example" not in shown
    told = learner.get(f"/es/learn/{key}/file/{picture.pk}/", headers={"Range": "bytes=0-3"})
    assert (told.status_code, told.content, told["Content-Type"]) == (206, b"\x89PNG", "image/png")
    who = world.actor(world.SECRETARY)
    learning.read(key, courses.course(key, who).order[0], by=who)
    for part in ("uno", FINAL):
        paper = learning.begin(key, part, by=who)
        bank = courses.course(key, who).questions
        for place, asked in enumerate(paper.drawn, 1):
            right = {"number": ["2"], "truth": ["true"], "one": ["0"]}[bank[asked].kind]
            learning.answer(paper.pk, place, right, by=who)
        assert learning.hand_in(paper.pk, by=who).percent == 100
    shown = client.get(address).content.decode()
    assert "<dd>1</dd>" in shown
    assert world.user(world.SECRETARY).name not in shown
    with zipfile.ZipFile(io.BytesIO(client.get(f"/es/learn/{key}/package/es.zip").content)) as package:
        assert package.read("files/mapa.png") == PNG
    for stranger in (Client(), world.browser("winston.farrow@saint-halyard.example")):
        assert stranger.get(f"/es/learn/{key}/").status_code == 200
        assert stranger.get(f"/es/learn/{key}/package/es.zip").status_code in (403, 404)
        assert stranger.get(address).status_code in (403, 404)
        assert stranger.get(f"{address}es.gift").status_code in (403, 404)
        question = models.Question.objects.order_by("pk")[0]
        assert stranger.get(f"/es/own-questions/{question.pk}/").status_code == 404
    assert b"::" in client.get(f"{address}es.gift").content


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept() -> None:
    by, client = world.actor(world.CONTACT), world.browser(world.CONTACT)
    row = frame(by)
    address = f"/es/learn/own/{row.pk}/"
    for name, content in (("mapa.svg", b"<svg/>"), ("mapa.png", b"GIF89a"), ("../x.png", b"")):
        answer = client.post(address, {"picture": "1", "file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422, name
    for gift, told in (
        (b"::a:: uno {T}\n\nmal {", "line 3"),
        (b"$CATEGORY: otro\n\nx {T}", "otro"),
        (b"\xff\xfe", "UTF-8"),
    ):
        sent = {"bank": "1", "language": "es", "gift": SimpleUploadedFile("b.gift", gift)}
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not models.File.objects.exists()
    assert not models.Question.objects.exists()
    with pytest.raises(errors.Unusable, match="misma clave"):
        frame(by, modules=[{"key": "final", "title": {"es": "x"}, "minutes": "1"}])
    with pytest.raises(errors.Unusable):
        frame(by, standards=[{"standard": "S", "part": "1", "modules": "7"}])
    assert client.get(f"/es/learn/own-{row.pk}/file/1/").status_code == 404
    halyard = world.actor("winston.farrow@saint-halyard.example")
    with pytest.raises((errors.Missing, errors.Refused)):
        actions.give_out(row.pk, "es", by=halyard)
