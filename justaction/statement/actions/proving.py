"""Deeds of proof: an organization shows that a signature is its own, by its domain, its mailbox or a second person."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.members.models import Organization
from justaction.statement import emails, names_of_domains, policy
from justaction.statement.actions import holding
from justaction.statement.actions.signing import count, known, locked
from justaction.statement.models import Proof, Signature, new_code
from justaction.texts.tidying import tidy
from justaction.web import addresses, clock, limits, pages

MAILBOXES = ("info", "hello", "office", "contact", "admin", "board", "mail", "team")
TIME_FOR_CODE = timedelta(days=3)
TRIES = 5  # wrong codes until a new one has to be sent
LOOKS_AN_HOUR = 12


def record_of(signature: Signature, domain: str) -> str:
    """The TXT record that `domain` has to carry. It belongs to one signature and one domain."""
    made = salted_hmac("justaction.statement.domain", f"{signature.subject} {domain}", algorithm="sha256")
    return f"justaction-verify={made.hexdigest()[:32]}"


def look_up(signature: Signature) -> Signature:
    """Ask the domain itself whether it carries the record of this signature. Nothing is locked while it is asked.

    Raises Refused: 409 while it does not, 429 after twelve looks in an hour, 503 when nobody answers.
    """
    with transaction.atomic():
        row, domain = _open(signature)
    if limits.tripped("proof.look", row.subject, most=LOOKS_AN_HOUR, per=timedelta(hours=1)):
        raise Refused(_("We looked many times just now. Try again in an hour."), status=429)
    if record_of(row, domain) not in names_of_domains.texts(domain):
        raise Refused(
            _("We do not find the record at %(domain)s yet. It can take an hour until it shows.")
            % {"domain": domain}
        )
    with transaction.atomic():
        row, still = _open(signature)
        if still != domain:
            raise Refused(_("The website of the organization changed just now. Look once more."))
        return _proven(row, Proof.Kind.RECORD, domain)


@transaction.atomic
def send_code(signature: Signature, *, mailbox: str) -> Proof:
    """Send a code to a mailbox that an organization has for everybody, at exactly its domain. Raises Refused."""
    row, domain = _open(signature)
    if mailbox not in MAILBOXES:
        raise Refused(_("Choose one of the mailboxes."), field="mailbox", status=422)
    code = new_code()
    proof, _made = Proof.objects.update_or_create(
        signature=row,
        kind=Proof.Kind.MAILBOX,
        defaults={
            "domain": domain,
            "address": f"{mailbox}@{domain}",
            "code_digest": _digest(row, code),
            "tries": 0,
            "asked_at": clock.now(),
            "proven_at": None,
        },
    )
    emails.mailbox_code(row, proof.address, code)
    return proof


def give_code(signature: Signature, *, code: str) -> Signature:
    """Give the code from that letter back. Raises Refused when it is wrong, used up or too old."""
    with transaction.atomic():
        row, domain = _open(signature)
        proof = Proof.objects.select_for_update().filter(signature=row, kind=Proof.Kind.MAILBOX).first()
        if proof is None or not proof.code_digest or proof.domain != domain:
            raise Refused(_("Ask for a code first."), field="code")
        if proof.tries >= TRIES or clock.now() > proof.asked_at + TIME_FOR_CODE:
            raise Refused(_("This code has run out. Ask for a new one."), field="code", status=410)
        right = hmac.compare_digest(proof.code_digest, _digest(row, code))
        if right:
            return _proven(row, Proof.Kind.MAILBOX, domain)
        proof.tries += 1
        proof.save(update_fields=["tries"])
    raise Refused(_("That is not the code."), field="code", status=422)


@transaction.atomic
def name_colleague(signature: Signature, *, name: str, address: str) -> Proof:
    """Ask a colleague by letter. Their address is at exactly the domain of the organization, and not the signer's.

    Raises Refused with the field.
    """
    row, domain = _open(signature)
    name, key = tidy(name)[:120], addresses.key(address)
    try:
        validate_email(key)
    except ValidationError:
        raise Refused(
            _("That is not an email address. It looks like name@example.org."), field="address", status=422
        ) from None
    if policy.domain_of(key) != domain:
        raise Refused(
            _("The address has to be at %(domain)s, exactly.") % {"domain": domain},
            field="address",
            status=422,
        )
    if addresses.limit_key(key) == addresses.limit_key(row.address):
        raise Refused(_("Name somebody else than yourself."), field="address", status=422)
    if not name:
        raise Refused(_("Write their name."), field="name", status=422)
    proof, _made = Proof.objects.update_or_create(
        signature=row,
        kind=Proof.Kind.COLLEAGUE,
        defaults={
            "domain": domain,
            "address": key,
            "name": name,
            "asked_at": clock.now(),
            "proven_at": None,
        },
    )
    emails.colleague(proof)
    return proof


@transaction.atomic
def second(proof: Proof, *, agrees: bool) -> Proof:
    """The colleague says yes, or no; then their name and address are forgotten. Saying it twice changes nothing.

    Raises Refused when the signature is over.
    """
    row, domain = _open(proof.signature)
    asked = Proof.objects.select_for_update().get(pk=proof.pk)
    if asked.proven_at is not None or not asked.address or asked.domain != domain:
        return asked
    if agrees:
        _proven(row, Proof.Kind.COLLEAGUE, domain)
        return Proof.objects.get(pk=asked.pk)
    asked.address = asked.name = ""
    asked.save(update_fields=["address", "name"])
    emails.colleague_said_no(row)
    return asked


def _open(signature: Signature) -> tuple[Signature, str]:
    """The row, locked, and the one domain that can speak for its organization."""
    row = locked(signature)
    if not row.is_for_organization or row.state not in (Signature.State.HELD, Signature.State.CONFIRMED):
        raise Refused(_("There is nothing to prove for this signature."), status=410)
    domain = policy.site_of(row, row.organization or known(row))
    if not domain:
        raise Refused(
            _(
                "We need a website of its own first: no domain can speak for it. A convener looks at it instead."
            )
        )
    return row, domain


def _proven(row: Signature, kind: Proof.Kind, domain: str) -> Signature:
    """Keep the proof, and let a held signature count where nothing but this proof was missing."""
    kept = {"domain": domain, "proven_at": clock.now(), "code_digest": "", "organization": row.organization}
    if kind == Proof.Kind.COLLEAGUE:
        kept |= {"address": "", "name": ""}
    Proof.objects.update_or_create(signature=row, kind=kind, defaults=kept)
    pages.changed()
    names = Organization.objects.values_list("name", flat=True)
    waits = row.state == Signature.State.HELD and not row.hold_why
    if waits and not policy.needs_a_look(row, known(row), names, proven=True):
        holding.let_go(row)
        return count(row, by=None)
    return row


def _digest(row: Signature, code: str) -> str:
    said = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(f"{row.subject} {said}".encode()).hexdigest()
