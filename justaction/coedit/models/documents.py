"""Facts of a document that many hands write: its log, its state, who wrote, what was kept for good."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from justaction.web import clock


class Document(models.Model):
    """A text that is written together. What it is for, a chapter above knows: `kind` and `key` say where to ask.

    `tail` is the last row of the log, `weight` the bytes and `length` the rows that stand in it beyond the snapshot. Who
    appends changes this row first, so that appends to one document take turns and ids of the log grow as they are committed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64, help_text="what it is the text of, in the chapter that keeps it")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    epoch = models.PositiveIntegerField(default=1, help_text="grows when its history begins anew")
    schema = models.PositiveIntegerField(default=1, help_text="the newest schema that wrote in it")
    tail = models.BigIntegerField(default=0)
    weight = models.BigIntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    base = models.BigIntegerField(default=0, help_text="bytes of the snapshot")
    versions = models.PositiveIntegerField(
        default=0, help_text="how many were kept; the next gets the next number"
    )
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="document_once")]

    def __str__(self) -> str:
        return self.title


class Edit(models.Model):
    """One row of the log: an update of Yjs (format 1). Only appended; what a snapshot holds is taken away."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="edits")
    update = models.BinaryField()
    origin = models.CharField(max_length=16, help_text="which process wrote it")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["document", "id"], name="edit_of_document")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.pk}"


class Snapshot(models.Model):
    """The merged state of a document up to a row of its log."""

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="snapshot"
    )
    state = models.BinaryField()
    upto = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.document_id} up to {self.upto}"


class Hand(models.Model):
    """Somebody wrote in a document, on the way to its version of this number."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="hands")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "person", "number"], name="hand_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class Version(models.Model):
    """A document as it was at one moment, kept for good and cited by its number and digest. Nothing of it changes but the
    name of somebody who is erased (decision 17)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="kept")
    number = models.PositiveIntegerField()
    body = models.JSONField(help_text="ProseMirror JSON")
    digest = models.CharField(max_length=64, help_text="SHA-256 of its canonical JSON (RFC 8785), in hex")
    why = models.CharField(max_length=200, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="kept_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Lease(models.Model):
    """Which process has the room of a document open, and until when it may count on that."""

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="lease"
    )
    holder = models.CharField(max_length=16)
    address = models.CharField(max_length=200, help_text="where the others reach it: host:port")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} {self.address}"


class Recall(models.Model):
    """A page asks the rooms to look again who may be in: of one document, of one person, or of all."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.document_id or 'all'} {self.at:%H:%M:%S}"
