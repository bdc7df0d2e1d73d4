"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern

from atalaya.apps.training import activity_urls, certificate_urls, learner_urls, outreach_urls

urlpatterns: list[URLPattern] = [
    *activity_urls.urlpatterns,
    *certificate_urls.urlpatterns,
    *learner_urls.urlpatterns,
    *outreach_urls.urlpatterns,
]
programs = certificate_urls.programs
