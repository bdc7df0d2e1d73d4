"""Texts as files for an audience: small ones at once, large ones by the worker; restricted parts only for the team."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters.writers import draft_akn, draft_docx, draft_markdown, draft_pdf, letters
from atalaya.adapters.writers.cover import Cover
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions, clearing, guarding, models, standing, texts
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly, lines
from atalaya.core.drafting.assembly import Assembled, Audience
from atalaya.web.templatetags import look

SMALL: Final = 60
"""A text of so many clauses is written while its reader waits."""
LEASE: Final = timedelta(minutes=10)
TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "akn": "application/xml",
    "md": "text/markdown; charset=utf-8",
}
_ENDINGS: Final = {"akn": "xml"}
_TEAM: Final = "team"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be written. ``version`` None: the words as they stand now."""

    kind: str
    language: str
    audience: str = "outside"
    version: int | None = None
    template: int | None = None


def formats() -> list[tuple[str, str]]:
    """The formats offered."""
    return list(models.FORMATS)


def audiences(found: models.Draft, by: policy.Actor) -> list[tuple[str, Any]]:
    """For whom this person may have it written."""
    sees = standing.sees_restricted(found, by)
    return [(name, label) for name, label in models.AUDIENCES if sees or name != _TEAM]


def ask(pk: int, told: Ask, *, by: policy.Actor) -> models.Export:
    """Has a text written; a small one is ready when this returns."""
    with transaction.atomic():
        found = standing.inside(pk, by)
        if told.kind not in TYPES or told.audience not in dict(audiences(found, by)):
            raise errors.Unusable("export.what", "Choose one of the formats and audiences offered.", "kind")
        if told.audience != _TEAM:
            guarding.require_free(found)
        made = models.Export.objects.create(
            draft=found,
            version=actions.version(found, told.version) if told.version is not None else None,
            template=_template(found, told.template),
            kind=told.kind,
            language=told.language,
            audience=told.audience,
            by_id=by.person,
        )
        shown = {"file": (None, told.kind), "audience": (None, told.audience), "version": (None, told.version)}
        deeds.append("draft.exported", record=found, by=by, values=shown)
    if len(_text(made).clauses) <= SMALL and _take(made):
        _finish(made, by)
    return models.Export.objects.get(pk=made.pk)


def _template(found: models.Draft, number: int | None) -> models.Template | None:
    if number is None:
        return None
    one = models.Template.objects.filter(owner=found.owner_id, pk=number).first()
    if one is None:
        raise standing.nothing()
    return one


def _text(one: models.Export) -> Any:
    return texts.read(one.version.content) if one.version else texts.working(one.draft)


def release() -> None:
    """Gives back what a worker that was cut had taken; called when one starts."""
    models.Export.objects.filter(state="waiting").update(taken_at=None)


def write_next() -> bool:
    """Writes one file that waits; False when none does. Rights are asked again: they may have ended meanwhile."""
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    one = models.Export.objects.filter(free, state="waiting").order_by("pk").first()
    if one is None or not _take(one):
        return False
    user = people.User.objects.get(pk=one.by_id or 0)
    _finish(one, access.actor(user, strong=True, on=clock.today()))
    return True


def _take(one: models.Export) -> bool:
    free = Q(taken_at=None) | Q(taken_at__lt=clock.now() - LEASE)
    return bool(models.Export.objects.filter(free, pk=one.pk, state="waiting").update(taken_at=clock.now()))


def _finish(one: models.Export, by: policy.Actor) -> None:
    """Writes the file; what cannot be written says why."""
    told: dict[str, Any]
    try:
        found = standing.inside(one.draft_id, by)
        if one.audience == _TEAM and not standing.sees_restricted(found, by):
            raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
        made = assemble(found, _text(one), one.audience, one.language)
        with translation.override(one.language):
            printed = render(one, found, made)
        kept = laws.store().put(io.BytesIO(printed.data))
        told = {
            "state": "done",
            "file": kept.digest,
            "size_bytes": kept.size_bytes,
            "name": f"draft-{found.pk}{f'-v{one.version.number}' if one.version else ''}-{one.language}",
            "leaks": list(made.leaks),
            "unshown": list(printed.unshown),
            "done_at": clock.now(),
        }
    except OperationalError:
        models.Export.objects.filter(pk=one.pk).update(taken_at=None)
        raise
    except errors.Problem as problem:
        told = {"state": "failed", "detail": problem.detail[:600], "done_at": clock.now()}
    models.Export.objects.filter(pk=one.pk, state="waiting").update(**told, taken_at=None)


def assemble(found: models.Draft, text: Any, audience: str, language: str) -> Assembled:
    """The words for an audience in one language and the one that decides where the first is missing."""
    wanted = tuple(dict.fromkeys((language, text.lead)))
    if audience == _TEAM:
        return assembly.assemble(text, Audience(restricted=True, working=True, alternatives=True))
    done = None
    if audience == "cleared":
        done = clearing.cleared(text, found.parties.prefetch_related("clearances"))
    return assembly.assemble(text, Audience(wanted, cleared=done, alternatives=True))


def render(one: models.Export, found: models.Draft, made: Assembled) -> draft_pdf.Printed:
    """The file, in its language; with the signs that its letters cannot show."""
    text = texts.titled(made.text, found) if one.version is None else made.text
    country = found.owner_id.partition(":")[2]
    if one.kind == "akn":
        code = country if len(country) == 2 else "un"
        on = one.version.on if one.version and one.version.on else clock.today().isoformat()
        return draft_pdf.Printed(draft_akn.render(text, code, language=one.language, on=on))
    cover = _cover(one, found, text)
    laid = lines.lay(text, one.language)
    if one.kind == "md":
        return draft_pdf.Printed(draft_markdown.render(laid, cover).encode())
    if one.kind == "pdf":
        return draft_pdf.render(laid, cover)
    template = laws.store().read(one.template.file) if one.template else b""
    words = {
        "country": values.spoken(found.owner.names, one.language).text,
        "date": clock.today().isoformat(),
        "version": str(one.version) if one.version else "",
    }
    return draft_pdf.Printed(draft_docx.render(laid, cover, values=words, template=template))


def _cover(one: models.Export, found: models.Draft, text: Any) -> Cover:
    klass = look.CLASSES[found.klass]
    version = str(one.version) if one.version else _("Working draft")
    above = (values.spoken(found.owner.names, one.language).text, f"{version}, {clock.today().isoformat()}")
    return Cover(
        text.named(one.language),
        one.language,
        f"{klass[0]}: {klass[1]}",
        above,
        _("Not translated; in {language}:"),
    )


def seen(pk: int, by: policy.Actor) -> models.Export:
    """A file for those who work on its draft; one for the team only for those who see restricted parts."""
    one = models.Export.objects.select_related("draft__owner", "version", "template").filter(pk=pk).first()
    if one is None or one.draft.withdrawn or not standing.is_inside(one.draft, by):
        raise standing.nothing()
    if one.audience == _TEAM and not standing.sees_restricted(one.draft, by):
        raise standing.nothing()
    return one


def content(one: models.Export) -> bytes:
    """The bytes of a file that is ready."""
    return laws.store().read(one.file)


def file_name(one: models.Export) -> str:
    """What the file is called."""
    return f"{one.name}.{_ENDINGS.get(one.kind, one.kind)}"


# Templates.


def bring(pk: int, data: bytes, name: str, *, by: policy.Actor) -> models.Template:
    """Keeps an owner's own DOCX. Unusable when it cannot serve as a template."""
    letters.placeholders(data)
    kept = laws.store().put(io.BytesIO(data))
    with transaction.atomic():
        found = standing.require(pk, by)
        made = models.Template.objects.create(
            owner=found.owner, file=kept.digest, name=" ".join(name.split())[-300:] or "template.docx", by_id=by.person
        )
        shown = {"file": (None, kept.digest)}
        deeds.append("template.brought", by=by, target=("drafting.template", made.pk, found.owner_id), values=shown)
    return made


@dataclass(frozen=True, slots=True)
class Previewed:
    """A template as its page shows it: words in braces that are filled in, others, and whether the text has a place."""

    template: models.Template
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    has_place: bool


KNOWN: Final = ("title", "badge", "country", "date", "version")


def previewed(found: models.Draft) -> tuple[Previewed, ...]:
    """The owner's templates, the last brought first."""
    made = []
    for one in models.Template.objects.filter(owner=found.owner_id).order_by("-pk")[:20]:
        named = letters.placeholders(laws.store().read(one.file))
        known = tuple(name for name in KNOWN if name in named)
        rest = tuple(sorted(named - {*KNOWN, letters.CONTENT}))
        made.append(Previewed(one, known, rest, letters.CONTENT in named))
    return tuple(made)
