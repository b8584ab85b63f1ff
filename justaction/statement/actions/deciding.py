"""Asking the conveners whether the words of a draft are adopted."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import actions as ballots
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.statement import policy
from justaction.statement.models import Statement, StatementVersion
from justaction.web import clock

DAYS_TO_DECIDE = 7
FEWEST_VOTES = 3  # as for the rings; a smaller circle needs all of its votes
MOST_WORDS = 3800  # signs of the draft on the page of the vote
URL = "/statement/"


@transaction.atomic
def ask_about_words(version: StatementVersion, *, by: Person) -> Ballot:
    """Let the conveners decide by consent, within a week, whether these very words are adopted. It opens at once.

    The ballot shows the words. One that runs already about them is returned. Raises NotAllowed, and Refused while
    readers wait for answers, for empty paragraphs, or when a ballot decided so already.
    """
    if not policy.may_write(by):
        raise NotAllowed(_("Only people who may publish the statement can do this."))
    Statement.objects.select_for_update().get(pk=version.statement_id)
    version = StatementVersion.objects.select_for_update().get(pk=version.pk)
    _check(version)
    running = Ballot.objects.filter(about=version.about).exclude(state=Ballot.State.CLOSED).first()
    if running is not None:
        return running
    who = rolls.people("conveners").count()
    with override(Collaborative.objects.get().languages[0]):
        ballot = ballots.write(
            question=_("Shall we adopt version %(n)s of our statement?") % {"n": version.number},
            explanation=_words(version),
            method=Ballot.Method.CONSENT,
            quorum=max(FEWEST_VOTES, who // 2 + 1) if who >= FEWEST_VOTES else max(who, 1),
            closes_at=clock.now() + timedelta(days=DAYS_TO_DECIDE),
            electorate="conveners",
            ends_when_all_voted=True,
            about=version.about,
            about_title=version.title,
            about_url=URL,
            by=by,
        )
    return ballots.open_ballot(ballot, by=by)


def _check(version: StatementVersion) -> None:
    if version.state not in StatementVersion.WRITTEN:
        raise Refused(_("This version is published. It cannot change any more."))
    if running := version.rounds.running().first():
        raise Refused(
            _("Round %(n)s is not closed. Answer what your readers said first.") % {"n": running.number}
        )
    texts = [paragraph.text for paragraph in version.paragraphs.all()]
    if not texts or not all(texts):
        raise Refused(_("Every paragraph needs words. Remove the empty ones."))
    if policy.is_decided(version):
        raise Refused(_("A ballot decided that these words are adopted."))


def _words(version: StatementVersion) -> str:
    """The draft in numbered paragraphs; where it is too long for one page, its beginning and where the rest stands."""
    lines = [version.title, *(f"{row.number}. {row.text}" for row in version.paragraphs.all())]
    kept: list[str] = []
    for line in lines:
        if sum(len(one) + 2 for one in kept) + len(line) > MOST_WORDS:
            kept.append(_("The rest is too long for this page. Ask a convener for all of it."))
            break
        kept.append(line)
    return "\n\n".join(kept)
