"""For everybody: how to follow us, what we said, one post with its picture."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from justaction.social import writing
from justaction.social.channels import fediverse
from justaction.social.models import Channel, Post, Text
from justaction.social.wire import words
from justaction.web.paging import LongList

PAGE = 20


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Where we speak, how to follow us there, and what we said."""
    rooms = list(Channel.objects.on())
    own = next((one for one in rooms if one.kind == Channel.Kind.FEDIVERSE), None)
    rows = Post.objects.out().order_by("-send_at", "-id").prefetch_related("texts")
    page = LongList(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "rooms": [one for one in rooms if one is not own],
        "handle": fediverse.handle(own) if own else "",
        "posts": page,
        "shown": [(one, _standing(one)) for one in page],
    }
    return render(request, "social/follow.html", context)


def _standing(post: Post) -> str:
    """The words of a post as they stand somewhere."""
    return next((one.standing for one in post.texts.all() if one.state == Text.State.SENT), "")


@require_safe
def said(request: HttpRequest, subject: str) -> HttpResponse:
    """One post as it stands outside; of one that was taken down, that it was."""
    post = get_object_or_404(Post, subject=subject, state__in=[Post.State.OUT, Post.State.GONE])
    texts = list(post.texts.select_related("channel").filter(state=Text.State.SENT))
    first = writing.standing(_with(texts[0], post)) if texts else None
    context = {
        "post": post,
        "said": first,
        "html": mark_safe(words.html(first.text)) if first else "",  # noqa: S308  # escaped there
        "places": [one for one in texts if one.page and one.channel.kind != Channel.Kind.FEDIVERSE],
        "gone": post.state == Post.State.GONE,
    }
    return render(request, "social/said.html", context)


def _with(text: Text, post: Post) -> Text:
    text.post = post
    return text


@require_safe
def card(request: HttpRequest, subject: str) -> HttpResponse:
    """The picture of a post that is out."""
    post = get_object_or_404(Post, subject=subject, state=Post.State.OUT)
    found = (post.standing or {}).get("card")
    if not found:
        raise Http404
    return HttpResponse(writing.picture(found), content_type="image/png")
