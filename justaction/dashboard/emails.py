"""Letters about corrections: to the conveners, and to whoever told us and left an address."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import rolls
from justaction.dashboard.models import Correction
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members.emails import in_the_language_of, letter_to
from justaction.web import written


def reported(one: Correction) -> None:
    """Somebody says that a page is wrong: the conveners have five working days."""
    for person in rolls.holders("convene").filter(is_active=True):
        with in_the_language_of(person):
            mail.post(
                letter_to(
                    person,
                    kind="correction_reported",
                    subject=_("Is “%(page)s” wrong?") % {"page": one.page_title},
                    paragraphs=[
                        _("Somebody says that something on this page is wrong:"),
                        one.page_title,
                        "“" + one.words + "”",
                        _(
                            "We promise an answer in 5 working days: by %(day)s. The list of corrections shows this day."
                        )
                        % {"day": written.day(one.due_on)},
                    ],
                    button=(_("Look at it, and answer"), _answer(one)),
                    after=[
                        _("Their words are for you alone. In public you say in your words what was wrong.")
                    ],
                ),
                once=f"correction.reported:{one.subject}:{person.pk}",
            )


def late(one: Correction) -> None:
    """The promised day has passed."""
    for person in rolls.holders("convene").filter(is_active=True):
        with in_the_language_of(person):
            mail.post(
                letter_to(
                    person,
                    kind="correction_late",
                    subject=_("We are late with an answer about “%(page)s”") % {"page": one.page_title},
                    paragraphs=[
                        _(
                            "We promised an answer by %(day)s. The list of corrections now says that we are late."
                        )
                        % {"day": written.day(one.due_on)},
                        _(
                            "We ask others to be on time. An answer today is better than a perfect one next week."
                        ),
                    ],
                    button=(_("Answer it now"), _answer(one)),
                ),
                once=f"correction.late:{one.subject}:{person.pk}",
            )


def answered(one: Correction) -> None:
    """Whoever told us and left an address reads the answer; after this letter the address is gone."""
    if not one.address:
        return
    with override(one.language or settings.LANGUAGE_CODE):
        mail.post(
            Draft(
                kind="correction_answered",
                to=one.address,
                subject=_("What became of your note about “%(page)s”") % {"page": one.page_title},
                greeting=_("Hello,"),
                paragraphs=[
                    _("You told us that something on this page is wrong. Thank you."),
                    _("What came out: %(outcome)s.") % {"outcome": one.get_outcome_display()},
                    one.wrong,
                    one.now_says,
                ],
                button=(_("Read it on our list"), settings.SITE_URL + one.record_url),
                after=[_("We have now forgotten your address. You get no more letters about this.")],
            ),
            once=f"correction.answered:{one.subject}",
        )


def _answer(one: Correction) -> str:
    return settings.SITE_URL + reverse("dashboard:answer_correction", args=[one.subject])
