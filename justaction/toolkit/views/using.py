"""I used this: what happened. An open form, and the page of what one person said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.members.views.asking import viewer_of as signed_in
from justaction.toolkit import actions, forms
from justaction.toolkit.models import Tool, Use
from justaction.toolkit.views.finding import form_page, tool_of
from justaction.web import crowds
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.openforms import open_form

ROOM = crowds.Room("used", most=30, bare=8)


@open_form
@form_page
def used(request: HttpRequest, slug: str) -> HttpResponse:
    shown, viewer = tool_of(slug), viewer_of(request)
    if not shown.revisions.exists() and shown.stage != Tool.Stage.IN_TEST:
        raise Http404
    form = forms.UsedForm(request.POST or None, known=viewer is not None)

    def do(**said: Any) -> None:
        why = crowds.look(request, ROOM) if viewer is None else ""
        actions.say_used(shown, actions.Said(**said), by=viewer, why=why)
        messages.success(request, _("Thank you. Somebody looks at it first; then everybody can read it."))

    context = {"tool": shown, "channel": shown.channel}
    return ask(request, form, "toolkit/used.html", do=do, to=shown.page(), context=context)


@require_safe
def use(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    row = _one(slug, subject)
    viewer = viewer_of(request)
    mine = viewer is not None and row.person_id == viewer.pk
    if row.shown != Use.Shown.SHOWN and not mine:
        raise Http404
    context = {"use": row, "tool": row.tool, "channel": row.tool.channel, "mine": mine}
    return render(request, "toolkit/use.html", context)


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    row = _one(slug, subject)
    actions.take_back_use(row, by=signed_in(request))
    messages.success(request, _("You took it back. It is deleted."))
    return redirect(row.tool.page())


def _one(slug: str, subject: str) -> Use:
    rows = Use.objects.select_related("tool__channel", "person", "field", "of", "organization")
    return get_object_or_404(rows, tool__slug=slug, subject=subject)
