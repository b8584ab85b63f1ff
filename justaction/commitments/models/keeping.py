"""Facts of kept copies: the text of a linked page as it read on a day, with its digest; or why there is none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.reporting import Evidence
from justaction.web import clock


class KeptCopy(models.Model):
    """The text of a page that a proof links to. It is kept once and never changed."""

    class State(models.TextChoices):
        KEPT = "kept", _("Kept")
        NONE = "none", _("No copy")

    class Why(models.TextChoices):
        ROBOTS = "robots", _("The site asks not to be copied.")
        PRIVATE = "private", _("The link leads to a private network.")
        GONE = "gone", _("The page was not there.")
        KIND = "kind", _("It is not a page of text.")
        LARGE = "large", _("The page is too large.")
        SLOW = "slow", _("The site took too long.")
        UNREACHABLE = "unreachable", _("The site could not be reached.")

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="copy")
    state = models.CharField(max_length=4, choices=State)
    why = models.CharField(max_length=12, choices=Why, blank=True, help_text="why there is none")
    url = models.URLField(max_length=2000, blank=True, help_text="where it was found in the end")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the text in UTF-8")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "kept copies"
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="kept", why="") & ~Q(digest=""))
                | (Q(state="none", digest="") & ~Q(why="")),
                name="kept_copy_or_why_not",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.url
