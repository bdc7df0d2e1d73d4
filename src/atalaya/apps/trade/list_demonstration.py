"""An invented list of invented parties and an invented control list, so that the demonstration shows screening."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Final

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.trade import flag_demonstration
from atalaya.apps.trade import list_actions as actions
from atalaya.apps.trade import list_models as models
from atalaya.apps.trade import screen_actions as screening
from atalaya.core.trade.parties import Facts, Query

OWNER: Final = "country:XC"
LICENSING: Final = "rosa.belmonte@comercio.costa-serena.example"
CUSTOMS: Final = "ivan.prado@aduana.costa-serena.example"
TITLE: Final = "Lista inventada para la demostración: ninguna de sus partes existe"
PARTIES: Final = """id;name;aliases;weak aliases;kind;birth date;countries;identifiers;programme;date
DEM-001;Anselmo Quijarro Belaúnde;A. Quijarro;El Marinero;person;1964-03-12;XC;XC 448-1907;inventado;{day}
DEM-002;Brunilda Oyarzún de la Cueva;Brunilda Oyarzun;;person;1971;XH;;inventado;{day}
DEM-003;Comercial Ventisquero S.A.;Ventisquero Trading Co.;COMVENT;organisation;;XC;;inventado;{day}
DEM-004;Astilleros Puerto Hondo;Puerto Hondo Shipyards;;organisation;;XH;;inventado;{day}
DEM-005;Teófilo Marcabelli Sandoval;Teo Marcabelli;;person;1958-11-30;;;inventado;{day}
"""
ITEMS: Final = """code;heading;language;cas;hs
XC-12;Agua pesada y deuterio;es;7789-20-0;284510
XC-12;Heavy water and deuterium;en;7789-20-0;284510
XC-40;Cámaras térmicas e infrarrojas;es;;852589
XC-40;Thermal and infrared cameras;en;;852589
XC-51;Válvulas y bombas resistentes a la corrosión;es;;848180
XC-51;Corrosion-resistant valves and pumps;en;;848180
XC-77;Tiodiglicol;es;111-48-8;293070
XC-90;Vehículos aéreos no tripulados;es;;880700
"""


def plant() -> None:
    """The lists of the invented country, marked as invented, and a party that waits to be decided; once."""
    if models.Edition.objects.filter(owner=OWNER).exists():
        return
    by = access.actor(people.User.objects.get(email=LICENSING), strong=True, on=clock.today())
    day = (clock.today() - timedelta(days=1)).isoformat()
    told = actions.Bring(models.PARTIES, "demo", OWNER, TITLE, "Costa Serena (inventada)", "es",
                         basis="Ley 8620 de Control del Comercio Estratégico, artículo 5 (inventada)")  # fmt: skip
    actions.bring(io.BytesIO(PARTIES.format(day=day).encode()), "demo.csv", told, by=by, invented=True)
    items = actions.Bring(
        models.ITEMS, "xc", OWNER, "Lista nacional de control (inventada)", "Costa Serena (inventada)", "es",
        dated=clock.today() - timedelta(days=40), basis="Ley 8620, artículo 6 (inventada)",
    )  # fmt: skip
    actions.bring(io.BytesIO(ITEMS.encode()), "xc.csv", items, by=by, invented=True)
    while actions.read_next():
        pass
    customs = access.actor(people.User.objects.get(email=CUSTOMS), strong=True, on=clock.today())
    query = Query(("Anselmo Quijaro Belaunde",), Facts("person", ("1964",)))
    screening.keep(query, OWNER, by=customs)
    flag_demonstration.plant()
