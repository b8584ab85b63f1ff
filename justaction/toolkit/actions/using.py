"""Saying what happened when one used a tool; what a moderator's decision does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from justaction.collaborative.models import Field
from justaction.communities.models import Contribution
from justaction.errors import Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Organization, Person
from justaction.toolkit.models import Tool, Use
from justaction.web import clock, crowds, limits, pages

KIND = "tool_use"
MOST_WAITING = 3  # of one person about one tool
MOST_A_DAY = 20  # of one person
MOST_AN_HOUR = 60  # about one tool, without an account
_PATH = re.compile(r"(?:/[a-z-]{2,8})?/toolkit/tools/[\w-]+/used/([0-9a-f]{32})/.*")
WHY = {
    "new": gettext_lazy("everything new is looked at"),
    crowds.MANY: gettext_lazy("many came from one place"),
    crowds.BARE: gettext_lazy("many came without a script"),
}


@dataclass(frozen=True)
class Said:
    """What somebody says of their use."""

    helped: str
    happened: str
    field: Field | None = None
    credit_as: str = Contribution.CreditAs.NONE
    pseudonym: str = ""
    organization: Organization | None = None


@transaction.atomic
def say_used(tool: Tool, said: Said, *, by: Person | None, why: str = "") -> Use:
    """Say what happened. It waits for a look. Without an account nobody can be credited by name.

    `why` is what `crowds.look` said of the form. Raises Refused with the field.
    """
    newest = tool.revisions.order_by("-number").first()
    in_test = tool.stage == Tool.Stage.IN_TEST
    if newest is None and not in_test:
        raise Refused(_("It can be used once it is in test. Come back then."))
    if said.helped not in Use.Helped.values:
        raise Refused(_("Say whether it helped."), field="helped", status=422)
    happened = said.happened.strip()
    if not happened or len(happened) > 1500:
        raise Refused(_("Say what happened, in at most 1500 signs."), field="happened", status=422)
    credit = said.credit_as if said.credit_as in Contribution.CreditAs.values else Contribution.CreditAs.NONE
    if credit == Contribution.CreditAs.NAME and by is None:
        raise Refused(_("Sign in first, or choose another name."), field="credit_as", status=422)
    other = " ".join(said.pseudonym.split()) if credit == Contribution.CreditAs.PSEUDONYM else ""
    if credit == Contribution.CreditAs.PSEUDONYM and not 0 < len(other) <= 80:
        raise Refused(_("Write the other name, or choose another credit."), field="pseudonym", status=422)
    _not_too_often(tool, by)
    use = Use.objects.create(
        tool=tool,
        of=newest,
        in_test=in_test,
        organization=said.organization if by else None,
        helped=said.helped,
        happened=happened,
        field=said.field,
        person=by,
        credit_as=credit,
        pseudonym=other,
        language=get_language() or "",
        at=clock.now(),
    )
    cases.hold(
        KIND,
        use.subject,
        title=_("Used: %(tool)s") % {"tool": tool.title},
        url=tool.url,
        scope=tool.scope,
        why=why or "new",
        person=by,
    )
    return use


def _not_too_often(tool: Tool, by: Person | None) -> None:
    """Each waits for somebody to look at it, so nobody fills the queue. Raises Refused (429)."""
    if by is None:
        if limits.tripped("toolkit.used", str(tool.pk), most=MOST_AN_HOUR, per=timedelta(hours=1)):
            raise Refused(_("Many people told us something just now. Come back in an hour."), status=429)
        return
    if tool.uses.filter(person=by, shown=Use.Shown.WAITING).count() >= MOST_WAITING:
        raise Refused(
            _("What you said before waits for somebody to look at it. Say more after that."), status=429
        )
    if limits.tripped("toolkit.used.person", str(by.pk), most=MOST_A_DAY, per=timedelta(days=1)):
        raise Refused(_("That is a lot for one day. Go on tomorrow."), status=429)


@transaction.atomic
def take_back_use(use: Use, *, by: Person) -> None:
    """Delete what one said. Raises Refused."""
    if use.person_id != by.pk:
        raise Refused(_("Only the one who said it can take it back."), status=403)
    forget(use)


def forget(use: Use) -> None:
    cases.close(KIND, use.subject)
    use.delete()
    pages.changed()


# --- for the queue of the moderators --------------------------------------------------------------------------------


def handler() -> kinds.Handler:
    return kinds.Handler(
        label=gettext_lazy("What happened with a tool"),
        hide=_hidden, refuse=_hidden, release=_shown, restore=_shown, show=_seen, why=WHY,
    )  # fmt: skip


def find(path: str) -> kinds.Found | None:
    """What somebody said, at the address by which it is reported."""
    match = _PATH.fullmatch(path)
    row = (
        Use.objects.shown().select_related("tool__channel", "person").filter(subject=match[1]).first()
        if match
        else None
    )
    if row is None:
        return None
    return kinds.Found(
        kind=KIND,
        about=row.subject,
        title=_("Used: %(tool)s") % {"tool": row.tool.title},
        url=row.tool.url,
        scope=row.tool.scope,
        person=row.person,
    )


def _hidden(case: Case, by: Person) -> None:
    _set(case, Use.Shown.HIDDEN)


def _shown(case: Case, by: Person) -> None:
    _set(case, Use.Shown.SHOWN)


def _set(case: Case, shown: str) -> None:
    row = Use.objects.select_for_update().filter(subject=case.about).first()
    if row is None:
        raise Refused(_("This is not there any more."))
    row.shown = shown
    row.save(update_fields=["shown"])
    pages.changed()


def _seen(some: Iterable[Case]) -> Mapping[str, kinds.Facts]:
    rows = Use.objects.filter(subject__in=[case.about for case in some]).select_related("tool", "person")
    return {
        row.subject: [
            (_("Tool"), row.tool.title),
            (_("Did it help?"), row.get_helped_display()),
            (_("What happened?"), row.happened),
            (_("Credit"), row.name or _("No name")),
        ]
        for row in rows
    }
