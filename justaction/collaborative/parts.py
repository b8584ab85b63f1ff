"""What the collaborative tells pages and letters: the stewards' entry, how things look, and who writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.collaborative import policy
from justaction.collaborative.models import Channel, Collaborative
from justaction.mail.letters import Letterhead
from justaction.web.house import House
from justaction.web.slots import Part
from justaction.web.theme import Look


def steering(viewer: policy.Viewer, thing: Any) -> Iterator[Part]:
    """The stewards' entry on the conveners' page."""
    if policy.may_steward(viewer):
        yield Part(
            group="pages",
            title=_("Words of the collaborative"),
            url=reverse("collaborative:words"),
            note=_("Name, place, channels, theory of change, values, fields."),
        )
        hidden = Collaborative.objects.exclude(names_hidden_since=None).exists()
        yield Part(
            group="care",
            title=_("Safe mode"),
            url=reverse("collaborative:safe_mode"),
            note=_("It is on: nobody's name is shown.")
            if hidden
            else _("Hide the names of all people at once."),
        )


def house() -> House | None:
    """What the web layer must know of the collaborative."""
    collaborative = Collaborative.objects.first()
    if collaborative is None:
        return None
    return House(
        name=collaborative.name,
        zone=collaborative.zone,
        languages=tuple(collaborative.languages),
        looks=tuple(
            Look(slug=channel.slug, colour=channel.colour, pattern=channel.pattern)
            for channel in Channel.objects.all()
        ),
        names_hidden=collaborative.names_hidden_since is not None,
        told=collaborative,
        forming=not policy.is_open_to_public(collaborative),
    )


def letterhead() -> Letterhead | None:
    """The head and foot of every letter."""
    collaborative = Collaborative.objects.first()
    if collaborative is None:
        return None
    return Letterhead(
        name=collaborative.name,
        place=collaborative.place,
        url=settings.SITE_URL,
        help_address=collaborative.help_address,
    )
