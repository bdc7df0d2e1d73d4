"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from atalaya.apps.access import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("people/<str:owner>/", pages.people, name="people"),
    path("people/<str:owner>/invite/", pages.invite, name="invite"),
    path("people/end/<slug:what>/<int:pk>/", pages.end, name="end-grant"),
    path("invitation/<int:pk>/<str:secret>/", pages.accept, name="accept"),
    path("me/", pages.me, name="me"),
    path("me/stand-in/", pages.delegate, name="delegate"),
    path("me/data/", pages.my_data, name="my-data"),
    path("me/calendar/", pages.subscription, name="subscription"),
    path("me/delete/", pages.forget, name="forget"),
    path("theme/", pages.theme, name="theme"),
    path("log/<str:owner>/", pages.log, name="log"),
    path("look-again/<int:pk>/", pages.look, name="second-look"),
]
