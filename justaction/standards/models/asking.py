"""Facts of listening: a round in which anyone may comment by clause, its links, and what became of each comment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person, ReadersLink, ReadersWords, ReadersWordsQuerySet
from justaction.record.models import Recorded
from justaction.standards.models.rules import Draft, Standard
from justaction.web import clock


class CommentRoundQuerySet(models.QuerySet["CommentRound"]):
    def running(self) -> CommentRoundQuerySet:
        """Not closed yet."""
        return self.filter(closed_at=None)

    def open(self) -> CommentRoundQuerySet:
        """Taking comments now."""
        return self.running().filter(closes_at__gt=clock.now())


class CommentRound(Recorded):
    """A time in which readers without an account say what they think of a draft, clause by clause."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="rounds")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    question = models.TextField(_("what you ask your readers"), max_length=600, blank=True)
    for_everybody = models.BooleanField(_("everybody may comment"), default=True)
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField(_("closes"))
    told_over_at = models.DateTimeField(null=True, blank=True, help_text="the clock noticed that it is over")
    closed_at = models.DateTimeField(null=True, blank=True)
    what_changed = models.TextField(_("what you changed, and why"), max_length=2000, blank=True)

    objects = CommentRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_comment_round_number_once"),
            models.UniqueConstraint(
                fields=["standard"], condition=Q(closed_at=None), name="standard_comment_round_one_running"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="standard_comment_round_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(what_changed=""),
                name="standard_comment_round_closed_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard.code}, round {self.number}"

    @property
    def url(self) -> str:
        """Its public page, without a language."""
        return f"{self.standard.url}rounds/{self.number}/"

    @property
    def takes_words(self) -> bool:
        """Whether it is open at this very moment, whatever the clock has noticed so far."""
        return self.closed_at is None and self.opened_at <= clock.now() < self.closes_at

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: made for everybody, or closed with all answered."""
        return self.for_everybody or self.closed_at is not None


class CommentLink(ReadersLink):
    """A link that lets whoever has it comment in one round."""

    SALT = "standards.round"

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="links")

    @classmethod
    def of_token(cls, token: str) -> CommentLink | None:
        """The link of this secret, or None when nobody made it."""
        subject = cls.subject_in(token)
        rows = cls.objects.select_related("round__standard__channel", "round__draft")
        return rows.filter(subject=subject).first() if subject else None

    @property
    def url(self) -> str:
        return reverse("standards:round_link", args=[self.token])

    @property
    def works(self) -> bool:
        return self.revoked_at is None


class CommentQuerySet(ReadersWordsQuerySet["Comment"]):
    """What readers said of standards."""


class Comment(ReadersWords):
    """What one reader said of a part of a standard (`part` is "" for the whole), and what became of it."""

    SALT = "standards.words"

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=120, blank=True, help_text="the part as readers saw it named")
    reason = models.TextField(_("what you changed, and why"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    link = models.ForeignKey(
        CommentLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["round", "state", "id"], name="standard_comment_answered"),
            models.Index(
                fields=["round", "address_key"], condition=~Q(address_key=""), name="standard_comment_to_tell"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="standard_comment_decided_with_reason",
            )
        ]

    @classmethod
    def of_token(cls, token: str) -> Comment | None:
        """The comment whose author has this link, or None."""
        subject = cls.subject_in(token)
        rows = cls.objects.select_related("round__standard__channel", "round__draft")
        return rows.filter(subject=subject).first() if subject else None

    @property
    def url(self) -> str:
        """The page of its author alone: what was said, what became of it, and how to take it back."""
        return reverse("standards:my_words", args=[self.token])

    @property
    def public_url(self) -> str:
        """Where its words stand alone, once they may be shown."""
        return f"{self.round.url}words/{self.subject}/"
