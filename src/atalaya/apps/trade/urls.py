"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
