"""The desk of posts: beginning one, writing it, approving, planning, what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.social import actions, forms, policy, progress, writing
from justaction.social.models import Channel, Post, Text
from justaction.web import glance
from justaction.web.asking import ask
from justaction.web.paging import LongList

PAGE = 30


def _writer(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_write(viewer):
        raise NotAllowed(_("This page is for conveners, stewards and coordinators."))
    return viewer


@login_required
@form_page
def desk(request: HttpRequest) -> HttpResponse:
    """All posts, and beginning the next one."""
    viewer = _writer(request)
    rows = Post.objects.exclude(state=Post.State.DROPPED).prefetch_related("texts__channel")
    context = {
        "channels": Channel.objects.on(),
        "may_connect": policy.may_connect(viewer),
        "posts": LongList(rows, PAGE).get_page(request.GET.get("page")),
    }
    return ask(
        request,
        forms.BeginForm(request.POST or None),
        "social/posts.html",
        do=lambda entry: actions.begin(entry=entry, by=viewer),
        to=lambda row: f"/steer/posts/{row.subject}/write/",
        context=context,
    )


@require_safe
@login_required
def post(request: HttpRequest, subject: str) -> HttpResponse:
    """One post: what each channel would show, and how far it is."""
    viewer, row = _writer(request), get_object_or_404(Post, subject=subject)
    return render(request, "social/post.html", _of(viewer, row))


def _of(viewer: Person, row: Post, **forms_: Any) -> dict[str, Any]:
    card = glance.Glance(title=row.title, url=row.link).card_url if row.card else ""
    views = progress.of(row)
    mark = writing.fingerprint(row, [one.text for one in views])
    given = list(row.approvals.filter(fingerprint=mark).select_related("person"))
    return {
        "post": row,
        "views": views,
        "card": card.partition("://")[2].partition("/")[2],
        "schedule": forms_.get("schedule", forms.ScheduleForm()),
        "take_down": forms_.get("take_down", forms.TakeDownForm()),
        "approved": any(one.person_id == viewer.pk for one in given),
        "second": policy.is_second(given, viewer),
        "differs": row.standing is not None
        and (row.standing != writing.frozen(row) or any(one.differs and one.changes for one in views)),
    }


@login_required
@form_page
def write(request: HttpRequest, subject: str) -> HttpResponse:
    """Change the words, one text for each channel."""
    viewer, row = _writer(request), get_object_or_404(Post, subject=subject)
    texts = list(row.texts.select_related("channel", "post"))
    return ask(
        request,
        forms.WriteForm(request.POST or None, post=row, texts=texts),
        "social/write.html",
        do=lambda **said: actions.write(row, by=viewer, **said),
        to=reverse("social:post", args=[subject]),
        context={"post": row},
        said=_("Saved. This is how it will look."),
    )


@require_POST
@login_required
@fresh_sign_in
def schedule(request: HttpRequest, subject: str) -> HttpResponse:
    """Let it go out, in 30 seconds or at its time."""
    return _asked(request, subject, "schedule", forms.ScheduleForm(request.POST), actions.schedule)


@require_POST
@login_required
@fresh_sign_in
def take_down(request: HttpRequest, subject: str) -> HttpResponse:
    """Take it down wherever it stands."""
    return _asked(request, subject, "take_down", forms.TakeDownForm(request.POST), actions.take_down)


def _asked(request: HttpRequest, subject: str, name: str, form: Any, deed: Any) -> HttpResponse:
    """The page of a post with one of its forms, which was sent."""
    viewer, row = _writer(request), get_object_or_404(Post, subject=subject)
    return ask(
        request,
        form,
        "social/post.html",
        do=lambda **said: deed(row, by=viewer, **said),
        to=reverse("social:post", args=[subject]),
        context=_of(viewer, row, **{name: form}),
    )


DEEDS = {
    "approve": (actions.approve, gettext_lazy("You approved it as it stands.")),
    "take_back": (actions.take_back, gettext_lazy("It is a draft again.")),
    "drop": (actions.drop, gettext_lazy("It is thrown away.")),
    "send_change": (actions.send_change, gettext_lazy("The change is on its way.")),
}


@require_POST
@login_required
def do(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    """A button: do it, say so, back to the post."""
    viewer, row = _writer(request), get_object_or_404(Post, subject=subject)
    act, said = DEEDS[deed]
    try:
        act(row, by=viewer)
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("social:posts") if deed == "drop" else redirect("social:post", subject)


@require_POST
@login_required
def retry(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Try again what failed in one channel."""
    viewer = _writer(request)
    try:
        actions.retry(get_object_or_404(Text, post__subject=subject, pk=pk), by=viewer)
        messages.success(request, _("It is tried again."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("social:post", subject)
