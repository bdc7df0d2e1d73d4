"""``atalaya copy``: release files between installations, and the keys that are trusted."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

from atalaya.cli import console
from atalaya.config import instance
from atalaya.core import errors

by_option = click.option("--by", "email", required=True, help="E-mail of the person in whose name it is done.")


@click.group()
def copy() -> None:
    """Release files between installations: export, import, keys."""


def _actor(email: str) -> Any:
    """The person in whose name the operator acts, with their roles of today."""
    instance.start()
    from atalaya.adapters import clock
    from atalaya.apps.access import models, queries

    user = models.User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise errors.Missing("copy.person", "Nobody with this address has an account here.", email)
    return queries.actor(user, strong=True, on=clock.today())


@copy.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--owner", required=True, help="Whose records, for example country:UY.")
@click.option("--audience", default="network", show_default=True, help="public, network, secretariat, country:PY ...")
@by_option
def export(target: Path, owner: str, audience: str, email: str) -> None:
    """Write what OWNER released to AUDIENCE into one signed file TARGET."""
    by = _actor(email)
    if target.exists():
        raise errors.Unusable("copy.exists", "There is such a file already: choose another name.", str(target))
    from atalaya.apps.cooperation import copy_actions

    sent, data = copy_actions.send(owner, audience, by=by)
    target.write_bytes(data)
    console.out(f"{target}: file {sent.sequence} for {audience}, {sent.count} records, SHA-256 {sent.digest}")


@copy.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_option
@click.option("--apply", "apply_", is_flag=True, help="Apply it; without this it is only checked and shown.")
@console.json_option
def bring(source: Path, email: str, apply_: bool, as_json: bool) -> None:
    """Check a signed file SOURCE and say what it would change; with --apply, change it."""
    by = _actor(email)
    from atalaya.apps.cooperation import copy_actions

    came = copy_actions.bring(source.read_bytes(), by=by)
    plan = copy_actions.apply(came.pk, by=by) if apply_ else copy_actions.preview(came.pk, by)[1]
    told = {"owner": came.owner_id, "audience": came.audience, "sequence": came.sequence, **plan.counts}
    told["applied"] = apply_
    if as_json:
        console.out_json(told)
        return
    for name, value in told.items():
        console.out(f"{name}: {value}")


@copy.command("key")
@console.json_option
def key(as_json: bool) -> None:
    """Print the public key of this installation and its fingerprint, for others to trust."""
    instance.start()
    from atalaya.apps.cooperation import copy_actions

    found = copy_actions.own_key()
    if as_json:
        told = {"public": found.public, "fingerprint": found.fingerprint, "id": found.id}
        console.out_json({**told, "installation": copy_actions.installation()})
        return
    console.out(f"public key:  {found.public}")
    console.out(f"fingerprint: {found.fingerprint}")


@copy.command("keys")
@console.json_option
def keys(as_json: bool) -> None:
    """List the keys of other installations that are or were trusted here."""
    instance.start()
    from atalaya.apps.cooperation import copy_actions

    rows = [dataclasses.asdict(one) for one in copy_actions.trusted()]
    if as_json:
        console.out_json(rows)
        return
    lines = [(row["id"], row["owner"], row["fingerprint"], row["revoked_at"] or "") for row in rows]
    console.table("Keys", ("key", "owner", "fingerprint", "revoked"), lines)


@copy.command("trust")
@click.argument("public")
@click.option("--owner", required=True, help="Whose files the key signs, for example country:UY.")
@click.option("--fingerprint", required=True, help="As it was read out by the other side.")
@by_option
def trust(public: str, owner: str, fingerprint: str, email: str) -> None:
    """Trust the key PUBLIC of another installation."""
    by = _actor(email)
    from atalaya.apps.cooperation import copy_actions

    found = copy_actions.trust(public, owner, fingerprint, by=by)
    console.out(f"{found.id} is trusted for {found.owner}")


@copy.command("revoke")
@click.argument("key_id", metavar="KEY")
@by_option
def revoke(key_id: str, email: str) -> None:
    """Trust a KEY no longer, by its short name."""
    by = _actor(email)
    from atalaya.apps.cooperation import copy_actions

    copy_actions.revoke(key_id, by=by)
    console.out(f"{key_id} is not trusted any more")
