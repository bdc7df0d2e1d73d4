"""Release files on one site: made by the owner, looked at, applied whole, read and never changed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds, releases
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known
from atalaya.apps.cooperation import copy_actions as actions
from atalaya.apps.cooperation import copy_models as models
from atalaya.apps.cooperation import network_offers as offers
from atalaya.core import copies, errors, policy, seal
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COORDINATOR = "beatriz.lamarca@horizonte.example"
ADMINISTRATOR = "nora.beltran@servidor.example"
HALYARD = "winston.farrow@saint-halyard.example"
PARTNER = "jonas.whitlock@brujula.example"
SECRET = bytes(range(7, 39))
CANARY = "Zafiro-perpetuo"


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    """Keys and files of each test lie in a folder of its own."""
    settings.DATA = tmp_path


def trusted(owner: str = "country:XH") -> str:
    """Trusts the key of a made-up installation; gives its short name."""
    public = seal.public_key(SECRET)
    by = world.actor(ADMINISTRATOR)
    return actions.trust(public.hex(), owner, actions.fingerprint(public), by=by).id


def record(number: int = 1, **told: Any) -> copies.Released:
    made = copies.Released(
        "bodies", number, 1, "network", "", f"Cuerpo {number}", {"names_es": f"Cuerpo {number}", "kind": "agency"}
    )
    return dataclasses.replace(made, **told)


def file(*records: copies.Released, sequence: int = 1, audience: str = "network", **told: Any) -> bytes:
    """A file of the made-up installation of another country."""
    made = copies.Release("country:XH", "ab" * 8, audience, sequence, clock.now(), records or (record(),))
    return copies.write(dataclasses.replace(made, **told), {}, SECRET)


def applied(data: bytes, email: str = COORDINATOR) -> copies.Plan:
    by = world.actor(email)
    return actions.apply(actions.bring(data, by=by).pk, by=by)


def body(name: str, klass: str, owner: str = "country:XC", email: str = world.CONTACT) -> Any:
    register = known.named("registry.body")
    assert register is not None
    made: Any = register.model
    row = made(owner_id=owner, klass=klass, names={"es": name}, kind="agency")
    return deeds.create(row, by=world.actor(email))


def test_a_file_is_brought_looked_at_and_applied_in_the_browser() -> None:
    trusted()
    client = world.browser(COORDINATOR)
    kept = SimpleUploadedFile("x.atalaya-release", file(record(1, title="Autoridad de Halyard")))
    answer = client.post(reverse("copy-bring"), {"file": kept})
    assert answer.status_code == 302
    assert "Autoridad de Halyard" in client.get(answer.headers["Location"]).content.decode()
    assert not models.Copied.objects.exists()
    assert client.post(answer.headers["Location"], {"apply": "1"}).status_code == 302
    made = models.Copied.objects.get()
    assert (made.owner_id, made.klass, made.remote) == ("country:XH", "network", 1)
    page = client.get(reverse("copied", args=[made.pk])).content.decode()
    assert "ab" * 8 in page
    assert "no puede cambiarse aquí" in page or "cannot be changed here" in page
    assert [line.verb for line in access.lines_of("cooperation.copied", made.pk)] == ["copied.applied"]
    assert chain.check().bad == 0


def test_a_file_changes_brings_back_and_withdraws() -> None:
    trusted()
    applied(file(record(1), record(2)))
    plan = applied(file(record(1, version=2, title="Nuevo nombre"), sequence=2))
    assert plan.counts == {"new": 0, "changed": 1, "same": 0, "back": 0, "gone": 1}
    assert [row.title for row in models.Copied.objects.filter(withdrawn=False)] == ["Nuevo nombre"]
    assert applied(file(record(1), record(2), sequence=3)).counts["back"] == 1
    gone = models.Copied.objects.get(remote=2)
    verbs = [line.verb for line in access.lines_of("cooperation.copied", gone.pk)]
    assert verbs == ["copied.applied", "copied.gone", "copied.applied"]


def test_a_file_is_applied_once_and_a_file_that_is_older_changes_nothing() -> None:
    trusted()
    applied(file(sequence=3))
    for sequence in (1, 3):
        with pytest.raises(errors.OutOfOrder) as refused:
            actions.bring(file(record(9), sequence=sequence), by=world.actor(COORDINATOR))
        assert refused.value.code == "copy.old"
    assert models.Copied.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"audience": "country:UY"}, "copy.audience"),
        ({"audience": "organisation:iaea"}, "copy.audience"),
        ({"owner": "country:XC"}, "copy.owner"),
    ],
)
def test_a_file_for_somebody_else_is_refused_whole(told: dict[str, Any], code: str) -> None:
    trusted()
    if told.get("audience", "").startswith("organisation:"):
        told = {**told, "records": (record(klass="public"),)}
    with pytest.raises(errors.Refused) as refused:
        actions.bring(file(**told), by=world.actor(COORDINATOR))
    assert refused.value.code == code
    assert not models.Came.objects.exists()


def test_a_file_with_a_kind_of_record_that_is_not_known_is_refused_whole() -> None:
    trusted()
    with pytest.raises(errors.Unusable) as refused:
        actions.bring(file(record(1), record(2, register="weapons")), by=world.actor(COORDINATOR))
    assert (refused.value.code, refused.value.where) == ("copy.register", "weapons")


def test_what_came_cannot_be_changed_by_anybody() -> None:
    trusted()
    applied(file())
    made = models.Copied.objects.get()
    for email in (COORDINATOR, HALYARD, world.CONTACT, ADMINISTRATOR):
        with pytest.raises((errors.Refused, errors.Missing)):
            deeds.change(models.Copied, made.pk, {"title": "Otro"}, by=world.actor(email), version=made.version)
        with pytest.raises((errors.Refused, errors.Missing)):
            deeds.withdraw(models.Copied, made.pk, by=world.actor(email), version=made.version)
    made.refresh_from_db()
    assert made.title == "Cuerpo 1"


def test_what_was_released_to_the_secretariat_alone_is_seen_by_it_alone() -> None:
    trusted()
    applied(file(record(1, title=CANARY, klass="bilateral", released=("secretariat",)), audience="secretariat"))
    made = models.Copied.objects.get()
    assert made.klass == "bilateral"
    for email, status in ((COORDINATOR, 200), (world.CONTACT, 404), (PARTNER, 404), ("", 404), (ADMINISTRATOR, 404)):
        assert world.browser(email).get(reverse("copied", args=[made.pk])).status_code == status
    assert offers.find(world.actor(COORDINATOR), CANARY, 9)
    assert offers.find(world.actor(world.CONTACT), CANARY, 9) == ()
    assert CANARY not in world.browser(world.CONTACT).get(reverse("copies")).content.decode()


@pytest.mark.parametrize("email", ["", world.SECRETARY, PARTNER, ADMINISTRATOR, "daniel.ashby@horizonte.example"])
def test_who_may_not_bring_files_does_not_find_the_way(email: str) -> None:
    trusted()
    client = world.browser(email)
    kept = SimpleUploadedFile("x.atalaya-release", file())
    assert client.post(reverse("copy-bring"), {"file": kept}).status_code == 404
    assert not models.Came.objects.exists()


def test_a_damaged_file_is_told_with_its_place_and_nothing_is_kept() -> None:
    trusted()
    data = bytearray(file())
    data[-1] ^= 1
    client = world.browser(COORDINATOR)
    answer = client.post(reverse("copy-bring"), {"file": SimpleUploadedFile("x", bytes(data))})
    assert answer.status_code == 422
    assert not models.Came.objects.exists()


def test_a_key_is_trusted_by_the_administrator_with_its_fingerprint_and_no_other() -> None:
    public = seal.public_key(SECRET)
    client = world.browser(ADMINISTRATOR)
    told = {"act": "trust", "public": public.hex(), "owner": "country:XH", "fingerprint": "0000 1111"}
    assert client.post(reverse("copy-keys"), told).status_code == 422
    assert actions.trusted() == ()
    told["fingerprint"] = actions.fingerprint(public).upper()
    assert client.post(reverse("copy-keys"), told).status_code == 302
    found = actions.trusted()[0]
    assert (found.owner, found.revoked_at) == ("country:XH", None)
    client.post(reverse("copy-keys"), {"act": "revoke", "key": found.id})
    with pytest.raises(errors.Refused) as refused:
        actions.bring(file(), by=world.actor(COORDINATOR))
    assert refused.value.code == "copy.revoked"


@pytest.mark.parametrize("email", ["", COORDINATOR, world.CONTACT])
def test_keys_are_the_administrators(email: str) -> None:
    client = world.browser(email)
    assert client.get(reverse("copy-keys")).status_code == 404
    assert client.post(reverse("copy-keys"), {"act": "trust"}).status_code == 404


def test_a_trusted_key_of_others_signs_no_head_of_our_chain() -> None:
    trusted()
    deeds_ = body("Uno", "network")
    assert deeds_
    from atalaya.apps.access import models as people

    head = people.Head.objects.get(pk=1)
    at = clock.now()
    message = seal.head_bytes(seal.Head(head.number, head.hash))
    people.SignedHead.objects.create(
        number=head.number,
        hash=head.hash,
        at=at,
        key=seal.key_id(seal.public_key(SECRET)),
        signature=seal.sign(message, SECRET, purpose=chain.PURPOSE).hex(),
    )
    assert chain.check().bad == head.number


def released(audience: str) -> copies.Opened:
    """What the invented country sends to an audience, read as the other side would."""
    _sent, data = actions.send("country:XC", audience, by=world.actor(world.CONTACT))
    return copies.read(data, [dataclasses.replace(key, owner="country:XC") for key in actions.ring().trusted()])


@pytest.mark.parametrize("audience", ["public", "network", "secretariat", "country:XH", "organisation:alianza-brujula"])
def test_what_was_not_released_is_in_no_file(audience: str) -> None:
    for klass in ("bilateral", "national"):
        body(f"{CANARY} {klass}", klass)
    text = str(released(audience).release) if audience != "organisation:alianza-brujula" else ""
    assert CANARY not in text
    if audience == "organisation:alianza-brujula":
        found, _files = actions.gather("country:XC", audience)
        assert CANARY not in str(found)


def test_a_national_record_travels_once_two_people_released_it_and_goes_when_it_is_withdrawn() -> None:
    row = body(CANARY, "national")
    made = releases.propose(
        type(row), row.pk, "secretariat", why="x", by=world.actor(world.CONTACT), version=row.version
    )
    assert CANARY not in str(released("secretariat").release)
    made = releases.confirm(made.pk, by=world.actor(world.SECOND), version=made.version)
    found = released("secretariat").release
    one = next(one for one in found.records if one.title == CANARY)
    assert (one.klass, one.released) == ("national", ("secretariat",))
    assert one.mark
    assert CANARY not in str(released("network").release)
    releases.withdraw(made.pk, by=world.actor(world.CONTACT), version=made.version)
    assert CANARY not in str(released("secretariat").release)


def test_a_laboratory_does_not_send_what_is_owner_only() -> None:
    laboratory = "clara.ibarra@bahia-clara.example"
    owner = "organisation:laboratorio-bahia-clara"
    row = body(CANARY, "owner_only", owner, laboratory)
    found, _files = actions.gather(owner, "network")
    assert CANARY not in str(found)
    assert row.pk


@pytest.mark.parametrize("email", ["", world.SECRETARY, HALYARD, COORDINATOR, ADMINISTRATOR])
def test_only_who_releases_for_an_owner_makes_its_file(email: str) -> None:
    client = world.browser(email)
    address = reverse("copy-send", args=["country:XC"])
    assert client.post(address, {"make": "1", "audience": "network"}).status_code == 404
    assert not models.Sent.objects.exists()


def test_the_contact_sees_what_would_go_and_fetches_the_file() -> None:
    body("Autoridad a la vista", "network")
    client = world.browser(world.CONTACT)
    address = reverse("copy-send", args=["country:XC"])
    assert "Autoridad a la vista" in client.get(address, {"audience": "network"}).content.decode()
    answer = client.post(address, {"make": "1", "audience": "network"})
    assert answer.content.startswith(copies.MAGIC)
    assert answer.headers["Content-Disposition"].endswith('country-XC-network-1.atalaya-release"')
    sent = models.Sent.objects.get()
    told = access.lines_of("cooperation.sent", sent.pk)[0]
    assert {change.field: change.after for change in told.changes}["audience"] == "network"
    with pytest.raises(errors.Unusable):
        actions.send("country:XC", "nobody", by=world.actor(world.CONTACT))


def test_our_own_file_does_not_come_back_to_us() -> None:
    body("Uno", "network")
    _sent, data = actions.send("country:XC", "network", by=world.actor(world.CONTACT))
    with pytest.raises(errors.Refused) as refused:
        actions.bring(data, by=world.actor(COORDINATOR))
    assert refused.value.code == "copy.key"


def test_a_file_that_nobody_applied_is_forgotten() -> None:
    trusted()
    actions.bring(file(), by=world.actor(COORDINATOR))
    models.Came.objects.update(at=clock.now() - actions.WAITS * 2)
    assert actions.tidy() == 1


def test_of_an_audience_nobody_sees_more_than_the_table_says() -> None:
    assert actions.reader("public") is policy.VISITOR
    assert actions.reader("network").owners() == {"country:--"}
    assert actions.reader("country:UY").owners() == {"country:UY"}
