"""Writing a revision in easy words or in another language, and letting everybody read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.members.views.asking import viewer_of
from justaction.texts import rich
from justaction.toolkit import actions, forms
from justaction.toolkit.models import RevisionForm
from justaction.toolkit.views.finding import form_page, made_by_me, revision_of
from justaction.web.asking import ask


@login_required
@form_page
def write(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    tool = made_by_me(request, slug)
    revision = revision_of(tool, number)
    assert revision is not None
    begun = revision.forms.filter(subject=request.GET.get("form", "")).first()
    form = forms.OtherForm(
        request.POST or None, initial=_words(begun) if begun else {"title": revision.title}
    )
    return ask(
        request,
        form,
        "toolkit/ask.html",
        do=lambda **said: actions.write_form(revision, by=viewer_of(request), **said),
        to=tool.making(),
        context={
            "tool": tool,
            "channel": tool.channel,
            "heading": _("In another form"),
            "revision": revision,
        },
    )


@require_POST
@login_required
def publish(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    tool = made_by_me(request, slug)
    form = get_object_or_404(RevisionForm.objects.select_related("of__tool"), of__tool=tool, subject=subject)
    actions.publish_form(form, by=viewer_of(request))
    messages.success(request, _("Everybody can read it now."))
    return redirect(tool.making())


@require_POST
@login_required
def drop(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    tool = made_by_me(request, slug)
    form = get_object_or_404(RevisionForm.objects.select_related("of__tool"), of__tool=tool, subject=subject)
    actions.drop_form(form, by=viewer_of(request))
    messages.success(request, _("The draft is gone."))
    return redirect(tool.making())


def _words(form: RevisionForm) -> dict[str, Any]:
    facts = {name: getattr(form, name) for name in ("kind", "language", "title", "made_by", "made")}
    return {**facts, "text": rich.markdown(form.body)}
