"""Voices: given with a consent that can be taken back, the guardian's step, what was paid, and the words of consent."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.actions.giving import forget, give
from justaction.communities.actions.meeting import leave_directory
from justaction.communities.emails import giving as emails
from justaction.communities.models import Voice, VoiceConsent
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.texts.uploads import CleanFile
from justaction.web import addresses, clock


def current_consent() -> VoiceConsent:
    """The words to which one agrees now; the first ones are there from the beginning."""
    found = VoiceConsent.objects.first()
    if found is None:
        words = _(
            "I give these words or this sound to the community. It may be shown on this site, with the credit that I"
            " chose. It is not sold, and not used elsewhere without asking me again.\n\n"
            "I can take it back at any time, without a reason. Then it is deleted here at once."
        )
        found, _made = VoiceConsent.objects.get_or_create(number=1, defaults={"text": words})
    return found


@transaction.atomic
def give_voice(
    row: Voice,
    *,
    by: Person,
    agrees: bool,
    consent: VoiceConsent | None = None,
    file: CleanFile | None = None,
) -> Voice:
    """Give a voice in words or as sound, with consent to the newest words. Under 18: no name, and a guardian's yes first.

    Whoever is under 18 themselves is no longer shown to the others. Raises NotAllowed, Refused, ValidationError.
    """
    newest = current_consent()
    if not agrees:
        raise Refused(_("We can keep it only if you agree."), field="agrees", status=422)
    if consent is not None and consent != newest:
        raise Refused(_("The words of consent have changed. Read them once more."), field="agrees")
    if not row.text.strip() and file is None:
        raise Refused(_("Write the words, or add a recording."), field="text", status=422)
    row.consent, row.consented_at = newest, clock.now()
    row.guardian_address = addresses.key(row.guardian_address) if row.under_18 else ""
    if row.under_18:
        row.credit_as = row.CreditAs.NONE
        if not row.guardian_address or row.guardian_address == addresses.key(by.email):
            raise Refused(
                _("Write the address of a parent or guardian. It is another one than yours."),
                field="guardian_address",
                status=422,
            )
    give(row, by=by, file=file)
    if row.under_18:
        emails.guardian_asked(row)
        if not row.of_another:
            for membership in by.memberships.now().select_related("community"):
                leave_directory(membership.community, by=by)
    return row


@transaction.atomic
def guardian_answer(voice: Voice, *, yes: bool) -> Voice | None:
    """The guardian says yes, or no: with a no, also a later one, everything is deleted."""
    row = Voice.objects.select_for_update(of=("self",)).select_related("community__channel").get(pk=voice.pk)
    if not yes:
        forget(row)
        return None
    row.guardian_said, row.guardian_at = Voice.Guardian.YES, clock.now()
    row.save(update_fields=["guardian_said", "guardian_at"])
    return row


@transaction.atomic
def note_honorarium(voice: Voice, *, honorarium: str, honorarium_on: date | None, by: Person) -> Voice:
    """Note what was paid for a voice, for the coordinators and the one who gave it only. Raises NotAllowed."""
    row = Voice.objects.select_for_update(of=("self",)).select_related("community__channel").get(pk=voice.pk)
    if not policy.may_coordinate(by, row.community):
        raise NotAllowed(_("Only a coordinator of this community notes this."))
    row.honorarium, row.honorarium_on = honorarium.strip(), honorarium_on
    row.full_clean()
    row.save(update_fields=["honorarium", "honorarium_on"])
    return row


@transaction.atomic
def write_consent(*, text: str, by: Person) -> VoiceConsent:
    """Write new words of consent: a version with the next number. What was agreed before stays as it was.

    Raises NotAllowed, Refused when nothing changed.
    """
    if not policy.may_open(by):
        raise NotAllowed(_("Only a steward or a convener writes these words."))
    now, text = current_consent(), text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write what people agree to."), field="text", status=422)
    if text == now.text:
        raise Refused(_("Nothing has changed."), field="text")
    return VoiceConsent.objects.create(number=now.number + 1, text=text, by=by, at=clock.now())
