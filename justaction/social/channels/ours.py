"""Posting to our own account in the fediverse: nothing leaves here but what each follower's server is told, as jobs."""

from __future__ import annotations

from justaction.social.actions import delivering
from justaction.social.channels import Stands, fediverse
from justaction.social.models import Channel, Text
from justaction.social.wire import graphemes, words
from justaction.social.writing import Said
from justaction.web import clock


class Ours:
    """Carries to whoever follows us."""

    changes = True
    with_picture = True

    def most(self, channel: Channel) -> int:
        return words.OUR_OWN_MOST

    def length(self, said: Said) -> int:
        return graphemes.length(self.shown(said))

    def shown(self, said: Said) -> str:
        return words.with_link(said.text, said.link)

    def send(self, channel: Channel, said: Said, text: Text) -> Stands:
        delivering.announce(fediverse.create(text), text.post)
        return Stands(fediverse.note_id(text.post), text.post.url)

    def change(self, channel: Channel, said: Said, text: Text) -> Stands:
        delivering.announce(fediverse.update(text), text.post)
        return Stands(text.remote, text.page)

    def delete(self, channel: Channel, text: Text) -> None:
        delivering.announce(fediverse.delete(text, clock.now()), text.post)
