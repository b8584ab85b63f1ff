"""What a moderator's decision does to a reader's comment: the queue of the members calls it (`members/actions/cases.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.errors import Refused
from justaction.members import cases
from justaction.members.actions.remarks import hide
from justaction.members.models import Case, Person
from justaction.standards.models import Comment

KIND = "standard_comment"
_PATH = re.compile(r"(?:/[a-z-]{2,8})?/standards/[A-Z0-9]{2,4}/rounds/\d+/words/([0-9a-f]{32})/")


def hidden(case: Case, by: Person) -> None:
    """Its words and its author's name leave the public page and the record's page; the answer stays."""
    hide(_row(case), hidden=True)


def shown_again(case: Case, by: Person) -> None:
    """An appeal was granted: its words stand there again, as far as its author agreed."""
    hide(_row(case), hidden=False)


def seen(found: Iterable[Case]) -> Mapping[str, cases.Facts]:
    """What a moderator sees of each."""
    rows = Comment.objects.filter(subject__in=[case.about for case in found]).select_related(
        "round__standard"
    )
    return {
        one.subject: [
            (_("Standard"), one.round.standard.code),
            (_("Comment"), one.text),
            (_("Other words"), one.suggested),
            (_("Name"), one.name if one.credited else ""),
        ]
        for one in rows
    }


def find(path: str) -> cases.Found | None:
    """The words of one reader at their public address."""
    match = _PATH.fullmatch(path)
    rows = Comment.objects.select_related("round__standard")
    one = rows.filter(subject=match[1]).first() if match else None
    if one is None or not one.is_public or not one.reason:
        return None
    title = _("A reader's words on %(code)s") % {"code": one.round.standard.code}
    return cases.Found(kind=KIND, about=one.subject, title=title, url=one.public_url)


def handler() -> cases.Handler:
    return cases.Handler(
        label=gettext_lazy("A reader's words on a standard"),
        hide=hidden,
        refuse=hidden,
        restore=shown_again,
        show=seen,
    )


def _row(case: Case) -> Comment:
    row = Comment.objects.filter(subject=case.about).first()
    if row is None or row.state == Comment.State.WITHDRAWN:
        raise Refused(_("Its author took it back already."))
    return row
