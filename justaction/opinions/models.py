"""Facts of a conversation in opinions: short statements, who takes part, how each was answered, and what came out.

Who takes part is nobody's business: a visitor is a random key, a member is known to the row alone, and what is
published bears random numbers.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

QUESTION_LENGTH = 200
STATEMENT_LENGTH = 200  # characters; what is brought in from elsewhere may be longer
LONGEST_STATEMENT = 1000


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open_now(self) -> ConversationQuerySet:
        """Those that can be answered at this moment."""
        now = clock.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now, closed_at=None)

    def due_to_close(self) -> ConversationQuerySet:
        """Their time is over, and nobody has closed them yet."""
        return self.filter(closes_at__lte=clock.now(), closed_at=None)

    def about(self, kind: str, subject: str) -> ConversationQuerySet:
        """Those held about a thing of another chapter (`kind`, `subject`)."""
        return self.filter(about_kind=kind, about_subject=subject)


class Conversation(Recorded):
    """A question on which people agree, disagree or pass, statement by statement."""

    class Who(models.TextChoices):
        ANYONE = "anyone", _("Anyone with the link, without an account")
        MEMBERS = "members", _("Members who are signed in")

    class Cause(models.TextChoices):
        ON_TIME = "on_time", _("Its time was over")
        EARLY = "early", _("It was closed early")

    question = models.CharField(_("question"), max_length=QUESTION_LENGTH)
    slug = models.SlugField(max_length=80, unique=True)
    why = models.TextField(_("why we ask"), max_length=1200, blank=True)
    who = models.CharField(_("who may take part"), max_length=10, choices=Who, default=Who.ANYONE)
    scope = models.CharField(
        max_length=80, blank=True, help_text="where it belongs, like community:money; empty for all of us"
    )
    adding = models.BooleanField(_("people may add statements of their own"), default=True)
    opens_at = models.DateTimeField(_("opens"), default=clock.now)
    closes_at = models.DateTimeField(_("closes"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=10, choices=Cause, blank=True)
    # what it is held about, as text, so that it owes nothing to the chapter that asked for it
    about_kind = models.CharField(max_length=40, blank=True)
    about_subject = models.CharField(max_length=32, blank=True)
    about_title = models.CharField(max_length=300, blank=True)
    about_url = models.CharField(max_length=300, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="conversation_closes_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "-opens_at"], name="conversation_scope"),
            models.Index(fields=["about_kind", "about_subject"], name="conversation_about"),
            models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="conversation_not_closed"),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def state(self) -> str:
        """planned, open, or closed: what follows from the clock, whether somebody wrote it down yet or not."""
        now = clock.now()
        if self.closed_at is not None or now >= self.closes_at:
            return "closed"
        return "open" if now >= self.opens_at else "planned"

    @property
    def last_day(self) -> datetime:
        """A moment of the last day on which it can be answered: it ends at midnight, which is the next day."""
        return self.closes_at - timedelta(seconds=1)

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class Participant(models.Model):
    """Somebody who answered: a person who is signed in, or whoever holds the key in an address. `number` is public."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="opinion_participants"
    )
    key = models.CharField(
        max_length=64, null=True, blank=True, help_text="SHA-256 of the secret in the address"
    )
    number = models.PositiveIntegerField(
        help_text="random; what the published answers bear instead of a name"
    )
    held = models.BooleanField(
        default=False, help_text="one of too many from one place in an hour: not counted until somebody looks"
    )
    began_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="participant_one_per_person"),
            models.UniqueConstraint(fields=["conversation", "key"], name="participant_one_per_key"),
            models.UniqueConstraint(fields=["conversation", "number"], name="participant_one_per_number"),
            models.CheckConstraint(condition=Q(person=None) | Q(key=None), name="participant_person_or_key"),
        ]

    def __str__(self) -> str:
        return f"participant {self.number}"


class OpinionStatementQuerySet(models.QuerySet["OpinionStatement"]):
    def shown(self) -> OpinionStatementQuerySet:
        return self.filter(state=OpinionStatement.State.SHOWN)

    def waiting(self) -> OpinionStatementQuerySet:
        return self.filter(state=OpinionStatement.State.WAITING)


class OpinionStatement(models.Model):
    """One short statement to agree with, disagree with, or pass."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a look")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Left out")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.TextField(_("statement"), max_length=LONGEST_STATEMENT)
    text_key = models.CharField(max_length=64, help_text="SHA-256 of the text, however it is written")
    is_seed = models.BooleanField(default=False, help_text="from those who opened the conversation")
    author = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="statements"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    to_check = models.BooleanField(default=False, help_text="too many came from one place at once")

    objects = OpinionStatementQuerySet.as_manager()

    class Meta:
        ordering = ["conversation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="opinion_statement_number"),
            models.UniqueConstraint(fields=["conversation", "text_key"], name="opinion_statement_said_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Vote(models.Model):
    """How one participant answered one statement. Answering again changes the row: the last answer counts."""

    class Choice(models.IntegerChoices):
        AGREE = 1, _("Agree")
        PASS = 0, _("Pass")
        DISAGREE = -1, _("Disagree")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(OpinionStatement, on_delete=models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField(choices=Choice)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="vote_one_per_statement"),
            models.CheckConstraint(condition=Q(choice__in=[-1, 0, 1]), name="vote_choice_known"),
        ]
        indexes = [models.Index(fields=["conversation", "at"], name="vote_changed")]

    def __str__(self) -> str:
        return self.get_choice_display()


class Result(models.Model):
    """What the answers came to, as far as it may be shown: computed after they changed, read by the pages."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="result")
    as_of = models.DateTimeField(help_text="answers up to here are in it")
    seconds = models.FloatField(help_text="how long it took; the more, the longer until the next")
    participants = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    stale = models.BooleanField(default=False, help_text="what is shown or counted changed without an answer")
    facts = models.JSONField()
    group_of = models.JSONField(
        default=dict, help_text="public number of a participant: their group, for the export"
    )

    def __str__(self) -> str:
        return f"result of {self.conversation_id}"


def text_key(text: str) -> str:
    """What two statements have in common when they say the same words: SHA-256 without case, spaces, and final signs."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!?…。")
    return hashlib.sha256(plain.encode()).hexdigest()
