"""Facts of the collaborative itself. One installation is one collaborative; a steward edits every word here."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.record.models import Recorded
from justaction.web import theme


def valid_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("That is not a time zone we know. Try America/Chicago."))


def readable_colour(colour: str) -> None:
    """A colour is written like #FFB000, and dark words can be read on it."""
    if not theme.HEX.match(colour):
        raise ValidationError(_("Write the color like #FFB000."))
    if theme.contrast(colour, theme.INK) < theme.FILL:
        raise ValidationError(_("Dark words cannot be read on this color. Choose a brighter one."))


class Collaborative(Recorded):
    """The collaborative: one row."""

    class State(models.TextChoices):
        FORMING = "forming", _("Forming")
        ACTIVE = "active", _("Active")
        SUNSET = "sunset", _("Sunset")

    class Ring(models.TextChoices):
        """How far it has grown. Each ring after the first is opened by a recorded decision."""

        CIRCLE = "circle", _("Founding circle")
        CONVENERS = "conveners", _("Conveners")
        FRIENDS = "friends", _("Friends and family")
        PUBLIC = "public", _("Everybody")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="America/Chicago", validators=[valid_zone]
    )
    languages = models.JSONField(
        _("languages"), default=list, help_text=_("codes, the first is the main one")
    )
    purpose = models.CharField(_("purpose line"), max_length=300)
    headline = models.CharField(_("headline of the front page"), max_length=120)
    lead = models.TextField(_("lead of the front page"), max_length=600)
    help_address = models.EmailField(_("address for help"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.FORMING)
    ring = models.CharField(max_length=10, choices=Ring, default=Ring.PUBLIC)
    is_demonstration = models.BooleanField(default=False)
    founded_at = models.DateTimeField()
    names_hidden_since = models.DateTimeField(
        null=True, blank=True, help_text="safe mode: no public page shows the name of a person"
    )
    names_hidden_why = models.CharField(_("why"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Pattern(models.TextChoices):
    STRIPE = "stripe", _("Stripes")
    DOT = "dot", _("Dots")
    LATTICE = "lattice", _("Lattice")
    WAVE = "wave", _("Waves")
    CHECK = "check", _("Checks")


class Worded(models.Model):
    """Something with a name and a few plain words, in an order that a steward chooses."""

    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("what it is"), max_length=600)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Channel(Worded):
    """A channel of civic power: told apart by colour, pattern and word."""

    slug = models.SlugField(unique=True)
    colour = models.CharField(
        _("color"), max_length=7, help_text=_("like #FFB000"), validators=[readable_colour]
    )
    pattern = models.CharField(_("pattern"), max_length=10, choices=Pattern)
    examples = models.CharField(
        _("examples"), max_length=120, help_text=_("a few words: banking, grants, buying, pay")
    )


class Stage(Worded):
    """A stage of the theory of change: name the harm, share the power, show the work."""

    slug = models.SlugField(unique=True)


class ChannelStage(models.Model):
    """What one stage means in one channel: a cell of the theory of change."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="cells")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="cells")
    text = models.CharField(_("in this channel"), max_length=300)

    class Meta:
        ordering = ["channel__order", "stage__order"]
        constraints = [models.UniqueConstraint(fields=["channel", "stage"], name="cell_once")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.stage}"


class Pillar(Worded):
    """What the work stands on: acknowledge history, shift power, embrace accountability."""


class Value(Worded):
    """A guiding value."""


class Field(models.Model):
    """A field of work. Peers come from another one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name
