"""What readers without an account say of a text, and the links that let them: what chapters that ask them keep alike."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded, new_subject
from justaction.web import clock

W = TypeVar("W", bound="ReadersWords")


class ByToken(models.Model):
    """Something that whoever has its address can open: the address carries its subject, signed for this use alone."""

    SALT: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def subject_in(cls, token: str) -> str:
        """The subject that a token stands for, or "" when nobody made it for this use."""
        try:
            return str(Signer(salt=cls.SALT).unsign(token))
        except BadSignature:
            return ""

    @property
    def token(self) -> str:
        """What its own address carries."""
        return Signer(salt=self.SALT).sign(self.subject)  # type: ignore[attr-defined]  # each has one


class ReadersLink(ByToken):
    """A link that lets whoever has it speak in one round. Nobody is counted who only looks."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    label = models.CharField(_("who is it for"), max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or self.subject[:8]


class ReadersWordsQuerySet(models.QuerySet[W]):
    def waiting(self) -> Self:
        """Without an answer so far."""
        return self.filter(state=ReadersWords.State.OPEN)

    def standing(self) -> Self:
        """All but those that their author took back."""
        return self.exclude(state=ReadersWords.State.WITHDRAWN)

    def shown_in_public(self) -> Self:
        """Those whose words may stand on the public page."""
        return self.standing().filter(shown=True, hidden=False)

    def to_tell(self) -> Self:
        """Those whose author left an address, and nothing that they said in this round waits any more."""
        open_still = self.model._default_manager.filter(
            state=ReadersWords.State.OPEN, round=OuterRef("round"), address_key=OuterRef("address_key")
        )
        return self.exclude(address_key="").exclude(state=ReadersWords.State.OPEN).exclude(Exists(open_still))


class ReadersWords(ByToken, Recorded):
    """What one reader said of a part of a text, or of the whole: a remark, or other words, or both; and what became of it.

    A chapter adds the round, the part, and how it answers.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Taken up")
        REJECTED = "rejected", _("Not taken up")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Via(models.TextChoices):
        LINK = "link", _("by a link")
        PAGE = "page", _("on the page of the round")
        HEARD = "heard", _("said aloud or on paper, typed by a helper")

    text = models.TextField(_("your comment"), max_length=2000, blank=True)
    suggested = models.TextField(_("other words"), max_length=2000, blank=True)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    address_key = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=12, blank=True)
    shown = models.BooleanField(_("my words may be shown with the answer"), default=False)
    credited = models.BooleanField(_("name me among those who helped"), default=False)
    hidden = models.BooleanField(default=False, help_text="a moderator took its words off the public page")
    to_check = models.BooleanField(default=False, help_text="too many came from one place at once")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    via = models.CharField(max_length=5, choices=Via, default=Via.LINK)
    typed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subject[:8]} ({self.state})"

    @property
    def is_public(self) -> bool:
        """Whether its words may stand on the public page."""
        return self.shown and not self.hidden and self.state != self.State.WITHDRAWN

    @property
    def was_heard(self) -> bool:
        """Whether somebody else typed it."""
        return self.via == self.Via.HEARD

    def empty(self) -> None:
        """Let go of all that its author said, for they took it back; not saved."""
        self.state = self.State.WITHDRAWN
        self.text = self.suggested = self.name = self.address = self.address_key = ""
        self.shown, self.credited = False, False
