"""The page from which the after-action text of an exercise is begun."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors
from atalaya.apps.drafting import after_action
from atalaya.apps.drafting.bill_pages import WRITES
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("draft", Verb.CREATE)
@require_http_methods(WRITES)
def after_action_texts(request: doors.Request) -> HttpResponse:
    """The exercises that were held; the text about one is begun, or found where it is begun."""
    if request.method == "POST":
        told = request.POST.get("exercise", "")
        if not told.isdigit() or len(told) > 18:
            raise errors.Missing("policy.missing", "There is no such record.")
        made = after_action.begin(int(told), by=request.actor)
        messages.success(request, _("The text is begun. Nobody outside sees it until you release it."))
        return redirect("draft", made.pk)
    told_of = {"title": _("After-action texts"), "lines": after_action.listing(request.actor)}
    return render(request, "drafting/after_action.html", told_of)
