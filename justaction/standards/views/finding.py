"""What the pages of standards ask of a request: the standard, who looks, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.standards import policy, wording
from justaction.standards.models import CommentRound, Standard
from justaction.web.asking import ask
from justaction.web.context import viewer

form_page = require_http_methods(["GET", "HEAD", "POST"])


def standard_of(code: str, person: Person | None) -> Standard:
    """The standard of a code, if they may see it; 404 else, as if it were not there."""
    row = get_object_or_404(Standard.objects.with_names(), code=code)
    if not policy.may_see(person, row):
        raise Http404
    return row


def seen(request: HttpRequest, code: str) -> Standard:
    return standard_of(code, viewer(request))


def worked_on(request: HttpRequest, code: str) -> Standard:
    """The standard, for those who work on it, behind `login_required`. Raises NotAllowed."""
    who = viewer_of(request)
    row = standard_of(code, who)
    if not policy.may_see_work(who, row):
        raise NotAllowed(_("This page is for people of the community that makes it."))
    return row


def led(request: HttpRequest, code: str) -> Standard:
    """The standard, for who may move it on, behind `login_required`. Raises NotAllowed."""
    row = worked_on(request, code)
    if not policy.may_lead(viewer_of(request), row):
        raise NotAllowed(_("This page is for its lead editor, and who looks after the standards here."))
    return row


def steered(request: HttpRequest, code: str) -> Standard:
    """The standard, for who looks after the standards of its channel, behind `login_required`. Raises NotAllowed."""
    row = worked_on(request, code)
    if not policy.may_steer(viewer_of(request), row.channel):
        raise NotAllowed(_("This page is for who looks after the standards of this channel."))
    return row


def part_at(row: CommentRound, place: int) -> wording.Part | None:
    """The part at a place of the draft that readers see; None for the whole, which is number 0. Raises Http404."""
    parts = row.draft.parts
    if place > len(parts):
        raise Http404
    return parts[place - 1] if place else None


def work_url(row: Standard) -> str:
    return reverse("standards:making", args=[row.code])


def one_form(
    request: HttpRequest,
    row: Standard,
    form: BaseForm,
    *,
    title: str,
    lead: str,
    button: str,
    do: Callable[..., object],
    to: str = "",
    warns: bool = False,
    words: str = "",
) -> HttpResponse:
    """A page with one form below a heading; `words` are shown above it as they stand."""
    context = {
        "standard": row,
        "title": title,
        "lead": lead,
        "button": button,
        "warns": warns,
        "words": words,
        "back": to or work_url(row),
    }
    return ask(request, form, "standards/form.html", do=do, to=to or work_url(row), context=context)
