"""Pages of lists: which are here, bring an edition, what it changed, switch a list on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.trade import concordance_queries
from atalaya.apps.trade import list_actions as actions
from atalaya.apps.trade import list_queries as queries
from atalaya.apps.trade import screen_forms as forms
from atalaya.core import errors
from atalaya.core.policy import Verb

WRITES = ["GET", "HEAD", "POST"]


@doors.door("list", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """The lists on this server: the Security Council's first, the others apart, each with what it is in law."""
    page = queries.page(request.actor)
    return render(request, "trade/lists.html", {"title": _("Lists"), "page": page, "form": forms.Basis()})


@doors.door("list", Verb.CREATE)
@pace.paced("import")
@require_http_methods(WRITES)
def bring(request: doors.Request) -> HttpResponse:
    """Takes an edition of a list; the worker reads it and makes its index."""
    owners = queries.bringers(request.actor)
    if not owners:
        raise errors.Missing("policy.missing", "There is no such record.")
    form = forms.Bring(owners, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        clean = dict(form.cleaned_data)
        file = clean.pop("file")
        try:
            made = actions.bring(file, file.name, actions.Bring(**clean), by=request.actor)
            return redirect("list-edition", made.pk)
        except errors.Unusable as problem:
            where = problem.where if problem.where in form.fields else None
            form.add_error(where, _(problem.detail))
    told = {"title": _("Bring a list"), "form": form}
    return render(request, "trade/bring.html", told, status=422 if request.method == "POST" else 200)


@doors.door("list", Verb.VIEW)
@require_safe
def edition(request: doors.Request, pk: int) -> HttpResponse:
    """An edition: what came, whether it was read, what it changed."""
    page = queries.edition(pk, request.actor)
    follow = concordance_queries.follow(page.row, request.actor)
    return render(request, "trade/edition.html", {"title": page.title, "page": page, "following": follow})


@doors.door("list", Verb.APPROVE)
@require_POST
def switch(request: doors.Request, owner: str, name: str) -> HttpResponseRedirect:
    """A country switches one of its lists on, with the basis in its law, or off."""
    try:
        if request.POST.get("act") == "off":
            actions.switch_off(name, owner, by=request.actor)
        else:
            actions.switch_on(name, owner, request.POST.get("basis", ""), by=request.actor)
        messages.success(request, _("Written down."))
    except (errors.Unusable, errors.OutOfOrder) as problem:
        messages.error(request, _(problem.detail))
    return redirect("lists")
