"""Letters of inviting: the invitation itself, and what was answered."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Invitation, Person


def invited(invitation: Invitation) -> Letter | None:
    """Somebody is asked to become a convener. None after three letters in an hour."""
    here = Collaborative.objects.get()
    words = {
        "name": invitation.invited_by.name if invitation.invited_by else here.name,
        "here": here.name,
        "day": date_format(localtime(invitation.expires_at), "DATE_FORMAT"),
    }
    return mail.post(
        Draft(
            kind="invitation",
            to=invitation.address,
            to_name=invitation.name,
            subject=_("%(name)s invites you to %(here)s") % words,
            greeting=_("Hello %(name)s,") % {"name": invitation.name},
            paragraphs=[
                _("%(name)s would like you to help carry %(here)s, as a convener.") % words,
                here.purpose,
                *([_("They write:"), f"“{invitation.note}”"] if invitation.note else []),
                _("You can say yes, no, or not yet. The link works until %(day)s.") % words,
            ],
            button=(
                _("Look at it"),
                settings.SITE_URL + reverse("members:invitation", args=[invitation.token()]),
            ),
            after=[_("You do not know them? Then do nothing. After a while we forget your address.")],
            limited=True,
        )
    )


def accepted(invitation: Invitation, person: Person) -> Letter | None:
    """To the one who invited: yes."""
    return _answer(invitation, _("%(name)s said yes"), _("%(name)s is a convener now."), name=person.name)


def declined(invitation: Invitation) -> Letter | None:
    """To the one who invited: no."""
    words = _("%(name)s said no, and we forgot their address. Nobody else learns of it.")
    return _answer(invitation, _("%(name)s said no"), words, name=invitation.name)


def put_off(invitation: Invitation) -> Letter | None:
    """To the one who invited: not yet."""
    words = _("%(name)s needs more time. The invitation stays good for two more weeks.")
    return _answer(invitation, _("%(name)s said: not yet"), words, name=invitation.name)


def _answer(invitation: Invitation, subject: str, words: str, *, name: str) -> Letter | None:
    to = invitation.invited_by
    if to is None or not to.is_active:
        return None
    with override(to.language or None):
        return mail.post(
            Draft(
                kind="invitation_answered",
                to=to.email,
                to_name=to.name,
                subject=subject % {"name": name},
                greeting=_("Hello %(name)s,") % {"name": to.name},
                paragraphs=[words % {"name": name}],
                button=(_("Invitations"), settings.SITE_URL + reverse("members:invitations")),
            )
        )
