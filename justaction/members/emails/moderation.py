"""Letters of moderation: what was decided about something of yours, and how to appeal; what became of a report."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members import cases as kinds
from justaction.members.models import Case, Report


def decided(case: Case, to: kinds.Addressee) -> Letter | None:
    """To whom it concerns: what was decided, why, and how to have it looked at again."""
    with override(to.language or settings.LANGUAGE_CODE):
        against = case.state in Case.AGAINST
        return mail.post(
            Draft(
                kind="moderation_decided",
                to=to.address,
                to_name=to.name,
                subject=_("What we decided: %(what)s") % {"what": _label(case)},
                greeting=_("Hello %(name)s,") % {"name": to.name},
                paragraphs=[
                    _came(case) % {"what": _label(case)},
                    _words(case),
                    _("The reason: %(reason)s") % {"reason": case.reason},
                    *([_("Is that wrong? Then say so. Another person will look at it.")] if against else []),
                ],
                button=(_("Ask for another look"), settings.SITE_URL + case.appeal_url) if against else None,
                after=_until(case) if against else [],
                links=[(_("How we decide such things"), settings.SITE_URL + reverse("members:moderation"))],
            ),
            once=f"case.decided:{case.subject}",
        )


def heard(case: Case, to: kinds.Addressee) -> Letter | None:
    """To whom it concerns: the answer to the appeal."""
    with override(to.language or settings.LANGUAGE_CODE):
        words = (
            _("Another person looked at it and changed the decision. It is as it was before.")
            if case.appeal == Case.Appeal.CHANGED
            else _("Another person looked at it. The decision stands.")
        )
        return mail.post(
            Draft(
                kind="moderation_heard",
                to=to.address,
                to_name=to.name,
                subject=_("The answer to your appeal"),
                greeting=_("Hello %(name)s,") % {"name": to.name},
                paragraphs=[words, _("The reason: %(reason)s") % {"reason": case.heard_reason}],
                links=[(_("How we decide such things"), settings.SITE_URL + reverse("members:moderation"))],
            ),
            once=f"case.heard:{case.subject}",
        )


def answered(case: Case, report: Report) -> Letter | None:
    """To somebody who reported it and wanted to hear. Limited: anybody can type any address there."""
    with override(report.language or settings.LANGUAGE_CODE):
        words = (
            _("We looked at it. It stays as it is.")
            if case.state == Case.State.KEPT
            else _("We looked at it. It is not shown any more.")
        )
        return mail.post(
            Draft(
                kind="report_answered",
                to=report.address,
                subject=_("What became of your report"),
                greeting=_("Hello,"),
                paragraphs=[_("Thank you for telling us that something was wrong."), words],
                links=[(_("How we decide such things"), settings.SITE_URL + reverse("members:moderation"))],
                limited=True,
            ),
            once=f"report.answered:{report.pk}",
        )


def _until(case: Case) -> list[str]:
    day = date_format(case.appeal_by, "DATE_FORMAT") if case.appeal_by else ""
    return [_("You can do this until %(day)s.") % {"day": day}]


def _label(case: Case) -> str:
    return str(kinds.handler(case.kind).label)


def _came(case: Case) -> str:
    if case.what == Case.What.HELD:
        return _("Something of yours waited for a check: %(what)s.")
    if case.what == Case.What.REPORTED:
        return _("Somebody reported something of yours: %(what)s.")
    return _("A moderator looked at something of yours: %(what)s.")


def _words(case: Case) -> str:
    return {
        Case.State.KEPT: _("We found nothing wrong. It stays as it is."),
        Case.State.HIDDEN: _("We do not show it or count it any more."),
        Case.State.RELEASED: _("We found nothing wrong. It counts and shows from now on."),
        Case.State.REFUSED: _("We could not accept it."),
    }[Case.State(case.state)]
