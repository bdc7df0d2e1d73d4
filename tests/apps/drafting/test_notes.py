"""Notes verbales: words in four languages, blanks that stay visible, a number that only a person types."""

from __future__ import annotations

import io
from typing import Any

import docx
import pypdfium2
import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.drafting import exports, models, notes, outlined, texts
from atalaya.core import errors
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LANGUAGES = ("es", "en", "pt", "fr")
SENDER = {
    "es": "la Misión Permanente de Costa Serena",
    "en": "the Permanent Mission of Costa Serena",
    "pt": "a Missão Permanente de Costa Serena",
    "fr": "la Mission permanente de Costa Serena",
}
CHAIR = {
    "es": "la Presidencia del Comité 1540",
    "en": "the Chair of the 1540 Committee",
    "pt": "a Presidência do Comitê 1540",
    "fr": "la présidence du Comité 1540",
}
GREETING = {
    "es": "saluda muy atentamente a la Presidencia del Comité 1540",
    "en": "presents its compliments to the Chair of the 1540 Committee",
    "pt": "cumprimenta a Presidência do Comitê 1540",
    "fr": "présente ses compliments à la présidence du Comité 1540",
}


def by() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def note(outline: str = "note-matrix-update", **told: Any) -> models.NoteVerbale:
    """A note in four languages."""
    made = models.NoteVerbale(
        owner_id=bench.OWNER, klass="national", sender=SENDER, addressee=CHAIR, place="Nueva York"
    )
    for name, value in told.items():
        setattr(made, name, value)
    slots = {"changes_count": outlined.everywhere("12"), "annexes": {}}
    return notes.begin(made, notes.Begin(outline, LANGUAGES, slots), by=by())


def annexed(found: models.NoteVerbale) -> models.NoteVerbale:
    """The note with an annex, so that no blank is open but number and date."""
    models.NoteVerbale.objects.filter(pk=found.pk).update(
        annexes=[{"title": {"es": "Matriz", "en": "Matrix", "pt": "Matriz", "fr": "Matrice"}}]
    )
    return models.NoteVerbale.objects.get(pk=found.pk)


def words(data: bytes) -> str:
    """The words of a DOCX, opened by another library."""
    return "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_is_written_in_each_of_four_languages(language: str) -> None:
    found = annexed(note())
    told = words(notes.write(found, "docx", language).data)
    assert GREETING[language] in told
    assert outlined.blank("note_number", language) in told
    page = pypdfium2.PdfDocument(notes.write(found, "pdf", language).data)[0].get_textpage().get_text_bounded()
    assert GREETING[language].split()[0] in " ".join(page.split())


def test_the_number_is_never_invented_and_the_cleared_words_do_not_change_when_it_comes() -> None:
    found = annexed(note())
    cleared = notes.take(found.pk, "clear", notes.Step(), by=world.actor(world.SECOND), version=found.version)
    frozen = models.Version.objects.get(draft=found.text_id)
    assert outlined.blank("note_number", "es") in frozen.content
    with pytest.raises(errors.Unusable) as caught:
        notes.take(found.pk, "send", notes.Step(clock.today()), by=by(), version=cleared.version)
    assert caught.value.where == "number"
    assert models.NoteVerbale.objects.get(pk=found.pk).number == ""
    step = notes.Step(clock.today(), "0076/18")
    sent = notes.take(found.pk, "send", step, by=by(), version=cleared.version)
    assert (sent.number, sent.sent_on) == ("0076/18", clock.today())
    told = words(notes.write(sent, "docx", "es").data)
    assert "0076/18" in told
    assert outlined.blank("note_number", "es") not in told
    assert models.Version.objects.get(pk=frozen.pk).content == frozen.content
    with pytest.raises(errors.Unusable):
        notes.take(sent.pk, "acknowledge", notes.Step(clock.today()), by=by(), version=sent.version)
    source = {"title": "Carta de la Presidencia", "confidence": "confirmed"}
    done = notes.take(sent.pk, "acknowledge", notes.Step(clock.today(), source=source), by=by(), version=sent.version)
    assert done.acknowledged_on == clock.today()
    assert done.sources == [source]
    assert chain.check().bad == 0


def test_a_note_with_open_blanks_is_not_cleared() -> None:
    found = annexed(note("note-assistance-request"))
    with pytest.raises(errors.Unusable) as caught:
        notes.take(found.pk, "clear", notes.Step(), by=world.actor(world.SECOND), version=found.version)
    assert caught.value.code == "note.blank"


def test_whoever_drafted_does_not_clear() -> None:
    found = annexed(note())
    with pytest.raises(errors.Problem):
        notes.take(found.pk, "clear", notes.Step(), by=by(), version=found.version)


def test_a_note_goes_into_the_owners_own_template() -> None:
    found = annexed(note())
    template = docx.Document()
    template.add_paragraph("REPÚBLICA DE {{country}}")
    template.add_paragraph("{{content}}")
    data = io.BytesIO()
    template.save(data)
    assert found.text_id is not None
    kept = exports.bring(found.text_id, data.getvalue(), "membrete.docx", by=by())
    told = words(notes.write(found, "docx", "es", template=kept.pk).data)
    assert "REPÚBLICA DE Costa Serena" in told
    assert GREETING["es"] in told


def test_a_note_is_begun_in_the_browser_and_fetched_as_a_file() -> None:
    client = world.browser(world.CONTACT)
    sent = {"outline": "note-matrix-update", "owner": bench.OWNER, "lead": "es", "languages": ["en"], "place": "Roma"}
    answer = client.post(reverse("notes-new"), sent)
    assert answer.status_code == 422
    for language in ("es", "en"):
        sent |= {f"sender_{language}": SENDER[language], f"addressee_{language}": CHAIR[language]}
    assert client.post(reverse("notes-new"), sent).status_code == 302
    found = models.NoteVerbale.objects.get()
    assert texts.working(found.text).languages == ("es", "en")  # type: ignore[arg-type]  # it has words
    page = client.get(reverse("notes", args=[found.pk])).content.decode()
    assert reverse("note-file", args=[found.pk, "docx", "en"]) in page
    file = client.get(reverse("note-file", args=[found.pk, "docx", "en"]))
    assert GREETING["en"] in words(file.content)
    assert client.get(reverse("note-file", args=[found.pk, "docx", "fr"])).status_code == 404
    assert world.browser().get(reverse("note-file", args=[found.pk, "docx", "en"])).status_code == 404
