"""Pages about what people take on: at a gathering, and each by itself for whoever took it on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.convenings import actions, forms, policy
from justaction.convenings.models import Gathering, ToDo
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@form_page
def todos(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open from last time, first; what was taken on here; and a form for the next."""
    thing = get_object_or_404(Gathering.objects.select_related("series"), slug=slug)
    if not policy.may_take_on(viewer_of(request), thing):
        raise NotAllowed(_("This page is for those who host this gathering, or take its notes."))
    return ask(
        request,
        forms.TakeOnForm(request.POST or None, people=policy.may_carry(thing)),
        "convenings/todos.html",
        do=lambda **said: actions.take_on(thing, **said, by=viewer_of(request)),
        to=reverse("convenings:todos", args=[slug]),
        context={
            "gathering": thing,
            "asked": ToDo.objects.asked_at(thing).listed(),
            "taken": thing.todos.listed(),
        },
    )


def todo_of(request: HttpRequest, subject: str) -> ToDo:
    """The action, for whoever took it on and for those who host where it was taken on."""
    found = get_object_or_404(ToDo.objects.listed(), subject=subject)
    if not policy.may_answer_for(viewer_of(request), found):
        raise NotAllowed(_("This page is for whoever took it on."))
    return found


@never_cache
@require_safe
@login_required
def todo(request: HttpRequest, subject: str) -> HttpResponse:
    row = todo_of(request, subject)
    context = {"todo": row, "carries": row.carries.select_related("gathering__series")}
    return render(request, "convenings/todo.html", context)


@require_POST
@login_required
def finish(request: HttpRequest, subject: str) -> HttpResponse:
    actions.finish(todo_of(request, subject), by=viewer_of(request))
    messages.success(request, _("Done. Thank you."))
    at = Gathering.objects.filter(slug=request.POST.get("at", "")).first()
    return redirect("convenings:todos", at.slug) if at else redirect("convenings:todo", subject)


@require_POST
@login_required
def open_again(request: HttpRequest, subject: str) -> HttpResponse:
    actions.open_again(todo_of(request, subject), by=viewer_of(request))
    return redirect("convenings:todo", subject)


@login_required
@form_page
def carry(request: HttpRequest, subject: str) -> HttpResponse:
    """Not yet; `?at=` names the gathering at which it was asked about."""
    row = todo_of(request, subject)
    at = Gathering.objects.filter(slug=request.GET.get("at", "")).select_related("series").first()
    if at is not None and not policy.may_host(viewer_of(request), at):
        at = None
    return ask(
        request,
        forms.CarryForm(request.POST or None),
        "convenings/carry.html",
        do=lambda **said: actions.carry(row, **said, gathering=at, by=viewer_of(request)),
        to=reverse("convenings:todos", args=[at.slug]) if at else reverse("convenings:todo", args=[subject]),
        context={"todo": row},
    )


@login_required
@form_page
def let_go(request: HttpRequest, subject: str) -> HttpResponse:
    row = todo_of(request, subject)
    return ask(
        request,
        forms.LetGoForm(request.POST or None),
        "convenings/let_go.html",
        do=lambda reason: actions.let_go(row, reason=reason, by=viewer_of(request)),
        to=reverse("convenings:todo", args=[subject]),
        context={"todo": row},
    )
