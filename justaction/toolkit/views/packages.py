"""Giving a tool or an edition away as one file, and taking one in from another collaborative."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.toolkit import actions, forms, policy
from justaction.toolkit import packages as packing
from justaction.toolkit.models import Edition, Package
from justaction.toolkit.views.finding import form_page, tool_of
from justaction.web.asking import ask


class Later:
    """Where to go on: to the package that was looked into."""

    made: Package | None = None

    def get_absolute_url(self) -> str:
        assert self.made is not None
        return reverse("toolkit:package", args=[self.made.subject])


@require_safe
def tool_package(request: HttpRequest, slug: str) -> HttpResponse:
    return _given(packing.of_tool(tool_of(slug)), f"{slug}.zip")


@require_safe
def edition_package(request: HttpRequest, year: int, channel: str, number: int) -> HttpResponse:
    rows = Edition.objects.published().select_related("channel")
    edition = get_object_or_404(rows, year=year, channel__slug=channel, number=number)
    return _given(packing.of_edition(edition), f"toolkit-{channel}-{year}-{number}.zip")


@login_required
@form_page
def packages(request: HttpRequest) -> HttpResponse:
    viewer, later = _taker(request), Later()
    form = forms.PackageForm(request.POST or None, request.FILES or None)

    def do(file: Any) -> None:
        later.made = actions.take_package(file.file, file_name=file.name or "", by=viewer)

    context = {"packages": list(Package.objects.all()[:50])}
    return ask(request, form, "toolkit/packages.html", do=do, to=later, context=context)


@login_required
@form_page
def package(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _taker(request)
    row = get_object_or_404(Package, subject=subject)
    wanted = {one["channel"] for one in row.preview.get("tools", [])}
    form = forms.TakeInForm(request.POST or None)
    fits = form.fields["community"].queryset.filter(channel__slug__in=wanted).first()  # type: ignore[attr-defined]  # a field of a model
    form.fields["community"].initial = fits

    def do(community: Any) -> None:
        actions.take_in(row, community=community, by=viewer)
        messages.success(request, _("It is here. Its community can look at it now."))

    return ask(request, form, "toolkit/package.html", do=do, to=request.path, context={"package": row})


@require_POST
@login_required
def let_go(request: HttpRequest, subject: str) -> HttpResponse:
    actions.let_go_package(get_object_or_404(Package, subject=subject), by=_taker(request))
    messages.success(request, _("It is gone. Nothing of it was kept."))
    return redirect("toolkit:packages")


def _taker(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_take_in(viewer):
        raise NotAllowed(_("Only conveners and stewards take in a package."))
    return viewer


def _given(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
