"""Letters of introductions. Before both say yes no letter holds the name or the address of the other."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.communities.models import Introduction
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.models import Person


def _write(row: Introduction, to: Person, subject: str, paragraphs: list[str], word: str) -> Letter | None:
    page = settings.SITE_URL + reverse("communities:introduction", args=[row.subject])
    return mail.post(
        Draft(
            kind="introduction",
            to=to.email,
            to_name=to.name,
            subject=subject,
            greeting=_("Hello %(name)s,") % {"name": to.name},
            paragraphs=paragraphs,
            button=(_("Look at it"), page),
        ),
        once=f"introduction.{word}:{row.subject}:{to.pk}",
    )


def asked(row: Introduction, to: Person) -> Letter | None:
    """To one of the two: somebody thinks that you should meet. It does not say whom."""
    with override(to.language or settings.LANGUAGE_CODE):
        words = {
            "who": row.introducer.name if row.introducer else "",
            "community": row.community.channel.name,
            "why": row.why,
            "day": date_format(localtime(row.until), "DATE_FORMAT"),
        }
        first = (
            _("%(who)s would like to introduce you to somebody in %(community)s.")
            if row.introducer
            else _("Somebody in %(community)s would like to meet you.")
        )
        paragraphs = [
            first % words,
            _("Why: %(why)s") % words,
            _(
                "Neither your name nor your address passes before you both say yes. You can answer until %(day)s."
            )
            % words,
            _("With a no, or no answer, nobody learns why.") % words,
        ]
        return _write(row, to, _("Would you like to meet somebody?"), paragraphs, "asked")


def met(row: Introduction, to: Person) -> Letter | None:
    """To each of the two, when both said yes: the name and the address of the other."""
    with override(to.language or settings.LANGUAGE_CODE):
        other = row.other(to)
        words = {"name": other.name, "address": other.email, "why": row.why}
        paragraphs = [
            _("You both said yes. Meet %(name)s: %(address)s.") % words,
            _("Why: %(why)s") % words,
            _("Write to each other when you like. We stay out of it from here."),
        ]
        return _write(row, to, _("You both said yes"), paragraphs, "met")


def thanks(row: Introduction, to: Person) -> Letter | None:
    """To who introduced them."""
    with override(to.language or settings.LANGUAGE_CODE):
        words = {"first": row.first.name, "second": row.second.name}
        paragraphs = [
            _("%(first)s and %(second)s both said yes. Thank you for bringing them together.") % words
        ]
        return _write(row, to, _("They both said yes"), paragraphs, "thanks")


def did_not_come_about(row: Introduction, to: Person) -> Letter | None:
    """To who hoped for it: softly, the same words whatever the reason was."""
    with override(to.language or settings.LANGUAGE_CODE):
        paragraphs = [
            _("The introduction in %(community)s did not come about this time.")
            % {"community": row.community.channel.name},
            _("There can be many reasons, and we do not know them. Thank you for reaching out."),
        ]
        return _write(row, to, _("It did not come about this time"), paragraphs, "over")
