"""What of the channels can be found by searching: posts that are out."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.social.models import Post


def _out() -> QuerySet[Post]:
    return Post.objects.filter(state=Post.State.OUT, standing__isnull=False)


def _post(row: Post) -> Words:
    said = row.standing or {}
    text = row.texts.exclude(standing="").values_list("standing", flat=True).first() or ""
    return Words(
        title=said.get("title", row.title),
        text=text,
        url=row.url,
        at=row.send_at,
        language=said.get("language", row.language),
    )


SOURCES = [Source("post", _("Post"), _("Posts"), _out, _post, order=66)]
