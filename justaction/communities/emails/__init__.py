"""Letters about the communities, and the address at which one answers the question without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Channel, Collaborative
from justaction.communities import parts
from justaction.communities.emails.running import late, send_late, we_miss_you, words_for
from justaction.communities.models import Membership
from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members.models import Person

__all__ = [
    "late",
    "nudge",
    "nudge_word",
    "person_of",
    "send_late",
    "send_nudges",
    "survey_token",
    "survey_url",
    "unsure",
    "we_miss_you",
    "words_for",
]

SALT = "communities.survey"


def survey_token(person: Person) -> str:
    """What stands for a person in the address of the survey. Only a POST answers, so a scanner cannot."""
    return signing.dumps(person.subject, salt=SALT, compress=False)


def person_of(token: str) -> Person | None:
    """Whose token it is; None when it is nobody's."""
    try:
        subject = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(subject=subject, is_active=True).first()


def survey_url(person: Person) -> str:
    """The absolute address at which this person answers the one question, signed in or not."""
    return settings.SITE_URL + reverse("communities:survey_by_token", args=[survey_token(person)])


def unsure(person: Person) -> Draft:
    """To somebody who is not sure yet: what each community does, and whom to ask."""
    collaborative = Collaborative.objects.get()
    with override(person.language or collaborative.languages[0]):
        names = [str(grant.person) for grant in parts.to_ask()]
        ask = (
            _("%(names)s can help you choose. Write to %(address)s, and the letter reaches them.")
            if names
            else _("A coordinator can help you choose. Write to %(address)s.")
        )
        return Draft(
            kind="survey.unsure",
            to=person.email,
            to_name=person.name,
            subject=_("No rush: which power do you want to work on?"),
            greeting=_("Dear %(name)s,") % {"name": person.name},
            paragraphs=[
                _(
                    "You told us that you are not sure yet. That is fine. Here is what each community looks at:"
                ),
                *[f"{channel.name}: {channel.about}" for channel in Channel.objects.all()],
                ask % {"names": ", ".join(names), "address": collaborative.help_address},
            ],
            button=(_("Choose when you are ready"), survey_url(person)),
            limited=True,
        )


def nudge(person: Person) -> Draft:
    """To a signer who has not joined a community: the question once more, and how often it can come."""
    collaborative = Collaborative.objects.get()
    with override(person.language or collaborative.languages[0]):
        here = Membership.objects.now().values("person").distinct().count()
        words = {"name": collaborative.name, "count": localize(here)}
        return Draft(
            kind="survey.nudge",
            to=person.email,
            to_name=person.name,
            subject=_("One question: which power do you want to work on?"),
            greeting=_("Dear %(name)s,") % {"name": person.name},
            paragraphs=[
                _("You signed the statement of %(name)s. You have not joined a community yet.") % words,
                _("The work is done in communities: people who chose the same power, and learn together.")
                + " "
                + (_("%(count)s people are in one by now.") % words if here >= 5 else ""),
                _("It is one question, and takes ten seconds. You can also skip it."),
            ],
            button=(_("Answer the question"), survey_url(person)),
            after=[_("We send this letter at most twice. Then we leave you in peace.")],
        )


@task
def send_nudges(people: list[int], number: int) -> None:
    """Write the first or second nudge to those who are still in no community; a second run writes none twice."""
    joined = Membership.objects.filter(person__in=people).values("person")
    for person in Person.objects.filter(pk__in=people, is_active=True).exclude(pk__in=joined).order_by("pk"):
        mail.post(nudge(person), once=nudge_word(person.pk, number))


def nudge_word(person: int, number: int) -> str:
    """The word by which the first and second nudge to a person are written once each."""
    return f"survey.nudge:{person}:{number}"
