"""What the front rooms add to pages: the menu, the conveners' list, and the letter to those who have not chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities import actions as community_actions
from justaction.communities.models import Community
from justaction.home import front, policy
from justaction.home.models import Goal
from justaction.members.models import Person
from justaction.web import house
from justaction.web.slots import Part


def menu(viewer: Person | None, thing: Any) -> Iterator[Part]:
    yield Part(title=_("About"), url=reverse("home:about"))


def open_now(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """What is open on any day."""
    yield Part(
        title=_("Join a community"),
        note=_("One for each channel. One question, and you are in."),
        url=reverse("communities:communities"),
        button=_("Choose"),
    )
    yield Part(
        title=_("Make a commitment"),
        note=_("For institutions and groups that have signed. Six short tasks, saved as you go."),
        url=reverse("commitments:desks"),
        button=_("Begin"),
    )
    yield Part(
        title=_("Check a report"),
        note=_("Peers from other fields are needed. You need no tie to the institution, only a fair eye."),
        url=reverse("commitments:reviews"),
        button=_("Help"),
    )


def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """While it grows: what the next ring still needs, for who carries the work."""
    if not house.forming() or not policy.may_open_rings(viewer):
        return
    now = front.growing()
    missing = now["needed"] - now["people"]
    if missing > 0:
        note = ngettext(
            "%(n)s more is needed before you can decide anything together.",
            "%(n)s more are needed before you can decide anything together.",
            missing,
        )
        yield Part(
            title=_("Invite the first people"),
            note=note % {"n": missing},
            url=reverse("members:invitations"),
            button=_("Invite"),
        )
    else:
        yield Part(
            title=_("Next: %(ring)s") % {"ring": now["next"].name},
            note=now["next"].words if now["may_ask"] or not now["why_not"] else now["why_not"],
            url=reverse("home:rings"),
            button=_("Look"),
        )


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_set_goals(viewer):
        yield Part(
            group="pages",
            title=_("Goals of the year"),
            url=reverse("home:goals"),
            note=_("Set a goal, move it with a reason, say that it is met."),
        )
    if policy.may_rename(viewer):
        yield Part(
            group="say",
            title=_("Our name"),
            url=reverse("home:naming"),
            note=_("Ask for names, vote on them, and take the one that was chosen."),
        )
    if policy.may_open_rings(viewer):
        yield Part(
            group="people",
            title=_("Who it is open to"),
            url=reverse("home:rings"),
            note=_("From a founding circle to everybody. Each step is a decision."),
        )
        yield Part(
            group="say",
            title=_("Theory of change"),
            url=reverse("home:theory"),
            note=_("Propose other words, and let the conveners decide."),
        )


def run_panel(viewer: Person, community: Community) -> Iterator[Part]:
    """How many signers are in no community, and how many of them can get a letter now."""
    undecided = policy.undecided_and_to_ask()
    due = len(community_actions.due_for_nudge(pk for pk, may_ask in undecided.items() if may_ask))
    context = {"community": community, "undecided": len(undecided), "due": due}
    yield Part(
        template="home/undecided.html",
        context=context,
        title=_("Ask who has not chosen a community"),
        note=_("Each person gets this letter at most twice, two weeks apart."),
        url="#undecided-h",
        button=_("See how many"),
        waiting=1 if due else 0,
    )


def goals_of_year(viewer: Person | None, year: int) -> Iterator[Part]:
    """The goals of a year, for an edition of the share-out: what each is, and where it stands."""
    for goal in Goal.objects.filter(year=year):
        yield Part(
            title=goal.title,
            note=str(goal.state.label),
            context={"about": goal.about, "due": goal.due.isoformat(), "proof": goal.proof},
        )
