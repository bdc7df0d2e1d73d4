"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.trade import (
    case_pages,
    check_pages,
    concordance_pages,
    flag_pages,
    item_pages,
    list_pages,
    match_api,
    match_pages,
    screen_pages,
)

urlpatterns: list[URLPattern] = [
    path("lists/", list_pages.listing, name="lists"),
    path("lists/bring/", list_pages.bring, name="list-bring"),
    path("lists/concordance/", concordance_pages.concordance, name="concordance"),
    path("lists/concordance.csv", concordance_pages.file, name="concordance-file"),
    path("lists/<int:pk>/", list_pages.edition, name="list-edition"),
    path("lists/<str:owner>/<slug:name>/", list_pages.switch, name="list-switch"),
    path("items/", item_pages.item, name="item"),
    path("check/", check_pages.check, name="check"),
    path("licensing-cases/", case_pages.listing, name="cases"),
    path("licensing-cases/<slug:name>/", case_pages.case, name="case"),
    path("red-flags/", flag_pages.listing, name="red-flags"),
    path("red-flags/blank/<slug:catalogue>/", flag_pages.blank, name="red-flags-blank"),
    path("red-flags/<int:pk>/", flag_pages.one, name="red-flags-one"),
    path("red-flags/<int:pk>/delete/", flag_pages.remove, name="red-flags-remove"),
    path("red-flags/<int:pk>/workbook/", flag_pages.file, name="red-flags-file"),
    path("parties/", screen_pages.party, name="party"),
    path("screening/", screen_pages.listing, name="screening"),
    path("screening/keys/", match_pages.keys, name="trade-keys"),
    path("screening/keys/<int:pk>/end/", match_pages.end, name="trade-key-end"),
    path("screening/upload/", screen_pages.upload, name="screen-upload"),
    path("screening/<int:pk>/", screen_pages.run, name="screen-run"),
    path("screening/<int:pk>/answers.xlsx", screen_pages.result, name="screen-result"),
    path("screening/<int:pk>/<int:candidate>/", screen_pages.decide, name="screen-decide"),
]

programs: list[URLPattern] = [
    path("match/<slug:dataset>", match_api.match, name="match"),
    path("search/<slug:dataset>", match_api.search, name="match-search"),
    path("entities/<str:key>", match_api.entity, name="match-entity"),
    path("catalog", match_api.catalogue, name="match-catalogue"),
    path("algorithms", match_api.algorithms, name="match-algorithms"),
    path("healthz", match_api.alive, name="match-alive"),
    path("readyz", match_api.ready, name="match-ready"),
]
"""What programs ask: without a language in front, where their clients look."""
