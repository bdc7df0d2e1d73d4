"""The ring of keys: made once, kept to themselves, replaced without breaking what they signed."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import keys
from atalaya.adapters.keys import Ring
from atalaya.core import errors, seal
from atalaya.core.seal import PublicKey

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FOREIGN = seal.public_key(bytes(32))


@pytest.fixture
def ring(tmp_path: Path) -> Ring:
    return Ring(tmp_path / "keys", "country:XC")


def foreign(**changes: Any) -> PublicKey:
    fields: dict[str, Any] = {
        "id": seal.key_id(FOREIGN),
        "public": FOREIGN,
        "owner": "country:XH",
        "since": NOON,
        **changes,
    }
    return PublicKey(**fields)


def test_a_secret_is_made_once_and_stays(ring: Ring) -> None:
    first = ring.secret("sessions")
    assert len(first) == 32
    assert ring.secret("sessions") == first == Ring(ring.folder, "country:XC").secret("sessions")
    assert ring.secret("backup") != first


def test_a_salt_is_new_each_time_and_fits_a_digest() -> None:
    assert keys.make_salt() != keys.make_salt()
    seal.digest("Ana", keys.make_salt())


def test_files_and_folder_are_for_their_own_user_only(ring: Ring) -> None:
    ring.secret("sessions")
    ring.signing(NOON)
    ring.trust(foreign())
    paths = [ring.folder, *ring.folder.iterdir()]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}
    assert not [path for path in paths if path.name.endswith(".part")]


def test_a_file_that_others_may_read_is_refused(ring: Ring) -> None:
    ring.secret("sessions")
    (ring.folder / "secret-sessions.json").chmod(0o640)
    with pytest.raises(errors.Refused, match="chmod 600"):
        ring.secret("sessions")


def test_the_first_signing_key_is_good_for_the_whole_day(ring: Ring) -> None:
    key = ring.signing(NOON)
    assert key.made_at == NOON.replace(hour=0)
    assert ring.signing(NOON + DAY) == key
    assert ring.trusted() == (PublicKey(key.id, key.public, "country:XC", key.made_at),)


def test_a_signing_key_signs_what_its_public_half_verifies(ring: Ring) -> None:
    key = ring.signing(NOON)
    assert seal.public_key(key.secret) == key.public
    assert seal.key_id(key.public) == key.id


def test_the_secret_half_is_never_shown(ring: Ring) -> None:
    key = ring.signing(NOON)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_after_a_rotation_the_new_key_signs_and_the_old_one_stays_good_for_its_time(ring: Ring) -> None:
    old = ring.signing(NOON)
    new = ring.rotate(NOON + 9 * DAY)
    assert ring.signing(NOON + 10 * DAY) == new
    first, second = ring.trusted()
    assert (first.id, first.until, second.id, second.until) == (old.id, new.made_at, new.id, None)
    assert first.was_good(NOON + 8 * DAY)
    assert not first.was_good(NOON + 10 * DAY)


def test_a_ring_may_begin_with_a_rotation(ring: Ring) -> None:
    assert ring.rotate(NOON) == ring.signing(NOON)


@pytest.mark.parametrize("later", [timedelta(0), -DAY])
def test_a_rotation_before_the_last_key_began_is_a_conflict(ring: Ring, later: timedelta) -> None:
    made = ring.rotate(NOON)
    with pytest.raises(errors.Conflict, match=made.id):
        ring.rotate(NOON + later)


def test_a_revoked_key_signs_no_more_and_is_not_trusted_from_then_on(ring: Ring) -> None:
    key = ring.signing(NOON)
    ring.revoke(key.id, NOON + DAY)
    ring.revoke(key.id, NOON + 9 * DAY)  # the first revocation stays
    with pytest.raises(errors.Refused, match=r"keys\.revoked"):
        ring.signing(NOON + 2 * DAY)
    (known,) = ring.trusted()
    assert known.was_good(NOON)
    assert not known.was_good(NOON + DAY)
    assert ring.rotate(NOON + 2 * DAY) == ring.signing(NOON + 2 * DAY)


def test_revoking_an_unknown_key_is_missing(ring: Ring) -> None:
    with pytest.raises(errors.Missing, match=r"keys\.unknown"):
        ring.revoke("0" * 16, NOON)


def test_a_foreign_key_is_trusted_and_can_be_revoked(ring: Ring) -> None:
    ring.signing(NOON)
    ring.trust(foreign())
    assert ring.trusted()[-1] == foreign()
    ring.revoke(foreign().id, NOON + DAY)
    assert ring.trusted()[-1] == foreign(revoked_at=NOON + DAY)


def test_a_foreign_key_takes_over_the_end_its_owner_tells_and_its_revocation(ring: Ring) -> None:
    ring.trust(foreign())
    told = foreign(until=NOON + DAY, revoked_at=NOON + 2 * DAY)
    ring.trust(told)
    assert ring.trusted() == (told,)


def test_a_foreign_key_under_another_name_is_refused(ring: Ring) -> None:
    with pytest.raises(errors.Unusable, match=r"keys\.name"):
        ring.trust(foreign(id="0" * 16))


@pytest.mark.parametrize("name", ["", "../x", "A", "a b", "a/b", "a.b"])
def test_a_name_that_could_lead_elsewhere_is_refused(ring: Ring, name: str) -> None:
    with pytest.raises(errors.Unusable, match=r"keys\.name"):
        ring.secret(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"secret": 5}',
        '{"secret": "zz"}',
        '{"secret": "00"}',
    ],
)
def test_a_damaged_secret_is_broken_and_never_made_anew(ring: Ring, text: str) -> None:
    ring.secret("sessions")
    path = ring.folder / "secret-sessions.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(errors.Broken, match=r"keys\.damaged"):
        ring.secret("sessions")
    assert path.read_text("utf-8") == text


def test_a_secret_that_is_no_text_is_broken(ring: Ring) -> None:
    ring.secret("sessions")
    (ring.folder / "secret-sessions.json").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(errors.Broken, match=r"keys\.damaged"):
        ring.secret("sessions")


@pytest.mark.parametrize("change", [{"secret": "11" * 32}, {"made_at": "2025-03-03T00:00:00"}, {"made_at": "soon"}])
def test_a_changed_signing_key_is_broken(ring: Ring, change: dict[str, str]) -> None:
    key = ring.signing(NOON)
    path = ring.folder / f"signing-{key.id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), encoding="utf-8")
    with pytest.raises(errors.Broken, match=key.id):
        ring.signing(NOON)


def test_a_changed_foreign_key_is_broken(ring: Ring) -> None:
    ring.trust(foreign())
    path = ring.folder / f"trusted-{foreign().id}.json"
    path.write_text(path.read_text("utf-8").replace(FOREIGN.hex(), "11" * 32), encoding="utf-8")
    with pytest.raises(errors.Broken, match="another key"):
        ring.trusted()


def test_workers_that_start_together_get_the_same_keys(ring: Ring) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: ring.signing(NOON + timedelta(seconds=number)), range(16)))
        secrets = list(pool.map(lambda number: ring.secret("sessions"), range(16)))
    assert len({key.id for key in made}) == 1
    assert len(set(secrets)) == 1


def test_a_full_disk_leaves_the_ring_as_it_was(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    key = ring.signing(NOON)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.Unavailable, match="No space left"):
        ring.rotate(NOON + DAY)
    monkeypatch.undo()
    assert ring.signing(NOON + DAY) == key
    assert sorted(path.name for path in ring.folder.iterdir()) == [".lock", f"signing-{key.id}.json"]


def test_a_folder_that_is_a_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "keys").touch()
    with pytest.raises(errors.Unavailable, match=r"keys\.folder"):
        Ring(tmp_path / "keys", "country:XC").rotate(NOON)
