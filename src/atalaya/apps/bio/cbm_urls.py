"""Addresses of the yearly return."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.bio import cbm_pages as pages

urlpatterns: list[URLPattern] = [
    path("cbm/<int:pk>/", pages.one, name="cbm"),
    path("cbm/<int:pk>/step/", pages.step, name="cbm-step"),
    path("cbm/<int:pk>/release/", pages.release, name="cbm-release"),
    path("cbm/<int:pk>/ask/", pages.ask, name="cbm-ask"),
    path("cbm/<int:pk>/file/<slug:kind>/", pages.file, name="cbm-file"),
    path("cbm/<int:pk>/form/<slug:what>/", pages.form, name="cbm-form"),
    path("cbm/asks/<int:pk>/act/", pages.ask_act, name="cbm-ask-act"),
    path("cbm/data/<int:pk>/<str:secret>/", pages.data, name="cbm-data"),
    path("cbm/released/<int:pk>/", pages.released, name="cbm-released"),
]
