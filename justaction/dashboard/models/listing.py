"""The lines of the dashboard's lists: public commitments and listed organizations, as filters and orders need them.
Kept by `dashboard/counting.py`."""

from __future__ import annotations

from django.db import models

from justaction.commitments.models import Commitment
from justaction.members.models import Organization


class Listing(models.Model):
    """A public commitment in one narrow row, so that a page of a list is read from an index and not sorted anew.

    It holds nothing that the commitment does not say, and is written anew from it with each deed.
    """

    commitment = models.OneToOneField(
        Commitment, primary_key=True, on_delete=models.CASCADE, related_name="listing"
    )
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=50, help_text="its slug, or empty")
    field = models.CharField(max_length=50, help_text="the slug of the organization's field, or empty")
    state = models.CharField(max_length=10)
    changed_at = models.DateTimeField(help_text="published, another state, a report, or a review")
    reported_at = models.DateTimeField(null=True, help_text="when its last report was sent")
    due = models.DateField(null=True)
    name = models.CharField(max_length=345, help_text="organization and title, without case")

    class Meta:
        indexes = [
            models.Index(fields=["-changed_at", "-commitment"], name="listing_changed"),
            models.Index(fields=["state", "-changed_at", "-commitment"], name="listing_state"),
            models.Index(fields=["channel", "-changed_at", "-commitment"], name="listing_channel"),
            models.Index(fields=["field", "-changed_at", "-commitment"], name="listing_field"),
            models.Index(fields=["organization", "-changed_at", "-commitment"], name="listing_whose"),
            models.Index(fields=["organization", "-reported_at"], name="listing_reported"),
            models.Index(
                fields=["field", "channel", "state", "-changed_at", "-commitment"], name="listing_all_three"
            ),
            models.Index(fields=["due", "commitment"], name="listing_due"),
            models.Index(fields=["name", "commitment"], name="listing_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationListing(models.Model):
    """A listed organization in one narrow row, for the same reason, kept the same way."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="listing"
    )
    name = models.CharField(max_length=200, help_text="without case")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=50, help_text="its slug, or empty")
    made = models.CharField(max_length=4, help_text="some or none: whether it has published a commitment")
    standing = models.CharField(max_length=10, help_text="as last computed, or empty")
    signed_at = models.DateTimeField(null=True, help_text="when it signed last")

    class Meta:
        indexes = [
            models.Index(fields=["name", "organization"], name="house_name"),
            models.Index(fields=["kind", "name", "organization"], name="house_kind"),
            models.Index(fields=["field", "name", "organization"], name="house_field"),
            models.Index(fields=["made", "name", "organization"], name="house_made"),
            models.Index(fields=["standing", "name", "organization"], name="house_standing"),
        ]

    def __str__(self) -> str:
        return self.name
