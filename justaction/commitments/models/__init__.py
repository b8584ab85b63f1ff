"""Facts of commitments: what was promised, what was reported, what peers found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.commitments import state as rules
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded, new_subject
from justaction.web import clock, written


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def published(self) -> CommitmentQuerySet:
        """Those on the public record."""
        return self.exclude(published_at=None)

    def running(self) -> CommitmentQuerySet:
        """Published, not withdrawn, and not done or to be looked at again: reports are due."""
        soon = clock.today() + timedelta(days=rules.OPENS_BEFORE)
        return self.published().filter(Q(done_at=None) | Q(due_on__lte=soon), withdrawn_at=None)

    def public(self) -> CommitmentQuerySet:
        """Published, by an organization that is listed: what every public list and count is made of."""
        return self.published().filter(organization__listed=True)

    def by_state_and_channel(self) -> dict[str, dict[str, int]]:
        """How many public ones are in each state, by the slug of their channel ("" without one); one query."""
        counts: dict[str, dict[str, int]] = {}
        grouped = (
            self.public().order_by().values_list("channel__slug", "state").annotate(n=models.Count("id"))
        )
        for slug, state, n in grouped:
            counts.setdefault(slug or "", {})[state] = n
        return counts


class Commitment(Recorded):
    """A commitment: name the harm, share the power, show the work. Its state is computed, never chosen."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Draft")
        ON_PLAN = "on_plan", _("On plan")
        BEHIND = "behind", _("Behind")
        QUIET = "quiet", _("Gone quiet")
        DONE = "done", _("Done")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Measure(models.TextChoices):
        HOW_MUCH = "how_much", _("How much was done")
        HOW_WELL = "how_well", _("How well it was done")
        BETTER_OFF = "better_off", _("Who is better off")

    class Voice(models.TextChoices):
        BINDING = "binding", _("Their vote binds us")
        ADVISORY = "advisory", _("They advise us")

    class Pay(models.TextChoices):
        PAID = "paid", _("Yes, they are paid")
        UNPAID = "unpaid", _("No, they are not paid")

    class Veto(models.TextChoices):
        VETO = "veto", _("Yes, they can stop it")
        NONE = "none", _("No, they cannot stop it")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="commitments")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("the commitment in one line"), max_length=140)
    channel = models.ForeignKey(
        Channel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("channel"),
    )
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # 1: the old words
    old_words = models.TextField(_("what was said in public"), max_length=10000, blank=True)
    old_words_url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    old_words_on = models.DateField(_("when it was said"), null=True, blank=True)
    no_old_words = models.BooleanField(_("nothing was said in public before"), default=False)
    amount = models.DecimalField(
        _("amount named, if any"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    # 2: the harm and those it was done to
    harm = models.TextField(_("the harm"), max_length=3000, blank=True)
    harm_source = models.CharField(_("who says so"), max_length=500, blank=True)
    affected = models.TextField(_("who is affected, in their own words"), max_length=1000, blank=True)
    answer = models.TextField(_("what they answered"), max_length=3000, blank=True)
    no_answer_reason = models.TextField(_("why there is no answer yet"), max_length=1000, blank=True)
    answer_on = models.DateField(_("date of the answer, or of the reason"), null=True, blank=True)
    # 3: the power
    practice = models.CharField(
        _("what your organization does otherwise from now on"),
        max_length=60,
        blank=True,
        help_text="as its channel's list of practices names it, or in the organization's own words",
    )
    power_before = models.TextField(_("who decided before"), max_length=1000, blank=True)
    power_after = models.TextField(_("who decides now"), max_length=1000, blank=True)
    voice = models.CharField(_("what their word counts for"), max_length=10, choices=Voice, blank=True)
    seats_before = models.PositiveSmallIntegerField(_("their seats before"), null=True, blank=True)
    seats_now = models.PositiveSmallIntegerField(_("their seats now"), null=True, blank=True)
    seats_all = models.PositiveSmallIntegerField(_("seats in all, now"), null=True, blank=True)
    pay = models.CharField(_("are they paid for it?"), max_length=10, choices=Pay, blank=True)
    pay_words = models.CharField(_("how much, and for what"), max_length=300, blank=True)
    veto = models.CharField(_("can they stop it?"), max_length=10, choices=Veto, blank=True)
    options = models.TextField(_("what else was considered"), max_length=2000, blank=True)
    ends = models.TextField(_("what it ends"), max_length=1000, blank=True)
    builds = models.TextField(_("what it builds"), max_length=1000, blank=True)
    standard = models.CharField(_("the rule it follows, in words"), max_length=300, blank=True)
    # 4: the number
    indicator = models.CharField(_("what is counted"), max_length=200, blank=True)
    measure = models.CharField(_("what it tells"), max_length=10, choices=Measure, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True, help_text=_("%, dollars, homes, people"))
    baseline = models.DecimalField(
        _("where it stands now"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    baseline_on = models.DateField(_("as of"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(_("by"), null=True, blank=True)
    # 6: who signs off
    sign_off_name = models.CharField(_("who signs off"), max_length=120, blank=True)
    sign_off_role = models.CharField(_("their role"), max_length=120, blank=True)
    sign_off_on = models.DateField(_("when they signed off"), null=True, blank=True)
    # an imported pledge that nobody here has taken over yet
    imported_from = models.CharField(max_length=300, blank=True)
    grew_kind = models.CharField(max_length=40, blank=True, help_text="what it grew from (`web/origins.py`)")
    grew_key = models.CharField(max_length=80, blank=True)
    grew_title = models.CharField(max_length=400, blank=True)
    grew_url = models.CharField(max_length=300, blank=True)
    import_key = models.CharField(max_length=64, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    shared_at = models.DateTimeField(
        null=True, blank=True, help_text="since then all who speak for the organization see the draft"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(_("why it is withdrawn"), max_length=1000, blank=True)
    done_at = models.DateTimeField(
        null=True, blank=True, help_text="since when; empty again if it falls back"
    )
    held_at = models.DateTimeField(
        null=True, blank=True, help_text="when peers last agreed that it is done; kept when it falls back"
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.PROPOSED, help_text="as last computed"
    )
    state_since = models.DateTimeField(null=True, blank=True)
    reason_key = models.CharField(max_length=30, blank=True, help_text="the row of the rules that holds")
    reason = models.JSONField(default=dict, blank=True, help_text="its figures: numbers and days as text")
    look_again_on = models.DateField(null=True, blank=True, help_text="the day the clock computes it anew")
    due_on = models.DateField(null=True, blank=True, help_text="the day the next report is due for")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="commitment_slug_once"),
            models.UniqueConstraint(
                fields=["import_key"], condition=~Q(import_key=""), name="commitment_import_once"
            ),
            models.CheckConstraint(
                condition=Q(target_on=None) | Q(baseline_on=None) | Q(target_on__gt=F("baseline_on")),
                name="commitment_target_after_baseline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "channel"], condition=Q(published_at__isnull=False), name="commitment_board"
            ),
            models.Index(
                fields=["look_again_on"], condition=Q(look_again_on__isnull=False), name="commitment_clock"
            ),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="commitment_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment", args=[self.organization.slug, self.slug])

    @property
    def record_url(self) -> str:
        """Its address as the record keeps it: in the language that needs no prefix."""
        with override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()

    @property
    def because(self) -> str:
        """The sentence that tells why it has its state."""
        rule = rules.RULES.get(self.reason_key)
        return gettext(rule.because) % told(self.reason, self.unit) if rule else ""

    @property
    def has_fallen_back(self) -> bool:
        """Whether it was done once, and does not hold any more."""
        return self.held_at is not None and self.done_at is None and self.withdrawn_at is None

    @property
    def age(self) -> int:
        """For how many days it has had its state."""
        return (clock.now() - (self.state_since or self.created_at)).days

    @property
    def target_words(self) -> str:
        """The target with its unit."""
        return rules.amount(self.target, self.unit)

    @property
    def imported_title(self) -> str:
        """The line that an imported pledge stands under until somebody names it."""
        if not self.import_key or self.old_words_on is None:
            return ""
        return f"What was said on {self.old_words_on.day} {self.old_words_on:%B %Y}"

    @property
    def is_pledge(self) -> bool:
        """Whether it is an imported pledge that nobody has taken over."""
        return bool(self.import_key) and self.taken_over_at is None and self.published_at is None


def told(details: dict[str, Any], unit: str) -> dict[str, str]:
    """The figures of a reason as people read them: days in words, numbers with their unit."""
    shown = {}
    for name, value in details.items():
        if name.endswith("day"):
            shown[name] = written.day(date.fromisoformat(value))
        elif name in {"agree", "given"}:
            shown[name] = value
        else:
            shown[name] = rules.amount(value, unit)
    return shown


class PlanPoint(models.Model):
    """Where the number should stand on a day: the plan made on day one, by quarter."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="plan")
    on = models.DateField(_("end of"))
    value = models.DecimalField(_("plan"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["commitment", "on"], name="plan_point_once")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class Milestone(models.Model):
    """A step with a date."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("step"), max_length=200)
    due = models.DateField(_("by"))
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.title


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def latest_of_each(self) -> ProgressReportQuerySet:
        """For each commitment the report with the latest number."""
        newest = ProgressReport.objects.filter(commitment=OuterRef("commitment")).order_by("-as_of")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class ProgressReport(Recorded):
    """What the institution says it has done so far. Once sent it stays as it is."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    as_of = models.DateField(_("the number stands as of"))
    value = models.DecimalField(_("the number now"), max_digits=14, decimal_places=2)
    story = models.TextField(_("what happened"), max_length=3000)
    in_the_way = models.TextField(_("what got in the way"), max_length=2000, blank=True)
    next_steps = models.TextField(_("what comes next, and by when"), max_length=2000, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "as_of"], name="report_one_per_day")]
        indexes = [models.Index(fields=["sent_at"], name="report_sent")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.value} on {self.as_of}"


class Evidence(Recorded):
    """A proof: a file or a link, with its source and date. What it shows is said in words."""

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        LINK = "link", _("Link")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    report = models.ForeignKey(
        ProgressReport, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )

    class Voice(models.TextChoices):
        INSTITUTION = "institution", _("Given by the organization")
        ADVOCATE = "advocate", _("Given by an advocate from outside")

    class Sort(models.TextChoices):
        FIGURES = "figures", _("Figures or accounts")
        MINUTES = "minutes", _("Minutes or a decision")
        CONTRACT = "contract", _("A contract or a rule")
        STUDY = "study", _("An audit or a study")
        NEWS = "news", _("News")
        WORDS = "words", _("Words of those affected")
        OTHER = "other", _("Something else")

    class Reliability(models.TextChoices):
        OWN = "own", _("Made by the organization itself")
        INDEPENDENT = "independent", _("Made by somebody independent")
        OFFICIAL = "official", _("Made by a public body")
        FIRST_HAND = "first_hand", _("First hand, by those affected")

    kind = models.CharField(max_length=4, choices=Kind)
    sort = models.CharField(_("what kind of proof it is"), max_length=10, choices=Sort, default=Sort.OTHER)
    reliability = models.CharField(
        _("who stands behind it"), max_length=12, choices=Reliability, default=Reliability.OWN
    )
    voice = models.CharField(max_length=12, choices=Voice, default=Voice.INSTITUTION)
    title = models.CharField(_("what it is"), max_length=200)
    shows = models.CharField(_("what it shows"), max_length=300)
    source = models.CharField(_("who made it"), max_length=200)
    dated = models.DateField(_("its date"))
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the stored file")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", file="") & ~Q(url="") | Q(kind="file", url="") & ~Q(file=""),
                name="evidence_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReviewQuerySet(models.QuerySet["Review"]):
    def given(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.GIVEN)

    def open(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.ASKED)


class Review(Recorded):
    """One peer's look at one report: asked for, then given, passed on or lapsed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Given")
        PASSED_ON = "passed_on", _("Passed on")
        LAPSED = "lapsed", _("No answer in 10 days")
        CLOSED = "closed", _("No longer needed")

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        ASKS_FOR_MORE = "asks_for_more", _("Asks for more")
        DISAGREES = "disagrees", _("Disagrees")

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="reviews")
    peer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="reviews")
    peer_organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    peer_field = models.ForeignKey(
        "collaborative.Field", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    verdict = models.CharField(_("what you find"), max_length=15, choices=Verdict, blank=True)
    reasons = models.TextField(_("your reasons"), max_length=3000, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    too_close = models.BooleanField(default=False, help_text="passed on since the peer is too close")
    unanswered_at = models.DateTimeField(
        null=True, blank=True, help_text="when 10 days had passed without a reply"
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when the answer was changed, once")
    reply = models.TextField(_("your reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "peer"], name="review_one_per_peer"),
            models.CheckConstraint(
                condition=~Q(state="given") | (~Q(verdict="") & ~Q(reasons="")),
                name="review_given_with_reasons",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="asked"), name="review_waiting")]

    def __str__(self) -> str:
        return f"{self.peer} on {self.report}"

    @property
    def shown_as(self) -> str:
        """How the peer is named in public: by their organization, or by their field. Never by their own name."""
        if self.peer_organization:
            return self.peer_organization.name
        return (
            gettext("A peer from %(field)s") % {"field": self.peer_field}
            if self.peer_field
            else gettext("A peer")
        )


class PledgeList(models.Model):
    """A file of earlier pledges brought in: what was read, how its columns were understood, what became of each row."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField(help_text="the file until it is applied or dropped, then empty")
    mapping = models.JSONField(default=dict, help_text="what each column of the file means")
    source = models.CharField(_("where the list comes from"), max_length=300, blank=True)
    report = models.JSONField(default=list, help_text="once applied: what became of each row")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


# their keys need what stands above
from justaction.commitments.models.amending import Amendment  # noqa: E402
from justaction.commitments.models.asking import AskedQuerySet, Question  # noqa: E402
from justaction.commitments.models.citing import Citation  # noqa: E402
from justaction.commitments.models.drafting import DraftAuthor, PreviewLink  # noqa: E402
from justaction.commitments.models.keeping import KeptCopy  # noqa: E402
from justaction.commitments.models.ladder import LateAnswer, Rung, Talk  # noqa: E402
from justaction.commitments.models.money import MoneyLine  # noqa: E402
from justaction.commitments.models.standing import OrganizationStanding  # noqa: E402
from justaction.commitments.models.voices import MoneyTie, VoiceAnswer, VoiceLink  # noqa: E402

__all__ = [
    "Amendment",
    "AskedQuerySet",
    "Citation",
    "Commitment",
    "CommitmentQuerySet",
    "DraftAuthor",
    "Evidence",
    "KeptCopy",
    "LateAnswer",
    "Milestone",
    "MoneyLine",
    "MoneyTie",
    "OrganizationStanding",
    "PlanPoint",
    "PledgeList",
    "PreviewLink",
    "ProgressReport",
    "ProgressReportQuerySet",
    "Question",
    "Review",
    "ReviewQuerySet",
    "Rung",
    "Talk",
    "VoiceAnswer",
    "VoiceLink",
    "told",
]
