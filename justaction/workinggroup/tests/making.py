"""Builders for the working group: a nomination at each step, by the real deeds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from justaction.members.models import Person, Role
from justaction.web import clock
from justaction.workinggroup import actions
from justaction.workinggroup.models import Appointment, Nomination

if TYPE_CHECKING:
    from justaction.conftest import Cast

REASON = "They hosted forty tables and nobody left unheard."
NONE = "none"


def role(slug: str = "facilitator") -> Role:
    return Role.objects.get(slug=slug)


def nominated(cast: Cast, name: str = "Noor Haddad", **how: Any) -> Nomination:
    """Ana nominates somebody."""
    said = {"role": role(), "reason": REASON, "conflicts": NONE, "by": cast.ana, **how}
    return actions.nominate(name=name, address=f"{name.split()[0].lower()}@example.org", **said)


def read(nomination: Nomination, by: Person) -> Nomination:
    actions.read(nomination, by=by, leaning="yes", words="Somebody who listens.")
    return nomination


def seconded(cast: Cast, name: str = "Noor Haddad", **how: Any) -> Nomination:
    """… and Ruth reads and seconds it."""
    return actions.second(read(nominated(cast, name, **how), cast.ruth), by=cast.ruth)


def consented(cast: Cast, name: str = "Noor Haddad", *, listed: bool = False, **how: Any) -> Nomination:
    """… and the nominee says yes."""
    return actions.consent(seconded(cast, name, **how), name=name, listed=listed)


def invited(cast: Cast, name: str = "Noor Haddad", **how: Any) -> Nomination:
    """… and Ruth invites them."""
    return actions.invite(consented(cast, name, **how), by=cast.ruth, note="Come and host with us.")


def accepted(cast: Cast, name: str = "Noor Haddad", *, listed: bool = True, **how: Any) -> Nomination:
    """… and they accept."""
    return actions.accept(invited(cast, name, **how), name=name, listed=listed)


def serving(cast: Cast, name: str = "Noor Haddad", *, days: int = 365, **how: Any) -> Appointment:
    """… and Ruth appoints them."""
    ends_on = clock.today() + timedelta(days=days)
    return actions.appoint(
        accepted(cast, name, **how), by=cast.ruth, ends_on=ends_on, stipend="600 dollars a month"
    )


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """The arguments of the addresses of the working group, for the table of who may open what."""
    letter, invitation = seconded(cast, "Uma Letter"), invited(cast, "Ida Letter")
    new, known = nominated(cast, "Nia New"), read(nominated(cast, "Kim Known"), cast.ruth)
    item = actions.add_item(role("producer"), text="I know the dates.", by=cast.ruth)
    place = {name: serving(cast, name, role=role("producer")) for name in ("Dee Signer", "Tom Wilk")}
    space = "workinggroup:"
    actions.agree_charter(text="We listen first.", agreed_on=clock.today(), by=cast.ruth)
    tom = Person.objects.get(email="tom@example.org")
    words: dict[str, Any] = {"held_on": clock.today(), "text": "We met.", "by": tom}
    done = actions.write_minutes(None, title="Winter meeting", **words)
    actions.approve_minutes(done, by=cast.ruth)
    seats = actions.open_seats(role=role("producer"), number=1, by=cast.ruth)
    draft = actions.write_minutes(None, title="Spring meeting", **words)
    return {
        **{space + name: [seats.subject] for name in ("seats", "vote", "invite_chosen", "close_seats")},
        **{space + name: [place["Tom Wilk"].subject] for name in ("onboarding", "name_buddy")},
        space + "tick": [place["Tom Wilk"].subject, place["Tom Wilk"].steps.get().pk],
        space + "checklist": ["producer"],
        space + "drop_item": ["producer", item.pk],
        space + "charter_version": [1],
        space + "minutes": [done.subject],
        **{space + name: [draft.subject] for name in ("approve_minutes", "change_minutes")},
        space + "hand_over_role": [cast.imani.grants.get().pk],
        space + "hand_over": [place["Tom Wilk"].subject],
        space + "take_back": [new.subject],
        **{space + name: [place["Tom Wilk"].subject] for name in ("show_me", "leave")},
        **{
            space + name: [letter.token("consent")]
            for name in ("consent", "refuse_consent", "put_off_consent", "ask_for_consent")
        },
        **{
            space + name: [invitation.token("invitation")]
            for name in ("invitation", "decline", "put_off", "ask_for_invitation")
        },
        space + "nomination": [new.subject],
        **{space + name: [known.subject] for name in ("second", "set_aside")},
        space + "resend": [letter.subject],
        space + "invite": [consented(cast, "Con Sented").subject],
        space + "appoint": [accepted(cast, "Ace Pted").subject],
        space + "end": [place["Dee Signer"].subject],
    }
