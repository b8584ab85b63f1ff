"""Pages of stewards: the templates from which something is made."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.communities import actions, forms, policy
from justaction.communities.models import ProcessTemplate
from justaction.communities.views.finding import form_page
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask


def _steward(request: HttpRequest) -> Person:
    viewer = signed_in(request)
    if not policy.may_write_templates(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@require_safe
@login_required
def templates(request: HttpRequest) -> HttpResponse:
    _steward(request)
    rows = ProcessTemplate.objects.prefetch_related("steps")
    return render(request, "communities/templates.html", {"templates": rows})


@login_required
@form_page
def write_template(request: HttpRequest, template: str = "") -> HttpResponse:
    viewer = _steward(request)
    row = get_object_or_404(ProcessTemplate, slug=template) if template else None
    return ask(
        request,
        forms.TemplateForm(request.POST or None, instance=row),
        "communities/write_template.html",
        do=lambda **said: actions.write_template(row, by=viewer, **said),
        to="communities:templates",
        context={"template": row},
    )
