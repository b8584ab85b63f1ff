"""Facts of the website: pages, news, questions and moments of the story; the versions of their words; menus; links looked at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock


class PageQuerySet(models.QuerySet["Page"]):
    def public(self) -> PageQuerySet:
        """Those that anybody can read now, in the language they were first written in or another."""
        return self.filter(hidden_at=None, posted_at__isnull=False)


class Page(Recorded):
    """Something that we say on the website: it has one address for good, and its words in versions."""

    class Kind(models.TextChoices):
        ROOM = "room", _("Page of the house")  # one that every collaborative has: about, help, privacy
        PAGE = "page", _("Page of our own")
        NEWS = "news", _("News")
        QUESTION = "question", _("Question")
        MOMENT = "moment", _("Moment of our story")

    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=12, help_text="the one it was first written in")
    order = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    posted_at = models.DateTimeField(null=True, blank=True, help_text="when its first words came out")
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="taken off, until it is shown again")

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="website_address_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    @property
    def url(self) -> str:
        """Where anybody reads it, without a language, as the record and the search keep it."""
        return address(self.kind, self.slug)


ROOM_URLS = {
    "about": "/about/",
    "story": "/about/story/",
    "people": "/about/people/",
    "theory-of-change": "/theory-of-change/",
    "values": "/values/",
    "questions": "/faq/",
    "help": "/help/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "news": "/news/",
}


def address(kind: str, slug: str) -> str:
    """Where anybody reads a page of a kind, without a language."""
    return {
        Page.Kind.ROOM: ROOM_URLS.get(slug, "/"),
        Page.Kind.PAGE: f"/pages/{slug}/",
        Page.Kind.NEWS: f"/news/{slug}/",
        Page.Kind.QUESTION: f"/faq/#{slug}",
        Page.Kind.MOMENT: f"/about/story/#{slug}",
    }[Page.Kind(kind)]


class FormerAddress(models.Model):
    """An address that a page had: it leads on to the page, and nobody else gets it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="former")
    kind = models.CharField(max_length=10)
    slug = models.SlugField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="website_former_once")]

    def __str__(self) -> str:
        return self.slug


class PageWordsQuerySet(models.QuerySet["PageWords"]):
    def shown(self) -> PageWordsQuerySet:
        """What anybody reads now, with its page and what it was translated from."""
        found = self.filter(shown=True, page__hidden_at=None, blank=False)
        return found.select_related("page", "original")

    def due(self) -> PageWordsQuerySet:
        return self.filter(publish_at__lte=clock.now(), published_at=None)


class PageWords(models.Model):
    """One version of the words of a page in one language. Once published, it never changes."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160, blank=True)
    lead = models.CharField(_("lead"), max_length=400, blank=True)
    text = models.TextField(_("text"), max_length=60000, blank=True)
    note = models.CharField(_("content note"), max_length=160, blank=True)
    blank = models.BooleanField(default=False, help_text="stands for: as it was before anybody wrote")
    why = models.CharField(_("what changed, and why"), max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    base = models.PositiveIntegerField(
        default=0, help_text="the version that was on the page when it was written"
    )
    original = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="translated from",
    )
    human = models.BooleanField(default=False, help_text="a translation that a person checked")
    care = models.BooleanField(
        default=False, help_text="whoever published it went through the story's checklist"
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    back_to = models.PositiveIntegerField(null=True, blank=True, help_text="a version taken up again")
    shown = models.BooleanField(default=False)
    checked_on = models.DateField(default=clock.today)

    objects = PageWordsQuerySet.as_manager()

    class Meta:
        ordering = ["page", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "language", "number"], name="website_version_once"),
            models.UniqueConstraint(
                fields=["page", "language"], condition=Q(shown=True), name="website_one_shown"
            ),
        ]
        indexes = [models.Index(fields=["publish_at"], name="website_due", condition=Q(published_at=None))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.publish_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it comes out by itself, at its time."""
        return self.published_at is None and self.publish_at is not None

    @property
    def is_translation(self) -> bool:
        return self.language != self.page.language

    @property
    def state(self) -> str | Promise:
        """Where it stands, in a word or two."""
        if self.shown:
            return _("On the website now")
        if self.published_at:
            return _("Was on the website")
        return _("Waits for its time") if self.publish_at else _("Draft")


class QuestionWords(PageWords):
    """The words of a question, for what looks at these alone."""

    class Meta:
        proxy = True


class NewsWords(PageWords):
    """The words of news, for what looks at these alone."""

    class Meta:
        proxy = True


class MenuItem(models.Model):
    """An entry of a menu as a coordinator arranged it. `name` is one the house has; else it leads to `page`."""

    class Menu(models.TextChoices):
        MAIN = "main", _("At the top")
        FOLLOW = "follow", _("At the foot: follow the work")
        HELP = "help", _("At the foot: help")

    menu = models.CharField(max_length=10, choices=Menu)
    name = models.CharField(max_length=80, blank=True)
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["menu", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["menu", "name"], condition=~Q(name=""), name="website_entry_once"
            ),
            models.UniqueConstraint(fields=["menu", "page"], name="website_page_in_menu_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.page)


class Looked(models.Model):
    """A link to another site, and what came when somebody looked whether it is there."""

    url = models.CharField(max_length=500, unique=True)
    at = models.DateTimeField(default=clock.now)
    trouble = models.CharField(max_length=300, blank=True, help_text="empty: it is there")

    def __str__(self) -> str:
        return self.url
