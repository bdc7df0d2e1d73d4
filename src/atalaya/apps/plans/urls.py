"""Addresses of this room beside its registers."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.plans import edition_pages, pages, paper_pages

urlpatterns: list[URLPattern] = [
    path("plan/<int:pk>/", pages.plan, name="plan"),
    path("plan/<int:pk>/add/", pages.add, name="plan-add"),
    path("plan/<int:pk>/text/", pages.text, name="plan-text"),
    path("plan/<int:pk>/effect/", pages.effect, name="plan-effect"),
    path("plan/<int:pk>/progress/", pages.progress, name="plan-progress"),
    path("plan/<int:pk>/export/<slug:kind>/", pages.export, name="plan-export"),
    path("plan/<int:pk>/editions/", edition_pages.listing, name="plan-editions"),
    path("plan/<int:pk>/renew/", edition_pages.renew, name="plan-renew"),
    path("plan/<int:pk>/compare/", edition_pages.compare, name="plan-compare"),
    path("plan/<int:pk>/editions/<int:number>/", edition_pages.edition, name="plan-edition"),
    path("plan/<int:pk>/editions/<int:number>/publish/", edition_pages.publish, name="plan-publish"),
    path("plan/<int:pk>/editions/<int:number>/<slug:kind>/", edition_pages.edition_file, name="plan-edition-file"),
    path("plan/<int:pk>/public/", edition_pages.public, name="plan-public"),
    path("plan/<int:pk>/public/<slug:kind>/", edition_pages.public_file, name="plan-public-file"),
    path("plan/<int:pk>/papers/", paper_pages.bring, name="plan-papers"),
    path("plan/papers/<int:pk>/", paper_pages.paper, name="plan-paper"),
    path("plan/papers/<int:pk>/<int:number>/", paper_pages.line, name="plan-paper-line"),
    path("measure/<int:pk>/", pages.measure, name="measure"),
    path("measure/<int:pk>/fields/", pages.fields, name="measure-fields"),
    path("measure/<int:pk>/notes/", pages.note, name="measure-note"),
    path("measure/<int:pk>/notes/<int:number>/", pages.evidence, name="measure-evidence"),
    path("measure/<int:pk>/again/", pages.again, name="measure-again"),
    path("measure/<int:pk>/request/", pages.request_text, name="measure-request"),
    path("measure/<int:pk>/request/docx/", pages.request_file, name="measure-request-file"),
]
