"""Facts of the ballots: a question, its options, a fixed roll, votes, proposals, what came out.

Of an open ballot a vote (`Stance`) hangs on its elector. Of a secret one nothing does: votes are `Paper`, which
know no elector, no time and no order (decision 10 says how).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from justaction.members.models import Person
from justaction.record.models import Recorded, new_subject
from justaction.web import clock

GRACE = timedelta(seconds=30)  # after the closing time, for votes that are on their way


def random_number() -> int:
    """A number that tells nothing of when it was drawn: the key of a paper."""
    return secrets.randbelow(2**31 - 1) + 1


class BallotQuerySet(models.QuerySet["Ballot"]):
    def public(self) -> BallotQuerySet:
        """Those that anyone may see: open, closed, asking for proposals, or announced."""
        return self.filter(
            ~Q(state=Ballot.State.DRAFT) | Q(proposals_opened_at__isnull=False) | Q(ready=True)
        )

    def open(self) -> BallotQuerySet:
        return self.filter(state=Ballot.State.OPEN)

    def to_open(self) -> BallotQuerySet:
        """Announced, and their time has come."""
        return self.filter(state=Ballot.State.DRAFT, ready=True, opens_at__lte=clock.now())

    def to_close(self) -> BallotQuerySet:
        """Open, and their time is over, with the grace for votes on their way."""
        return self.filter(state=Ballot.State.OPEN, closes_at__lte=clock.now() - GRACE)

    def of_person(self, person: Person) -> BallotQuerySet:
        """Those on whose roll a person stands."""
        return self.filter(electors__person=person)

    def decided(self, about: str) -> BallotQuerySet:
        """Closed ballots about something whose outcome was accepted, the newest first."""
        found = self.filter(about=about, state=Ballot.State.CLOSED, outcome__accepted=True)
        return found.order_by("-closed_at", "-id")


class Ballot(Recorded):
    """A question that a fixed roll of people answers. It never knows what it decides: `about` is a caller's word."""

    class Method(models.TextChoices):
        CONSENT = "consent", _("Consent")
        FIVE_FINGER = "five-finger", _("Five-finger consensus")
        APPROVAL = "approval", _("Approval")
        SCORE = "score", _("Score")
        PLURALITY = "plurality", _("One choice")
        INSTANT_RUNOFF = "instant-runoff", _("Ranked: instant runoff")
        SCHULZE = "schulze", _("Ranked: compared in pairs (Schulze)")
        STV_SCOTTISH = "stv-scottish", _("Several seats: Scottish rules")
        STV_MEEK = "stv-meek", _("Several seats: Meek")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("a state", "Open")
        CLOSED = "closed", _("Closed")

    class Cause(models.TextChoices):
        DATE = "date", _("its time was over")
        EVERYBODY = "everybody", _("everybody had voted")
        EARLY = "early", _("closed early")

    class Reasons(models.TextChoices):
        OPTIONAL = "optional", _("A reason is welcome")
        REQUIRED = "required", _("Every vote needs a reason")

    class Ties(models.TextChoices):
        LOT = "lot", _("By lot, drawn from the fingerprint of all ballots")
        LISTED = "listed", _("The option listed first wins")

    class Proposals(models.TextChoices):
        NONE = "none", _("No, the options are set")
        ROLL = "roll", _("Those who may vote propose options")
        ANYONE = "anyone", _("Anyone with the link proposes options")

    slug = models.SlugField(max_length=80, unique=True)
    question = models.CharField(_("question"), max_length=200)
    explanation = models.TextField(_("what one should know"), max_length=4000, blank=True)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    seats = models.PositiveSmallIntegerField(_("how many are chosen"), default=1)
    quorum = models.PositiveIntegerField(_("how many must vote"))
    opens_at = models.DateTimeField(_("opens"), default=clock.now)
    closes_at = models.DateTimeField(_("closes"))
    secret = models.BooleanField(_("secret"), default=False)
    reasons = models.CharField(_("reasons"), max_length=10, choices=Reasons, default=Reasons.OPTIONAL)
    ties = models.CharField(_("if options tie"), max_length=10, choices=Ties, default=Ties.LOT)
    shows_live = models.BooleanField(_("results can be seen while voting goes on"), default=False)
    ends_when_all_voted = models.BooleanField(_("closes as soon as everybody has voted"), default=False)
    electorate = models.CharField(_("who votes"), max_length=80, blank=True)
    observers = models.CharField(_("who may look, and not vote"), max_length=80, blank=True)
    scope = models.CharField(max_length=80, blank=True, help_text="empty, or like community:money")
    about = models.CharField(max_length=120, blank=True, db_index=True, help_text="the caller's own word")
    about_title = models.CharField(max_length=200, blank=True)
    about_url = models.CharField(max_length=300, blank=True)

    proposals = models.CharField(
        _("are options proposed"), max_length=10, choices=Proposals, default=Proposals.NONE
    )
    proposals_opened_at = models.DateTimeField(null=True, blank=True)
    proposals_until = models.DateTimeField(_("proposals until"), null=True, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    ready = models.BooleanField(default=False, help_text="announced: opens by itself at its time")
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    close_reason = models.CharField(_("why it closes early"), max_length=300, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    roll_size = models.PositiveIntegerField(default=0)
    roll_root = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64, blank=True, help_text="of a secret ballot; erased when it closes")
    votes = models.PositiveIntegerField(default=0, help_text="counted when it closed")
    ballots_digest = models.CharField(max_length=64, blank=True)
    took_part = models.JSONField(
        default=list, blank=True, help_text="codes of a secret ballot, in the order of letters"
    )
    result = models.JSONField(
        default=dict, blank=True, help_text="the count as `tally.Result.as_json()` gives it"
    )

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="ballot_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1) & Q(seats__gte=1), name="ballot_has_quorum"),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(shows_live=False), name="ballot_secret_is_not_live"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(cause="") & Q(closed_at__isnull=False)),
                name="ballot_closed_has_cause",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and letters keep it."""
        return f"/decisions/{self.slug}/"

    @property
    def is_ranked(self) -> bool:
        return self.method in RANKED

    @property
    def has_options(self) -> bool:
        """Whether people choose between options, and do not answer one proposal."""
        return self.method not in {Ballot.Method.CONSENT, Ballot.Method.FIVE_FINGER}

    @property
    def takes_votes(self) -> bool:
        """Whether a vote that arrives now still counts."""
        return self.state == Ballot.State.OPEN and clock.now() < self.closes_at + GRACE

    @property
    def takes_proposals(self) -> bool:
        """Whether a proposal that arrives now is taken."""
        return (
            self.state == Ballot.State.DRAFT
            and self.proposals_opened_at is not None
            and self.proposals_until is not None
            and clock.now() < self.proposals_until
        )

    @property
    def quorum_met(self) -> bool:
        """Of a closed one: whether enough people voted."""
        return self.votes >= self.quorum


RANKED = frozenset(
    {
        Ballot.Method.INSTANT_RUNOFF,
        Ballot.Method.SCHULZE,
        Ballot.Method.STV_SCOTTISH,
        Ballot.Method.STV_MEEK,
    }
)
SEVERAL = frozenset({Ballot.Method.STV_SCOTTISH, Ballot.Method.STV_MEEK})  # methods that fill several seats


class Option(models.Model):
    """Something one can vote for."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(_("option"), max_length=120)
    meaning = models.CharField(_("what it means"), max_length=600, blank=True)
    prompt = models.CharField(_("a question to think about"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "name"], name="option_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its name in a form: the place in the list, which is fixed once the ballot is open."""
        return f"o{self.order}"


class Elector(models.Model):
    """Somebody on the roll of a ballot. The ticket stands in their letter's link and in the root of the roll."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="ballot_rolls"
    )
    ticket = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    may_vote = models.BooleanField(default=True, help_text="otherwise they may look")
    entered_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who typed it for them",
    )
    by_helper = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False, help_text="they said that the helper typed it right")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="elector_once")]

    def __str__(self) -> str:
        return f"{self.person} on the roll of {self.ballot_id}"


class Stance(Recorded):
    """A vote in an open ballot, with its reason. One elector has one; changing it keeps the row."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="stances")
    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="stance")
    choice = models.JSONField()
    reason = models.TextField(_("your reason"), max_length=1000, blank=True)
    cast_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"a vote in {self.ballot_id}"


class Paper(models.Model):
    """A vote in a secret ballot. One lies ready for each voter from the opening; an empty one has no choice."""

    id = models.IntegerField(primary_key=True, default=random_number)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="papers")
    handle = models.CharField(
        max_length=64, unique=True, help_text="found again only with our key and the salt"
    )
    choice = models.JSONField(null=True)
    reason = models.TextField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"a paper in {self.ballot_id}"


class Proposal(Recorded):
    """An option that somebody proposed, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        KEPT = "kept", _("On the ballot")
        SET_ASIDE = "set_aside", _("Set aside")

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="proposed")
    name = models.CharField(_("what you propose"), max_length=120)
    key = models.CharField(max_length=120, help_text="the name without capitals and marks")
    meaning = models.CharField(_("why, in a line or two"), max_length=600, blank=True)
    credit = models.CharField(_("your name, if it may be shown"), max_length=120, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    shown = models.BooleanField(_("show its words"), default=True)
    screened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    to_check = models.BooleanField(default=False, help_text="too many came from one place at once")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="proposal_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | ~Q(reason=""), name="proposal_screened_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """What the vote means, in words, with what was said against it and when it is looked at again."""

    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="outcome")
    accepted = models.BooleanField(_("it is decided"))
    text = models.TextField(_("what was decided"), max_length=2000)
    reasons = models.TextField(_("why"), max_length=2000, blank=True)
    dissent = models.TextField(_("what was said against it"), max_length=2000, blank=True)
    review_on = models.DateField(_("when we look at it again"))
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.text[:80]
