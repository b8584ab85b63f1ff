"""Where a tool is made: its stage, who approved, its lines and whom they came from, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.members.views.asking import viewer_of
from justaction.toolkit import actions, drafts, forms, policy, showing
from justaction.toolkit.models import Credit, Tool
from justaction.toolkit.views.finding import (
    community_of,
    coordinated,
    form_page,
    looked_after,
    made_by_me,
)
from justaction.web.asking import ask

STEPS: dict[str, Callable[..., Any]] = {
    "start-draft": actions.start_draft,
    "ask-for-review": actions.ask_for_review,
    "start-test": actions.start_test,
    "take-back-approval": actions.take_back_approval,
    "show-lead": lambda tool, *, by: actions.show_lead(tool, named=True, by=by),
    "hide-lead": lambda tool, *, by: actions.show_lead(tool, named=False, by=by),
}
SAYINGS: dict[
    str, tuple[Callable[..., Any], Callable[..., Form], bool]
] = {  # deed, form, only for coordinators
    "approve": (actions.approve, forms.ApproveForm, False),
    "send-back": (actions.send_back, forms.ReasonForm, False),
    "adopt": (actions.adopt, forms.AdoptForm, True),
    "revise": (actions.revise, forms.ReasonForm, True),
    "supersede": (actions.supersede, forms.SupersedeForm, True),
}


@login_required
@form_page
def begin(request: HttpRequest, channel: str) -> HttpResponse:
    community = community_of(request, channel)
    form = forms.BeginForm(request.POST or None, community=community)
    began: list[Tool] = []

    def do(**_said: Any) -> None:
        began.append(actions.begin(community, by=viewer_of(request), **form.said()))

    context = {"community": community, "channel": community.channel}
    return ask(request, form, "toolkit/begin.html", do=do, to=showing.After(began), context=context)


@require_safe
@login_required
def making(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = made_by_me(request, slug), viewer_of(request)
    return render(request, "toolkit/making.html", showing.workshop(tool, viewer))


@login_required
@form_page
def change(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = looked_after(request, slug), viewer_of(request)
    form = forms.ChangeForm(request.POST or None, tool=tool, coordinates=policy.coordinates(viewer, tool))
    return _ask(
        request, tool, form, _("What it is"), lambda **_said: actions.change(tool, by=viewer, **form.said())
    )


@login_required
@form_page
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = coordinated(request, slug), viewer_of(request)
    form = forms.LeadForm(request.POST or None, tool=tool, viewer=viewer)
    return _ask(
        request, tool, form, _("Lead editor"), lambda person: actions.name_lead(tool, person, by=viewer)
    )


@login_required
@form_page
def add_idea(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = coordinated(request, slug), viewer_of(request)
    form = forms.AddIdeaForm(request.POST or None, tool=tool)
    return _ask(request, tool, form, _("One more idea"), lambda idea: actions.add_idea(tool, idea, by=viewer))


@login_required
@form_page
def credit_me(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = made_by_me(request, slug), viewer_of(request)
    mine = tool.credits.filter(person=viewer, part=Credit.Part.WROTE).first()
    initial = {"credit_as": mine.credit_as if mine else "none", "pseudonym": mine.pseudonym if mine else ""}
    form = forms.CreditForm(request.POST or None, initial=initial)
    return _ask(
        request, tool, form, _("How we credit you"), lambda **said: actions.credit_me(tool, by=viewer, **said)
    )


@login_required
@form_page
def credit_lines(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tool, viewer = made_by_me(request, slug), viewer_of(request)
    credit = get_object_or_404(tool.credits.select_related("tool__channel", "idea", "person"), pk=pk)
    chosen = list(credit.lines.values_list("block", flat=True))
    form = forms.LinesForm(request.POST or None, lines=showing.lines_of(tool), initial={"blocks": chosen})
    title = credit.what or credit.name or _("Somebody who wrote")
    return _ask(
        request, tool, form, title, lambda blocks: actions.credit_lines(credit, blocks=blocks, by=viewer)
    )


@login_required
@form_page
def attach(request: HttpRequest, slug: str) -> HttpResponse:
    tool, viewer = looked_after(request, slug), viewer_of(request)
    form = forms.AttachForm(request.POST or None, request.FILES or None)
    return _ask(
        request, tool, form, _("A file that goes with it"),
        lambda file, about: actions.attach(tool, file, about=about, by=viewer),
    )  # fmt: skip


@require_POST
@login_required
def drop_file(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    tool = looked_after(request, slug)
    actions.drop_file(get_object_or_404(tool.files, subject=subject), by=viewer_of(request))
    messages.success(request, _("The file is out of the draft."))
    return redirect(tool.making())


@require_POST
@login_required
def go(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    tool = made_by_me(request, slug)
    STEPS[step](tool, by=viewer_of(request))
    messages.success(request, showing.said_of(step))
    return redirect(tool.making())


@login_required
@form_page
def say(request: HttpRequest, slug: str, saying: str) -> HttpResponse:
    deed, shape, only_coordinators = SAYINGS[saying]
    tool = coordinated(request, slug) if only_coordinators else made_by_me(request, slug)
    more = {"tool": tool} if saying == "supersede" else {}
    form = shape(request.POST or None, **more)
    return _ask(
        request, tool, form, showing.title_of(saying), lambda **said: deed(tool, by=viewer_of(request), **said),
        saying=saying, draft=drafts.of(tool) if saying in {"approve", "adopt"} else None,
    )  # fmt: skip


def _ask(
    request: HttpRequest, tool: Tool, form: Form, title: str, do: Callable[..., Any], **more: Any
) -> HttpResponse:
    context = {"tool": tool, "channel": tool.channel, "heading": title, **more}
    return ask(request, form, "toolkit/ask.html", do=do, to=tool.making(), context=context)
