"""Pages of the template of an owner's update packs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters.writers import letters
from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import exchange, forms, pack_templates, packs, standing
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces


def _render(
    request: doors.Request, owner: str, name: str, title: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    crumbs = [
        pieces.Link(_("Matrix and surveys"), reverse("matrices-list")),
        pieces.Link(title, current=True),
    ]
    told |= {"title": title, "crumbs": crumbs, "code": owner, "owner": values.Names(request.actor).owner(owner)}
    told |= {"words": [(word, about) for word, (about, _sample) in packs.PLACEHOLDERS.items()]}
    return render(request, f"assessment/{name}.html", told, status=status)


def _shown(request: doors.Request, owner: str, *, fault: str = "") -> HttpResponse:
    kept = pack_templates.present(owner, request.actor)
    report = pack_templates.report(letters.placeholders(pack_templates.read(kept.file))) if kept else None
    may = policy.may(request.actor, Verb.CREATE, pack_templates.thing(owner))
    told = {"kept": kept, "report": report, "fault": fault, "may_bring": may}
    title = _("Template of the update pack")
    return _render(request, owner, "template", title, status=422 if fault else 200, **told)


@doors.door("template", Verb.VIEW)
@require_safe
def view(request: doors.Request) -> HttpResponse:
    """The template that counts, what it may hold, and the way to another one."""
    return _shown(request, pack_templates.whose(request.GET.get("owner", ""), request.actor))


@doors.door("template", Verb.CREATE)
@pace.paced("import")
@require_POST
def bring(request: doors.Request) -> HttpResponse:
    """Takes a DOCX, and leads to what would be filled in."""
    owner = pack_templates.whose(request.POST.get("owner", ""), request.actor)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > letters.MOST_BYTES:
            raise errors.Unusable("template.file", "Choose a DOCX of at most 5 MB.", "file")
        kept = pack_templates.bring(owner, file.read(), file.name or "", by=request.actor)
    except errors.Unusable as problem:
        return _shown(request, owner, fault=forms.said(problem))
    return redirect("pack-template-waiting", kept.pk)


@doors.door("template", Verb.CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: doors.Request, pk: int) -> HttpResponse:
    """What a template holds, before it counts; makes it count."""
    kept = pack_templates.waiting(pk, request.actor)
    owner = kept.rows["owner"]
    if request.method == "POST":
        pack_templates.place(pk, by=request.actor)
        messages.success(request, _("Update packs are written into this template from now on."))
        return redirect(f"{reverse('pack-template')}?owner={owner}")
    report = pack_templates.report(kept.rows["found"])
    return _render(request, owner, "template_waiting", _("What is filled in"), kept=kept, report=report)


@doors.door("template", Verb.CREATE)
@pace.paced("export")
@require_safe
def sample(request: doors.Request, pk: int) -> HttpResponse:
    """A template that waits, filled with sample words."""
    kept = pack_templates.waiting(pk, request.actor)
    return _file(packs.sample(pack_templates.read(kept.rows["file"])), "sample")


@doors.door("template", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, what: str) -> HttpResponse:
    """The template that counts: as it was brought, or filled with sample words."""
    owner = pack_templates.whose(request.GET.get("owner", ""), request.actor)
    kept = pack_templates.present(owner, request.actor)
    if what not in ("sample", "original") or (kept is None and what == "original"):
        raise standing.nothing()
    data = pack_templates.read(kept.file) if kept else b""
    return _file(data if what == "original" else packs.sample(data), "template" if what == "original" else "sample")


@doors.door("template", Verb.EDIT)
@require_POST
def plain(request: doors.Request) -> HttpResponseRedirect:
    """Goes back to the plain template."""
    owner = pack_templates.whose(request.POST.get("owner", ""), request.actor)
    pack_templates.clear(owner, by=request.actor)
    messages.success(request, _("Update packs are written into the plain template again."))
    return redirect(f"{reverse('pack-template')}?owner={owner}")


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=exchange.TYPES["docx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer
