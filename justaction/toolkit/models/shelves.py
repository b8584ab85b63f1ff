"""Short lists by which people find things: what they need, and what institutions do in each channel. Both are data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel

MOST_PRACTICES = 8  # in one channel; beside them one says it in one's own words


class Need(models.Model):
    """Something that somebody wants to do: "I want to …"."""

    slug = models.SlugField(unique=True)
    text = models.CharField(_("I want to …"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Practice(models.Model):
    """Something that institutions do in a channel, and can do otherwise: deposits, news, hiring."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="practices")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it is"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["channel__order", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["channel", "slug"], name="practice_address")]

    def __str__(self) -> str:
        return self.name
