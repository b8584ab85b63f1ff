"""Letters about an account's own life: erased, exported, moved to another address, merged, handed over."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.emails import here, in_the_language_of
from justaction.members.models import Erasure, Export, Merging, Passing, Person, Rescue
from justaction.web import written

ERASURE, RESCUE = "members.erasure", "members.rescue"


def token_of(thing: Erasure | Rescue, salt: str) -> str:
    """What the link that takes something back carries; only a POST does it."""
    return Signer(salt=salt).sign(thing.subject)


def subject_of(token: str, salt: str) -> str | None:
    """Whose token it is: a public id, or None when nobody made it."""
    try:
        return Signer(salt=salt).unsign(token)
    except BadSignature:
        return None


def _url(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(f"members:{name}", args=args)


def _help() -> str:
    collaborative = Collaborative.objects.first()
    return collaborative.help_address if collaborative else settings.DEFAULT_FROM_EMAIL


def _post(
    person: Person,
    kind: str,
    subject: str,
    lines: Sequence[str],
    button: tuple[str, str] | None = None,
    *,
    after: Sequence[str] = (),
    to: str = "",
    once: str = "",
    limited: bool = False,
) -> Letter | None:
    return mail.post(
        Draft(
            kind=kind,
            to=to or person.email,
            to_name=person.name,
            subject=subject,
            greeting=_("Hello %(name)s,") % {"name": person.name},
            paragraphs=list(lines),
            button=button,
            after=list(after),
            limited=limited,
        ),
        once=once,
    )


# --- export ------------------------------------------------------------------------------------------------------


def export_ready(export: Export) -> Letter | None:
    """The archive is ready. It does not travel by letter."""
    with in_the_language_of(export.person):
        return _post(
            export.person, "export_ready", _("Your data is ready"),
            [
                _("The archive of everything we hold about you is ready on your page."),
                _("We delete it after three days. You sign in once more before you get it."),
            ],
            (_("Fetch my data"), _url("data")),
            after=[_("You did not ask for it? Then somebody else uses your account. Write to %(address)s at once.")
                   % {"address": _help()}],
            once=f"export:{export.subject}",
        )  # fmt: skip


# --- erase -------------------------------------------------------------------------------------------------------


def erasure_asked(person: Person, erasure: Erasure) -> Letter | None:
    """They asked to be erased: until when it can be taken back, and how."""
    with in_the_language_of(person):
        day = {"day": written.moment(erasure.due_at)}
        return _post(
            person, "erasure_asked", _("You asked us to erase you"),
            [
                _("We will erase your account on %(day)s.") % day,
                _("Until then nothing is lost. Open the page and say so if you want to stay."),
            ],
            (_("I want to stay"), _url("keep_me", token_of(erasure, ERASURE))),
            after=[_("It was not you? Open the page, stay, and write to %(address)s.") % {"address": _help()}],
        )  # fmt: skip


def erasure_taken_back(person: Person) -> Letter | None:
    """They stay."""
    with in_the_language_of(person):
        return _post(
            person, "erasure_taken_back", _("You stay"),
            [_("Your account stays as it is. Nothing was erased. We are glad.")],
        )  # fmt: skip


def erasure_waits(person: Person, why: str, erasure: Erasure) -> Letter | None:
    """Something has to be settled before they can be erased; we try again each day."""
    with in_the_language_of(person):
        return _post(
            person, "erasure_waits", _("We could not erase you yet"),
            [why, _("As soon as that is settled, it is done. We look again every day.")],
            once=f"erasure_waits:{erasure.subject}",
        )  # fmt: skip


def erased(person: Person) -> Letter | None:
    """The last letter: what went, and what stays without their name."""
    with in_the_language_of(person):
        return _post(
            person, mail.LAST, _("You are erased"),
            [
                _("Your account at %(here)s is erased: your name, your address, and what we held about you.")
                % {"here": here()},
                _("The public record keeps that something happened, and no longer says who."),
                _("Votes that are closed keep their count. Nobody can tell which was yours."),
                _("Backups forget you within 35 days. This is our last letter."),
            ],
        )  # fmt: skip


# --- the address ---------------------------------------------------------------------------------------------------


def address_changed(person: Person, old: str, token: str) -> Letter | None:
    """To the old address: it signs nobody in any more, and for seven days there is a way back."""
    with in_the_language_of(person):
        return _post(
            person, "address_changed", _("Your address was changed"),
            [
                _("Your account at %(here)s now uses another address. This one no longer signs you in.")
                % {"here": here()},
                _("It was not you? Take it back within seven days, whatever was changed since."),
                _("That also ends every session, and takes away passkeys and codes made since."),
            ],
            (_("Take it back"), _url("address_back", token)),
            after=[_("Later than that, or in doubt? Write to %(address)s.") % {"address": _help()}],
            to=old,
        )  # fmt: skip


def address_taken_back(person: Person, lost: str) -> Letter | None:
    """To the address that had come in its place: the old one is back."""
    with in_the_language_of(person):
        return _post(
            person, "address_taken_back", _("The change of address was taken back"),
            [_("The owner of the earlier address took the change back. This address no longer signs you in.")],
            after=[_("Is that wrong? Write to %(address)s.") % {"address": _help()}],
            to=lost,
        )  # fmt: skip


def rescue_asked(rescue: Rescue) -> Letter | None:
    """To the address that is said to be lost: somebody asks for the account."""
    person = rescue.person
    with in_the_language_of(person):
        return _post(
            person, "rescue_asked", _("Did you lose this address?"),
            [
                _("Somebody says that they are you, and that they cannot read this address any more."),
                _("They ask to use another address for your account at %(here)s.") % {"here": here()},
                _("Can you read this? Then it is not you. Open the page and stop it."),
            ],
            (_("Stop it"), _url("stop_rescue", token_of(rescue, RESCUE))),
            once=f"rescue:{rescue.subject}:asked",
        )  # fmt: skip


def rescue_address(person: Person, address: str, token: str) -> Letter | None:
    """To the new address of somebody who gave a recovery code: the page behind the link moves the account."""
    with in_the_language_of(person):
        return _post(
            person, "rescue_address", _("Is this your new address?"),
            [_("You asked to use this address for %(here)s. Open the page and say yes within an hour.")
             % {"here": here()}],
            (_("Open the page"), _url("rescue_address", token)),
            after=[_("It was not you? Then do nothing.")],
            to=address, limited=True,
        )  # fmt: skip


def rescue_waits(rescue: Rescue) -> Letter | None:
    """Two people vouch: the old address has seven days to object."""
    person = rescue.person
    with in_the_language_of(person):
        day = {"day": written.moment(rescue.due_at)}
        return _post(
            person, "rescue_waits", _("Your account moves to another address on %(day)s") % day,
            [
                _("Two people say that they know you, and that you lost this address."),
                _("On %(day)s your account moves to the new one, unless you stop it.") % day,
            ],
            (_("Stop it"), _url("stop_rescue", token_of(rescue, RESCUE))),
            once=f"rescue:{rescue.subject}:waits",
        )  # fmt: skip


def rescue_done(rescue: Rescue) -> Letter | None:
    """To the new address: it signs them in now."""
    person = rescue.person
    with in_the_language_of(person):
        return _post(
            person, "rescue_done", _("Your account is back"),
            [
                _("This address now signs you in to %(here)s.") % {"here": here()},
                _("Your earlier passkeys still work. Make new recovery codes if the old ones are lost."),
            ],
            (_("Sign in"), _url("sign_in")),
            once=f"rescue:{rescue.subject}:done",
        )  # fmt: skip


# --- two accounts --------------------------------------------------------------------------------------------------


def merging_asked(merging: Merging) -> None:
    """To both addresses: is it you, twice?"""
    for side in ("kept", "gone"):
        person = merging.kept if side == "kept" else merging.gone
        if person is None:
            continue
        with in_the_language_of(person):
            fate = (
                _("This account stays. What is in the other one moves here.")
                if side == "kept"
                else _("What is in this account moves to the other one. Then this one is gone.")
            )
            _post(
                person, "merging_asked", _("Do you have two accounts?"),
                [
                    _("We think that you have two accounts at %(here)s, with two addresses.") % {"here": here()},
                    _("If both are yours, say yes from both letters. Then they become one."),
                    fate,
                    _("It cannot be undone."),
                ],
                (_("Look, and say yes or no"), _url("merging_mine", merging.token(side))),
                once=f"merging:{merging.subject}:{side}",
            )  # fmt: skip


def merged(kept: Person, old: str) -> None:
    """To both addresses: the two accounts are one."""
    with in_the_language_of(kept):
        lines = [_("Your two accounts at %(here)s are one now.") % {"here": here()}]
        _post(kept, "merged", _("Your two accounts are one"), [*lines, _("You sign in with this address.")])
        _post(
            kept, "merged", _("Your two accounts are one"),
            [*lines, _("This address no longer signs you in. Use your other one.")], to=old,
        )  # fmt: skip


# --- leaving an organization -----------------------------------------------------------------------------------------


def passing_asked(passing: Passing, carried: Sequence[str]) -> Letter | None:
    """Somebody leaves, and asks you to take over."""
    leaver, to = passing.affiliation.person, passing.to
    with in_the_language_of(to):
        words = {"who": leaver.name, "name": passing.affiliation.organization.name}
        return _post(
            to, "passing_asked", _("%(who)s asks you to take over at %(name)s") % words,
            [
                _("%(who)s no longer speaks for %(name)s here, and asks you to take over.") % words,
                *carried,
                *([passing.note] if passing.note else []),
                _("Nothing becomes yours before you say yes."),
            ],
            (_("Say yes or no"), _url("passing", passing.subject)),
            once=f"passing:{passing.subject}",
        )  # fmt: skip


def passing_answered(passing: Passing) -> Letter | None:
    """To who left: it was taken over, or not."""
    leaver = passing.affiliation.person
    with in_the_language_of(leaver):
        words = {"who": passing.to.name, "name": passing.affiliation.organization.name}
        yes = passing.state == Passing.State.ACCEPTED
        subject = _("%(who)s takes over at %(name)s") if yes else _("%(who)s cannot take over at %(name)s")
        line = (
            _("All that you carried there is in their hands now. Thank you for your work.")
            if yes
            else _("The conveners know, and look for somebody. You can also ask somebody else.")
        )
        return _post(
            leaver, "passing_answered", subject % words, [line], once=f"passing:{passing.subject}:answered"
        )


def nobody_speaks(convener: Person, organization: str, carried: Sequence[str], mark: str) -> Letter | None:
    """To a convener: an organization has nobody who speaks for it any more."""
    with in_the_language_of(convener):
        words = {"name": organization}
        return _post(
            convener, "nobody_speaks", _("Nobody speaks for %(name)s now") % words,
            [
                _("Whoever spoke for %(name)s has left, and nobody took over.") % words,
                *carried,
                _("Its page and its commitments stay. Please look for somebody there."),
            ],
            (_("See who belongs where"), _url("affiliations")),
            once=f"nobody:{mark}:{convener.pk}",
        )  # fmt: skip
