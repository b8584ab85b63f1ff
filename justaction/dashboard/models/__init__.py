"""Facts of the public pages: the lines of the lists, and what somebody thinks is wrong on a page."""

from justaction.dashboard.models.correcting import DAYS, Correction
from justaction.dashboard.models.listing import Listing

__all__ = ["DAYS", "Correction", "Listing"]
