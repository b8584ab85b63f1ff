"""Letters to readers: please confirm, and you are reading already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.emails import here
from justaction.newsletter import tokens
from justaction.newsletter.models import Subscription


def to_confirm(subscription: Subscription) -> Letter | None:
    """Whether they want it: one link, with one button behind it. None after three letters in an hour."""
    return mail.post(
        Draft(
            kind="newsletter_confirm",
            to=subscription.to,
            subject=_("Do you want our newsletter?"),
            greeting=_("Hello,"),
            paragraphs=[
                _("Somebody asked for the newsletter of %(here)s to this address.") % {"here": here()},
                _("Was it you? Open the page and press the button. The link works for seven days."),
            ],
            button=(_("Open the page"), tokens.url("confirm", tokens.to_confirm(subscription))),
            after=[_("It was not you? Then do nothing. We forget this address in two weeks.")],
            limited=True,
        )
    )


def already(subscription: Subscription) -> Letter | None:
    """They asked, and are reading already: how to change or end it."""
    return mail.post(
        Draft(
            kind="newsletter_confirm",
            to=subscription.to,
            subject=_("You already get our newsletter"),
            greeting=_("Hello,"),
            paragraphs=[
                _("Somebody asked for the newsletter of %(here)s to this address. You get it already.")
                % {"here": here()},
                _("You can change what you get, or end it, on your own page."),
            ],
            button=(_("Change or end it"), tokens.url("mine", tokens.token(subscription))),
            limited=True,
        )
    )
