"""Answering the one question, joining, leaving, and being shown to the others.

Who is in which community is private: it is never written to the public record. Only its counts are public, so each
such deed says that pages changed.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities import emails, policy
from justaction.communities.models import Community, DirectoryEntry, JoiningSurvey, Membership
from justaction.errors import NotAllowed, Refused
from justaction.mail import actions as mail
from justaction.members.models import Person
from justaction.web import clock, pages


@transaction.atomic
def answer_survey(
    person: Person,
    *,
    first: Community | None = None,
    second: Community | None = None,
    answer: str = JoiningSurvey.Answer.ANSWERED,
) -> JoiningSurvey:
    """Answer the one question. Each new answer adds a row; the same one twice at once changes nothing.

    "answered" needs `first`, and joins it and `second`; "unsure" leaves both and a letter names whom to ask;
    "skipped" leaves everything as it is. Raises Refused with the field to look at.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if answer not in JoiningSurvey.Answer.values:
        raise Refused(_("Choose one of the answers."), field="first", status=422)
    if answer == JoiningSurvey.Answer.ANSWERED:
        if first is None:
            raise Refused(_("Choose one of the answers."), field="first", status=422)
        if second == first:
            raise Refused(
                _("Your second choice is the same as your first. Choose another, or leave it empty."),
                field="second",
                status=422,
            )
    else:
        first = second = None
    wanted = {c: n for n, c in ((1, first), (2, second)) if c is not None}
    standing = {m.community: m for m in person.memberships.now().select_related("community__channel")}
    settled = answer == JoiningSurvey.Answer.SKIPPED or wanted == {c: m.choice for c, m in standing.items()}
    latest = person.survey_answers.first()
    if (
        latest
        and settled
        and (latest.answer, latest.first_id, latest.second_id)
        == (
            answer,
            first and first.pk,
            second and second.pk,
        )
    ):
        return latest
    if not settled:
        _move(person, standing, wanted)
    given = JoiningSurvey.objects.create(person=person, answer=answer, first=first, second=second)
    if answer == JoiningSurvey.Answer.UNSURE:
        mail.post(emails.unsure(person), once=f"survey.unsure:{person.pk}")
    pages.changed()
    return given


def _move(person: Person, standing: dict[Community, Membership], wanted: dict[Community, int]) -> None:
    """End what is no longer wanted, then begin what is; one who stays keeps their day of joining and their wish."""
    now = clock.now()
    changed = [m for community, m in standing.items() if wanted.get(community) != m.choice]
    Membership.objects.filter(pk__in=[m.pk for m in changed]).update(left_at=now)
    DirectoryEntry.objects.filter(person=person).exclude(community__in=wanted).delete()
    for community, choice in wanted.items():
        was = standing.get(community)
        if was is None or was in changed:
            Membership.objects.create(
                person=person,
                community=community,
                choice=choice,
                listed=was.listed if was else False,
                joined_at=was.joined_at if was else now,
            )


@transaction.atomic
def join(community: Community, *, by: Person) -> Membership:
    """Join with one press: as the first choice, or as the second beside another. Refused when both are taken."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    now = [m.community for m in person.memberships.now().select_related("community").order_by("choice")]
    if community not in now:
        if len(now) == Membership.Choice.SECOND:
            raise Refused(_("You are in two communities. Leave one first, or change your answer."))
        first, second = (now[0], community) if now else (community, None)
        answer_survey(person, first=first, second=second)
    return person.memberships.now().get(community=community)


@transaction.atomic
def leave(membership: Membership, *, by: Person) -> Membership:
    """Leave a community. The row stays with the day; leaving twice changes nothing. Raises NotAllowed."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if not policy.may_change(by, membership):
        raise NotAllowed(_("Only the person can leave a community."))
    if membership.left_at is None:
        DirectoryEntry.objects.filter(person=by, community=membership.community_id).delete()
        membership.left_at = clock.now()
        membership.save(update_fields=["left_at"])
        pages.changed()
    return membership


@transaction.atomic
def show_me(membership: Membership, *, listed: bool, by: Person) -> Membership:
    """Show or hide oneself among the people of a community. Raises NotAllowed, and Refused after leaving."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if not policy.may_change(by, membership):
        raise NotAllowed(_("Only the person can decide that."))
    if membership.left_at is not None:
        raise Refused(_("You have left this community."))
    if listed and not policy.may_be_listed(by):
        raise Refused(_("You told us that you are under 18. We keep your name hidden."))
    if not listed:
        DirectoryEntry.objects.filter(person=by, community=membership.community_id).delete()
    if membership.listed != listed:
        membership.listed = listed
        membership.save(update_fields=["listed"])
    return membership
