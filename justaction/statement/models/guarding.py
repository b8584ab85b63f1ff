"""Facts behind the defence of sign-on: counts of coarse classes, and which mail domains are known. Nobody is named."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from justaction.web import clock


class Tide(models.Model):
    """How many forms of one class came within some minutes; spread over shards, so that nobody waits for anybody."""

    window = models.BigIntegerField(help_text="seconds since 1970 at its beginning")
    trait = models.CharField(max_length=24)
    name = models.CharField(max_length=12)
    shard = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "trait", "name", "shard"], name="tide_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trait} {self.name}: {self.times}"


class Usual(models.Model):
    """How many forms of one class came on one day without a flood: what is usual here."""

    day = models.DateField()
    trait = models.CharField(max_length=24)
    name = models.CharField(max_length=12)
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "trait", "name"], name="usual_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.trait} {self.name}: {self.times}"


class MailDomain(models.Model):
    """A mail domain from which people have signed for a while (good), or whose signatures were refused (not good)."""

    key = models.CharField(primary_key=True, max_length=64, help_text="HMAC of the domain, never the domain")
    good = models.BooleanField()
    seen_on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {'good' if self.good else 'not good'}"

    @staticmethod
    def key_of(domain: str) -> str:
        """What stands for a domain."""
        return salted_hmac(
            "justaction.statement.domain", domain, secret=settings.SECRET_KEY, algorithm="sha256"
        ).hexdigest()
