"""Addresses of peer reviews, findings and practices."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
