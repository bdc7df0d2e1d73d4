"""Addresses of peer reviews, findings and practices; some stand in place of the registers' own."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.cooperation import practice_pages, review_pages, review_text_pages

_ROWS = ("review-sessions", "review-visits", "review-notes", "findings")

urlpatterns: list[URLPattern] = [
    path("reviews/new/", review_pages.begin, name="reviews-new"),
    path("reviews/<int:pk>/", review_pages.room, name="reviews"),
    path("reviews/<int:pk>/step/<slug:step>/", review_pages.step, name="reviews-step"),
    *(path(f"{slug}/new/", review_pages.elsewhere, name=f"{slug}-new") for slug in _ROWS),
    path("findings/<int:pk>/step/<slug:step>/", review_pages.finding_step, name="findings-step"),
    path("findings/<int:pk>/progress/", review_pages.progress, name="finding-progress"),
    path("findings/<int:pk>/assign/", review_pages.assign, name="finding-assign"),
    path("review-visits/<int:pk>/public/", review_pages.visit_public, name="visit-public"),
    path("reviews/<int:pk>/scope/", review_pages.scope, name="review-scope"),
    path("reviews/<int:pk>/say/", review_pages.say, name="review-say"),
    path("reviews/<int:pk>/withdraw-from/", review_pages.leave, name="review-leave"),
    path("reviews/<int:pk>/pen/", review_pages.pen, name="review-pen"),
    path("reviews/<int:pk>/add/<slug:kind>/", review_pages.add, name="review-add"),
    path("reviews/<int:pk>/ledger/", review_pages.ledger, name="review-ledger"),
    path("reviews/<int:pk>/part/<slug:code>/", review_text_pages.part, name="review-part"),
    path("reviews/<int:pk>/part/<slug:code>/act/", review_text_pages.part_act, name="review-part-act"),
    path("reviews/<int:pk>/part/<slug:code>/pack/", review_text_pages.pack, name="review-pack"),
    path("review-packs/<int:pk>/file/", review_text_pages.pack_file, name="review-pack-file"),
    path("reviews/<int:pk>/joint/", review_text_pages.agreed, name="review-joint"),
    path("reviews/<int:pk>/joint/<slug:kind>/<slug:language>/", review_text_pages.file, name="review-file"),
    path("review-frames/", review_pages.frames, name="review-frames"),
    path("review-frames/<int:pk>/", review_pages.frame, name="review-frame"),
    path("practices/new/", practice_pages.begin, name="practices-new"),
    path("practices/<int:pk>/", practice_pages.one, name="practices"),
    path("practices/<int:pk>/consent/", practice_pages.consent, name="practice-consent"),
    path("library/practices/", practice_pages.library, name="practice-library"),
    path("library/practices/<int:pk>/", practice_pages.shelved, name="practice-shelved"),
    path("library/practices/<int:pk>/use/", practice_pages.use, name="practice-use"),
]
