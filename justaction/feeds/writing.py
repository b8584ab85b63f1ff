"""A feed in its three forms: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org/version/1.1).

Each carries the newest checkpoint of the record, so that who follows holds a proof of how far it had come: in RSS and
Atom as an element of a namespace of its own, in JSON Feed as an object `_record`. The note is that of C2SP tlog-checkpoint.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from justaction.feeds.reading import Feed, Item
from justaction.web.context import language_tag

RECORD = "https://c2sp.org/tlog-checkpoint"


class _Checkpoint(SyndicationFeed):
    """What both forms in XML have beside Django's: the checkpoint, and the day of the newest entry."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:record": RECORD}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["note"]:
            handler.addQuickElement("record:checkpoint", self.feed["note"], {"href": self.feed["note_url"]})

    def latest_post_date(self) -> Any:
        return self.feed["updated"]


class Rss(_Checkpoint, Rss201rev2Feed):
    """RSS 2.0."""


class Atom(_Checkpoint, Atom1Feed):
    """Atom."""


def rss(feed: Feed, *, url: str, name: str, language: str) -> str:
    """The feed as RSS 2.0, at this address, of a collaborative of this name."""
    return _xml(Rss, feed, url=url, name=name, language=language)


def atom(feed: Feed, *, url: str, name: str, language: str) -> str:
    """The feed as Atom."""
    return _xml(Atom, feed, url=url, name=name, language=language)


def json_feed(feed: Feed, *, url: str, name: str, language: str) -> str:
    """The feed as JSON Feed."""
    tag = language_tag(language)
    said: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{name}: {feed.title}",
        "home_page_url": feed.page,
        "feed_url": url,
        "description": feed.about,
        "language": tag,
        "authors": [{"name": name, "url": settings.SITE_URL}],
        "items": [
            {
                "id": item.key,
                "url": item.url,
                "title": item.title,
                "content_html": body(item),
                "date_published": item.at.isoformat(),
                "date_modified": item.at.isoformat(),
                "tags": [item.topic],
                "language": tag,
                "_record": {"entry": item.index, "url": item.entry_url},
            }
            for item in feed.items
        ],
    }
    if feed.checkpoint:
        said["_record"] = {
            "about": RECORD,
            "entries": feed.checkpoint.size,
            "root": feed.checkpoint.root,
            "checkpoint": feed.checkpoint.note,
            "url": feed.checkpoint.url,
        }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def body(item: Item) -> str:
    """An entry as a reader shows it: what was said, what that means, where it stands on the record."""
    words = format_html_join("", "<p>{}</p>", ((part,) for part in item.words))
    return format_html(
        '{}<p>{}</p><p><a href="{}">{}</a></p>',
        words,
        item.about,
        item.entry_url,
        _("Entry %(n)s of the record") % {"n": item.index},
    )


def _xml(form: type[_Checkpoint], feed: Feed, *, url: str, name: str, language: str) -> str:
    written = form(
        title=f"{name}: {feed.title}",
        link=feed.page,
        description=feed.about,
        language=language_tag(language),
        author_name=name,
        author_link=settings.SITE_URL,
        feed_url=url,
        feed_guid=url,
        updated=feed.updated,
        note=feed.checkpoint.note if feed.checkpoint else "",
        note_url=feed.checkpoint.url if feed.checkpoint else "",
    )
    for item in feed.items:
        written.add_item(
            title=item.title,
            link=item.url,
            description=body(item),
            unique_id=item.key,
            unique_id_is_permalink=False,
            pubdate=item.at,
            updateddate=item.at,
            categories=[item.topic],
        )
    return written.writeString("utf-8")


WRITERS = {"rss": rss, "atom": atom, "json": json_feed}
