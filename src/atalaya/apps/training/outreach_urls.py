"""Addresses of awareness work."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.training import outreach_pages as pages

urlpatterns: list[URLPattern] = [
    path("outreach/", pages.overview, name="outreach"),
    path("outreach/ask/", pages.ask, name="enquiry-ask"),
    path("enquiries/<int:pk>/step/<slug:step>/", pages.step, name="enquiries-step"),
]
