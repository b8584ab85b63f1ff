"""What of share-outs can be found by searching: editions that came out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.shareout.models import Edition


def _edition(row: Edition) -> Words:
    return Words(
        title=row.title, text=f"{row.year}. {row.about} {row.words}", url=row.url, at=row.published_at
    )


SOURCES = [
    Source("share_out", _("Share-out"), _("Share-outs"), Edition.objects.published, _edition, order=60)
]
