"""Facts of what is carried outward: channels, posts with a text for each, who follows us in the
fediverse, and programs that are told."""

from __future__ import annotations

from justaction.social.models.channels import Channel
from justaction.social.models.fediverse import Activity, Delivery, Follower, Server
from justaction.social.models.hooks import Call, Hook
from justaction.social.models.posts import Approval, Post, Text

__all__ = [
    "Activity",
    "Approval",
    "Call",
    "Channel",
    "Delivery",
    "Follower",
    "Hook",
    "Post",
    "Server",
    "Text",
]
