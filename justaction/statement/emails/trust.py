"""Letters by which an organization shows that a signature is its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.statement.emails.signing import here, in_their_language, link
from justaction.statement.models import Proof, Signature


@in_their_language
def entered(signature: Signature) -> Letter | None:
    """A helper entered a signature for this address: its owner says yes, or takes it off."""
    return mail.post(
        Draft(
            kind="signature_entered",
            to=signature.address,
            to_name=signature.name,
            subject=_("Did you sign with one of our helpers?"),
            greeting=_("Hello %(name)s,") % {"name": signature.name},
            paragraphs=[
                _("A helper of %(here)s wrote down that you signed our statement, aloud or on paper.")
                % {"here": here()},
                _("Is that right? Open the page and say yes or no there. Your name is shown nowhere."),
            ],
            button=(_("Look and answer"), link(signature, "own_answer")),
            links=[(_("I did not sign"), link(signature, "not_me"))],
            limited=True,
        )
    )


@in_their_language
def nudge(signature: Signature) -> Letter | None:
    """Two weeks after signing, to who has done nothing next: three doors, and that this letter comes once."""
    return mail.post(
        Draft(
            kind="signature_nudge",
            to=signature.address,
            to_name=signature.name,
            subject=_("Two weeks ago you signed. What comes next?"),
            greeting=_("Hello %(name)s,") % {"name": signature.name},
            paragraphs=[
                _("You signed the statement of %(here)s. Thank you.") % {"here": here()},
                _("Three doors are open, if you like: a community, your own page, and writing with us."),
                _("We send this letter once. You need not do anything."),
            ],
            button=(_("See the communities"), settings.SITE_URL + reverse("communities:communities")),
            links=[
                (_("Invite others with my own link"), link(signature, "share")),
                (_("No such letters, please"), link(signature, "no_nudges")),
                (_("Take my name back"), link(signature, "withdraw")),
            ],
        ),
        once=f"signature.nudge:{signature.person_id}",
    )


def mailbox_code(signature: Signature, address: str, code: str) -> Letter | None:
    """The code, to a mailbox of the organization: whoever reads it decides whether to pass it on."""
    with override(signature.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="proof_code",
                to=address,
                subject=_("A code, if %(name)s signs our statement") % {"name": signature.organization_name},
                greeting=_("Hello,"),
                paragraphs=[
                    _("%(who)s signed the statement of %(here)s for %(name)s.")
                    % {"who": signature.name, "here": here(), "name": signature.organization_name},
                    _("Do they speak for you? Then give them this code: %(code)s")
                    % {"code": f"{code[:4]}-{code[4:]}"},
                    _("If not, do nothing. The signature then waits, and we show it nowhere."),
                ],
                limited=True,
            )
        )


def colleague(proof: Proof) -> Letter | None:
    """To a second person at the organization: do they speak for it?"""
    signature = proof.signature
    with override(signature.language or settings.LANGUAGE_CODE):
        page = settings.SITE_URL + reverse("statement:second", args=[proof.token()])
        return mail.post(
            Draft(
                kind="proof_colleague",
                to=proof.address,
                to_name=proof.name,
                subject=_("Does %(who)s sign for %(name)s?")
                % {"who": signature.name, "name": signature.organization_name},
                greeting=_("Hello %(name)s,") % {"name": proof.name},
                paragraphs=[
                    _(
                        "%(who)s signed the statement of %(here)s for %(name)s, and named you as a second person."
                    )
                    % {"who": signature.name, "here": here(), "name": signature.organization_name},
                    _("Is that right? Open the page and say yes or no there. Your name is not kept."),
                ],
                button=(_("Look and answer"), page),
                limited=True,
            )
        )


@in_their_language
def colleague_said_no(signature: Signature) -> Letter | None:
    """The second person did not say yes: the signer can name another, or prove it in another way."""
    return mail.post(
        Draft(
            kind="proof_declined",
            to=signature.address,
            to_name=signature.name,
            subject=_("Your colleague did not say yes"),
            greeting=_("Hello %(name)s,") % {"name": signature.name},
            paragraphs=[
                _("The person you named did not confirm that you sign for %(name)s.")
                % {"name": signature.organization_name},
                _("You can name somebody else, or show it in another way."),
            ],
            button=(_("See the ways"), link(signature, "authority")),
            limited=True,
        )
    )
