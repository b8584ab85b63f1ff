"""Letters to members: the code to sign in, and what became of what they asked for."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Affiliation, Grant, Person

SIGN_IN = "sign_in_code"


def _here() -> str:
    collaborative = Collaborative.objects.first()
    return collaborative.name if collaborative else _("this collaborative")


def _greeting(person: Person) -> str:
    return _("Hello %(name)s,") % {"name": person.name}


def sign_in_code(person: Person, address: str, code: str) -> Letter | None:
    """The code that signs a person in. Returns None when too many were asked for in an hour."""
    return mail.post(
        Draft(
            kind=SIGN_IN,
            to=address,
            to_name=person.name,
            subject=_("Your code is %(code)s") % {"code": code},
            greeting=_greeting(person),
            paragraphs=[
                _("Your code to sign in to %(here)s is:") % {"here": _here()},
                code,
                _("It works for 10 minutes, once, and only in the browser that asked for it."),
            ],
            after=[_("You did not ask for it? Then do nothing. Nobody can sign in without this letter.")],
            limited=True,
        )
    )


def step_up_code(person: Person, code: str) -> Letter | None:
    """The code by which somebody who is signed in proves it once more. None after three in an hour."""
    with override(person.language or None):
        return mail.post(
            Draft(
                kind="step_up_code",
                to=person.email,
                to_name=person.name,
                subject=_("Your code to go on is %(code)s") % {"code": code},
                greeting=_greeting(person),
                paragraphs=[
                    _("You are about to do something important in %(here)s. This code shows that it is you:")
                    % {"here": _here()},
                    code,
                    _("It works for 10 minutes, once, and only in the browser that asked for it."),
                ],
                after=[
                    _("You did not ask for it? Then somebody uses your account. Sign in and sign out again.")
                ],
                limited=True,
            )
        )


def no_account(address: str) -> Letter | None:
    """Somebody asked for a code for an address that we do not know. The page gives the same answer either way."""
    return mail.post(
        Draft(
            kind=SIGN_IN,
            to=address,
            subject=_("There is no account for this address"),
            greeting=_("Hello,"),
            paragraphs=[
                _(
                    "Somebody asked for a code to sign in to %(here)s with this address. No account here uses it."
                )
                % {"here": _here()},
                _(
                    "Perhaps you signed with another address. Or you can sign on now: that makes your account."
                ),
            ],
            button=(_("Sign on"), f"{settings.SITE_URL}/sign/"),
            after=[_("It was not you? Then do nothing. We keep nothing about you.")],
            limited=True,
        )
    )


def new_address(person: Person, address: str, token: str) -> Letter | None:
    """To the new address: the page behind the link changes it, not the link."""
    return mail.post(
        Draft(
            kind="new_address",
            to=address,
            to_name=person.name,
            subject=_("Is this your new address?"),
            greeting=_greeting(person),
            paragraphs=[
                _("You asked to use this address for %(here)s. Open the page and say yes within an hour.")
                % {"here": _here()}
            ],
            button=(
                _("Open the page"),
                settings.SITE_URL + reverse("members:confirm_address", args=[token]),
            ),
            after=[_("It was not you? Then do nothing.")],
            limited=True,
        )
    )


def address_changed(person: Person, old: str) -> Letter | None:
    """To the old address: it signs nobody in any more."""
    collaborative = Collaborative.objects.first()
    return mail.post(
        Draft(
            kind="address_changed",
            to=old,
            to_name=person.name,
            subject=_("Your address was changed"),
            greeting=_greeting(person),
            paragraphs=[
                _("Your account at %(here)s now uses another address. This one no longer signs you in.")
                % {"here": _here()},
                _("It was not you? Write to %(address)s at once.")
                % {"address": collaborative.help_address if collaborative else settings.DEFAULT_FROM_EMAIL},
            ],
        )
    )


def affiliation_confirmed(affiliation: Affiliation) -> Letter | None:
    """Somebody may now speak for their organization, or is known to belong to it."""
    person, organization = affiliation.person, affiliation.organization
    with override(person.language or None):
        words = {"organization": organization.name, "kind": affiliation.get_kind_display().lower()}
        return mail.post(
            Draft(
                kind="affiliation_confirmed",
                to=person.email,
                to_name=person.name,
                subject=_("You are now linked to %(organization)s") % words,
                greeting=_greeting(person),
                paragraphs=[_("It is confirmed: you belong to %(organization)s, as: %(kind)s.") % words],
                button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
            )
        )


def affiliation_refused(affiliation: Affiliation) -> Letter | None:
    """Somebody asked to belong to an organization, and it was not confirmed."""
    person = affiliation.person
    collaborative = Collaborative.objects.first()
    with override(person.language or None):
        return mail.post(
            Draft(
                kind="affiliation_refused",
                to=person.email,
                to_name=person.name,
                subject=_("We could not link you to %(organization)s")
                % {"organization": affiliation.organization},
                greeting=_greeting(person),
                paragraphs=[
                    _("You asked to be linked to %(organization)s. Nobody there could confirm it.")
                    % {"organization": affiliation.organization},
                    _("Is that a mistake? Write to %(address)s.")
                    % {
                        "address": collaborative.help_address
                        if collaborative
                        else settings.DEFAULT_FROM_EMAIL
                    },
                ],
            )
        )


def affiliation_ended(affiliation: Affiliation) -> Letter | None:
    """Somebody else ended a person's link to an organization."""
    person = affiliation.person
    with override(person.language or None):
        words = {"organization": affiliation.organization.name}
        return mail.post(
            Draft(
                kind="affiliation_ended",
                to=person.email,
                to_name=person.name,
                subject=_("Your link to %(organization)s has ended") % words,
                greeting=_greeting(person),
                paragraphs=[
                    _("From today on you are no longer linked to %(organization)s here.") % words,
                    _("What you wrote for it stays on the record."),
                ],
                button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
            )
        )


def role_given(grant: Grant) -> Letter | None:
    """A person was given a role."""
    person = grant.person
    with override(person.language or None):
        until = (
            _("It ends on %(day)s.") % {"day": date_format(grant.ends_on, "DATE_FORMAT")}
            if grant.ends_on
            else ""
        )
        return mail.post(
            Draft(
                kind="role_given",
                to=person.email,
                to_name=person.name,
                subject=_("You have a new role: %(role)s") % {"role": grant.role},
                greeting=_greeting(person),
                paragraphs=[
                    text
                    for text in (
                        _("You now have this role in %(here)s: %(role)s.")
                        % {"here": _here(), "role": grant.role},
                        grant.role.about,
                        until,
                    )
                    if text
                ],
                button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
            )
        )


def role_ended(grant: Grant) -> Letter | None:
    """A role of a person was ended before its term."""
    person = grant.person
    with override(person.language or None):
        return mail.post(
            Draft(
                kind="role_ended",
                to=person.email,
                to_name=person.name,
                subject=_("Your role has ended: %(role)s") % {"role": grant.role},
                greeting=_greeting(person),
                paragraphs=[
                    _("Your role in %(here)s has ended: %(role)s. Thank you for the work you did in it.")
                    % {"here": _here(), "role": grant.role}
                ],
            )
        )
