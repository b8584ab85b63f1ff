"""What harms add to pages: a turn for who may check, the home of a community, what is kept of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities.models import Community
from justaction.harms import policy
from justaction.harms.models import Harm, Wording
from justaction.members.models import Person
from justaction.web.slots import Part, only_when

KEPT = "harms.of_channels"
A_MINUTE = 60  # seconds
MOST = 3  # on the home of a community


@only_when(policy.waiting_for)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """What waits for me to check it."""
    count = policy.waiting_for(viewer).count()
    if count:
        yield Part(
            title=ngettext("%(n)s harm waits to be checked", "%(n)s harms wait to be checked", count)
            % {"n": count},
            note=_("Nothing is public before somebody else has read it."),
            url=reverse("harms:waiting"),
            button=_("Look"),
        )


def of_community(viewer: Person | None, community: Community) -> Iterator[Part]:
    """Harms that its channel did, on the home of a community."""
    known: dict[int, list[tuple[str, str, str]]] | None = cache.get(KEPT)
    if known is None:
        known = {}
        for row in Harm.objects.standing().with_names():
            if row.current and row.current.channel_id:
                line = (row.current.title, row.current.years, row.url)
                known.setdefault(row.current.channel_id, []).append(line)
        cache.set(KEPT, known, A_MINUTE)
    lines = known.get(community.channel_id, [])
    if lines:
        context = {"lines": lines[:MOST], "more": len(lines) > MOST, "channel": community.channel}
        yield Part(template="harms/of_community.html", context=context)


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of a person here, for themselves."""
    rows = Wording.objects.filter(written_by=viewer).order_by("id")
    yield Part(
        title="harms",
        context={"written": list(rows.values("title", "number", "happened", "what_changed", "written_at"))},
    )
