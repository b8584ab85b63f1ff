"""What happened when somebody used a tool."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Field
from justaction.communities.models import Contribution
from justaction.members.models import Organization, Person
from justaction.record.models import new_subject
from justaction.toolkit.models.revisions import ToolRevision
from justaction.toolkit.models.tools import Tool
from justaction.web import clock


class UseQuerySet(models.QuerySet["Use"]):
    def shown(self) -> UseQuerySet:
        return self.filter(shown=Use.Shown.SHOWN)


class Use(models.Model):
    """Somebody used it and says what happened. Looked at before others read it."""

    class Helped(models.TextChoices):
        YES = "yes", _("It helped")
        PARTLY = "partly", _("It helped in part")
        NO = "no", _("It did not help")

    class Shown(models.TextChoices):
        WAITING = "waiting", _("Waits for a look")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Not shown")

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="uses")
    of = models.ForeignKey(ToolRevision, null=True, blank=True, on_delete=models.CASCADE, related_name="uses")
    in_test = models.BooleanField(default=False, help_text="said while the draft was being tried")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="tools_tried"
    )
    helped = models.CharField(_("Did it help?"), max_length=6, choices=Helped)
    happened = models.TextField(_("What happened?"), max_length=1500)
    field = models.ForeignKey(
        Field,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Your field of work"),
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tools_used"
    )
    credit_as = models.CharField(
        _("Whom do we name?"),
        max_length=10,
        choices=Contribution.CreditAs,
        default=Contribution.CreditAs.NONE,
    )
    pseudonym = models.CharField(_("The other name"), max_length=80, blank=True)
    language = models.CharField(max_length=12, blank=True)
    shown = models.CharField(max_length=10, choices=Shown, default=Shown.WAITING)
    at = models.DateTimeField(default=clock.now)

    objects = UseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.helped}"

    @property
    def name(self) -> str:
        """Whom to name; "" for nobody. Whatever shows it asks whether names are hidden."""
        if self.credit_as == Contribution.CreditAs.NAME:
            return self.person.name if self.person else ""
        return self.pseudonym if self.credit_as == Contribution.CreditAs.PSEUDONYM else ""
