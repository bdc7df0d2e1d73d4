"""Addresses of this room beside its register; two of them stand in place of the register's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.drafting import file_pages, pages, round_pages, talk_pages, workshop_pages

urlpatterns: list[URLPattern] = [
    path("drafts/new/", file_pages.start, name="drafts-new"),
    path("drafts/<int:pk>/step/<slug:step>/", pages.step, name="drafts-step"),
    path("draft/start/", file_pages.start, name="draft-start"),
    path("draft/gaps/", file_pages.gaps, name="draft-gaps"),
    path("draft/arrivals/<int:pk>/", file_pages.arrival, name="draft-arrival"),
    path("draft/files/<int:pk>/", file_pages.file, name="draft-file"),
    path("draft/files/<int:pk>/fetch/", file_pages.fetch, name="draft-fetch"),
    path("draft/<int:pk>/", pages.text, name="draft"),
    path("draft/<int:pk>/insert/", pages.insert, name="draft-insert"),
    path("draft/<int:pk>/checks/", pages.checks, name="draft-checks"),
    path("draft/<int:pk>/languages/", pages.languages, name="draft-languages"),
    path("draft/<int:pk>/versions/", pages.versions, name="draft-versions"),
    path("draft/<int:pk>/compare/", pages.compare, name="draft-compare"),
    path("draft/<int:pk>/history/", pages.history, name="draft-history"),
    path("draft/<int:pk>/export/", file_pages.files, name="draft-files"),
    path("draft/<int:pk>/templates/", file_pages.templates, name="draft-templates"),
    path("draft/<int:pk>/back/", file_pages.bring_back, name="draft-back"),
    path("draft/<int:pk>/comments/", talk_pages.table, name="draft-comments"),
    path("draft/<int:pk>/comments/<slug:kind>/", talk_pages.table_file, name="draft-comments-file"),
    path("draft/<int:pk>/comment/<int:number>/", talk_pages.decide, name="draft-decide"),
    path("draft/<int:pk>/comment/<int:number>/done/", talk_pages.done, name="draft-done"),
    path("draft/<int:pk>/comment/<int:number>/withdraw/", talk_pages.withdraw, name="draft-comment-withdraw"),
    path("draft/<int:pk>/rounds/", round_pages.listing, name="draft-rounds"),
    path("draft/<int:pk>/clearance/", round_pages.clearance, name="draft-clearance"),
    path("draft/<int:pk>/workshops/", workshop_pages.listing, name="draft-workshops"),
    path("draft/<int:pk>/clause/<slug:clause>/", pages.clause, name="draft-clause"),
    path("draft/<int:pk>/clause/<slug:clause>/edit/", pages.edit, name="draft-edit"),
    path("draft/<int:pk>/clause/<slug:clause>/place/", pages.place, name="draft-place"),
    path("draft/<int:pk>/clause/<slug:clause>/wordings/", pages.wordings, name="draft-wordings"),
    path("draft/<int:pk>/clause/<slug:clause>/comment/", talk_pages.comment, name="draft-comment"),
    path("draft/rounds/<int:pk>/", round_pages.one, name="draft-round"),
    path("draft/rounds/<int:pk>/act/", round_pages.act, name="draft-round-act"),
    path("consultations/<int:pk>/", round_pages.consultation, name="consultation"),
    path("consult/<int:pk>/<str:secret>/", round_pages.consult, name="consult"),
    path("draft/parties/<int:pk>/", round_pages.party, name="draft-party"),
    path("draft/workshops/<int:pk>/", workshop_pages.wall, name="workshop"),
    path("draft/workshops/<int:pk>/people/", workshop_pages.people, name="workshop-people"),
    path("draft/workshops/<int:pk>/close/", workshop_pages.close, name="workshop-close"),
    path("draft/workshops/<int:pk>/record/", workshop_pages.record, name="workshop-record"),
]
