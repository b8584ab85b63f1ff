"""Facts of listening: a round in which anyone may comment by clause, its links, and what became of each comment."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded, new_subject
from justaction.standards.models.rules import Draft, Standard
from justaction.web import clock


def of_token(token: str, purpose: str) -> str:
    """The subject that a link stands for, or nothing when nobody made it for this purpose."""
    try:
        return str(Signer(salt=f"standards.{purpose}").unsign(token))
    except BadSignature:
        return ""


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


class CommentLink(models.Model):
    """A link that lets whoever has it comment in one round. Nobody is counted who only looks."""

    PURPOSE = "round"

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="links")
    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    label = models.CharField(_("who is it for"), max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or self.subject[:8]

    @classmethod
    def of_token(cls, token: str) -> CommentLink | None:
        """The link of this secret, or None when nobody made it."""
        subject = of_token(token, cls.PURPOSE)
        rows = cls.objects.select_related("round__standard__channel", "round__draft")
        return rows.filter(subject=subject).first() if subject else None

    @property
    def token(self) -> str:
        return Signer(salt=f"standards.{self.PURPOSE}").sign(self.subject)

    @property
    def url(self) -> str:
        return reverse("standards:round_link", args=[self.token])

    @property
    def works(self) -> bool:
        return self.revoked_at is None


class CommentQuerySet(models.QuerySet["Comment"]):
    def waiting(self) -> CommentQuerySet:
        """Without an outcome so far."""
        return self.filter(state=Comment.State.OPEN)

    def standing(self) -> CommentQuerySet:
        """All but those that their author took back."""
        return self.exclude(state=Comment.State.WITHDRAWN)

    def shown_in_public(self) -> CommentQuerySet:
        """Those whose words may stand on the public page."""
        return self.standing().filter(shown=True, hidden=False)

    def to_tell(self) -> CommentQuerySet:
        """Those whose author left an address, and nothing that they said in this round waits any more."""
        open_still = Comment.objects.waiting().filter(
            round=OuterRef("round"), address_key=OuterRef("address_key")
        )
        mine = self.exclude(address_key="").exclude(state=Comment.State.OPEN)
        return mine.filter(~Exists(open_still))


class Comment(Recorded):
    """What one reader said of a part of a standard (`part` is "" for the whole), and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Taken up")
        REJECTED = "rejected", _("Not taken up")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Via(models.TextChoices):
        LINK = "link", _("by a link")
        PAGE = "page", _("on the page of the round")
        HEARD = "heard", _("said aloud or on paper, typed by a helper")

    PURPOSE = "words"

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=120, blank=True, help_text="the part as readers saw it named")
    text = models.TextField(_("your comment"), max_length=2000, blank=True)
    suggested = models.TextField(_("other words"), max_length=2000, blank=True)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    address_key = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=12, blank=True)
    shown = models.BooleanField(_("my words may be shown with the answer"), default=False)
    credited = models.BooleanField(_("name me among those who helped"), default=False)
    hidden = models.BooleanField(default=False, help_text="a moderator took its words off the public page")
    to_check = models.BooleanField(default=False, help_text="too many came from one place at once")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(_("what you changed, and why"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    via = models.CharField(max_length=5, choices=Via, default=Via.PAGE)
    typed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey(
        CommentLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    at = models.DateTimeField(default=clock.now)

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

    def __str__(self) -> str:
        return f"{self.subject[:8]} ({self.state})"

    @classmethod
    def of_token(cls, token: str) -> Comment | None:
        """The comment whose author has this link, or None."""
        subject = of_token(token, cls.PURPOSE)
        rows = cls.objects.select_related("round__standard__channel", "round__draft")
        return rows.filter(subject=subject).first() if subject else None

    @property
    def token(self) -> str:
        """What the author's own link carries."""
        return Signer(salt=f"standards.{self.PURPOSE}").sign(self.subject)

    @property
    def url(self) -> str:
        """The page of its author alone: what was said, what became of it, and how to take it back."""
        return reverse("standards:my_words", args=[self.token])

    @property
    def public_url(self) -> str:
        """Where its words stand alone, once they may be shown."""
        return f"{self.round.url}words/{self.subject}/"

    @property
    def is_public(self) -> bool:
        return self.shown and not self.hidden and self.state != self.State.WITHDRAWN
