"""The pages that every house has, and what each says until somebody writes other words.

The first words are translated like all words of the program (`templates/website/first/*.md`); words that a coordinator
publishes stand in their place (decision 38).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIRST = Path(__file__).parent / "templates" / "website" / "first"


@dataclass(frozen=True)
class First:
    """The words that the program has for a page of the house: title and lead as they are, the text in Markdown."""

    title: str
    lead: str
    text: str


@dataclass(frozen=True)
class Room:
    """A page of the house: what editors call it, its first title and lead, and what it draws by itself."""

    slug: str
    name: Promise
    title: Promise
    lead: Promise | str = ""
    draws: Promise | str = ""  # what stands below the words and comes from elsewhere
    kept: bool = False  # its entry never goes from the menus

    def first(self, language: str) -> First:
        """Its first words in a language."""
        with translation.override(language):
            return First(
                str(self.title), str(self.lead), render_to_string(f"website/first/{self.slug}.md").strip()
                if (FIRST / f"{self.slug}.md").is_file() else "",
            )  # fmt: skip


ROOMS = {
    room.slug: room
    for room in (
        Room("about", _("About"), _("What {name} is"), "{purpose}", _("Numbers, what the work stands on, and ways on.")),
        Room("story", _("Our story"), _("How we came to be"), draws=_("The moments of the story.")),
        Room("people", _("People"), _("Who carries the work"), draws=_("Those who agreed to be named.")),
        Room("theory-of-change", _("Theory of change"), _("Theory of change"),
             draws=_("The table of channels and steps. Its words change by a vote of the conveners.")),
        Room("values", _("Values"), _("What guides us"), draws=_("The values, as stewards wrote them.")),
        Room("questions", _("Questions and answers"), _("Questions people ask"), draws=_("The questions with their answers.")),
        Room("help", _("Help"), _("Get help"), draws=_("Links to other pages of help.")),
        Room("accessibility", _("Accessibility"), _("Accessibility"),
             _("Everyone should be able to sign, join, report and look up what was promised. We build and test for that."), kept=True),
        Room("privacy", _("Your data and privacy"), _("Your data and privacy"),
             _("We keep little, show nothing about you unless you say so, and ask no other company for anything."), kept=True),
        Room("news", _("News"), _("News"), _("What happened, in our own words."), _("The news, the newest first.")),
    )
}  # fmt: skip
