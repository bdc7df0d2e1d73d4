"""A national report from a half-answered matrix: honest, cited, in two languages; registered with its note."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from django.urls import reverse

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import known
from atalaya.apps.assessment import actions as answers
from atalaya.apps.assessment import models as assessment
from atalaya.apps.drafting import continuing, models, notes, reports, texts
from atalaya.core import errors
from atalaya.core.drafting import translation
from tests import world
from tests.apps.assessment import desk
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
VALIDATED = ("OP2-BW-01-L", "OP2-BW-02-L", "OP3CD-BW-13-L")
WAITING = "OP2-CW-01-L"
TEXT = "La ley alcanza a toda persona física."


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """A caged reader."""
    with Cage() as made:
        yield made


def by() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def half_answered(cage: Cage) -> assessment.Assessment:
    """A matrix with three validated answers and one that waits; one with a text of the country's own."""
    found, law = desk.matrix(), desk.bring(cage, desk.LAW)
    told = desk.propose(found, [*VALIDATED, WAITING], desk.article(law, "art-2"))
    answers.accept(found.pk, [one.pk for one in told], by=by(), value="yes")
    row = found.answers.get(field=VALIDATED[1])
    assessment.Answer.objects.filter(pk=row.pk).update(text=TEXT)
    answers.take(found.pk, "validate", list(VALIDATED), by=world.actor(world.SECOND))
    return found


def clause(draft: models.Draft, part: str) -> list[Any]:
    """The clauses under a part of a report, at any depth."""
    found, told = {part}, []
    for one in texts.working(draft).clauses:
        if one.parent in found:
            found.add(one.id)
            told.append(one)
    return told


def said(draft: models.Draft, language: str = "es") -> str:
    """Every word of a text in one language."""
    wordings = (one.wording(language) for one in texts.working(draft).clauses)
    return "\n".join(f"{one.heading}\n{one.body}" for one in wordings)


def test_a_half_answered_matrix_gives_an_honest_report(cage: Cage) -> None:
    found = half_answered(cage)
    made = reports.begin(found.pk, reports.Ask(("es", "en")), by=by())
    text = texts.working(made)
    tops = [one.id for one in text.clauses if not one.parent]
    assert tops[:11] == [
        "introduction", "op1", "op2", "op3ab", "op3c", "op3d", "op4", "op6", "op7", "op8", "op9-10",
    ]  # fmt: skip
    op2 = "\n".join(one.wording("es").body for one in clause(made, "op2"))
    assert "901" in op2
    assert TEXT in op2
    assert {field for one in clause(made, "op2") for field in one.answers} == {"OP2-BW-01-L", "OP2-BW-02-L"}
    assert {field for one in clause(made, "op6") for field in one.answers} == {"OP3CD-BW-13-L"}
    assert [one.id for one in clause(made, "op7")] == ["op7-none"]
    left = {field for one in text.clauses if one.id.startswith("left-") for field in one.answers}
    assert WAITING in left
    assert len(left) == 388 - len(VALIDATED)
    assert not left & set(VALIDATED)
    words = said(made)
    assert "3 de 388" in words
    assert "Se prohíbe a toda persona fabricar, adquirir o poseer armas biológicas." in words
    assert "3 of 388" in said(made, "en")


def test_an_answer_not_validated_is_marked_when_a_person_chose_to_have_it(cage: Cage) -> None:
    found = half_answered(cage)
    made = reports.begin(found.pk, reports.Ask(("es",), every=True), by=by())
    marked = [one for one in clause(made, "op2") if WAITING in one.answers and one.kind == "paragraph"]
    assert len(marked) == 1
    assert "(sin validar)" in marked[0].wording("es").body
    assert said(made).count("(sin validar)") == 1


def test_what_only_one_language_has_is_shown_as_untranslated(cage: Cage) -> None:
    found = half_answered(cage)
    made = reports.begin(found.pk, reports.Ask(("es", "en")), by=by())
    text = texts.working(made)
    lacking = {one.id for one in text.clauses if translation.status(text, one, "en") == "missing"}
    own = {one.id for one in text.clauses if one.wording("es").body == TEXT}
    assert own
    assert own <= lacking
    assert not any(one.id in lacking for one in text.clauses if one.kind in ("heading", "paragraph"))
    assert not any(translation.status(text, one, "en") == "outdated" for one in text.clauses)


def test_a_report_is_registered_once_as_a_submission_with_its_note(cage: Cage) -> None:
    found = half_answered(cage)
    client = world.browser(world.CONTACT)
    sent = {"what": "report", "matrix": found.pk, "lead": "es", "languages": ["en"]}
    answer = client.post(reverse("draft-from-matrix"), sent)
    made = models.Draft.objects.get(kind="report")
    assert answer.headers["Location"].endswith(reverse("draft", args=[made.pk]).split("/", 2)[2])
    told = {"place": "Nueva York"}
    for name, es, en in (
        ("sender", "la Misión Permanente de Costa Serena", "the Permanent Mission of Costa Serena"),
        ("addressee", "la Presidencia del Comité 1540", "the Chair of the 1540 Committee"),
        ("period", "2020 a 2026", "2020 to 2026"),
        ("publication", "consiente la publicación", "agrees to publication"),
    ):
        told |= {f"{name}_es": es, f"{name}_en": en}
    client.post(reverse("draft-submit", args=[made.pk]), told)
    note = models.NoteVerbale.objects.get(encloses=made)
    register = known.named("registry.submission")
    assert register is not None
    submission: Any = register.model._default_manager.get(pk=note.submission_id)
    assert (submission.kind, submission.stage, submission.note, submission.on) == ("report", "drafted", "", "")
    assert note.number == ""
    assert client.post(reverse("draft-submit", args=[made.pk]), told).status_code == 422
    assert models.NoteVerbale.objects.filter(encloses=made).count() == 1
    cleared = notes.take(note.pk, "clear", notes.Step(), by=world.actor(world.SECOND), version=note.version)
    document = docx.Document(io.BytesIO(notes.write(cleared, "docx", "en").data))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "The Permanent Mission of Costa Serena presents its compliments to the Chair of the 1540 Committee" in words
    assert chain.check().bad == 0


def test_a_stranger_gets_no_report_of_a_matrix_they_do_not_work_on(cage: Cage) -> None:
    found = half_answered(cage)
    other = people.Grant.objects.filter(role="contact", owner="country:XH", ended_at=None).get().user
    with pytest.raises(errors.Missing):
        reports.begin(found.pk, reports.Ask(("es",)), by=world.actor(other.email))
    with pytest.raises(errors.Missing):
        continuing.begin(found.pk, "es", by=world.actor(other.email))


def test_a_gap_analysis_goes_on_as_a_text_under_its_headings(cage: Cage) -> None:
    found = half_answered(cage)
    made = continuing.begin(found.pk, "es", by=by())
    text = texts.working(made)
    headings = [one.wording("es").heading for one in text.clauses if one.kind == "heading" and not one.parent]
    assert headings[:6] == [
        "Solicitud y método", "Sistema jurídico", "Fuentes", "Hallazgos por categoría",
        "Medidas y disposiciones nacionales", "Vacíos",
    ]  # fmt: skip
    assert made.kind == "gap"
    table = next(one for one in text.clauses if one.kind == "table" and "OP2-BW-01-L" in one.wording("es").body)
    assert "901" in table.wording("es").body
    assert made.owner_id == bench.OWNER
