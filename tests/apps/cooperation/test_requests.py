"""Requests for assistance: the journey with its clocks, who sees what when, consents, what never leaves."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds, digests
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import desk_queries, programme_queries
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_offers as offers
from atalaya.apps.cooperation import request_papers as papers
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.registry import models as registry
from atalaya.core import errors, policy
from atalaya.web.crossing import offers as crossing
from tests import world
from tests.apps.cooperation import asking
from tests.apps.cooperation.asking import CANARY, at
from tests.apps.plans import desk

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2025, 3, 3)
PANAMA, CONTACT, SECOND = "country:PA", "contacto@panama.example", "segunda@panama.example"
PARTNER, PROVIDER = "organisation:test-partner", "oferta@socio.example"


@pytest.fixture
def partner() -> str:
    """An invented partner with somebody who works there, and the people of the journey."""
    people.Owner.objects.get_or_create(
        code=PARTNER, defaults={"kind": "organisation", "names": {"es": "Socio de prueba", "en": "Test partner"}}
    )
    asking.person(PROVIDER, "partner", PARTNER)
    asking.person(CONTACT, "contact", PANAMA)
    asking.person(SECOND, "second", PANAMA)
    return PARTNER


def _sent(monkeypatch: pytest.MonkeyPatch, *names: str) -> tuple[models.Request, models.Track]:
    at(monkeypatch, datetime(2025, 3, 3, 15, tzinfo=UTC))
    found = asking.cleared(SECOND, owner=PANAMA, by=CONTACT)
    asking.consents(found, CONTACT, *names)
    track = actions.send(found.pk, "MP-PA/031", asking.fact(MONDAY, "Nota verbal"), by=world.actor(CONTACT))
    asking.record(track, "authenticate", MONDAY, CONTACT)
    asking.record(track, "acknowledge", MONDAY, CONTACT)
    track.refresh_from_db()
    found.refresh_from_db()
    return found, track


def test_the_journey_of_panama_with_every_date(partner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, track = _sent(monkeypatch, "distribute", "summary")
    shown = {one.name: one.expected for one in queries.clocks(track)}
    assert sorted(shown.values()) == [date(2025, 3, 10), date(2025, 3, 11), date(2026, 3, 3)]
    way = queries.way(track, world.actor(CONTACT))
    assert "2025-03-10" in way.warning, "the country counts a day more than the Committee"
    approach = actions.propose(found.pk, partner, by=world.actor(CONTACT), through=track.pk)
    at(monkeypatch, datetime(2025, 3, 11, 15, tzinfo=UTC))
    asking.record(track, "distribute", date(2025, 3, 11), CONTACT)
    actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    at(monkeypatch, datetime(2025, 4, 28, 15, tzinfo=UTC))
    offer = actions.offer(
        approach.pk, actions.Offered("Taller de listas", "Dos expertos, diez días", "es"), by=world.actor(PROVIDER)
    )
    at(monkeypatch, datetime(2025, 5, 2, 15, tzinfo=UTC))
    asking.record(track, "offer", date(2025, 5, 2), CONTACT)
    offer = deeds.take(models.Offer, offer.pk, "accept", by=world.actor(CONTACT), version=offer.version)
    assert offer.stage == "accepted"
    at(monkeypatch, datetime(2026, 3, 4, 15, tzinfo=UTC))
    asking.record(track, "write_year", date(2026, 3, 3), CONTACT)
    found.refresh_from_db()
    found = deeds.take(
        models.Request, found.pk, "fulfil_partly", by=world.actor(CONTACT), version=found.version, on=date(2026, 3, 4)
    )
    times = queries.page(found.pk, world.actor(CONTACT)).times
    assert (times.to_acknowledgement, times.to_first_offer, times.to_end) == (0, 60, 366)
    assert found.stage == "partly"
    assert offers.count(world.actor(CONTACT)) == {"acknowledgement": 0, "first_offer": 60, "end": 366}
    year = programme_queries.years(world.actor(CONTACT))[0]
    assert (year.year, year.offers, year.requests, year.matches) == ("2025", 0, 1, 1)
    assert chain.check().bad == 0


def test_a_clock_tells_its_source_in_the_readers_language_and_what_of_its_calendar_was_only_worked_out(
    partner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _found, track = _sent(monkeypatch, "distribute")
    with translation.override("es"):
        told = {one.expected: one for one in queries.clocks(track)}
    window, own, year = told[date(2025, 3, 10)], told[date(2025, 3, 11)], told[date(2026, 3, 3)]
    assert "cinco días hábiles" in window.source
    assert "circular ST/IC para 2025" in window.doubt
    assert (own.doubt, year.doubt) == ("", ""), "no holiday of the Headquarters enters these"
    with translation.override("fr"):
        assert "cinq jours ouvrables" in {one.expected: one for one in queries.clocks(track)}[date(2025, 3, 10)].source


@pytest.mark.parametrize(
    ("moment", "sees"),
    [
        (datetime(2025, 3, 9, 23, 59, tzinfo=NEW_YORK), False),
        (datetime(2025, 3, 10, 23, 59, tzinfo=NEW_YORK), False),
        (datetime(2025, 3, 11, 0, 0, tzinfo=NEW_YORK), True),
    ],
)
def test_no_provider_sees_it_one_minute_too_early(
    partner: str, monkeypatch: pytest.MonkeyPatch, moment: datetime, sees: bool
) -> None:
    found, track = _sent(monkeypatch, "distribute")
    asking.record(track, "distribute", MONDAY, CONTACT)
    approach = actions.propose(found.pk, partner, by=world.actor(CONTACT), through=track.pk)
    at(monkeypatch, moment.astimezone(UTC))
    if sees:
        actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    else:
        with pytest.raises(errors.OutOfOrder):
            actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
        told = {"version": approach.version}
        refused = world.browser(SECOND).post(reverse("request-follow", args=[approach.pk, "confirm"]), told)
        assert "10 de marzo de 2025" in refused.content.decode(), "until when it is refused"
    assert asking.sees(approach, world.actor(PROVIDER)) is sees
    page = world.browser(PROVIDER).get(reverse("request-shown", args=[approach.pk]))
    assert page.status_code == (200 if sees else 404)
    assert not asking.sees(found, world.actor(PROVIDER)), "the request itself is never shown"
    assert not asking.sees(track, world.actor(PROVIDER))


def test_an_objection_closes_the_window_until_it_is_lifted(partner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, track = _sent(monkeypatch, "distribute")
    asking.record(track, "object", MONDAY, CONTACT)
    approach = actions.propose(found.pk, partner, by=world.actor(CONTACT), through=track.pk)
    at(monkeypatch, datetime(2025, 4, 1, tzinfo=UTC))
    with pytest.raises(errors.OutOfOrder) as fault:
        actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    assert fault.value.code == "track.objected"
    asking.record(track, "take_back", date(2025, 3, 31), CONTACT)
    asking.record(track, "distribute", date(2025, 3, 31), CONTACT)
    assert actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version).stage == "shown"


def test_without_consent_nothing_is_shown_and_after_its_withdrawal_nothing_more(
    partner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, track = _sent(monkeypatch)
    at(monkeypatch, datetime(2025, 4, 1, tzinfo=UTC))
    asking.record(track, "distribute", date(2025, 3, 31), CONTACT)
    approach = actions.propose(found.pk, partner, by=world.actor(CONTACT), through=track.pk)
    with pytest.raises(errors.Refused):
        actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    found = asking.consents(found, CONTACT, "distribute")
    approach = actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    client = world.browser(PROVIDER)
    address = reverse("request-shown", args=[approach.pk])
    assert asking.NEED in client.get(address).content.decode()
    found.refresh_from_db()
    actions.consent(found.pk, "distribute", given=False, by=world.actor(CONTACT), version=found.version)
    page = client.get(address).content.decode()
    assert asking.NEED not in page
    assert "2025" in page
    with pytest.raises(errors.Refused):
        actions.offer(approach.pk, actions.Offered("Taller", "Texto", "es"), by=world.actor(PROVIDER))
    consent = queries.consents(models.Request.objects.get(pk=found.pk))[0]
    assert (consent.given, consent.told) == (False, True)


def test_everybody_reads_the_summary_alone_and_only_with_consent(partner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, track = _sent(monkeypatch, "distribute", "summary")
    at(monkeypatch, datetime(2025, 3, 17, 12, tzinfo=UTC))
    asking.record(track, "distribute", date(2025, 3, 11), CONTACT)
    asking.record(track, "post", date(2025, 3, 17), CONTACT)
    with pytest.raises(errors.OutOfOrder):
        actions.publish(track.pk, by=world.actor(CONTACT))
    at(monkeypatch, datetime(2025, 3, 19, 12, tzinfo=UTC))
    posting = actions.publish(track.pk, by=world.actor(CONTACT))
    page = world.browser().get(reverse("request-posted", args=[posting.pk])).content.decode()
    assert "Actualización de la lista nacional de control" in page
    assert asking.NEED not in page
    assert CANARY not in page
    found.refresh_from_db()
    actions.consent(found.pk, "summary", given=False, by=world.actor(CONTACT), version=found.version)
    assert world.browser().get(reverse("request-posted", args=[posting.pk])).status_code == 404


def test_the_restricted_part_leaves_in_no_file_search_export_copy_or_page_for_others(
    partner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _track = _sent(monkeypatch, "distribute", "summary", "full")
    contact, provider = world.actor(CONTACT), world.actor(PROVIDER)
    document = docx.Document(io.BytesIO(papers.write(found, "docx", "es")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert asking.NEED in text
    assert CANARY not in text
    text = " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(papers.write(found, "pdf", "es"))
    )
    assert "Nueva resolución" in text, "the text of the file is read"
    assert CANARY not in text
    approach = actions.propose(found.pk, partner, by=contact)
    approach = actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    assert CANARY not in str(approach.content)
    assert CANARY not in str(offers.export(contact, "PA"))
    for actor in (contact, provider, policy.VISITOR):
        assert offers.find(actor, CANARY, 10) == ()
        assert CANARY not in str(offers.waiting(actor)) + str(offers.due(actor, date(2030, 1, 1)))
    for kind in ("csv", "json"):
        answer = world.browser(CONTACT).get(reverse("requests-export", args=[kind]))
        assert CANARY not in answer.content.decode()
    assert CANARY in world.browser(CONTACT).get(reverse("request", args=[found.pk])).content.decode()
    for email in (PROVIDER, "beatriz.lamarca@horizonte.example", ""):
        for name, pk in (("request-shown", approach.pk), ("request", found.pk), ("requests", found.pk)):
            assert CANARY not in world.browser(email).get(reverse(name, args=[pk])).content.decode()


def test_the_restricted_part_stands_in_no_mail_and_no_text_of_an_error(
    partner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _track = _sent(monkeypatch, "distribute", "summary", "full")
    client = world.browser(CONTACT)
    address = reverse("request-restricted", args=[found.pk])
    assert CANARY in client.get(address).content.decode()
    stale = client.post(address, {"text": "otro texto", "version": found.version - 1})
    assert stale.status_code == 409
    outsiders = [world.browser(email) for email in (PROVIDER, "beatriz.lamarca@horizonte.example", "")]
    for other in outsiders:
        for name in ("request-restricted", "request-feedback", "request", "requests-edit"):
            answer = other.post(reverse(name, args=[found.pk]), {"text": "x", "version": found.version})
            assert answer.status_code in (302, 403, 404, 405)
            assert CANARY not in answer.content.decode()
    with pytest.raises(errors.Unusable) as fault:
        deeds.change(models.Request, found.pk, {"subject": "none"}, by=world.actor(CONTACT), version=found.version)
    assert CANARY not in f"{fault.value} {fault.value.detail} {fault.value.where}"
    people.User.objects.filter(email__in=[CONTACT, SECOND, PROVIDER]).update(digest="daily", digest_on=None)
    approach = actions.propose(found.pk, partner, by=world.actor(CONTACT))
    mail.outbox.clear()
    digests.send(clock.today())
    assert mail.outbox, "a release waits for the second person"
    assert CANARY not in " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert approach.stage == "proposed"


def test_the_restricted_part_is_written_later_by_the_country_alone_and_in_no_copy(partner: str) -> None:
    found = asking.cleared(SECOND, owner=PANAMA, by=CONTACT, restricted={})
    client = world.browser(CONTACT)
    told = {"text": f"Detalle {CANARY}", "version": found.version}
    assert client.post(reverse("request-restricted", args=[found.pk]), told).status_code == 302
    found.refresh_from_db()
    assert found.restricted == {"es": f"Detalle {CANARY}"}
    assert CANARY in client.get(reverse("request", args=[found.pk])).content.decode()
    told["version"] = found.version
    assert world.browser(SECOND).post(reverse("request-restricted", args=[found.pk]), told).status_code == 403
    emptied = actions.restrict(found.pk, " ", "es", by=world.actor(CONTACT), version=found.version)
    assert emptied.restricted == {}


def test_both_sides_say_what_came_of_it(partner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _track = _sent(monkeypatch, "distribute")
    contact, provider = world.actor(CONTACT), world.actor(PROVIDER)
    approach = actions.propose(found.pk, partner, by=contact)
    approach = actions.confirm(approach.pk, by=world.actor(SECOND), version=approach.version)
    offer = actions.offer(approach.pk, actions.Offered("Taller", "Dos expertos", "es"), by=provider)
    address = reverse("offer-feedback", args=[offer.pk])
    theirs, own = world.browser(PROVIDER), world.browser(CONTACT)
    early = theirs.post(address, {"text": "Hecho", "version": offer.version})
    assert early.status_code == 422, "not before it was accepted"
    offer = deeds.take(models.Offer, offer.pk, "accept", by=contact, version=offer.version)
    assert address in theirs.get(reverse("request-shown", args=[approach.pk])).content.decode()
    assert theirs.post(address, {"text": "Se dio el taller", "version": offer.version}).status_code == 302
    assert own.post(address, {"text": "No", "version": offer.version + 1}).status_code in (403, 404)
    found.refresh_from_db()
    told = {"text": "Lista publicada en parte", "version": found.version}
    assert own.post(reverse("request-feedback", args=[found.pk]), told).status_code == 302
    page = own.get(reverse("request", args=[found.pk])).content.decode()
    assert "Se dio el taller" in page
    assert "Lista publicada en parte" in page
    shown = theirs.get(reverse("request-shown", args=[approach.pk])).content.decode()
    assert "Se dio el taller" in shown
    assert "Lista publicada en parte" not in shown, "the country's own words stay with it"


def test_a_full_publication_shows_every_part_but_the_restricted_one(
    partner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, track = _sent(monkeypatch, "distribute", "full")
    asking.record(track, "distribute", MONDAY, CONTACT)
    asking.record(track, "post", MONDAY, CONTACT)
    at(monkeypatch, datetime(2025, 3, 19, 12, tzinfo=UTC))
    posting = actions.publish(track.pk, by=world.actor(CONTACT))
    page = world.browser().get(reverse("request-posted", args=[posting.pk])).content.decode()
    for text in (found.summary, found.need, found.result, found.beneficiaries):
        assert text["es"] in page
    assert "OP3 d): " in page
    assert "OP6: " in page
    assert CANARY not in page + str(posting.content)
    actions.consent(found.pk, "full", given=False, by=world.actor(CONTACT), version=found.version)
    assert world.browser().get(reverse("request-posted", args=[posting.pk])).status_code == 404


def test_the_secretariat_sees_a_way_only_when_it_was_asked_in() -> None:
    found = asking.cleared()
    officer = world.actor("beatriz.lamarca@horizonte.example")
    day = found.updated_at.date()
    track = actions.send(found.pk, "MP-CS/1", asking.fact(day), by=world.actor(world.CONTACT), secretariat=True)
    assert asking.sees(track, officer)
    assert not asking.sees(found, officer)
    done = actions.record(track.pk, "authenticate", asking.fact(day), by=officer, version=track.version)
    assert done.facts_told[-1]["what"] == "authenticated"
    with pytest.raises(errors.Refused):
        policy.require(officer, policy.Verb.APPROVE, access.thing(done))


def test_a_fact_needs_its_source_and_a_note_its_number() -> None:
    found = asking.cleared()
    day = found.updated_at.date()
    with pytest.raises(errors.Unusable):
        actions.send(found.pk, " ", asking.fact(day), by=world.actor(world.CONTACT))
    track = actions.send(found.pk, "MP-CS/1", asking.fact(day), by=world.actor(world.CONTACT))
    with pytest.raises(errors.Unusable):
        actions.record(
            track.pk, "authenticate", actions.Fact(day, " "), by=world.actor(world.CONTACT), version=track.version
        )


def test_a_generic_need_is_refused_by_form_and_by_record_and_says_what_is_missing() -> None:
    client = world.browser(world.CONTACT)
    told = {"title": "Capacitación", "need": "se necesita capacitación"}
    answer = client.post(reverse("request-new") + "?subject=lists", told)
    assert answer.status_code == 422
    hint = client.post(reverse("request-hint"), told)
    assert hint.status_code == 200
    assert hint.content.decode().count("<li>") == 6
    assert not models.Request.objects.exists()
    with pytest.raises(errors.Unusable):
        asking.request(need={"es": "se necesita capacitación"})
    draft = asking.request(ends="", beneficiaries={})
    with pytest.raises(errors.Unusable) as fault:
        deeds.take(models.Request, draft.pk, "clear", by=world.actor(world.SECOND), version=draft.version)
    assert fault.value.where == "need"


def test_a_request_can_be_written_without_javascript() -> None:
    client = world.browser(world.CONTACT)
    told = {"title": "Listas", "need": asking.NEED, "obligations": ["OP6"], "ends": "2027-05", "types": ["drafting"]}
    answer = client.post(reverse("request-new") + "?subject=lists", told)
    assert answer.status_code == 302
    assert models.Request.objects.get().obligations == ["OP6"]


def test_a_measure_that_needs_assistance_becomes_a_request() -> None:
    plan = desk.plan()
    measure = desk.measures(plan, 1, assistance=True, linked=["OP678-01"])[0]
    contact = world.actor(world.CONTACT)
    address = crossing.requested(contact, "plans.measure", measure.pk)
    assert address == f"{reverse('request-new')}?measure={measure.pk}"
    page = world.browser(world.CONTACT).get(f"{address}&subject=lists").content.decode()
    assert "Acción número 1" in page
    assert "OP678-01" in page
    assert crossing.requested(world.actor("beatriz.lamarca@horizonte.example"), "plans.measure", measure.pk) == ""


def test_programmes_that_fit_are_told_with_reasons_and_nobody_is_contacted() -> None:
    found = asking.request()
    officer = world.actor("beatriz.lamarca@horizonte.example")
    source = [{"title": "Sitio del proveedor", "confidence": "recalled"}]
    for provider, told in (
        ("Uno", {"subjects": ["lists"], "obligations": ["OP6"], "regions": ["americas"], "languages": ["es"]}),
        ("Dos", {"subjects": ["lists"], "regions": ["XH"]}),
    ):
        programme = models.Programme(
            owner_id=policy.SECRETARIAT, klass="public", title={"es": provider}, provider=provider, sources=source,
            verified_on="2020-01", **told,
        )  # fmt: skip
        deeds.create(programme, by=officer)
    matched = programme_queries.matches(found, world.actor(world.CONTACT))
    assert [one.provider for one in matched] == ["Uno"]
    assert len(matched[0].reasons) == 4
    assert matched[0].stale
    assert not models.Approach.objects.exists()


def test_the_note_verbale_begins_with_what_the_request_knows() -> None:
    found = asking.request()
    note = papers.note(found, "La Misión", "la Presidencia del Comité", by=world.actor(world.CONTACT))
    assert note.outline == papers.PATTERN
    assert note.number == ""


def test_the_desk_tells_what_was_sent_and_what_is_expected() -> None:
    found = asking.cleared()
    day = found.updated_at.date()
    actions.send(found.pk, "MP-CS/77", asking.fact(day), by=world.actor(world.CONTACT))
    mine = desk_queries.desk("XC", world.actor(world.CONTACT))
    assert any("MP-CS/77" in str(row.cells) for row in mine.rows)
    assert any("MP-CS/77" in one.what for one in mine.expected)
    others = desk_queries.desk("XC", policy.VISITOR)
    assert not any("MP-CS/77" in str(row.cells) for row in others.rows)
    assert world.browser().get(reverse("committee-desk", args=["XC"])).status_code == 200


def test_the_desk_holds_what_went_to_the_committee_and_no_return_or_note_to_others() -> None:
    by = world.actor(world.CONTACT)

    def sent(kind: str, title: str, whom: str) -> None:
        told = {"kind": kind, "title": {"es": title}, "counterpart": {"es": whom} if whom else {}, "on": "2026-01-15"}
        deeds.create(registry.Submission(owner_id="country:XC", klass="national", **told), by=by)

    sent("return", "Declaración anual", "Dependencia de Apoyo a la Aplicación")
    sent("return", "Declaración sin destinatario", "")
    sent("note", "Nota a la unidad regional", "Unidad Horizonte, Comité Interamericano")
    sent("report", "Informe nacional", "Comité 1540")
    sent("matrix", "Matriz para el Comité", "")
    found = desk_queries.desk("XC", by)
    text = str([row.cells for row in found.preparing])
    assert all(one in text for one in ("Informe nacional", "Matriz para el Comité"))
    assert not any(one in text for one in ("Declaración", "Nota a la unidad regional"))
    assert not any(one in str(found.rows) for one in ("Informe nacional", "Matriz para el Comité"))  # not sent yet
    assert {desk_queries.REVIEW_ENDS, desk_queries.MANDATE_ENDS} <= {one.on for one in found.expected}


def test_the_list_asks_the_database_as_often_for_one_request_as_for_many() -> None:
    client = world.browser(world.CONTACT)

    def asked() -> int:
        with CaptureQueriesContext(connection) as done:
            client.get(reverse("assistance"))
        return len(done)

    found = asking.cleared()
    day = found.updated_at.date()
    actions.send(found.pk, "MP-CS/1", asking.fact(day), by=world.actor(world.CONTACT))
    asked()
    few = asked()
    for number in range(4):
        other = asking.cleared()
        actions.send(other.pk, f"MP-CS/{number + 2}", asking.fact(day), by=world.actor(world.CONTACT))
    assert asked() == few
