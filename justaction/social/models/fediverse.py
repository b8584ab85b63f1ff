"""The fediverse: who follows us there, their servers, and what goes to each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from justaction.members.models import Person
from justaction.social.models.posts import Post
from justaction.web import clock


class Server(models.Model):
    """A server that we have spoken with, or want nothing of."""

    host = models.CharField(max_length=253, unique=True)
    signs = models.CharField(max_length=10, default="cavage", help_text="which signature it took last")
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    rests_until = models.DateTimeField(null=True, blank=True, help_text="nothing is sent there before")
    last_ok_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    blocked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class Follower(models.Model):
    """An account that follows ours. Nobody but our own machine reads who it is; pages only count."""

    actor = models.CharField(max_length=500, unique=True, help_text="the address of its document")
    host = models.CharField(max_length=253, db_index=True)
    inbox = models.CharField(max_length=500)
    shared_inbox = models.CharField(max_length=500, blank=True)
    follow = models.CharField(max_length=500, help_text="the id of its Follow")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"a follower at {self.host}"

    @property
    def door(self) -> str:
        """Where what is for everybody goes: once to each server that has such a door."""
        return self.shared_inbox or self.inbox


class Activity(models.Model):
    """What we tell other servers: a document, and to which post it belongs."""

    name = models.CharField(max_length=500, unique=True, help_text="its id")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="activities")
    body = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.WAITING, next_at__lte=clock.now())


class Delivery(models.Model):
    """One activity to one inbox."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        GIVEN_UP = "given_up", "given up"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    inbox = models.CharField(max_length=500)
    host = models.CharField(max_length=253)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    code = models.PositiveSmallIntegerField(default=0, help_text="what the server answered last; 0: nothing")
    at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["activity", "inbox"], name="social_delivered_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="social_delivery_due")]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.host}: {self.state}"
