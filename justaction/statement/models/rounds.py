"""Facts of listening: a round in which readers answer a draft, its links, what they said and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from justaction.members.models import Person, ReadersLink, ReadersWords, ReadersWordsQuerySet
from justaction.record.models import Recorded
from justaction.statement.models.text import StatementVersion
from justaction.web import clock


class FeedbackRoundQuerySet(models.QuerySet["FeedbackRound"]):
    def running(self) -> FeedbackRoundQuerySet:
        """Not closed yet."""
        return self.exclude(state=FeedbackRound.State.CLOSED)

    def waiting(self) -> FeedbackRoundQuerySet:
        """Those that are over (`is_over`), and that nobody has closed yet."""
        over = Q(state=FeedbackRound.State.CONSOLIDATING) | Q(closes_at__lte=clock.now())
        return self.running().filter(over)

    def public(self) -> FeedbackRoundQuerySet:
        """Those that everybody may read: made for everybody and begun, or closed."""
        for_all = Q(for_everybody=True) & ~Q(state=FeedbackRound.State.PLANNED)
        return self.filter(for_all | Q(state=FeedbackRound.State.CLOSED))

    def counted(self) -> FeedbackRoundQuerySet:
        """With how many suggestions came (`said`) and how many wait for an answer (`waiting`)."""
        standing = ~Q(suggestions__state=Suggestion.State.WITHDRAWN)
        open_still = Q(suggestions__state=Suggestion.State.OPEN)
        return self.annotate(
            said=Count("suggestions", filter=standing), waiting=Count("suggestions", filter=open_still)
        )


class FeedbackRound(Recorded):
    """A time in which readers without an account say what they think of a draft. Its words stand still."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", pgettext_lazy("a state", "Open")
        CONSOLIDATING = "consolidating", _("Over, being answered")
        CLOSED = "closed", _("Closed, all answered")

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=160, help_text="of the text, as it was then")
    question = models.TextField(_("what you ask your readers"), max_length=600, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    for_everybody = models.BooleanField(_("everybody may answer"), default=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    closed_at = models.DateTimeField(null=True, blank=True)
    what_changed = models.TextField(_("what you changed, and why"), max_length=2000, blank=True)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = FeedbackRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=~Q(state="closed"), name="round_one_running"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.number}"

    @property
    def url(self) -> str:
        """Its public page, without a language."""
        return f"/statement/rounds/{self.number}/"

    @property
    def takes_words(self) -> bool:
        """Whether it is open at this very moment, whatever the clock has noticed so far."""
        may = self.state in (self.State.PLANNED, self.State.OPEN)
        return may and self.opens_at <= clock.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, or it was ended."""
        return self.state in (self.State.CONSOLIDATING, self.State.CLOSED) or clock.now() >= self.closes_at

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.PLANNED and clock.now() < self.opens_at

    @property
    def is_running(self) -> bool:
        return self.state != self.State.CLOSED


class Passage(models.Model):
    """A paragraph as the readers of a round saw it; `identity` is that of the paragraph in the draft."""

    round = models.ForeignKey(FeedbackRound, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=32)
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="passage_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"


class RoundLink(ReadersLink):
    """A link that lets whoever has it answer one round, until it runs out."""

    SALT = "statement.round"

    round = models.ForeignKey(FeedbackRound, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField(_("works until"))

    @classmethod
    def of_token(cls, token: str) -> RoundLink | None:
        """The link of this secret, or None when nobody made it."""
        subject = cls.subject_in(token)
        return (
            cls.objects.select_related("round__version").filter(subject=subject).first() if subject else None
        )

    @property
    def url(self) -> str:
        return reverse("statement:round_link", args=[self.token])

    @property
    def works(self) -> bool:
        """Whether it was not taken back and its time is not over."""
        return self.revoked_at is None and clock.now() < self.expires_at


class Answer(models.Model):
    """What the writers say to one suggestion, or to many that say the same: what they changed, and why."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Taken up")
        REJECTED = "rejected", _("Not taken up")

    round = models.ForeignKey(FeedbackRound, on_delete=models.CASCADE, related_name="answers")
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(_("what you changed, and why"), max_length=1000)
    words = models.TextField(
        max_length=2000, blank=True, help_text="the paragraph as it reads now, if it changed"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.reason[:40]}"


class SuggestionQuerySet(ReadersWordsQuerySet["Suggestion"]):
    def of_token(self, token: str) -> Suggestion | None:
        """The suggestion whose author has this link, or None."""
        subject = Suggestion.subject_in(token)
        rows = self.select_related("round__version", "passage", "answer__passage")
        return rows.filter(subject=subject).first() if subject else None


class Suggestion(ReadersWords):
    """What one reader said of a paragraph, or of the whole (`passage` is None)."""

    class Relation(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        STAFF = "staff", _("staff")
        BOARD = "board", _("board")
        CLIENT = "client", _("client")
        FRIEND = "friend", _("friend")
        FAMILY = "family", _("family")

    SALT = "statement.words"

    round = models.ForeignKey(FeedbackRound, on_delete=models.CASCADE, related_name="suggestions")
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.CASCADE, related_name="suggestions"
    )
    selected = models.TextField(_("the words you mean"), max_length=2000, blank=True)
    relation = models.CharField(_("how you relate to us"), max_length=10, choices=Relation, blank=True)
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    link = models.ForeignKey(
        RoundLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["round", "state", "id"], name="suggestion_answered"),
            models.Index(
                fields=["round", "address_key"], condition=~Q(address_key=""), name="suggestion_to_tell"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(answer__isnull=False),
                name="suggestion_has_answer",
            ),
        ]

    @property
    def url(self) -> str:
        """The page of its author alone: what was said, what became of it, and how to take it back."""
        return reverse("statement:my_words", args=[self.token])

    @property
    def public_url(self) -> str:
        """Where its words stand alone, once they may be shown."""
        return f"/statement/rounds/{self.round.number}/words/{self.subject}/"

    def empty(self) -> None:
        super().empty()
        self.selected = self.relation = ""
