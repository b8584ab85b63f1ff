"""What each kind of public page says at one glance (`web/glance.py`): the same numbers, date and state as the page.

No person is named. A page of a harm gives its note, never what was done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from justaction.collaborative.models import Collaborative
from justaction.commitments.models import Commitment
from justaction.dashboard.glances import more
from justaction.dashboard.glances.things import (
    find_assessment,
    find_commitment,
    find_dashboard,
    find_decision,
    find_edition,
    find_gathering,
    find_harm,
    find_organization,
    find_standard,
    find_statement,
    find_thread,
    find_tool,
    of_assessment,
    of_commitment,
    of_dashboard,
    of_decision,
    of_edition,
    of_gathering,
    of_harm,
    of_organization,
    of_standard,
    of_statement,
    of_thread,
    of_tool,
    plain,
)
from justaction.web import clock, glance
from justaction.web.glance import Context, Glance


def here(view: str, title: Any, *, cites: bool = True) -> None:
    """A page that is about all of something."""

    def find() -> Context:
        return {"collaborative": Collaborative.objects.first()}

    def say(at: Context) -> Glance:
        place = at["collaborative"]
        lines = (place.purpose,) if place else ()
        return Glance(title=str(title), url=plain(view), lines=lines, on=clock.today(), cites=cites)

    glance.register(view, "collaborative", find, say)


def below(view: str, title: Any) -> None:
    """A page below that of a commitment, which has the card of the commitment."""

    def say(at: Context) -> Glance | None:
        found = of_commitment(at)
        if found is None:
            return None
        row: Commitment = at["commitment"]
        own = plain(view, row.organization.slug, row.slug)
        return replace(found, title=f"{found.title} – {title}", url=own)

    glance.register(view, "commitment", find_commitment, say)


def register() -> None:
    """All of them, once."""
    glance.register("commitments:commitment", "commitment", find_commitment, of_commitment)
    glance.register("dashboard:thread", "commitment", find_thread, of_thread)
    for name, title in (
        ("history", gettext_lazy("Full history")),
        ("questions", gettext_lazy("Questions")),
        ("money", gettext_lazy("Where the money goes")),
    ):
        below(f"commitments:{name}", title)
    glance.register("dashboard:organization", "organization", find_organization, of_organization)
    glance.register("dashboard:commitments", "states", find_dashboard, of_dashboard)
    glance.register("statement:statement", "version", find_statement, of_statement)
    glance.register("standards:standard", "standard", find_standard, of_standard)
    glance.register("toolkit:tool", "tool", find_tool, of_tool)
    glance.register("toolkit:edition", "edition", find_edition, of_edition)
    glance.register("ballots:decision", "ballot", find_decision, of_decision)
    glance.register("ballots:results", "ballot", find_decision, of_decision)
    glance.register("convenings:gathering", "gathering", find_gathering, of_gathering)
    glance.register("assessments:assessment", "round", find_assessment, of_assessment)
    glance.register("harms:harm", "harm", find_harm, of_harm)
    for view, words in (
        ("dashboard:organizations", gettext_lazy("Institutions and groups")),
        ("dashboard:data", gettext_lazy("Download the data")),
        ("dashboard:method", gettext_lazy("How we count")),
        ("commitments:board", gettext_lazy("Where every signer stands")),
        ("commitments:all_money", gettext_lazy("Where the money goes")),
        ("standards:standards", gettext_lazy("Standards")),
        ("ballots:decisions", gettext_lazy("Decisions")),
        ("harms:harms", gettext_lazy("Harms that we name")),
        ("assessments:assessments", gettext_lazy("Seen from two sides")),
    ):
        here(view, words)
    here("home:front", gettext_lazy("Front page"), cites=False)
    for view, words in (
        ("home:about", gettext_lazy("About us")),
        ("home:story", gettext_lazy("Our story")),
        ("home:people", gettext_lazy("Who works on it")),
        ("home:theory_of_change", gettext_lazy("How change happens")),
        ("home:values", gettext_lazy("Values")),
        ("home:questions", gettext_lazy("Questions and answers")),
        ("statement:signers", gettext_lazy("Who signed")),
        ("communities:communities", gettext_lazy("Communities")),
        ("convenings:convenings", gettext_lazy("Convenings")),
        ("opinions:conversations", gettext_lazy("Where do we agree?")),
        ("toolkit:toolkit", gettext_lazy("Toolkit")),
        ("workinggroup:group", gettext_lazy("The working group")),
        ("workinggroup:charter", gettext_lazy("Charter of the working group")),
        ("shareout:share_outs", gettext_lazy("Share-outs")),
        ("newsletter:newsletter", gettext_lazy("Newsletter")),
        ("record:record", gettext_lazy("The public record")),
        ("dashboard:corrections", gettext_lazy("Corrections")),
        ("feeds:feeds", gettext_lazy("Feeds")),
    ):
        here(view, words, cites=False)
    more.register()
