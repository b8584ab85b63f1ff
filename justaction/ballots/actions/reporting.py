"""What a moderator's decision does to the words of a proposal: the queue of the members calls it.

Whether an option is voted on is no question of moderation: who runs the ballot answers that in public (`proposals.py`).
Here only the words of a proposal that was set aside leave the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from justaction.ballots import policy
from justaction.ballots.models import Ballot, Proposal
from justaction.errors import Refused
from justaction.members import cases
from justaction.members.models import Case, Person
from justaction.record.models import Disclosure, Entry
from justaction.web import pages

KIND = "proposal"
_PATH = re.compile(r"(?:/[a-z-]{2,8})?/decisions/([\w-]+)/(?:proposals/([0-9a-f]{32})/)?.*")


def find(path: str) -> cases.Found | None:
    """The proposal whose words stand at this address; else its ballot, without what follows in the address.

    Whoever votes by letter has an address of their own below it, which is nobody else's to see.
    """
    match = _PATH.fullmatch(path)
    ballot = Ballot.objects.filter(slug=match[1]).first() if match else None
    if match is None or ballot is None or not policy.may_see(None, ballot):
        return None
    one = readable(ballot, match[2]).first() if match[2] else None
    if one is None:
        return cases.Found(
            kind="page", about=ballot.url, title=ballot.url, url=ballot.url, scope=ballot.scope
        )
    with override(settings.LANGUAGE_CODE):
        title = _("A proposal for: %(question)s") % {"question": ballot.question}
    url = reverse("ballots:proposal", args=[ballot.slug, one.subject])
    return cases.Found(
        kind=KIND, about=one.subject, title=title, url=url, scope=ballot.scope, person=one.person
    )


def readable(ballot: Ballot, subject: str) -> QuerySet[Proposal]:
    """The proposal, if it was answered and its words may be read."""
    return ballot.proposed.exclude(state=Proposal.State.WAITING).filter(subject=subject, shown=True)


def handler() -> cases.Handler:
    """How the queue treats a proposal that was reported."""
    return cases.Handler(
        label=gettext_lazy("A proposal for a vote"), hide=_hidden, restore=_shown_again, show=_seen
    )


def _hidden(case: Case, by: Person) -> None:
    """Its words and name leave the page and the record's page; the answer and its reason stay."""
    row = _row(case)
    if row.state == Proposal.State.KEPT:
        raise Refused(
            _("People vote on this, so it stays. Who runs the vote can set it aside while it is a draft.")
        )
    _show(row, shown=False)


def _shown_again(case: Case, by: Person) -> None:
    _show(_row(case), shown=True)


def _show(row: Proposal, *, shown: bool) -> None:
    row.shown = shown
    row.save(update_fields=["shown"])
    Disclosure.objects.filter(entry__subject=row.subject, path="proposal").update(public=shown)
    Entry.objects.filter(subject=row.subject).update(title=row.name if shown else _("A proposal"))
    pages.changed()


def _row(case: Case) -> Proposal:
    row = Proposal.objects.select_for_update().filter(subject=case.about).first()
    if row is None:
        raise Refused(_("This proposal is not there any more."))
    return row


def _seen(some: Iterable[Case]) -> Mapping[str, cases.Facts]:
    rows = Proposal.objects.filter(subject__in=[case.about for case in some]).select_related("ballot")
    return {
        one.subject: [
            (_("Proposal"), one.name),
            (_("Why"), one.meaning),
            (_("Name"), one.credit),
            (_("What came of it"), str(one.get_state_display())),
            (_("The vote"), one.ballot.question),
        ]
        for one in rows
    }
