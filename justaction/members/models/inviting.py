"""Facts of inviting: who was asked by name to join those who carry the work, and what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from justaction.record.models import Recorded
from justaction.web import clock

WORKS_FOR = timedelta(days=14)
SALT = "justaction.members.invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        """Sent or put off, and neither answered nor taken back."""
        return self.filter(state__in=[Invitation.State.SENT, Invitation.State.LATER])

    def of_token(self, token: str) -> Invitation | None:
        """The invitation that the link of a letter stands for, whatever became of it."""
        try:
            subject = signing.loads(token, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return self.select_related("invited_by").filter(subject=subject).first()


class Invitation(Recorded):
    """Somebody is asked by name to become a convener. Whoever says no leaves no name and no address behind."""

    class State(models.TextChoices):
        SENT = "sent", _("Waits for an answer")
        LATER = "later", _("Asked for more time")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said no")
        WITHDRAWN = "withdrawn", _("Taken back")

    name = models.CharField(_("name"), max_length=120, blank=True)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    note = models.TextField(_("a few words from you"), max_length=1000, blank=True)
    ring = models.CharField(max_length=10, help_text="how far the collaborative was open then")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"), condition=Q(state__in=["sent", "later"]), name="invitation_one_per_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_state_display()

    @property
    def waits(self) -> bool:
        return self.state in {self.State.SENT, self.State.LATER}

    @property
    def has_expired(self) -> bool:
        return self.waits and self.expires_at <= clock.now()

    def token(self) -> str:
        """What stands in the link of its letter."""
        return signing.dumps(self.subject, salt=SALT)
