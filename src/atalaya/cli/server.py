"""``atalaya serve``, ``worker``, ``check``, ``user``, ``backup``, ``restore``: the site and what its operator does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from atalaya.adapters import bundle
from atalaya.cli import console
from atalaya.config import instance
from atalaya.core import errors

DEMO_PASSWORD: Final = "un faro en la costa"  # noqa: S105 - printed for everybody who starts the demonstration
PASSPHRASE: Final = "ATALAYA_PASSPHRASE"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port, or unix:PATH.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads of each process.")
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the site.

    Brings the database up to date first, and puts in the public registry when there is none. Settings come from the
    environment; see docs/reference/settings.md.
    """
    instance.start()
    instance.prepare()
    _listen(bind, workers, threads)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/site"),
    show_default=True,
    help="Folder of the demonstration; delete it to begin anew.",
)
def demo(bind: str, data: Path) -> None:
    """Serve the demonstration: two invented countries and their people, beside the public facts of real ones.

    Everybody's password is printed and no second factor is asked for: never put real data into it.
    """
    os.environ.update(ATALAYA_DEMO="1", ATALAYA_DATA=str(data))
    os.environ.pop("ATALAYA_DATABASE", None)
    instance.start()
    instance.prepare()
    people = instance.invent(DEMO_PASSWORD)
    console.out("Reading the laws of the invented country for its matrix ...")
    instance.begin_work()
    console.out(f"\nOpen http://{bind}/ and sign in; the password of everybody is:  {DEMO_PASSWORD}\n")
    for email, what in people:
        console.out(f"  {email:46}{what}")
    console.out("")
    subprocess.Popen([sys.executable, "-m", "atalaya", "worker", "--attend"])
    _listen(bind, 2, 4)


def _listen(bind: str, workers: int, threads: int) -> None:
    """Becomes the server."""
    console.out(f"Atalaya listens on {bind if bind.startswith('unix:') else 'http://' + bind}")
    sys.stdout.flush()
    arguments = ["--bind", bind, "--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "atalaya.config.wsgi:application"])  # noqa: S606


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, and end.")
@click.option("--attend", is_flag=True, hidden=True, help="End when the process that started this one ends.")
def worker(once: bool, attend: bool) -> None:
    """Do background work: read law texts that were brought, mail, digests, signing the head of the deeds once a day."""
    instance.start()
    from atalaya.config import chores

    chores.run(once=once, attend=attend)


@click.command()
@console.json_option
def check(as_json: bool) -> None:
    """Verify the chain of deeds and say how this instance stands. Exit code 70 names the first bad deed."""
    instance.start()
    from atalaya.adapters.readers import cage
    from atalaya.apps.access import chain

    found = chain.check()
    told = {
        "deeds": found.deeds,
        "bad": found.bad,
        "why": found.why,
        "cage_network": cage.network_is_cut(),
    }
    if as_json:
        console.out_json(told)
    else:
        console.out(f"{found.deeds} deeds read")
        console.out(f"readers of files are cut off from the network: {'yes' if told['cage_network'] else 'no'}")
    if found.bad:
        raise errors.Broken("deeds.chain", f"The chain of deeds breaks: {found.why}.", f"deed {found.bad}")
    if not as_json:
        console.out("the chain holds")


@click.group()
def user() -> None:
    """People who can sign in: invite, list."""


@user.command("invite")
@click.argument("email")
@click.option("--role", required=True, help="For example administrator, coordinator, contact.")
@click.option("--owner", required=True, help="server, secretariat, country:UY, organisation:KEY.")
def invite(email: str, role: str, owner: str) -> None:
    """Invite somebody, and print the address that makes their account; it works once, for seven days."""
    instance.start()
    from atalaya.apps.access import actions

    console.out(actions.invite_from_console(email=email, role=role, owner=owner))


@user.command("list")
@console.json_option
def users(as_json: bool) -> None:
    """Everybody with an account, and their roles today."""
    instance.start()
    from atalaya.adapters import clock
    from atalaya.apps.access import queries

    rows = queries.everybody(clock.today())
    if as_json:
        console.out_json(rows)
        return
    console.table("People", ("e-mail", "name", "roles"), [(row["email"], row["name"], row["roles"]) for row in rows])


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of 32 bytes.")
def backup(target: Path, key_file: Path | None) -> None:
    """Write everything into one encrypted file TARGET. The passphrase comes from ATALAYA_PASSPHRASE or is asked for."""
    instance.start()
    key = _key(key_file, confirm=True)
    manifest = instance.back_up(target, key)
    again = bundle.verify(target, key)
    if again.entries != manifest.entries:
        raise errors.Broken("backup.unlike", "The backup does not read as it was written.", str(target))
    console.out(f"{target}: {len(manifest.entries)} files, read again and found whole")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of 32 bytes.")
def restore(source: Path, key_file: Path | None) -> None:
    """Put a backup SOURCE into the data folder, which has to be empty, and verify the chain of deeds."""
    from atalaya.config import environment

    data = environment.read(os.environ).data
    manifest = instance.restore(source, data, _key(key_file, confirm=False))
    instance.start()
    from atalaya.apps.access import chain

    found = chain.check()
    if found.bad:
        raise errors.Broken("deeds.chain", f"The chain of deeds breaks: {found.why}.", f"deed {found.bad}")
    console.out(f"{data}: {len(manifest.entries)} files of {manifest.about.get('at')}, {found.deeds} deeds, whole")


def _key(key_file: Path | None, *, confirm: bool) -> bundle.Key:
    if key_file is not None:
        return bundle.KeyFile(key_file.read_bytes())
    words = os.environ.get(PASSPHRASE) or click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm)
    return bundle.Passphrase(words)


COMMANDS: Final = (serve, demo, worker, check, user, backup, restore)
