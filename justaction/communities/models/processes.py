"""How a community makes something together: a process in steps, begun from a template; each step opens and closes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock


class StepKind(models.TextChoices):
    ASK = "ask", _("Ask")
    GATHER = "gather", _("Gather")
    DRAFT = "draft", _("Draft")
    SENSE_CHECK = "sense_check", _("Sense check")
    DECIDE = "decide", _("Decide")
    PUBLISH = "publish", _("Publish")


class ProcessTemplate(models.Model):
    """A way to make something, as stewards wrote it: “Co-create a standard”."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    about = models.CharField(_("what it is for"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(_("not offered any more"), default=False)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class TemplateStep(models.Model):
    """A step of a template, and how many days it is given."""

    template = models.ForeignKey(ProcessTemplate, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what is done"), max_length=12, choices=StepKind)
    title = models.CharField(_("step"), max_length=120)
    days = models.PositiveSmallIntegerField(_("days"), default=14)

    class Meta:
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_steps_in_order"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="template_step_takes_days"),
        ]

    def __str__(self) -> str:
        return self.title


class ProcessQuerySet(models.QuerySet["Process"]):
    def under_way(self) -> ProcessQuerySet:
        return self.filter(state=Process.State.UNDER_WAY)


class Process(Recorded):
    """Something that a community makes in steps. It ends with its last step, or is stopped with a reason."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("Under way")
        FINISHED = "finished", _("Finished")
        STOPPED = "stopped", _("Stopped")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="processes")
    title = models.CharField(_("what you make"), max_length=120)
    about = models.TextField(_("what it is for"), max_length=600)
    template = models.ForeignKey(
        ProcessTemplate, null=True, blank=True, on_delete=models.SET_NULL, related_name="processes"
    )
    state = models.CharField(max_length=10, choices=State, default=State.UNDER_WAY)
    started_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="processes_started"
    )
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(_("why it stops"), max_length=300, blank=True)

    objects: ClassVar[ProcessQuerySet] = ProcessQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        verbose_name_plural = "processes"
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="under_way") | Q(ended_at__isnull=False), name="process_ended_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(ended_reason=""), name="process_stopped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        return self.state == self.State.UNDER_WAY


class ProcessStepQuerySet(models.QuerySet["ProcessStep"]):
    def with_people(self) -> ProcessStepQuerySet:
        return self.select_related("owner", "opener", "closer", "opened_by", "closed_by")

    def late(self) -> ProcessStepQuerySet:
        """Steps of what is under way whose last day is over, and which nobody has closed."""
        under_way = self.filter(process__state=Process.State.UNDER_WAY, closed_at=None)
        return under_way.filter(due_on__lt=clock.today())


class ProcessStep(models.Model):
    """One step: who carries, opens and closes it, from when to when, and who did open and close it, and when."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind)
    title = models.CharField(_("step"), max_length=120)
    starts_on = models.DateField(_("first day"))
    due_on = models.DateField(_("last day"))
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps_owned"
    )
    opener = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps_opened"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps_closed"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    came_of_it = models.CharField(_("what came of it"), max_length=300, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True, help_text="the owner was told once")

    objects: ClassVar[ProcessStepQuerySet] = ProcessStepQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["process", "position"]
        constraints = [
            models.UniqueConstraint(fields=["process", "position"], name="steps_in_order"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="step_ends_after_start"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="step_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_late(self) -> bool:
        return self.closed_at is None and self.due_on < clock.today()


class StepLink(models.Model):
    """What a step is about, wherever it lives: a decision, a gathering, an idea round. Kept as text, like the record."""

    step = models.ForeignKey(ProcessStep, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["step", "url"], name="step_link_once")]

    def __str__(self) -> str:
        return self.title
