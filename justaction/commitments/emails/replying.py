"""Letters about the right of reply: to the organization while a review is held back, to both once it is public."""

from __future__ import annotations

from django.utils.translation import gettext as _

from justaction.commitments.emails.parts import desk, link, speakers
from justaction.commitments.models import Review, ReviewFeedback
from justaction.mail import actions as mail
from justaction.members.emails import in_the_language_of, letter_to
from justaction.web import written


def _quoted(review: Review) -> list[str]:
    return [
        _("What they find: %(verdict)s.") % {"verdict": review.get_verdict_display()},
        "“" + review.reasons + "”",
    ]


def _looked(review: Review) -> str:
    return _("%(peer)s has looked at your report on “%(title)s”.") % {
        "peer": review.shown_as,
        "title": review.report.commitment.title,
    }


def _reply_at(review: Review) -> str:
    commitment = review.report.commitment
    return link("reply", commitment.organization.slug, commitment.slug, review.subject)


def right_of_reply(review: Review) -> None:
    """A peer has answered: the organization reads it first, and has 10 days."""
    commitment = review.report.commitment
    assert review.reply_by is not None
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="right_of_reply",
                subject=_("A peer has checked your report"),
                paragraphs=[
                    _looked(review),
                    *_quoted(review),
                    _("You read it first. You have until %(day)s to reply.")
                    % {"day": written.day(review.reply_by)},
                    _(
                        "Once you reply, both are public at once. After that day it is public, with “no reply”."
                    ),
                ],
                button=(_("Write a reply"), _reply_at(review)),
            ),
            once=f"review.reply:{review.subject}:{person.pk}",
        )


def reply_reminder(review: Review) -> None:
    """Three days are left to reply."""
    commitment = review.report.commitment
    assert review.reply_by is not None
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="reply_reminder",
                subject=_("Three days left to reply to a peer"),
                paragraphs=[
                    _("%(peer)s has looked at your report on “%(title)s”. You have not replied.")
                    % {"peer": review.shown_as, "title": commitment.title},
                    _("After %(day)s it is public, with “no reply”.") % {"day": written.day(review.reply_by)},
                ],
                button=(_("Write a reply"), _reply_at(review)),
            ),
            once=f"review.reply.reminder:{review.subject}:{person.pk}",
        )


def replied(review: Review) -> None:
    """The organization replied; the peer may change the answer once."""
    peer, commitment = review.peer, review.report.commitment
    if peer is None:
        return
    with in_the_language_of(peer):
        mail.post(
            letter_to(
                peer,
                kind="review_replied",
                subject=_("%(organization)s replied to you") % {"organization": commitment.organization.name},
                paragraphs=[
                    _("You checked a report on “%(title)s”. This is the reply:")
                    % {"title": commitment.title},
                    "“" + review.reply + "”",
                    _("Your review and the reply are public now. Thank you for checking."),
                    _(
                        "If it changes your mind, you may change your answer once. Both answers stay on the record."
                    ),
                ],
                button=(_("Read it and decide"), link("review", review.subject)),
            ),
            once=f"review.replied:{review.subject}",
        )


def public_now(review: Review) -> None:
    """It is public without a reply: the peer is thanked, and the organization told that it can still reply."""
    peer, commitment = review.peer, review.report.commitment
    if peer is not None:
        with in_the_language_of(peer):
            mail.post(
                letter_to(
                    peer,
                    kind="review_public",
                    subject=_("Your review is public now"),
                    paragraphs=[
                        _("You checked a report by %(organization)s on “%(title)s”. Thank you.")
                        % {"organization": commitment.organization.name, "title": commitment.title},
                        _("No reply stands beside it. They can still send one."),
                    ],
                    button=(_("See your review"), link("review", review.subject)),
                ),
                once=f"review.public:{review.subject}:peer",
            )
    if review.unanswered_at is None:  # they let it stand themselves
        return
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="review_public",
                subject=_("A review is public now, without a reply"),
                paragraphs=[
                    _looked(review),
                    _("Ten days are over. The page says that no reply came. You can still reply once."),
                ],
                button=(_("Write a reply"), _reply_at(review)),
            ),
            once=f"review.public:{review.subject}:{person.pk}",
        )


def review_changed(review: Review) -> None:
    """After the reply the peer changed the answer: the organization is told. There is one reply to each review."""
    commitment = review.report.commitment
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="review_changed",
                subject=_("A peer has changed their answer"),
                paragraphs=[
                    _("%(peer)s read your reply about “%(title)s”, and has changed the answer.")
                    % {"peer": review.shown_as, "title": commitment.title},
                    *_quoted(review),
                    _("Both answers and your reply stand on the page."),
                ],
                button=(_("See it on your desk"), desk(commitment, "desk_commitment")),
            ),
            once=f"review.changed:{review.subject}:{person.pk}",
        )


def word_of_thanks(said: ReviewFeedback) -> None:
    """The organization has a word for the peer about the review."""
    peer, commitment = said.review.peer, said.review.report.commitment
    if peer is None:
        return
    with in_the_language_of(peer):
        mail.post(
            letter_to(
                peer,
                kind="review_thanks",
                subject=_("A word about your review"),
                paragraphs=[
                    _("You checked a report by %(organization)s on “%(title)s”. They write:")
                    % {"organization": commitment.organization.name, "title": commitment.title},
                    "“" + said.words + "”",
                    _("Thank you for checking."),
                ],
                button=(_("See your reviews"), link("reviews")),
            ),
            once=f"review.thanks:{said.pk}",
        )
