"""Who wrote a version: named by a convener, shown once they said yes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from justaction.members.views.asking import viewer_of
from justaction.statement import actions, forms, policy
from justaction.statement.models import Author, StatementVersion
from justaction.statement.views.steering import _allow
from justaction.web.asking import ask


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authors(request: HttpRequest, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    version = get_object_or_404(StatementVersion, number=number)
    context = {"version": version, "authors": version.authors.select_related("person")}
    return ask(
        request,
        forms.AuthorForm(request.POST or None),
        "statement/authors.html",
        do=lambda address: actions.name_author(version, address=address, by=viewer),
        to=request.path,
        context=context,
    )


@login_required
@require_POST
def answer_author(request: HttpRequest, pk: int) -> HttpResponse:
    author = get_object_or_404(Author, pk=pk)
    listed = request.POST.get("listed") == "yes"
    actions.answer_author(author, by=viewer_of(request), listed=listed)
    messages.success(
        request, _("Your name is shown there now.") if listed else _("Your name is not shown there.")
    )
    return redirect("members:me")


@login_required
@require_POST
def drop_author(request: HttpRequest, pk: int) -> HttpResponse:
    author = get_object_or_404(Author.objects.select_related("version"), pk=pk)
    actions.drop_author(author, by=viewer_of(request))
    messages.success(request, _("They are not named any more."))
    return redirect("statement:authors", author.version.number)
