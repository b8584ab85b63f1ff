"""Letters where a person has to act: a post that did not arrive, a channel that lets us in no more."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members.models import Person
from justaction.social.channels import fediverse
from justaction.social.models import Channel, Hook, Text
from justaction.web import clock


def post_failed(text: Text) -> None:
    """To who let it out: what did not work, why, and where to try again."""
    person = text.post.sent_by
    if person is None or not person.is_active or not person.email:
        return
    url = f"{settings.SITE_URL}/steer/posts/{text.post.subject}/"
    about = {"title": text.post.title, "where": where(text.channel)}
    mail.post(
        Draft(
            kind="post_failed",
            to=person.email,
            to_name=person.name,
            subject=_("A post did not arrive: %(title)s") % about,
            greeting=_("Hello %(name)s,") % {"name": person.name},
            paragraphs=[
                _("“%(title)s” did not arrive at %(where)s.") % about,
                text.trouble,
                _("Nothing is tried again by itself. Look at it, then press the button on its page."),
            ],
            button=(_("Look at it"), url),
        ),
        once=f"social.failed:{text.pk}:{text.at:%Y%m%dT%H%M%S}",
    )


def channel_closed(channel: Channel, words: str) -> None:
    """To the stewards: a channel has to be connected again."""
    for person in Person.objects.filter(is_active=True, grants__isnull=False).distinct():
        if not person.may("steward"):
            continue
        mail.post(
            Draft(
                kind="channel_closed",
                to=person.email,
                to_name=person.name,
                subject=_("Connect it again: %(where)s") % {"where": where(channel)},
                greeting=_("Hello %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("We cannot post to %(where)s any more.") % {"where": where(channel)},
                    words,
                    _("No post goes there until a steward connects it again."),
                ],
                button=(_("Open the channels"), f"{settings.SITE_URL}/steer/channels/"),
            ),
            once=f"social.closed:{channel.pk}:{person.pk}:{channel.connected_at:%Y%m%dT%H%M%S}",
        )


def hook_stopped(hook: Hook) -> None:
    """To who added a webhook, or to all stewards where they are none any more: it was stopped."""
    stewards = [
        one
        for one in Person.objects.filter(is_active=True, grants__isnull=False).distinct()
        if one.may("steward")
    ]
    owner = [one for one in stewards if one.pk == hook.added_by_id]
    for person in owner or stewards:
        mail.post(
            Draft(
                kind="hook_stopped",
                to=person.email,
                to_name=person.name,
                subject=_("A webhook was stopped: %(about)s") % {"about": hook.about},
                greeting=_("Hello %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("Nothing arrived there for five days, or it said that it is gone: %(url)s")
                    % {"url": hook.url},
                    _(
                        "Nothing is sent there any more. See what went wrong, and let it go on when it works again."
                    ),
                ],
                button=(_("Look at it"), f"{settings.SITE_URL}/steer/webhooks/{hook.pk}/"),
            ),
            once=f"social.hook:{hook.pk}:{person.pk}:{clock.now():%Y%m%dT%H%M}",
        )


def where(channel: Channel) -> str:
    """A channel as people call it: Mastodon (@news@social.example.org)."""
    name = fediverse.handle(channel) if channel.kind == Channel.Kind.FEDIVERSE else channel.handle
    return f"{channel.get_kind_display()} ({name})"
