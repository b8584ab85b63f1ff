"""Norms: a member proposes, all rate by five fingers, a coordinator writes down what is agreed, or sets it aside."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.actions.homes import address
from justaction.communities.models import Community, Norm, NormRating
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, limits, pages

SUPPORT = NormRating.Fingers.THREE  # fingers from which on somebody stands behind a norm
FEWEST_RATINGS = 3  # before a proposed norm can be agreed, or everybody where a community is smaller
A_DAY = 5  # norms proposed by one person


def _locked(community: Community) -> Community:
    return Community.objects.select_for_update(of=("self",)).select_related("channel").get(pk=community.pk)


def _new(community: Community, text: str) -> str:
    """The words of a norm that is neither agreed nor proposed yet. Raises Refused."""
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Write the norm in a few words."), field="text", status=422)
    for norm in community.norms.exclude(state=Norm.State.ENDED):
        if norm.text.casefold() == text.casefold():
            agreed = norm.state == Norm.State.AGREED
            raise Refused(
                _("The community has agreed on this one.")
                if agreed
                else _("Somebody has proposed this one. You can rate it."),
                field="text",
            )
    return text


@transaction.atomic
def propose_norm(community: Community, *, text: str, by: Person) -> Norm:
    """Propose a norm to the people of a community. Raises NotAllowed, Refused, ValidationError."""
    community = _locked(community)
    if not policy.may_take_part(by, community):
        raise NotAllowed(_("Join the community first. Then you can propose a norm."))
    text = _new(community, text)
    norm = Norm(community=community, text=text, proposed_by=by, proposed_at=clock.now())
    norm.full_clean()
    if limits.tripped("communities.norm", str(by.pk), most=A_DAY, per=limits.DAY):
        raise Refused(_("You proposed several norms today. Go on tomorrow."), status=429)
    norm.save()
    return norm


@transaction.atomic
def rate_norm(norm: Norm, *, fingers: int, by: Person) -> NormRating:
    """Say how one stands to a proposed norm, with five fingers to none. Again changes it. Raises NotAllowed, Refused."""
    row = Norm.objects.select_for_update(of=("self",)).select_related("community").get(pk=norm.pk)
    if not policy.may_take_part(by, row.community):
        raise NotAllowed(_("Only people of this community rate its norms."))
    if row.state != Norm.State.PROPOSED:
        raise Refused(_("This norm is settled. It is not rated any more."))
    if fingers not in NormRating.Fingers.values:
        raise Refused(_("Show five fingers, four, three, two, one or none."), field="fingers", status=422)
    said = {"fingers": fingers, "at": clock.now()}
    rating, _made = NormRating.objects.update_or_create(norm=row, person=by, defaults=said)
    return rating


@transaction.atomic
def agree_norm(community: Community, *, text: str, by: Person) -> Norm:
    """Write down a norm that people agreed on in a gathering. Raises NotAllowed, and Refused for an empty or known one."""
    community = _locked(community)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can write down its norms."))
    return _agree(Norm(community=community, text=_new(community, text)), by=by)


@transaction.atomic
def agree_on(norm: Norm, *, by: Person) -> Norm:
    """Write down that a proposed norm is agreed: enough people rated it, and two of three or more stand behind it.

    Raises NotAllowed, and Refused before that.
    """
    community = _locked(norm.community)
    row = Norm.objects.select_for_update(of=("self",)).get(pk=norm.pk)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can write down its norms."))
    if row.state != Norm.State.PROPOSED:
        raise Refused(_("This norm is settled."))
    row.community = community
    counted = row.ratings.aggregate(all=Count("id"), behind=Count("id", filter=Q(fingers__gte=SUPPORT)))
    if counted["all"] < min(FEWEST_RATINGS, community.memberships.now().count()):
        raise Refused(_("Too few people have rated it. Ask for more hands first."))
    if counted["behind"] * 3 < counted["all"] * 2:
        raise Refused(
            _("Fewer than two of three stand behind it. Talk about it, and propose it in other words.")
        )
    row.raters = counted["all"]
    return _agree(row, by=by)


def _agree(norm: Norm, *, by: Person) -> Norm:
    community = norm.community
    norm.state, norm.agreed_on, norm.agreed_by = Norm.State.AGREED, clock.today(), by
    norm.order = (community.norms.aggregate(last=Max("order"))["last"] or 0) + 1
    norm.full_clean()
    norm.save()
    facts: dict[str, int | str] = {"on": norm.agreed_on.isoformat()}
    if (raters := policy.shown_number(norm.raters)) is not None:
        facts["raters"] = raters
    record.enter(
        "norm.agreed",
        community,
        by=by,
        title=norm.text,
        url=address(community),
        words={"text": norm.text},
        facts=facts,
    )
    return norm


@transaction.atomic
def end_norm(norm: Norm, *, reason: str, by: Person) -> None:
    """Set an agreed norm aside, or a proposed one: with a reason that everybody of the community reads.

    Ending it twice changes nothing. Raises NotAllowed, Refused without a reason.
    """
    community = _locked(norm.community)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can change its norms."))
    row = community.norms.select_for_update(of=("self",)).filter(pk=norm.pk).first()
    if row is None or row.state == Norm.State.ENDED:
        return
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Give a reason. The community reads it."), field="reason", status=422)
    row.state, row.ended_on, row.ended_reason = Norm.State.ENDED, clock.today(), reason[:300]
    row.save(update_fields=["state", "ended_on", "ended_reason"])
    if row.agreed_on is None:
        pages.changed()
        return
    record.enter(
        "norm.ended",
        community,
        by=by,
        title=row.text,
        url=address(community),
        words={"text": row.text, "reason": row.ended_reason},
        facts={"agreed_on": row.agreed_on.isoformat()},
    )


@transaction.atomic
def take_back_norm(norm: Norm, *, by: Person) -> None:
    """Take back one's own proposal. Taking it back twice changes nothing. Raises NotAllowed, Refused once agreed."""
    row = Norm.objects.select_for_update(of=("self",)).filter(pk=norm.pk).first()
    if row is None:
        return
    if row.proposed_by_id != by.pk:
        raise NotAllowed(_("Only the one who proposed it can take it back."))
    if row.state != Norm.State.PROPOSED:
        raise Refused(_("This norm is settled."))
    row.delete()
    pages.changed()
