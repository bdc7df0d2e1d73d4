"""Addresses of this room beside its register."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.assessment import (
    approved_pages,
    exchange_pages,
    own_catalogue_pages,
    pages,
    study_pages,
    template_pages,
)

urlpatterns: list[URLPattern] = [
    path("matrix/own-surveys/", own_catalogue_pages.listing, name="own-surveys"),
    path("matrix/own-surveys/bring/", own_catalogue_pages.bring, name="own-survey-bring"),
    path("matrix/own-surveys/example/<slug:kind>/", own_catalogue_pages.model, name="own-survey-model"),
    path("matrix/own-surveys/waiting/<int:pk>/", own_catalogue_pages.preview, name="own-survey-preview"),
    path("matrix/own-surveys/<int:pk>/", own_catalogue_pages.view, name="own-survey"),
    path("matrix/own-surveys/<int:pk>/<slug:kind>/", own_catalogue_pages.file, name="own-survey-file"),
    path("matrix/template/", template_pages.view, name="pack-template"),
    path("matrix/template/bring/", template_pages.bring, name="pack-template-bring"),
    path("matrix/template/plain/", template_pages.plain, name="pack-template-plain"),
    path("matrix/template/file/<slug:what>/", template_pages.file, name="pack-template-file"),
    path("matrix/template/waiting/<int:pk>/", template_pages.waiting, name="pack-template-waiting"),
    path("matrix/template/waiting/<int:pk>/sample/", template_pages.sample, name="pack-template-sample"),
    path("matrix/<int:pk>/", pages.workspace, name="matrix"),
    path("matrix/<int:pk>/steps/", pages.steps, name="matrix-steps"),
    path("matrix/<int:pk>/read/", pages.read, name="matrix-read"),
    path("matrix/<int:pk>/accept/", pages.accept, name="matrix-accept"),
    path("matrix/<int:pk>/approved/", approved_pages.bring, name="matrix-approved"),
    path("matrix/<int:pk>/approved/<int:number>/", approved_pages.beside, name="matrix-beside"),
    path("matrix/<int:pk>/lists/", exchange_pages.lists, name="matrix-lists"),
    path("matrix/<int:pk>/calls/", exchange_pages.call_list, name="matrix-calls"),
    path("matrix/calls/<int:pk>/state/", exchange_pages.call_state, name="matrix-call-state"),
    path("matrix/calls/<int:pk>/answer/", exchange_pages.call_back, name="matrix-call-back"),
    path("matrix/<int:pk>/workbook/", exchange_pages.workbook, name="matrix-workbook"),
    path("matrix/<int:pk>/merge/", exchange_pages.merge, name="matrix-merge"),
    path("matrix/<int:pk>/editions/", exchange_pages.edition_list, name="matrix-editions"),
    path("matrix/<int:pk>/editions/<int:number>/<slug:kind>/", exchange_pages.edition, name="matrix-edition"),
    path("matrix/<int:pk>/compare/", exchange_pages.compare, name="matrix-compare"),
    path("matrix/<int:pk>/export/<slug:kind>/", exchange_pages.export, name="matrix-export"),
    path("matrix/<int:pk>/concordance/", study_pages.concordance, name="matrix-concordance"),
    path("matrix/<int:pk>/gaps/", study_pages.gaps, name="matrix-gaps"),
    path("matrix/<int:pk>/carry/", study_pages.carry, name="matrix-carry"),
    path("matrix/across/<slug:catalogue>/<str:field>/", study_pages.across, name="matrix-across"),
    path("region/coverage/", study_pages.region, name="region-coverage"),
    path("matrix/<int:pk>/brief/", exchange_pages.country_brief, name="matrix-brief"),
    path("matrix/<int:pk>/evidence/<int:number>/", exchange_pages.file, name="matrix-file"),
    path("matrix/<int:pk>/<str:field>/", pages.field, name="matrix-field"),
    path("matrix/<int:pk>/<str:field>/answer/", pages.answer, name="matrix-answer"),
    path("matrix/<int:pk>/<str:field>/step/", pages.step, name="matrix-step"),
    path("matrix/<int:pk>/<str:field>/refuse/", pages.refuse, name="matrix-refuse"),
    path("matrix/<int:pk>/<str:field>/comment/", pages.comment, name="matrix-comment"),
    path("matrix/<int:pk>/<str:field>/evidence/", pages.evidence, name="matrix-evidence"),
    path("matrix/<int:pk>/<str:field>/cite/", pages.cite, name="matrix-cite"),
]
