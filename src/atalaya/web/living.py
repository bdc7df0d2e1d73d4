"""Every component of the kit on one page, with invented content."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atalaya.web import samples


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The living page of the design system."""
    return render(request, "web/living.html", samples.everything())
