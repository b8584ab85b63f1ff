"""Questions about standards: who may see, suggest, lead, approve, test, take up; and what still stands in the way."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from justaction.ballots import policy as ballots
from justaction.ballots.models import Ballot
from justaction.collaborative.models import Channel
from justaction.communities import policy as communities
from justaction.communities.models import Community
from justaction.members import policy as members
from justaction.members.models import Grant, Organization, Person, Role
from justaction.standards import reading, wording
from justaction.standards.models import (
    Approval,
    Comment,
    CommentLink,
    CommentRound,
    Draft,
    Editor,
    Standard,
    Tester,
    Uptake,
)
from justaction.web import house

FEWEST_FINDINGS = 2  # of organizations that tried it, before it is put to the vote


# --- who is who -------------------------------------------------------------------------------------------------


def scope(channel: Channel) -> str:
    """What a role for the community of a channel is scoped to."""
    return f"community:{channel.slug}"


def may_steer(person: Person | None, channel: Channel) -> bool:
    """Whether they look after the standards of a channel: its coordinator, or a convener."""
    if person is None or not person.is_active:
        return False
    return person.may("convene") or person.may("coordinate", scope(channel))


def takes_part(person: Person | None, channel: Channel) -> bool:
    """Whether they are in the community of a channel, or look after it."""
    if person is None or not person.is_active:
        return False
    if may_steer(person, channel):
        return True
    community = Community.objects.filter(channel=channel).first()
    return community is not None and communities.may_take_part(person, community)


def editor(person: Person | None, standard: Standard, part: str) -> Editor | None:
    """Their part in a standard now, if they have it."""
    if person is None or not person.is_active:
        return None
    return standard.editors.filter(person=person, part=part, until=None).first()


def leads(person: Person | None, standard: Standard) -> bool:
    return editor(person, standard, Editor.Part.LEAD) is not None


# --- suggesting, writing ----------------------------------------------------------------------------------------


def may_suggest(person: Person | None, channel: Channel) -> bool:
    """Whether they may suggest a standard: whoever takes part in the community of its channel."""
    return takes_part(person, channel)


def may_see(person: Person | None, standard: Standard) -> bool:
    """Whether its page opens: for anyone once it is begun; an idea for those who take part, and who suggested it."""
    if standard.begun_at is not None:
        return True
    return person is not None and (
        standard.suggested_by_id == person.pk or takes_part(person, standard.channel)
    )


def may_lead(person: Person | None, standard: Standard) -> bool:
    """Whether they may move it on: its lead editor, or who looks after the standards of its channel."""
    return leads(person, standard) or may_steer(person, standard.channel)


def may_write(person: Person | None, standard: Standard) -> bool:
    """Whether they may change its words now: who leads it, while they are being written and nobody votes on them."""
    return may_lead(person, standard) and is_written(standard)


def is_written(standard: Standard) -> bool:
    """Whether its words can change now: they are being written, and no vote about them runs."""
    return standard.work in ("draft", "comment", "test") and running_ballot(standard) is None


def may_see_work(person: Person | None, standard: Standard) -> bool:
    """Whether the page of work on it opens: for its editors, and all who take part in the community of its channel."""
    if person is None:
        return False
    mine = standard.editors.filter(person=person, until=None).exists()
    return mine or takes_part(person, standard.channel)


def way_in(person: Person | None, standard: Standard) -> str:
    """What they may do in the live document: "" (not even read), "read", "suggest" or "write"."""
    if not may_see(person, standard):
        return ""
    if person is None or not is_written(standard):
        return "read" if person is not None and may_see_work(person, standard) else ""
    if standard.editors.filter(person=person, until=None).exists() or may_steer(person, standard.channel):
        return "write"
    return "suggest" if takes_part(person, standard.channel) else ""


# --- editors and approvals --------------------------------------------------------------------------------------


def may_name_editors(person: Person | None, standard: Standard) -> bool:
    """Whether they may name a lead and approvers: who looks after the channel; the lead may hand over."""
    return may_lead(person, standard)


def who_can_edit(channel: Channel) -> QuerySet[Person]:
    """Who can be named: those in the community of the channel, who look after it, or who convene."""
    community = Community.objects.filter(channel=channel).first()
    if community is None:
        return Person.objects.none()
    roles = [role.pk for role in Role.objects.all() if "convene" in role.abilities]
    grants = Grant.objects.now().filter(role__in=roles, scope="")
    conveners = Person.objects.filter(pk__in=grants.values("person"), is_active=True)
    return communities.who_can_carry(community) | conveners


def may_approve(person: Person | None, standard: Standard) -> bool:
    """Whether they may approve: a named approver. Who leads it does not approve their own words."""
    return editor(person, standard, Editor.Part.APPROVER) is not None and not leads(person, standard)


def approvals(standard: Standard, gate: str, digest: str) -> int:
    """How many of its approvers said yes to these very words."""
    given = Approval.objects.filter(editor__standard=standard, editor__until=None, gate=gate, digest=digest)
    leading = standard.editors.filter(part=Editor.Part.LEAD, until=None).values("person")
    return given.exclude(editor__person__in=leading).count()


def why_not_approved(standard: Standard, gate: str, digest: str) -> str:
    """What is missing of the approvals, in words; "" when they are there."""
    leading = standard.editors.filter(part=Editor.Part.LEAD, until=None).values("person")
    approvers = standard.editors.filter(part=Editor.Part.APPROVER, until=None).exclude(person__in=leading)
    many, need = approvers.count(), standard.approvals_needed
    if many < need:
        return _("It needs %(need)s approvals, and has %(many)s approvers. Name more of them first.") % {
            "need": need,
            "many": many,
        }
    given = approvals(standard, gate, digest)
    if given < need:
        return _("%(given)s of %(need)s approvals of these words are there. Ask the approvers.") % {
            "given": given,
            "need": need,
        }
    return ""


def shown_name(editor: Editor | None) -> str:
    """The name of an editor in public, if they chose so and names are not hidden; else ""."""
    if editor is None or house.names_hidden() or not editor.listed:
        return ""
    return editor.person.name


# --- moving on --------------------------------------------------------------------------------------------------


def unsettled(standard: Standard) -> int:
    """How many suggestions in the live text and comments of readers wait for an outcome."""
    comments = Comment.objects.waiting().filter(round__standard=standard).count()
    return comments + reading.open_suggestions(standard)


def why_unsettled(standard: Standard) -> str:
    n = unsettled(standard)
    return _("Open comments and suggestions: %(n)s. Settle each of them first.") % {"n": n} if n else ""


def why_incomplete(words: wording.Words) -> str:
    """What the words of a standard still lack before they are shown; "" when nothing."""
    if not words["rule"] or not words["why"]:
        return _("It needs its rule and a reason why.")
    if not wording.clauses(words["body"]):
        return _("Write at least one numbered clause.")
    if not words["how_to_test"] or not words["indicators"]:
        return _("Say how to test it, and name at least one thing that is counted.")
    return ""


def why_no_test(standard: Standard) -> str:
    """What stands in the way of a test; "" when nothing."""
    if standard.rounds.running().exists():
        return _("A comment round is not closed yet. Answer what readers said first.")
    if not standard.rounds.filter(draft__of_revision=standard.number).exclude(closed_at=None).exists():
        return _("Open the draft for comment first.")
    return why_unsettled(standard)


def why_no_vote(standard: Standard, words: wording.Words) -> str:
    """What stands in the way of a vote on these words; "" when nothing."""
    trial = standard.trials.filter(draft__of_revision=standard.number).exclude(broken_off=True).last()
    if standard.work != "test" or trial is None:
        return _("It has to be tested first.")
    if trial.ended_at is None:
        return _("The test is not over yet. End it with what you learned.")
    if trial.testers.found().exclude(advice="").filter(answer="").exists():
        return _("Some advice from the test has no answer yet.")
    return (
        why_incomplete(words)
        or why_unsettled(standard)
        or why_not_approved(standard, Approval.Gate.ADOPT, wording.digest(words))
    )


def about(draft: Draft) -> str:
    """The word under which a ballot about these very words is kept."""
    return f"standard:{draft.standard.subject[:12]}:{draft.digest[:40]}"


def running_ballot(standard: Standard) -> Ballot | None:
    """The ballot about its words that has not closed, or whose outcome is not written and that carried."""
    if standard.work != "test":
        return None
    rows = Ballot.objects.filter(about__startswith=f"standard:{standard.subject[:12]}:")
    newest = rows.exclude(state=Ballot.State.CLOSED).order_by("-id").first()
    if newest is not None:
        return newest
    last = rows.order_by("-id").first()
    waits = last is not None and ballots.carried(last) and not hasattr(last, "outcome")
    return last if waits else None


def voted_draft(standard: Standard) -> Draft | None:
    """The draft that was last put to the vote for the revision that is being written."""
    rows = standard.drafts.filter(of_revision=standard.number, ballot__isnull=False)
    return rows.select_related("ballot", "standard").order_by("-ballot_id").first()


def why_not_adopted(draft: Draft | None) -> str:
    """Why a draft is not adopted, in words; "" when a vote decided that it is."""
    if draft is None:
        return _("No vote was asked for yet.")
    return ballots.why_not_decided(draft.ballot, about=about(draft))


# --- readers ----------------------------------------------------------------------------------------------------


def may_comment(row: CommentRound, link: CommentLink | None = None, typed_by: Person | None = None) -> bool:
    """Whether comments can come in now: the round is open, and there is a way in that leads to this very round.

    What was said aloud or on paper comes in by who leads the standard, until the round is closed with its answers.
    """
    if typed_by is not None:
        return row.closed_at is None
    if not row.takes_words:
        return False
    return row.for_everybody if link is None else link.round_id == row.pk and link.works


def why_no_words(row: CommentRound, link: CommentLink | None = None) -> str:
    """Why `may_comment` says no, in words for the reader."""
    if not row.takes_words:
        return _("This comment round is over. It takes no more comments.")
    if link is None:
        return _("You need the link that we sent round to comment here.")
    if link.round_id != row.pk:
        return _("This link belongs to another round.")
    return _("This link was taken back. Ask whoever gave it to you for a new one.")


# --- those who test, and those who take up ------------------------------------------------------------------------


def may_speak_for(person: Person | None, organization: Organization) -> bool:
    """Whether they speak for an organization: its representatives and internal reformers."""
    return members.may_represent(person, organization)


def may_see_tester(person: Person | None, tester: Tester) -> bool:
    """Whether the page of an organization's test opens: for its own people, and who leads the standard."""
    return may_speak_for(person, tester.organization) or may_lead(person, tester.trial.standard)


def may_see_who(person: Person | None, uptake: Uptake) -> bool:
    """Whether they may see who said so: the organization's own people, and who looks after the standard."""
    return may_speak_for(person, uptake.organization) or may_lead(person, uptake.standard)


def speaks_for(person: Person | None) -> list[Organization]:
    """The listed organizations somebody speaks for."""
    if person is None or not person.is_active:
        return []
    mine = person.affiliations.now().filter(kind__in=members.SPEAKS, organization__listed=True)
    return list(Organization.objects.filter(pk__in=mine.values("organization")).order_by("name"))


def named(people: Iterable[Editor]) -> list[str]:
    """Names that may stand in public, of some editors."""
    return [name for one in people if (name := shown_name(one))]
