"""An instance on this machine: its data folder made ready, its database brought up to date, its backup."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import atalaya
from atalaya.adapters import bundle, clock, files
from atalaya.config import environment
from atalaya.core import errors

DATABASE: Final = "database"
"""Name of the database's copy inside a backup."""
KEYS: Final = "keys"
FILES: Final = "files"
PREPARING: Final = "preparing.lock"
"""Held while the database is brought up to date, so that two processes on one machine wait for each other."""
LOCK: Final = 1540
"""The same among the machines that share one PostgreSQL: the number of its advisory lock."""


def start() -> None:
    """Makes Django ready for this process. Makes the data folder and its secret the first time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atalaya.config.settings")
    told = environment.read(os.environ)
    folder(told.data)
    import django

    django.setup()


def settle() -> None:
    """Takes all that lives now out of the collector's sight.

    Catalogues, lexicons, templates and routes, some 240,000 objects, live as long as the process. Looking through them
    for rubbish, as Python does every few hundred pages, stopped a page for 130 ms and found nothing.
    """
    gc.collect()
    gc.freeze()


def folder(data: Path) -> None:
    """The data folder, open to its own user alone, with the secret that signs sessions."""
    keys = data / KEYS
    try:
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        data.chmod(0o700)
        secret = keys / environment.SECRET_FILE
        if not secret.exists():
            with contextlib.suppress(FileExistsError):
                handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w", encoding="ascii") as out:
                    out.write(secrets.token_urlsafe(60))
                files.sync(keys)
    except OSError as fault:
        raise errors.Unavailable(
            "data.folder", f"The data folder cannot be used: {fault.strerror}.", str(data)
        ) from fault


def prepare(*, registry: bool = True) -> None:
    """Brings database and static files up to date; puts the public registry in when there is none yet."""
    from django.core.management import call_command

    with _alone():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if registry:
            from atalaya.adapters import seeds
            from atalaya.apps.registry import seeding

            seeding.plant(seeds.load_registry(), clock.today())
            seeding.plant_glossary()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: two that start at once beside one database would both create the same table."""
    from django.conf import settings
    from django.db import connection

    with (settings.DATA / PREPARING).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


SHOWN: Final = (
    ("lucia.fontana@costa-serena.example", "point of contact of Costa Serena, in the capital"),
    ("tomas.arrieta@seguridad.costa-serena.example", "second person of Costa Serena"),
)
"""Whom the demonstration names first."""


def invent(password: str) -> list[tuple[str, str]]:
    """Puts the invented world in; gives some people to sign in as, with what they are."""
    from atalaya.adapters import seeds
    from atalaya.apps.access import models
    from atalaya.apps.registry import seeding

    world = seeds.load_world(seeds.load_registry())
    seeding.plant(world, clock.today())
    seeding.people_of_the_demonstration(world, password, clock.today())
    shown = list(SHOWN)
    for role, owner, what in (
        ("contact", "country:XH", "point of contact of Saint Halyard, who holds nearly every role"),
        ("coordinator", "secretariat", "coordinator at the regional secretariat"),
        ("administrator", "server", "administrator of this server"),
    ):
        grant = models.Grant.objects.filter(role=role, owner=owner, ended_at=None).select_related("user").first()
        shown += [(grant.user.email, what)] if grant else []
    return shown


def begin_work() -> None:
    """Puts laws, a half answered matrix, a bill on its way and an action plan of the invented country in, once."""
    from atalaya.apps.assessment import demonstration as matrix
    from atalaya.apps.bio import demonstration as bio
    from atalaya.apps.cooperation import network_demonstration as network
    from atalaya.apps.cooperation import request_demonstration as requests
    from atalaya.apps.cooperation import review_demonstration as review
    from atalaya.apps.drafting import bill_demonstration as parliament
    from atalaya.apps.drafting import demonstration as bill
    from atalaya.apps.plans import demonstration as plans
    from atalaya.apps.trade import list_demonstration as trade
    from atalaya.apps.training import activity_demonstration as activities
    from atalaya.apps.training import learner_demonstration as learners

    matrix.plant()
    bill.plant()
    plans.plant()
    parliament.plant()
    network.plant()
    review.plant()
    requests.plant()
    activities.plant()
    learners.plant()
    bio.plant()
    trade.plant()


def back_up(target: Path, key: bundle.Key) -> bundle.Manifest:
    """One encrypted file with database, keys and files; the site goes on meanwhile."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(dir=settings.DATA) as made, _copy(Path(made)) as copy:
        entries = [bundle.Entry(DATABASE, copy), *_entries(settings.DATA, KEYS), *_entries(settings.DATA, FILES)]
        about = {"version": atalaya.__version__, "engine": _engine(), "at": clock.now().isoformat()}
        return bundle.pack(target, entries, key, about)


def restore(source: Path, data: Path, key: bundle.Key) -> bundle.Manifest:
    """Puts a backup into an empty data folder; the database is ready to be served."""
    manifest = bundle.restore(source, data, key)
    data.chmod(0o700)
    (data / KEYS).chmod(0o700)
    for kept in (data / KEYS).iterdir():
        kept.chmod(0o600)
    copy = data / DATABASE
    if manifest.about.get("engine") == "sqlite":
        copy.rename(data / "atalaya.sqlite3")
    else:
        _load(copy)
    return manifest


def _entries(data: Path, name: str) -> list[bundle.Entry]:
    found = sorted(path for path in (data / name).rglob("*") if path.is_file())
    return [bundle.Entry(path.relative_to(data).as_posix(), path) for path in found]


def _engine() -> str:
    from django.db import connection

    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


@contextlib.contextmanager
def _copy(made: Path) -> Iterator[Path]:
    """A copy of the database at one moment."""
    copy = made / DATABASE
    if _engine() == "sqlite":
        from django.db import connection

        with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
    else:
        _run(["pg_dump", "--format=custom", f"--file={copy}", *_address()])
    yield copy


def _load(copy: Path) -> None:
    _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", *_address(), str(copy)])
    copy.unlink()


def _address() -> list[str]:
    from django.db import connection

    told: dict[str, Any] = connection.settings_dict
    named = {"host": told["HOST"], "port": told["PORT"], "username": told["USER"], "dbname": told["NAME"]}
    return [f"--{name}={value}" for name, value in named.items() if value]


def _run(command: list[str]) -> None:
    """Runs a program of PostgreSQL, which is told the password by its environment alone."""
    from django.db import connection

    if not shutil.which(command[0]):
        raise errors.Unavailable("backup.program", f"{command[0]} is not installed: it comes with PostgreSQL's client.")
    told = dict(os.environ, PGPASSWORD=str(connection.settings_dict["PASSWORD"]))
    done = subprocess.run(command, env=told, capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise errors.Unavailable("backup.database", f"{command[0]} failed: {' '.join(last)}")
