"""What the page of a harm shows to one viewer."""

from __future__ import annotations

from typing import Any

from justaction.harms import policy
from justaction.harms.models import Harm, Wording
from justaction.members.models import Person
from justaction.web import house, slots
from justaction.web.origins import Origin

KIND = "harm"


def words(row: Wording) -> dict[str, Any]:
    """What a wording says beyond its own columns: the fields, and who checked it if they may be named."""
    named = row.checker_listed and row.checked_by is not None and not house.names_hidden()
    return {
        "of_fields": list(row.fields.all()),
        "checker": row.checked_by.name if named and row.checked_by else "",
    }


def page(row: Harm, viewer: Person | None) -> dict[str, Any]:
    """The harm with its wording in force, its corrections newest first, and what answers it."""
    assert row.current is not None
    wordings = list(row.wordings.all())
    checked = [one for one in wordings if one.number is not None]
    draft = next((one for one in wordings if one.number is None), None)
    return {
        "harm": row,
        "row": row.current,
        **words(row.current),
        "corrections": list(zip(checked[:0:-1], checked[-2::-1], strict=True)),
        "answers": row.answers.filter(is_public=True),
        "answering": slots.parts("harm.answers", viewer, _origin(row)) if row.ended_at is None else [],
        "draft": draft if draft and policy.may_see(viewer, draft) else None,
        "may_write": policy.may_write(viewer) and row.ended_at is None and draft is None,
        "may_end": policy.may_look_after(viewer, row.current) and row.ended_at is None,
    }


def _origin(row: Harm) -> Origin:
    """The harm as what something grows from."""
    assert row.current is not None
    channel = row.current.channel
    return Origin(
        kind=KIND,
        key=row.subject,
        title=row.current.title,
        url=row.url,
        channel=channel.slug if channel else "",
    )
