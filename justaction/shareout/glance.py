"""What an edition says at one glance (`web/glance.py`): so that one can say that something in it is wrong."""

from __future__ import annotations

from justaction.shareout.models import Edition
from justaction.web.glance import Context, Glance


def find(year: int, number: int) -> Context | None:
    row = Edition.objects.filter(year=year, number=number).exclude(published_at=None).first()
    return {"edition": row} if row else None


def say(at: Context) -> Glance | None:
    """It has a card and a citation of its own, frozen with it."""
    row: Edition = at["edition"]
    if row.published_at is None:
        return None
    url = f"/share-out/{row.year}/{row.number}/"
    return Glance(title=str(row.title), url=url, on=row.published_at.date(), thread=row.subject)
