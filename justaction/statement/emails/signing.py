"""Letters about signatures. Every letter to a signer carries the link to withdraw."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.communities import emails as communities
from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.statement.models import Signature
from justaction.web import house

Write = Callable[[Signature], Letter | None]


def in_their_language(write: Write) -> Write:
    @wraps(write)
    def written(signature: Signature) -> Letter | None:
        if not mail.writes_letters():
            return None
        with override(signature.language or settings.LANGUAGE_CODE):
            return write(signature)

    return written


def link(signature: Signature, purpose: str) -> str:
    """The absolute address of a page for this signature alone; `purpose` is the name of its page."""
    return settings.SITE_URL + signature.page(purpose)


def withdraw_url(signature: Signature) -> str:
    """Where the signer takes the name back; it never expires and stands in every letter to a signer."""
    return link(signature, "withdraw")


def here() -> str:
    return house.here().name or _("this collaborative")


def _greeting(signature: Signature) -> str:
    return _("Hello %(name)s,") % {"name": signature.name}


def _withdraw(signature: Signature) -> tuple[str, str]:
    return (_("Take my name back"), withdraw_url(signature))


@in_their_language
def confirm(signature: Signature) -> Letter | None:
    """Somebody typed this address: ask its owner. Nothing counts until they press the button on the page."""
    return mail.post(
        Draft(
            kind="signature_confirm",
            to=signature.address,
            to_name=signature.name,
            subject=_("One step left: confirm your name"),
            greeting=_greeting(signature),
            paragraphs=[
                _("Somebody signed the statement of %(here)s with this address.") % {"here": here()},
                _("Was it you? Open the page and press the button there. Only then does your name count."),
            ],
            button=(_("Look and confirm"), link(signature, "confirm")),
            after=[
                _("The link works until %(day)s.") % {"day": date_format(signature.confirm_by, "DATE_FORMAT")}
            ],
            links=[(_("I did not sign"), link(signature, "not_me")), _withdraw(signature)],
            limited=True,
        )
    )


@in_their_language
def already(signature: Signature) -> Letter | None:
    """Somebody signed again with an address that has signed: only its owner learns so."""
    current = signature.version.statement.versions.current()
    changed = current is not None and current.pk != signature.version_id
    return mail.post(
        Draft(
            kind="signature_already",
            to=signature.address,
            to_name=signature.name,
            subject=_("You have signed already"),
            greeting=_greeting(signature),
            paragraphs=[
                _("Somebody typed this address to sign the statement of %(here)s again.") % {"here": here()},
                _("You signed version %(number)s on %(day)s. It still counts, once. There is nothing to do.")
                % {
                    "number": signature.version.number,
                    "day": date_format(signature.confirmed_at or signature.asked_at, "DATE_FORMAT"),
                },
                *(
                    [_("The text has changed since. Your name stays with the words you signed.")]
                    if changed
                    else []
                ),
            ],
            button=(_("Read and sign the new version"), link(signature, "renew")) if changed else None,
            links=[
                (_("Show or hide my name"), link(signature, "listing")),
                (_("My receipt"), link(signature, "receipt")),
                _withdraw(signature),
            ],
            limited=True,
        )
    )


def full(address: str, name: str, language: str) -> Letter | None:
    """Four people have signed with this address and somebody typed a fifth name: only whoever reads its letters knows."""
    with override(language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="signature_already",
                to=address,
                to_name=name,
                subject=_("This address has signed four times"),
                greeting=_("Hello %(name)s,") % {"name": name},
                paragraphs=[
                    _("Somebody typed this address to sign the statement of %(here)s.") % {"here": here()},
                    _("Four people have signed with it already. That is the most for one address."),
                    _(
                        "You can sign with another address of yours. Or tell a helper, who can enter it for you."
                    ),
                ],
                limited=True,
            )
        )


@in_their_language
def thanks(signature: Signature) -> Letter | None:
    """It counts: thanks, the one question, the receipt, and the way out.

    Who shares an address with somebody who has the account, or was entered by a helper, has none to answer with.
    """
    person = signature.person
    return mail.post(
        Draft(
            kind="signature_thanks",
            to=signature.address,
            to_name=signature.name,
            subject=_("Thank you. Your name counts."),
            greeting=_greeting(signature),
            paragraphs=[
                _("Your signature on version %(number)s of our statement now counts.")
                % {"number": signature.version.number},
                _("Next, if you like: one question. Which power do you want to work on? You can skip it.")
                if person
                else _("The account of this address belongs to somebody else. Your links are below."),
            ],
            button=(_("Answer the one question"), communities.survey_url(person)) if person else None,
            links=[
                (_("Invite others"), link(signature, "share")),
                (_("My receipt"), link(signature, "receipt")),
                (_("Show or hide my name"), link(signature, "listing")),
                _withdraw(signature),
            ],
        ),
        once=f"signature.thanks:{signature.subject}",
    )


def held(signature: Signature, why: str) -> Letter | None:
    """The signature waits for a person who looks at it, and its owner knows why (`why` as in `actions/holding.py`)."""
    with override(signature.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="signature_held",
                to=signature.address,
                to_name=signature.name,
                subject=_("Thank you. One check, then it counts."),
                greeting=_greeting(signature),
                paragraphs=[
                    _("Thank you for confirming your signature."),
                    _why_held(signature, why),
                    _("We write to you when that is done. Until then it does not count yet."),
                ],
                button=(_("Show it yourself, at once"), link(signature, "authority"))
                if why == "authority"
                else None,
                links=[
                    (_("How we decide such things"), settings.SITE_URL + reverse("members:moderation")),
                    _withdraw(signature),
                ],
            ),
            once=f"signature.held:{signature.subject}",
        )


def _why_held(signature: Signature, why: str) -> str:
    words = {
        "authority": _(
            "Your address is not at the website of %(name)s. So a convener checks first that you may sign for it."
        ),
        "name": _(
            "We know a name like %(name)s already. So a convener checks first that you may sign for it."
        ),
        "many": _("Many signatures came from one place at the same time. So a person looks at them first."),
        "domain": _("Many signatures came from one place at the same time. So a person looks at them first."),
        "asked": _("Just now a person looks at all new signatures first."),
    }
    other = _("Very many signatures came at the same time. So a person looks at some of them first.")
    return words.get(why, other) % {"name": signature.organization_name}


@in_their_language
def withdrawn(signature: Signature) -> Letter | None:
    """The last letter: the name is gone. Written before the address is."""
    return mail.post(
        Draft(
            kind="signature_withdrawn",
            to=signature.address,
            to_name=signature.name,
            subject=_("Your name is off the statement"),
            greeting=_greeting(signature),
            paragraphs=[
                _("You took your name back. It no longer counts, and we no longer show it."),
                _("The public record says that one signature was withdrawn. It does not say whose."),
                _("You can sign again at any time."),
            ],
        ),
        once=f"signature.withdrawn:{signature.subject}",
    )


@in_their_language
def imported(signature: Signature) -> Letter | None:
    """Their name came with a list. They are asked before it is shown anywhere."""
    assert signature.batch is not None, "an imported signature has its list"
    return mail.post(
        Draft(
            kind="signature_imported",
            to=signature.address,
            to_name=signature.name,
            subject=_("Is this your signature?"),
            greeting=_greeting(signature),
            paragraphs=[
                _("Your name is on an earlier list: %(source)s.") % {"source": signature.batch.source},
                _("That list now lives at %(here)s. We show no name without its owner's yes.")
                % {"here": here()},
                _("Do you still sign? Open the page and press the button there."),
            ],
            button=(_("Look and confirm"), link(signature, "confirm")),
            after=[
                _("The link works until %(day)s. Do nothing, and your name is not shown.")
                % {"day": date_format(signature.confirm_by, "DATE_FORMAT")}
            ],
            links=[(_("I did not sign"), link(signature, "not_me")), _withdraw(signature)],
        ),
        once=f"signature.imported:{signature.subject}",
    )


@task
def ask_imported(batch: int) -> None:
    """Ask everybody of a list who has an address; a second run writes nobody twice."""
    waiting = Signature.objects.imported().filter(batch=batch).exclude(address="").order_by("pk")
    for signature in waiting.select_related("batch").iterator(chunk_size=200):
        imported(signature)
