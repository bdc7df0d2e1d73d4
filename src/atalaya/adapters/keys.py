"""The secrets of an instance, in one folder that only its own user can read.

Signing keys are files that never change once written. A rotation adds one: the key made last signs, and each earlier
one ends when the next begins, so that a process killed at any moment leaves a whole ring. A revocation and a foreign
key that is trusted are files of their own too.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from atalaya.adapters import files
from atalaya.core import errors, seal
from atalaya.core.seal import PublicKey

_NAME: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with its secret half, which is never shown; ``id`` names the public half."""

    id: str
    secret: bytes = field(repr=False)
    public: bytes
    made_at: datetime


def make_salt() -> bytes:
    """A new salt for ``seal.digest``."""
    return secrets.token_bytes(seal.SALT_BYTES)


class Ring:
    """The keys in one folder; ``owner`` is the code of whoever signs with them, such as ``country:UY``.

    Broken (``keys.damaged``) when a file does not hold what it should, Refused (``keys.open``) when other users of the
    machine may read it, Unavailable (``keys.folder``) when the folder cannot be used.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder = folder
        self.owner = owner

    def secret(self, name: str) -> bytes:
        """The instance's secret of that name (32 bytes), made the first time it is asked for."""
        path = self._path("secret", name)
        if not path.exists():
            self._keep(path, {"secret": secrets.token_bytes(seal.KEY_BYTES).hex()})
        with _kept(path) as entry:
            return _key(entry["secret"])

    def signing(self, at: datetime) -> SigningKey:
        """The key that signs now. The first one is made here, good from the beginning of that day (UTC).

        Refused when the last key was revoked: rotate first.
        """
        if not self._signing_keys():
            with self._alone():
                if not self._signing_keys():
                    self._make(at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
        last = self._signing_keys()[-1]
        if self._revoked_at(last.id):
            raise errors.Refused("keys.revoked", "the signing key was revoked: make a new one first", last.id)
        return last

    def rotate(self, at: datetime) -> SigningKey:
        """A new signing key from that moment on; what earlier ones signed stays good for its own time.

        Conflict when a key with the same or a later beginning is there.
        """
        with self._alone():
            known = self._signing_keys()
            if known and known[-1].made_at >= at:
                raise errors.Conflict("keys.order", "a key with a later beginning is there already", known[-1].id)
            return self._make(at.astimezone(UTC))

    def revoke(self, key_id: str, at: datetime) -> None:
        """What the key, ours or a trusted one, signs from that moment on is not trusted; the first revocation stays.

        Missing when the key is unknown here.
        """
        if key_id not in {key.id for key in self.trusted()}:
            raise errors.Missing("keys.unknown", "no key of that name is known here", key_id)
        self._keep(self._path("revoked", key_id), {"revoked_at": at.astimezone(UTC).isoformat()})

    def trust(self, key: PublicKey) -> None:
        """Trusts another owner's key, or takes over its new end. Unusable when its name is not that of its bytes."""
        if key.id != seal.key_id(key.public):
            raise errors.Unusable("keys.name", "the key's name does not belong to its bytes", key.id)
        until = key.until.isoformat() if key.until else ""
        entry = {"public": key.public.hex(), "owner": key.owner, "since": key.since.isoformat(), "until": until}
        self._keep(self._path("trusted", key.id), entry, anew=True)
        if key.revoked_at:
            self.revoke(key.id, key.revoked_at)

    def trusted(self) -> tuple[PublicKey, ...]:
        """Every public key whose signatures are trusted, our own first, each with its time and its revocation."""
        own = self._signing_keys()
        ends = [*(key.made_at for key in own[1:]), None]
        found = [
            PublicKey(key.id, key.public, self.owner, key.made_at, end) for key, end in zip(own, ends, strict=False)
        ]
        found += [_foreign(path) for path in sorted(self.folder.glob("trusted-*.json"))]
        return tuple(replace(key, revoked_at=self._revoked_at(key.id)) for key in found)

    def _signing_keys(self) -> list[SigningKey]:
        found = [_signing_key(path) for path in self.folder.glob("signing-*.json")]
        return sorted(found, key=lambda key: (key.made_at, key.id))

    def _make(self, at: datetime) -> SigningKey:
        secret = secrets.token_bytes(seal.KEY_BYTES)
        key = SigningKey(seal.key_id(seal.public_key(secret)), secret, seal.public_key(secret), at)
        self._keep(self._path("signing", key.id), {"secret": secret.hex(), "made_at": at.isoformat()})
        return key

    def _revoked_at(self, key_id: str) -> datetime | None:
        path = self._path("revoked", key_id)
        if not path.exists():
            return None
        with _kept(path) as entry:
            return _moment(entry["revoked_at"])

    def _path(self, kind: str, name: str) -> Path:
        if not name or not _NAME.issuperset(name):
            raise errors.Unusable("keys.name", "a key's name is small letters, digits and hyphens", name)
        return self.folder / f"{kind}-{name}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lets one process at a time choose the next signing key."""
        with _reaching(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _keep(self, path: Path, entry: Mapping[str, str], *, anew: bool = False) -> None:
        """Writes a file whole and for good, or leaves the one that is there already (unless ``anew``)."""
        with _reaching(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    json.dump(entry, file)
                    file.flush()
                    os.fsync(file.fileno())
                if anew:
                    Path(part).replace(path)
                else:
                    os.link(part, path)
            except FileExistsError:
                pass  # another process was faster; its file is as good
            finally:
                Path(part).unlink(missing_ok=True)
            files.sync(self.folder)


def _signing_key(path: Path) -> SigningKey:
    with _kept(path) as entry:
        secret = _key(entry["secret"])
        public = seal.public_key(secret)
        if path.name != f"signing-{seal.key_id(public)}.json":
            raise ValueError("the file is named after another key")
        return SigningKey(seal.key_id(public), secret, public, _moment(entry["made_at"]))


def _foreign(path: Path) -> PublicKey:
    with _kept(path) as entry:
        public = _key(entry["public"])
        if path.name != f"trusted-{seal.key_id(public)}.json":
            raise ValueError("the file is named after another key")
        until = _moment(entry["until"]) if entry["until"] else None
        return PublicKey(seal.key_id(public), public, entry["owner"], _moment(entry["since"]), until)


@contextmanager
def _kept(path: Path) -> Iterator[Mapping[str, str]]:
    """What a file of the ring holds; anything that does not fit while it is used is Broken."""
    with _reaching(path), path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise errors.Refused("keys.open", "other users may read this file: chmod 600", str(path))
        content = file.read()
    try:
        entry = json.loads(content)
        if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
            raise ValueError("it is not an entry of a key ring")
        yield entry
    except (KeyError, ValueError) as error:
        raise errors.Broken("keys.damaged", f"the file does not hold what it should: {error}", str(path)) from error


@contextmanager
def _reaching(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        detail = f"the folder of keys cannot be used ({reason}): it must be writable and have room"
        raise errors.Unavailable("keys.folder", detail, str(place)) from error


def _key(spelt: str) -> bytes:
    key = bytes.fromhex(spelt)
    if len(key) != seal.KEY_BYTES:
        raise ValueError("a key has another length")
    return key


def _moment(spelt: str) -> datetime:
    at = datetime.fromisoformat(spelt)
    if at.tzinfo is None:
        raise ValueError("a moment has no time zone")
    return at
