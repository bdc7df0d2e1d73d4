"""What a certificate says, its code, and its form as a credential."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from atalaya.core import certificates
from atalaya.core.certificates import Certificate
from atalaya.core.errors import Unusable

ONE = Certificate(
    "urn:uuid:7d0e7c1a-0000-4000-8000-000000000001", "ABCDEFGHJKLM", certificates.ACTIVITY, "Ana Muñoz de la Cruz",
    {"es": "Curso de Bahía Clara", "en": "Course of Bahía Clara"}, 40, "Secretaría", "https://a.example",
    datetime(2026, 12, 1, 15, tzinfo=UTC), "https://a.example",
)  # fmt: skip


@pytest.mark.parametrize("one", [ONE, replace(ONE, kind=certificates.COURSE, hours=None), replace(ONE, address="")])
def test_a_credential_is_read_back_as_it_was_written(one: Certificate) -> None:
    assert certificates.read(certificates.credential(one)) == one


def test_a_credential_has_what_open_badges_3_asks_for() -> None:
    told = certificates.credential(ONE)
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert (told["validFrom"], told["nbf"]) == ("2026-12-01T15:00:00Z", 1796137200)
    assert (told["iss"], told["jti"]) == (told["issuer"]["id"], told["id"])
    achievement = told["credentialSubject"]["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert achievement["achievementType"] == "LearningProgram"
    assert told["sub"] == told["credentialSubject"]["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"holder": " "}, {"title": {}}, {"title": {"es": ""}}, {"issuer": ""}, {"code": "ABC"}, {"kind": "medal"},
        {"code": "abcdefghjklm"},
    ],
)  # fmt: skip
def test_what_lacks_something_is_no_certificate(change: dict[str, Any]) -> None:
    with pytest.raises(Unusable):
        certificates.credential(replace(ONE, **change))


@pytest.mark.parametrize("told", [None, [], "x", {}, {"credentialSubject": 1}, {"issuer": {}, "credentialSubject": {}}])
def test_anything_else_is_refused(told: object) -> None:
    with pytest.raises(Unusable):
        certificates.read(told)


def test_a_credential_with_anything_more_or_other_is_refused() -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"extra": 1},
        {"nbf": 5},
        {"@context": []},
        {"validFrom": "2020-01-01T00:00:00Z"},
    )
    for change in changes:
        with pytest.raises(Unusable):
            certificates.read(certificates.credential(ONE) | change)


def test_a_code_is_read_however_it_was_typed() -> None:
    assert certificates.shown_code("ABCDEFGHJKLM") == "ABCD-EFGH-JKLM"
    for typed in ("ABCD-EFGH-JKLM", "abcd efgh jklm", " abcdefghjklm", "ABCD–EFGH–JKLM"):
        assert certificates.plain_code(typed) == "ABCDEFGHJKLM"
    for wrong in ("", "ABCD-EFGH", "ABCD-EFGH-JKL0", "ABCD-EFGH-JKLM-N", "ÁBCDEFGHJKLM"):
        assert certificates.plain_code(wrong) == ""


def test_of_the_holder_the_initials_alone_are_public() -> None:
    assert certificates.initials("Ana Muñoz de la Cruz") == "A. M. D. L. C."
    assert certificates.initials("") == ""
