"""Pages of certificates: the public check, a person's own, those of an activity, the files; keys for whoever checks."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import credentials
from atalaya.apps.access import doors, pace
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import certificate_actions as actions
from atalaya.apps.training import certificate_queries as queries
from atalaya.apps.training.activity_pages import WRITES, said, show
from atalaya.core import certificates, errors
from atalaya.core.policy import Verb

MOST_BYTES: Final = 100_000


def _address(request: HttpRequest, code: str) -> str:
    origin = settings.ENVIRONMENT.origin or request.build_absolute_uri("/").rstrip("/")
    return f"{origin}{reverse('certificate-here', args=[code])}"


@doors.door("", None)
@pace.paced("certificate")
@require_http_methods(WRITES)
def check(request: doors.Request) -> HttpResponse:
    """Checks a code that is typed, or the file of a certificate; says nothing of either but what is public."""
    told: dict[str, Any] = {"title": _("Check a certificate"), "code": request.POST.get("code", "")}
    if request.method != "POST":
        return render(request, "training/certificate_check.html", told)
    sent = request.FILES.get("file")
    if sent is not None and (sent.size or 0) <= MOST_BYTES:
        told["found"] = queries.brought(sent.read().decode("ascii", errors="replace"))
    else:
        code = certificates.plain_code(told["code"])
        if code:
            return redirect("certificate-check", code)
        told["fault"] = _("A code has twelve letters and figures, such as ABCD-EFGH-2345.")
        return render(request, "training/certificate_check.html", told, status=422)
    told["asked"] = True
    return render(request, "training/certificate_check.html", told)


@doors.door("", None)
@pace.paced("certificate")
@require_safe
def checked(request: doors.Request, code: str) -> HttpResponse:
    """What is behind a code."""
    found = queries.check(certificates.plain_code(code))
    told = {"title": _("Check a certificate"), "found": found, "asked": True, "code": code}
    return render(request, "training/certificate_check.html", told, status=200 if found else 404)


@doors.door("", None)
@require_safe
def here(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """From the address on paper, which has no language, to the page in the reader's."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponseRedirect(reverse("certificate-check", args=[certificates.plain_code(code) or "-"]))


@doors.door("", None)
@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys with which certificates are checked, as a JWK set."""
    del request
    return JsonResponse(credentials.key_set(actions.ring().trusted()))


@doors.door("", None)
@require_safe
def revoked(request: HttpRequest) -> JsonResponse:
    """The serials of revoked certificates."""
    del request
    return JsonResponse(queries.revoked())


@doors.door("", None)
@require_safe
def mine(request: doors.Request) -> HttpResponse:
    """What a person completed."""
    if request.actor.person is None:
        raise errors.Missing("policy.missing", standing.GONE)
    told = {"title": _("My certificates"), "rows": queries.mine(request.actor), "papers": queries.LANGUAGES}
    return render(request, "training/certificate_mine.html", told)


@doors.door("", None)
@pace.paced("export")
@require_safe
def transcript(request: doors.Request, language: str) -> HttpResponse:
    """The same on paper."""
    if request.actor.person is None or language not in queries.LANGUAGES:
        raise errors.Missing("policy.missing", standing.GONE)
    return _file(queries.transcript(request.actor, language), "application/pdf", f"transcript-{language}.pdf")


@doors.door("", None)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """A certificate on paper in a language, or as signed text; for its holder and whoever runs the activity."""
    row = queries.one(pk, request.actor)
    if kind == "jwt":
        return _file(row.token.encode(), "application/jwt", f"certificate-{row.code}.jwt")
    if kind not in queries.LANGUAGES:
        raise errors.Missing("policy.missing", standing.GONE)
    made = queries.page(row, kind, _address(request, row.code))
    return _file(made, "application/pdf", f"certificate-{row.code}-{kind}.pdf")


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def of_activity(request: doors.Request, pk: int) -> HttpResponse:
    """Certificates of an activity: those that can be issued, those that were."""
    found = standing.run(pk, request.actor)
    if request.method == "POST":
        hours = request.POST.get("hours", "").strip()
        try:
            if hours and not (hours.isdigit() and 0 < int(hours) <= 5000):
                raise errors.Unusable("certificate.hours", "Write hours as a whole number.", "hours")
            made = actions.issue(pk, int(hours) if hours else None, by=request.actor)
        except (errors.OutOfOrder, errors.Unusable) as problem:
            said(request, problem)
        else:
            messages.success(request, _("Issued: %(n)d") % {"n": len(made)})
        return redirect("activity-certificates", pk)
    told: dict[str, Any] = {"rows": queries.of_activity(pk, request.actor), "waits": len(actions.issuable(pk))}
    told["papers"] = queries.LANGUAGES
    told["stand"] = {row.place_id for row in told["rows"] if row.revoked_at is None}
    return show(request, found, "certificates", _("Certificates"), **told)


@doors.door("place", Verb.EDIT)
@require_POST
def revoke(request: doors.Request, pk: int) -> HttpResponse:
    """Revokes one, with the reason."""
    try:
        row = actions.revoke(pk, request.POST.get("why", ""), by=request.actor)
    except (errors.Unusable, errors.OutOfOrder) as problem:
        said(request, problem)
        row = queries.one(pk, request.actor)
    else:
        messages.success(request, _("Revoked. The public check says so from now on."))
    return redirect("activity-certificates", row.activity_id)


@doors.door("place", Verb.EDIT)
@require_POST
def anew(request: doors.Request, pk: int) -> HttpResponse:
    """Issues a right one in the place of one that was revoked."""
    number = queries.of_office(pk, request.actor).activity_id
    try:
        actions.issue_anew(pk, request.POST.get("holder", ""), by=request.actor)
    except (errors.Unusable, errors.OutOfOrder) as problem:
        said(request, problem)
    else:
        messages.success(request, _("Issued: %(n)d") % {"n": 1})
    return redirect("activity-certificates", number)


@doors.door("activity", Verb.EDIT)
@require_http_methods(WRITES)
def revoke_by_code(request: doors.Request) -> HttpResponse:
    """Revokes the certificate of a course by its code: an office sees no list of those who learn."""
    if not queries.is_office(request.actor):
        raise errors.Missing("policy.missing", standing.GONE)
    told: dict[str, Any] = {"title": _("Revoke a certificate by its code")}
    told |= {name: request.POST.get(name, "")[:500] for name in ("code", "why")}
    if request.method == "POST":
        try:
            actions.revoke_by_code(told["code"], told["why"], by=request.actor)
        except errors.Missing:
            told["fault"] = _("No certificate that you may revoke bears this code.")
        except (errors.Unusable, errors.OutOfOrder) as problem:
            told["fault"] = _(problem.detail)
        else:
            messages.success(request, _("Revoked. The public check says so from now on."))
            return redirect("certificate-revoke-code")
    status = 422 if told.get("fault") else 200
    return render(request, "training/certificate_revoke.html", told, status=status)


@doors.door("", None)
@require_POST
def take_out(request: doors.Request, pk: int) -> HttpResponse:
    """Takes the name out of a certificate, for its holder."""
    queries.one(pk, request.actor)
    actions.take_out(pk, by=request.actor)
    messages.success(request, _("The name was taken out. The certificate stands and tells of nobody."))
    return redirect("my-certificates")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
