"""Facts that stand beside a text: what is suggested, what is said about it, who is called, and its pictures."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from justaction.coedit.models.documents import Document
from justaction.web import clock


class Suggestion(models.Model):
    """A change that somebody proposes. Its words are marked in the text by `key` while it is open; once decided, they
    are kept here, with who decided and why."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        WITHDRAWN = "withdrawn", "withdrawn"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="suggestions")
    key = models.CharField(max_length=40, help_text="the id of its marks in the text")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggested_words",
    )
    block = models.CharField(max_length=40, blank=True, help_text="the paragraph that it was made for")
    inserted = models.TextField(blank=True)
    deleted = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="why, in the words of its author")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True, help_text="why it was accepted or rejected")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="suggestion_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.key}"


class ThreadQuerySet(models.QuerySet["Thread"]):
    def open(self) -> ThreadQuerySet:
        """Those that nobody has settled."""
        return self.filter(closed_at=None)


class Thread(models.Model):
    """Remarks about some words of a paragraph. It stays with the paragraph when its words are changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="threads")
    block = models.CharField(max_length=40, help_text="the id of the paragraph")
    quote = models.CharField(max_length=300, blank=True, help_text="the words that it is about")
    begun_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.quote[:40]}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Remark(models.Model):
    """What one person said in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    words = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words[:60]


class Call(models.Model):
    """Somebody stands in a text, or in a remark beside it, and is told once."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calls_in_texts"
    )
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, null=True, blank=True, related_name="calls")
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "person"], condition=models.Q(remark=None), name="called_once_in_a_text"
            ),
            models.UniqueConstraint(
                fields=["remark", "person"],
                condition=models.Q(remark__isnull=False),
                name="called_once_in_a_remark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.at:%Y-%m-%d}"


def _picture_place(picture: Any, name: str) -> str:
    return f"written/{picture.pk}{name[name.rfind('.') :]}"


class Picture(models.Model):
    """A picture in a text, encoded anew when it came in; who may read the text may see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to=_picture_place)
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its bytes, in hex")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)
