"""Letters about where an organization stands."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.commitments.emails.parts import speakers
from justaction.commitments.models import OrganizationStanding
from justaction.mail import actions as mail
from justaction.members.emails import letter_to


def changed(row: OrganizationStanding, mark: str) -> None:
    """It stands elsewhere now: why, and what to do."""
    if row.organization is None:
        return
    for person in speakers(row.organization):
        mail.post(
            letter_to(
                person,
                kind=f"standing_{row.state}",
                subject=_("%(name)s now stands at: %(state)s")
                % {"name": row.name, "state": row.get_state_display()},
                paragraphs=[
                    row.because,
                    row.way_back,
                    _("Every signer stands by the same rules, and so do we."),
                ],
                button=(_("See where you stand"), settings.SITE_URL + row.get_absolute_url()),
            ),
            once=f"standing:{mark}:{person.pk}",
        )
