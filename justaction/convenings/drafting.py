"""A draft of the minutes: the live notes below the items of the agenda, what was asked, and what people took on.

It names nobody: minutes are public, and who carries what is for those who were there.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.convenings import hands, policy, words
from justaction.convenings.models import AgendaItem, Gathering
from justaction.web import written

_MARKS = re.compile(r"([\\`*_\[\]<>|~#&])")
_AT_START = re.compile(r"^(\d{0,9})([-+=.)])")


def draft(gathering: Gathering) -> str:
    """Markdown for somebody to edit; headings are the items of the agenda."""
    blocks = [_opening(gathering)]
    lines = list(gathering.notes.standing().values_list("item", "text"))
    for item in gathering.agenda.order_by("position"):
        noted = [text for of, text in lines if of == item.pk]
        if noted or item.purpose == AgendaItem.Purpose.DECIDE:
            blocks += [f"## {plain(item.title)}", _decision_hint(item, noted) or _list(noted)]
    if asked := list(gathering.checks.order_by("opened_at")):
        blocks += ["## " + _("What we asked each other"), _list([f"{one.question} {hands.bars(one).sentence}" for one in asked])]  # fmt: skip
    if rest := [text for of, text in lines if of is None]:
        blocks += ["## " + _("What was said besides"), _list(rest)]
    if taken := list(gathering.todos.order_by("due_on", "id")):
        blocks += ["## " + _("What we will do"), _list([], [_action(one.text, written.day(one.due_on)) for one in taken])]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def _opening(gathering: Gathering) -> str:
    said = words.when(gathering) + "."
    there = policy.shown_number(gathering.registrations.filter(state="attended").count())
    if there:
        said += " " + ngettext("%(n)s person was there.", "%(n)s people were there.", there) % {"n": there}
    return said


def _decision_hint(item: AgendaItem, noted: list[str]) -> str:
    """Where something was to be decided and nothing is noted, a line that asks for it."""
    if item.purpose != AgendaItem.Purpose.DECIDE or noted:
        return ""
    return "- " + _("Write what was decided, and how.")


def _list(lines: list[str], ready: list[str] | None = None) -> str:
    return "\n".join(f"- {one}" for one in [*(plain(line) for line in lines), *(ready or [])])


def _action(text: str, day: str) -> str:
    return _("%(what)s, by %(day)s.") % {"what": plain(text.rstrip(".")), "day": day}


def plain(line: str) -> str:
    """A line that somebody typed, as Markdown that shows exactly these signs."""
    return _AT_START.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(line.split())))


def recap(gathering: Gathering) -> str:
    """The first words of a recap: thanks, what was decided, how much was taken on."""
    lines = [_("Thank you for coming. This is what came of it.")]
    decided = gathering.notes.standing().filter(item__purpose=AgendaItem.Purpose.DECIDE)
    lines += list(decided.values_list("text", flat=True)[:3])
    count = gathering.todos.count()
    if count:
        lines.append(
            ngettext("%(n)s action has a person and a day.", "%(n)s actions have a person and a day.", count)
            % {"n": count}
        )
    return "\n\n".join(lines)[:1200]
