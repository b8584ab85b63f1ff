"""Calls to act, each with its state: open, opening on a day, or closed with what happened. No button leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.statement import roll
from justaction.statement.models import FeedbackRound, StatementVersion
from justaction.web import clock

OPEN, SOON, CLOSED, NOT_YET = "open", "soon", "closed", "not_yet"


@dataclass(frozen=True)
class Call:
    """What one can do, and in which state that is; `url` and `button` lead on in every state."""

    state: str
    title: str
    note: str
    url: str
    button: str

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


def sign_on() -> Call:
    """Whether one can sign the statement now, and if not, what happened or when."""
    title, read = _("Sign on"), reverse("statement:statement")
    current = StatementVersion.objects.current()
    if current is not None:
        note = _("About one minute. Only two fields are needed.")
        if current.closes_at:
            note = _("Until %(day)s.") % {"day": _day(current.closes_at)}
        return Call(OPEN, title, note, reverse("statement:sign"), _("Sign on"))
    published = StatementVersion.objects.published()
    coming = published.filter(state=StatementVersion.State.ADOPTED).last()
    if coming is not None:
        note = _("Version %(n)s is adopted. Sign-on is not open yet.") % {"n": coming.number}
        if coming.opens_at and coming.opens_at > clock.now():
            note = _("Version %(n)s is adopted. Sign-on opens on %(day)s.") % {
                "n": coming.number,
                "day": _day(coming.opens_at),
            }
        return Call(SOON, title, note, read, _("Read it first"))
    over = published.last()
    if over is not None:
        return Call(CLOSED, title, _what_happened(over), read, _("Read the statement"))
    return Call(
        NOT_YET,
        title,
        _("The statement is being written. You can sign it here once it is out."),
        read,
        _("Where it stands"),
    )


def _what_happened(version: StatementVersion) -> str:
    counts = roll.counts_of(version)
    people = ngettext("%(n)s person signed", "%(n)s people signed", counts["people"]) % {
        "n": counts["people"]
    }
    note = _("Sign-on closed on %(day)s. %(people)s. The names stay.") % {
        "day": _day(version.ended_at or version.published_at),
        "people": people,
    }
    return f"{note} {version.closed_because}".strip()


def feedback(rounds: Sequence[FeedbackRound] | None = None) -> list[Call]:
    """The round that everybody can answer, or that is being answered, or else the last one that closed.

    `rounds` are the public ones, oldest first, where a page has them already.
    """
    known = list(FeedbackRound.objects.public()) if rounds is None else rounds
    if not known:
        return []
    last = next((one for one in reversed(known) if one.is_running), known[-1])
    if last.takes_words:
        note = _("A draft waits for your words until %(day)s. You need no account.") % {
            "day": _day(last.closes_at)
        }
        return [Call(OPEN, _("Read our draft, and answer"), note, last.url, _("Answer"))]
    if last.is_running:
        note = _("The round closed on %(day)s. We are answering what you said.") % {
            "day": _day(last.closes_at)
        }
        return [Call(CLOSED, _("Your words on our draft"), note, last.url, _("Read"))]
    note = _("The round is closed, and every suggestion has its answer.")
    return [Call(CLOSED, _("What we changed, and why"), note, last.url, _("Read"))]


def _day(moment: object) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")  # type: ignore[arg-type]  # a moment
