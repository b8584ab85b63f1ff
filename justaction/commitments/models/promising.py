"""Facts of a promise: the commitment itself, its plan by quarter, its steps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.commitments import state as rules
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
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

    def with_last_report(self) -> CommitmentQuerySet:
        """Each with the moment its last report was sent, for the age beside its state."""
        return self.annotate(last_report_sent=models.Max("reports__sent_at"))


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

    last_sent: datetime | None = None  # of its last report, where a reader knows it

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
    def age_words(self) -> str:
        """How old what its state tells is: "reported 12 days ago"; or for how long it has been so."""
        sent = self.last_sent or getattr(self, "last_report_sent", None)
        ended = self.state in {Commitment.State.DONE, Commitment.State.WITHDRAWN}
        if sent is None or ended:
            return written.so_long(self.state_since or self.created_at)
        return gettext("reported %(ago)s") % {"ago": written.ago(sent)}

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
