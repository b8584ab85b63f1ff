"""Letters about harms, to who wrote one down."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.harms.models import Wording
from justaction.mail import actions as mail
from justaction.members.emails import in_the_language_of, letter_to


def checked(row: Wording) -> None:
    """It is public now, with thanks."""
    if row.written_by is None:
        return
    with in_the_language_of(row.written_by):
        mail.post(
            letter_to(
                row.written_by,
                kind="harm",
                subject=_("It is in the library now: %(title)s") % {"title": row.title},
                paragraphs=[
                    _("Somebody else checked what you wrote about “%(title)s”. Everybody can read it now.")
                    % {"title": row.title},
                    _("Thank you for naming it."),
                ],
                button=(_("Read it"), settings.SITE_URL + row.harm.url),
                after=[_("You find a mistake? Everybody can propose a correction on its page.")],
            )
        )


def set_aside(row: Wording, why: str) -> None:
    """It is not taken in, and why."""
    if row.written_by is None:
        return
    with in_the_language_of(row.written_by):
        mail.post(
            letter_to(
                row.written_by,
                kind="harm",
                subject=_("Not taken into the library: %(title)s") % {"title": row.title},
                paragraphs=[
                    _("We read what you wrote about “%(title)s”. It is not taken in as it is.")
                    % {"title": row.title},
                    _("The reason: %(why)s") % {"why": why},
                    _("You can write it again, with other words or better sources."),
                ],
                button=(_("The library of harms"), f"{settings.SITE_URL}/harms/"),
            )
        )
