"""Deeds of the communities: opening one, agreeing on norms, answering the one question, leaving.

Who is in which community is private: it is never written to the public record. Only its counts are public, so each
such deed says that pages changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.communities import emails, policy
from justaction.communities.models import Community, JoiningSurvey, Membership, Norm
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail import actions as mail
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages

NUDGES = 2  # letters to one person who has not joined, ever
BETWEEN_NUDGES = timedelta(days=14)
BATCH = 100  # people in one job


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
    return community


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
    if membership.listed != listed:
        membership.listed = listed
        membership.save(update_fields=["listed"])
    return membership


@transaction.atomic
def nudge(people: Iterable[int], *, community: Community, by: Person) -> int:
    """Ask people (by id) who are in no community the question once more; returns how many letters will go.

    The caller says who they are. Nobody gets more than NUDGES ever, nor two within BETWEEN_NUDGES, nor any who
    once was in a community. Raises NotAllowed.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator can send this letter."))
    number_by_person = due_for_nudge(people)
    for number in range(1, NUDGES + 1):
        due = sorted(person for person, next_one in number_by_person.items() if next_one == number)
        for start in range(0, len(due), BATCH):
            later(emails.send_nudges, due[start : start + BATCH], number)
    return len(number_by_person)


def due_for_nudge(people: Iterable[int]) -> dict[int, int]:
    """Which of these people (by id) can get a nudge now, and whether it is their first or second."""
    sent = dict(Letter.objects.filter(kind="survey.nudge").values_list("once", "created_at"))
    due: dict[int, int] = {}
    for person in set(people) - set(Membership.objects.values_list("person", flat=True)):
        words = [emails.nudge_word(person, number) for number in range(1, NUDGES + 1)]
        had = [sent[word] for word in words if word in sent]
        if len(had) < NUDGES and all(at < clock.now() - BETWEEN_NUDGES for at in had):
            due[person] = len(had) + 1
    return due
