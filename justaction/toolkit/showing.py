"""What the pages on which a tool is made show, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from justaction.communities.models import Idea
from justaction.members.models import Person
from justaction.texts import rich
from justaction.toolkit import drafts, policy, reading
from justaction.toolkit.models import Approval, Credit, RevisionForm, Tool


class After:
    """Where to go on after a deed: to the page where what it made is made."""

    def __init__(self, made: Sequence[Tool]) -> None:
        self.made = made

    def get_absolute_url(self) -> str:
        return self.made[0].making()


def workshop(tool: Tool, viewer: Person) -> dict[str, Any]:
    """All that stands on the page where a tool is made."""
    draft = drafts.of(tool)
    approvals = list(tool.approvals.select_related("person"))
    now = [one for one in approvals if draft is not None and one.digest == draft.digest]
    coordinates, leads = policy.coordinates(viewer, tool), policy.leads(viewer, tool)
    revisions = list(tool.revisions.order_by("-number"))
    return {
        "tool": tool,
        "channel": tool.channel,
        "draft": draft,
        "html": rich.html(draft.body, top=3) if draft else "",
        "role": policy.role_in(viewer, tool),
        "coordinates": coordinates,
        "leads": leads,
        "looks_after": coordinates or leads,
        "may_approve": policy.may_approve(viewer, tool),
        "approved": any(one.person_id == viewer.pk for one in now),
        "approvals": now,
        "earlier": len(approvals) - len(now),
        "missing": max(0, tool.approvals_needed - len(now)),
        "credits": credits_of(tool, draft),
        "my_credit": tool.credits.filter(person=viewer, part=Credit.Part.WROTE).first(),
        "files": list(tool.files.filter(dropped_at=None)),
        "revisions": revisions,
        "forms": list(RevisionForm.objects.filter(of__tool=tool, ended_at=None).select_related("of__tool")),
        "log": list(tool.log.select_related("by")),
        "tested": tool.uses.shown().filter(in_test=True, at__gte=tool.moved_at).count(),
        "more_ideas": coordinates
        and Idea.objects.filter(community__channel=tool.channel, shown=Idea.Shown.SHOWN)
        .exclude(Q(credits__tool=tool) | Q(state=Idea.State.PARKED))
        .exists(),
    }


def credits_of(tool: Tool, draft: drafts.Draft | None) -> list[tuple[Credit, list[int]]]:
    """Each credit of a tool with the numbers of its lines in the draft."""
    where = reading.places(draft.body if draft else None)
    rows = tool.credits.select_related("idea__community__channel", "idea__person", "person")
    return [
        (row, sorted(where[line.block][0] for line in row.lines.all() if line.block in where))
        for row in rows.prefetch_related("lines")
    ]


def lines_of(tool: Tool) -> list[tuple[str, str]]:
    """The lines of the draft, to choose from: (block, number and first words)."""
    draft = drafts.of(tool)
    found = [line for line in rich.lines(draft.body) if line.id and line.text] if draft else []
    return [(line.id, f"{number}. {line.text[:90]}") for number, line in enumerate(found, 1)]


def named(approval: Approval) -> str:
    """The name beside an approval, where its owner said yes."""
    return approval.person.name if approval.named and approval.person else ""


def said_of(step: str) -> str:
    """What is said once a step was taken."""
    return {
        "start-draft": _("The draft is there. Go on and write."),
        "ask-for-review": _("It is in review. Others suggest now, and approve."),
        "start-test": _("It is in test. People can try it and say how it went."),
        "take-back-approval": _("Your approval is taken back."),
        "show-lead": _("Your name stands on its page now."),
        "hide-lead": _("Your name does not stand on its page."),
    }[step]


def title_of(saying: str) -> str:
    """What a step that needs words is called."""
    return {
        "approve": _("Approve these words"),
        "send-back": _("Send it back to drafting"),
        "adopt": _("Adopt it"),
        "revise": _("Write the next revision"),
        "supersede": _("Say that it should not be used any more"),
    }[saying]
