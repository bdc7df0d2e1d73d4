"""One signed file between installations: whole, from a known key, for its audience; else nothing of it is used."""

from __future__ import annotations

import dataclasses
import hashlib
import random
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from atalaya.core import copies, errors, seal
from atalaya.core.copies import Known, Piece, Release, Released
from atalaya.core.roles import Klass

SECRET = bytes(range(32))
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
CONTENT = b"%PDF a resolution that was released"
PIECE = Piece(hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "resolución.pdf")
TAMPERINGS = 1_000


def key(**told: Any) -> seal.PublicKey:
    public = seal.public_key(SECRET)
    since = AT - timedelta(days=1)
    return dataclasses.replace(seal.PublicKey(seal.key_id(public), public, "country:XC", since), **told)


def record(number: int = 1, **told: Any) -> Released:
    made = Released("posts", number, 1, "network", "", f"Punto {number}", {"kind": "1540-capital", "mailbox": "a@b.c"})
    return dataclasses.replace(made, **told)


def release(*records: Released, **told: Any) -> Release:
    made = Release("country:XC", "aa11", "network", 1, AT, records or (record(),))
    return dataclasses.replace(made, **told)


def test_what_was_written_is_read_again() -> None:
    made = release(record(), record(2, klass="national", released=("network",)), pieces=(PIECE,))
    found = copies.read(copies.write(made, {PIECE.digest: CONTENT}, SECRET), [key()])
    assert found.release == made
    assert found.contents == {PIECE.digest: CONTENT}
    assert found.key == key().id


def test_the_same_release_makes_the_same_bytes() -> None:
    assert copies.write(release(), {}, SECRET) == copies.write(release(), {}, SECRET)


def test_of_a_thousand_random_changes_each_is_refused() -> None:
    data = copies.write(release(*map(record, range(1, 20)), pieces=(PIECE,)), {PIECE.digest: CONTENT}, SECRET)
    chance, passed = random.Random(1540), 0
    for _n in range(TAMPERINGS):
        try:
            copies.read(_tampered(data, chance), [key()])
            passed += 1
        except (errors.Unusable, errors.Refused):
            pass
    assert passed == 0
    copies.read(data, [key()])


def _tampered(data: bytes, chance: random.Random) -> bytes:
    """One bit turned, a stretch cut out, doubled or overwritten, the end cut, or something added."""
    place = chance.randrange(len(data))
    ways = (
        lambda: data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :],
        lambda: data[:place] + data[place + 1 + chance.randrange(40) :],
        lambda: data[: place + 1] + data[place:],
        lambda: data[:place],
        lambda: data + bytes([chance.randrange(256)]),
        lambda: data[:place] + chance.randbytes(8) + data[place:],
    )
    return chance.choice(ways)()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"revoked_at": AT + timedelta(days=3)}, "copy.revoked"),
        ({"owner": "country:XH"}, "copy.owner"),
        ({"since": AT + timedelta(days=1)}, "copy.time"),
        ({"id": "0" * 16}, "copy.key"),
    ],
)
def test_a_key_that_is_not_trusted_for_this_opens_nothing(told: dict[str, Any], code: str) -> None:
    with pytest.raises(errors.Refused) as refused:
        copies.read(copies.write(release(), {}, SECRET), [key(**told)])
    assert refused.value.code == code


@pytest.mark.parametrize("klass", [klass for klass in Klass if klass not in ("public", "network")])
def test_what_was_not_released_cannot_be_written(klass: Klass) -> None:
    with pytest.raises(errors.Unusable, match="not released") as refused:
        copies.write(release(record(), record(2, klass=klass, cells={"x": "CANARY"})), {}, SECRET)
    assert refused.value.where == "record 2"


@pytest.mark.parametrize("audience", ["public", "network", "secretariat", "country:UY", "organisation:iaea"])
def test_what_is_owner_only_never_leaves_whatever_is_said_of_it(audience: str) -> None:
    assert not copies.reaches("owner_only", ["public", "network", audience], audience)


def test_a_file_for_everybody_holds_nothing_of_the_network() -> None:
    assert not copies.reaches("network", (), "public")
    assert not copies.reaches("national", ("network",), "public")
    assert not copies.reaches("network", (), "organisation:iaea")
    assert copies.reaches("network", (), "country:UY")
    assert copies.reaches("national", ("organisation:iaea",), "organisation:iaea")
    assert not copies.reaches("national", ("country:PY",), "country:UY")


def test_a_signed_file_that_says_what_cannot_be_is_refused_at_its_place() -> None:
    good = copies.write(release(record(), record(2)), {}, SECRET)
    body = zlib.decompress(good[len(copies.MAGIC) + 16 + 64 + 16 :])
    for before, after, where in (
        (b'"klass":"network"', b'"klass":"national"', "record 1"),
        (b'"version":1', b'"version":"1"', "record 1"),
        (b'"id":2', b'"id":1', "record 2"),
        (b'"sequence":1', b'"sequence":0', "release"),
        (b'"at":"2026', b'"at":"20X6', "release"),
    ):
        with pytest.raises(errors.Unusable) as refused:
            copies.read(_signed(body.replace(before, after, 1)), [key()])
        assert refused.value.where == where


def _signed(body: bytes, *, claimed: int | None = None) -> bytes:
    """A file around any body, signed with a key that is trusted."""
    packed = zlib.compress(body, 9)
    rest = len(packed).to_bytes(8, "big") + (len(body) if claimed is None else claimed).to_bytes(8, "big") + packed
    name = key().id.encode()
    message = copies.MAGIC + name + hashlib.sha256(rest).digest()
    return copies.MAGIC + name + seal.sign(message, SECRET, purpose=copies.PURPOSE) + rest


def test_a_body_that_swells_is_not_unpacked() -> None:
    bomb = b"0" * 5_000_000
    for claimed in (None, 100, copies.MOST_BODY_BYTES + 1):
        with pytest.raises(errors.Unusable) as refused:
            copies.read(_signed(bomb, claimed=claimed), [key()])
        assert refused.value.code == "copy.ratio"


def test_many_alike_records_are_written_so_that_they_can_be_read() -> None:
    made = release(*(record(number, title="a" * 4_000) for number in range(1, 400)))
    assert copies.read(copies.write(made, {}, SECRET), [key()]).release == made


def test_a_file_that_is_too_large_or_none_at_all_is_told() -> None:
    for data, code in ((b"PK\x03\x04", "copy.magic"), (copies.MAGIC, "copy.cut"), (b"x" * 100_000_001, "copy.large")):
        with pytest.raises(errors.Unusable) as refused:
            copies.read(data, [key()])
        assert refused.value.code == code


def test_a_missing_or_other_content_of_a_file_is_told() -> None:
    for contents in ({}, {PIECE.digest: b"other"}):
        with pytest.raises(errors.Unusable, match="not what its name says"):
            copies.write(release(pieces=(PIECE,)), contents, SECRET)


def test_a_file_tells_what_is_new_changed_the_same_withdrawn_and_back() -> None:
    one, two, three, four = map(record, range(1, 5))
    known = {
        ("posts", 1): Known(copies.fingerprint(one), withdrawn=False),
        ("posts", 2): Known("other", withdrawn=False),
        ("posts", 3): Known(copies.fingerprint(three), withdrawn=True),
        ("posts", 9): Known("x", withdrawn=False),
        ("posts", 8): Known("x", withdrawn=True),
    }
    found = copies.plan(release(one, two, three, four), known)
    assert [change.fate for change in found.changes] == ["same", "changed", "back", "new"]
    assert found.gone == (("posts", 9),)
    assert found.counts == {"new": 1, "changed": 1, "same": 1, "back": 1, "gone": 1}


def test_a_file_is_applied_once_and_never_after_a_later_one() -> None:
    copies.require_next(release(sequence=4), 2)
    for sequence in (1, 2):
        with pytest.raises(errors.OutOfOrder, match="nothing was changed"):
            copies.require_next(release(sequence=sequence), 2)


def test_a_file_for_somebody_else_or_of_this_installation_is_refused() -> None:
    copies.require_for(release(audience="secretariat"), ["secretariat"], "bb22")
    with pytest.raises(errors.Refused, match="somebody else"):
        copies.require_for(release(audience="country:UY"), ["secretariat"], "bb22")
    with pytest.raises(errors.Refused, match="by this installation"):
        copies.require_for(release(), ["secretariat"], "aa11")
