"""Addresses of requests, offers and programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.cooperation import desk_pages, programme_pages, request_pages, request_text_pages, request_way_pages

urlpatterns: list[URLPattern] = [
    path("assistance/", request_pages.listing, name="assistance"),
    path("assistance/new/", request_pages.new, name="request-new"),
    path("assistance/hint/", request_pages.hint, name="request-hint"),
    path("assistance/counts/", programme_pages.counts, name="assistance-counts"),
    path("assistance/<int:pk>/", request_pages.request_page, name="request"),
    path("assistance/<int:pk>/consent/", request_pages.consent, name="request-consent"),
    path("assistance/<int:pk>/send/", request_way_pages.send, name="request-send"),
    path("assistance/<int:pk>/note/", request_way_pages.note, name="request-note"),
    path("assistance/<int:pk>/release/", request_way_pages.release, name="request-release"),
    path("assistance/<int:pk>/matches/", programme_pages.matches, name="request-matches"),
    path("assistance/<int:pk>/restricted/", request_text_pages.restricted, name="request-restricted"),
    path("assistance/<int:pk>/feedback/", request_text_pages.feedback, name="request-feedback"),
    path("assistance/offers/<int:pk>/feedback/", request_text_pages.offer_feedback, name="offer-feedback"),
    path("assistance/<int:pk>/<slug:kind>/", request_way_pages.export, name="request-export"),
    path("assistance/ways/<int:pk>/", request_way_pages.way, name="request-way"),
    path("assistance/ways/<int:pk>/publish/", request_way_pages.publish, name="request-publish"),
    path("assistance/ways/<int:pk>/record/<slug:step>/", request_way_pages.record, name="request-record"),
    path("assistance/shown/<int:pk>/", request_way_pages.shown, name="request-shown"),
    path("assistance/shown/<int:pk>/offer/", request_way_pages.offer, name="request-offer"),
    path("assistance/shown/<int:pk>/step/<slug:step>/", request_way_pages.follow, name="request-follow"),
    path("assistance/posted/<int:pk>/", request_pages.posted, name="request-posted"),
    path("desk/<str:code>/", desk_pages.desk, name="committee-desk"),
]
