"""Addresses of learners."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.training import course_pages
from atalaya.apps.training import learner_pages as pages

urlpatterns: list[URLPattern] = [
    path("learn/", pages.catalogue, name="learn"),
    path("learn/curriculum/", pages.curriculum, name="learn-curriculum"),
    path("learn/paper/<int:pk>/", pages.paper, name="learn-paper"),
    path("learn/paper/<int:pk>/<int:place>/", pages.question, name="learn-question"),
    path("learn/own/<int:pk>/", course_pages.own, name="own-course"),
    path("learn/own/<int:pk>/<slug:language>.gift", course_pages.bank, name="own-course-gift"),
    path("learn/<slug:key>/", pages.course, name="learn-course"),
    path("learn/<slug:key>/again/", pages.again, name="learn-again"),
    path("learn/<slug:key>/lesson/<slug:lesson>/", pages.lesson, name="learn-lesson"),
    path("learn/<slug:key>/test/<slug:part>/", pages.test, name="learn-test"),
    path("learn/<slug:key>/file/<int:pk>/", course_pages.file, name="learn-file"),
    path("learn/<slug:key>/package/<slug:language>.zip", course_pages.package, name="learn-package"),
]
