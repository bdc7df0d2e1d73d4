"""Addresses of activities and of participation. The step of an activity is taken here, with what it has to wait for."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.training import activity_list_pages as lists
from atalaya.apps.training import activity_pages as pages
from atalaya.apps.training import participation_pages

urlpatterns: list[URLPattern] = [
    path("training/activities/", pages.calendar, name="activity-calendar"),
    path("training/activities/new/", pages.new, name="activity-new"),
    path("training/activities/<int:pk>/", pages.activity, name="activity"),
    path("training/activities/<int:pk>/lay-down/", pages.lay_down, name="activity-lay-down"),
    path("training/activities/<int:pk>/nominate/", pages.nominate, name="activity-nominate"),
    path("training/activities/<int:pk>/selection/", pages.selection, name="activity-selection"),
    path("training/activities/<int:pk>/text/<slug:name>/", pages.text, name="activity-text"),
    path("training/activities/<int:pk>/attendance/", lists.attendance, name="activity-attendance"),
    path("training/activities/<int:pk>/attendance/<str:key>/", lists.session, name="activity-session"),
    path("training/activities/<int:pk>/scores/", lists.scores, name="activity-scores"),
    path("training/activities/<int:pk>/followed/", lists.followed, name="activity-followed"),
    path("training/activities/<int:pk>/names/", lists.names, name="activity-names"),
    path("training/activities/<int:pk>/names/receive/", lists.receive, name="activity-receive"),
    path("training/activities/<int:pk>/names/give/<slug:kind>/", lists.give, name="activity-give"),
    path("training/activities/<int:pk>/names/<int:number>/", lists.preview, name="activity-names-preview"),
    path("training/places/<int:pk>/follow/", pages.follow, name="place-follow"),
    path("training/participation/", participation_pages.participation, name="participation"),
    path("here/<str:token>/", lists.sign_in, name="activity-sign-in"),
    path("activities/<int:pk>/step/<slug:step>/", pages.step, name="activities-step"),
    path("places/<int:pk>/step/<slug:step>/", pages.place_step, name="places-step"),
]
