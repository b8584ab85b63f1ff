"""What of the newsletter can be found by searching: issues that went out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from justaction.newsletter import writing
from justaction.newsletter.models import Issue
from justaction.search.sources import Source, Words
from justaction.texts import markdown


def _issue(row: Issue) -> Words:
    words = next(iter(writing.newest(row).values()))
    return Words(
        title=words.title,
        text=markdown.to_text(words.text),
        url=row.url,
        at=row.started_at,
        language=words.language,
    )


SOURCES = [Source("newsletter", _("Newsletter"), _("Newsletters"), Issue.objects.out, _issue, order=65)]
