"""What the room gives to search, Today, export and the handover pack; nobody gets what they may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as rights
from atalaya.apps.registry import duties, models, offers
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import policy
from atalaya.web.crossing import offers as crossing
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
HALYARD = "winston.farrow@saint-halyard.example"
COORDINATOR = "beatriz.lamarca@horizonte.example"
EVERYBODY = ("", world.CONTACT, HALYARD, COORDINATOR, "clara.ibarra@bahia-clara.example", world.FORMER)


@pytest.fixture(autouse=True)
def _spanish() -> Any:
    with translation.override("es"):
        yield


def actor(email: str) -> policy.Actor:
    """A person of the world, or a visitor."""
    return world.actor(email) if email else policy.VISITOR


def found(words: str, email: str = "", limit: int = 60) -> list[str]:
    """Titles that a search finds."""
    return [one.title for one in offers.find(actor(email), words, limit)]


def body(name: str, **values: Any) -> models.Body:
    """A body of Costa Serena."""
    told = {"owner_id": "country:XC", "klass": "national", "kind": "agency", "names": {"es": name}, **values}
    return deeds.create(models.Body(**told), by=world.actor(world.CONTACT))


# Search.


def test_capitals_and_accents_do_not_matter() -> None:
    told = found("BIOSEGURIDAD")
    assert "bioseguridad" in told
    assert told == found("bioseguridad") == found("Bióseguridád")
    assert found("gestion del riesgo biologico") == found("GESTIÓN DEL RIESGO BIOLÓGICO") != []


def test_all_the_words_are_there_in_any_order_and_any_language() -> None:
    assert found("sensitivas comisión") == found("Comisión  SENSITIVAS") != []
    assert len(found("comité")) > len(found("comité 1540"))
    assert "bioseguridad" in found("biosafety")
    assert found("comité zzzzzz") == []


@pytest.mark.parametrize("words", ["", "   ", "_%_", "%%", "\\", "'; --", "nombre_de"])
def test_signs_with_a_meaning_to_the_database_mean_nothing(words: str) -> None:
    assert found(words) == []


def test_the_form_in_which_a_table_is_kept_is_no_word_of_a_record() -> None:
    wrapped = [row for register in REGISTERS for row in register.model._default_manager.filter(folded__contains="': ")]
    assert wrapped == []
    facts = set(models.Fact.objects.filter(folded__contains="confirmed").values_list("key", flat=True))
    assert len(facts) < models.Fact.objects.count() / 4, "how well a source stands is no word of the fact"


def test_the_name_of_a_country_narrows_to_what_belongs_to_it() -> None:
    told = offers.find(world.actor(COORDINATOR), "costa serena contacto 1540", 60)
    posts = [one for one in told if "/posts/" in one.href]
    assert {one.snippet for one in posts} == {"Costa Serena (país inventado)"}
    assert "Uruguay" in found("uruguay")
    assert found("uruguay") == found("URUGUAY")


def test_a_post_is_found_by_the_name_of_its_kind_in_every_language() -> None:
    for words in ("Convención sobre las armas biológicas", "Biological Weapons Convention", "armes biologiques"):
        rows = offers.find(world.actor(COORDINATOR), words, 200)
        assert [one for one in rows if "/posts/" in one.href], words


def test_no_more_is_found_than_was_asked_for() -> None:
    assert len(found("de", limit=7)) == 7


@pytest.mark.parametrize("email", EVERYBODY)
def test_everything_found_may_be_seen(email: str) -> None:
    by = actor(email)
    for words in ("anteproyecto", "Lucía", "comité", "solicitud", "faro", "matriz"):
        for one in offers.find(by, words, 500):
            register = next(register for register in REGISTERS if f"/{register.slug}/" in one.href)
            row = register.model._default_manager.get(pk=int(one.href.rstrip("/").rpartition("/")[2]))
            assert policy.may(by, policy.Verb.VIEW, rights.thing(row)), one


def test_a_stranger_finds_nothing_national_and_its_owner_does() -> None:
    body("Dirección Reservada de Prueba", tasks={"es": "Xilófono secreto"})
    assert found("xilofono", world.CONTACT) == ["Dirección Reservada de Prueba"]
    for email in ("", HALYARD, COORDINATOR, world.FORMER):
        assert found("xilofono", email) == []


def test_a_person_is_not_found_by_name_outside_the_network_even_in_a_public_record() -> None:
    post = models.Post.objects.get(key="xc-cicte")
    told = {"owner_id": "country:XC", "klass": "public", "post": post, "stage": "active"}
    deeds.plant(models.Holder(name="Xóchitl Zzyzx", **told))
    assert found("zzyzx", HALYARD) == ["Xóchitl Zzyzx"]
    assert found("zzyzx") == []


def test_a_finding_says_what_it_is_where_it_leads_and_how_it_begins() -> None:
    row = body("Oficina Larga", tasks={"es": "palabra " * 100})
    (one,) = offers.find(world.actor(world.CONTACT), "oficina larga", 5)
    assert (one.title, str(one.kind), one.klass) == ("Oficina Larga", translation.gettext("body"), "national")
    assert one.href == f"/es/bodies/{row.pk}/"
    assert one.snippet.startswith("Costa Serena (país inventado) · palabra")
    assert one.snippet.endswith("palabra …")
    assert len(one.snippet) < offers.SNIPPET_CHARS + 40


def test_a_search_takes_one_query_a_register_and_one_for_names() -> None:
    by = world.actor(world.CONTACT)
    with CaptureQueriesContext(connection) as few:
        offers.find(by, "zzz-nothing", 500)
    with CaptureQueriesContext(connection) as many:
        assert len(offers.find(by, "a", 500)) > 100
    assert len(many) == len(few) == len(REGISTERS) + 1


def test_what_was_changed_is_found_by_its_new_words_alone() -> None:
    row = body("Nombre Viejísimo")
    deeds.change(models.Body, row.pk, {"names": {"es": "Nombre Novísimo"}}, by=world.actor(world.CONTACT), version=1)
    assert found("viejisimo", world.CONTACT) == []
    assert found("novisimo", world.CONTACT) == ["Nombre Novísimo"]


# What changed.


def test_what_somebody_did_is_news_for_those_who_see_the_record() -> None:
    body("Oficina Nueva")
    news = {one.title: one for one in offers.changed(world.actor(world.CONTACT), 15)}
    assert news["Oficina Nueva"].who == "Lucía Fontana Ríos"
    assert news["Oficina Nueva"].what == translation.gettext("Added")
    for email in ("", HALYARD, COORDINATOR):
        assert "Oficina Nueva" not in [one.title for one in offers.changed(actor(email), 15)]


def test_who_did_it_is_told_only_to_those_who_may_read_the_history() -> None:
    body("Oficina Pública", klass="public")
    for email, who in ((world.CONTACT, "Lucía Fontana Ríos"), ("", ""), (HALYARD, "")):
        news = {one.title: one.who for one in offers.changed(actor(email), 15)}
        assert news["Oficina Pública"] == who


def test_what_the_software_brought_along_is_no_news() -> None:
    assert offers.changed(world.actor(COORDINATOR), 15) == ()


def test_the_newest_comes_first_and_no_more_than_asked_for() -> None:
    for number in range(6):
        body(f"Oficina {number}")
    news = [one.title for one in offers.changed(world.actor(world.CONTACT), 4)]
    assert news == ["Oficina 5", "Oficina 4", "Oficina 3", "Oficina 2"]


# Export of a country.


@pytest.mark.parametrize("email", EVERYBODY)
def test_an_export_holds_exactly_what_its_reader_may_see(email: str) -> None:
    by = actor(email)
    told = offers.export(by, "xc")
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner="country:XC", withdrawn=False)
        may = {row.pk for row in rows if policy.may(by, policy.Verb.VIEW, rights.thing(row))}
        assert {row["id"] for row in told.get(register.slug, ())} == may, register.slug


def test_a_country_that_is_not_there_exports_nothing() -> None:
    assert offers.export(world.actor(COORDINATOR), "ZZ") == {}


# Handover.


def test_a_handover_pack_tells_whoever_comes_next_what_there_is() -> None:
    told = {str(section.title): section for section in offers.handover(world.actor(world.CONTACT), "country:XC")}
    named = ("Points of contact", "Holders of posts", "Deadlines", "Actions of meetings", "Submissions", "Meetings")
    assert [*told] == [translation.gettext(title) for title in (*named, "Next steps", "The last deeds")]
    posts = told[translation.gettext("Points of contact")]
    assert len(posts.rows) == 7
    assert {len(row.cells) for row in posts.rows} == {len(posts.columns)}
    holders = str(told[translation.gettext("Holders of posts")])
    assert "Lucía Fontana Ríos" in holders
    assert "Ernesto Vidal Luna" not in holders
    dates = str(told[translation.gettext("Deadlines")])
    assert "Designar punto de contacto INSSP" in dates
    assert "Informe anual de la Unidad de Análisis Financiero" not in dates
    steps = told[translation.gettext("Next steps")]
    assert {len(row.cells) for row in steps.rows} == {len(steps.columns)}
    assert "Paula Reyes Ocampo" in str(steps)


def test_a_pack_for_a_stranger_holds_no_person_and_no_deed() -> None:
    told = str(offers.handover(policy.VISITOR, "country:XC"))
    for name in ("Lucía", "Paula", "Designar", "MP-CS/ONU/131", "anteproyecto"):
        assert name not in told


def test_the_last_deeds_are_for_those_who_may_read_the_log() -> None:
    body("Oficina Nueva")
    for email, sees in ((world.CONTACT, True), (world.SECRETARY, False)):
        last = offers.handover(world.actor(email), "country:XC")[-1]
        assert bool(last.rows) == sees


def test_a_pack_with_more_in_it_takes_no_more_queries() -> None:
    by = world.actor(world.CONTACT)
    with CaptureQueriesContext(connection) as few:
        offers.handover(by, "country:XC")
    meeting = models.Meeting.objects.get(key="xc-comite-segunda")
    for number in range(8):
        told = {"owner_id": "country:XC", "klass": "national", "title": {"es": str(number)}}
        deeds.create(models.Deadline(due=clock.today(), **told), by=by)
        deeds.create(models.Action(meeting=meeting, who="x", **told), by=by)
        deeds.create(models.Submission(kind="note", **told), by=by)
    with CaptureQueriesContext(connection) as many:
        offers.handover(by, "country:XC")
    assert len(many) == len(few)


def test_the_crossing_pages_get_their_dates_and_steps_from_here() -> None:
    by = world.actor(world.CONTACT)
    until = clock.today().replace(year=clock.today().year + 1)
    assert offers.due(by, until) == duties.due(by, until)
    assert offers.waiting(by) == duties.waiting(by)
    told = {(one.href, one.on) for one in crossing.due(by, until)}
    assert {(one.href, one.on) for one in offers.due(by, until)} <= told
    everything = crossing.waiting(by)
    assert [one for one in everything if one in offers.waiting(by)] == list(offers.waiting(by))
