"""Lists and people for tests of this room: an invented list of the Security Council's kind, of a day that tests say."""

from __future__ import annotations

import io
from datetime import timedelta

from atalaya.adapters import clock
from atalaya.apps.trade import list_actions, list_live, list_models
from atalaya.core import policy
from tests import controls, watchlist, world

LICENSING = "rosa.belmonte@comercio.costa-serena.example"
CUSTOMS = "ivan.prado@aduana.costa-serena.example"
COMPANY = "hugo.salvatierra@quimaris.example"
UNIVERSITY = "clara.ibarra@bahia-clara.example"
ADMINISTRATOR = "nora.beltran@servidor.example"
OWN = "id;name;date\nN-1;Ana Rocha Teles;{day}\n"


def day(ago: int = 1) -> str:
    """A day so long ago."""
    return (clock.today() - timedelta(days=ago)).isoformat()


def council(ago: int = 1, data: bytes = b"") -> list_models.Edition:
    """The list of the Security Council, so many days old, brought by the administrator and read."""
    told = list_actions.Bring(list_models.PARTIES, "un", policy.SERVER)
    file = io.BytesIO(data or watchlist.un_xml(day(ago)))
    made = list_actions.bring(file, "un.xml", told, by=world.actor(ADMINISTRATOR))
    return read(made)


def own(basis: str = "", country: str = "country:XC", text: str = "") -> list_models.Edition:
    """A list of a country."""
    told = list_actions.Bring(list_models.PARTIES, "nacional", country, "Lista nacional", basis=basis)
    file = io.BytesIO((text or OWN.format(day=day())).encode())
    return read(list_actions.bring(file, "nacional.csv", told, by=world.actor(LICENSING)))


def items() -> list_models.Edition:
    """An invented control list."""
    told = list_actions.Bring(list_models.ITEMS, "xc", "country:XC", "Lista de control", dated=controls.DAY,
                              language="es", basis="Decreto 12/2026")  # fmt: skip
    text = "code;heading;cas;hs\nXC-40;Cámaras térmicas;;852589\nXC-77;Tiodiglicol;111-48-8;293070\n"
    return read(list_actions.bring(io.BytesIO(text.encode()), "xc.csv", told, by=world.actor(LICENSING)))


def read(made: list_models.Edition) -> list_models.Edition:
    """The worker reads what waits."""
    list_live.clear()
    while list_actions.read_next():
        pass
    made.refresh_from_db()
    return made
