"""Letters about commitments: to peers who are asked, and to the people of an organization."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.commitments.emails.parts import desk, link, speakers
from justaction.commitments.models import Commitment, Question, Review
from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members import following
from justaction.members.actions import telling
from justaction.members.emails import in_the_language_of, letter_to
from justaction.members.models import Person
from justaction.web import written


def review_asked(review: Review) -> None:
    """A peer is asked to look at a report, and has 10 days."""
    peer, commitment = review.peer, review.report.commitment
    if peer is None:
        return
    with in_the_language_of(peer):
        mail.post(
            letter_to(
                peer,
                kind="review_asked",
                subject=_("Will you check a report by %(organization)s?")
                % {"organization": commitment.organization.name},
                paragraphs=[
                    _("%(organization)s has sent a report on “%(title)s”.")
                    % {"organization": commitment.organization.name, "title": commitment.title},
                    _(
                        "You work in another field, and you said that you are willing to check. Does the proof fit the claim?"
                    ),
                    _("It takes about 15 minutes. Please answer by %(day)s.")
                    % {"day": written.day(review.due_on)},
                ],
                button=(_("Look at the report"), link("review", review.subject)),
                after=[
                    _(
                        "Are you too close to it, or short of time? Pass it on from the same page. Somebody else is asked."
                    ),
                    _("Your own name is not shown. We show your organization or your field."),
                ],
            ),
            once=f"review.asked:{review.subject}",
        )


def review_reminder(review: Review) -> None:
    """Three days are left."""
    peer, commitment = review.peer, review.report.commitment
    if peer is None:
        return
    with in_the_language_of(peer):
        mail.post(
            letter_to(
                peer,
                kind="review_reminder",
                subject=_("Three days left to check a report"),
                paragraphs=[
                    _("The report by %(organization)s on “%(title)s” still waits for your answer.")
                    % {"organization": commitment.organization.name, "title": commitment.title},
                    _("After %(day)s the ask goes to somebody else. No harm done.")
                    % {"day": written.day(review.due_on)},
                ],
                button=(_("Look at the report"), link("review", review.subject)),
            ),
            once=f"review.reminder:{review.subject}",
        )


def report_due(commitment: Commitment, due: date) -> None:
    """Two weeks before a report is due."""
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="report_due",
                subject=_("Your next report is due for %(day)s") % {"day": written.day(due)},
                paragraphs=[
                    _("“%(title)s”: the next point of your plan is %(day)s.")
                    % {"title": commitment.title, "day": written.day(due)},
                    _("Seven short answers and one proof. It takes about eight minutes."),
                ],
                button=(_("Report progress"), desk(commitment, "report")),
            ),
            once=f"report.due:{commitment.subject}:{due.isoformat()}:{person.pk}",
        )


def what_got_in_the_way(commitment: Commitment, entry: str) -> None:
    """It has fallen behind or gone quiet: ask why, and what comes next."""
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="got_in_the_way",
                subject=_("What got in the way?"),
                paragraphs=[
                    _("“%(title)s” now stands at: %(state)s.")
                    % {"title": commitment.title, "state": commitment.get_state_display()},
                    commitment.because,
                    _(
                        "The page can tell why, in your words. What got in the way? What comes next, and by when?"
                    ),
                ],
                button=(_("Report progress"), desk(commitment, "report")),
            ),
            once=f"state:{entry}:{person.pk}",
        )


def asked_to_write(draft: Commitment, person: Person, by: Person) -> None:
    """A colleague asks them to write a draft with them. The letter does not say what it is about: others may see it."""
    with in_the_language_of(person):
        mail.post(
            letter_to(
                person,
                kind="asked_to_write",
                subject=_("Will you write something with %(name)s?") % {"name": by.name or _("a colleague")},
                paragraphs=[
                    _("A draft waits on the desk of %(organization)s. You can read it and write it.")
                    % {"organization": draft.organization.name},
                    _(
                        "Nobody else of your organization sees it, until those who write it put it on the desk."
                    ),
                ],
                button=(_("Look at it"), desk(draft, "desk_commitment")),
            ),
            once=f"draft.author:{draft.subject}:{person.pk}",
        )


def question_asked(question: Question) -> None:
    """Somebody asked; the organization has 10 days."""
    commitment = question.commitment
    assert question.due_on is not None
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="question_asked",
                subject=_("A question about “%(title)s”") % {"title": commitment.title},
                paragraphs=[
                    "“" + question.text + "”",
                    _("It stands on the page of your commitment. Please answer by %(day)s.")
                    % {"day": written.day(question.due_on)},
                    _("After that the page says: no answer in 10 days. You can still answer then."),
                ],
                button=(
                    _("Answer it"),
                    link("answer_question", commitment.organization.slug, commitment.slug, question.subject),
                ),
            ),
            once=f"question.asked:{question.subject}:{person.pk}",
        )


def question_answered(question: Question) -> None:
    """A member who asked is told of the answer; a visitor finds it on the page."""
    person, commitment = question.by, question.commitment
    if person is None:
        return
    with in_the_language_of(person):
        mail.post(
            letter_to(
                person,
                kind="question_answered",
                subject=_("%(organization)s has answered you")
                % {"organization": commitment.organization.name},
                paragraphs=[
                    _("You asked:"),
                    "“" + question.text + "”",
                    _("The answer:"),
                    "“" + question.answer + "”",
                ],
                button=(
                    _("Read it on the page"),
                    settings.SITE_URL + commitment.get_absolute_url() + "questions/",
                ),
            ),
            once=f"question.answered:{question.subject}",
        )


def followers_later(commitment: Commitment, what: str, mark: str) -> None:
    """Tell those who follow it that a `report` came in, peers gave a `review`, its target was `amended`, or it changed its `state`; once each."""
    if mail.writes_letters():
        later(send_to_followers, commitment.pk, what, mark)


@task
def send_to_followers(commitment_pk: int, what: str, mark: str) -> None:
    """One piece of news to everybody who follows a commitment, in the way each chose."""
    commitment = Commitment.objects.select_related("organization", "channel").get(pk=commitment_pk)
    place = commitment.channel.slug if commitment.channel else ""
    for person in following.followers("commitment", commitment.subject):
        with in_the_language_of(person):
            draft = _news(commitment, what, person)
            telling.tell(
                person, "commitment", draft, community=place, once=f"follow.{what}:{mark}:{person.pk}"
            )


def _news(commitment: Commitment, what: str, person: Person) -> Draft:
    words = {"organization": commitment.organization.name, "title": commitment.title}
    subjects = {
        "report": _("%(organization)s has sent a report: %(title)s"),
        "review": _("Peers have answered %(organization)s: %(title)s"),
        "state": _("%(organization)s: %(title)s"),
        "amended": _("%(organization)s has changed its target: %(title)s"),
    }
    return letter_to(
        person,
        kind=f"follow_{what}",
        subject=subjects[what] % words,
        paragraphs=[
            _("It now stands at: %(state)s.") % {"state": commitment.get_state_display()},
            commitment.because,
        ],
        button=(_("See it on the record"), settings.SITE_URL + commitment.get_absolute_url()),
    )


def done(commitment: Commitment, reviews: Iterable[Review], entry: str) -> None:
    """It is done: thanks to those who checked, and joy for those who did it."""
    page = settings.SITE_URL + commitment.get_absolute_url()
    for person in speakers(commitment.organization):
        mail.post(
            letter_to(
                person,
                kind="commitment_done",
                subject=_("Done: %(title)s") % {"title": commitment.title},
                paragraphs=[
                    _("You reached what you set out to do, and your peers agree. Thank you."),
                    commitment.because,
                ],
                button=(_("See it on the record"), page),
            ),
            once=f"done:{entry}:{person.pk}",
        )
    for review in reviews:
        if review.peer is None:
            continue
        with in_the_language_of(review.peer):
            mail.post(
                letter_to(
                    review.peer,
                    kind="commitment_done",
                    subject=_("Thank you for checking"),
                    paragraphs=[
                        _(
                            "“%(title)s” by %(organization)s is done. You helped to make that word mean something."
                        )
                        % {"title": commitment.title, "organization": commitment.organization.name},
                    ],
                    button=(_("See it on the record"), page),
                ),
                once=f"done:{entry}:{review.peer.pk}",
            )
