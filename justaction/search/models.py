"""Facts of search: one row for each thing that can be found. Derived from the things themselves, and made anew from them."""

from __future__ import annotations

from django.db import models

from justaction.search.sources import PUBLIC


class Document(models.Model):
    """What can be found of one thing, and who may find it. The index over its words is the database's own.

    A thing that is put in again gets a new row, so the newest stand last.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40, help_text="the primary key of the thing")
    audience = models.CharField(max_length=60, default=PUBLIC)
    language = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    care = models.CharField(
        max_length=300, blank=True, help_text="a content note, shown in place of the text"
    )
    at = models.DateTimeField(null=True, blank=True)
    title_words = models.TextField(help_text="the words of its title, folded, with their stems")
    words = models.TextField(help_text="the words of its text, folded, with their stems")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_thing_once")]

    def __str__(self) -> str:
        return self.title
