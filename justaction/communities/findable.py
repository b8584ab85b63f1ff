"""What of communities can be found by searching: their homes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Community]:
    return Community.objects.select_related("channel")


def _community(row: Community) -> Words:
    url = f"/communities/{row.channel.slug}/"
    return Words(title=row.channel.name, text=f"{row.channel.examples}. {row.welcome}", url=url)


SOURCES = [Source("community", _("Community"), _("Communities"), _rows, _community, order=45)]
