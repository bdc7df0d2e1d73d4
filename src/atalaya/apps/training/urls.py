"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern

from atalaya.apps.training import activity_urls, outreach_urls

urlpatterns: list[URLPattern] = [*activity_urls.urlpatterns, *outreach_urls.urlpatterns]
