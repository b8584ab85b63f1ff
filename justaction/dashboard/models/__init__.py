"""Facts of the public pages: the lines of the lists, what somebody thinks is wrong, on which paragraph a standard stands."""

from justaction.dashboard.models.correcting import DAYS, Correction
from justaction.dashboard.models.grounding import Ground
from justaction.dashboard.models.listing import Listing, OrganizationListing

__all__ = ["DAYS", "Correction", "Ground", "Listing", "OrganizationListing"]
