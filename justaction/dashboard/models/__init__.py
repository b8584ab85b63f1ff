"""Facts of the dashboard: the lines of its lists."""

from justaction.dashboard.models.listing import Listing

__all__ = ["Listing"]
