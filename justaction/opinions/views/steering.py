"""Pages of who looks after conversations: opening, the statements that wait, closing, bringing one in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.opinions import actions, forms, parts, policy
from justaction.opinions.actions import holding
from justaction.opinions.models import Conversation, OpinionStatement
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _scopes(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the viewer may open a conversation, with the names. Raises NotAllowed when that is nowhere."""
    scopes = parts.scopes_of(viewer_of(request))
    if not scopes:
        raise NotAllowed(_("This page is for conveners, and for coordinators of a community."))
    return scopes


def _conversation(request: HttpRequest, slug: str) -> Conversation:
    """The conversation, for those who may look after it."""
    thing = get_object_or_404(Conversation, slug=slug)
    if not policy.may_look_after(viewer_of(request), thing):
        raise NotAllowed(_("This page is for those who look after the conversation."))
    return thing


@require_safe
@login_required
def steer(request: HttpRequest) -> HttpResponse:
    scopes = [scope for scope, _name in _scopes(request)]
    mine = Conversation.objects.filter(scope__in=scopes) if "" not in scopes else Conversation.objects.all()
    return render(request, "opinions/steer.html", {"conversations": parts.with_waiting(mine)})


@login_required
@form_page
def open_one(request: HttpRequest) -> HttpResponse:
    form = forms.OpenForm(request.POST or None, scopes=_scopes(request))
    return ask(
        request,
        form,
        "opinions/open.html",
        do=lambda **said: actions.open_conversation(**said, by=viewer_of(request)),
        to="opinions:steer",
    )


@login_required
@form_page
def bring_in(request: HttpRequest) -> HttpResponse:
    form = forms.BringInForm(request.POST or None, request.FILES or None, scopes=_scopes(request))
    return ask(
        request,
        form,
        "opinions/bring_in.html",
        do=lambda **said: actions.bring_in(**said, by=viewer_of(request)),
        to="opinions:steer",
    )


@require_safe
@login_required
def look_after(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _held(request, slug)
    statements = list(thing.statements.select_related("author").order_by("number"))
    viewer = viewer_of(request)
    state = OpinionStatement.State
    context = {
        "conversation": thing,
        "waiting": sorted(
            (one for one in statements if one.state == state.WAITING), key=lambda one: one.to_check
        ),
        "shown": [one for one in statements if one.state == state.SHOWN],
        "left_out": [one for one in statements if one.state == state.REFUSED],
        "own": {one.pk for one in statements if one.author and one.author.person_id == viewer.pk},
        "people": thing.participants.filter(held=False).count(),
        "held": thing.participants.filter(held=True).count(),
        "said": holding.said_of_answers(thing),
        "votes": thing.votes.count(),
        "may_look_after": policy.may_look_after(viewer, thing),
        "may_decide": policy.may_decide(viewer, thing, wrote_it=False),
        "reported": parts.reported(statements),
    }
    return render(request, "opinions/look_after.html", context)


@login_required
@form_page
def add_seed(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _conversation(request, slug)
    return ask(
        request,
        forms.StatementForm(request.POST or None),
        "opinions/add_seed.html",
        do=lambda text: actions.add_seed(thing, text=text, by=viewer_of(request)),
        to=reverse("opinions:look_after", args=[slug]),
        context={"conversation": thing},
    )


@login_required
@form_page
def move(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _conversation(request, slug)
    return ask(
        request,
        forms.MoveForm(request.POST or None),
        "opinions/move.html",
        do=lambda closes_at: actions.move_closing(thing, closes_at=closes_at, by=viewer_of(request)),
        to=reverse("opinions:look_after", args=[slug]),
        context={"conversation": thing},
    )


@require_POST
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    actions.close(_conversation(request, slug), by=viewer_of(request))
    messages.success(request, _("It is closed. What it came to is on its page and on the record."))
    return redirect("opinions:look_after", slug)


@require_POST
@login_required
def count_held(request: HttpRequest, slug: str) -> HttpResponse:
    count = actions.count_held(_held(request, slug), by=viewer_of(request))
    words = ngettext("%(n)s participant counts now.", "%(n)s participants count now.", count)
    messages.success(request, words % {"n": count})
    return redirect("opinions:look_after", slug)


def _held(request: HttpRequest, slug: str) -> Conversation:
    """The conversation, for those who may look at what waits in it; the deed says whether they may decide."""
    thing = get_object_or_404(Conversation, slug=slug)
    if not policy.may_see_inside(viewer_of(request), thing):
        raise NotAllowed(_("This page is for those who look after the conversation."))
    return thing


def _statement(thing: Conversation, number: int) -> OpinionStatement:
    return get_object_or_404(thing.statements, number=number)


@require_POST
@login_required
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    statement = _statement(_held(request, slug), number)
    actions.show_statement(statement, by=viewer_of(request))
    messages.success(request, _("Everybody can answer it now."))
    return redirect("opinions:look_after", slug)


@login_required
@form_page
def leave_out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    thing = _held(request, slug)
    statement = _statement(thing, number)
    return ask(
        request,
        forms.LeaveOutForm(request.POST or None),
        "opinions/leave_out.html",
        do=lambda reason: actions.leave_out(statement, reason=reason, by=viewer_of(request)),
        to=reverse("opinions:look_after", args=[slug]),
        context={"conversation": thing, "statement": statement},
    )
