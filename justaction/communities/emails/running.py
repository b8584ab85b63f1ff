"""Letters of those who look after a community: a step is late, and we miss you."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.communities.models import Membership, ProcessStep
from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members.models import Person
from justaction.web import written


@task
def send_late(steps: list[int]) -> None:
    """Tell the owner of each of these steps, or who started it all, that its last day is over; once for each step."""
    rows = ProcessStep.objects.with_people().filter(pk__in=steps, closed_at=None)
    for row in rows.select_related("process__started_by", "process__community__channel").order_by("pk"):
        person = row.owner or row.process.started_by
        if person is None or not person.is_active or not row.process.is_under_way:
            continue
        with override(person.language or Collaborative.objects.get().languages[0]):
            mail.post(late(row, person), once=f"community.step_late:{row.pk}")


def late(step: ProcessStep, person: Person) -> Draft:
    """To who carries a step: its last day is over. It blames nobody, and comes once."""
    process = step.process
    said = {"step": step.title, "title": process.title, "day": written.day(step.due_on)}
    return Draft(
        kind="community.step_late",
        to=person.email,
        to_name=person.name,
        subject=_("A step that you carry: %(step)s") % said,
        greeting=_("Dear %(name)s,") % {"name": person.name},
        paragraphs=[
            _("The last day of “%(step)s” was %(day)s. It belongs to: %(title)s.") % said,
            _(
                "Is it done? Then close it. Does it need more time, or another hand? Say so, and we plan it anew."
            ),
        ],
        button=(
            _("Look at the step"),
            settings.SITE_URL
            + reverse("communities:process", args=[process.community.channel.slug, process.subject]),
        ),
        after=[_("This letter comes once for each step.")],
    )


def words_for(membership: Membership, by: Person) -> str:
    """A letter to somebody who has gone quiet, as it is prepared for the coordinator, in the language of the reader."""
    with override(membership.person.language or Collaborative.objects.get().languages[0]):
        said = {"community": str(membership.community), "me": by.name}
        return (
            _("We have not seen you in %(community)s for a while. That is fine, and nobody keeps score.")
            % said
            + "\n\n"
            + _(
                "If you would like to come back, you are missed. If now is not the time, you owe us no answer."
            )
            + "\n\n"
            + _("Warmly, %(me)s") % said
        )


def we_miss_you(membership: Membership, *, words: str, by: Person) -> Draft:
    """To somebody who has gone quiet, in the words of a coordinator."""
    person, community = membership.person, membership.community
    collaborative = Collaborative.objects.get()
    with override(person.language or collaborative.languages[0]):
        return Draft(
            kind="community.quiet",
            to=person.email,
            to_name=person.name,
            subject=_("Hello from %(community)s") % {"community": community},
            greeting=_("Dear %(name)s,") % {"name": person.name},
            paragraphs=[line for line in words.splitlines() if line.strip()],
            button=(
                _("See what we do now"),
                settings.SITE_URL + reverse("communities:community", args=[community.channel.slug]),
            ),
            after=[
                _(
                    "You agreed that we look after you. This letter comes once, and you can take that back on the page."
                ),
                _("To answer, write to %(address)s.") % {"address": collaborative.help_address},
            ],
        )
