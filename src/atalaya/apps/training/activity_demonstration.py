"""Training and outreach of the demonstration: invented people of invented countries, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import activity_texts as texts
from atalaya.apps.training import certificate_actions as certificates
from atalaya.apps.training import outreach_actions, outreach_models
from atalaya.core import policy

COORDINATOR: Final = "beatriz.lamarca@horizonte.example"
CONTACT: Final = "lucia.fontana@costa-serena.example"
HALYARD: Final = "winston.farrow@saint-halyard.example"
XC: Final = "country:XC"
XH: Final = "country:XH"
_PURPOSE: Final = {
    "es": "Seleccionar, inscribir y certificar. Los datos de viaje se borran al mes; los nombres, a los cinco años.",
    "en": "To select, register and certify. Travel data goes a month after the end; names after five years.",
    "pt": "Selecionar, inscrever e certificar. Os dados de viagem são apagados após um mês; os nomes, após cinco anos.",
    "fr": "Sélectionner, inscrire et certifier. Les données de voyage partent après un mois, les noms après cinq ans.",
}
_NAMED: Final = (
    (XC, "Amalia Quiroga", "woman", "Instituto Nacional de Bahía Clara", "laboratory", "Responsable de bioseguridad"),
    (XC, "Gabriel Tovar", "man", "Instituto Nacional de Bahía Clara", "laboratory", "Técnico de laboratorio"),
    (XC, "Renata Solís", "woman", "Universidad de la Costa", "university", "Profesora de microbiología"),
    (XC, "Hernán Pavón", "man", "Aduana Nacional", "customs", "Inspector"),
    (XC, "Delia Arce", "", "Ministerio de Salud", "health", "Asesora jurídica"),
    (XH, "Odessa Grant", "woman", "Halyard Public Health Laboratory", "laboratory", "Quality officer"),
    (XH, "Felix Monroe", "man", "Port Halyard Customs", "customs", "Supervisor"),
    (XH, "Ruth Bellamy", "woman", "Ministry of Agriculture", "agriculture", "Veterinary officer"),
)
"""Country, name, sex, institution, sector and function of those named."""


def plant() -> None:
    """A course that was held and is followed up, one whose call is open, outreach of Costa Serena; once."""
    if models.Edition.objects.exists() or not people.User.objects.filter(email=COORDINATOR).exists():
        return
    by = _actor(COORDINATOR)
    _held(by)
    _open(by)
    _elsewhere(by)
    _outreach(_actor(CONTACT), by)


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _agenda(first: int, titles: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {"key": str(number), "on": _day(first + number - 1), "at": "09:00", "title": dict(title)}
        for number, title in enumerate(titles, 1)
    ]


def _move(pk: int, step: str, by: policy.Actor) -> None:
    actions.take(pk, step, by=by, version=standing.seen(pk, by).version)


def _course(title: Mapping[str, str], first: int, by: policy.Actor, **more: Any) -> int:
    """A course of three days with its call open; gives its number."""
    told = actions.Begin(
        title, "course", _day(first), _day(first + 2), {"es": "Bahía Clara, Costa Serena"}, (XC, XH),
        more={
            "topic": "bio", "languages": ["es", "en"], "countries": [XC, XH], "purpose": _PURPOSE,
            "rules": [{"rule": "women_share", "number": "40"}, {"rule": "institution_most", "number": "2"}],
            "agenda": _agenda(first, (
                {"es": "Marco jurídico", "en": "Legal framework"},
                {"es": "Gestión del riesgo en la institución", "en": "Managing risk in the institution"},
                {"es": "Comités y códigos de conducta", "en": "Committees and codes of conduct"},
            )),
            "trainers": [{"name": "Inés Carrasco", "institution": "Revisores", "topic": "Marco jurídico"}],
            "objective": {
                "es": "Que cada institución sepa quién responde de la bioseguridad y la biocustodia.",
                "en": "Each institution knows who answers for biosafety and biosecurity.",
            },
            "target": {
                "es": "Responsables de laboratorios, autoridades y aduanas.",
                "en": "People in charge in laboratories, authorities and customs.",
            },
            **more,
        },
    )  # fmt: skip
    made = actions.begin(told, policy.SECRETARIAT, by=by)
    for step in ("approve", "open_call"):
        _move(made.pk, step, by)
    return int(made.pk)


def _name(pk: int, rows: Sequence[Sequence[str]]) -> None:
    for number, (owner, name, sex, institution, sector, function) in enumerate(rows, 1):
        told = {
            "name": name, "sex": sex, "institution": institution, "sector": sector, "function": function,
            "priority": number, "first": "first" if number % 3 else "", "shared": "yes" if number % 2 else "no",
        }  # fmt: skip
        actions.nominate(pk, owner, told, by=_actor(CONTACT if owner == XC else HALYARD))


def _held(by: policy.Actor) -> None:
    title = {
        "es": "Formación de formadores en bioseguridad y biocustodia",
        "en": "Training of trainers in biosafety and biosecurity",
        "pt": "Formação de formadores em biossegurança e bioproteção",
        "fr": "Formation de formateurs en sécurité et sûreté biologiques",
    }
    costs = [
        {"line": "Viajes", "planned": "12000", "spent": "11480.50"},
        {"line": "Interpretación", "planned": "3000", "spent": "2950"},
    ]
    evaluation = [{"question": {"es": "¿Le servirá en su trabajo?", "en": "Will you use it?"}, "n4": "3", "n5": "3"}]
    pk = _course(
        title, -190, by, code="TOT-1", places=8, call_until=clock.today(), costs=costs, asked=7, answered=6,
        evaluation=evaluation,
    )  # fmt: skip
    _name(pk, _NAMED)
    _move(pk, "close_call", by)
    chosen = [one.id for one in actions.propose(pk, by) if one.decision == "selected"]
    actions.choose(pk, chosen, by=by)
    _move(pk, "confirm", by)
    _move(pk, "start", by)
    rows = standing.places(pk, by)
    marks = {row.pk: ["1", "2", "3"] if number else ["1"] for number, row in enumerate(rows) if number != 3}
    actions.attend(pk, marks, by=by)
    actions.score(pk, {row.pk: (50 + 2 * n, 74 + 2 * n) for n, row in enumerate(rows) if n != 3}, by=by)
    _move(pk, "hold", by)
    texts.begin(pk, "concept", by=by)
    texts.begin(pk, "report", by=by)
    _move(pk, "report", by)
    first, *_rest = certificates.issue(pk, 24, by=by)
    certificates.revoke(first.pk, "El nombre estaba mal escrito.", by=by)
    certificates.issue_anew(first.pk, first.holder, by=by)
    there = [row for row in standing.places(pk, by) if row.stage == "took_part"]
    for number, row in enumerate(there[:3]):
        taught = [{"on": _day(-60), "level": str(level), "people": str(12 - 3 * number - level)} for level in (1, 2)]
        told = {"uses_3": "yes", "passed": taught[: 2 - number % 2]}
        actions.follow(row.pk, told, by=by, version=row.version)


def _open(by: policy.Actor) -> None:
    title = {
        "es": "Bioseguridad y biocustodia para personal de laboratorio",
        "en": "Biosafety and biosecurity for laboratory staff",
        "pt": "Biossegurança e bioproteção para pessoal de laboratório",
        "fr": "Sécurité et sûreté biologiques pour le personnel de laboratoire",
    }
    pk = _course(title, 45, by, code="BIO-2", places=5, call_until=clock.today() + timedelta(days=20))
    _name(pk, _NAMED[1:7])


def _elsewhere(by: policy.Actor) -> None:
    row = models.Elsewhere(
        owner_id=policy.SECRETARIAT, klass=policy.Klass.NETWORK, organiser="Alianza Brújula", topic="bio",
        title={"es": "Curso de gestión del riesgo biológico", "en": "Course on biological risk management"},
        countries=[XC], since=_day(20), until=_day(24),
        sources=[{"title": "Calendario de la Alianza Brújula", "on": _day(-10), "confidence": "invented"}],
    )  # fmt: skip
    deeds.create(row, by=by)
    past = models.Elsewhere(
        owner_id=policy.SECRETARIAT, klass=policy.Klass.NETWORK, organiser="Alianza Brújula", topic="bio",
        title={"es": "Taller de transporte seguro", "en": "Workshop on safe transport"}, countries=[XC, XH],
        since=_day(-120), until=_day(-118), people=[{"name": "Gabriel Tovar", "country": "XC"}],
        sources=[{"title": "Lista de la Alianza Brújula", "on": _day(-100), "confidence": "invented"}],
    )  # fmt: skip
    deeds.create(past, by=by)


def _outreach(contact: policy.Actor, by: policy.Actor) -> None:
    material = outreach_models.Material(
        owner_id=policy.SECRETARIAT, klass=policy.Klass.PUBLIC, topic="bio", sectors=["laboratory", "university"],
        title={"es": "Guía breve: quién responde de qué", "en": "Short guide: who answers for what"}, on=_day(-150),
        about={"es": "Seis páginas para direcciones de laboratorios.", "en": "Six pages for heads of laboratories."},
    )  # fmt: skip
    deeds.create(material, by=by)
    told = actions.Begin(
        {"es": "Encuentro con laboratorios y empresas", "en": "Meeting with laboratories and companies"}, "outreach",
        _day(-40), _day(-40), {"es": "Bahía Clara"}, (XC,), more={"topic": "bio", "purpose": _PURPOSE},
    )  # fmt: skip
    event = actions.begin(told, XC, by=contact)
    _move(event.pk, "hold", contact)
    for name, sector, women, men, others in (
        ("Instituto Nacional de Bahía Clara", "laboratory", 4, 2, 0),
        ("Universidad de la Costa", "university", 3, 3, 1),
        ("Cámara de Transporte", "transport", 0, 2, 0),
        ("Banco del Litoral", "finance", 1, 1, 0),
    ):
        row = outreach_models.Reached(
            owner_id=XC, klass=policy.Klass.NATIONAL, activity_id=event.pk, organisation=name, sector=sector,
            topic="bio", on=_day(-40), first="first", women=women, men=men, others=others, materials=[material.pk],
        )  # fmt: skip
        deeds.create(row, by=contact)
    asked = outreach_actions.ask(
        XC, XC,
        {
            "title": "¿A quién avisa una universidad que recibe a un investigador invitado?", "sector": "university",
            "topic": "bio", "asker": "Universidad de la Costa", "on": _day(-30),
            "question": "La universidad pregunta si tiene que avisar a alguna autoridad, y a cuál.",
        },
        by=contact,
    )  # fmt: skip
    words = "Orientación: las reglas están en la guía breve; el Ministerio de Salud responde por escrito."
    outreach_actions.answer(asked.pk, "advise", words, by=contact, version=asked.version)
    outreach_actions.ask(
        XC, XC,
        {
            "title": "¿Hace falta una licencia para enviar un equipo de laboratorio?", "sector": "laboratory",
            "topic": "trade", "asker": "Instituto Nacional de Bahía Clara", "on": _day(-3),
            "question": "El instituto quiere enviar un equipo a otro país y pregunta quién da la licencia.",
        },
        by=contact,
    )  # fmt: skip
