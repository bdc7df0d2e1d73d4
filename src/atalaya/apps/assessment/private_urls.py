"""Addresses of self-assessments."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.assessment import private_pages as pages

urlpatterns: list[URLPattern] = [
    path("self-assessments/", pages.listing, name="private-list"),
    path("self-assessments/shared/", pages.counts, name="private-counts"),
    path("self-assessments/blank/<slug:catalogue>/", pages.blank, name="private-blank"),
    path("self-assessments/<int:pk>/", pages.one, name="private"),
    path("self-assessments/<int:pk>/act/", pages.act, name="private-act"),
    path("self-assessments/<int:pk>/delete/", pages.remove, name="private-remove"),
    path("self-assessments/<int:pk>/file/<slug:kind>/", pages.file, name="private-file"),
    path("self-assessments/<int:pk>/<slug:what>/", pages.area, name="private-area"),
]
