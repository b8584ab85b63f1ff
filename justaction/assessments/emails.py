"""Letters of assessments. None to somebody inside names their organization: a screen at work shows it to others."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.assessments.models import Round, Seat, Side
from justaction.collaborative.models import Collaborative
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Affiliation, Person
from justaction.web import written

Button = tuple[str, str]


def agreement_asked(round_: Round) -> None:
    """To the organization's representatives: do you agree to a round?"""
    for person in _representatives(round_):
        with override(person.language or None):
            _to(
                person,
                "assessment_asked",
                _("Do you agree to be looked at from two sides?"),
                [
                    _("A round is proposed for %(name)s: %(round)s.") % _words(round_),
                    _("People who work there and people from outside answer the same questions, apart."),
                    _("You read the answers once they are shared back. Nobody tells you who answered."),
                ],
                (_("Look at it"), _page("agree", round_)),
            )


def agreed(round_: Round) -> None:
    """To the coordinator: the organization said yes."""
    _to_coordinator(
        round_, _("The organization said yes"), [_("%(name)s agreed: %(round)s. You can invite people now.")]
    )


def invited(seat: Seat) -> Letter | None:
    """To somebody asked to take part. None after three letters in an hour."""
    here = Collaborative.objects.get()
    inside = seat.which == Side.Which.INSIDE
    link = settings.SITE_URL + reverse("assessments:invitation", args=[seat.token()])
    known = Person.objects.with_address(seat.address).first()
    with override((known.language if known else "") or None):
        day = written.day(seat.answer_by)
        return mail.post(
            Draft(
                kind="assessment_invitation",
                to=seat.address,
                to_name=seat.name,
                subject=_("An invitation from %(here)s") % {"here": here.name},
                greeting=_("Hello %(name)s,") % {"name": seat.name},
                paragraphs=[
                    _("We would like to ask you to take part in an assessment."),
                    _(
                        "It is about a place that you know from inside. Open it where nobody from there looks on."
                    )
                    if inside
                    else _("It is about an institution that you know from outside."),
                    *([_("They write:"), f"“{seat.words}”"] if seat.words else []),
                    _(
                        "Nobody but the coordinator knows that you were asked. With a no we erase your address."
                    ),
                    _("The link works until %(day)s.") % {"day": day},
                ],
                button=(_("Look at it"), link),
                limited=True,
            )
        )


def accepted(seat: Seat) -> None:
    """To the coordinator: a yes to an invitation."""
    _to_coordinator(seat.round, _("Somebody said yes"), [_("One more takes part: %(round)s.")])


def offered(seat: Seat) -> None:
    """To the coordinator: somebody offers to take part."""
    _to_coordinator(seat.round, _("Somebody offers to take part"), [_("Look, and say yes or no: %(round)s.")])


def taken(seat: Seat) -> None:
    """To who offered: yes."""
    _to_seat(
        seat,
        _("You take part"),
        [_("Thank you for offering. You are part of a group now."), _("We write when you can begin.")],
    )


def not_taken(seat: Seat) -> None:
    """To who offered: not this time."""
    _to_seat(
        seat,
        _("Your offer"),
        [_("Thank you for offering. The group is full this time."), _("We erased what you wrote.")],
        link=False,
    )


def terms_set(seat: Seat) -> None:
    """To somebody of the team: hours, stipend and until when."""
    lines = []
    if seat.hours:
        lines.append(_("Hours in all: about %(hours)s.") % {"hours": seat.hours})
    if seat.stipend:
        lines.append(_("Stipend: %(stipend)s.") % {"stipend": seat.stipend})
    if seat.until:
        lines.append(_("Until %(day)s.") % {"day": written.day(seat.until)})
    _to_seat(seat, _("Your terms"), [_("The coordinator wrote down what you give and get."), *lines])


def taken_over(round_: Round, before: Person | None) -> None:
    """To all who take part: another person carries the round, and knows them now; and to who carried it."""
    name = round_.coordinator.name if round_.coordinator else ""
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("Somebody else carries your round now"),
            [
                _("%(name)s looks after it from now on, and sees who takes part.") % {"name": name},
                _("If that is not right for you, you can withdraw at any time."),
            ],
        )
    if before is not None:
        _to(
            before,
            "assessment",
            _("Your round has a new coordinator"),
            [_("%(name)s carries it from now on. Thank you.") % {"name": name}],
        )


def begun(round_: Round) -> None:
    """To all who take part: begin."""
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("Your group can begin"),
            [
                _("The questions are open until %(day)s.") % {"day": written.day(round_.answer_by)},
                _("Write together, show hands, come back as often as you like. All is kept at each step."),
                _("The other side sees nothing before both have handed in."),
            ],
        )


def moved(round_: Round) -> None:
    """To all who take part: another day."""
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("A new day for your answers"),
            [
                _("Your group now has until %(day)s.") % {"day": written.day(round_.answer_by)},
                _("The reason: %(why)s") % {"why": round_.moved_why},
            ],
        )


def reminded(round_: Round, seat: Seat) -> None:
    """To somebody whose group has a week left. Once."""
    seat.round = round_
    _to_seat(
        seat,
        _("A week is left"),
        [
            _("Your group has until %(day)s.") % {"day": written.day(round_.answer_by)},
            _("Look whether you have shown a hand everywhere. This is the only reminder."),
        ],
    )


def somebody_withdrew(seat: Seat) -> None:
    """To the coordinator: one fewer, without a name."""
    _to_coordinator(
        seat.round,
        _("Somebody withdrew"),
        [_("One fewer takes part: %(round)s. Look whether enough are left.")],
    )


def handed_in(round_: Round, which: str) -> None:
    """To the group: we are in, the others are not yet; and to the coordinator."""
    for seat in _seats(round_, which):
        _to_seat(
            seat,
            _("Your group has handed in"),
            [_("Thank you. We write when the other side is in too. Until then nobody sees your answers.")],
        )
    _to_coordinator(round_, _("One side is in"), [_("One of the two groups has handed in: %(round)s.")])


def both_in(round_: Round) -> None:
    """To all who take part and the coordinator: both sides can be read."""
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("Both sides are in"),
            [
                _("You can read both answers beside each other now."),
                _("They are not for decisions about anybody’s job. Please do not pass them on."),
            ],
            page="result",
        )
    _to_coordinator(
        round_,
        _("Both sides are in"),
        [_("Both groups have handed in: %(round)s."), _("Now plan how it is shared back, and by when.")],
    )


def planned(round_: Round) -> None:
    """To all who take part, and the organization's representatives: how and when it is shared back."""
    day = written.day(round_.share_by)
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("How it is shared back"),
            [_("The answers are shared back by %(day)s.") % {"day": day}, round_.plan],
            page="result",
        )
    for person in _representatives(round_):
        with override(person.language or None):
            _to(
                person,
                "assessment",
                _("Both sides have answered"),
                [
                    _("%(name)s, %(round)s: it is shared back by %(day)s.") % {**_words(round_), "day": day},
                    round_.plan,
                ],
            )


def sharing_late(round_: Round) -> None:
    """To the coordinator: the day has passed, and the page says so."""
    _to_coordinator(
        round_,
        _("Sharing back is late"),
        [
            _("The day has passed: %(round)s. The public page says so."),
            _("What got in the way, and by when will it be? You can set another day."),
        ],
    )


def shared(round_: Round) -> None:
    """To all who take part, and to those who speak for the organization: it is shared back."""
    for seat in _seats(round_):
        _to_seat(
            seat, _("It is shared back"), [_("Thank you. What you wrote is with them now.")], page="result"
        )
    for person in _representatives(round_):
        with override(person.language or None):
            _to(
                person,
                "assessment_shared",
                _("Read both sides"),
                [
                    _("The answers about %(name)s are yours to read now: %(round)s.") % _words(round_),
                    _("They are not for decisions about anybody’s job. Do not look for who wrote what."),
                    _("You can make a commitment of any answer in two presses."),
                ],
                (_("Read both sides"), _page("result", round_)),
            )


def stopped(round_: Round, why: str) -> None:
    """To all who take part: the round ended early, and what was written is deleted."""
    for seat in _seats(round_):
        _to_seat(
            seat,
            _("Your round was stopped"),
            [
                _("The reason: %(why)s") % {"why": why.strip()},
                _("What your group wrote is deleted. Hours that you gave still count. Thank you."),
            ],
            link=False,
        )


# --- how a letter is made -------------------------------------------------------------------------------------------


def _words(round_: Round) -> dict[str, str]:
    return {"name": round_.organization.name, "round": round_.title}


def _page(name: str, round_: Round) -> str:
    return settings.SITE_URL + reverse(f"assessments:{name}", args=[round_.subject])


def _seats(round_: Round, which: str = "") -> Iterable[Seat]:
    rows = round_.seats.now().select_related("person").order_by("id")
    for row in rows.filter(which=which) if which else rows:
        row.round = round_
        yield row


def _representatives(round_: Round) -> Iterable[Person]:
    speaking = Affiliation.objects.now().filter(
        organization=round_.organization, kind=Affiliation.Kind.REPRESENTATIVE
    )
    return Person.objects.filter(pk__in=speaking.values("person"), is_active=True).order_by("id")


def _to_seat(
    seat: Seat, subject: str, paragraphs: list[str], *, link: bool = True, page: str = "group"
) -> None:
    if seat.person is None:
        return
    with override(seat.person.language or None):
        button = (_("Open it"), _page(page, seat.round)) if link else None
        _to(seat.person, "assessment", subject, paragraphs, button)


def _to_coordinator(round_: Round, subject: str, paragraphs: list[str]) -> None:
    person = round_.coordinator
    if person is None:
        return
    words = {"name": round_.organization.name, "round": str(round_)}
    lines = [paragraph % words for paragraph in paragraphs]
    _to(person, "assessment", subject, lines, (_("Open the round"), _page("run", round_)))


def _to(
    person: Person, kind: str, subject: str, paragraphs: list[str], button: Button | None = None
) -> Letter | None:
    if not person.is_active:
        return None
    return mail.post(
        Draft(
            kind=kind,
            to=person.email,
            to_name=person.name,
            subject=subject,
            greeting=_("Hello %(name)s,") % {"name": person.name},
            paragraphs=paragraphs,
            button=button,
        )
    )
