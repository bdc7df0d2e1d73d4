"""Addresses of the spaces of the network, of campaigns, of partners, of copies."""

from __future__ import annotations

from django.urls import URLPattern, path

from atalaya.apps.cooperation import copy_pages, network_campaign_pages, network_pages, partner_pages

urlpatterns: list[URLPattern] = [
    path("network/", network_pages.home, name="network"),
    path("network/campaigns/", network_campaign_pages.listing, name="network-campaigns"),
    path("network/campaigns/<int:pk>/", network_campaign_pages.one, name="network-campaign"),
    path("network/campaigns/<int:pk>/act/", network_campaign_pages.act, name="network-campaign-act"),
    path("network/confirm/<int:pk>/<str:secret>/", network_campaign_pages.confirm, name="network-confirm"),
    path("network/in/<slug:what>/", network_pages.space, name="network-space"),
    path("network/in/<slug:what>/follow/", network_pages.follow, name="network-follow"),
    path("network/in/<slug:what>/new/<slug:kind>/", network_pages.begin, name="network-begin"),
    path("network/in/<slug:what>/<int:pk>/", network_pages.thread, name="network-thread"),
    path("network/in/<slug:what>/<int:pk>/file/", network_pages.file, name="network-file"),
    path("network/in/<slug:what>/<int:pk>/event.ics", network_pages.event_file, name="network-event"),
    path("network/in/<slug:what>/<int:pk>/reply/", network_pages.reply, name="network-reply"),
    path("network/in/<slug:what>/<int:pk>/take-back/", network_pages.withdraw, name="network-withdraw"),
    path("network/in/<slug:what>/<int:pk>/moderate/", network_pages.moderate, name="network-moderate"),
    path("partners/", partner_pages.listing, name="partners"),
    path("partners/files/<int:pk>/", partner_pages.file, name="partner-file"),
    path("partners/<str:owner>/", partner_pages.one, name="partner"),
    path("partners/<str:owner>/<slug:what>/in/", partner_pages.receive, name="partner-receive"),
    path("partners/<str:owner>/<slug:what>/out/<slug:kind>/", partner_pages.give, name="partner-give"),
    path("copies/", copy_pages.listing, name="copies"),
    path("copies/bring/", copy_pages.bring, name="copy-bring"),
    path("copies/keys/", copy_pages.keys, name="copy-keys"),
    path("copies/send/<str:owner>/", copy_pages.send, name="copy-send"),
    path("copies/files/<int:pk>/", copy_pages.file, name="copy-file"),
    path("copies/<int:pk>/", copy_pages.one, name="copied"),
    path("copies/<int:pk>/file/", copy_pages.content, name="copied-file"),
]
