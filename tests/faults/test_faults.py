"""What was acknowledged stays, what was slower is told, what was forged is found."""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from atalaya.apps.access import chain, deeds, models
from atalaya.core import seal
from tests import world
from tests.architecture import tree

pytestmark = pytest.mark.db
RACES = 500
KILLS = 100
TAMPERINGS = 1_000


def own_database(address: str) -> str:
    """A fresh database on the same PostgreSQL; two of these tests at once must not migrate the same one."""
    if not address:
        return ""
    import psycopg

    server, asked, host = address.partition("?")
    before = server.rpartition("/")[0]
    name = f"site_{secrets.token_hex(6)}"
    with psycopg.connect(f"postgresql{address.removeprefix('postgres')}", autocommit=True) as link:
        link.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
    return f"{before}/{name}{asked}{host}"


def run(folder: Path, module: str, *arguments: str) -> dict[str, int]:
    """Runs a module of this folder on a site of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}", "ATALAYA_DATA": str(folder)}
    told["ATALAYA_DATABASE"] = own_database(os.environ.get("ATALAYA_TEST_DATABASE", ""))
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{module}", *arguments],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_of_two_writers_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    found = run(tmp_path / "data", "racers", str(RACES))
    assert found == {"rounds": RACES, "one_winner": RACES, "two_winners": 0, "version": RACES + 1, "bad": 0}


def test_two_processes_that_start_at_once_both_come_up(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}"}
    told["ATALAYA_DATABASE"] = own_database(os.environ.get("ATALAYA_TEST_DATABASE", ""))
    begin = "from atalaya.config import instance; instance.start(); instance.prepare(registry=False)"
    folders = [tmp_path / name for name in (("one", "two") if told["ATALAYA_DATABASE"] else ("one", "one"))]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", begin], env={**told, "ATALAYA_DATA": str(folder)}, stderr=subprocess.PIPE, text=True
        )
        for folder in folders
    ]
    ended = [(one.communicate()[1][-800:], one.returncode) for one in both]
    assert [code for _told, code in ended] == [0, 0], ended


def test_without_the_guard_the_same_race_overwrites(tmp_path: Path) -> None:
    found = run(tmp_path / "data", "racers", "40", "unguarded")
    assert found["two_winners"] > 0


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    found = run(tmp_path / "data", "killer", str(KILLS))
    assert found["acknowledged"] > KILLS // 2
    assert {name: found[name] for name in ("lost", "half", "bad")} == {"lost": 0, "half": 0, "bad": 0}


Tampering = Callable[[random.Random], None]


def _numbers() -> list[int]:
    return list(models.Deed.objects.values_list("number", flat=True))


def _edit(chance: random.Random) -> None:
    column, value = chance.choice(
        [("verb", "x.forged"), ("owner", "country:XH"), ("target_id", 424_242), ("role", "visitor"), ("line", "{}")]
    )
    models.Deed.objects.filter(number=chance.choice(_numbers())).update(**{column: value})


def _rehash(chance: random.Random) -> None:
    number = chance.choice(_numbers())
    models.Deed.objects.filter(number=number).update(hash=f"{chance.getrandbits(256):064x}")


def _move(chance: random.Random) -> None:
    deed = models.Deed.objects.get(number=chance.choice(_numbers()))
    models.Deed.objects.filter(number=deed.number).update(
        at=deed.at.replace(microsecond=(deed.at.microsecond + 1) % 10**6)
    )


def _remove(chance: random.Random) -> None:
    _delete(chance.choice(_numbers()))


def _delete(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from access_deedvalue where deed_id = %s", [number])
        cursor.execute("delete from access_deed where number = %s", [number])


def _cut(chance: random.Random) -> None:
    for number in _numbers()[-chance.randint(1, 3) :]:
        _delete(number)


def _swap(chance: random.Random) -> None:
    one, two = chance.sample(_numbers(), 2)
    lines = {deed.number: deed.line for deed in models.Deed.objects.filter(number__in=(one, two))}
    if lines[one] == lines[two]:
        _edit(chance)
    models.Deed.objects.filter(number=one).update(line=lines[two])
    models.Deed.objects.filter(number=two).update(line=lines[one])


def _insert(chance: random.Random) -> None:
    last = models.Deed.objects.order_by("-number")[0]
    models.Deed.objects.create(
        number=last.number + 1,
        at=last.at,
        verb="x.forged",
        target="x",
        target_id=1,
        owner="",
        line="{}",
        hash=f"{chance.getrandbits(256):064x}",
    )


def _value(chance: random.Random) -> None:
    value = chance.choice(list(models.DeedValue.objects.all()))
    models.DeedValue.objects.filter(pk=value.pk).update(after={"forged": chance.random()})


def _value_away(chance: random.Random) -> None:
    value = chance.choice(list(models.DeedValue.objects.values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("delete from access_deedvalue where id = %s", [value])


def _anew(chance: random.Random) -> None:
    """Writes a line anew with hashes that fit, as somebody who knows the method would; the signed head tells."""
    deed = models.Deed.objects.get(number=chance.choice(_numbers()))
    body = {**json.loads(deed.line), "owner": "country:XH"}
    previous = models.Deed.objects.filter(number=deed.number - 1).values_list("hash", flat=True).first()
    models.Deed.objects.filter(number=deed.number).update(
        line=seal.canonical(body).decode(),
        owner="country:XH",
        hash=seal.link(previous or seal.GENESIS, seal.Line(deed.number, deed.at, body)),
    )


def _swap_actor(chance: random.Random) -> None:
    other = models.User.objects.exclude(email=world.CONTACT)[0]
    models.Deed.objects.filter(number=chance.choice(_numbers())).update(by=other)


KINDS: tuple[Tampering, ...] = (
    _edit, _rehash, _move, _remove, _cut, _swap, _insert, _value, _value_away, _anew, _swap_actor,
)  # fmt: skip


def _without_triggers() -> None:
    """What somebody with the rights of the database's owner would do first."""
    tables = ("access_deed", "access_deedvalue", "access_head")
    names = ("access_deed_no_update", "access_deed_no_delete", "access_deedvalue_no_delete", "access_head_goes_on")
    if connection.vendor == "sqlite":
        statements = [f"drop trigger {name}" for name in names]
    else:
        statements = [f"alter table {name} disable trigger user" for name in tables]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_every_tampering_is_found() -> None:
    _without_triggers()
    with connection.cursor() as cursor:
        cursor.execute("delete from access_deedvalue")
        cursor.execute("delete from access_deed")
    models.Head.objects.filter(pk=1).update(number=0, hash=seal.GENESIS)
    actor = world.actor(world.CONTACT)
    for number in range(25):
        values: dict[str, tuple[Any, Any]] = {"a": (number, number + 1), "b": (None, f"text {number}")}
        deeds.append("x.done", by=actor, target=("x", number, "country:XC"), values=values)
    assert chain.sign() is not None
    assert chain.check() == chain.Found(25)
    chance = random.Random(7)
    missed = []
    for place in range(TAMPERINGS):
        kind = KINDS[place % len(KINDS)]
        with transaction.atomic():
            kind(chance)
            if not chain.check().bad:
                missed.append(kind.__name__)
            transaction.set_rollback(True)
    assert missed == []
    assert chain.check() == chain.Found(25)


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_a_deed() -> None:
    number = _numbers()[0]
    for statement in (
        "update access_deed set verb = 'x' where number = %s",
        "delete from access_deedvalue where deed_id = %s",
        "delete from access_deed where number = %s",
    ):
        with pytest.raises(Exception, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [number])
