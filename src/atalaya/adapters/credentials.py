"""Certificates as signed text: JWT with Ed25519 (RFC 9864), checked with public keys in a JWK set.

What is accepted is one text alone for each certificate: letters that a lenient reader would forgive make another one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from atalaya.adapters.keys import SigningKey
from atalaya.core import certificates, errors, seal
from atalaya.core.certificates import Certificate
from atalaya.core.seal import PublicKey

ALGORITHM: Final = "Ed25519"


def sign(one: Certificate, key: SigningKey) -> str:
    """The certificate as signed text."""
    told: dict[str, str | list[str]] = {"kty": "OKP", "crv": "Ed25519", "x": _text(key.public)}
    told["d"] = _text(key.secret)
    payload = seal.canonical(certificates.credential(one))
    return jws.serialize_compact(_head(key.id), payload, OKPKey.import_key(told), algorithms=[ALGORITHM])


def verify(token: str, keys: Mapping[str, PublicKey]) -> Certificate:
    """What a signed certificate says.

    Unusable: ``certificate.altered`` when it is not what one of these keys signed, ``certificate.shape`` when it is
    signed and no certificate, ``certificate.key_time`` when its key was not good at that moment.
    """
    parts = token.split(".")
    if len(token) > certificates.MOST_CHARS or len(parts) != 3 or not token.isascii():
        raise errors.Unusable("certificate.altered", "This certificate was altered, or somebody else signed it.")
    try:
        head, payload, _signature = (_bytes(part) for part in parts)
        name = json.loads(head)["kid"]
        key = keys[name]
        if head != _canonical_head(name):
            raise errors.Unusable("certificate.altered", "This certificate was altered, or somebody else signed it.")
        public = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _text(key.public)})
        jws.deserialize_compact(token, public, algorithms=[ALGORITHM])
        told = json.loads(payload)
    except (JoseError, KeyError, TypeError, ValueError) as fault:
        raise errors.Unusable(
            "certificate.altered", "This certificate was altered, or somebody else signed it."
        ) from fault
    found = certificates.read(told)
    if not (key.since <= found.issued_at and (key.until is None or found.issued_at < key.until)):
        raise errors.Unusable("certificate.key_time", "The key that signed it was not in use on that day.")
    if key.revoked_at is not None and found.issued_at >= key.revoked_at:
        raise errors.Unusable("certificate.key_time", "The key that signed it was not in use on that day.")
    return found


def key_set(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Public keys as a JWK set; ``iat`` and ``exp`` are the times between which a key signs."""
    told = []
    for key in keys:
        end = min((one for one in (key.until, key.revoked_at) if one), default=None)
        entry: dict[str, Any] = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": ALGORITHM, "kid": key.id}
        entry |= {"x": _text(key.public), "iat": int(key.since.timestamp())}
        told.append(entry | ({"exp": int(end.timestamp())} if end else {}))
    return {"keys": told}


def read_key_set(data: bytes) -> dict[str, PublicKey]:
    """The keys of a JWK set, by name. Unusable (``certificate.keys``) for any other file."""
    try:
        rows: Sequence[Mapping[str, Any]] = json.loads(data)["keys"]
        found = {}
        for row in rows:
            public = _bytes(row["x"])
            if len(public) != seal.KEY_BYTES or row["kid"] != seal.key_id(public):
                raise ValueError
            end = datetime.fromtimestamp(row["exp"], UTC) if "exp" in row else None
            since = datetime.fromtimestamp(row["iat"], UTC)
            found[row["kid"]] = PublicKey(row["kid"], public, "", since, end)
    except (KeyError, TypeError, ValueError, OverflowError) as fault:
        raise errors.Unusable("certificate.keys", "This is no file of public keys for certificates.") from fault
    return found


def revocations(issuer: str, rows: Iterable[tuple[str, datetime]]) -> dict[str, Any]:
    """The list of revoked certificates, by serial; it names nobody."""
    told = [{"id": serial, "revoked": True, "revokedAt": at.astimezone(UTC).isoformat()} for serial, at in rows]
    return {"issuer": issuer, "type": "1EdTechRevocationList", "revokedCredential": told}


def read_revocations(data: bytes) -> frozenset[str]:
    """The serials on a list. Unusable (``certificate.revoked_list``) for any other file."""
    try:
        return frozenset(str(row["id"]) for row in json.loads(data)["revokedCredential"] if row["revoked"])
    except (KeyError, TypeError, ValueError) as fault:
        raise errors.Unusable("certificate.revoked_list", "This is no list of revoked certificates.") from fault


def _head(name: str) -> dict[str, Any]:
    return {"alg": ALGORITHM, "kid": name, "typ": "JWT"}


def _canonical_head(name: object) -> bytes:
    return json.dumps(_head(str(name)), separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """The bytes of base64url without padding, where this is the only way to write them."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(data) != text:
        raise ValueError(text)
    return data
