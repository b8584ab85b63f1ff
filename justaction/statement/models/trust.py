"""Facts of trust: what shows that somebody may sign for an organization, who was entered by a helper, share links."""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Organization, Person
from justaction.statement.models.signing import Signature, sealed
from justaction.web import clock

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # of short codes: none can be mistaken for another


def new_code(length: int = 8) -> str:
    """A short random code that can be read aloud and typed: 31 letters and digits, about 5 bits each."""
    return "".join(secrets.choice(LETTERS) for _number in range(length))


class ProofQuerySet(models.QuerySet["Proof"]):
    def given(self) -> ProofQuerySet:
        """Those that hold: shown, and of a signature that counts."""
        return self.filter(signature__state=Signature.State.CONFIRMED).exclude(proven_at=None)

    def of_token(self, token: str) -> Proof | None:
        """The colleague's part that a letter's link leads to; None once another colleague was named."""
        try:
            subject, _dot, mark = Signer(salt="statement.second").unsign(token).rpartition(".")
        except BadSignature:
            return None
        rows = self.select_related("signature__version").filter(kind=Proof.Kind.COLLEAGUE)
        proof = rows.filter(signature__subject=subject).first()
        if proof is None or (proof.address and sealed(proof.address)[:16] != mark):
            return None
        return proof


class Proof(models.Model):
    """One way by which an organization showed that a signature is its own; `proven_at` is empty until it did."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("The signer's address is at its domain")
        RECORD = "record", _("A record in the domain name system")
        MAILBOX = "mailbox", _("A code to one of its mailboxes")
        COLLEAGUE = "colleague", _("A second person at its domain")
        CONVENER = "convener", _("A convener")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="proofs")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="proofs"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    domain = models.CharField(max_length=253, blank=True)
    address = models.EmailField(
        max_length=254, blank=True, help_text="whom we asked; forgotten once answered"
    )
    name = models.CharField(max_length=120, blank=True, help_text="of the colleague; forgotten once answered")
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    proven_at = models.DateTimeField(null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["signature", "kind"], name="proof_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.domain}"

    def token(self) -> str:
        """What the link in the colleague's letter carries; void once another colleague is named."""
        return Signer(salt="statement.second").sign(f"{self.signature.subject}.{sealed(self.address)[:16]}")

    @property
    def words(self) -> str:
        """What it says on the organization's page."""
        said = {
            self.Kind.ADDRESS: _("Signed from an address at %(domain)s."),
            self.Kind.RECORD: _("The domain %(domain)s says so in its own record."),
            self.Kind.MAILBOX: _("A code that we sent to %(address)s came back."),
            self.Kind.COLLEAGUE: _("A second person with an address at %(domain)s said so."),
            self.Kind.CONVENER: _("A convener made sure who signed."),
        }
        return str(said[self.Kind(self.kind)]) % {"domain": self.domain, "address": self.address}


class Entered(models.Model):
    """How somebody who signed by voice or on paper gave their yes, as the helper who entered it wrote down."""

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="entered")
    given_on = models.DateField(_("on which day"))
    witness = models.CharField(_("who was there"), max_length=120)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    photo = models.CharField(max_length=120, blank=True, help_text="path of a private picture of the paper")
    code_digest = models.CharField(max_length=64, unique=True, help_text="of the code on the slip of paper")
    name_key = models.CharField(max_length=120)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="when its owner said yes")
    compared_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["by", "name_key", "given_on"], name="entered_once_by_a_helper")
        ]

    def __str__(self) -> str:
        return f"{self.signature_id} on {self.given_on}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def in_use(self) -> ShareLinkQuerySet:
        """Those that their owner has not taken back."""
        return self.filter(revoked_at=None)


class ShareLink(models.Model):
    """A signer's own link. It counts who signed by it, and keeps nothing of who looked or who it was."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="share_links")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    invites_as = models.CharField(
        _("my name on the page"), max_length=60, blank=True, help_text=_("Empty: nobody is named there.")
    )
    signed = models.PositiveIntegerField(default=0, help_text="how many confirmed who came by it")
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=Q(revoked_at=None), name="share_link_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def url(self) -> str:
        return reverse("statement:invited", args=[self.code])
