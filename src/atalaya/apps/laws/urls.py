"""Addresses of this room beside its register."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.laws import pages

urlpatterns: list[URLPattern] = [
    path("law/<int:pk>/text/", pages.text, name="law-text"),
    path("law/compare/", pages.compare, name="law-compare"),
    path("law/beside/", pages.beside, name="law-beside"),
    path("law/search/", pages.search, name="law-search"),
    path("law/bring/", pages.bring, name="law-bring"),
    path("law/arrivals/<int:pk>/", pages.arrival, name="law-arrival"),
]
