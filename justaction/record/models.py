"""Facts of the record: entries, and the disclosures that give their commitments a meaning."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import models

_dice: ContextVar[random.Random | None] = ContextVar("dice", default=None)


def new_subject() -> str:
    """A random public id of 128 bits, as 32 hex digits."""
    dice = _dice.get()
    return f"{dice.getrandbits(128):032x}" if dice else secrets.token_hex(16)


@contextmanager
def ids_by(dice: random.Random) -> Iterator[None]:
    """Inside, ids are thrown by `dice`: for the invented year, which is the same each time it is built."""
    token = _dice.set(dice)
    try:
        yield
    finally:
        _dice.reset(token)


class Recorded(models.Model):
    """A thing that the record speaks about: it has a random public id and a revision that each entry raises."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class Entry(models.Model):
    """One entry: pending until the sequencer gives it an index. The leaf never changes once written."""

    index = models.PositiveBigIntegerField(
        null=True, unique=True, help_text="place in the log; null while pending"
    )
    kind = models.CharField(max_length=40)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(unique=True, max_length=32)
    at = models.DateTimeField(help_text="when it was written, by our clock; the leaf tells only what it may")
    subject = models.CharField(max_length=32)
    revision = models.PositiveIntegerField()
    # what the public pages say of it; text, so that the record owes nothing to any chapter
    subject_kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    thread = models.CharField(
        max_length=32, blank=True, help_text="subject of the thing whose story this belongs to"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["thread", "id"], name="entry_thread"),
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["kind", "index"], name="entry_kind"),
            models.Index(fields=["id"], name="entry_pending", condition=models.Q(index__isnull=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["subject", "revision"], name="entry_one_per_revision")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject[:8]}"


class Disclosure(models.Model):
    """What one commitment of an entry stands for, with its salt. Deleting it erases the content for good."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="disclosures")
    path = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    value = models.JSONField()
    public = models.BooleanField(default=False, help_text="published; otherwise only on its owner's receipt")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "path"], name="disclosure_one_per_path")]

    def __str__(self) -> str:
        return f"{self.path} of {self.entry_id}"


class Head(models.Model):
    """How far the log has come: one row, written by the sequencer and the publisher under their locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0, help_text="entries that have an index")
    published = models.PositiveBigIntegerField(default=0, help_text="entries under the newest checkpoint")
    checked = models.PositiveBigIntegerField(
        default=0, help_text="up to where old rows were compared with the published log in this round"
    )
    stopped = models.CharField(max_length=500, blank=True, help_text="why nothing is signed any more, if so")
    witnessed = models.PositiveBigIntegerField(
        default=0, help_text="entries under the newest checkpoint that enough witnesses cosigned"
    )
    witnessed_at = models.DateTimeField(null=True, help_text="when enough of them did so last")
    unwitnessed_since = models.DateTimeField(
        null=True, help_text="since when too few do, once that has lasted a day; pages say so"
    )

    def __str__(self) -> str:
        return f"{self.size} entries"


class Witness(models.Model):
    """What a partner's witness said when it was asked last. Who is asked stands in the settings."""

    class Trouble(models.TextChoices):
        """Why there is no cosignature; the words are for whoever runs the server."""

        SILENT = "silent", "does not answer"
        UNKNOWN = "unknown", "does not know this record: give them the key in policy.txt"
        REFUSED = "refused", "does not know our key: was it changed? Give them the new one"
        HISTORY = (
            "history",
            "says that the history was REWRITTEN: what it cosigned is not the beginning of this record",
        )
        AHEAD = "ahead", "has cosigned MORE entries than there are: was an old backup restored?"
        WRONG = "wrong", "signs with another key than the one in RECORD_WITNESSES"
        ODD = "odd", "answers something that the protocol does not know"

    vkey = models.CharField(max_length=400, unique=True)
    size = models.PositiveBigIntegerField(default=0, help_text="entries that it cosigned last")
    cosigned_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="without success, since the last one")
    next_at = models.DateTimeField(help_text="when it is asked again, if nothing new is published before")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "witnesses"

    def __str__(self) -> str:
        return self.vkey.partition("+")[0]


class KeyChange(Recorded):
    """The signing key was changed for another one: what the entry about it speaks of. The note itself is a public file."""

    number = models.PositiveIntegerField(unique=True, help_text="as in the note: /record/keys/<number>")

    def __str__(self) -> str:
        return f"change {self.number} of the key"
