"""What gatherings do when somebody is erased, or when two accounts of one person become one."""

from __future__ import annotations

from justaction.convenings import answers, tokens
from justaction.convenings.actions.coming import give_back_all
from justaction.convenings.models import Feedback, Registration
from justaction.members.models import Person


def wipe(person: Person) -> None:
    """Give back the seats at what is still to come, so that whoever waits is offered one; delete what they said of
    what was."""
    for said in answers.of_person(person):
        said.delete()
    give_back_all(person)


def keep_feedback(kept: Person, gone: Person) -> None:
    """What was said of gatherings by the account that goes is found by the key of the one that stays, or goes where
    that one has spoken too: else nobody could give it out or erase it any more."""
    for said in answers.of_person(gone):
        key = tokens.feedback_key_of(said.gathering.subject, kept.subject)
        if Feedback.objects.filter(gathering=said.gathering_id, key=key).exists():
            said.delete()
        else:
            Feedback.objects.filter(pk=said.pk).update(key=key)


def keep_seat(row: Registration, kept: Person) -> None:
    """Both accounts asked for a seat: the one that comes, or asked first, stays."""
    theirs = Registration.objects.get(gathering=row.gathering_id, person=kept)
    order = [
        Registration.State.ATTENDED,
        Registration.State.REGISTERED,
        Registration.State.OFFERED,
        Registration.State.WAITLISTED,
    ]

    def rank(one: Registration) -> tuple[int, int]:
        state = Registration.State(one.state)
        return (order.index(state) if state in order else len(order), one.place)

    if rank(row) < rank(theirs):
        theirs.delete()
        Registration.objects.filter(pk=row.pk).update(person=kept)
    else:
        row.delete()
