"""Letters to those who speak for an organization, when somebody else does so too."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Affiliation


def also_speaks(told: Affiliation, new: Affiliation, token: str) -> Letter | None:
    """One more person speaks for it: there is nothing to do, unless it is wrong."""
    person = told.person
    with override(person.language or None):
        words = {"who": new.person.name, "name": new.organization.name}
        return mail.post(
            Draft(
                kind="also_speaks",
                to=person.email,
                to_name=person.name,
                subject=_("%(who)s now also speaks for %(name)s") % words,
                greeting=_("Hello %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("%(who)s now speaks for %(name)s here, as you do.") % words,
                    _("Is that right? Then there is nothing to do."),
                    _("If not, say so. A person who moderates looks at it, and writes to you."),
                ],
                button=(_("This is not right"), settings.SITE_URL + reverse("members:object", args=[token])),
            ),
            once=f"also_speaks:{told.pk}:{new.pk}",
        )
