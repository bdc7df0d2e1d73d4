"""The invented country's action plan: one edition that is over, one at work with a measure that is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.plans import actions, editions, models
from atalaya.apps.registry import queries as registry
from atalaya.core import policy

OWNER: Final = "country:XC"
CONTACT: Final = "lucia.fontana@costa-serena.example"
_YEAR: Final = 365


def plant() -> None:
    """A first edition, registered with its note, and a second one under way; once."""
    if models.Plan.objects.filter(owner_id=OWNER).exists():
        return
    contact = _actor(CONTACT)
    assessed = missing.assessed(OWNER, contact)
    first = _first(assessed[0].pk if assessed else None, contact)
    second = editions.renew(first.pk, _renewal(), by=contact)
    deeds.take(models.Plan, second.pk, "draft", by=contact, version=second.version)
    gaps = [gap.field for one in assessed[:1] for gap in one.gaps]
    _second(second, gaps, contact)


def _actor(email: str) -> policy.Actor:
    return access.actor(people.User.objects.get(email=email), strong=True, on=clock.today())


def _bodies(by: policy.Actor) -> dict[str, int]:
    return {name: pk for pk, name in registry.called(OWNER, by)}


def _month(days: int) -> str:
    """A month so many days from today."""
    return (clock.today() + timedelta(days=days)).isoformat()[:7]


def _first(baseline: int | None, by: policy.Actor) -> models.Plan:
    """The plan of 2022: four measures, one done, one dropped, two that go on."""
    title = {
        "es": "Plan de acción nacional 2022-2025",
        "en": "National action plan 2022-2025",
        "pt": "Plano de ação nacional 2022-2025",
        "fr": "Plan d'action national 2022-2025",
    }
    plan = models.Plan(
        owner_id=OWNER, klass="national", title=title, begins="2022", ends="2025", note="MP-CS/ONU/096",
        note_on="2022-06-08", baseline_id=baseline,
    )  # fmt: skip
    made = deeds.create(plan, by=by)
    made = deeds.take(models.Plan, made.pk, "register", by=by, version=made.version, on=date(2022, 6, 8))
    told = _old_measures(_bodies(by))
    one, two, three, four = actions.add(made.pk, told, by=by)
    actions.note(one.pk, actions.Progress("2023-04-11", "La mesa se reúne cada dos meses."), by=by)
    for row, step in ((one, "finish"), (three, "drop"), (two, "begin"), (four, "begin")):
        deeds.take(models.Measure, row.pk, step, by=by, version=row.version)
    return made


def _old_measures(bodies: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "number": "1",
            "action": {
                "es": "Crear la mesa de control de comercio estratégico con la aduana",
                "en": "Set up the working table on strategic trade control with customs",
            },
            "lead_id": bodies.get("Aduana Nacional"),
            "starts": "2022",
            "ends": "2023",
        },
        {
            "number": "2",
            "action": {
                "es": "Publicar la lista nacional de control de artículos de doble uso",
                "en": "Publish the national control list of dual-use items",
            },
            "lead_id": bodies.get("DICE"),
            "starts": "2023",
            "ends": "2024-12",
        },
        {
            "number": "3",
            "action": {
                "es": "Comprar un sistema informático de licencias",
                "en": "Buy a computer system for licences",
            },
            "lead_id": bodies.get("DICE"),
            "starts": "2022",
            "ends": "2024",
        },
        {
            "number": "4",
            "action": {
                "es": "Poner en uso el procedimiento de trasbordo en los puertos y zonas francas",
                "en": "Put the procedure for trans-shipment into use in ports and free zones",
            },
            "lead_id": bodies.get("Aduana Nacional"),
            "starts": "2024",
            "ends": _month(-60),
        },
    ]


def _renewal() -> dict[str, Any]:
    return {
        "title": {
            "es": "Plan de acción nacional, segunda edición",
            "en": "National action plan, second edition",
            "pt": "Plano de ação nacional, segunda edição",
            "fr": "Plan d'action national, deuxième édition",
        },
        "begins": str(clock.today().year),
        "ends": str(clock.today().year + 4),
    }


def _second(plan: models.Plan, gaps: list[str], by: policy.Actor) -> None:
    """New measures beside the two inherited ones: one waits for another, one asks for assistance."""
    bodies = _bodies(by)
    inherited = {row.number: row for row in plan.measures.all()}
    lists = inherited["2"]
    row = deeds.change(models.Measure, lists.pk, {"ends": _month(_YEAR + 30)}, by=by, version=lists.version)
    for one, linked in ((row, ["OP678-01"]), (inherited["4"], ["OP3CD-BW-21-L", "OP3CD-CW-21-L", *gaps[:2]])):
        known = [name for name in linked if name in missing.field_names(linked)]
        if known:
            actions.link(one.pk, known, by=by, version=one.version)
    told: list[dict[str, Any]] = [
        {
            "number": "5",
            "objective": {"es": "Cerrar las lagunas de la prohibición", "en": "Close the gaps in the prohibition"},
            "action": {
                "es": "Presentar al Congreso el anteproyecto sobre trasbordo y corretaje",
                "en": "Bring the bill on trans-shipment and brokering to Congress",
            },
            "lead_id": bodies.get("MRE"),
            "partners": [pk for name in ("DICE", "Aduana Nacional") if (pk := bodies.get(name))],
            "starts": _month(-90),
            "ends": _month(_YEAR),
            "indicator": {"es": "Proyecto presentado", "en": "Bill presented"},
            "linked": gaps[2:5],
        },
        {
            "number": "6",
            "action": {
                "es": "Capacitar a la aduana y a las autoridades de licencias en identificación de artículos",
                "en": "Train customs and licensing authorities in the identification of items",
            },
            "lead_id": bodies.get("Aduana Nacional"),
            "starts": _month(_YEAR + 60),
            "ends": _month(2 * _YEAR),
            "cost": 48000,
            "currency": "USD",
            "assistance": True,
            "withheld": ["cost"],
        },
        {
            "number": "7",
            "action": {
                "es": "Informar a empresas y universidades sobre las nuevas obligaciones",
                "en": "Inform companies and universities of the new obligations",
            },
            "lead_id": bodies.get("DICE"),
            "starts": _month(200),
            "ends": _month(3 * _YEAR),
        },
    ]
    bill, training, outreach = actions.add(plan.pk, told, by=by)
    deeds.take(models.Measure, bill.pk, "begin", by=by, version=bill.version)
    for row in (training, outreach):
        deeds.change(models.Measure, row.pk, {"after": [bill.pk]}, by=by, version=row.version)
    text = "Los puertos pidieron un plazo para adaptar sus sistemas."
    actions.note(inherited["4"].pk, actions.Progress(_month(-30), text), by=by)
