"""Facts of a draft that several people write: who writes with its author, and links for somebody to look at it."""

from __future__ import annotations

from typing import ClassVar

from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.promising import Commitment
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock

_SALT = "commitments.preview"


class DraftAuthor(models.Model):
    """Somebody of the organization who writes a draft with its author. Nobody else there sees it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "person"], name="draft_author_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class PreviewQuerySet(models.QuerySet["PreviewLink"]):
    def working(self) -> PreviewQuerySet:
        """Neither taken back nor past their day."""
        return self.filter(revoked_at=None, ends_at__gt=clock.now())


class PreviewLink(models.Model):
    """A link with which somebody without an account may look at a draft, until its day or until it is taken back."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="previews")
    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    label = models.CharField(_("who is it for?"), max_length=80, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PreviewQuerySet] = PreviewQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or self.subject[:8]

    @classmethod
    def of_token(cls, token: str) -> PreviewLink | None:
        """The link of this secret, or None when nobody made it."""
        try:
            subject = Signer(salt=_SALT).unsign(token)
        except BadSignature:
            return None
        rows = cls.objects.select_related("commitment__organization__field", "commitment__channel")
        return rows.filter(subject=subject).first()

    @property
    def token(self) -> str:
        """The secret in its address."""
        return Signer(salt=_SALT).sign(self.subject)

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("commitments:preview_link", args=[self.token])

    @property
    def works(self) -> bool:
        """Whether it still leads to the draft."""
        return self.revoked_at is None and self.ends_at > clock.now()
