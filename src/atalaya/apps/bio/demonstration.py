"""The biosafety work of the invented country: a return half compiled, committees, codes, an exercise, a laboratory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import private_actions, private_models
from atalaya.apps.bio import cbm_actions, cbm_models, cbm_queries, code_models, committee_models, exercise_models
from atalaya.core import bio, policy
from atalaya.core.self_assessment import Answer

OWNER: Final = "country:XC"
BIO: Final = "julian.mora@salud.costa-serena.example"
CONTACT: Final = "lucia.fontana@costa-serena.example"
LABORATORY: Final = "clara.ibarra@bahia-clara.example"
INSTITUTION: Final = "organisation:laboratorio-bahia-clara"
SOURCE: Final = [{"title": "Registro inventado para la demostración", "on": "2026", "confidence": "invented"}]


def plant() -> None:
    """Puts it in, once."""
    if cbm_models.CbmFile.objects.filter(owner_id=OWNER).exists():
        return
    by = _actor(BIO)
    year = clock.today().year - 1
    _last(year - 1, by)
    found = _file(year, by)
    due = clock.today() + timedelta(days=20)
    cbm_actions.ask(found.pk, "Laboratorio universitario de Bahía Clara", ["A1", "C"], due, "", by=by)
    cbm_actions.ask(found.pk, "Servicio de Sanidad Agropecuaria (inventado)", ["B", "G"], due, "", by=by)
    _committees(by)
    _exercise(by)
    _laboratory()


def _file(year: int, by: policy.Actor) -> cbm_models.CbmFile:
    told = cbm_models.CbmFile(
        owner_id=OWNER, klass="national", year=year, contact="Instituto Nacional de Salud Pública"
    )
    return deeds.create(told, by=by)


def _last(year: int, by: policy.Actor) -> None:
    """Last year's return, on its way to the end: what is carried over."""
    found = _file(year, by)
    said = {
        "CD": {"CD-01": "Instituto Nacional de Salud Pública, punto de contacto de la Convención"},
        "A1": {
            "A1-01": "Laboratorio universitario de Bahía Clara (inventado)",
            "A1-02": "Universidad de Bahía Clara",
            "A1-03": "Bahía Clara, Costa Serena",
            "A1-05": "El país no tiene unidades de contención máxima.",
        },
        "C": {"C-01": "La investigación se publica en revistas con revisión por pares."},
        "E": {"E-04": "Ley 8107 de 2012 de bioseguridad y biocustodia de laboratorios."},
        "F": {"F-01": "El país es parte desde 1978.", "F-02": "No hubo.", "F-03": "No hubo."},
    }
    for code in bio.SECTIONS:
        texts = {field: said.get(code, {}).get(field, "") for field in cbm_queries.fields_of(code)}
        statement = "" if code == bio.COVER else bio.DECLARED if code in said else bio.NOTHING
        openness = "" if code == bio.COVER else bio.PUBLIC
        cbm_actions.write(found.pk, code, cbm_actions.Told(statement, openness, texts), by=by, version=0)
    found = cbm_actions.take(found.pk, "hand_in", by=by, version=found.version)
    found = cbm_actions.take(found.pk, "clear", by=_actor(CONTACT), version=found.version)
    on = min(bio.due(year) - timedelta(days=1), clock.today())
    cbm_actions.take(found.pk, "submit", by=by, version=found.version, on=on, note="MP-CS/27 (inventada)")


def _committees(by: policy.Actor) -> None:
    made: dict[str, Any] = {"owner_id": OWNER, "klass": "national", "sources": SOURCE}
    body = committee_models.Committee(
        tier="national", title={"es": "Comisión Nacional de Bioseguridad y Biocustodia"}, mandate="yes", **made
    )
    body = deeds.create(body, by=by)
    told = {"title": {"es": "Comité de bioseguridad"}, "above": body, "mandate": "yes", "since": "2019"}
    members = [{"function": "Dirección"}, {"function": "Responsable de bioseguridad", "competence": "ISO 35001"}]
    told |= {"organisation": [INSTITUTION], "members": members, "review_on": str(clock.today().year + 1)}
    deeds.create(committee_models.Committee(**told, **made), by=by)
    code = code_models.Code(
        title={"es": "Código de conducta para las ciencias de la vida"},
        institution={"es": "Universidad de Bahía Clara"},
        elements=["T1", "T2", "T3", "T6", "T9"],
        adopted_on="2023-05",
        **made,
    )
    deeds.create(code, by=by)


def _exercise(by: policy.Actor) -> None:
    today = clock.today()
    made = exercise_models.Exercise(
        owner_id=OWNER,
        klass="national",
        title={"es": "Ejercicio de mesa: quién avisa a quién"},
        on=(today - timedelta(days=40)).isoformat(),
        objectives={"es": "Comprobar que cada entidad conoce su facultad legal y a quién notifica."},
        scenario={"es": "Salud y policía reciben el mismo aviso. Se decide qué norma rige y quién coordina."},
        roles=[{"role": "Salud", "played_by": "Instituto de Salud"}, {"role": "Policía", "played_by": "Interior"}],
        injects=[{"time": "09:00", "to": "Salud", "text": "Llega una consulta de la prensa."}],
        observations=[{"time": "09:20", "sort": "improve", "text": "No estaba claro quién firma el comunicado."}],
        sources=SOURCE,
    )
    held = deeds.create(made, by=by)
    held = deeds.take(exercise_models.Exercise, held.pk, "hold", by=by, version=held.version)
    action = exercise_models.CorrectiveAction(
        owner_id=OWNER,
        klass="national",
        exercise=held,
        text={"es": "Acordar por escrito quién aprueba los comunicados conjuntos."},
        responsible="Ministerio de Salud",
        due=today + timedelta(days=60),
    )
    deeds.create(action, by=by)


def _laboratory() -> None:
    """The laboratory's own self-assessment, and its agreement to be counted without its name."""
    told = {
        "LA-01": Answer("in_place", note="Manual de gestión, capítulo 1"),
        "LA-02": Answer("reviewed"),
        "LB-01": Answer("in_place"),
        "LD-02": Answer("partly", action="Registro único de formación", who="Responsable de bioseguridad"),
    }
    private_actions.plant(LABORATORY, INSTITUTION, "self-laboratory", "Autoevaluación del año", told)
    made = private_models.PrivateAssessment.objects.get(owner_id=INSTITUTION)
    private_actions.share(made.pk, OWNER, "completed", named=False, by=_actor(LABORATORY))


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())
