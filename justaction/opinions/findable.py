"""What of sense-making can be found by searching: the questions that anyone may answer."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.opinions.models import Conversation
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Conversation]:
    return Conversation.objects.filter(who=Conversation.Who.ANYONE, scope="")


def _conversation(row: Conversation) -> Words:
    return Words(title=row.question, text=row.why, url=f"/opinions/{row.slug}/", at=row.opens_at)


SOURCES = [Source("opinions", _("Do we agree?"), _("Do we agree?"), _rows, _conversation, order=65)]
