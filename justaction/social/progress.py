"""How a post stands: a preview and the state of each of its channels, for the pages that show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from justaction.social import channels, emails, writing
from justaction.social.models import Post, Text
from justaction.social.wire import words


@dataclass(frozen=True)
class View:
    """One text as its channel would show it, how long it is there, and how far it is."""

    text: Text
    where: str
    html: SafeString
    length: int
    most: int
    differs: bool  # from what stands outside
    changes: bool  # whether what stands outside can be changed

    @property
    def fits(self) -> bool:
        return self.length <= self.most


def of(post: Post) -> list[View]:
    """Each text of a post, in the order of the channels."""
    return [view(one) for one in post.texts.select_related("channel", "post")]


def view(text: Text) -> View:
    carrier, said = channels.of(text.channel), writing.now(text)
    shown = carrier.shown(said)
    return View(
        text=text,
        where=emails.where(text.channel),
        html=mark_safe(words.html(shown)),  # noqa: S308  # escaped there, piece by piece
        length=carrier.length(said) if text.text else 0,
        most=carrier.most(text.channel),
        differs=text.state == Text.State.SENT and text.standing != text.text,
        changes=carrier.changes,
    )
