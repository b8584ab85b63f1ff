"""Letters about standards: to readers who commented, to organizations that are asked to try, to peers who check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Affiliation, Organization, Person
from justaction.members.policy import SPEAKS
from justaction.standards.models import Check, Comment, Tester
from justaction.web import written

MOST_SHOWN = 12  # comments in one letter; the pages show all


def answered(said: Sequence[Comment]) -> Letter | None:
    """What became of all that one reader said in a round: the one letter for which they left their address.

    It repeats none of their words: anybody can type any address, and no stranger's words go out in our letters.
    """
    first = said[0]
    with override(first.language or settings.LANGUAGE_CODE):
        return mail.post(
            Draft(
                kind="comment_answered",
                to=first.address,
                to_name=first.name,
                subject=ngettext(
                    "Your comment has its answer", "Your comments have their answers", len(said)
                ),
                greeting=_("Hello %(name)s,") % {"name": first.name} if first.name else _("Hello,"),
                paragraphs=[
                    _("Thank you for reading the draft of %(standard)s. This is what became of your words.")
                    % {"standard": first.round.standard},
                    *[words for one in said[:MOST_SHOWN] for words in _outcome(one)],
                ],
                button=(_("See it on your page"), settings.SITE_URL + first.url),
                after=[
                    _("This is the only letter. We have now forgotten your address."),
                    _("On your page you can take your words back, or change what we show."),
                ],
                links=[(_on(one), settings.SITE_URL + one.url) for one in said[1:MOST_SHOWN]],
            ),
            once=f"comment.answered:{first.subject}",
        )


def _on(one: Comment) -> str:
    return one.about or _("The whole")


def _outcome(one: Comment) -> list[str]:
    if one.state == Comment.State.WITHDRAWN or not one.reason:
        return []
    return [f"{_on(one)}: {one.get_state_display()}. {one.reason}"]


@task
def send_asked_to_test(pk: int) -> None:
    """The people who speak for an organization are asked whether it tries a draft. Sent once to each."""
    row = (
        Tester.objects.select_related("trial__standard", "organization").filter(pk=pk, state="asked").first()
    )
    for person in _speakers(row.organization) if row else ():
        with override(person.language or settings.LANGUAGE_CODE):
            mail.post(_asked_to_test(row, person), once=f"standard.test:{row.subject}:{person.subject}")  # type: ignore[arg-type,union-attr]  # there is a row


def _asked_to_test(row: Tester, person: Person) -> Draft:
    standard = row.trial.standard
    return Draft(
        kind="standard_test_asked",
        to=person.email,
        to_name=person.name,
        subject=_("Will %(organization)s try a standard?") % {"organization": row.organization},
        greeting=_("Hello %(name)s,") % {"name": person.name},
        paragraphs=[
            _("We ask you to try the draft of %(standard)s before we decide about it.")
            % {"standard": standard},
            standard.rule,
            _("Try it until %(day)s, and tell us what happened. What you find stands beside the draft.")
            % {"day": written.day(row.trial.until)},
        ],
        button=(
            _("Read it, and answer"),
            settings.SITE_URL + reverse("standards:tester", args=[standard.code, row.subject]),
        ),
        after=[_("You can say no. Then your organization is not named.")],
    )


@task
def send_asked_to_check(pk: int) -> None:
    """A peer is asked to look whether a standard is in use. Sent once."""
    rows = Check.objects.select_related("uptake__standard__current", "uptake__organization", "peer")
    row = rows.filter(pk=pk, state=Check.State.ASKED).first()
    if row is None or row.peer is None:
        return
    peer, uptake = row.peer, row.uptake
    with override(peer.language or settings.LANGUAGE_CODE):
        mail.post(
            Draft(
                kind="standard_check_asked",
                to=peer.email,
                to_name=peer.name,
                subject=_("Will you check whether %(code)s is in use?") % {"code": uptake.standard.code},
                greeting=_("Hello %(name)s,") % {"name": peer.name},
                paragraphs=[
                    _("%(organization)s says that it uses the standard %(standard)s.")
                    % {"organization": uptake.organization, "standard": uptake.standard},
                    _("You work in another field, and you said that you are willing to check. Is it so?"),
                    _("It takes about 15 minutes. Please answer by %(day)s.")
                    % {"day": written.day(row.due_on)},
                ],
                button=(
                    _("Look at it"),
                    settings.SITE_URL + reverse("standards:check", args=[row.subject]),
                ),
                after=[
                    _(
                        "Are you too close to it, or short of time? Pass it on from the same page. Somebody else is asked."
                    ),
                    _("Your own name is not shown. We show your organization or your field."),
                ],
            ),
            once=f"standard.check:{row.subject}",
        )


def _speakers(organization: Organization) -> Iterable[Person]:
    """The representatives and internal reformers of an organization."""
    speaking = Affiliation.objects.now().filter(organization=organization, kind__in=SPEAKS)
    return Person.objects.filter(pk__in=speaking.values("person"), is_active=True).order_by("pk")
