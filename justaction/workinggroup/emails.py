"""Letters of the working group: to the nominee, to who nominated, to who invited, to who serves."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.workinggroup.models import Appointment, HandOver, Nomination

YES, NO, LATER, SET_ASIDE, NO_ANSWER = "yes", "no", "later", "set_aside", "no_answer"


def consent_asked(nomination: Nomination) -> Letter | None:
    """To the nominee: may we go on? None after three letters in an hour."""
    here = Collaborative.objects.get()
    by = nomination.nominated_by
    who = by.name if by and nomination.tells_name else ""
    with override(_language(nomination.person)):
        words = {"who": who, "here": here.name, "role": nomination.title, "day": _day(nomination)}
        return mail.post(
            Draft(
                kind="nomination",
                to=nomination.address,
                to_name=nomination.name,
                subject=_("Somebody nominated you for %(here)s") % words,
                greeting=_("Hello %(name)s,") % {"name": nomination.name},
                paragraphs=[
                    (
                        _("%(who)s nominated you for a role in %(here)s: %(role)s.")
                        if who
                        else _("Somebody who knows you nominated you for a role in %(here)s: %(role)s.")
                    )
                    % words,
                    here.purpose,
                    _("Another person seconded it. Nothing is public before you say yes."),
                    _("With a no we erase your name, your address and all that was said."),
                    _("You can say yes, no, or not yet. The link works until %(day)s.") % words,
                ],
                button=(_("Look at it"), _link("consent", nomination, "consent")),
                after=[_("Do nothing, and after a while we forget your address.")],
                limited=True,
            )
        )


def answered(nomination: Nomination, answer: str) -> Letter | None:
    """To who nominated: what became of it, with thanks. Nobody else learns of a no."""
    name, role = nomination.name, nomination.title
    words, after = {
        YES: (_("%(name)s said yes to your nomination: %(role)s."), _("The conveners go on from here.")),
        NO: (
            _("%(name)s said no to your nomination: %(role)s."),
            _("We erased what was said. Nobody else learns of it."),
        ),
        SET_ASIDE: (
            _("The conveners do not go on with your nomination of %(name)s: %(role)s."),
            _("We erased what was said. You can nominate again later."),
        ),
        NO_ANSWER: (
            _("Nobody answered your nomination of %(name)s: %(role)s."),
            _("We erased what was said. You can nominate again later."),
        ),
    }[answer]
    to = nomination.nominated_by
    if nomination.is_own and answer in (YES, NO):
        return None
    return _to_person(
        to,
        kind="nomination_answered",
        subject=_("Thank you for your nomination"),
        paragraphs=[words % {"name": name, "role": role}, after, _("Thank you for thinking of them.")],
    )


def not_this_time(nomination: Nomination) -> Letter | None:
    """To a nominee who said yes: the conveners do not go on."""
    with override(_language(nomination.person)):
        return mail.post(
            Draft(
                kind="nomination_set_aside",
                to=nomination.address,
                to_name=nomination.name,
                subject=_("Your nomination"),
                greeting=_("Hello %(name)s,") % {"name": nomination.name},
                paragraphs=[
                    _("You said yes to a nomination: %(role)s. The conveners do not go on with it now.")
                    % {"role": nomination.title},
                    _("We erased what was said about you. Thank you for being ready."),
                ],
            )
        )


def invited(nomination: Nomination) -> Letter | None:
    """To a nominee who said yes: the invitation, with a personal note. None after three letters in an hour."""
    here = Collaborative.objects.get()
    by = nomination.invited_by
    with override(_language(nomination.person)):
        words = {
            "who": by.name if by else here.name,
            "here": here.name,
            "role": nomination.title,
            "day": _day(nomination),
        }
        return mail.post(
            Draft(
                kind="working_group_invitation",
                to=nomination.address,
                to_name=nomination.name,
                subject=_("You are invited to serve in %(here)s") % words,
                greeting=_("Hello %(name)s,") % {"name": nomination.name},
                paragraphs=[
                    _("%(who)s invites you to serve in the working group: %(role)s.") % words,
                    *([_("They write:"), f"“{nomination.note}”"] if nomination.note else []),
                    _("You can say yes, no, or not yet. The link works until %(day)s.") % words,
                ],
                button=(_("Look at it"), _link("invitation", nomination, "invitation")),
                limited=True,
            )
        )


def invitation_answered(nomination: Nomination, answer: str) -> Letter | None:
    """To who invited: yes, no, or not yet."""
    words = {
        YES: _("%(name)s accepted: %(role)s. You can appoint them now."),
        NO: _("%(name)s said no: %(role)s. We erased what was said."),
        LATER: _("%(name)s needs more time: %(role)s. The invitation stays good for two more weeks."),
    }[answer]
    return _to_person(
        nomination.invited_by,
        kind="working_group_answer",
        subject=_("An answer to your invitation"),
        paragraphs=[words % {"name": nomination.name, "role": nomination.title}],
        button=(_("Nominations"), settings.SITE_URL + reverse("workinggroup:nominations")),
    )


def appointed(appointment: Appointment) -> Letter | None:
    """To the person: what they are now, and until when."""
    words = {"role": appointment.title, "day": date_format(appointment.ends_on, "DATE_FORMAT")}
    return _to_person(
        appointment.person,
        kind="appointed",
        subject=_("Welcome to the working group"),
        paragraphs=[
            _("You serve in the working group now: %(role)s, until %(day)s.") % words,
            _("What your role lets you do stops by itself on that day."),
            _("Your page shows your role and what waits for you."),
        ],
        button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
    )


def buddy_named(appointment: Appointment) -> None:
    """To both: who helps whom to arrive."""
    buddy, person = appointment.buddy, appointment.person
    if buddy is None:
        return
    page = settings.SITE_URL + reverse("workinggroup:onboarding", args=[appointment.subject])
    for to, words in (
        (buddy, _("You are the buddy of %(person)s, who arrives as %(role)s.")),
        (person, _("%(buddy)s is your buddy while you arrive as %(role)s.")),
    ):
        said = {"buddy": buddy.name, "person": person.name, "role": appointment.title}
        _to_person(
            to,
            kind="buddy",
            subject=_("Arriving in the working group"),
            paragraphs=[
                words % said,
                _("There is a short list of steps. You both tick each one when it is done."),
            ],
            button=(_("Open the list"), page),
        )


def ready(appointment: Appointment) -> Letter | None:
    """To the person: every step is ticked by two."""
    return _to_person(
        appointment.person,
        kind="ready",
        subject=_("You have arrived"),
        paragraphs=[
            _("You and your buddy have ticked every step: %(role)s.") % {"role": appointment.title},
            _("From now on you serve. Thank you both."),
        ],
        button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
    )


def ended(appointment: Appointment) -> Letter | None:
    """To the person: the role has ended, with thanks."""
    words = {"role": appointment.title}
    return _to_person(
        appointment.person,
        kind="appointment_ended",
        subject=_("Thank you for serving"),
        paragraphs=[
            _("Your role in the working group has ended: %(role)s.") % words,
            _("What it let you do has ended with it. The roster remembers you if you chose so."),
            _("Thank you for what you carried."),
        ],
        button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
    )


def handed_over(hand_over: HandOver) -> Letter | None:
    """To who takes something on: what it is, from whom, and what to know."""
    words = {"name": hand_over.giver.name, "role": hand_over.title}
    return _to_person(
        hand_over.to,
        kind="handed_over",
        subject=_("%(name)s hands something over to you") % words,
        paragraphs=[
            _("%(name)s carried this as %(role)s, and you take it on:") % words,
            hand_over.carried,
            *([_("What you should know:"), hand_over.notes] if hand_over.notes else []),
            _("Your page keeps it for you."),
        ],
        button=(_("Open my page"), settings.SITE_URL + reverse("members:me")),
    )


def _to_person(
    to: Person | None,
    *,
    kind: str,
    subject: str,
    paragraphs: list[str],
    button: tuple[str, str] | None = None,
) -> Letter | None:
    if to is None or not to.is_active:
        return None
    return mail.post(
        Draft(
            kind=kind,
            to=to.email,
            to_name=to.name,
            subject=subject,
            greeting=_("Hello %(name)s,") % {"name": to.name},
            paragraphs=paragraphs,
            button=button,
        )
    )


def _language(person: Person | None) -> str | None:
    return (person.language if person else "") or None


def _day(nomination: Nomination) -> str:
    return date_format(localtime(nomination.answer_by), "DATE_FORMAT") if nomination.answer_by else ""


def _link(page: str, nomination: Nomination, purpose: str) -> str:
    return settings.SITE_URL + reverse(f"workinggroup:{page}", args=[nomination.token(purpose)])
