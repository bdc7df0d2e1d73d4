"""Beginnings and files: from nothing, a law, gaps, another text, a DOCX; written by the worker, and back again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain
from atalaya.apps.assessment import actions as answers
from atalaya.apps.drafting import actions, arriving, exports, models, suggesting, texts
from atalaya.core import errors
from atalaya.core.drafting.model import words_of
from tests import world
from tests.apps.assessment import desk
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
START: dict[str, Any] = {
    "owner": bench.OWNER, "title": "Ley nueva", "kind": "bill", "lead": "es", "tradition": "civil", "source": "empty",
}  # fmt: skip


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


def contact() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def begun(told: dict[str, Any], address: str = "draft-start") -> models.Draft:
    """The draft that a form made."""
    answer = world.browser(world.CONTACT).post(reverse(address), told)
    assert answer.status_code == 302, answer.context and answer.context.get("fault")
    return models.Draft.objects.latest("pk")


def word(*paragraphs: tuple[str, str]) -> bytes:
    """A DOCX of somebody's own."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_empty_text_is_national_and_its_writer_is_led_to_it() -> None:
    found = begun(START)
    assert (found.klass, found.stage, found.title) == ("national", "drafting", {"es": "Ley nueva"})
    assert texts.working(found).clauses == ()
    page = world.browser(world.CONTACT).get(reverse("draft", args=[found.pk]))
    assert page.status_code == 200
    assert reverse("draft-insert", args=[found.pk]) in page.content.decode()


def test_who_may_not_draft_is_not_offered_a_beginning() -> None:
    for email in ("", bench.user("contributor").email):
        assert world.browser(email).get(reverse("draft-start")).status_code == 404
        assert world.browser(email).post(reverse("draft-start"), START).status_code == 404
    assert not models.Draft.objects.exists()


def test_a_text_begins_from_a_law(cage: Cage) -> None:
    law = desk.bring(cage, desk.LAW)
    found = begun(START | {"source": "law", "law": str(law.pk)})
    assert found.law_id == law.pk
    clauses = texts.working(found).clauses
    assert [one.label.rstrip(". ") for one in clauses if one.kind == "article"] == [f"Artículo {n}" for n in (1, 2, 3)]
    assert "armas biológicas" in words_of(texts.working(found))


def test_a_text_begins_from_a_pattern_with_its_headings_and_its_blanks_open() -> None:
    page = world.browser(world.CONTACT).get(reverse("draft-start")).content.decode()
    assert 'value="drafting-instructions"' in page
    assert 'value="note-matrix-update"' not in page, "notes have a beginning of their own"
    found = begun(START | {"source": "outline", "outline": "drafting-instructions", "kind": "other"})
    clauses = texts.working(found).clauses
    assert len([one for one in clauses if one.kind == "heading"]) >= 5
    assert "[" in words_of(texts.working(found))
    wrong = START | {"source": "outline", "outline": "note-matrix-update"}
    assert world.browser(world.CONTACT).post(reverse("draft-start"), wrong).status_code == 422


def test_a_text_begins_from_gaps_with_clauses_that_answer_them() -> None:
    matrix = desk.matrix()
    gaps = ("OP2-BW-01-L", "OP2-BW-02-L", "OP2-BW-03-L")
    for name in gaps:
        answers.answer(matrix.pk, answers.Write(name, value="no", version=0), by=contact())
    client = world.browser(world.CONTACT)
    asked = client.post(reverse("draft-start"), START | {"source": "gaps"})
    page = client.get(asked.headers["Location"])
    assert all(name in page.content.decode() for name in gaps)
    shown = client.post(reverse("draft-gaps"), START | {"gap": gaps}).context["page"]
    assert shown.main >= 1
    assert not shown.left
    found = begun(START | {"gap": gaps, "make": "1"}, "draft-gaps")
    answered = {field for clause in texts.working(found).clauses for field in clause.answers}
    assert set(gaps) <= answered
    assert all(clause.library for clause in texts.working(found).clauses if clause.kind == "article")


@pytest.mark.parametrize(("tradition", "language"), [("civil", "es"), ("common", "en")])
def test_the_first_words_from_the_library_are_whole_and_refer_to_clauses_that_are_there(
    tradition: str, language: str
) -> None:
    chosen = suggesting.suggest(["OP2-BW-01-L", "OP3CD-BW-01-L"], tradition, language)
    text = suggesting.begin(chosen)
    assert texts.read(texts.write(text)) == text
    codes = {one.code for one in texts.look(texts.write(text))}
    assert not codes & {"reference.dangling", "reference.unknown", "empty.clause"}


def test_a_text_begins_from_another_one() -> None:
    first = bench.draft()
    found = begun(START | {"source": "draft", "draft": str(first.pk), "title": "Segunda"})
    assert texts.working(found).clauses == texts.working(first).clauses
    assert found.title == {"es": "Segunda"}


def test_an_own_docx_is_read_in_the_cage_shown_and_confirmed(cage: Cage) -> None:
    data = word(("Title", "Ley de puertos"), ("Normal", "Artículo 1. Objeto. Esta ley regula los puertos."),
                ("Normal", "Artículo 2. Multas. Quien incumpla será multado."))  # fmt: skip
    client = world.browser(world.CONTACT)
    file = SimpleUploadedFile("puertos.docx", data)
    answer = client.post(reverse("draft-start"), START | {"source": "file", "file": file})
    arrival = models.Arrival.objects.get()
    assert answer.headers["Location"] == reverse("draft-arrival", args=[arrival.pk])
    assert "hx-get" in client.get(answer.headers["Location"]).content.decode()
    assert arriving.read_next(cage)
    assert not arriving.read_next(cage)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Quien incumpla será multado." in page
    assert not models.Draft.objects.exists()
    client.post(answer.headers["Location"], {"title": "Ley de puertos"})
    found = models.Draft.objects.get()
    assert [one.kind for one in texts.working(found).clauses].count("article") == 2
    stranger = world.browser(world.SECOND)
    assert stranger.get(answer.headers["Location"]).status_code == 404
    assert client.post(answer.headers["Location"], {"title": "x"}).status_code == 409
    assert chain.check().bad == 0


def test_a_file_that_cannot_be_read_says_so(cage: Cage) -> None:
    client = world.browser(world.CONTACT)
    file = SimpleUploadedFile("roto.docx", b"PK\x03\x04 nothing")
    answer = client.post(reverse("draft-start"), START | {"source": "file", "file": file})
    assert arriving.read_next(cage)
    assert models.Arrival.objects.get().state == "failed"
    assert 'role="alert"' in client.get(answer.headers["Location"]).content.decode()


def test_a_file_that_was_out_comes_back_and_is_merged_with_what_was_done_meanwhile(cage: Cage) -> None:
    found = bench.draft()
    actions.freeze(found.pk, "v1", "", by=contact())
    made = exports.ask(found.pk, exports.Ask("docx", "es", "outside", version=1), by=contact())
    document = docx.Document(io.BytesIO(exports.content(made)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("regula la materia 3", "vigila la materia 3")
    out = io.BytesIO()
    document.save(out)
    actions.rewrite(found.pk, actions.Rewrite("a2", "es", {}, {"body": "Cambiada aquí."}), by=contact())
    client = world.browser(world.CONTACT)
    answer = client.post(reverse("draft-back", args=[found.pk]), {"file": SimpleUploadedFile("v.docx", out.getvalue())})
    assert arriving.read_next(cage)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "vigila" in page
    client.post(answer.headers["Location"])
    words = words_of(texts.working(found))
    assert "vigila la materia 3" in words
    assert "Cambiada aquí." in words
    assert {"a1", "a2", "a3"} <= {one.id for one in texts.working(found).clauses}


def test_a_small_text_is_written_at_once_and_a_large_one_by_the_worker() -> None:
    found = bench.draft(bench.text(80))
    client = world.browser(world.CONTACT)
    told = {"kind": "docx", "language": "es", "audience": "outside"}
    answer = client.post(reverse("draft-files", args=[found.pk]), told)
    made = found.exports.get()
    assert made.state == "waiting"
    assert 'hx-trigger="every 2s"' in client.get(answer.headers["Location"]).content.decode()
    assert client.get(reverse("draft-fetch", args=[made.pk])).status_code == 404
    assert exports.write_next()
    assert not exports.write_next()
    data = client.get(reverse("draft-fetch", args=[made.pk]))
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(data.content)).paragraphs)
    assert "materia 80" in text
    small = exports.ask(bench.draft().pk, exports.Ask("md", "es"), by=contact())
    assert small.state == "done"
    assert exports.content(small).decode().startswith("# Ley de materiales sensibles")


def test_a_right_that_ended_meanwhile_ends_the_writing() -> None:
    found = bench.draft(bench.text(80))
    made = exports.ask(found.pk, exports.Ask("md", "es"), by=contact())
    models.Draft.objects.filter(pk=found.pk).update(owner="country:XH")
    assert exports.write_next()
    made.refresh_from_db()
    assert (made.state, made.file) == ("failed", "")


def test_an_own_template_is_looked_at_and_used() -> None:
    found = bench.draft()
    template = word(("Normal", "República de {{country}} {{seal}}"), ("Normal", "{{content}}"), ("Normal", "Fin"))
    client = world.browser(world.CONTACT)
    address = reverse("draft-templates", args=[found.pk])
    client.post(address, {"file": SimpleUploadedFile("membrete.docx", template)})
    told = exports.previewed(found)[0]
    assert (told.known, told.unknown, told.has_place) == (("country",), ("seal",), True)
    assert "membrete.docx" in client.get(address).content.decode()
    made = exports.ask(found.pk, exports.Ask("docx", "es", template=told.template.pk), by=contact())
    text = [one.text for one in docx.Document(io.BytesIO(exports.content(made))).paragraphs]
    assert text[0].startswith("República de Costa Serena")
    assert text[-1] == "Fin"
    assert client.post(address, {"file": SimpleUploadedFile("x.docx", b"no")}).status_code == 422
    with pytest.raises(errors.Missing):
        exports.ask(found.pk, exports.Ask("docx", "es", template=999), by=contact())


def test_a_text_with_a_version_is_dated_and_named_so() -> None:
    found = bench.draft()
    actions.freeze(found.pk, "v1, noviembre de 2016", "2016-11", by=contact())
    made = exports.ask(found.pk, exports.Ask("md", "es", version=1), by=contact())
    assert "v1, noviembre de 2016" in exports.content(made).decode()
    assert exports.file_name(made) == f"draft-{found.pk}-v1-es.md"
    assert clock.today().isoformat() in exports.content(made).decode()


def test_signs_that_no_letter_of_the_pdf_shows_are_told_beside_the_file() -> None:
    found = bench.draft(bench.text(), email=world.CONTACT)
    one = next(one for one in texts.working(found).clauses if one.wording("es").body)
    actions.rewrite(found.pk, actions.Rewrite(one.id, "es", {}, {"body": "El signo 𓂀 y la letra ñ."}), by=contact())
    client = world.browser(world.CONTACT)
    for kind, told in (("pdf", True), ("docx", False)):
        made = exports.ask(found.pk, exports.Ask(kind, "es"), by=contact())
        assert (made.state, made.unshown) == ("done", ["𓂀"] if told else [])
        page = client.get(reverse("draft-file", args=[made.pk])).content.decode()
        assert ("𓂀" in page) is told
