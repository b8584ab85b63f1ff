"""Facts of the newsletter: who wants it, what each issue says, and what became of each letter."""

from justaction.newsletter.models.issues import (
    Approval,
    Body,
    Delivery,
    Issue,
    IssueQuerySet,
    Picture,
    Wording,
)
from justaction.newsletter.models.subscriptions import Choice, Subscription, SubscriptionQuerySet

__all__ = [
    "Approval",
    "Body",
    "Choice",
    "Delivery",
    "Issue",
    "IssueQuerySet",
    "Picture",
    "Subscription",
    "SubscriptionQuerySet",
    "Wording",
]
