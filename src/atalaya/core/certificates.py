"""Certificates of training: what one says, its code, and its form as an Open Badges 3.0 credential.

A certificate is one signed text, a verifiable credential as JWT (Open Badges 3.0, section 8.2): whoever has it and the
issuer's public keys can check it without a network. The code on the printed page leads to a public page that says only
that it is genuine, what for, when and by whom; of the holder, the initials.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from atalaya.core import errors

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Signs that nobody takes for each other when they are read aloud or typed on a telephone."""
CODE_SIGNS: Final = 12
"""Sixty bits: not to be guessed within the pace of the public page."""
GROUP: Final = 4
MOST_CHARS: Final = 20_000
"""A certificate longer than this is none."""
CONTEXT: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
ACTIVITY, COURSE = "activity", "course"
KINDS: Final[Mapping[str, str]] = {ACTIVITY: "LearningProgram", COURSE: "Course"}
"""What a certificate is for, with the type of achievement that the standard has for it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says.

    serial   the id by which a list of revocations calls it (``urn:uuid:...``)
    title    what for, by language; the first is that of the course
    hours    how long it took; None where it is not known
    issuer   name, and the address of the installation that vouches for it
    address  where the public check is, empty where the installation has no address
    """

    serial: str
    code: str
    kind: str
    holder: str
    title: Mapping[str, str]
    hours: int | None
    issuer: str
    issuer_id: str
    issued_at: datetime
    address: str = ""


def plain_code(told: str) -> str:
    """A code as it is kept, from how a person typed it: capitals, without blanks and dashes. Empty when it is none."""
    signs = "".join(sign for sign in told.upper() if sign not in " -‐‑–—")
    return signs if len(signs) == CODE_SIGNS and set(signs) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """A code in groups, as it is printed: ABCD-EFGH-JKLM."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def initials(name: str) -> str:
    """What the public check says of the holder: L. F. R."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())


def credential(one: Certificate) -> dict[str, Any]:
    """The certificate as an achievement credential with the claims that a JWT has besides. Raises Unusable."""
    _require(one)
    at = _moment(one.issued_at)
    language = next(iter(one.title))
    achievement: dict[str, Any] = {
        "id": f"{one.serial}#achievement",
        "type": ["Achievement"],
        "achievementType": KINDS[one.kind],
        "name": one.title[language],
        "inLanguage": language,
        "description": one.title[language],
        "criteria": {"narrative": one.title[language]},
        "otherNames": dict(one.title),
    }
    if one.hours is not None:
        achievement["hours"] = one.hours
    told: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": one.serial,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": one.title[language],
        "issuer": {"id": one.issuer_id, "type": ["Profile"], "name": one.issuer},
        "validFrom": at,
        "credentialSubject": {
            "id": f"{one.serial}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": one.holder, "identityType": "name", "hashed": False},
                {"type": "IdentityObject", "identityHash": one.code, "identityType": "ext:code", "hashed": False},
            ],
            "achievement": achievement,
        },
        "iss": one.issuer_id,
        "jti": one.serial,
        "sub": f"{one.serial}#holder",
        "nbf": int(one.issued_at.timestamp()),
    }
    if one.address:
        told["credentialStatus"] = {"id": f"{one.address}/certificates/revoked.json", "type": "1EdTechRevocationList"}
        told["evidence"] = [{"id": f"{one.address}/certificates/check/{one.code}/", "type": ["Evidence"]}]
    return told


def read(told: object) -> Certificate:
    """The certificate out of a credential that ``credential`` made. Unusable (``certificate.shape``) for any other."""
    try:
        assert isinstance(told, dict)
        subject, issuer = told["credentialSubject"], told["issuer"]
        names = {one["identityType"]: one["identityHash"] for one in subject["identifier"]}
        achievement = subject["achievement"]
        lead = achievement["inLanguage"]
        title = {lead: achievement["otherNames"][lead], **achievement["otherNames"]}
        evidence = told["evidence"][0]["id"] if "evidence" in told else ""
        one = Certificate(
            told["id"], names["ext:code"], {name: key for key, name in KINDS.items()}[achievement["achievementType"]],
            names["name"], title, achievement.get("hours"), issuer["name"],
            issuer["id"], datetime.fromtimestamp(told["nbf"], UTC), evidence.partition("/certificates/check/")[0],
        )  # fmt: skip
        whole = credential(one)
    except (AssertionError, KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as fault:
        raise errors.Unusable("certificate.shape", "This is no certificate of this kind.") from fault
    if whole != told:
        raise errors.Unusable("certificate.shape", "This is no certificate of this kind.")
    return one


def _require(one: Certificate) -> None:
    texts: tuple[object, ...] = (one.serial, one.holder, one.issuer, one.issuer_id, *one.title, *one.title.values())
    if not one.title or not all(isinstance(text, str) and text.strip() for text in texts):
        raise errors.Unusable("certificate.shape", "A certificate needs a holder, a title and an issuer.")
    if plain_code(one.code) != one.code or not one.code or one.kind not in KINDS:
        raise errors.Unusable("certificate.shape", "This is no certificate of this kind.")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
