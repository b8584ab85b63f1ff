"""Letters that say only that something waits: whoever shares a mailbox or looks over a shoulder learns nothing."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Person


def something_waits(person: Person) -> Letter | None:
    """To somebody for whom something private is new. The letter does not say what, from whom, or where."""
    with override(person.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="something_waits",
                to=person.email,
                to_name=person.name,
                subject=_("Something waits for you"),
                greeting=_("Hello %(name)s,") % {"name": person.name},
                paragraphs=[_("There is something new on your page. We do not write about it in letters.")],
                button=(_("Go to my page"), settings.SITE_URL + reverse("members:me")),
            )
        )
