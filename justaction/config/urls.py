"""Addresses: each chapter's own. English has no prefix; other languages do (`/es/…`)."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from justaction.config import api, views
from justaction.members.urls import for_allauth

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("health/", views.alive, name="alive"),
    path("ready/", views.ready_to_serve, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("justaction.web.urls")),
    path("api/v1/", api.urls()),
]
urlpatterns += i18n_patterns(
    path("steer/running/", views.running, name="running"),
    # one line a chapter, in the order of the house
    path("", include("justaction.feeds.urls")),
    path("", include("justaction.dashboard.urls")),
    path("", include("justaction.home.urls")),
    path("", include("justaction.shareout.urls")),
    path("", include("justaction.newsletter.urls")),
    path("", include("justaction.social.urls")),
    path("", include("justaction.commitments.urls")),
    path("", include("justaction.assessments.urls")),
    path("", include("justaction.toolkit.urls")),
    path("", include("justaction.convenings.urls")),
    path("", include("justaction.statement.urls")),
    path("", include("justaction.harms.urls")),
    path("", include("justaction.standards.urls")),
    path("", include("justaction.workinggroup.urls")),
    path("", include("justaction.communities.urls")),
    path("", include("justaction.ballots.urls")),
    path("", include("justaction.opinions.urls")),
    path("", include("justaction.website.urls")),
    path("", include("justaction.members.urls")),
    path("", include(for_allauth)),
    path("", include("justaction.collaborative.urls")),
    path("", include("justaction.record.urls")),
    path("", include("justaction.coedit.urls")),
    path("", include("justaction.mail.urls")),
    prefix_default_language=False,
)
handler400 = "justaction.web.views.bad_request"
handler403 = "justaction.web.views.forbidden"
handler404 = "justaction.web.views.not_found"
handler500 = "justaction.web.views.server_error"
