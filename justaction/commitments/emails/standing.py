"""Letters about where an organization stands."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.commitments.emails.parts import greeting, in_the_language_of, speakers
from justaction.commitments.models import OrganizationStanding
from justaction.mail import actions as mail
from justaction.mail.letters import Draft


def changed(row: OrganizationStanding, mark: str) -> None:
    """It stands elsewhere now: why, and what to do."""
    if row.organization is None:
        return
    for person in speakers(row.organization):
        with in_the_language_of(person):
            mail.post(
                Draft(
                    kind=f"standing_{row.state}",
                    to=person.email,
                    to_name=person.name,
                    subject=_("%(name)s now stands at: %(state)s")
                    % {"name": row.name, "state": row.get_state_display()},
                    greeting=greeting(person),
                    paragraphs=[
                        row.because,
                        row.way_back,
                        _("Every signer stands by the same rules, and so do we."),
                    ],
                    button=(_("See where you stand"), settings.SITE_URL + row.get_absolute_url()),
                ),
                once=f"standing:{mark}:{person.pk}",
            )
