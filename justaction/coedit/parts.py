"""What writing together adds to one's own page: where one was named, and what is kept of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.coedit import kinds
from justaction.coedit.models import Call, Hand, Suggestion
from justaction.web.slots import Part, only_when

MOST = 10


@only_when(lambda viewer: Call.objects.filter(person=viewer, seen_at=None))
def my_turns(viewer: Any, thing: Any) -> Iterator[Part]:
    """Texts in which somebody named them, until they have been there."""
    told = set()
    for call in (
        Call.objects.filter(person=viewer, seen_at=None).select_related("document").order_by("-at")[:MOST]
    ):
        if call.document_id in told or not kinds.known(call.document) or not kinds.may(viewer, call.document):
            continue
        told.add(call.document_id)
        yield Part(
            title=kinds.of(call.document).named(call.document),
            note=_("Somebody named you in this text."),
            url=reverse("coedit:write", args=[call.document_id]),
            button=_("Look"),
        )


def my_data(viewer: Any, thing: Any) -> Iterator[Part]:
    """What they suggested and said, and where they were named."""
    suggested = Suggestion.objects.filter(author=viewer).select_related("document").order_by("id")
    yield Part(
        title="written_together",
        context={
            "suggestions": [
                {
                    "text": one.document.title,
                    "put_in": one.inserted,
                    "taken_out": one.deleted,
                    "why": one.note,
                    "state": one.state,
                    "reason": one.reason,
                    "made_at": one.made_at,
                }
                for one in suggested
            ],
            "comments": list(viewer.remarks.order_by("id").values("thread__document__title", "words", "at")),
            "named_in": list(viewer.calls_in_texts.order_by("id").values("document__title", "at", "seen_at")),
            "wrote_in": list(
                Hand.objects.filter(person=viewer).order_by("id").values("document__title", "number")
            ),
        },
    )
