"""Whether altered certificates are refused and good ones taken: ``python3 go.py bench certificates``.

A hundred thousand alterations of a hundred certificates (bits, letters, cuts, swapped parts, other keys, other heads,
letters that look alike, claims changed and signed by a stranger) have to be refused, ten thousand good ones taken, and
each revoked one named as revoked. Prints the counts, the kinds of alteration and the time of one check; ends with 1
when a single one goes the wrong way.
"""

from __future__ import annotations

import base64
import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src")]

from atalaya.adapters import credentials, keys  # noqa: E402  # the path comes first
from atalaya.core import certificates, errors  # noqa: E402

ALTERED, GOOD, REVOKED = 100_000, 10_000, 1_000
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NAMES = ("Ana Muñoz", "João da Silva", "Renée Côté", "Winston Farrow", "Lucía Fontana Ríos")
LIKE = {"a": "а", "e": "е", "o": "о", "A": "Α", ".": "․", "-": "‐"}  # letters that look alike
HEADS = ({"alg": "none"}, {"alg": "HS256"}, {"alg": "EdDSA"}, {"typ": "jwt"}, {"crit": ["b64"]}, {"kid": ""})
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def main() -> int:
    """Runs all; 1 when one certificate was judged wrongly."""
    with tempfile.TemporaryDirectory() as folder:
        ring = keys.Ring(Path(folder) / "ours", "certificates")
        stranger = keys.Ring(Path(folder) / "other", "certificates").signing(AT)
        key, known = ring.signing(AT), {one.id: one for one in ring.trusted()}
        chance = random.Random(1540)
        told, wrong = [], 0
        spent = []
        for number in range(GOOD):
            one = made(number, chance)
            token = credentials.sign(one, key)
            start = time.perf_counter()
            wrong += credentials.verify(token, known) != one
            spent.append(time.perf_counter() - start)
            told.append((one, token))
        escaped, kinds = Counter[str](), Counter[str]()
        ways = alterations(stranger, chance)
        for number in range(ALTERED):
            one, token = told[number % 100]
            name, alter = ways[number % len(ways)]
            text = alter(one, token)
            if text == token:
                text = token + "A"
            kinds[name] += 1
            try:
                credentials.verify(text, known)
            except errors.Unusable:
                continue
            escaped[name] += 1
        rows = [(one.serial, AT) for one, _token in told[:REVOKED]]
        gone = credentials.read_revocations(json.dumps(credentials.revocations("x", rows)).encode())
        named = sum(credentials.verify(token, known).serial in gone for _one, token in told)
    found = {
        "good": GOOD, "good_refused": wrong, "altered": ALTERED, "altered_taken": sum(escaped.values()),
        "alterations": dict(kinds), "revoked": REVOKED, "revoked_named": named,
        "check_us": round(statistics.median(spent) * 1e6),
    }  # fmt: skip
    print(json.dumps(found, indent=1))
    if escaped:
        print(f"taken though altered: {dict(escaped)}")
    return 1 if wrong or escaped or named != REVOKED else 0


def made(number: int, chance: random.Random) -> certificates.Certificate:
    """A certificate of an invented person."""
    code = "".join(chance.choice(certificates.ALPHABET) for _n in range(certificates.CODE_SIGNS))
    kind = certificates.COURSE if number % 2 else certificates.ACTIVITY
    title = {"es": f"Curso {number}", "en": f"Course {number}"}
    return certificates.Certificate(
        uuid.UUID(int=chance.getrandbits(128)).urn, code, kind, NAMES[number % len(NAMES)], title, number % 60 or None,
        "Secretaría", "https://a.example", AT, "https://a.example",
    )  # fmt: skip


def alterations(stranger: keys.SigningKey, chance: random.Random) -> list[tuple[str, Callable[..., str]]]:
    """The ways in which a certificate is altered."""

    def letter(_one: object, token: str) -> str:
        place = chance.randrange(len(token))
        return token[:place] + chance.choice(SIGNS.replace(token[place], "")) + token[place + 1 :]

    def bit(_one: object, token: str) -> str:
        part = chance.randrange(3)
        parts = token.split(".")
        data = bytearray(_bytes(parts[part]))
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        parts[part] = _text(bytes(data))
        return ".".join(parts)

    def last(_one: object, token: str) -> str:
        return token[:-1] + chance.choice(SIGNS.replace(token[-1], ""))

    def cut(_one: object, token: str) -> str:
        return token[: chance.randrange(len(token))]

    def longer(_one: object, token: str) -> str:
        place = chance.randrange(len(token) + 1)
        more: str = chance.choice((*SIGNS, ".", "=", " ", "\n", "\u200b"))
        return token[:place] + more + token[place:]

    def claim(one: certificates.Certificate, token: str) -> str:
        other = replace(one, holder=one.holder + " B", title={"es": "Otro"})
        parts = token.split(".")
        parts[1] = _text(json.dumps(certificates.credential(other)).encode())
        return ".".join(parts)

    def forged(one: certificates.Certificate, token: str) -> str:
        made_by: list[str] = credentials.sign(replace(one, hours=chance.randrange(1, 900)), stranger).split(".")
        return ".".join((token.split(".")[0], *made_by[1:])) if chance.random() < 0.5 else ".".join(made_by)

    def head(_one: object, token: str) -> str:
        parts = token.split(".")
        told = json.loads(_bytes(parts[0]))
        told |= chance.choice(HEADS)
        first = _text(json.dumps(told, separators=(",", ":")).encode())
        return ".".join((first, parts[1], chance.choice((parts[2], ""))))

    def alike(_one: object, token: str) -> str:
        places = [place for place, sign in enumerate(token) if sign in LIKE]
        place = chance.choice(places)
        return token[:place] + LIKE[token[place]] + token[place + 1 :]

    def swapped(_one: object, token: str) -> str:
        parts = token.split(".")
        first, second = chance.sample(range(3), 2)
        parts[first], parts[second] = parts[second], parts[first]
        return ".".join(parts)

    return [(way.__name__, way) for way in (letter, bit, last, cut, longer, claim, forged, head, alike, swapped)]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


if __name__ == "__main__":
    raise SystemExit(main())
