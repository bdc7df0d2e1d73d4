"""Signed certificates: good ones are taken, altered ones refused, one text alone for each."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from atalaya.adapters import credentials, keys
from atalaya.core.errors import Unusable
from atalaya.core.seal import PublicKey
from tests.core.test_certificates import ONE

AT = ONE.issued_at


@pytest.fixture(name="ring")
def _ring(tmp_path: Path) -> keys.Ring:
    return keys.Ring(tmp_path / "keys", "certificates")


def known(ring: keys.Ring) -> dict[str, PublicKey]:
    return {key.id: key for key in ring.trusted()}


def test_what_was_signed_says_what_it_said(ring: keys.Ring) -> None:
    token = credentials.sign(ONE, ring.signing(AT))
    assert credentials.verify(token, known(ring)) == ONE
    published = credentials.read_key_set(json.dumps(credentials.key_set(ring.trusted())).encode())
    assert credentials.verify(token, published) == ONE, "with the published keys alone"


def test_no_other_text_is_taken_for_it(ring: keys.Ring) -> None:
    token = credentials.sign(ONE, ring.signing(AT))
    known_here = known(ring)
    chance = random.Random(7)
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ é"
    for place in range(len(token)):
        other = chance.choice([sign for sign in signs if sign != token[place]])
        for text in (token[:place] + other + token[place + 1 :], token[:place], token[:place] + other + token[place:]):
            with pytest.raises(Unusable):
                credentials.verify(text, known_here)


def test_the_last_letter_of_a_signature_is_not_forgiven(ring: keys.Ring) -> None:
    token = credentials.sign(ONE, ring.signing(AT))
    data = base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")
    same = [sign for sign in map(chr, range(48, 123)) if _decoded(token[:-1] + sign) == data and sign != token[-1]]
    assert same, "a lenient reader takes other letters for the same bytes"
    for sign in same:
        with pytest.raises(Unusable):
            credentials.verify(token[:-1] + sign, known(ring))


def _decoded(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")
    except ValueError:
        return b""


def test_another_key_no_key_and_no_algorithm_are_refused(ring: keys.Ring, tmp_path: Path) -> None:
    token = credentials.sign(ONE, ring.signing(AT))
    foreign = keys.Ring(tmp_path / "other", "certificates")
    stranger = credentials.sign(ONE, foreign.signing(AT))
    head, payload, _signature = token.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    renamed = {foreign.signing(AT).id: replace(next(iter(known(ring).values())), id=foreign.signing(AT).id)}
    for text, there in (
        (stranger, known(ring)), (token, {}), (f"{none}.{payload}.", known(ring)), (f"{head}.{payload}.", known(ring)),
        (stranger, renamed), ("a.b.c", known(ring)), ("", known(ring)), ("x" * 30_000, known(ring)),
    ):  # fmt: skip
        with pytest.raises(Unusable):
            credentials.verify(text, there)


def test_a_key_signs_for_its_own_time_and_until_it_was_revoked(ring: keys.Ring) -> None:
    before = ring.signing(AT - timedelta(days=30))
    ring.rotate(AT + timedelta(days=1))
    old = credentials.sign(replace(ONE, issued_at=AT), before)
    late = credentials.sign(replace(ONE, issued_at=AT + timedelta(days=2)), before)
    assert credentials.verify(old, known(ring)).issued_at == AT
    with pytest.raises(Unusable) as fault:
        credentials.verify(late, known(ring))
    assert fault.value.code == "certificate.key_time"
    ring.revoke(before.id, AT - timedelta(days=1))
    with pytest.raises(Unusable) as fault:
        credentials.verify(old, known(ring))
    assert fault.value.code == "certificate.key_time"


def test_files_of_another_kind_are_refused() -> None:
    for data in (b"", b"[]", b"{}", b'{"keys": [{"kid": "x", "x": "AAAA", "iat": 1}]}', b"\xff"):
        with pytest.raises(Unusable):
            credentials.read_key_set(data)
        with pytest.raises(Unusable):
            credentials.read_revocations(data)


def test_a_list_of_revocations_names_serials_alone() -> None:
    told = credentials.revocations("https://a.example", [("urn:uuid:1", datetime(2026, 12, 1, tzinfo=UTC))])
    assert credentials.read_revocations(json.dumps(told).encode()) == {"urn:uuid:1"}
    assert set(told["revokedCredential"][0]) == {"id", "revoked", "revokedAt"}
