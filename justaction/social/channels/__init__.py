"""One module for each kind of channel: how long a text may be, how it is counted, and how it is carried there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from justaction.social.models import Channel, Text
from justaction.social.writing import Said


class Trouble(Exception):  # noqa: N818  # a service said no; nothing broke
    """A service did not do it. `words` are for a coordinator; `again`: it may go better later, after `wait` seconds;
    `closed`: it does not let us in any more, so a steward has to connect it again."""

    def __init__(self, words: str, *, again: bool = False, wait: int = 0, closed: bool = False) -> None:
        super().__init__(str(words))
        self.words, self.again, self.wait, self.closed = str(words), again, wait, closed


@dataclass(frozen=True)
class Stands:
    """Where a post stands: how the service calls it, and its page for everybody."""

    remote: str
    page: str = ""


class Carrier(Protocol):
    """What a kind of channel can do. All but the first three speak with a server, and raise Trouble."""

    changes: bool  # whether what stands there can be changed
    with_picture: bool  # whether a picture and a link can stand beside each other

    def most(self, channel: Channel) -> int:
        """How many letters a text may have there."""
        ...

    def length(self, said: Said) -> int:
        """How many letters that is, as the service counts."""
        ...

    def shown(self, said: Said) -> str:
        """The text as it will stand there, its link included where it stands in the text."""
        ...

    def send(self, channel: Channel, said: Said, text: Text) -> Stands:
        """Put it there; with the same `text.key` again, it still stands there once."""
        ...

    def change(self, channel: Channel, said: Said, text: Text) -> Stands:
        """Let it say something else."""
        ...

    def delete(self, channel: Channel, text: Text) -> None:
        """Take it down; what is gone already is fine."""
        ...


def of(channel: Channel) -> Carrier:
    """What carries to this channel."""
    from justaction.social.channels import bluesky, mastodon, ours

    carriers: dict[str, Carrier] = {
        Channel.Kind.FEDIVERSE: ours.Ours(),
        Channel.Kind.MASTODON: mastodon.Mastodon(),
        Channel.Kind.BLUESKY: bluesky.Bluesky(),
    }
    return carriers[channel.kind]
