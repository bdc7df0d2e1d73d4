"""Pages of screening: one party, a spreadsheet, what waits to be looked at."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.trade import list_live, wording
from atalaya.apps.trade import screen_actions as actions
from atalaya.apps.trade import screen_forms as forms
from atalaya.apps.trade import screen_queries as queries
from atalaya.core import errors
from atalaya.core.policy import Verb

WRITES: Final = ["GET", "HEAD", "POST"]
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _owner(request: doors.Request) -> tuple[str, list[tuple[str, str]]]:
    """For whom this person screens: what was chosen, else the first."""
    mine = queries.owners(request.actor)
    if not mine:
        raise errors.Missing("policy.missing", "There is no such record.")
    told = request.POST.get("owner") or request.GET.get("owner", "")
    return (told if told in mine else mine[0]), queries.named(mine)


@doors.door("screening", Verb.CREATE)
@pace.paced("search")
@require_http_methods(WRITES)
def party(request: doors.Request) -> HttpResponse:
    """One party against the lists: what was asked stands in no address, and is kept only on demand."""
    owner, mine = _owner(request)
    form = forms.Ask(request.POST or None)
    answer, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if request.POST.get("act") == "keep":
                    made = actions.keep(form.query(), owner, by=request.actor)
                    return redirect("screen-run", made.pk)
                answer, status = queries.ask(form.query(), queries.lists_of(owner), owner), 200
            except errors.Unusable as problem:
                form.add_error("name", _(problem.detail))
    told: dict[str, Any] = {"title": _("Check a party"), "form": form, "answer": answer, "owner": owner}
    told |= {"owners": mine, "lists": queries.lists_of(owner), "caution": wording.notice()}
    return render(request, "trade/party.html", told, status=status)


@doors.door("screening", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """What was screened, the newest first."""
    if not queries.owners(request.actor, Verb.VIEW):
        raise errors.Missing("policy.missing", "There is no such record.")
    told: dict[str, Any] = {"title": _("Screening"), "columns": queries.run_columns()}
    told["rows"] = queries.latest(request.actor)
    told |= {"may_add": bool(queries.owners(request.actor)), "waits": queries.queue(request.actor)}
    return render(request, "trade/runs.html", told)


@doors.door("screening", Verb.CREATE)
@pace.paced("import")
@require_http_methods(WRITES)
def upload(request: doors.Request) -> HttpResponse:
    """Takes a spreadsheet; the worker answers it."""
    owner, mine = _owner(request)
    form = forms.Upload(mine, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = actions.bring(file, file.name, form.cleaned_data["owner"], form.wanted(), by=request.actor)
        return redirect("screen-run", made.pk)
    told = {"title": _("Screen a spreadsheet"), "form": form, "lists": queries.lists_of(owner)}
    return render(request, "trade/upload.html", told, status=422 if request.method == "POST" else 200)


@doors.door("screening", Verb.VIEW)
@require_safe
def run(request: doors.Request, pk: int) -> HttpResponse:
    """A run: how far it is, and its queue; a part of the page asks for itself while it works."""
    number = request.GET.get("page", "1")
    decided = request.GET.get("decided") == "1"
    page = queries.page(pk, request.actor, int(number) if number.isdecimal() and len(number) < 5 and int(number) else 1,
                        decided=decided)  # fmt: skip
    told = {"title": page.run.name, "page": page, "decided": decided, "verdicts": forms.Decide().fields["verdict"]}
    told |= {"why": wording.fault(page.run.fault.get("code", ""), page.run.fault.get("detail", ""))}
    name = "trade/run_progress.html" if request.headers.get("HX-Request") else "trade/run.html"
    return render(request, name, told | {"caution": wording.notice(), "query": "decided=1&" if decided else ""})


@doors.door("screening", Verb.APPROVE)
@require_POST
def decide(request: doors.Request, pk: int, candidate: int) -> HttpResponseRedirect:
    """A person decides about a candidate."""
    queries.run(pk, request.actor)
    form = forms.Decide(request.POST)
    try:
        if not form.is_valid():
            raise errors.Unusable("screening.why", "Say which it is, and why.", "why")
        actions.decide(candidate, form.cleaned_data["verdict"], form.cleaned_data["why"], by=request.actor)
        messages.success(request, _("Written down. The same question is answered with it while the entry stands."))
    except (errors.OutOfOrder, errors.Unusable) as problem:
        messages.error(request, _(problem.detail))
    return redirect(f"{reverse('screen-run', args=[pk])}#queue")


@doors.door("screening", Verb.VIEW)
@pace.paced("export")
@require_safe
def result(request: doors.Request, pk: int) -> HttpResponse:
    """The answers as a spreadsheet."""
    found = queries.run(pk, request.actor)
    if not found.result:
        raise errors.Missing("policy.missing", "There is no such record.")
    answer = HttpResponse(list_live.files().read(found.result), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="screening-{found.pk}.xlsx"'
    return answer
