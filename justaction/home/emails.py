"""Letters of growing: the collaborative has opened to more people, and what those who are here can do now."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.home import policy
from justaction.jobs import task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members.models import Person

Ring = Collaborative.Ring


@task
def send_opened(ring: str, people: list[int]) -> None:
    """Tell people (by id) that a ring is open; nobody is told twice."""
    here = Collaborative.objects.get()
    for person in Person.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        with override(person.language or here.languages[0]):
            mail.post(opened(ring, person, here), once=f"ring.opened:{ring}:{person.pk}")


def opened(ring: str, person: Person, here: Collaborative) -> Draft:
    """To one who is here already: to whom it is open now, who decided it, and what they can do."""
    subjects = {
        Ring.CONVENERS: _("%(here)s takes in more conveners now"),
        Ring.FRIENDS: _("%(here)s is open to friends and family now"),
        Ring.PUBLIC: _("%(here)s is open to everybody now"),
    }
    return Draft(
        kind="ring_opened",
        to=person.email,
        to_name=person.name,
        subject=subjects[Ring(ring)] % {"here": here.name},
        greeting=_("Hello %(name)s,") % {"name": person.name},
        paragraphs=[
            _("The conveners decided by vote that we grow."),
            policy.ring_words(ring),
            _what_now(ring, person),
        ],
        button=_lead_on(ring, person),
        links=[(_("How we grew, and every decision about it"), _page("home:story"))],
    )


def _what_now(ring: str, person: Person) -> str:
    if ring == Ring.PUBLIC:
        return _("You can make a link of your own, and give it to whom you like.")
    if ring == Ring.FRIENDS:
        return _("Once sign-on is open, sign first. Then give your own link to people whom you trust.")
    if policy.may_open_rings(person):
        return _("You can invite people by name. Each of them says yes or no.")
    return _("Do you know somebody who should carry this with us? Tell a convener.")


def _lead_on(ring: str, person: Person) -> tuple[str, str]:
    if ring == Ring.CONVENERS and policy.may_open_rings(person):
        return _("Invite somebody"), _page("members:invitations")
    return _("Open my page"), _page("members:me")


def _page(name: str) -> str:
    return settings.SITE_URL + reverse(name)
