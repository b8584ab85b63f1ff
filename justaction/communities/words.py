"""How each kind of thing that people give is called on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Challenge


@dataclass(frozen=True)
class Words:
    """The headline, what it is for, the button, and what stands there while it is empty."""

    title: str | Promise
    lead: str | Promise
    give: str | Promise
    empty: str | Promise
    one: str | Promise


KINDS = {
    "ideas": Words(
        _("Ideas"),
        _(
            "What should we make, change or try? Each idea is answered, and keeps the credit that its giver chose."
        ),
        _("Give an idea"),
        _("No idea is here yet. Yours can be the first."),
        _("An idea"),
    ),
    "learning": Words(
        _("What we learned"),
        _("What somebody tried, what happened, and what they would tell you. What went wrong helps most."),
        _("Share what I learned"),
        _("Nobody has written here yet. You can be the first."),
        _("What somebody learned"),
    ),
    "challenges": Words(
        _("Challenges near us"),
        _(
            "What does not work where we live and work, and who else has it. Ideas and commitments answer them."
        ),
        _("Name a challenge"),
        _("No challenge is named yet."),
        _("A challenge"),
    ),
    "voices": Words(
        _("Voices"),
        _("People tell it themselves, in words or aloud. Everybody agreed to be here, and can take it back."),
        _("Give my voice"),
        _("No voice is here yet."),
        _("A voice"),
    ),
    "vision": Words(
        _("What will be different"),
        _("A world none of us has lived in yet. One line each, on one wall."),
        _("Add my line"),
        _("The wall is empty. Write the first line."),
        _("What will be different"),
    ),
}


def with_counts(rows: Any) -> Any:
    """Challenges with how many have them; other things as they are."""
    found = rows.select_related("community__channel", "person")
    return found.annotate(held=Count("holders")) if rows.model is Challenge else found
