"""The invented neighbours' review under way: scope agreed, a session held, parts half cleared, recommendations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import practice_actions as practices
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_frames as frames
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_rows as rows
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.drafting import actions as drafting
from atalaya.core import policy, reviews
from atalaya.core.drafting.model import Wording

ROOM: Final = "review:costa-serena-saint-halyard"
XC: Final = "country:XC"
XH: Final = "country:XH"
CONTACT: Final = "lucia.fontana@costa-serena.example"
SECOND: Final = "tomas.arrieta@seguridad.costa-serena.example"
NEIGHBOUR: Final = "winston.farrow@saint-halyard.example"
RAPPORTEUR: Final = "ines.carrasco@revisores.example"
OBSERVER: Final = "organisation:alianza-brujula"


def plant() -> None:
    """The room with what lies in it; once."""
    if models.Review.objects.filter(owner=ROOM).exists() or not people.Owner.objects.filter(code=ROOM).exists():
        return
    contact, neighbour = _actor(CONTACT), _actor(NEIGHBOUR)
    review = deeds.create(_review(), by=contact, parties=(XC, XH, policy.SECRETARIAT))
    for country, who in ((XC, contact), (XH, neighbour)):
        now = standing.standing(review, frames.content(review, public=True))[reviews.SCOPE]
        actions.say(review.pk, reviews.SCOPE, country, now, by=who)
    for step in ("scope", "meet"):
        review = actions.take(review.pk, step, by=contact, version=models.Review.objects.get(pk=review.pk).version)
    _sessions(review, contact)
    review = actions.take(review.pk, "draft", by=contact, version=models.Review.objects.get(pk=review.pk).version)
    _findings(review, _actor(RAPPORTEUR))
    _parts(review, contact, neighbour)
    _practice(contact)


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _review() -> models.Review:
    topics = (
        {"name": {"es": "Fronteras y aduanas", "en": "Borders and customs", "pt": "Fronteiras e aduanas"}},
        {"name": {"es": "Legislación penal", "en": "Criminal law", "pt": "Legislação penal"}},
        {"name": {"es": "Comercio estratégico", "en": "Strategic trade", "pt": "Comércio estratégico"}},
    )
    return models.Review(
        owner_id=ROOM,
        klass=policy.Klass.BILATERAL,
        title=dict(people.Owner.objects.get(code=ROOM).names),
        countries=[XC, XH],
        observers=[OBSERVER],
        topics=actions.keyed(topics),
        agencies=[
            {"country": XC, "name": "Cancillería"},
            {"country": XC, "name": "Aduana Nacional"},
            {"country": XH, "name": "Ministry of Foreign Affairs"},
        ],
        begins=_day(-95),
        ends=_day(60),
        confidentiality={
            "es": "Las notas quedan entre los dos países; cada uno autoriza su propia parte.",
            "en": "Notes stay between the two countries; each clears its own part.",
        },
        output={"es": "Un informe conjunto en español e inglés.", "en": "A joint report in Spanish and English."},
    )


def _sessions(review: models.Review, by: policy.Actor) -> None:
    held: dict[str, Any] = {
        "title": {"es": "Primera sesión, Bahía Clara", "en": "First session, Bahía Clara"},
        "place": {"es": "Bahía Clara, Costa Serena"},
        "host": [XC],
        "begins": _day(-90),
        "ends": _day(-89),
        "agenda": [{"at": "1", "what": "Fronteras y aduanas"}, {"at": "2", "what": "Comercio estratégico"}],
        "attendance": [
            {"country": XC, "body": "Aduana Nacional"},
            {"country": XH, "body": "Ministry of Foreign Affairs"},
        ],
    }
    planned: dict[str, Any] = {
        "title": {"es": "Segunda sesión, Saint Halyard", "en": "Second session, Saint Halyard"},
        "place": {"en": "Port Halyard, Saint Halyard"},
        "host": [XH],
        "begins": _day(30),
        "ends": _day(31),
    }
    for one in (held, planned):
        rows.add(review.pk, "session", one, by=by)
    rows.add(review.pk, "visit", {"host": [XC], "place": {"es": "Puerto de Bahía Clara"}, "on": _day(-89)}, by=by)
    note = {"es": "Los dos equipos compararon cómo avisan a la aduana vecina de un trasbordo."}
    rows.add(review.pk, "note", {"on": _day(-89), "about": "Puerto de Bahía Clara", "text": note}, by=by)


def _findings(review: models.Review, by: policy.Actor) -> None:
    told: tuple[dict[str, Any], ...] = (
        {
            "sort": "practice",
            "text": {"es": "Mesa única de licencias y aduana.", "en": "One desk for licences and customs."},
            "countries": [XC],
        },
        {
            "sort": "challenge",
            "text": {"en": "One person holds nearly every role.", "es": "Una persona tiene casi todas las funciones."},
            "countries": [XH],
        },
        {
            "sort": "recommendation",
            "text": {
                "es": "Acordar un aviso previo de trasbordos entre las dos aduanas.",
                "en": "Agree on prior notice of trans-shipments between the two customs services.",
            },
            "countries": [XC, XH],
            "body": "Aduana Nacional",
            "due": clock.today() + timedelta(days=75),
        },
    )
    topic = str(review.topics[0]["key"])
    for one in told:
        rows.add(review.pk, "finding", {**one, "topic": topic}, by=by)


def _parts(review: models.Review, contact: policy.Actor, neighbour: policy.Actor) -> None:
    """Costa Serena's part is cleared by two people; Saint Halyard's is being written."""
    topic = f"{reviews.TOPIC}{review.topics[0]['key']}"
    made = parts.begin(review.pk, XC, ("es", "en"), by=contact)
    words = {
        "es": Wording("", "La aduana y la autoridad de licencias trabajan en una mesa única."),
        "en": Wording("", "Customs and the licensing authority work at one desk."),
    }
    drafting.insert(made.text_id, "text", words, by=contact, under=topic)
    hidden = drafting.insert(
        made.text_id, "text", {"es": Wording("", "Párrafo reservado de Costa Serena.")}, by=contact, under=topic
    )
    drafting.rewrite(made.text_id, drafting.Rewrite(hidden, "es", {}, {"restricted": True}), by=contact)
    parts.put(made.pk, by=contact, version=made.version)
    made.refresh_from_db()
    parts.confirm(made, by=_actor(SECOND))
    other = parts.begin(review.pk, XH, ("en", "es"), by=neighbour)
    said = {"en": Wording("", "The free port checks cargo papers before a ship leaves.")}
    drafting.insert(other.text_id, "text", said, by=neighbour, under=topic)


def _practice(by: policy.Actor) -> None:
    """One practice of the invented country, in the library by its consent."""
    told: dict[str, Any] = {
        "title": {
            "es": "Mesa única de licencias y aduana",
            "en": "One desk for licences and customs",
            "pt": "Mesa única de licenças e aduana",
            "fr": "Guichet unique des licences et de la douane",
        },
        "summary": {
            "es": "La autoridad de licencias y la aduana responden juntas, en un día, a cada consulta de un operador.",
            "en": "The licensing authority and customs answer each question of an operator together, within a day.",
        },
        "obligations": ["op3cd", "op6"],
        "themes": ["trade", "borders", "coordination"],
        "tradition": "civil",
        "since": "2023",
    }
    made = practices.create(told, XC, by=by)
    practices.consent(made.pk, XC, practices.digest(made), by=by)
