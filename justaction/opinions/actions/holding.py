"""What waits in a conversation goes into the one queue of all that is held (`members/actions/cases.py`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.opinions.models import Conversation, OpinionStatement, Participant

STATEMENT = "opinion"
ANSWERS = "opinion_answers"
WHY = {
    "added": gettext_lazy("Somebody looks at every statement that is added."),
    "many": gettext_lazy("Many statements came from one place, or without a script."),
    "crowd": gettext_lazy("Very many came from one place within an hour."),
}


def hold(statement: OpinionStatement) -> Case:
    """Put a statement that is not shown into the queue of its space; the case that is open if there is one."""
    conversation = statement.conversation
    return cases.hold(
        STATEMENT,
        str(statement.pk),
        title=title(conversation),
        url=reverse("opinions:look_after", args=[conversation.slug]),
        scope=conversation.scope,
        why="many" if statement.to_check else "added",
        person=author(statement),
    )


def found(statement: OpinionStatement, *, by: Person) -> Case:
    """The case of a statement that is shown, opened by a moderator or reported before. Raises NotAllowed."""
    conversation = statement.conversation
    return cases.found(
        STATEMENT,
        str(statement.pk),
        title=title(conversation),
        url=page_of(statement),
        scope=conversation.scope,
        person=author(statement),
        by=by,
    )


def hold_answers(conversation: Conversation) -> Case:
    """One case for all whose answers wait because many came from one place."""
    with override(settings.LANGUAGE_CODE):
        words = _("Answers that wait in: %(question)s") % {"question": conversation.question}
    return cases.hold(
        ANSWERS,
        conversation.subject,
        title=words,
        url=reverse("opinions:look_after", args=[conversation.slug]),
        scope=conversation.scope,
        why="crowd",
    )


def let_answers_go(conversation: Conversation) -> None:
    """The conversation closes: who was not counted by then is not counted, and nothing is left to decide."""
    cases.close(ANSWERS, conversation.subject)


def said_of_answers(conversation: Conversation) -> Case | None:
    """The last case about answers that wait: open, or decided, or ended because the conversation closed."""
    return Case.objects.filter(kind=ANSWERS, about=conversation.subject).order_by("-id").first()


def title(conversation: Conversation) -> str:
    """What a statement is called in the queue: by its question, never by its own words or a name."""
    with override(settings.LANGUAGE_CODE):
        return _("A statement in: %(question)s") % {"question": conversation.question}


def page_of(statement: OpinionStatement) -> str:
    """Where anybody reads this one statement, and can report it."""
    return reverse("opinions:statement", args=[statement.conversation.slug, statement.number])


def author(statement: OpinionStatement) -> Person | None:
    """The member who wrote it; None for seeds and for who has no account."""
    if statement.author_id is None:
        return None
    row = Participant.objects.filter(pk=statement.author_id).select_related("person").first()
    return row.person if row else None
