"""Questions about the toolkit: who may begin, write, look after, approve and adopt a tool, and who may publish an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justaction.communities import policy as communities

if TYPE_CHECKING:
    from justaction.communities.models import Community
    from justaction.members.models import Person
    from justaction.toolkit.models import Edition, Tool

FEWEST = communities.FEWEST  # a number of fewer people is never shown


def may_begin(person: Person | None, community: Community) -> bool:
    """Whether they may begin a tool of this community, and put an edition together: who looks after it."""
    return communities.may_coordinate(person, community)


def may_publish(person: Person | None, edition: Edition) -> bool:
    """Whether they may publish this edition, or change what will stand in it."""
    return person is not None and person.may("coordinate", f"community:{edition.channel.slug}")


def coordinates(person: Person | None, tool: Tool) -> bool:
    """Whether they look after the community that makes the tool."""
    return person is not None and person.may("coordinate", tool.scope)


def leads(person: Person | None, tool: Tool) -> bool:
    """Whether they are its lead editor."""
    return person is not None and person.is_active and person.pk == tool.lead_id


def may_look_after(person: Person | None, tool: Tool) -> bool:
    """Whether they may change what is said of it, its files and its forms: the lead editor, and who coordinates."""
    return leads(person, tool) or coordinates(person, tool)


def may_take_part(person: Person | None, tool: Tool) -> bool:
    """Whether they may see it being made and work on it: whoever is in the community that makes it."""
    if person is None or not person.is_active:
        return False
    here = person.memberships.now().filter(community__channel=tool.channel_id)
    return may_look_after(person, tool) or here.exists()


def role_in(person: Person | None, tool: Tool) -> str:
    """What they may do with the text of its draft: "write", "suggest", "read", or "" for nothing.

    While it is drafted the whole community writes. In review and in test its lead editor and who coordinates write, and
    all others suggest. Nobody writes before or after.
    """
    if not may_take_part(person, tool):
        return ""
    if not tool.is_written:
        return "read"
    if tool.stage == tool.Stage.DRAFTING or may_look_after(person, tool):
        return "write"
    return "suggest"


def may_lead(person: Person, tool: Tool) -> bool:
    """Whether they can be its lead editor: somebody of the community."""
    return may_take_part(person, tool)


def may_approve(person: Person | None, tool: Tool) -> bool:
    """Whether they may approve its words: somebody of the community, but not the lead editor."""
    return (
        tool.stage in (tool.Stage.IN_REVIEW, tool.Stage.IN_TEST)
        and may_take_part(person, tool)
        and not leads(person, tool)
    )


def may_adopt(person: Person | None, tool: Tool) -> bool:
    """Whether they may adopt it once it has its approvals, or say that another takes its place: who coordinates."""
    return coordinates(person, tool)


def may_take_in(person: Person | None) -> bool:
    """Whether they may take in a package from another collaborative."""
    return person is not None and (person.may("steward") or person.may("convene"))


def may_keep_shelves(person: Person | None) -> bool:
    """Whether they may change the lists of needs and practices."""
    return person is not None and person.may("steward")


def shown_number(count: int) -> int | None:
    """A count of people as far as it may be shown; None stands for fewer than five."""
    return communities.shown_number(count)
