"""Deeds of readers: they say what they think of a draft, without an account, and can take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import remarks
from justaction.members.actions.remarks import OF_THE_READER, again
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Disclosure, Entry
from justaction.statement import policy
from justaction.statement.actions.rounds import locked
from justaction.statement.models import FeedbackRound, Passage, RoundLink, Suggestion
from justaction.web import addresses, clock, pages


@dataclass(frozen=True)
class Words(remarks.Words):
    """What a reader typed: `selected` are words of the paragraph, `relation` is how they relate to us."""

    selected: str = ""
    relation: str = ""


@transaction.atomic
def suggest(
    feedback_round: FeedbackRound,
    words: Words,
    *,
    passage: Passage | None = None,
    link: RoundLink | None = None,
    typed_by: Person | None = None,
    to_check: bool = False,
) -> Suggestion:
    """Take what a reader says of a paragraph, or of the whole (`passage=None`).

    `typed_by` is a convener who writes down what somebody said aloud or on paper. `to_check` marks that too much came
    from one place at once. Raises NotAllowed without a way in, and Refused (410) when the round is over, (422) for
    what is missing or too long, each with its field.
    """
    row = locked(feedback_round)
    if typed_by is not None and not policy.may_consolidate(typed_by):
        raise NotAllowed(_("Only conveners can write down what somebody else said."))
    if not policy.may_suggest(row, link, typed_by):
        raise Refused(policy.why_no_words(row, link), status=410)
    if passage is not None and passage.round_id != row.pk:
        raise Refused(_("That paragraph is not part of this round."), status=404)
    said = _tidied(words, passage)
    via = Suggestion.Via.HEARD if typed_by else Suggestion.Via.LINK if link else Suggestion.Via.PAGE
    return Suggestion.objects.create(
        round=row,
        passage=passage,
        selected=said.selected,
        text=said.text,
        suggested=said.suggested,
        relation=said.relation,
        name=said.name,
        address=said.address,
        address_key=addresses.key(said.address) if said.address else "",
        language=said.language,
        shown=said.shown,
        credited=said.credited and bool(said.name),
        to_check=to_check,
        via=via,
        typed_by=typed_by,
        link=link,
        at=clock.now(),
    )


@transaction.atomic
def take_back(suggestion: Suggestion) -> Suggestion:
    """Its author takes it back, by their own link: the words, the name and the address are gone. Twice changes nothing."""
    locked(suggestion.round)
    row = again(suggestion)
    if row.state == Suggestion.State.WITHDRAWN:
        return row
    answered = Entry.objects.filter(subject=row.subject, kind="suggestion.answered").order_by("-id")[:1]
    if entries := list(answered):
        record.enter(
            "suggestion.withdrawn",
            row,
            by=None,
            title=f"A suggestion in round {suggestion.round.number}",
            url=suggestion.round.url,
            facts={"round": suggestion.round.number},
            answers=entries,
        )
        Disclosure.objects.filter(entry__subject=row.subject, path__in=OF_THE_READER).delete()
    row.empty()
    row.save()
    pages.changed()
    return row


def _tidied(words: Words, passage: Passage | None) -> Words:
    """What was typed, with words in order; raises Refused with the field that is missing or wrong."""
    selected = " ".join(words.selected.split()) if passage else ""
    said = remarks.tidied(
        replace(words, selected=selected), standing={passage.text, selected} if passage else None
    )
    if passage is not None and said.selected and said.selected not in passage.text:
        raise Refused(_("Those words do not stand in this paragraph."), field="selected", status=422)
    if said.relation and said.relation not in Suggestion.Relation:
        raise Refused(_("Choose one of these, or none."), field="relation", status=422)
    return said
