"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.registry import pages

urlpatterns: list[URLPattern] = [
    path("region/", pages.region, name="region"),
    path("country/<slug:code>/", pages.country, name="country-page"),
    path("contacts/", pages.contacts, name="contacts"),
]
