"""Facts of the conversations: threads of a community, of everybody, or of the circle that founded it all; and their posts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from justaction.ballots.models import Ballot
from justaction.collaborative.models import Channel
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

CIRCLE = "circle"  # the scope of those who convene
EVERYBODY = ""
LONGEST = 20_000  # characters of a post


class ThreadQuerySet(models.QuerySet["Thread"]):
    def of(self, scope: str) -> ThreadQuerySet:
        """Those of one place, with the newest words first."""
        return self.filter(scope=scope).order_by("-last_at", "-id")

    def with_counts(self) -> ThreadQuerySet:
        """With `words`, how many posts stand in each."""
        standing = Q(posts__state=Post.State.SHOWN)
        return self.annotate(words=models.Count("posts", filter=standing))


class Thread(Recorded):
    """A conversation. Only those of its place can read it, unless it was opened to all who are signed in."""

    scope = models.CharField(
        max_length=80, blank=True, help_text="community:money; empty for all of us; or circle"
    )
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("what it is about"), max_length=160)
    opened = models.BooleanField(_("open to everybody here"), default=False)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now, help_text="when the newest words came")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["scope", "slug"], name="thread_address")]
        indexes = [models.Index(fields=["scope", "-last_at"], name="thread_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """The slug of its community; "" elsewhere."""
        where, _colon, slug = self.scope.partition(":")
        return slug if where == "community" else ""

    @property
    def place_name(self) -> str:
        """What its community is called; "" elsewhere."""
        found = Channel.objects.filter(slug=self.place).values_list("name", flat=True).first()
        return found or ""

    def at(self, name: str, *more: object) -> str:
        """The address of a page of this conversation."""
        place = [self.place] if self.place else []
        return reverse(f"communities:{name}", args=[*place, self.slug, *more])

    @property
    def url(self) -> str:
        """Its page, without a language, as letters keep it."""
        with override("en"):
            return self.at("talk")


class PostQuerySet(models.QuerySet["Post"]):
    def standing(self) -> PostQuerySet:
        """Those whose words can be read."""
        return self.filter(state=Post.State.SHOWN)


class Post(Recorded):
    """Words of somebody in a conversation. Whether their name stands beside them, they say."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        WITHDRAWN = "withdrawn", _("Taken back by whoever wrote it")
        HIDDEN = "hidden", _("Taken down")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="posts")
    named = models.BooleanField(_("my name stands beside it"), default=True)
    text = models.TextField(_("your words"), max_length=LONGEST)
    note = models.CharField(_("what should people know before they read it?"), max_length=160, blank=True)
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.ForeignKey(Ballot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_mail = models.BooleanField(default=False)
    once = models.CharField(max_length=64, blank=True, help_text="the same words sent twice are one post")
    state = models.CharField(max_length=10, choices=State, default=State.SHOWN)
    reason = models.CharField(max_length=600, blank=True, help_text="why it was taken down")
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["thread", "number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number"),
            models.UniqueConstraint(fields=["thread", "once"], condition=~Q(once=""), name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.number}"

    @property
    def url(self) -> str:
        """Its own page, without a language."""
        with override("en"):
            return self.thread.at("said", self.number)

    @property
    def stands(self) -> bool:
        return self.state == self.State.SHOWN


class Wording(models.Model):
    """How a post read before it was changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField(max_length=LONGEST)
    note = models.CharField(max_length=160, blank=True)
    until = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until:%Y-%m-%d}"


class PostFile(Recorded):
    """A file that came with a post, made harmless (`texts/uploads.py`)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="posts/")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class KeptWords(models.Model):
    """An answer by mail that could not be posted: its author alone sees it, and posts it or lets it go."""

    class Why(models.TextChoices):
        ADDRESS = "address", _("It came from another address than yours.")
        CLOSED = "closed", _("The conversation was closed.")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="kept")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_words")
    text = models.TextField(max_length=LONGEST)
    why = models.CharField(max_length=10, choices=Why)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "kept words"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.why}"


class Quiet(models.Model):
    """Somebody left a conversation: no more letters of it, whatever else they follow."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="quiet")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "quiet"
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="quiet_once")]

    def __str__(self) -> str:
        return f"{self.thread_id}"


class Block(models.Model):
    """Somebody wants to read no words of another: folded, and no letters. The other is not told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="block_once"),
            models.CheckConstraint(condition=~Q(person=models.F("other")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.other_id}"
