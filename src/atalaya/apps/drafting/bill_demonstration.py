"""An invented parliament with two bills, a regulation that is late, a note that waits and a guideline that begins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.drafting import bills, guidelines, models, notes, outlined
from atalaya.apps.laws import queries as laws
from atalaya.apps.registry import queries as registry
from atalaya.core import policy

OWNER: Final = "country:XC"
CONTACT: Final = "lucia.fontana@costa-serena.example"
_GAZETTE: Final = "Diario de sesiones de Costa Serena (inventado)"
_RULE: Final = "Reglamento de la Asamblea (inventado), artículo 41"
_MARCH: Final = 3
_LATE_DAYS: Final = 40


def plant() -> None:
    """All of it, once."""
    if models.Legislature.objects.filter(owner_id=OWNER).exists():
        return
    user = people.User.objects.get(email=CONTACT)
    by = access.actor(user, strong=True, on=clock.today())
    parliament = deeds.create(_parliament(clock.today()), by=by)
    earlier = _lapsed(parliament, by)
    _running(parliament, earlier, by)
    _duty(by)
    _note(by)
    told = {"es": "Resolución ministerial de Costa Serena (inventada)."}
    made = models.Guideline(
        owner_id=OWNER,
        klass="national",
        mandate=told,
        mandate_on=str(clock.today().year),
        group=[{"name": "Ana Solís", "body": "Ministerio de Salud"}],
        sources=[_source()],
    )
    guidelines.begin(made, ("es", "en"), by=by)


def _source() -> dict[str, str]:
    return {"title": _GAZETTE, "confidence": "invented"}


def _parliament(today: date) -> models.Legislature:
    """Parliamentary years from March on; a bill lapses at the end of the second, as the invented rule says."""
    terms = [
        {
            "name": f"{year}",
            "since": date(year, _MARCH, 1).isoformat(),
            "until": (date(year + 1, _MARCH, 1) - timedelta(days=1)).isoformat(),
            "reference": _RULE,
        }
        for year in range(today.year - 6, today.year + 4)
    ]
    rules = [
        {"since": since, "kind": "terms", "count": "2", "reference": _RULE, "text": {"es": text}}
        for since, text in (
            ("filed", "El proyecto que ninguna cámara aprobó caduca al fin del segundo año parlamentario."),
            ("chamber_2", "El aprobado por una cámara caduca al fin del año parlamentario siguiente."),
        )
    ]
    names = {"es": "Asamblea de Costa Serena", "en": "Assembly of Costa Serena"}
    return models.Legislature(
        owner_id=OWNER, klass="public", names=names, chambers=2, terms=terms, rules=rules, sources=[_source()]
    )


def _walk(found: models.Bill, steps: tuple[tuple[str, date], ...], by: policy.Actor) -> models.Bill:
    for step, on in steps:
        told = bills.Event(on.isoformat(), _GAZETTE, "invented")
        found = bills.take(found.pk, step, told, by=by, version=found.version)
    return found


def _lapsed(parliament: models.Legislature, by: policy.Actor) -> models.Bill:
    """A bill that one chamber passed and the other never voted on."""
    year = clock.today().year - 5
    made = models.Bill(
        owner_id=OWNER,
        klass="national",
        title={"es": "Proyecto de ley de control de materiales sensibles"},
        number=f"{year}-017 (inventado)",
        legislature=parliament,
    )
    steps = (
        ("file", date(year, 4, 12)),
        ("refer", date(year, 4, 20)),
        ("pass_first", date(year, 11, 30)),
        ("lapse", date(year + 2, _MARCH, 1) - timedelta(days=1)),
    )
    done = _walk(deeds.create(made, by=by), steps, by)
    told = bills.Event(date(year + 2, 6, 16).isoformat(), _GAZETTE, "invented")
    return bills.add(done.pk, "archived", told, by=by, version=done.version)


def _running(parliament: models.Legislature, earlier: models.Bill, by: policy.Actor) -> models.Bill:
    """The bill that takes it up: its text is drafted here, and its time runs."""
    draft = models.Draft.objects.filter(owner_id=OWNER, kind="bill").order_by("pk").first()
    today = clock.today()
    made = models.Bill(
        owner_id=OWNER,
        klass="national",
        title={"es": "Proyecto de ley de control de agentes biológicos y toxinas"},
        number=f"{today.year - 1}-104 (inventado)",
        legislature=parliament,
        text=draft,
        continues=earlier,
    )
    steps = (
        ("draft", date(today.year - 2, 9, 1)),
        ("file", date(today.year - 1, 5, 4)),
        ("refer", today - timedelta(60)),
    )
    return _walk(deeds.create(made, by=by), steps, by)


def _duty(by: policy.Actor) -> None:
    law = next(iter(laws.named(OWNER, by)), None)
    if law is None:
        return
    bodies = registry.bodies_of(OWNER, by)
    made = models.Duty(
        owner_id=OWNER,
        klass="national",
        law=law,
        article="Artículo 7",
        title={"es": "Reglamento de licencias y lista de materiales"},
        kind="regulation",
        body_id=bodies[0][0] if bodies else None,
        due=clock.today() - timedelta(days=_LATE_DAYS),
        rule="180 días desde la publicación (inventado)",
        sources=[_source()],
    )
    deeds.create(made, by=by)


def _note(by: policy.Actor) -> None:
    made = models.NoteVerbale(
        owner_id=OWNER,
        klass="national",
        title={"es": "Actualización de la matriz", "en": "Matrix update"},
        sender={
            "es": "la Misión Permanente de Costa Serena ante las Naciones Unidas",
            "en": "the Permanent Mission of Costa Serena to the United Nations",
        },
        addressee={"es": "la Presidencia del Comité 1540", "en": "the Chair of the 1540 Committee"},
        place="Nueva York",
        annexes=[{"title": {"es": "Cuadro de cambios", "en": "Statement of changes"}}],
    )
    asked = notes.Begin("note-matrix-update", ("es", "en"), {"changes_count": outlined.everywhere("12")})
    notes.begin(made, asked, by=by)
