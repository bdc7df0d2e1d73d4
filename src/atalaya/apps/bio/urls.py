"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern

from atalaya.apps.bio import cbm_urls, committee_urls

urlpatterns: list[URLPattern] = [*cbm_urls.urlpatterns, *committee_urls.urlpatterns]
