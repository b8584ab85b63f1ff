"""Deeds for who signs aloud or on paper: a helper enters it, its owner or a second helper lets it count.

The rule (docs/decisions): it counts once its owner says yes by the letter or by the code on the slip, or once another
helper has compared it with the paper or called back. A name is shown only after its owner said yes themselves.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.statement import emails, photos, policy
from justaction.statement.actions.asking import check_name
from justaction.statement.actions.ending import end
from justaction.statement.actions.signing import account, count, locked
from justaction.statement.models import (
    MOST_AT_ONE_ADDRESS,
    Entered,
    Signature,
    StatementVersion,
    name_key,
    new_code,
)
from justaction.texts.tidying import tidy
from justaction.web import addresses, clock, pages

MOST_A_DAY = 60  # by one helper
OLDEST = timedelta(days=366)


@transaction.atomic
def enter(
    *,
    by: Person,
    name: str,
    way: str,
    given_on: date,
    witness: str,
    address: str = "",
    telephone: str = "",
    photo: bytes = b"",
) -> tuple[Signature, str]:
    """Enter what somebody signed aloud ("spoken") or on paper ("paper"); the signature, and the code for its owner.

    The code is shown once and kept only as a digest. An address gets a letter. Nothing counts yet, nothing is shown.
    Raises NotAllowed, and Refused with the field.
    """
    if not policy.may_enter(by):
        raise NotAllowed(_("Only a helper can enter what others signed."))
    version = StatementVersion.objects.current()
    if version is None:
        raise Refused(_("The statement is not open for sign-on."))
    name, witness = tidy(name), tidy(witness)[:120]
    _check(by, name, way, given_on, witness, address)
    key = addresses.key(address) if address else ""
    row = Signature(
        version=version,
        name=name,
        name_key=name_key(name),
        address=address.strip(),
        address_key=key,
        via=way,
        place=_place(key, name),
        asked_at=clock.now(),
    )
    Signature.objects.bulk_create([row], ignore_conflicts=True)
    kept = Signature.objects.filter(subject=row.subject).first()
    if kept is None:
        raise Refused(_("Somebody signs with this address right now. Try again in a moment."))
    code = new_code()
    slip = Entered(
        signature=kept, given_on=given_on, witness=witness, telephone=telephone.strip()[:40],
        code_digest=digest(code), name_key=kept.name_key, by=by, photo=photos.keep(photo) if photo else "",
    )  # fmt: skip
    Entered.objects.bulk_create([slip], ignore_conflicts=True)
    if not Entered.objects.filter(signature=kept).exists():
        raise Refused(
            _("You entered this name for this day already. Add a middle letter for another person.")
        )
    if kept.address:
        emails.entered(kept)
    return kept, code


@transaction.atomic
def compare(signature: Signature, *, by: Person) -> Signature:
    """Another helper has compared it with the paper, or called back: it counts. Raises NotAllowed, Refused."""
    row = locked(signature)
    slip = Entered.objects.select_for_update().filter(signature=row).first()
    if slip is None or row.state != Signature.State.PENDING:
        raise Refused(_("This does not wait any more."))
    if not policy.may_compare(by, slip):
        raise NotAllowed(_("Another helper than the one who entered it has to compare it."))
    slip.compared_by, slip.compared_at = by, clock.now()
    slip.save(update_fields=["compared_by", "compared_at"])
    return count(row, by=by)


@transaction.atomic
def drop(signature: Signature, *, by: Person) -> None:
    """Take an entry back that was a mistake, before it counts; nothing of it stays. Raises NotAllowed, Refused."""
    if not policy.may_enter(by):
        raise NotAllowed(_("Only a helper can take this back."))
    row = locked(signature)
    if not row.was_entered or row.state != Signature.State.PENDING:
        raise Refused(_("This does not wait any more."))
    end(row, Signature.State.REJECTED)


@transaction.atomic
def say_yes(signature: Signature) -> Signature:
    """Its owner says yes themselves, by the code or the letter: it counts, and they can show their name."""
    row = locked(signature)
    slip = Entered.objects.select_for_update().filter(signature=row).first()
    if slip is None or not row.stands:
        raise Refused(_("This was taken back."), status=410)
    if slip.answered_at is None:
        slip.answered_at = clock.now()
        slip.save(update_fields=["answered_at"])
        row.person = row.person or account(row)
        row.save(update_fields=["person"])
        if row.counts:
            counts.touch("signature", row.pk)
        pages.changed()
    return count(row, by=None) if row.state == Signature.State.PENDING else row


def of_code(code: str) -> Signature | None:
    """The signature whose slip carries this code."""
    return Signature.objects.standing().filter(entered__code_digest=digest(code)).first()


def digest(code: str) -> str:
    """What stays of a code: however it is typed, without spaces and lines between."""
    said = "".join(sign for sign in code.lower() if sign.isalnum())
    return salted_hmac("justaction.statement.slip", said, algorithm="sha256").hexdigest()


def _check(by: Person, name: str, way: str, given_on: date, witness: str, address: str) -> None:
    check_name(name)
    if way not in Signature.ENTERED:
        raise Refused(_("Say how they signed."), field="way", status=422)
    if not clock.today() - OLDEST <= given_on <= clock.today():
        raise Refused(_("Choose a day within the last year."), field="given_on", status=422)
    if not witness:
        raise Refused(_("Say who was there, or who heard it."), field="witness", status=422)
    if name_key(witness) == name_key(name):
        raise Refused(_("The witness has to be somebody else."), field="witness", status=422)
    if address:
        try:
            validate_email(address.strip())
        except ValidationError:
            raise Refused(
                _("That is not an email address. It looks like name@example.org."),
                field="address",
                status=422,
            ) from None
    today = Entered.objects.filter(by=by, at__gt=clock.now() - timedelta(days=1)).count()
    if today >= MOST_A_DAY:
        raise Refused(_("That is the most for one helper in a day. Another helper can go on."), status=429)


def _place(key: str, name: str) -> int:
    if not key:
        return 1
    here = Signature.objects.select_for_update().standing().filter(address_key=key, kind="individual")
    taken = {row.place: row.name_key for row in here}
    if name_key(name) in taken.values():
        raise Refused(_("This name has signed with this address already."), field="address", status=409)
    free = set(range(1, MOST_AT_ONE_ADDRESS + 1)) - set(taken)
    if not free:
        raise Refused(_("Four people signed with this address. Leave it empty."), field="address")
    return min(free)
