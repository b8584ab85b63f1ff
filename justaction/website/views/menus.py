"""Menus: all three with their entries, the order of one, and pages of our own in them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import form_page
from justaction.website import actions, arranging, forms
from justaction.website.actions.menus import everything
from justaction.website.models import MenuItem, Page
from justaction.website.views.gate import editor, page_of


@require_safe
@login_required
def menus(request: HttpRequest) -> HttpResponse:
    editor(request)
    rows = [(menu, label, everything(menu, hidden=False)) for menu, label in MenuItem.Menu.choices]
    return render(request, "website/menus.html", {"menus": rows})


@login_required
@form_page
def arrange(request: HttpRequest, menu: str) -> HttpResponse:
    """The entries of one menu with a number each, and buttons that move one by one place."""
    viewer = editor(request)
    if menu not in MenuItem.Menu.values:
        raise Http404
    hidden = {one.name for one in arranging.told().get(menu, []) if one.hidden}
    form = forms.MenuForm(request.POST or None, entries=everything(menu), hidden=hidden)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        move = request.POST.get("move", "")
        try:
            actions.arrange_menu(menu, order=form.order(move), hidden=form.left_out(), by=viewer)
            messages.success(request, _("The menu is as you arranged it, on all pages."))
            return redirect("website:arrange", menu)
        except NotAllowed:
            raise
        except Refused as no:
            form.add_error(None, no.message)
            status = no.status
    context = {
        "menu": menu,
        "label": MenuItem.Menu(menu).label,
        "form": form,
        "own": MenuItem.objects.filter(menu=menu).exclude(page=None).select_related("page"),
        "most": arranging.MOST[menu],
    }
    return render(request, "website/arrange.html", context, status=status)


@require_POST
@login_required
def put(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """A page of our own into a menu."""
    viewer = editor(request)
    page: Page = page_of(kind, slug)
    try:
        actions.put_into_menu(page, request.POST.get("menu", ""), by=viewer)
        messages.success(request, _("It stands in the menu now, at its end."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("website:overview", kind, slug)


@require_POST
@login_required
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of our own out of a menu."""
    viewer = editor(request)
    row = get_object_or_404(MenuItem.objects.exclude(page=None), pk=pk)
    actions.take_from_menu(row, by=viewer)
    messages.success(request, _("It stands in this menu no more."))
    return redirect("website:arrange", row.menu)
