"""What the toolkit adds to pages of others: the menu, a community's home, one's turns and data, the stewards' page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.members.following import Found
from justaction.members.models import Person
from justaction.toolkit import policy, reading
from justaction.toolkit.models import Edition, Package, Tool
from justaction.web import clock
from justaction.web.slots import Part, counting, only_when

MOST = 6
Stage = Tool.Stage


def menu(viewer: Person | None, thing: Any) -> Iterator[Part]:
    yield Part(title=_("Toolkit"), url=reverse("toolkit:toolkit"))


def found(key: str, viewer: Person) -> Found | None:
    """A tool that can be followed."""
    tool = Tool.objects.filter(subject=key).first()
    return Found(tool.title, tool.url) if tool else None


# --- the home of a community ---------------------------------------------------------------------------------------


@counting(
    made=lambda _viewer, community: Tool.objects.being_made().filter(channel=community.channel_id),
    adopted=lambda _viewer, community: Tool.objects.filter(channel=community.channel_id, stage=Stage.ADOPTED),
    editions=lambda _viewer, community: Edition.objects.filter(channel=community.channel_id),
)
def of_community(
    viewer: Person | None, community: Any, *, made: int, adopted: int, editions: int
) -> Iterator[Part]:
    """What a community is making, each tool with its stage; and its newest edition."""
    making = reading.being_made(community.channel) if made else []
    newest = (
        Edition.objects.newest().filter(channel=community.channel) if editions else Edition.objects.none()
    )
    edition = newest.order_by("-year").first()
    if making or edition or adopted:
        context = {
            "making": making[:MOST],
            "edition": edition,
            "adopted": adopted,
            "channel": community.channel,
        }
        yield Part(group="own", template="toolkit/community_panel.html", context=context)


def _to_review(viewer: Person, community: Any) -> QuerySet[Tool]:
    rows = Tool.objects.filter(channel=community.channel_id, stage=Stage.IN_REVIEW)
    return rows.exclude(Q(lead=viewer) | Q(approvals__person=viewer))


def _to_try(viewer: Person, community: Any) -> QuerySet[Tool]:
    rows = Tool.objects.filter(channel=community.channel_id, stage=Stage.IN_TEST)
    return rows.exclude(uses__person=viewer)


@counting(reviews=_to_review, tests=_to_try)
def community_turns(viewer: Person, community: Any, *, reviews: int, tests: int) -> Iterator[Part]:
    """Tools that wait for approvals, and those that can be tried."""
    for tool in _to_review(viewer, community).order_by("moved_at")[:2] if reviews else []:
        yield Part(
            title=_("Read and approve: %(tool)s") % {"tool": tool.title},
            note=tool.purpose,
            url=tool.making(),
            button=_("Read"),
        )
    for tool in _to_try(viewer, community).order_by("moved_at")[:1] if tests else []:
        yield Part(
            title=_("Try it: %(tool)s") % {"tool": tool.title},
            note=_("Then say what happened."),
            url=reverse("toolkit:used", args=[tool.slug]),
            button=_("Say how it went"),
        )


@counting(
    made=lambda _viewer, community: Tool.objects.being_made().filter(channel=community.channel_id),
    drafts=lambda _viewer, community: Edition.objects.filter(channel=community.channel_id, published_at=None),
)
def run(viewer: Person, community: Any, *, made: int, drafts: int) -> Iterator[Part]:
    """For who looks after a community: the toolkit, and what waits there for a hand."""
    tools = reading.being_made(community.channel) if made else []
    ready = [tool for tool in tools if tool.stage == Stage.IDEA and tool.lead_id is None]
    year = clock.today().year
    begun = Edition.objects.filter(channel=community.channel, published_at=None)
    draft = begun.order_by("-year").first() if drafts else None
    context = {
        "tools": tools,
        "channel": community.channel,
        "draft": draft,
        "year": year,
        "run": True,
    }
    words = ngettext("%(n)s tool has no lead editor", "%(n)s tools have no lead editor", len(ready))
    yield Part(
        template="toolkit/run_panel.html",
        context=context,
        title=words % {"n": len(ready)} if ready else "",
        note=_("Name somebody who holds it together."),
        url=ready[0].making() if ready else "",
        button=_("Look"),
        waiting=len(ready),
    )


# --- one's own page ------------------------------------------------------------------------------------------------


def _led(viewer: Person) -> QuerySet[Tool]:
    return Tool.objects.filter(
        lead=viewer, stage__in=[Stage.IDEA, Stage.DRAFTING, Stage.IN_REVIEW, Stage.IN_TEST]
    )


@only_when(_led)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """The tools that one leads."""
    for tool in _led(viewer).order_by("moved_at")[:4]:
        yield Part(
            title=_("You lead: %(tool)s") % {"tool": tool.title},
            note=tool.get_stage_display(),
            url=tool.making(),
            button=_("Go on"),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """What is kept of a person's part in tools, for themselves."""
    yield Part(
        title="toolkit",
        context={
            "led": list(viewer.tools_led.values("title", "stage", "lead_named")),
            "credits": list(
                viewer.toolkit_credits.values("tool__title", "part", "credit_as", "pseudonym", "at")
            ),
            "approvals": list(viewer.tools_approved.values("tool__title", "digest", "named", "note", "at")),
            "used": list(
                viewer.tools_used.values(
                    "tool__title", "helped", "happened", "credit_as", "pseudonym", "shown", "at"
                )
            ),
        },
    )


@counting(
    waiting=lambda viewer, _thing: (
        Package.objects.filter(applied_at=None) if policy.may_take_in(viewer) else None
    )
)
def steering(viewer: Person, thing: Any, *, waiting: int) -> Iterator[Part]:
    """Packages from elsewhere, for conveners and stewards; the lists, for stewards."""
    if policy.may_take_in(viewer):
        yield Part(
            group="pages",
            title=_("Packages from other collaboratives"),
            url=reverse("toolkit:packages"),
            note=_("Look into one, then take it in or let it go."),
            waiting=waiting,
        )
    if policy.may_keep_shelves(viewer):
        yield Part(
            group="pages",
            title=_("Needs and practices"),
            url=reverse("toolkit:shelves"),
            note=_("The short lists by which people find tools."),
        )
