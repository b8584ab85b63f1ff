"""Letters to members: the code to sign in, and what became of what they asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Affiliation, Grant, Person
from justaction.web import house

SIGN_IN = "sign_in_code"


def here() -> str:
    """How the collaborative is called in a letter."""
    collaborative = Collaborative.objects.first()
    return collaborative.name if collaborative else _("this collaborative")


def _greeting(person: Person) -> str:
    return _("Hello %(name)s,") % {"name": person.name}


@contextmanager
def in_the_language_of(person: Person) -> Iterator[None]:
    """Inside, words are those of the language in which this person reads letters."""
    with override(person.language or (house.here().languages or (settings.LANGUAGE_CODE,))[0]):
        yield


def letter_to(person: Person, **parts: Any) -> Draft:
    """A letter to a member: its address, name and greeting are theirs, `parts` all else of a `Draft`."""
    return Draft(to=person.email, to_name=person.name, greeting=_greeting(person), **parts)


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
                _("Your code to sign in to %(here)s is:") % {"here": here()},
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
                    % {"here": here()},
                    code,
                    _("It works for 10 minutes, once, and only in the browser that asked for it."),
                ],
                after=[
                    _("You did not ask for it? Then somebody else uses your account."),
                    _("Open your page, then “How I sign in”, and sign out everywhere else."),
                ],
                limited=True,
            )
        )


def _about_keys(person: Person, kind: str, subject: str, *paragraphs: str) -> Letter | None:
    """A letter about somebody's own passkeys and codes, with what to do when it was not them."""
    collaborative = Collaborative.objects.first()
    help_address = collaborative.help_address if collaborative else settings.DEFAULT_FROM_EMAIL
    return mail.post(
        Draft(
            kind=kind,
            to=person.email,
            to_name=person.name,
            subject=subject,
            greeting=_greeting(person),
            paragraphs=list(paragraphs),
            button=(_("How I sign in"), settings.SITE_URL + reverse("members:security")),
            after=[_("It was not you? Write to %(address)s at once.") % {"address": help_address}],
        )
    )


def passkey_added(person: Person, name: str) -> Letter | None:
    """A passkey was added."""
    with override(person.language or None):
        return _about_keys(
            person,
            "passkey_added",
            _("You have a new passkey"),
            _("You can now sign in to %(here)s with this passkey: %(name)s.")
            % {"here": here(), "name": name},
            _("You are signed out everywhere but where you added it."),
        )


def passkey_removed(person: Person, name: str) -> Letter | None:
    """A passkey was taken away."""
    with override(person.language or None):
        return _about_keys(
            person,
            "passkey_removed",
            _("A passkey was taken away"),
            _("This passkey no longer signs you in to %(here)s: %(name)s.") % {"here": here(), "name": name},
            _("You are signed out everywhere but where you did it."),
        )


def recovery_codes_made(person: Person) -> Letter | None:
    """New recovery codes were made. The letter does not hold them."""
    with override(person.language or None):
        return _about_keys(
            person,
            "recovery_codes_made",
            _("You have new recovery codes"),
            _("You made new recovery codes for %(here)s. Earlier ones no longer work.") % {"here": here()},
        )


def recovery_code_used(person: Person, left: int) -> Letter | None:
    """A recovery code was used."""
    with override(person.language or None):
        words = ngettext("You have %(count)s left.", "You have %(count)s left.", left) % {"count": left}
        return _about_keys(
            person,
            "recovery_code_used",
            _("A recovery code was used"),
            _("One of your recovery codes for %(here)s was just used. It works no more.") % {"here": here()},
            words,
        )


def passkey_wanted(person: Person, due: date) -> Letter | None:
    """Somebody's role needs a passkey, and they have none."""
    with override(person.language or None):
        return _about_keys(
            person,
            "passkey_wanted",
            _("Please add a passkey by %(day)s") % {"day": date_format(due, "DATE_FORMAT")},
            _("You can do things in %(here)s that could hurt others in the wrong hands.") % {"here": here()},
            _(
                "So please add a passkey, or make recovery codes. It takes two minutes. From %(day)s on, such "
                "things need one."
            )
            % {"day": date_format(due, "DATE_FORMAT")},
        )


def keys_forgotten(person: Person) -> Letter | None:
    """All passkeys and codes were taken away by whoever runs the machine."""
    with override(person.language or None):
        return _about_keys(
            person,
            "keys_forgotten",
            _("Your passkeys were taken away"),
            _(
                "You told us that you lost your passkeys for %(here)s. They no longer work, nor do your "
                "recovery codes."
            )
            % {"here": here()},
            _("Sign in by a code from a letter, and add a new passkey."),
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
                % {"here": here()},
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
                % {"here": here()}
            ],
            button=(
                _("Open the page"),
                settings.SITE_URL + reverse("members:confirm_address", args=[token]),
            ),
            after=[_("It was not you? Then do nothing.")],
            limited=True,
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
                        % {"here": here(), "role": grant.role},
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
                    % {"here": here(), "role": grant.role}
                ],
            )
        )
