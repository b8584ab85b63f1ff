"""Agreeing on norms, and setting one aside."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.actions.homes import address
from justaction.communities.models import Community, Norm
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock


@transaction.atomic
def agree_norm(community: Community, *, text: str, by: Person) -> Norm:
    """Write down a norm that the community agreed on. Raises NotAllowed, and Refused for an empty or known one."""
    community = Community.objects.select_for_update().select_related("channel").get(pk=community.pk)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can write down its norms."))
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Write the norm in a few words."), field="text")
    norms = list(community.norms.all())
    if any(norm.text.casefold() == text.casefold() for norm in norms):
        raise Refused(_("The community has agreed on this one."), field="text")
    norm = Norm(
        community=community,
        text=text,
        agreed_on=clock.today(),
        order=max((norm.order for norm in norms), default=0) + 1,
    )
    norm.full_clean()
    norm.save()
    record.enter(
        "norm.agreed",
        community,
        by=by,
        title=text,
        url=address(community),
        words={"text": text},
        facts={"on": norm.agreed_on.isoformat()},
    )
    return norm


@transaction.atomic
def end_norm(norm: Norm, *, by: Person) -> None:
    """Set a norm aside; the record keeps its words. Ending it twice changes nothing. Raises NotAllowed."""
    community = Community.objects.select_for_update().select_related("channel").get(pk=norm.community_id)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can change its norms."))
    row = community.norms.filter(pk=norm.pk).first()
    if row is None:
        return
    record.enter(
        "norm.ended",
        community,
        by=by,
        title=row.text,
        url=address(community),
        words={"text": row.text},
        facts={"agreed_on": row.agreed_on.isoformat()},
    )
    row.delete()
