"""Facts of the members: people, organizations, who belongs where, and who may do what."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Field, valid_zone
from justaction.record.models import Recorded
from justaction.web import addresses, clock, house


class PersonManager(BaseUserManager["Person"]):
    def with_address(self, address: str) -> models.QuerySet[Person]:
        """The person of an address, however it is written."""
        return self.filter(email=addresses.key(address))

    def of_number(self, number: int) -> Person | None:
        """Whose account has this number, or had it before it became one with another; None of nobody, or of who left."""
        mine = Q(pk=number) | Q(former_accounts__number=number)
        return self.filter(mine, is_active=True).first()

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=addresses.key(username or ""))


class Person(AbstractBaseUser, Recorded):
    """Somebody who confirmed an address here. Nothing of them is public unless they say so."""

    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(
        _("time zone of my letters"), max_length=64, blank=True, validators=[valid_zone]
    )  # empty: that of the collaborative
    field = models.ForeignKey(
        Field,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        verbose_name=_("field of work"),
    )
    neighbourhood = models.CharField(_("neighbourhood"), max_length=80, blank=True)
    willing_to_check = models.BooleanField(_("willing to check the work of others"), default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    passkey_asked_on = models.DateField(null=True, blank=True)  # when their role first asked for a passkey
    keys_changed = models.PositiveIntegerField(
        default=0
    )  # how often passkeys and codes changed: ends sessions
    taken_back_at = models.DateTimeField(
        null=True, blank=True
    )  # when an earlier address took the account back: later ways back from before then are dead

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_one_per_address")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """By which clock they read: their own, or that of the collaborative."""
        return ZoneInfo(self.time_zone) if self.time_zone else house.here().zone

    def may(self, ability: str, scope: object = None) -> bool:
        """Whether a role of theirs, in term now, gives the ability here (see `members/roles.py`)."""
        from justaction.members import roles

        return roles.may(self, ability, scope)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Every session ends when the address, a passkey or the recovery codes change."""
        said = f"{self.email}\n{self.password}" + (f"\n{self.keys_changed}" if self.keys_changed else "")
        return salted_hmac("justaction.members.session", said, secret=secret, algorithm="sha256").hexdigest()


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def listed(self) -> OrganizationQuerySet:
        """Those that anyone may see."""
        return self.filter(listed=True)


class Organization(Recorded):
    """An institution, a community group or an affinity group."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("Institution")
        COMMUNITY_GROUP = "community_group", _("Community group")
        AFFINITY_GROUP = "affinity_group", _("Affinity group")

    class Source(models.TextChoices):
        SIGNED = "signed", _("Signed here")
        IMPORTED = "imported", _("Imported from a public list")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    field = models.ForeignKey(
        Field,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organizations",
        verbose_name=_("field"),
    )
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), max_length=600, blank=True)
    listed = models.BooleanField(_("listed in public"), default=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.SIGNED)
    source_note = models.CharField(max_length=300, blank=True, help_text="where an imported name was found")
    source_url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organization_one_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its public page, without a language, as the record and letters keep it."""
        return f"/organizations/{self.slug}/"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def now(self) -> AffiliationQuerySet:
        """Confirmed and not ended."""
        day = clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), state="confirmed", starts_on__lte=day)

    def current(self) -> AffiliationQuerySet:
        """Asked or confirmed, and not ended."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today())).exclude(state="refused")


class Affiliation(models.Model):
    """How a person belongs to an organization."""

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative")
        REFORMER = "internal_reformer", _("Internal reformer")
        ADVOCATE = "external_advocate", _("External advocate")
        MEMBER = "member", _("Member")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="affiliations")
    kind = models.CharField(max_length=20, choices=Kind)
    role_title = models.CharField(_("role there"), max_length=120, blank=True)
    authority = models.CharField(_("what gives the authority"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "kind"], condition=Q(ends_on=None), name="affiliation_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} of {self.organization}"


class Role(models.Model):
    """A role is data: a name, what it may do (`members/roles.py` lists the abilities), and where it can be given."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it is for"), max_length=300, blank=True)
    abilities = models.JSONField(_("abilities"), default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet["Grant"]):
    def now(self) -> GrantQuerySet:
        """In term today."""
        day = clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Grant(models.Model):
    """A role given to a person, everywhere or for one thing, with a term."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(
        max_length=80, blank=True, help_text="empty for everywhere, or like community:money"
    )
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)
    listed = models.BooleanField(_("shown in public"), default=False)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "scope"], condition=Q(ends_on=None), name="grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} {self.scope}"


from justaction.members.models.accounts import (  # noqa: E402
    Erasure,
    Export,
    FormerAccount,
    Merging,
    Passing,
    Rescue,
)
from justaction.members.models.cases import Case, Proposal, Report  # noqa: E402  # their keys need Person above
from justaction.members.models.inviting import Invitation  # noqa: E402
from justaction.members.models.programs import ProgramKey, Scope  # noqa: E402
from justaction.members.models.remarks import (  # noqa: E402
    ReadersLink,
    ReadersWords,
    ReadersWordsQuerySet,
)
from justaction.members.models.telling import DigestItem, Follow, Telling  # noqa: E402

__all__ = [
    "Affiliation",
    "AffiliationQuerySet",
    "Case",
    "DigestItem",
    "Erasure",
    "Export",
    "Follow",
    "FormerAccount",
    "Grant",
    "Invitation",
    "Merging",
    "Organization",
    "Passing",
    "Person",
    "PersonManager",
    "ProgramKey",
    "Proposal",
    "ReadersLink",
    "ReadersWords",
    "ReadersWordsQuerySet",
    "Report",
    "Rescue",
    "Role",
    "Scope",
    "Telling",
]
