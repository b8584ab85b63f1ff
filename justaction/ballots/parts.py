"""What ballots add to pages: what is open now, one's turn, the conveners' list, a community, what is kept of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.ballots import choices, policy, words
from justaction.ballots.actions.casting import have_voted
from justaction.ballots.models import Ballot
from justaction.members.following import Found
from justaction.members.models import Person
from justaction.web.slots import Part, counting, only_when, only_when_there
from justaction.web.written import moment


def open_now(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """Votes that are open, and questions to which anyone may propose an answer."""
    for ballot in Ballot.objects.public().exclude(state=Ballot.State.CLOSED).order_by("closes_at")[:3]:
        if ballot.takes_votes:
            note = _("Voting is open until %(when)s.") % {"when": moment(ballot.closes_at)}
            yield Part(title=ballot.question, note=note, url=_url("decision", ballot), button=_("Look"))
        elif ballot.takes_proposals and ballot.proposals == Ballot.Proposals.ANYONE:
            assert ballot.proposals_until is not None
            note = _("Proposals are welcome until %(when)s.") % {"when": moment(ballot.proposals_until)}
            yield Part(title=ballot.question, note=note, url=_url("propose", ballot), button=_("Propose"))


@only_when(lambda viewer: Ballot.objects.open().filter(electors__person=viewer, electors__may_vote=True))
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """Ballots a person has not voted in yet, votes typed for them, and proposals they can make."""
    yield from _waiting(viewer, Ballot.objects.open())


@only_when_there(
    lambda viewer, community: Ballot.objects.open().filter(
        scope=community.scope, electors__person=viewer, electors__may_vote=True
    )
)
def community_turns(viewer: Person, community: Any) -> Iterator[Part]:
    """The same for the votes of one community (whatever has a `scope`)."""
    yield from _waiting(viewer, Ballot.objects.open().filter(scope=community.scope))


def _waiting(viewer: Person, ballots: QuerySet[Ballot]) -> Iterator[Part]:
    mine = viewer.ballot_rolls.filter(may_vote=True, ballot__in=ballots)
    rolls = list(mine.select_related("ballot", "stance").order_by("ballot__closes_at"))
    voted = have_voted(rolls)
    for elector in rolls:
        ballot = elector.ballot
        if not ballot.takes_votes:
            continue
        note, due = _("It takes a minute."), ballot.closes_at
        if elector.pk not in voted:
            yield Part(title=ballot.question, note=note, due=due, url=_url("vote", ballot), button=_("Vote"))
        elif elector.by_helper and not elector.confirmed:
            note = _("A helper typed your vote. Say if it is right.")
            yield Part(title=ballot.question, note=note, due=due, url=_url("vote", ballot), button=_("Look"))


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_write(viewer):
        yield Part(
            group="say",
            title=_("Decisions"),
            url=reverse("ballots:decisions"),
            note=_("Ask a question, let people vote, write down what was decided."),
        )


@counting(votes=lambda _viewer, community: Ballot.objects.public().filter(scope=community.scope))
def community_panel(viewer: Person | None, community: Any, *, votes: int) -> Iterator[Part]:
    """The votes of a community (whatever has a `scope`): open ones, and the last one that closed."""
    found = Ballot.objects.public().filter(scope=community.scope) if votes else Ballot.objects.none()
    closed = found.filter(state=Ballot.State.CLOSED).order_by("-closed_at")
    shown = found.filter(~Q(state=Ballot.State.CLOSED) | Q(pk=closed.values("pk")[:1])).order_by("closes_at")
    now = [one for one in shown if one.state != Ballot.State.CLOSED][:3]
    last = next((one for one in shown if one.state == Ballot.State.CLOSED), None)
    may_write = policy.may_write(viewer, community.scope)
    if now or last or may_write:
        context = {
            "open": now,
            "last": last,
            "headline": words.headline(last) if last else "",
            "may_write": may_write,
            "scope": community.scope,
        }
        yield Part(template="ballots/community_panel.html", context=context)


def found(key: str, viewer: Person) -> Found | None:
    """A ballot that can be followed, by its slug, for those who may see it."""
    ballot = Ballot.objects.filter(slug=key).first()
    if ballot is None or not policy.may_see(viewer, ballot):
        return None
    return Found(title=ballot.question, url=ballot.url)


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """On which rolls a person stands, and what they voted where that is known. `thing` is not asked."""
    rows = []
    for elector in viewer.ballot_rolls.select_related("ballot", "stance").order_by("id"):
        stance = getattr(elector, "stance", None)
        options = {option.key: option for option in elector.ballot.options.all()} if stance else {}
        rows.append(
            {
                "question": elector.ballot.question,
                "may_vote": elector.may_vote,
                "typed_by_a_helper": elector.by_helper,
                "secret": elector.ballot.secret,
                "vote": choices.as_words(options, elector.ballot, stance.choice) if stance else None,
                "reason": stance.reason if stance else "",
                "cast_at": stance.cast_at if stance else None,
            }
        )
    yield Part(title="ballots", context={"rolls": rows})


def _url(page: str, ballot: Ballot) -> str:
    return reverse(f"ballots:{page}", args=[ballot.slug])
