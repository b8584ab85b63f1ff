"""Addresses of the feeds, each in three forms: `.rss`, `.atom`, `.json`."""

from __future__ import annotations

from django.urls import path, register_converter

from justaction.feeds import topics, views


class Form:
    """The end of the name of a feed."""

    regex = "|".join(topics.FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "feed")

app_name = "feeds"
urlpatterns = [
    path("feeds/", views.feeds, name="feeds"),
    path("feed.xml", views.feed, {"what": "all", "form": "rss"}, name="main"),
    path("feeds/<slug:what>.<feed:form>", views.feed, name="feed"),
    path("feeds/communities/<slug:slug>.<feed:form>", views.community, name="community"),
    path("feeds/organizations/<slug:slug>.<feed:form>", views.organization, name="organization"),
    path(
        "feeds/commitments/<slug:organization>/<slug:slug>.<feed:form>", views.commitment, name="commitment"
    ),
    path("feeds/standards/<str:code>.<feed:form>", views.standard, name="standard"),
]
