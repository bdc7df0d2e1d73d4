"""The spaces of the demonstration: a few threads of invented people, a document, an invitation."""

from __future__ import annotations

from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import network_actions as actions
from atalaya.apps.cooperation import network_events as events
from atalaya.apps.cooperation import network_models as models
from atalaya.core import policy

CONTACT: Final = "lucia.fontana@costa-serena.example"
HALYARD: Final = "winston.farrow@saint-halyard.example"
COORDINATOR: Final = "beatriz.lamarca@horizonte.example"
BIO: Final = "julian.mora@salud.costa-serena.example"
LABORATORY: Final = "clara.ibarra@bahia-clara.example"
_NOTE: Final = (
    "Modelo de nota para nombrar un punto de contacto\n\n"
    "La Misión Permanente saluda atentamente a la Secretaría y tiene el honor de comunicar la designación de ...\n"
)


def plant() -> None:
    """Puts the threads in, once."""
    if models.Thread.objects.exists() or models.BioThread.objects.exists():
        return
    _say("contacts", CONTACT, None, "¿Cómo organizan el traspaso cuando cambia el punto de contacto?",
         "En Costa Serena preparamos el paquete de traspaso y una reunión de una hora. ¿Qué hacen ustedes?",
         [(HALYARD, "One person holds every role here, so the pack goes to the mission first. It has saved us twice."),
          (COORDINATOR, "La Secretaría puede sumarse a la reunión; avisen con una semana.")])  # fmt: skip
    _say("bio", BIO, None, "Guía nacional: ¿quién la revisa y cada cuánto?",
         "Estamos por fijar la fecha de revisión de la guía. ¿Cada dos años les resulta suficiente?",
         [(LABORATORY, "Para nosotros dos años está bien, con un aviso antes de la consulta.")])  # fmt: skip
    told = actions.Told(
        "Se puede adaptar libremente.",
        "Modelo de nota de nombramiento",
        "paper",
        file=("modelo-de-nota.txt", _NOTE.encode()),
    )
    actions.say("contacts", told, by=_actor(COORDINATOR))
    _invite()


def _invite() -> None:
    by = _actor(COORDINATOR)
    coming = events.choices(by)
    if coming:
        told = actions.Told(
            "Digan, por favor, si participan.", "Próximo encuentro de la red", "event", activity=coming[0][0]
        )
        made = actions.say("contacts", told, by=by)
        actions.reply("contacts", made.pk, "yes", by=_actor(CONTACT))


def _say(space: str, email: str, head: int | None, title: str, text: str, answers: list[tuple[str, str]]) -> Any:
    made = actions.say(space, actions.Told(text, title), by=_actor(email), head=head)
    for who, words in answers:
        actions.say(space, actions.Told(words), by=_actor(who), head=made.pk)
    return made


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())
