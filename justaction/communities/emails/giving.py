"""Letters about what people give: what came of an idea, and the question to a guardian."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.communities.models import Idea, Voice
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Person

_signer = Signer(salt="communities.guardian")


def guardian_token(voice: Voice) -> str:
    """What the guardian's link carries."""
    return _signer.sign(voice.subject)


def voice_of(token: str) -> Voice | None:
    """Whose link it is; None when it is nobody's, or what it spoke of is deleted."""
    try:
        subject = _signer.unsign(token)
    except BadSignature:
        return None
    rows = Voice.objects.filter(subject=subject, under_18=True)
    return rows.select_related("community__channel", "consent").first()


def answered(idea: Idea, to: Person) -> Letter | None:
    """To who gave an idea: it is taken up, or parked and why."""
    with override(to.language or settings.LANGUAGE_CODE):
        words = {"title": idea.title, "community": idea.community.channel.name, "answer": idea.answer}
        taken = idea.state == Idea.State.TAKEN_UP
        return mail.post(
            Draft(
                kind="idea_answered",
                to=to.email,
                to_name=to.name,
                subject=_("Your idea is taken up") if taken else _("What became of your idea"),
                greeting=_("Hello %(name)s,") % {"name": to.name},
                paragraphs=[
                    (
                        _("Your idea for %(community)s is taken up: %(title)s.")
                        if taken
                        else _("Your idea for %(community)s is parked for now: %(title)s.")
                    )
                    % words,
                    _("What the coordinators say: %(answer)s") % words,
                    _("Your idea stays where it is, with the credit that you chose. Thank you."),
                ],
                button=(_("See your idea"), settings.SITE_URL + idea.page()),
            )
        )


def guardian_asked(voice: Voice) -> Letter | None:
    """To a parent or guardian: what somebody under 18 would like to give, and the choice. Limited: any address can be
    typed there."""
    here = Collaborative.objects.get()
    with override(voice.language or here.languages[0]):
        page = settings.SITE_URL + reverse("communities:guardian", args=[guardian_token(voice)])
        return mail.post(
            Draft(
                kind="guardian_asked",
                to=voice.guardian_address,
                subject=_("May a young person give their voice?"),
                greeting=_("Hello,"),
                paragraphs=[
                    _("Somebody under 18 would like to tell something to a community of %(name)s.")
                    % {"name": here.name},
                    here.purpose,
                    _(
                        "You were named as parent or guardian. You can read or hear it first. Nothing is shown before your yes."
                    ),
                    _(
                        "It is shown without a name. You can take your yes back at any time, with this same link."
                    ),
                ],
                button=(_("Read it, and answer"), page),
                after=[_("With a no it is deleted at once. If this letter is not for you, say no.")],
                limited=True,
            ),
            once=f"guardian.asked:{voice.subject}",
        )
