"""What a role is called where it is for one community."""

from __future__ import annotations

from justaction.communities.models import Community
from justaction.members.models import Role


def titled(role: Role, community: Community | None) -> str:
    """A role with the community it is for: “Facilitator, Money”."""
    return f"{role.name}, {community.channel.name}" if community else role.name
