"""Addresses of the map of oversight and of codes beside the ten elements."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.bio import committee_pages as pages

urlpatterns: list[URLPattern] = [
    path("oversight/", pages.choose, name="oversight-map"),
    path("oversight/<str:code>/", pages.oversight, name="oversight"),
    path("conduct/", pages.codes, name="codes-beside"),
]
