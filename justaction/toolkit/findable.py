"""What of the toolkit can be found by searching: tools that were adopted, and editions that came out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.toolkit.models import Edition, Tool, ToolRevision


def _tools() -> QuerySet[Tool]:
    adopted = ToolRevision.objects.values("tool")
    return Tool.objects.filter(pk__in=adopted).select_related("channel")


def _tool(row: Tool) -> Words:
    said = f"{row.purpose} {row.channel.name}. {row.words}"
    return Words(title=row.title, text=said, url=row.url, at=row.moved_at, language=row.language)


def _editions() -> QuerySet[Edition]:
    return Edition.objects.published().select_related("channel")


def _edition(row: Edition) -> Words:
    said = f"{row.channel.name} {row.year}. {row.intro} {row.what_changed}"
    return Words(title=row.title, text=said, url=row.url, at=row.published_at)


def tool_of(revision: ToolRevision) -> list[Tool]:
    """What changes for readers with a revision."""
    return [revision.tool]


SOURCES: list[Source[Any]] = [
    Source("tool", _("Tool"), _("Tools"), _tools, _tool, order=30),
    Source("toolkit", _("Toolkit"), _("Toolkits"), _editions, _edition, order=31),
]
