"""Files for partners: nothing above what was released to that partner; what comes in is looked at first."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.adapters import partners as formats
from atalaya.apps.access import chain, deeds, releases
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known
from atalaya.apps.cooperation import partner_exchange as exchange
from atalaya.apps.cooperation import partner_models, partner_sources, request_offers
from atalaya.core import errors, policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COORDINATOR = "beatriz.lamarca@horizonte.example"
OFFICER = "daniel.ashby@horizonte.example"
PARTNER = "jonas.whitlock@brujula.example"
ISU, INTERPOL, IAEA, STIMSON = (f"organisation:{key}" for key in ("bwc-isu", "interpol", "iaea", "stimson"))
CANARY = "Zafiro-perpetuo"


def by(email: str = COORDINATOR) -> Any:
    return world.actor(email)


def model(label: str) -> Any:
    register = known.named(label)
    assert register is not None
    return register.model


def release(row: Any, audience: str) -> None:
    """Shows a record to an audience, as its owner does."""
    made = releases.propose(
        type(row), row.pk, audience, why="prueba", by=world.actor(world.CONTACT), version=row.version
    )
    if made.stage != access.CONFIRMED:
        releases.confirm(made.pk, by=world.actor(world.SECOND), version=made.version)


def contact(klass: str = "network", **told: Any) -> Any:
    """A BWC contact of the invented country."""
    post = model("registry.post")._default_manager.filter(owner="country:XC", kind="bwc-contact").first()
    values = {
        "post": post,
        "name": f"Persona {CANARY}",
        "function": "Jefa",
        "mail": "jefa@costa-serena.example",
        **told,
    }
    return deeds.create(
        model("registry.holder")(owner_id="country:XC", klass=klass, **values), by=world.actor(world.CONTACT)
    )


def course() -> Any:
    """A public course."""
    told = {"kind": "course", "title": {"es": "Curso de indicadores"}, "since": clock.today().isoformat()}
    return deeds.create(model("registry.activity")(owner_id="secretariat", klass="public", **told), by=by())


def nomination(klass: str = "national", **told: Any) -> Any:
    values = {"activity": course(), "name": f"Oficial {CANARY}", "agency": "Aduana Nacional", "gender": "woman", **told}
    made = partner_models.Nomination(owner_id="country:XC", klass=klass, **values)
    return deeds.create(made, by=world.actor(world.CONTACT))


def given(code: str, name: str, kind: str = "json", email: str = COORDINATOR) -> str:
    """The text of a file."""
    _name, data = exchange.give(code, name, kind, by=by(email))
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return " ".join(book.read(one).decode(errors="replace") for one in book.namelist())
    return data.decode("utf-8-sig")


def test_nothing_goes_to_a_partner_before_its_owner_released_it_to_that_partner() -> None:
    made = contact()
    for kind in formats.TYPES:
        assert CANARY not in given(ISU, "bwc-contacts", kind)
    release(made, INTERPOL)
    assert CANARY not in given(ISU, "bwc-contacts")
    release(made, ISU)
    for kind in formats.TYPES:
        assert CANARY in given(ISU, "bwc-contacts", kind)


def test_what_was_withdrawn_again_goes_no_more() -> None:
    made = contact()
    release(made, ISU)
    assert CANARY in given(ISU, "bwc-contacts")
    one = people.Release.objects.get(target="registry.holder", target_id=made.pk)
    releases.withdraw(one.pk, by=world.actor(world.CONTACT), version=one.version)
    assert CANARY not in given(ISU, "bwc-contacts")


def test_a_national_record_released_to_a_partner_goes_only_as_far_as_whoever_makes_the_file_sees_it() -> None:
    made = nomination()
    release(made, INTERPOL)
    assert CANARY not in given(INTERPOL, "course-nominations"), "the secretariat does not see it"
    release(made, policy.SECRETARIAT)
    text = given(INTERPOL, "course-nominations")
    assert CANARY in text
    assert json.loads(text)[0]["course"] == "Curso de indicadores"
    assert CANARY not in given(IAEA, "course-nominations")


def test_canary_words_of_every_class_stay_out_of_every_file_of_every_partner() -> None:
    for klass in ("network", "national"):
        contact(klass)
        nomination(klass)
        told = {"kind": "request", "title": {"es": f"Solicitud {CANARY}"}, "text": {"es": CANARY}}
        row = model("registry.submission")(owner_id="country:XC", klass=klass, **told)
        deeds.create(row, by=world.actor(world.CONTACT))
    for format_ in formats.load().values():
        for key in format_.partners if "out" in format_.directions else ():
            for kind in formats.TYPES:
                assert CANARY not in given(f"organisation:{key}", format_.id, kind), (format_.id, key)


def test_an_offer_that_is_public_goes_and_a_request_only_once_released() -> None:
    for kind, klass in (("offer", "public"), ("request", "network")):
        told = {"kind": kind, "title": {"es": f"{kind} de prueba"}, "on": "2026-02-03"}
        row = deeds.create(
            model("registry.submission")(owner_id="country:XC", klass=klass, **told), by=world.actor(world.CONTACT)
        )
    text = given(ISU, "bwc-article-x")
    assert "offer de prueba" in text
    assert "request de prueba" not in text
    release(row, ISU)
    assert "request de prueba" in given(ISU, "bwc-article-x")


def test_each_file_is_a_deed_of_the_partner_and_of_each_record_in_it() -> None:
    made = contact()
    release(made, ISU)
    given(ISU, "bwc-contacts")
    log = partner_models.Exchange.objects.get()
    assert (log.direction, log.count, log.partner_id) == ("out", 1, ISU)
    found = access.lines_of("registry.holder", made.pk)[0]
    assert found.verb == "exchange.given"
    assert {change.field: change.after for change in found.changes}["audience"] == ISU
    assert access.lines_of("cooperation.exchange", log.pk)[0].verb == "exchange.given"
    assert chain.check().bad == 0


def test_what_another_part_of_the_room_gives_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = contact()
    row = {"provider": CANARY, "title": "x", "source": "s", "source_on": "2026"}

    def rows(name: str, partner: policy.Actor, who: policy.Actor) -> list[Any]:
        return [(row, hidden)] if name == "programmes" else []

    monkeypatch.setattr(request_offers, "exchange_rows", rows, raising=False)
    assert CANARY not in given(STIMSON, "assistance-programmes")
    release(hidden, STIMSON)
    assert CANARY in given(STIMSON, "assistance-programmes")


def test_programmes_that_came_go_into_the_catalogue_once_with_their_source() -> None:
    row = {"provider": "Fundación Brújula", "title": "Taller de licencias", "topic": "Licencias; Sin nombre",
           "type": "Training", "region": "americas", "source": "Página propia", "source_on": "2026-01-01"}  # fmt: skip
    data = json.dumps([row]).encode()
    made = exchange.receive(STIMSON, "assistance-programmes", data, "p.json", by=by(OFFICER))
    assert exchange.take(made.pk, by=by(OFFICER)) == 1
    kept = model("cooperation.programme")._default_manager.get(provider="Fundación Brújula")
    assert (kept.owner_id, kept.klass, kept.subjects, kept.types) == (
        "secretariat",
        "public",
        ["licensing"],
        ["course"],
    )
    assert kept.sources[0]["title"] == "Página propia"
    with pytest.raises(errors.OutOfOrder, match="already"):
        exchange.take(made.pk, by=by())
    again = exchange.receive(STIMSON, "assistance-programmes", data, "p.json", by=by())
    assert exchange.take(again.pk, by=by()) == 0, "it stands in the catalogue"
    assert "Taller de licencias" in given(STIMSON, "assistance-programmes")


def test_offers_under_article_x_come_and_go_and_requests_of_countries_are_written_by_nobody_else() -> None:
    told = [
        {"kind": kind, "party": "Alba", "title": f"{kind} de prueba", "on": "2026-02-03"}
        for kind in ("offer", "request")
    ]
    made = exchange.receive(ISU, "bwc-article-x", json.dumps(told).encode(), "x.json", by=by())
    assert exchange.take(made.pk, by=by()) == 1
    kept = model("cooperation.offer")._default_manager.get(provider="Alba")
    assert (kept.article_x, kept.klass, kept.title) == (True, "public", {"en": "offer de prueba"})
    assert "offer de prueba" in given(ISU, "bwc-article-x")
    lines = [{"country": "XC", "need": "Una norma"}]
    plan = exchange.receive(IAEA, "nuclear-security-plan", json.dumps(lines).encode(), "l.json", by=by())
    assert not exchange.came(plan.pk, by()).may_take
    with pytest.raises(errors.OutOfOrder):
        exchange.take(plan.pk, by=by())


def test_an_officer_of_the_secretariat_keeps_the_exchange_too() -> None:
    client = world.browser(OFFICER)
    assert reverse("partner", args=[ISU]) in client.get(reverse("partners")).content.decode()
    page = client.get(reverse("partner", args=[ISU]))
    assert page.status_code == 200
    assert client.post(reverse("partner-give", args=[ISU, "bwc-article-x", "csv"]), {"give": "1"}).status_code == 200


def test_an_attendance_list_is_looked_at_and_then_goes_into_the_event() -> None:
    there = course()
    rows = [
        {"course": "Curso de indicadores", "name": "Ana", "agency": "Policía", "attended": "yes"},
        {"course": "Curso de indicadores", "name": "Luis", "agency": "Salud", "attended": "no"},
    ]
    client = world.browser(COORDINATOR)
    file = SimpleUploadedFile("lista.json", json.dumps(rows).encode())
    answer = client.post(reverse("partner-receive", args=[INTERPOL, "course-attendance"]), {"file": file})
    assert answer.status_code == 302
    there.refresh_from_db()
    assert there.people == []
    assert "Ana" in client.get(answer.headers["Location"]).content.decode()
    assert client.post(answer.headers["Location"], {"take": "1"}).status_code == 302
    there.refresh_from_db()
    assert (there.people, there.present) == ([{"name": "Ana", "function": "Policía"}], 1)


def test_a_file_with_a_cell_that_cannot_be_is_refused_whole_at_its_place() -> None:
    rows = [{"course": "C", "name": "N", "attended": "yes"}, {"course": "C", "name": "", "attended": "perhaps"}]
    client = world.browser(COORDINATOR)
    file = SimpleUploadedFile("lista.json", json.dumps(rows).encode())
    answer = client.post(reverse("partner-receive", args=[INTERPOL, "course-attendance"]), {"file": file})
    assert answer.status_code == 422
    assert "2" in answer.content.decode()
    assert not partner_models.Exchange.objects.exists()
    with pytest.raises(errors.Unusable) as refused:
        exchange.receive(INTERPOL, "course-attendance", json.dumps(rows).encode(), "l.json", by=by())
    assert "name" in refused.value.where


def test_operational_text_in_a_file_is_refused() -> None:
    text = "Paso a paso: cómo cultivar y producir el agente ántrax en el laboratorio."
    rows = [{"course": "C", "name": text, "attended": "yes"}]
    with pytest.raises(errors.Unusable) as refused:
        exchange.receive(INTERPOL, "course-attendance", json.dumps(rows).encode(), "l.json", by=by())
    assert refused.value.code == "partner.guard"


@pytest.mark.parametrize(
    "email",
    ["", world.CONTACT, world.SECRETARY, "clara.ibarra@bahia-clara.example", PARTNER, "nora.beltran@servidor.example"],
)
def test_the_page_of_a_partner_is_for_the_coordinator_and_its_own_people(email: str) -> None:
    client = world.browser(email)
    assert client.get(reverse("partner", args=[ISU])).status_code == 404
    for kind in formats.TYPES:
        address = reverse("partner-give", args=[ISU, "bwc-contacts", kind])
        assert client.post(address, {"give": "1"}).status_code == 404
    assert not partner_models.Exchange.objects.exists()


def test_a_partner_opens_its_own_page_and_sees_what_was_released_to_it() -> None:
    told = {"kind": "note", "title": {"es": f"Nota {CANARY}"}}
    row = deeds.create(
        model("registry.submission")(owner_id="country:XC", klass="network", **told), by=world.actor(world.CONTACT)
    )
    address = reverse("partner", args=["organisation:alianza-brujula"])
    client = world.browser(PARTNER)
    assert CANARY not in client.get(address).content.decode()
    release(row, "organisation:alianza-brujula")
    assert CANARY in client.get(address).content.decode()
    assert client.get(reverse("partners")).status_code == 200


def test_the_coordinator_finds_every_partner_with_its_files() -> None:
    client = world.browser(COORDINATOR)
    text = client.get(reverse("partners")).content.decode()
    for code in (ISU, INTERPOL, IAEA, STIMSON):
        assert reverse("partner", args=[code]) in text
        page = client.get(reverse("partner", args=[code]))
        assert page.status_code == 200
        assert partner_sources.seen_by(code).grants[0].role == policy.Role.PARTNER


def test_rows_that_came_go_after_a_year() -> None:
    from datetime import timedelta

    rows = [{"course": "C", "name": "N", "attended": "yes"}]
    made = exchange.receive(INTERPOL, "course-attendance", json.dumps(rows).encode(), "l.json", by=by())
    assert exchange.tidy(clock.today() + timedelta(days=300)) == 0
    assert exchange.tidy(clock.today() + timedelta(days=400)) == 1
    made.refresh_from_db()
    assert made.rows == []
