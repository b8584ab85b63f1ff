"""Pages of stewards: connecting channels, testing and ending them, and who follows our own account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.social import actions, forms, policy
from justaction.social.channels import fediverse as documents
from justaction.social.models import Channel, Delivery, Follower, Server
from justaction.web.asking import ask

SERVERS = 100  # that the page shows


def _steward(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_connect(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@require_safe
@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """Where we speak, and where we could."""
    _steward(request)
    own = Channel.objects.filter(kind=Channel.Kind.FEDIVERSE).first()
    others = Channel.objects.exclude(kind=Channel.Kind.FEDIVERSE)
    context = {"own": own, "others": others, "handle": documents.handle(own) if own else ""}
    return render(request, "social/channels.html", context)


@login_required
@fresh_sign_in(only_post=True)
@form_page
def fediverse(request: HttpRequest) -> HttpResponse:
    """Our own account: opening it, who follows it, what waits to be delivered, which servers are blocked."""
    viewer = _steward(request)
    own = Channel.objects.filter(kind=Channel.Kind.FEDIVERSE).first()
    waits = Delivery.objects.filter(state=Delivery.State.WAITING)
    context = {
        "own": own,
        "handle": documents.handle(own) if own else "",
        "host": documents.host(),
        "followers": Follower.objects.count(),
        "servers": Follower.objects.values("host").annotate(n=Count("id")).order_by("-n", "host")[:SERVERS],
        "waiting": waits.count(),
        "resting": Server.objects.filter(failures__gt=0, blocked_at=None).order_by("-failures")[:20],
        "blocked": Server.objects.exclude(blocked_at=None).select_related("blocked_by"),
        "blocking": forms.BlockForm(),
    }
    form = forms.FediverseForm(request.POST or None, initial={"handle": own.handle if own else "news"})
    return ask(
        request, form, "social/fediverse.html",
        do=lambda **said: actions.connect_fediverse(by=viewer, **said), to="social:fediverse", context=context,
        said=_("It is open. Posts go there from now on."),
    )  # fmt: skip


@login_required
@fresh_sign_in(only_post=True)
@form_page
def mastodon(request: HttpRequest) -> HttpResponse:
    """Connect an account on a Mastodon server."""
    viewer, form = _steward(request), forms.MastodonForm(request.POST or None)
    return _connect(request, form, "mastodon", lambda **said: actions.connect_mastodon(by=viewer, **said))


@login_required
@fresh_sign_in(only_post=True)
@form_page
def bluesky(request: HttpRequest) -> HttpResponse:
    """Connect a Bluesky account."""
    viewer, form = _steward(request), forms.BlueskyForm(request.POST or None)
    return _connect(request, form, "bluesky", lambda **said: actions.connect_bluesky(by=viewer, **said))


def _connect(request: HttpRequest, form: Any, kind: str, do: Callable[..., object]) -> HttpResponse:
    context = {"kind": kind}
    return ask(
        request,
        form,
        "social/connect.html",
        do=do,
        to="social:channels",
        context=context,
        said=_("Connected."),
    )


@require_POST
@login_required
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the service whether it lets us in."""
    viewer, row = _steward(request), get_object_or_404(Channel, pk=pk)
    return _done(
        request, lambda: actions.test(row, by=viewer), _("It works. Nothing was posted."), "social:channels"
    )


@require_POST
@login_required
@fresh_sign_in
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """End a channel."""
    viewer, row = _steward(request), get_object_or_404(Channel, pk=pk)
    said = _("Nothing goes there any more.")
    return _done(request, lambda: actions.disconnect(row, by=viewer), said, "social:channels")


@require_POST
@login_required
@fresh_sign_in
def new_key(request: HttpRequest) -> HttpResponse:
    """Sign with a new key."""
    viewer = _steward(request)
    return _done(request, lambda: actions.new_key(by=viewer), _("There is a new key."), "social:fediverse")


@require_POST
@login_required
def automatic(request: HttpRequest) -> HttpResponse:
    """Let our own account tell of the record by itself, or no more."""
    viewer, on = _steward(request), request.POST.get("automatic") == "yes"
    said = _("It tells of the record by itself from now on.") if on else _("It only says what people write.")
    return _done(request, lambda: actions.set_automatic(automatic=on, by=viewer), said, "social:fediverse")


@require_POST
@login_required
def block(request: HttpRequest) -> HttpResponse:
    """Want nothing of a server."""
    viewer, form = _steward(request), forms.BlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Name a server, and say why."))
        return redirect("social:fediverse")
    said = _("Nothing is taken from there or sent there any more.")
    return _done(request, lambda: actions.block(by=viewer, **form.cleaned_data), said, "social:fediverse")


@require_POST
@login_required
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a server speak with us again."""
    viewer, row = _steward(request), get_object_or_404(Server, pk=pk)
    return _done(
        request, lambda: actions.unblock(row, by=viewer), _("It may speak with us again."), "social:fediverse"
    )


def _done(request: HttpRequest, do: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Do it, say so or say why not, go on."""
    try:
        do()
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect(to)
