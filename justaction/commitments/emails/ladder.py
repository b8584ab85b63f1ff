"""Letters about lateness: why, the offer of a talk, the public note; and about what was done and is looked at again."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.commitments import state as rules
from justaction.commitments.emails.parts import desk, link, speakers
from justaction.commitments.models import Commitment, Talk
from justaction.mail import actions as mail
from justaction.members.emails import in_the_language_of, letter_to
from justaction.web import written


def asked_why(commitment: Commitment, due: date) -> None:
    """A report has not come: ask, before the state says anything."""
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="late_asked",
                subject=_("What got in the way of your report?"),
                paragraphs=[
                    _("The report on “%(title)s” was due for %(day)s. It has not come.")
                    % {"title": commitment.title, "day": written.day(due)},
                    _("What got in the way? What comes next, and by when? Your answer stands on the page."),
                    _("You can also send the report now. Then nothing more happens."),
                ],
                button=(_("Answer"), desk(commitment, "say_why")),
            ),
            once=f"late.asked:{commitment.subject}:{due.isoformat()}:{person.pk}",
        )


def noted(commitment: Commitment, due: date, *, answered: bool) -> None:
    """The public note is there; the way back stays open."""
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="late_noted",
                subject=_("A public note: no report has come"),
                paragraphs=[
                    _("The report on “%(title)s” was due for %(day)s. The page now tells what we did since.")
                    % {"title": commitment.title, "day": written.day(due)},
                    _("Your answer stands beside it.")
                    if answered
                    else _("It says that no answer came. You can still give one."),
                    _("The note ends when your report comes. Every organization gets the same one."),
                ],
                button=(_("Report progress"), desk(commitment, "report")),
            ),
            once=f"late.noted:{commitment.subject}:{due.isoformat()}:{person.pk}",
        )


def talk_asked(talk: Talk) -> None:
    """A peer from another field is asked to offer a talk."""
    peer, commitment = talk.peer, talk.commitment
    if peer is None:
        return
    with in_the_language_of(peer):
        mail.post(
            letter_to(
                peer,
                kind="talk_asked",
                subject=_("Would you offer %(organization)s a talk?")
                % {"organization": commitment.organization.name},
                paragraphs=[
                    _("A report by %(organization)s on “%(title)s” has not come.")
                    % {"organization": commitment.organization.name, "title": commitment.title},
                    _(
                        "Sometimes half an hour with a peer helps. You work in another field, so they can speak freely."
                    ),
                    _("Please answer by %(day)s. What you say to each other stays between you.")
                    % {"day": written.day(talk.answer_by)},
                ],
                button=(_("Offer a talk, or pass it on"), link("talk", talk.subject)),
            ),
            once=f"talk.asked:{talk.subject}",
        )


def talk_offered(talk: Talk) -> None:
    """Tell the organization who offers to talk, in the words of the peer."""
    commitment, peer = talk.commitment, talk.peer
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="talk_offered",
                subject=_("A peer offers to talk"),
                paragraphs=[
                    _("%(name)s works in another field and would talk with you about “%(title)s”.")
                    % {"name": peer.name if peer else _("A peer"), "title": commitment.title},
                    "“" + talk.words + "”",
                    _("You need not accept. Nothing of it is public, and nobody counts it."),
                ],
                button=(_("Open our desk"), desk(commitment, "desk_commitment")),
            ),
            once=f"talk.offered:{talk.subject}:{person.pk}",
        )


def looked_at_again(commitment: Commitment, how: str, mark: str) -> None:
    """Twelve months after it was done: it is `due`, it `holds`, or it has `fallen_back`."""
    page = settings.SITE_URL + commitment.get_absolute_url()
    for person in speakers(commitment.organization):
        subject, words, button = _again(commitment, how, page)
        mail.post(
            letter_to(
                person,
                kind=f"again_{how}",
                subject=subject,
                paragraphs=[commitment.because, words],
                button=button,
            ),
            once=f"again:{mark}:{person.pk}",
        )


def _again(commitment: Commitment, how: str, page: str) -> tuple[str, str, tuple[str, str]]:
    report = (_("Report progress"), desk(commitment, "report"))
    told = {"title": commitment.title}
    if how == "due":
        return (
            _("Does it still hold? %(title)s") % told,
            _(
                "Send the number as it stands now, with a proof. Peers check it as before. You have %(days)s days."
            )
            % {"days": rules.AGAIN_GRACE},
            report,
        )
    if how == "holds":
        return (
            _("It still holds: %(title)s") % told,
            _("A year on, your peers agree. We look again in 12 months. Thank you."),
            (_("See it on the record"), page),
        )
    return (
        _("It has fallen back: %(title)s") % told,
        _(
            "The way back is a report that reaches the target again. What got in the way? What comes next, and by when?"
        ),
        report,
    )
