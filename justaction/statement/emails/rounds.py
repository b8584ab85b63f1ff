"""Letters to readers who answered a draft, and to signers when its words have changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.statement.emails.signing import link
from justaction.statement.models import Signature, StatementVersion, Suggestion
from justaction.web import house

MOST_SHOWN = 12  # suggestions in one letter; the pages show all


def answered(said: Sequence[Suggestion]) -> Letter | None:
    """What became of all that one reader said in a round: the one letter for which they left their address.

    It repeats none of their words: anybody can type any address, and no stranger's words go out in our letters.
    """
    first = said[0]
    with override(first.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="feedback_answered",
                to=first.address,
                to_name=first.name,
                subject=ngettext(
                    "Your suggestion has its answer", "Your suggestions have their answers", len(said)
                ),
                greeting=_("Hello %(name)s,") % {"name": first.name} if first.name else _("Hello,"),
                paragraphs=[
                    _("Thank you for reading our draft. This is what became of your words."),
                    *[words for one in said[:MOST_SHOWN] for words in _outcome(one)],
                ],
                button=(_("See it on your page"), settings.SITE_URL + first.url),
                after=[
                    _("This is the only letter. We have now forgotten your address."),
                    _("On your page you can take your words back, or change what we show."),
                ],
                links=[(_on(one), settings.SITE_URL + one.url) for one in said[1:MOST_SHOWN]],
            ),
            once=f"feedback.answered:{first.subject}",
        )


def _on(one: Suggestion) -> str:
    if one.passage is None:
        return _("On the whole text")
    return _("On paragraph %(n)s") % {"n": one.passage.number}


def _outcome(one: Suggestion) -> list[str]:
    if one.state == Suggestion.State.WITHDRAWN or one.answer is None:
        return []
    return [f"{_on(one)}: {one.answer.get_outcome_display()}. {one.answer.reason}"]


def ask_to_renew(signature: Signature, version: StatementVersion) -> Letter | None:
    """The text has changed: ask a signer, once, whether they sign the new words too."""
    here = house.here().name or _("this collaborative")
    with override(signature.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="signature_renew",
                to=signature.address,
                to_name=signature.name,
                subject=_("The statement has changed. Do you sign it too?"),
                greeting=_("Hello %(name)s,") % {"name": signature.name},
                paragraphs=[
                    _(
                        "You signed version %(number)s of the statement of %(here)s. There is a new version now."
                    )
                    % {"number": signature.version.number, "here": here},
                    *(
                        [_("What changed: %(words)s") % {"words": version.what_changed}]
                        if version.what_changed
                        else []
                    ),
                    _(
                        "We never move your name to words that you did not sign. So it stays with version %(number)s."
                    )
                    % {"number": signature.version.number},
                    _("Do you sign the new words? Open the page, read them, and press the button there."),
                ],
                button=(
                    _("Read and sign version %(number)s") % {"number": version.number},
                    link(signature, "renew"),
                ),
                after=[_("We ask only once. Do nothing, and all stays as it is.")],
                links=[
                    (_("Show or hide my name"), link(signature, "listing")),
                    (_("Take my name back"), link(signature, "withdraw")),
                ],
            ),
            once=f"signature.renew:{signature.subject}:{version.number}",
        )
