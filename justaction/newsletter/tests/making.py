"""Builders of the newsletter, by its own deeds."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from justaction.conftest import Cast
from justaction.newsletter import actions, tokens
from justaction.newsletter.models import Issue, Subscription
from justaction.web import clock


def asked(to: str, **said: Any) -> Subscription:
    """Somebody asked for it and has not said yes yet."""
    actions.ask(to=to, language="en", visitor="here", **said)
    return Subscription.objects.get(to=to)


def a_reader(to: str, **said: Any) -> Subscription:
    """Somebody who asked and said yes."""
    return actions.confirm(asked(to, **said))


MORNING = (clock.now() + timedelta(days=1)).replace(
    hour=16, minute=0
)  # in the morning in Chicago: no quiet hours


def a_draft(cast: Cast, *, community: str = "") -> Issue:
    """An issue that Ruth began."""
    return actions.begin(community=community, by=cast.ruth)


def on_its_way(issue: Issue, cast: Cast, *, at: datetime = MORNING) -> Issue:
    """Sent by Ruth; its 30 seconds are over, and the clock has looked. No letter is handed over yet."""
    with clock.at(at):
        actions.send(issue, send_at=None, by=cast.ruth)
    with clock.at(at + timedelta(seconds=31)):
        actions.begin_due()
    issue.refresh_from_db()
    return issue


def a_photo(size: tuple[int, int] = (1600, 800)) -> bytes:
    """A JPEG as a phone makes it, which says where it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = "taken at the corner of 63rd"
    Image.new("RGB", size, "#12b39b").save(out, "JPEG", exif=exif)
    return out.getvalue()


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """Arguments for `tests/test_access.py`."""
    mine = tokens.token(a_reader("reader@example.org"))
    issue = on_its_way(a_draft(cast), cast)
    with clock.at(MORNING + timedelta(days=30)):
        draft = a_draft(cast)
    picture = actions.take_picture(draft, a_photo(), name="photo.jpg", by=cast.ruth)
    return {
        "newsletter:issue": [issue.slug],
        "newsletter:picture": [str(picture.pk)],
        **{f"newsletter:{name}": [draft.slug, "en"] for name in ("write", "preview", "test")},
        **{
            f"newsletter:{name}": [draft.slug]
            for name in ("draft", "send", "settle", "approve", "take_back", "pause", "resume", "cancel")
        },
        "newsletter:confirm": [tokens.to_confirm(asked("waits@example.org"))],
        **{f"newsletter:{name}": [mine] for name in ("mine", "stop", "forget")},
    }
