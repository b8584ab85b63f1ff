"""Opening a community, and its words of welcome."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.communities import firsts, policy
from justaction.communities.models import Community, ProcessTemplate, TemplateStep
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record


def address(community: Community) -> str:
    """Its page, without a language, as the record keeps it."""
    return f"/communities/{community.channel.slug}/"


@transaction.atomic
def open_community(channel: Channel, *, by: Person, welcome: str) -> Community:
    """Open the community of practice of a channel. Raises NotAllowed, and Refused when it has one."""
    if not policy.may_open(by):
        raise NotAllowed(_("Only a steward or a convener can open a community."))
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if Community.objects.filter(channel=channel).exists():
        raise Refused(_("This channel has its community."))
    community = Community.objects.create(channel=channel, welcome=welcome)
    record.enter(
        "community.opened",
        community,
        by=by,
        title=channel.name,
        url=address(community),
        words={"name": channel.name},
    )
    if not ProcessTemplate.objects.exists():
        firsts.found(ProcessTemplate, TemplateStep)
    return community


@transaction.atomic
def change_welcome(community: Community, *, welcome: str, by: Person) -> Community:
    """Change what the community says to somebody new. Raises NotAllowed, ValidationError."""
    community = Community.objects.select_for_update().select_related("channel").get(pk=community.pk)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can change its words."))
    was, community.welcome = community.welcome, welcome.strip()
    community.full_clean()
    if was != community.welcome:
        community.save(update_fields=["welcome"])
        record.enter(
            "community.changed",
            community,
            by=by,
            title=_("Words of welcome"),
            url=address(community),
            words={"what": _("Words of welcome"), "was": was, "now": community.welcome},
        )
    return community
