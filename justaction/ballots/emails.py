"""Letters about ballots: it is open, one reminder, somebody typed your vote, it is closed. Each goes once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.ballots import tokens, words
from justaction.ballots.models import Ballot, Elector
from justaction.collaborative.models import Collaborative
from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members import following
from justaction.members.actions import telling
from justaction.members.models import Person
from justaction.members.telling import community_of
from justaction.web.written import moment


def _post(ballot: Ballot, which: str, pks: Iterable[int], write: Callable[[Elector], Draft]) -> None:
    collaborative = Collaborative.objects.get()
    found = Elector.objects.filter(pk__in=list(pks), ballot=ballot, person__is_active=True)
    for elector in found.select_related("person", "ballot").order_by("pk"):
        assert elector.person is not None
        with override(elector.person.language or collaborative.languages[0]):
            telling.tell(
                elector.person,
                "decision",
                write(elector),
                community=community_of(ballot.scope),
                once=once(ballot, which, elector.pk),
            )


def once(ballot: Ballot, which: str, elector: int | str) -> str:
    """The word by which a letter is written once to each."""
    return f"ballot.{which}:{ballot.pk}:{elector}"


def not_reminded(ballot: Ballot, electors: list[int]) -> list[int]:
    """Those of the electors who got no reminder yet."""
    start = once(ballot, "reminder", "")
    written = Letter.objects.filter(once__startswith=start).values_list("once", flat=True)
    done = {int(word.removeprefix(start)) for word in written}
    return [pk for pk in electors if pk not in done]


@task
def send_opened(ballot_pk: int, electors: list[int]) -> None:
    """To everybody on the roll: what is asked, until when, and their own link."""
    ballot = Ballot.objects.get(pk=ballot_pk)
    if ballot.state == Ballot.State.OPEN:
        _post(ballot, "opened", electors, opened)


@task
def send_reminder(ballot_pk: int, electors: list[int]) -> None:
    """To those who may still vote, while they can."""
    ballot = Ballot.objects.get(pk=ballot_pk)
    if ballot.takes_votes:
        _post(ballot, "reminder", electors, reminder)


@task
def send_closed(ballot_pk: int, electors: list[int]) -> None:
    """To everybody on the roll: what came out."""
    _post(Ballot.objects.get(pk=ballot_pk), "closed", electors, closed)


@task
def send_to_followers(ballot_pk: int) -> None:
    """To those who follow it and are not on its roll: what came out."""
    ballot = Ballot.objects.get(pk=ballot_pk)
    main = Collaborative.objects.get().languages[0]
    on_roll = ballot.electors.exclude(person=None).values("person")
    for person in following.followers("decision", ballot.slug).exclude(pk__in=on_roll):
        with override(person.language or main):
            telling.tell(
                person,
                "decision",
                _closed(ballot, person),
                community=community_of(ballot.scope),
                once=once(ballot, "followed", person.pk),
            )


@task
def send_entered(elector_pk: int) -> None:
    """To somebody whose vote a helper typed: confirm it, or take it back."""
    elector = Elector.objects.select_related("ballot", "person").filter(pk=elector_pk).first()
    if elector is None or elector.person is None or not elector.by_helper or elector.confirmed:
        return
    with override(elector.person.language or Collaborative.objects.get().languages[0]):
        mail.post(entered(elector))


def opened(elector: Elector) -> Draft:
    """Voting is open."""
    ballot = elector.ballot
    if not elector.may_vote:
        lines = [_("You may follow this vote. You have no vote in it yourself.")]
        return _draft(
            elector, "opened", _("A vote is open: %s"), lines, (_("Look at it"), tokens.page(ballot))
        )
    lines = [
        _("You can vote until %(when)s. It takes about a minute.") % {"when": moment(ballot.closes_at)},
        words.method_in_short(ballot),
        words.quorum(ballot),
    ]
    lines.append(
        _("Nobody can see how you vote.")
        if ballot.secret
        else _("Those who vote here can see each other's votes afterwards.")
    )
    button = (_("Vote now"), tokens.url(elector))
    after = [
        _("The link is yours alone. Do not pass this letter on. You can change your vote until it closes.")
    ]
    return _draft(elector, "opened", _("Your vote is asked: %s"), lines, button, after)


def reminder(elector: Elector) -> Draft:
    """It closes soon."""
    ballot = elector.ballot
    lines = [_("Voting closes %(when)s.") % {"when": moment(ballot.closes_at)}]
    if ballot.secret:
        lines.append(_("If you have voted, thank you. We do not keep who has, so this letter goes to all."))
    button = (_("Vote now"), tokens.url(elector))
    after = [_("This is the only reminder.")]
    return _draft(elector, "reminder", _("Two days left to vote: %s"), lines, button, after)


def entered(elector: Elector) -> Draft:
    """A helper typed your vote."""
    who = elector.entered_by.name if elector.entered_by else _("a helper")
    lines = [
        _("%(who)s typed a vote for you, and says that you asked for it.") % {"who": who},
        _("Look at it, and say if it is right. You can also take it back, or vote yourself."),
    ]
    button = (_("Look at my vote"), tokens.url(elector))
    return _draft(elector, "entered", _("Your vote was typed for you: %s"), lines, button)


def closed(elector: Elector) -> Draft:
    """It is closed, and this came out."""
    assert elector.person is not None
    return _closed(elector.ballot, elector.person)


def _closed(ballot: Ballot, person: Person) -> Draft:
    voted = ngettext("%(n)s person voted.", "%(n)s people voted.", ballot.votes) % {"n": ballot.votes}
    lines = [words.headline(ballot), voted, words.cause(ballot), words.quorum(ballot)]
    button = (_("See how it was counted"), tokens.page(ballot, "results"))
    return _write(ballot, person, "closed", _("The vote is closed: %s"), lines, button)


def _draft(
    elector: Elector,
    which: str,
    subject: str,
    lines: list[str],
    button: tuple[str, str],
    after: list[str] | None = None,
) -> Draft:
    assert elector.person is not None
    return _write(elector.ballot, elector.person, which, subject, lines, button, after)


def _write(
    ballot: Ballot,
    person: Person,
    which: str,
    subject: str,
    lines: list[str],
    button: tuple[str, str],
    after: list[str] | None = None,
) -> Draft:
    return Draft(
        kind=f"ballot_{which}",
        to=person.email,
        to_name=person.name,
        subject=subject % ballot.question,
        greeting=_("Dear %(name)s,") % {"name": person.name},
        paragraphs=[ballot.question, *lines],
        button=button,
        after=after or [],
    )
