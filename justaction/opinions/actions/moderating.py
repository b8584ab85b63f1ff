"""Deciding what is shown and counted: each decision settles a case of the one queue, here or there alike.

On the conversation's own page the deeds below find or open the case and decide it; on the page of the queue
(`members/actions/cases.py`) the handlers (`handler`, `answers_handler`) do the same to the statement. So there is one
permission, one reason, one letter, one appeal and one entry in the record, wherever somebody decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.opinions import policy
from justaction.opinions.actions import holding
from justaction.opinions.actions.conversations import address, locked
from justaction.opinions.actions.results import compute, digests
from justaction.opinions.models import Conversation, OpinionStatement, Result
from justaction.record import actions as record
from justaction.web import clock, pages

_PATH = re.compile(r"(?:/[a-z-]{2,8})?/(?:steer/)?opinions/([\w-]+)/(?:(\d{1,9})/)?.*")


# --- on the conversation's own page -----------------------------------------------------------------------------


@transaction.atomic
def show_statement(statement: OpinionStatement, *, by: Person) -> OpinionStatement:
    """Let everybody answer a statement that waited, or that was left out. Raises NotAllowed, Refused.

    Where its author appealed, this answers the appeal, so another person than the one who left it out does it.
    """
    row = _for(statement, by)
    if row.state == OpinionStatement.State.SHOWN:
        return row
    reason = _("It says one thing, and it harms nobody.")
    appealed = Case.objects.appealed().filter(kind=holding.STATEMENT, about=str(row.pk)).first()
    if appealed is not None:
        cases.hear(appealed, by=by, change=True, reason=reason)
    else:
        cases.decide([holding.hold(row)], by=by, decision="release", reason=reason)
    return _now(row)


@transaction.atomic
def leave_out(statement: OpinionStatement, *, reason: str, by: Person) -> OpinionStatement:
    """Leave a statement out, with a reason that its author reads. Raises NotAllowed, and Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why, so that its author can understand it."), field="reason", status=422)
    row = _for(statement, by)
    if row.state == OpinionStatement.State.REFUSED:
        raise Refused(_("It is left out already."))
    if row.state == OpinionStatement.State.WAITING:
        cases.decide([holding.hold(row)], by=by, decision="refuse", reason=reason)
    else:
        cases.decide([holding.found(row, by=by)], by=by, decision="hide", reason=reason)
    return _now(row)


@transaction.atomic
def count_held(conversation: Conversation, *, by: Person) -> int:
    """Count the answers of those who waited because many came from one place; returns how many.

    Raises NotAllowed, and Refused once it is closed.
    """
    if not policy.may_decide(by, conversation, wrote_it=False):
        raise NotAllowed(_("Only who moderates in this space can decide that."))
    if conversation.closed_at is not None:
        raise Refused(_("The conversation is closed."))
    waiting = conversation.participants.filter(held=True).count()
    if waiting:
        case = holding.hold_answers(conversation)
        cases.decide(
            [case], by=by, decision="release", reason=_("They belong together, and each is a person.")
        )
    return waiting


def _for(statement: OpinionStatement, by: Person) -> OpinionStatement:
    """The statement as it is, for somebody who may decide about it. Raises NotAllowed."""
    row = _now(statement)
    wrote_it = holding.author(row) == by
    if not policy.may_decide(by, row.conversation, wrote_it=wrote_it):
        raise NotAllowed(_("Somebody else who moderates in this space decides about this statement."))
    return row


def _now(statement: OpinionStatement) -> OpinionStatement:
    return OpinionStatement.objects.select_related("conversation").get(pk=statement.pk)


# --- what a decision does ---------------------------------------------------------------------------------------


def handler() -> kinds.Handler:
    """How the queue treats a statement that somebody added, or that is shown and was reported."""
    return kinds.Handler(
        label=gettext_lazy("A statement in a conversation"),
        release=_shown,
        restore=_shown,
        refuse=_left_out,
        hide=_left_out,
        show=_seen,
        why=holding.WHY,
    )


def answers_handler() -> kinds.Handler:
    """How the queue treats answers that wait because many came from one place. Refused, they stay uncounted."""
    return kinds.Handler(
        label=gettext_lazy("Answers that wait"),
        release=_counted,
        restore=_counted,
        show=_crowds,
        why=holding.WHY,
    )


def find(path: str) -> kinds.Found | None:
    """The one statement that is shown at this address; else the conversation, without what follows in the address.

    Whoever takes part has an address of their own below it, which is nobody else's to see.
    """
    match = _PATH.fullmatch(path)
    conversation = Conversation.objects.filter(slug=match[1]).first() if match else None
    if match is None or conversation is None:
        return None
    if match[2]:
        one = conversation.statements.shown().filter(number=int(match[2])).first()
        if one is not None:
            return kinds.Found(
                kind=holding.STATEMENT,
                about=str(one.pk),
                title=holding.title(conversation),
                url=holding.page_of(one),
                scope=conversation.scope,
                person=holding.author(one),
            )
    url = address(conversation)
    return kinds.Found(kind="page", about=url, title=url[:200], url=url, scope=conversation.scope)


def _shown(case: Case, by: Person) -> None:
    _put(case, OpinionStatement.State.SHOWN, by=by)


def _left_out(case: Case, by: Person) -> None:
    _put(case, OpinionStatement.State.REFUSED, by=by, reason=case.reason)


def _put(case: Case, state: str, *, by: Person, reason: str = "") -> None:
    """Change what is shown; `decide` has asked who may. Raises Refused when it is not there any more."""
    found = OpinionStatement.objects.filter(pk=int(case.about)).select_related("conversation").first()
    if found is None:
        raise Refused(_("This statement is not there any more."))
    conversation = locked(found.conversation)
    row = OpinionStatement.objects.select_for_update().get(pk=found.pk)
    row.state, row.reason, row.decided_at = state, reason, clock.now()
    row.save(update_fields=["state", "reason", "decided_at"])
    Result.objects.filter(conversation=conversation).update(stale=True)
    if conversation.closed_at is not None:
        _bind_again(conversation, by)
    pages.changed()


def _counted(case: Case, by: Person) -> None:
    """All who wait in it count from now on. Raises Refused once it is closed."""
    conversation = Conversation.objects.select_for_update().filter(subject=case.about).first()
    if conversation is None or conversation.closed_at is not None:
        raise Refused(_("The conversation is closed."))
    conversation.participants.filter(held=True).update(held=False)
    Result.objects.filter(conversation=conversation).update(stale=True)
    pages.changed()


def _seen(some: Iterable[Case]) -> Mapping[str, kinds.Facts]:
    rows = OpinionStatement.objects.filter(pk__in=[int(case.about) for case in some])
    return {
        str(row.pk): [
            (_("Statement"), row.text),
            (_("Conversation"), row.conversation.question),
            (_("From"), _("Those who opened it") if row.is_seed else _("A participant")),
        ]
        for row in rows.select_related("conversation")
    }


def _crowds(some: Iterable[Case]) -> Mapping[str, kinds.Facts]:
    rows = Conversation.objects.filter(subject__in=[case.about for case in some])
    counted = rows.annotate(waiting=Count("participants", filter=Q(participants__held=True)))
    return {
        subject: [(_("People who are not counted yet"), str(waiting))]
        for subject, waiting in counted.order_by().values_list("subject", "waiting")
    }


def _bind_again(conversation: Conversation, by: Person) -> None:
    """What the record binds of a closed conversation is another list now: say so, with the new digests."""
    result = compute(conversation)
    record.enter(
        "opinion.changed",
        conversation,
        by=by,
        title=conversation.question,
        url=address(conversation),
        facts={
            "statements": conversation.statements.shown().count(),
            "votes": result.votes,
            **digests(conversation),
        },
    )
