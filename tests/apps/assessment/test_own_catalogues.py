"""Surveys that an owner brings: shown first, kept whole, for nobody else, answered like those of the software."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain, deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, books, carrying, editions, models, own_catalogues, queries, reading
from atalaya.core import errors
from tests import world
from tests.adapters.readers.test_library import SHAPE
from tests.apps.assessment import desk

pytestmark = [pytest.mark.django_db]
HEADS = ("sección", "id", "título_es", "title_fr", "references", "fields")
ROWS = (
    ("Faros", "F.1", "La ley define faro.", "La loi définit le phare.", "Carta Art. I; Carta Art. II", ""),
    ("", "F.2", "Prohíbe apagar un faro.", "", "Carta Art. II", "OP2-BW-01-L"),
    ("Boyas", "B.1", "La ley define boya (sin {llaves} raras).", "", "", ""),
)


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADS, *rows):
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def send(client: Client, data: bytes, name: str = "faros.csv", **told: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    told = {"owner": desk.OWNER, "title": "Encuesta de faros", "language": "es", "file": file} | told
    return client.post(reverse("own-survey-bring"), told)


def brought(data: bytes | None = None, **told: Any) -> models.OwnCatalogue:
    """A survey of the invented country, brought and confirmed in the browser."""
    client = world.browser(world.CONTACT)
    page = send(client, table(*ROWS) if data is None else data, **told)
    assert page.status_code == 302, page.content.decode()
    client.post(page.url)
    return models.OwnCatalogue.objects.latest("pk")


def squeezed(page: str) -> str:
    """A page with every run of white space as one space, as browsers read it."""
    return " ".join(page.split())


def in_french(client: Client, address: str) -> str:
    """A page in French; the thread goes on in Spanish."""
    page = client.get(address.replace("/es/", "/fr/")).content.decode()
    translation.activate("es")
    return page


def stranger() -> str:
    """The contact of another country."""
    grants = people.Grant.objects.filter(role="contact", ended_at=None).exclude(owner=desk.OWNER)
    return str(grants.select_related("user").order_by("pk")[0].user.email)


@pytest.mark.parametrize(("name", "write"), [("faros.csv", table), ("faros.xlsx", workbook)])
def test_a_file_is_shown_before_anything_is_kept_and_kept_whole(name: str, write: Any) -> None:
    client = world.browser(world.CONTACT)
    page = send(client, write(*ROWS), name)
    assert models.OwnCatalogue.objects.count() == 0
    shown = client.get(page.url).content.decode()
    for text in ("Encuesta de faros", "La ley define faro.", "Carta Art. I", "OP2-BW-01-L", "en: ", "pt: ", "fr: "):
        assert text in shown, text
    answer: Any = client.post(page.url)
    made = models.OwnCatalogue.objects.get()
    assert answer.url == reverse("own-survey", args=[made.pk])
    assert (made.number, made.measures, made.owner_id, made.name) == (1, 3, desk.OWNER, name)
    assert people.Preview.objects.count() == 0
    assert people.Deed.objects.filter(verb="catalogue.kept", target_id=made.pk, owner=desk.OWNER).count() == 1
    assert chain.check().bad == 0
    view = squeezed(client.get(answer.url).content.decode())
    assert '<span lang="es">' not in view, "the reader's own language is not marked"
    assert "La ley define boya (sin {llaves} raras)." in view
    french = squeezed(in_french(client, answer.url))
    assert "La loi définit le phare." in french
    assert '<span lang="es">Prohíbe apagar un faro.</span>' in french


def test_faults_are_named_by_row_and_column_and_nothing_is_kept() -> None:
    client = world.browser(world.CONTACT)
    rows = (*ROWS, ("Boyas", "f.1", "Otra", "", "", "OP99-1"), ("Boyas", "B.9", "", "", "", ""))
    page = send(client, table(*rows))
    shown = squeezed(client.get(page.url).content.decode())
    assert "Fila 5, <code>id</code>" in shown
    assert "Fila 5, <code>fields</code>" in shown
    assert "Fila 6, <code>title</code>" in shown
    assert client.post(page.url).status_code == 422
    assert models.OwnCatalogue.objects.count() == 0
    assert people.Deed.objects.filter(verb__startswith="catalogue.").count() == 0


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "x.csv"), (b"PK\x03\x04broken", "x.xlsx"), (b"measures: [", "x.yaml"), (b"\x00\x01\x02" * 50, "x.csv")],
)
def test_a_file_that_is_no_table_is_refused_in_words(data: bytes, name: str) -> None:
    page = send(world.browser(world.CONTACT), data, name)
    if page.status_code == 302:
        assert world.browser(world.CONTACT).post(page.url).status_code in (404, 422)
    else:
        assert page.status_code == 422
    assert models.OwnCatalogue.objects.count() == 0


def test_wording_that_a_survey_should_not_hold_is_pointed_at() -> None:
    text = "Instrucciones paso a paso para fabricar un arma biológica en casa."
    client = world.browser(world.CONTACT)
    page = send(client, table(("Faros", "F.1", text, "", "", "")))
    assert own_catalogues.plan(people.Preview.objects.get().pk, world.actor(world.CONTACT)).concerns == (2,)
    assert client.get(page.url).status_code == 200


def test_what_was_brought_never_changes_and_damage_is_found() -> None:
    made = brought()
    assert books.book(made.code).id == made.code
    books.book.cache_clear()
    models.OwnCatalogue.objects.filter(pk=made.pk).update(content=made.content.replace("faro", "fara"))
    with pytest.raises(errors.Broken):
        books.book(made.code)
    with pytest.raises(errors.Missing):
        books.book(f"own-{made.pk}-00000000")
    assert not books.may_use("own-x", world.actor(world.CONTACT))


def test_an_own_survey_is_answered_validated_read_exported_and_frozen() -> None:
    made = brought()
    found = desk.matrix(catalogue=made.code)
    by, second = world.actor(world.CONTACT), world.actor(world.SECOND)
    actions.answer(found.pk, actions.Write("F.1", value="met", text="art. 3"), by=by)
    actions.take(found.pk, "validate", ["F.1"], by=second)
    with Cage() as cage:
        desk.bring(cage, desk.LAW)
    reading.ask(found.pk, by=by)
    assert reading.read_next()
    assert found.readings.get().state == "done", found.readings.get().detail
    assert set(found.proposals.values_list("field", flat=True)) == {"F.2"}
    frozen = editions.freeze(found.pk, "", by=by)
    client = world.browser(world.CONTACT)
    page = client.get(reverse("matrix", args=[found.pk])).content.decode()
    assert page.count('class="cell ') == 3
    assert "S1 · " in page
    assert client.get(reverse("matrix-field", args=[found.pk, "F.2"])).status_code == 200
    for kind in ("xlsx", "docx", "csv", "json"):
        assert client.get(reverse("matrix-export", args=[found.pk, kind])).status_code == 200, kind
    for name in (
        "matrix-gaps",
        "matrix-brief",
        "matrix-concordance",
        "matrix-workbook",
        "matrix-calls",
        "matrix-lists",
    ):
        assert client.get(reverse(name, args=[found.pk])).status_code == 200, name
    told = client.get(reverse("matrix-edition", args=[found.pk, frozen.number, "json"])).json()
    assert told["catalogue"] == {"id": made.code, "version": 1, "fields": 3, "kind": "survey"}
    french = squeezed(in_french(client, reverse("matrix", args=[found.pk])))
    assert '<th scope="row" lang="es">Prohíbe apagar un faro.</th>' in french
    assert '<th scope="row">La loi définit le phare.</th>' in french
    panel = squeezed(in_french(client, reverse("matrix-field", args=[found.pk, "F.2"])))
    assert 'tabindex="-1" lang="es">Prohíbe apagar un faro.' in panel


def test_a_corrected_file_is_a_new_version_and_answers_are_carried_by_their_ids() -> None:
    first = brought()
    old = desk.matrix(catalogue=first.code)
    by = world.actor(world.CONTACT)
    actions.answer(old.pk, actions.Write("F.1", value="met", text="uno"), by=by)
    actions.answer(old.pk, actions.Write("B.1", value="partly", text="dos"), by=by)
    client = world.browser(world.CONTACT)
    rows = (ROWS[0], ROWS[1], ("Boyas", "B.2", "Nueva.", "", "", ""))
    page = send(client, table(*rows), of=first.pk, title="")
    shown = client.get(page.url).content.decode()
    assert "1 medida es nueva" in shown
    assert "B.2" in shown
    client.post(page.url)
    second = models.OwnCatalogue.objects.latest("pk")
    assert (second.first_id, second.number, second.title) == (first.pk, 2, first.title)
    assert [id_ for id_, _name in books.choices(by) if id_.startswith("own-")] == [second.code]
    assert books.title(second.code) == "Encuesta de faros, versión 2"
    assert client.get(reverse("matrix", args=[old.pk])).content.decode().count('class="cell ') == 3
    edit = client.get(reverse("matrices-edit", args=[old.pk])).content.decode()
    assert f'value="{first.code}" selected' in edit, "work that was begun stays on its version"
    new = desk.matrix(catalogue=second.code)
    report = carrying.report(old.pk, new.pk, by)
    assert [(one.origin, one.field, one.fate) for one in report.migration.carried] == [("F.1", "F.1", "same")]
    assert [one.field for one in report.migration.ended] == ["B.1"]
    assert carrying.carry(old.pk, new.pk, by=by) == 1
    assert new.answers.get(field="F.1").origin == f"{first.code} F.1"
    again = send(client, table(*rows), of=first.pk, title="")
    assert client.post(again.url).status_code == 422, "the last version says the same"
    assert models.OwnCatalogue.objects.count() == 2


def test_what_goes_out_comes_back_in_as_it_was() -> None:
    made = brought()
    client = world.browser(world.CONTACT)
    for kind in ("xlsx", "csv"):
        data = client.get(reverse("own-survey-file", args=[made.pk, kind])).content
        page = send(client, data, f"back.{kind}")
        plan = own_catalogues.plan(int(page.url.rstrip("/").rpartition("/")[2]), world.actor(world.CONTACT))
        assert plan.draft.faults == ()
        kept = json.loads(made.content)
        assert [dict(one) for one in plan.draft.measures] == kept["measures"]
        assert [{"id": code, "title": dict(told)} for code, told in plan.draft.sections] == kept["sections"]
    page = send(client, client.get(reverse("own-survey-model", args=["xlsx"])).content, "example.xlsx")
    assert client.post(page.url).status_code == 302


def test_a_survey_that_is_offered_no_more_stays_where_it_is_used() -> None:
    made = brought()
    found = desk.matrix(catalogue=made.code)
    client = world.browser(world.CONTACT)
    assert made.code in client.get(reverse("matrices-new")).content.decode()
    client.post(reverse("own-survey", args=[made.pk]), {"offer": "0"})
    assert made.code not in client.get(reverse("matrices-new")).content.decode()
    assert client.get(reverse("matrix", args=[found.pk])).status_code == 200
    client.post(reverse("own-survey", args=[made.pk]), {"offer": "1"})
    assert made.code in client.get(reverse("matrices-new")).content.decode()
    verbs = list(people.Deed.objects.filter(target=own_catalogues.TARGET).values_list("verb", flat=True))
    assert sorted(verbs) == ["catalogue.kept", "catalogue.offered", "catalogue.rested"]


# Nobody else's.


def never(client: Client, address: str) -> bytes:
    """What the site says of what never was, at an address of the same form."""
    return bytes(client.get(address).content)


def test_another_country_finds_nothing_through_any_door() -> None:
    made = brought()
    found = desk.matrix(catalogue=made.code)
    people_outside = ("", stranger(), world.FORMER)
    for email in people_outside:
        client = world.browser(email)
        pairs = [
            (reverse("own-survey", args=[made.pk]), reverse("own-survey", args=[made.pk + 999])),
            (reverse("own-survey-file", args=[made.pk, "csv"]), reverse("own-survey-file", args=[999999, "csv"])),
            (f"{reverse('own-survey-bring')}?of={made.pk}", f"{reverse('own-survey-bring')}?of=999999"),
            (
                reverse("matrix-across", args=[made.code, "F.1"]),
                reverse("matrix-across", args=["own-9-00000000", "F.1"]),
            ),
            (
                f"{reverse('region-coverage')}?catalogue={made.code}",
                f"{reverse('region-coverage')}?catalogue=own-9-00000000",
            ),
        ]
        for there, nowhere in pairs:
            page = client.get(there)
            assert page.status_code == 404, (email, there)
            assert page.content == never(client, nowhere), (email, there)
        for address in (
            reverse("matrices-list"),
            f"{reverse('matrices-list')}?catalogue={made.code}",
            reverse("region-coverage"),
            f"{reverse('search')}?q=faros",
            reverse("matrices-export", args=["csv"]),
            reverse("matrices-export", args=["json"]),
            reverse("country-export", args=["XC"]),
            reverse("own-surveys"),
        ):
            content = client.get(address).content.decode(errors="replace")
            assert "Encuesta de faros" not in content, (email, address)
            assert made.code not in content.replace(f"catalogue={made.code}", ""), (email, address)
    other = world.browser(stranger())
    assert other.get(reverse("matrices-new")).status_code == 200
    assert made.code not in other.get(reverse("matrices-new")).content.decode()
    assert found.catalogue == made.code


def test_another_country_cannot_choose_it_by_form_nor_by_file() -> None:
    made = brought()
    email = stranger()
    actor, client = world.actor(email), world.browser(email)
    owner = next(code for code in actor.owners() if code.startswith("country:"))
    answers = []
    for code in (made.code, "own-9-00000000"):
        with pytest.raises(errors.Unusable) as caught:
            deeds.create(
                models.Assessment(owner_id=owner, klass="national", title={"es": "x"}, catalogue=code), by=actor
            )
        data = f"id,version,owner,klass,title_es,catalogue,path\n,,{owner},national,Mía,{code},short\n".encode()
        page: Any = client.post(reverse("matrices-import"), {"file": SimpleUploadedFile("x.csv", data)})
        shown = client.get(page.url).content.decode().partition("<main")[2].replace(code, "CODE")
        shown = shown.partition('name="csrfmiddlewaretoken"')[0]
        answers.append((caught.value.detail, shown))
        assert client.post(page.url).status_code in (409, 422)
    assert answers[0] == answers[1]
    assert models.Assessment.objects.filter(owner=owner, catalogue=made.code).count() == 0
    desk.matrix(catalogue=made.code)


def test_somebody_elses_waiting_file_does_not_exist() -> None:
    page = send(world.browser(world.CONTACT), table(*ROWS))
    for email in (stranger(), world.SECOND, ""):
        client = world.browser(email)
        assert client.get(page.url).status_code == 404, email
        assert client.post(page.url).status_code == 404, email
    assert models.OwnCatalogue.objects.count() == 0


def test_who_may_only_look_cannot_bring_and_a_foreign_owner_cannot_be_named() -> None:
    made = brought()
    second = world.browser(world.SECOND)
    assert second.get(reverse("own-survey", args=[made.pk])).status_code == 200
    assert send(second, table(*ROWS)).status_code in (403, 404)
    assert second.post(reverse("own-survey", args=[made.pk]), {"offer": "0"}).status_code == 403
    assert send(world.browser(stranger()), table(*ROWS)).status_code == 404
    assert send(world.browser(stranger()), table(*ROWS), of=made.pk).status_code == 404
    assert models.OwnCatalogue.objects.count() == 1


def test_the_secretariat_brings_its_own() -> None:
    grant = people.Grant.objects.filter(role="coordinator", ended_at=None).select_related("user").first()
    assert grant is not None
    client = world.browser(grant.user.email)
    page = send(client, table(*ROWS), owner=grant.owner_id)
    assert client.post(page.url).status_code == 302
    made = models.OwnCatalogue.objects.get()
    assert made.owner_id == grant.owner_id
    assert world.browser(world.CONTACT).get(reverse("own-survey", args=[made.pk])).status_code == 404


def test_1800_measures_of_ones_own_cost_no_more_queries() -> None:
    rows = [(f"Parte {n // 100}", f"P{n // 100}.{n % 100}", f"Medida {n}", "", "", "") for n in range(1_800)]
    small, large = brought(), brought(table(*rows), title="Grande")
    by = world.actor(world.CONTACT)
    counts = []
    for made in (small, large):
        found = desk.matrix(catalogue=made.code)
        actions.answer(found.pk, actions.Write(next(iter(books.fields(made.code))), value="met"), by=by)
        queries.workspace(found.pk, by, queries.Asked())
        with CaptureQueriesContext(connection) as told:
            page = queries.workspace(found.pk, by, queries.Asked())
        counts.append((len(told), page.count.fields))
    assert counts[0][0] == counts[1][0] <= 30
    assert (counts[0][1], counts[1][1]) == (3, 1_800)
    assert world.browser(world.CONTACT).get(reverse("own-survey", args=[large.pk])).status_code == 200


def test_the_way_to_them_is_found() -> None:
    found = desk.matrix()
    client = world.browser(world.CONTACT)
    for address in (reverse("matrices-list"), reverse("matrix", args=[found.pk])):
        page = client.get(address).content.decode()
        assert reverse("own-surveys") in page, address
        assert reverse("pack-template") in page, address
    assert reverse("own-survey-bring") in client.get(reverse("own-surveys")).content.decode()


def test_the_countrys_own_export_has_them_whole() -> None:
    made = brought()
    told = own_catalogues.export(world.actor(world.CONTACT), desk.OWNER)
    assert [one["id"] for one in told] == [made.code]
    assert [one["id"] for one in told[0]["measures"]] == ["F.1", "F.2", "B.1"]
    assert own_catalogues.export(world.actor(stranger()), desk.OWNER) == []


def test_a_yaml_file_brings_its_own_title_and_sections() -> None:
    client = world.browser(world.CONTACT)
    page = send(client, SHAPE.encode(), "faros.yaml", title="")
    client.post(page.url)
    made = models.OwnCatalogue.objects.get()
    assert made.title == {"es": "Faros y boyas", "fr": "Phares et bouées"}
    assert [field.id for field in books.book(made.code).fields] == ["FA-01", "1.10"]
    assert books.book(made.code).sections[0][0] == "FA"
    assert send(client, table(*ROWS), title="").status_code == 422, "a table has no title of its own"
