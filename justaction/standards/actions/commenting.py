"""Deeds of readers: they say what they think of a part of a draft, without an account, and can take it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import remarks
from justaction.members.actions.remarks import OF_THE_READER
from justaction.members.models import Person
from justaction.members.remarks import Words
from justaction.record.models import Disclosure, Entry
from justaction.standards import policy, wording
from justaction.standards.actions.shared import enter
from justaction.standards.models import Comment, CommentLink, CommentRound
from justaction.web import addresses, clock, pages


@transaction.atomic
def comment(
    comment_round: CommentRound,
    words: Words,
    *,
    part: wording.Part | None = None,
    link: CommentLink | None = None,
    typed_by: Person | None = None,
    to_check: bool = False,
) -> Comment:
    """Take what a reader says of a part, or of the whole (`part=None`).

    `typed_by` leads the standard and writes down what somebody said aloud or on paper. `to_check` marks that too much
    came from one place at once. Raises NotAllowed for a helper who does not lead it, and Refused (410) when the round is
    over or there is no way in, (422) for what is missing or too long, each with its field.
    """
    row = _locked(comment_round)
    if typed_by is not None and not policy.may_lead(typed_by, row.standard):
        raise NotAllowed(_("Only who leads the standard can write down what somebody else said."))
    if not policy.may_comment(row, link, typed_by):
        raise Refused(policy.why_no_words(row, link), status=410)
    said = remarks.tidied(words, standing={" ".join(part.text.split())} if part else None)
    return Comment.objects.create(
        round=row,
        part=part.key if part else "",
        about=part.label[:120] if part else "",
        text=said.text,
        suggested=said.suggested,
        name=said.name,
        address=said.address,
        address_key=addresses.key(said.address) if said.address else "",
        language=said.language,
        shown=said.shown,
        credited=said.credited and bool(said.name),
        to_check=to_check,
        via=Comment.Via.HEARD if typed_by else Comment.Via.LINK if link else Comment.Via.PAGE,
        typed_by=typed_by,
        link=link,
        at=clock.now(),
    )


@transaction.atomic
def take_back(one: Comment) -> Comment:
    """Its author takes it back, by their own link: the words, the name and the address are gone. Twice changes nothing."""
    _locked(one.round)
    row = Comment.objects.select_for_update(of=("self",)).select_related("round__standard").get(pk=one.pk)
    if row.state == Comment.State.WITHDRAWN:
        return row
    answered = list(Entry.objects.filter(subject=row.subject, kind="comment.answered").order_by("-id")[:1])
    if answered:
        enter(
            "comment.withdrawn",
            row.round.standard,
            thing=row,
            by=None,
            facts={"round": row.round.number},
            answers=answered,
        )
        Disclosure.objects.filter(entry__subject=row.subject, path__in=OF_THE_READER).delete()
    row.empty()
    row.save()
    pages.changed()
    return row


def _locked(comment_round: CommentRound) -> CommentRound:
    """Whatever happens in a round happens one after the other."""
    return CommentRound.objects.select_for_update().get(pk=comment_round.pk)
