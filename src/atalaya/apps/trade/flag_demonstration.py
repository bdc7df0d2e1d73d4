"""What an invented company and an invented university answered for themselves, for the demonstration."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from atalaya.adapters import clock, knowledge
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import private_actions
from atalaya.apps.trade import flag_actions as actions
from atalaya.apps.trade import flag_models as models
from atalaya.core import policy
from atalaya.core.self_assessment import Answer
from atalaya.core.trade import red_flags

COMPANY: Final = ("hugo.salvatierra@quimaris.example", "organisation:quimaris")
UNIVERSITY: Final = ("clara.ibarra@bahia-clara.example", "organisation:laboratorio-bahia-clara")


def plant() -> None:
    """A programme half in place with a plan of three lines; a collaboration that leads to the authority; once."""
    if models.Check.objects.exists():
        return
    day = clock.today()
    told = {
        "EA-01": Answer("in_place", note="Declaración del directorio, marzo"),
        "EA-02": Answer("in_place"),
        "ED-02": Answer("not_begun", action="Comparar cada comprador con las listas antes de cotizar",
                        who="Hugo Salvatierra", until=day + timedelta(days=30)),
        "ED-05": Answer("planned", action="Revisar también correo y acceso remoto", who="Informática",
                        until=day + timedelta(days=60)),
        "EF-02": Answer("partly", action="Un expediente por operación", who="Logística",
                        until=day + timedelta(days=90)),
    }  # fmt: skip
    private_actions.plant(*COMPANY, "self-company", "Programa interno de cumplimiento", told)
    by = _actor(UNIVERSITY[0])
    made = actions.begin("flags-collaboration", UNIVERSITY[1], "Apoyo a distancia a un grupo del exterior", by=by)
    checklist = knowledge.checklist(made.catalogue)
    answers = dict.fromkeys((flag.id for flag in checklist.flags), red_flags.NO)
    answers |= {"GD-01": red_flags.YES, "GD-02": red_flags.YES, "GE-01": red_flags.UNKNOWN}
    notes = {"GD-02": "Entran tres personas más, de otra ciudad; pedí nombres y no respondieron."}
    actions.write(made.pk, answers, notes, "Acceso suspendido", version=made.version, by=by)


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())
