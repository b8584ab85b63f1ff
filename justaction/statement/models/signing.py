"""Facts of signing: the signatures, each bound to the version it signed, and lists of earlier ones."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Organization, Person
from justaction.record.models import Recorded, new_subject
from justaction.statement.models.text import StatementVersion
from justaction.web import clock

TIME_TO_CONFIRM = timedelta(days=14)
TIME_TO_ANSWER = timedelta(days=60)  # for whoever signed by voice or on paper: a slip of paper travels slowly
MOST_AT_ONE_ADDRESS = 4  # people who share one address (decision 14)


def sealed(key: str) -> str:
    """What stays of an address that is forgotten, so that the same list does not ask it again."""
    return salted_hmac("justaction.statement.address", key, algorithm="sha256").hexdigest()


def name_key(name: str) -> str:
    """A name as it counts as one at an address: without case, accents, marks and double spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())[:120] or name.casefold()[:120]


class SignatureQuerySet(models.QuerySet["Signature"]):
    def counted(self) -> SignatureQuerySet:
        """Those that count: confirmed by their owner and not withdrawn since."""
        return self.filter(state=Signature.State.CONFIRMED)

    def standing(self) -> SignatureQuerySet:
        """Those that hold their address's one place for their kind."""
        return self.filter(state__in=Signature.STANDING)

    def people(self) -> SignatureQuerySet:
        """Counted signatures of people for themselves."""
        return self.counted().filter(kind=Signature.Kind.INDIVIDUAL)

    def for_organizations(self) -> SignatureQuerySet:
        """Counted signatures for an institution or a group."""
        return self.counted().exclude(kind=Signature.Kind.INDIVIDUAL)

    def people_signed(self) -> int:
        """How many people signed for themselves."""
        return self.people().count()

    def on_the_roll(self) -> SignatureQuerySet:
        """People who signed for themselves and show their name, the newest first."""
        return self.people().filter(listed=True).order_by("-confirmed_at", "-id")

    def organizations_signed(self) -> int:
        """How many listed institutions and groups signed, each once, whoever signed for it."""
        listed = self.for_organizations().filter(organization__listed=True)
        return listed.values("organization").distinct().count()

    def newest(self) -> SignatureQuerySet:
        """Counted signatures, the newest first."""
        return self.counted().order_by("-confirmed_at", "-id")

    def to_ask(self, version: StatementVersion) -> SignatureQuerySet:
        """Those on earlier words whose owner has not been asked yet whether they sign this version too."""
        earlier = self.counted().filter(asked_for__lt=version.number, version__number__lt=version.number)
        return earlier.exclude(address="")

    def held(self) -> SignatureQuerySet:
        """Confirmed by their owner, waiting for a convener who checks the authority."""
        return self.filter(state=Signature.State.HELD)

    def share_the_address_of(self, signature: Signature) -> SignatureQuerySet:
        """What others of a household signed for themselves, and confirmed, with the address of `signature`."""
        if not signature.address_key or signature.kind != Signature.Kind.INDIVIDUAL:
            return self.none()
        others = self.filter(address_key=signature.address_key, kind=signature.kind).exclude(pk=signature.pk)
        return others.filter(state__in=["confirmed", "held"])

    def imported(self) -> SignatureQuerySet:
        """Brought in from a list, and not confirmed yet."""
        return self.filter(via=Signature.Via.IMPORTED, state=Signature.State.PENDING)

    def of_token(self, token: str, purpose: str) -> Signature | None:
        """The signature whose letter carries this link; None when nobody made it for this purpose, or whoever signed for an
        organization is erased: an old letter speaks for it no more."""
        try:
            subject = Signer(salt=f"statement.{purpose}").unsign(token)
        except BadSignature:
            return None
        rows = self.select_related("version", "person", "organization", "batch")
        row = rows.filter(subject=subject).first()
        while row is not None and row.renewed_by_id is not None:  # old letters lead to what counts now
            row = rows.get(pk=row.renewed_by_id)
        return None if row is not None and row.is_without_signer else row


class Signature(Recorded):
    """One signature by one address, of one kind, on one version."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("For myself")
        INSTITUTION = "institution", _("For an institution")
        GROUP = "group", _("For a community or affinity group")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for its owner's yes")
        CONFIRMED = "confirmed", _("Confirmed")
        HELD = "held", _("Held until its authority is checked")
        REJECTED = "rejected", _("Not me")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DUPLICATE = "duplicate", _("Duplicate")
        LAPSED = "lapsed", _("Lapsed")
        REFUSED = "refused", _("Refused or taken off after a check")

    class Via(models.TextChoices):
        WEB = "web", _("Signed here")
        IMPORTED = "imported", _("Imported")
        SPOKEN = "spoken", _("Said aloud, entered by a helper")
        PAPER = "paper", _("On paper, entered by a helper")

    ENTERED = ("spoken", "paper")  # by a helper, for somebody else
    STANDING = ("pending", "confirmed", "held")

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(_("I am signing"), max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    name = models.CharField(_("your name"), max_length=120)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    address_key = models.CharField(
        max_length=254, blank=True, help_text="the address in the form that counts as one"
    )
    name_key = models.CharField(
        max_length=120, blank=True, help_text="of a person: the name in the form that counts as one"
    )
    place = models.PositiveSmallIntegerField(
        default=1, help_text="which of the people at this address: a household shares one"
    )
    pseudonym = models.CharField(_("the name to show"), max_length=60, blank=True)
    organization_name = models.CharField(_("name of the institution or group"), max_length=200, blank=True)
    organization_kind = models.CharField(max_length=20, choices=Organization.Kind, blank=True)
    organization_website = models.URLField(_("its website"), blank=True)
    role_title = models.CharField(_("your role there"), max_length=120, blank=True)
    authority = models.CharField(_("what lets you sign for it"), max_length=300, blank=True)
    organization_listed = models.BooleanField(_("show its name in the public list"), default=True)
    listed = models.BooleanField(_("show my name in the public list"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    via = models.CharField(max_length=10, choices=Via, default=Via.WEB)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    batch = models.ForeignKey(
        "Import", null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    invite = models.ForeignKey(
        "ShareLink",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the link they came by, until they confirm; then only the number stays",
    )
    language = models.CharField(max_length=12, blank=True)
    hold_why = models.CharField(
        max_length=12, blank=True, help_text="why it is held once its owner says yes (`actions/holding.py`)"
    )
    traits = models.CharField(
        max_length=60, blank=True, help_text="coarse classes of its form, until its owner has answered"
    )
    renewed_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renews"
    )
    asked_for = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="number of the newest version that its owner was asked to sign by letter",
    )
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(
        null=True, blank=True, help_text="when its owner was asked once what comes next"
    )
    no_nudges = models.BooleanField(
        default=False, db_default=False, help_text="its owner wants no letters about what comes next"
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "kind", "name_key"],
                condition=Q(state__in=["pending", "confirmed", "held"]) & ~Q(address_key=""),
                name="signature_one_per_address_kind_and_name",
            ),
            models.UniqueConstraint(
                fields=["address_key", "kind", "place"],
                condition=Q(state__in=["pending", "confirmed", "held"]) & ~Q(address_key=""),
                name="signature_one_per_place",
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=4), name="signature_few_per_address"),
        ]
        indexes = [
            models.Index(fields=["state", "-confirmed_at", "-id"], name="signature_newest_of"),
            models.Index(fields=["kind"], condition=Q(state="confirmed"), name="signature_counted"),
            models.Index(
                fields=["-confirmed_at", "-id"],
                condition=Q(state="confirmed", kind="individual", listed=True),
                name="signature_roll",
            ),
            models.Index(fields=["state", "asked_at"], name="signature_asked"),
            models.Index(
                fields=["asked_for", "id"], condition=Q(state="confirmed"), name="signature_asked_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    def token(self, purpose: str) -> str:
        """What a link in a letter carries; good for one purpose only."""
        return Signer(salt=f"statement.{purpose}").sign(self.subject)

    def page(self, purpose: str) -> str:
        """The page of this name for this signature alone, where its owner goes without signing in."""
        return reverse(f"statement:{purpose}", args=[self.token(purpose)])

    @property
    def withdraw_url(self) -> str:
        return self.page("withdraw")

    @property
    def listing_url(self) -> str:
        return self.page("listing")

    @property
    def authority_url(self) -> str:
        return self.page("authority")

    @property
    def share_url(self) -> str:
        return self.page("share")

    @property
    def receipt_url(self) -> str:
        return self.page("receipt")

    @property
    def confirm_by(self) -> datetime:
        """Until when its owner can say yes."""
        return self.asked_at + (TIME_TO_ANSWER if self.was_entered else TIME_TO_CONFIRM)

    @property
    def was_entered(self) -> bool:
        """Whether a helper entered it for somebody who said so aloud or on paper."""
        return self.via in self.ENTERED

    @property
    def public_name(self) -> str:
        """The name that public pages show where it is listed: the one its owner chose."""
        return self.pseudonym or self.name

    @property
    def mark(self) -> str:
        """Stands for the words that its owner is asked to say yes to."""
        words = (
            self.name,
            self.listed,
            self.organization_name,
            self.organization_kind,
            self.organization_website,
            self.pseudonym,
        )
        more = (self.organization_listed, self.role_title, self.authority, self.version_id)
        return sealed(repr((*words, *more)))[:24]

    @property
    def counts(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_for_organization(self) -> bool:
        return self.kind != self.Kind.INDIVIDUAL

    @property
    def is_without_signer(self) -> bool:
        """Whether it counts for an organization, and who signed is erased."""
        return self.is_for_organization and self.counts and not (self.name or self.address or self.person_id)

    @property
    def stands(self) -> bool:
        """Whether there is something to withdraw."""
        return self.state in self.STANDING

    @property
    def is_late(self) -> bool:
        """Whether its owner was asked too long ago to say yes now."""
        waits = self.state == self.State.PENDING and clock.now() > self.confirm_by
        return waits or (self.state == self.State.LAPSED and bool(self.address))


class Import(models.Model):
    """A file of signatures brought in: what was read, how its columns were understood, what became of each row."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField(help_text="the file until it is applied or dropped, then empty")
    kind = models.CharField(_("who is in the list"), max_length=12, choices=Signature.Kind)
    mapping = models.JSONField(default=dict, help_text="what each column of the file means")
    source = models.CharField(_("where the list comes from"), max_length=300, blank=True)
    source_url = models.URLField(_("its web address"), max_length=500, blank=True)
    report = models.JSONField(
        default=list, help_text="once applied: what became of each row, without anybody's name"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
