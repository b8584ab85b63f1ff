"""Deeds of the front rooms: founding a collaborative with its first words, setting its goals, its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.ballots import actions as ballots
from justaction.ballots import policy as ballot_policy
from justaction.ballots.models import Ballot
from justaction.collaborative import actions as collaborative_actions
from justaction.collaborative import template as collaborative_template
from justaction.collaborative.models import Channel, Collaborative
from justaction.commitments import actions as standings
from justaction.communities import actions as community_actions
from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.home import policy, template
from justaction.home.models import Goal, GoalMove
from justaction.members import actions as member_actions
from justaction.members import roles
from justaction.members.models import Person, Role
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.statement import actions as statement_actions
from justaction.statement import policy as statement_policy
from justaction.toolkit import actions as toolkit
from justaction.web import clock
from justaction.website import actions as website
from justaction.workinggroup import actions as working_group


@transaction.atomic
def found(
    *,
    name: str,
    place: str,
    time_zone: str,
    languages: Sequence[str],
    help_address: str,
    convener_name: str,
    convener_address: str,
    purpose: str = "",
    headline: str = "",
    lead: str = "",
    is_demonstration: bool = False,
    publish_statement: bool = False,
    year: int | None = None,
    ring: str = Collaborative.Ring.PUBLIC,
) -> Collaborative:
    """Found a collaborative from the Just Action template, with its first convener, who is its steward too.

    The statement is left as a draft for them to edit, unless `publish_statement`: then people can sign it, or read it
    where the ring is too small for that. `year` is the year of the goals:
    by default the next one, since the first goal is due in December. `ring` is how far it is open: a real one begins
    as a founding circle (`justaction found`). Raises Refused when there is one already.
    """
    collaborative = collaborative_actions.found(
        name=name,
        place=place,
        time_zone=time_zone,
        languages=list(languages),
        purpose=purpose or collaborative_template.PURPOSE,
        headline=headline or collaborative_template.HEADLINE,
        lead=lead or collaborative_template.LEAD,
        help_address=help_address,
        is_demonstration=is_demonstration,
        ring=ring,
    )
    roles.found_roles()
    working_group.found_checklists()
    toolkit.found_shelves()
    with timezone.override(collaborative.zone):  # their roles begin today, which is a day of this place
        convener = member_actions.welcome(name=convener_name, address=convener_address)
        for role in Role.objects.filter(slug__in=["steward", "convener"]):
            member_actions.grant(person=convener, role=role, by=None)
    for channel in Channel.objects.all():
        community_actions.open_community(
            channel, by=convener, welcome=template.WELCOMES.get(channel.slug, channel.about)
        )
    draft = statement_actions.draft(
        by=convener, title=template.STATEMENT_TITLE, paragraphs=list(template.STATEMENT)
    )
    if publish_statement:
        lets_sign = statement_policy.may_open_sign_on()
        freeze = statement_actions.publish if lets_sign else statement_actions.adopt
        freeze(draft, by=convener, what_changed="", written_by=template.STATEMENT_WRITTEN_BY)
    year = year or clock.today(collaborative.zone).year + 1
    for goal in template.goals(year):
        set_goal(year=year, by=convener, **asdict(goal))
    _write_story_and_questions()
    return collaborative


def _write_story_and_questions() -> None:
    moments = [
        (slugify(one.title)[:60], {"title": one.title, "lead": one.when, "text": one.text, "note": one.note})
        for one in template.STORY
    ]
    questions = [(one.slug, {"title": one.question, "text": one.answer}) for one in template.QUESTIONS]
    website.found_rooms()
    website.found("moment", moments)
    website.found("question", questions)


# --- goals ----------------------------------------------------------------------------------------------------


@transaction.atomic
def set_goal(*, year: int, title: str, about: str, season: str, owner: str, due: date, by: Person) -> Goal:
    """Set a goal of a year, due in the month of `due`. Raises NotAllowed, ValidationError."""
    if not policy.may_set_goals(by):
        raise NotAllowed(_("Only a convener can set the goals."))
    last = Goal.objects.filter(year=year).aggregate(last=Max("order"))["last"]
    goal = Goal(
        year=year,
        title=title.strip(),
        about=about.strip(),
        season=season.strip(),
        owner=owner.strip(),
        due=due.replace(day=1),
        order=0 if last is None else last + 1,
    )
    goal.full_clean()
    goal.save()
    record.enter(
        "goal.set",
        goal,
        by=by,
        title=goal.title,
        url=address(goal),
        words={"title": goal.title},
        facts={"year": year, "due": goal.due.isoformat()},
    )
    return goal


@transaction.atomic
def move_goal(goal: Goal, *, due: date, reason: str, by: Person) -> GoalMove:
    """Move a goal to another month, with the reason; the old month stays readable. Raises NotAllowed, Refused."""
    goal = _open_goal(goal, by=by)
    was, due, reason = goal.due, due.replace(day=1), reason.strip()
    if not reason:
        raise Refused(
            _("Write why the goal moves. The reason is shown beside the old month."), field="reason"
        )
    if due == was:
        raise Refused(_("The goal is due in that month now. Choose another."), field="due")
    move = GoalMove(goal=goal, was=was, now=due, reason=reason)
    move.full_clean()
    move.save()
    goal.due = due
    goal.save(update_fields=["due"])
    record.enter(
        "goal.moved",
        goal,
        by=by,
        title=goal.title,
        url=address(goal),
        words={"title": goal.title, "reason": reason},
        facts={"was": was.isoformat(), "now": due.isoformat()},
    )
    standings.stand_ourselves()
    return move


@transaction.atomic
def meet_goal(goal: Goal, *, proof: str, by: Person) -> Goal:
    """Say that a goal is met, and how one sees it. Raises NotAllowed, Refused."""
    goal = _open_goal(goal, by=by)
    proof = proof.strip()
    if not proof:
        raise Refused(_("Write how anyone can see that the goal is met."), field="proof")
    goal.met_on, goal.proof = clock.today(), proof
    goal.full_clean()
    goal.save(update_fields=["met_on", "proof"])
    record.enter(
        "goal.met",
        goal,
        by=by,
        title=goal.title,
        url=address(goal),
        words={"title": goal.title, "proof": proof},
        facts={"on": goal.met_on.isoformat()},
    )
    standings.stand_ourselves()
    return goal


def address(goal: Goal) -> str:
    """Its page, without a language, as the record keeps it."""
    return f"/year/{goal.year}/"


def _open_goal(goal: Goal, *, by: Person) -> Goal:
    if not policy.may_set_goals(by):
        raise NotAllowed(_("Only a convener can set the goals."))
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    if goal.met_on:
        raise Refused(_("This goal is met. It stays as it is."))
    return goal


# --- those who have not chosen --------------------------------------------------------------------------------


def nudge_undecided(community: Community, *, by: Person) -> int:
    """Ask the signers who are in no community the one question again; returns how many letters will go.

    Each gets it at most twice, ever. Raises NotAllowed for anybody but a coordinator of `community`.
    """
    people = policy.to_ask_again().values_list("pk", flat=True)
    return community_actions.nudge(people, community=community, by=by)


# --- the name -------------------------------------------------------------------------------------------------

NAME = "collaborative:name"  # what a ballot about the name is about


def begin_naming(
    *,
    question: str,
    proposals_until: datetime,
    opens_at: datetime,
    closes_at: datetime,
    quorum: int,
    by: Person,
    electorate: str = "conveners",
    proposals: str = Ballot.Proposals.ROLL,
    explanation: str = "",
) -> Ballot:
    """Ask for names: proposals, a look at each with a reason, then a ranked vote of `electorate`.

    Raises NotAllowed, and Refused while another vote about the name goes on, or for dates that do not follow.
    """
    if Ballot.objects.filter(about=NAME).exclude(state=Ballot.State.CLOSED).exists():
        raise Refused(_("A vote about the name goes on. Finish that one first."))
    ballot = ballots.write(
        question=question,
        slug="name",
        explanation=explanation,
        method=Ballot.Method.INSTANT_RUNOFF,
        quorum=quorum,
        opens_at=opens_at,
        closes_at=closes_at,
        electorate=electorate,
        proposals=proposals,
        proposals_until=proposals_until,
        about=NAME,
        about_title=_("Our name"),
        about_url="/about/",
        by=by,
    )
    return ballots.ask_for_proposals(ballot, by=by)


@transaction.atomic
def rename(ballot: Ballot, *, by: Person) -> Collaborative:
    """Take the name that a vote chose, everywhere. Raises NotAllowed, and Refused until it is decided.

    The vote has to be the newest one about the name: an old one cannot undo what came later.
    """
    if not policy.may_rename(by):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if why := ballot_policy.why_not_decided(ballot, about=NAME):
        raise Refused(why)
    if Ballot.objects.decided(NAME).first() != ballot:
        raise Refused(_("A later vote chose our name. This one is history."))
    winner = ballot_policy.winner(ballot)
    if winner is None:
        raise Refused(_("The vote has to choose one name."))
    written = Entry.objects.filter(subject=ballot.subject, kind="outcome.written").order_by("-id")[:1]
    return collaborative_actions.rename(
        name=winner.name, decision=ballot.question, answers=list(written), by=by
    )
