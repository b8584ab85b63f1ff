"""Facts of what is carried outward: channels, posts with a text for each, and who follows us in the fediverse."""

from __future__ import annotations

from justaction.social.models.channels import Channel
from justaction.social.models.fediverse import Activity, Delivery, Follower, Server
from justaction.social.models.posts import Approval, Post, Text

__all__ = ["Activity", "Approval", "Channel", "Delivery", "Follower", "Post", "Server", "Text"]
