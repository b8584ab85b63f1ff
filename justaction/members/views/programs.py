"""Pages about keys for programs: one's own, and for stewards all of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members import policy
from justaction.members.actions import programs as deeds
from justaction.members.forms.programs import KeyForm
from justaction.members.models import ProgramKey, Scope
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of

MOST = 200  # keys on the page of stewards


@never_cache
@form_page
@login_required
@fresh_sign_in(only_post=True)
def programs(request: HttpRequest) -> HttpResponse:
    """One's own keys, and making one: it is shown once, on the answer."""
    viewer, made, secret = viewer_of(request), None, ""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = deeds.make_key(by=viewer, **form.cleaned_data)
            form = KeyForm()
        except Refused as no:
            form.add_error(no.field or None, no.message)
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "keys": _with_words(list(viewer.program_keys.all())),
    }
    return render(request, "members/programs.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@login_required
@fresh_sign_in
def end_program(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner, or a steward."""
    viewer, row = viewer_of(request), get_object_or_404(ProgramKey.objects.select_related("person"), pk=pk)
    deeds.end_key(row, by=viewer)
    messages.success(request, _("The key works no longer."))
    return redirect("members:programs" if row.person_id == viewer.pk else "members:all_programs")


@never_cache
@require_GET
@login_required
def all_programs(request: HttpRequest) -> HttpResponse:
    """For stewards: who has which key, and when it was used last."""
    if not policy.may_give_roles(viewer_of(request)):
        raise NotAllowed(_("This page is for stewards."))
    rows = list(ProgramKey.objects.select_related("person").filter(ended_at=None)[:MOST])
    return render(request, "members/all_programs.html", {"keys": _with_words(rows)})


def _with_words(rows: list[ProgramKey]) -> list[tuple[ProgramKey, list[str]]]:
    words = dict(Scope.choices)
    return [(row, [str(words[scope]) for scope in row.scopes if scope in words]) for row in rows]
