"""``atalaya certificate``: check a certificate without a network, with the issuer's public keys."""

from __future__ import annotations

from pathlib import Path

import click

from atalaya.adapters import credentials
from atalaya.cli import console
from atalaya.core import certificates, errors

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def certificate() -> None:
    """Certificates of training: check one without a network."""


@certificate.command("verify")
@click.argument("source", type=_FILE)
@click.option("--keys", "keys_file", type=_FILE, required=True, help="The issuer's keys.json, taken from its site.")
@click.option("--revoked", type=_FILE, help="The issuer's revoked.json; without it no revocation is known.")
@console.json_option
def verify(source: Path, keys_file: Path, revoked: Path | None, as_json: bool) -> None:
    """Say whether the signed certificate SOURCE (.jwt) is genuine, and what it says; ends with 65 when it is not."""
    keys = credentials.read_key_set(keys_file.read_bytes())
    gone = credentials.read_revocations(revoked.read_bytes()) if revoked else frozenset()
    token = source.read_bytes()[: certificates.MOST_CHARS + 1].decode("ascii", errors="replace").strip()
    found = credentials.verify(token, keys)
    if found.serial in gone:
        raise errors.Unusable("certificate.revoked", "It was revoked.", certificates.shown_code(found.code))
    told = {
        "genuine": True, "code": certificates.shown_code(found.code), "holder": found.holder,
        "title": next(iter(found.title.values())), "hours": found.hours, "issuer": found.issuer,
        "issued_at": found.issued_at.isoformat(), "revocations": "read" if revoked else "not given",
    }  # fmt: skip
    if as_json:
        console.out_json(told)
        return
    for name, value in told.items():
        console.out(f"{name}: {value}")
