"""Seals: one spelling for each value, and a chain in which every tampering shows at its first line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import errors, seal
from atalaya.core.seal import BEFORE, GENESIS, FirstBad, Head, Line, PublicKey

SALT = bytes(range(16))
KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
START = datetime(2025, 3, 3, 12, tzinfo=UTC)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


# Canonical bytes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ((1, 2), "[1,2]"),
        (date(2025, 3, 3), '"2025-03-03"'),
        (START, '"2025-03-03T12:00:00.000000Z"'),
        (START.astimezone(timezone(timedelta(hours=-3))), '"2025-03-03T12:00:00.000000Z"'),
        (Colour.RED, '"red"'),
        ({"z": {}, "Z": [], "é": ""}, '{"Z":[],"z":{},"é":""}'),
        ('"\\\n', '"\\"\\\\\\n"'),
        (2**53 - 1, "9007199254740991"),
        (-(2**53) + 1, "-9007199254740991"),
    ],
)
def test_a_value_has_one_spelling(value: object, expected: str) -> None:
    assert seal.canonical(value) == expected.encode()


@given(plain)
def test_the_spelling_is_json_and_reads_back_as_the_value(value: object) -> None:
    assert json.loads(seal.canonical(value)) == value


@given(plain)
def test_the_spelling_does_not_depend_on_the_order_of_keys(value: object) -> None:
    def turned(one: object) -> object:
        if isinstance(one, dict):
            return {key: turned(one[key]) for key in reversed(one)}
        return [turned(item) for item in one] if isinstance(one, list) else one

    assert seal.canonical(turned(value)) == seal.canonical(value)


def _nested(levels: int) -> object:
    value: object = "deep"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "seal.kind"),
        ({"share": float("nan")}, "seal.kind"),
        (b"bytes", "seal.kind"),
        ({1, 2}, "seal.kind"),
        ({1: "one"}, "seal.key"),
        (2**53, "seal.number"),
        (-(2**53), "seal.number"),
        (datetime(2025, 3, 3), "seal.zone"),  # noqa: DTZ001 - a moment without a zone is what is tried
        ("\ud800", "seal.text"),
        (_nested(34), "seal.depth"),
        (_nested(5000), "seal.depth"),
    ],
)
def test_what_has_no_single_spelling_is_refused(value: object, code: str) -> None:
    with pytest.raises(errors.Unusable) as caught:
        seal.canonical(value)
    assert caught.value.code == code


def test_thirty_two_levels_are_not_too_deep() -> None:
    assert seal.canonical(_nested(32)).startswith(b"[" * 32)


# Salted digests


def test_a_digest_is_the_hash_of_salt_and_spelling() -> None:
    assert seal.digest({"a": 1}, SALT) == hashlib.sha256(SALT + b'{"a":1}').hexdigest()


def test_the_same_value_with_another_salt_has_another_digest() -> None:
    assert seal.digest("Ana", SALT) != seal.digest("Ana", SALT[::-1])


@pytest.mark.parametrize("salt", [b"", SALT[:-1], SALT + b"0"])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(errors.Unusable, match="16 bytes"):
        seal.digest("Ana", salt)


# Chain


def chain(count: int, *, since: Head = BEFORE) -> list[Line]:
    """A whole chain of so many lines, one a minute."""
    lines: list[Line] = []
    previous = since.hash
    for number in range(since.number + 1, since.number + count + 1):
        body = {"actor": f"person-{number % 7}", "deed": "holder.changed", "object": number, "after": {"name": None}}
        line = Line(number, START + timedelta(minutes=number), body)
        lines.append(replace(line, hash=seal.link(previous, line)))
        previous = lines[-1].hash
    return lines


def rehashed(lines: list[Line], first: int) -> list[Line]:
    """The chain as somebody would write it anew from the place ``first`` on."""
    made = lines[:first]
    for line in lines[first:]:
        previous = made[-1].hash if made else GENESIS
        made.append(replace(line, hash=seal.link(previous, line)))
    return made


def test_a_whole_chain_has_no_bad_line() -> None:
    assert seal.verify(chain(20)) is None
    assert seal.verify([]) is None


def test_the_first_line_is_linked_to_the_beginning_of_all_chains() -> None:
    line = chain(1)[0]
    spelling = seal.canonical([1, line.at, line.body])
    assert line.hash == hashlib.sha256(b"0" * 64 + spelling).hexdigest()


def test_verifying_can_go_on_from_a_known_head() -> None:
    lines = chain(20)
    assert seal.verify(lines[10:], since=seal.head_of(lines[9])) is None
    bad = seal.verify(lines[10:], since=seal.head_of(lines[8]))
    assert (bad and bad.number, bad and bad.reason) == (10, "gap")


def test_verifying_reads_no_further_than_the_first_bad_line() -> None:
    def lines() -> Iterator[Line]:
        yield replace(chain(1)[0], hash="0" * 64)
        raise AssertionError("read on")

    assert seal.verify(lines()) is not None


Tampering = Callable[[list[Line], int], list[Line]]


def _body(lines: list[Line], place: int, **changes: Any) -> list[Line]:
    line = lines[place]
    return [*lines[:place], replace(line, body={**line.body, **changes}), *lines[place + 1 :]]


TAMPERINGS: dict[str, Tampering] = {
    "edit": lambda lines, place: _body(lines, place, deed="holder.removed"),
    "swap the actor": lambda lines, place: _body(lines, place, actor="mallory"),
    "add a key": lambda lines, place: _body(lines, place, note=""),
    "unspeakable": lambda lines, place: _body(lines, place, share=0.5),
    "shift the time": lambda lines, place: [
        *lines[:place],
        replace(lines[place], at=lines[place].at + timedelta(seconds=1)),
        *lines[place + 1 :],
    ],
    "renumber": lambda lines, place: [
        *lines[:place],
        replace(lines[place], number=lines[place].number + 1),
        *lines[place + 1 :],
    ],
    "change the hash": lambda lines, place: [
        *lines[:place],
        replace(lines[place], hash=lines[place].hash[:-1] + "x"),
        *lines[place + 1 :],
    ],
    "delete": lambda lines, place: lines[:place] + lines[place + 1 :],
    "insert a copy": lambda lines, place: [*lines[: place + 1], lines[place], *lines[place + 1 :]],
    "replay": lambda lines, place: [*lines[: place + 1], lines[0], *lines[place + 1 :]],
    "exchange two": lambda lines, place: [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]],
    "cut the tail": lambda lines, place: lines[:place],
    "write anew": lambda lines, place: rehashed(_body(lines, place, actor="mallory"), place),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_tampering_is_found_and_its_first_line_named(kind: str) -> None:
    lines = chain(40)
    head = seal.head_of(lines[-1])
    chance = Random(kind)
    for _ in range(100):
        place = chance.randrange(1, len(lines) - 1)
        bad = seal.verify(TAMPERINGS[kind](lines, place), until=head)
        assert bad is not None
        expected = {"write anew": 40, "insert a copy": place + 1, "replay": 1}.get(kind, lines[place].number)
        assert bad.number == expected, (kind, place, bad)
        assert bad.detail


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("edit", "hash"),
        ("shift the time", "hash"),
        ("change the hash", "hash"),
        ("unspeakable", "form"),
        ("delete", "gap"),
        ("renumber", "gap"),
        ("exchange two", "gap"),
        ("insert a copy", "repeated"),
        ("replay", "repeated"),
        ("cut the tail", "tail"),
        ("write anew", "head"),
    ],
)
def test_the_first_bad_line_says_why(kind: str, reason: str) -> None:
    lines = chain(9)
    bad = seal.verify(TAMPERINGS[kind](lines, 4), until=seal.head_of(lines[-1]))
    assert isinstance(bad, FirstBad)
    assert bad.reason == reason


def test_time_going_backwards_is_found_though_the_hashes_fit() -> None:
    lines = chain(5)
    lines[3] = replace(lines[3], at=lines[2].at - timedelta(microseconds=1))
    bad = seal.verify(rehashed(lines, 3))
    assert (bad and bad.number, bad and bad.reason) == (4, "clock")


def test_two_lines_at_the_same_moment_are_no_fault() -> None:
    lines = chain(5)
    lines[3] = replace(lines[3], at=lines[2].at)
    assert seal.verify(rehashed(lines, 3)) is None


def test_lines_after_the_signed_head_are_no_fault() -> None:
    lines = chain(9)
    assert seal.verify(lines, until=seal.head_of(lines[4])) is None


def test_an_empty_chain_under_a_signed_head_misses_its_first_line() -> None:
    bad = seal.verify([], until=seal.head_of(chain(3)[-1]))
    assert (bad and bad.number, bad and bad.reason) == (1, "tail")


# Signatures


def test_a_signature_fits_its_message_key_and_purpose() -> None:
    signature = seal.sign(b"message", KEY, purpose="head")
    assert len(signature) == 64
    assert seal.is_signed(b"message", signature, seal.public_key(KEY), purpose="head")


@pytest.mark.parametrize(
    ("message", "key", "purpose"),
    [(b"messagf", KEY, "head"), (b"message", OTHER_KEY, "head"), (b"message", KEY, "bundle"), (b"", KEY, "head")],
)
def test_a_signature_fits_nothing_else(message: bytes, key: bytes, purpose: str) -> None:
    signature = seal.sign(b"message", KEY, purpose="head")
    assert not seal.is_signed(message, signature, seal.public_key(key), purpose=purpose)


@given(st.integers(0, 511))
def test_a_signature_with_one_bit_turned_does_not_fit(bit: int) -> None:
    signature = bytearray(seal.sign(b"message", KEY, purpose="head"))
    signature[bit // 8] ^= 1 << bit % 8
    assert not seal.is_signed(b"message", bytes(signature), seal.public_key(KEY), purpose="head")


@given(st.binary(max_size=70), st.binary(min_size=32, max_size=32) | st.binary(max_size=40))
def test_arbitrary_bytes_are_no_signature_and_no_fault(signature: bytes, public: bytes) -> None:
    assert not seal.is_signed(b"message", signature, public, purpose="head")


def test_the_published_example_of_ed25519_is_reproduced() -> None:
    # RFC 8032, section 7.1, test 1: this secret key has this public key.
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert seal.public_key(secret).hex() == public


@pytest.mark.parametrize("key", [b"", KEY[:-1], KEY + b"0"])
def test_a_signing_key_of_another_length_is_refused(key: bytes) -> None:
    with pytest.raises(errors.Unusable, match="32 bytes"):
        seal.sign(b"message", key, purpose="head")


def test_a_head_is_signed_with_number_hash_and_moment() -> None:
    head = seal.head_of(chain(3)[-1])
    assert json.loads(seal.head_bytes(head)) == {
        "number": 3,
        "hash": head.hash,
        "at": "2025-03-03T12:03:00.000000Z",
    }


def test_a_key_has_a_short_name_of_its_own() -> None:
    assert len(seal.key_id(seal.public_key(KEY))) == 16
    assert seal.key_id(seal.public_key(KEY)) != seal.key_id(seal.public_key(OTHER_KEY))


@pytest.mark.parametrize(
    ("days", "good"),
    [(-1, False), (0, True), (9, True), (10, False), (11, False)],
)
@pytest.mark.parametrize("end", ["until", "revoked_at"])
def test_a_key_is_good_from_its_first_day_to_its_end(end: str, days: int, good: bool) -> None:
    key = PublicKey("id", seal.public_key(KEY), "country:XC", START)
    assert key.was_good(START + timedelta(days=999))
    ended = {
        "until": replace(key, until=START + timedelta(days=10)),
        "revoked_at": replace(key, revoked_at=START + timedelta(days=10), until=START + timedelta(days=99)),
    }[end]
    assert ended.was_good(START + timedelta(days=days)) is good
