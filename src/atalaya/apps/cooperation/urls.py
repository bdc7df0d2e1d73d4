"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern

from atalaya.apps.cooperation import network_urls, request_urls, review_urls

urlpatterns: list[URLPattern] = [*request_urls.urlpatterns, *review_urls.urlpatterns, *network_urls.urlpatterns]
