"""A bill of the invented country on its way: begun from gaps, with a round, comments, a workshop, a part to clear."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.drafting import actions, clearing, models, rounds, starting, talk, texts, workshops
from atalaya.core import policy

OWNER: Final = "country:XC"
CONTACT: Final = "lucia.fontana@costa-serena.example"
SECOND: Final = "tomas.arrieta@seguridad.costa-serena.example"
GAPS: Final = (
    "OP2-BW-01-L", "OP2-BW-02-L", "OP2-BW-04-L", "OP3AB-BW-01-L", "OP3CD-BW-01-L", "OP3CD-BW-06-L",
)  # fmt: skip
TITLE: Final = "Anteproyecto de ley de control de agentes biológicos y toxinas"
_COMMENTS: Final = (
    ("Dirección General de Aduanas", "Convendría que el plazo corra desde la notificación."),
    ("Ministerio de Salud", "¿Quedan fuera los laboratorios clínicos de diagnóstico?"),
    ("Universidad Nacional de Costa Serena", "Pedimos una exención expresa para la investigación autorizada."),
    ("Ministerio Público", "La pena debería guardar proporción con la del artículo anterior."),
    ("Ministerio de Relaciones Exteriores", "Citar aquí el tratado por su título completo."),
)


def plant() -> None:
    """The bill with all that happened to it; once."""
    if models.Draft.objects.filter(owner_id=OWNER).exists():
        return
    by = _actor(CONTACT)
    made = models.Draft(
        owner_id=OWNER, klass="national", title={"es": TITLE}, kind="bill", lead="es", tradition="civil"
    )
    made.about = {"es": "Invención de la demostración: responde a vacíos de la matriz de Costa Serena."}
    found = starting.from_gaps(made, GAPS, by=by)
    articles = [clause.id for clause in texts.working(found).clauses if clause.kind == "article"]
    _parts(found, articles, by)
    version = actions.freeze(found.pk, "v1", clock.today().isoformat(), by=by)
    _talk(found, articles, by)
    _ask(found, version, articles, by)
    meet = workshops.Meet(
        "Taller de lectura artículo por artículo",
        clock.today() + timedelta(days=20),
        clock.today() + timedelta(days=22),
        "Puerto Sereno",
    )
    held = workshops.begin(found.pk, meet, by=by)
    workshops.attend(
        held.pk,
        [("Ana Solís", "Dirección General de Aduanas"), ("Bruno Paz", "Ministerio de Salud"), ("Carla Ríos", "")],
        None,
        by=by,
    )


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _parts(found: models.Draft, articles: list[str], by: policy.Actor) -> None:
    """A part for the customs to clear, a restricted one, and a second language that is begun."""
    agency = people.Grant.objects.filter(owner=OWNER, role="contributor", ended_at=None).first()
    party = clearing.name_party(found.pk, "Dirección General de Aduanas", [agency.user_id] if agency else [], by=by)
    actions.rewrite(found.pk, actions.Rewrite(articles[1], "es", {}, {"party": party.code}), by=by)
    actions.rewrite(found.pk, actions.Rewrite(articles[-1], "es", {}, {"restricted": True}), by=by)
    actions.speak(found.pk, ("es", "en"), by=by)
    told = {"heading": "Purpose", "body": "This Act governs biological agents and toxins for peaceful purposes."}
    actions.rewrite(found.pk, actions.Rewrite(articles[0], "en", {}, told), by=by)


def _talk(found: models.Draft, articles: list[str], by: policy.Actor) -> None:
    """Comments of bodies: one accepted, one rejected, one put off, two open."""
    second = people.User.objects.get(email=SECOND)
    decisions = (
        talk.Decision("accepted"),
        talk.Decision("rejected", reason="El artículo sobre exenciones ya los deja fuera."),
        talk.Decision(
            "deferred",
            action="Redactar la exención para la investigación autorizada",
            person=second.pk,
            due=clock.today() + timedelta(days=12),
        ),
    )
    for place, (body, words) in enumerate(_COMMENTS):
        one = talk.say(found.pk, talk.Said(articles[place % len(articles)], words, body=body), by=by)
        if place < len(decisions):
            talk.decide(found.pk, one.pk, decisions[place], by=by)


def _ask(found: models.Draft, version: models.Version, articles: list[str], by: policy.Actor) -> None:
    """A round that is open, with a body that has a link and has used it."""
    agencies = people.Grant.objects.filter(owner=OWNER, role__in=("contributor", "licensing"), ended_at=None)
    asked = rounds.Ask(
        "Primera consulta",
        clock.today() + timedelta(days=14),
        "Se consulta la primera versión del anteproyecto.",
        version.number,
        tuple(sorted(set(agencies.values_list("user_id", flat=True)))),
    )
    opened = rounds.begin(found.pk, asked, by=by)
    guest, _secret = rounds.invite(opened.pk, "Cámara de Laboratorios de Costa Serena", "", by=by)
    shown = {own: here for here, own in opened.names.items()}
    said = talk.Said(
        shown.get(articles[0], ""), "Solicitamos un período de transición de un año.", author="Delia Marín",
        body=guest.body,
    )  # fmt: skip
    rounds.comment(opened, said, by=policy.VISITOR, guest=guest)
