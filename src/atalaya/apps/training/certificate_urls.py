"""Addresses of certificates; what is printed on paper and what programs ask has no language in front."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.training import certificate_pages as pages

urlpatterns: list[URLPattern] = [
    path("certificates/check/", pages.check, name="certificate-ask"),
    path("certificates/check/<str:code>/", pages.checked, name="certificate-check"),
    path("certificates/<int:pk>/<slug:kind>/", pages.file, name="certificate-file"),
    path("certificates/<int:pk>/act/revoke/", pages.revoke, name="certificate-revoke"),
    path("certificates/<int:pk>/act/anew/", pages.anew, name="certificate-anew"),
    path("certificates/<int:pk>/act/forget/", pages.take_out, name="certificate-forget"),
    path("certificates/revoke/", pages.revoke_by_code, name="certificate-revoke-code"),
    path("me/certificates/", pages.mine, name="my-certificates"),
    path("me/certificates/<slug:language>/", pages.transcript, name="my-transcript"),
    path("training/activities/<int:pk>/certificates/", pages.of_activity, name="activity-certificates"),
]
programs: list[URLPattern] = [
    path("certificates/check/<str:code>/", pages.here, name="certificate-here"),
    path("certificates/keys.json", pages.keys, name="certificate-keys"),
    path("certificates/revoked.json", pages.revoked, name="certificate-revoked"),
]
