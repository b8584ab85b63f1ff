"""Letters to people who are named as authors of a version."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.statement.models import Author


def named_as_author(author: Author) -> Letter | None:
    """A convener says that you wrote a version: may your name be shown? Nothing is shown without an answer."""
    person, version = author.person, author.version
    with override(person.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="author_named",
                to=person.email,
                to_name=person.name,
                subject=_("You are named as an author. May we show your name?"),
                greeting=_("Hello %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("A convener says that you helped to write version %(n)s of our statement.")
                    % {"n": version.number},
                    _("We show your name only if you say yes. You can change your answer later."),
                ],
                button=(_("Answer on my page"), settings.SITE_URL + reverse("members:me") + "#authors"),
            ),
            once=f"author.named:{version.pk}:{person.pk}",
        )
