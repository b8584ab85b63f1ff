"""What other servers ask us: who we are, what we said, how many follow; and their door to us. Documents, no pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import Refused
from justaction.social import actions
from justaction.social.channels import fediverse
from justaction.social.channels.fediverse import Document
from justaction.social.models import Channel, Text
from justaction.social.wire.signatures import Sent
from justaction.web import limits, pages

MOST_PAGES = 500


def _ours() -> Channel:
    """Our account. Raises Http404 while there is none."""
    row = fediverse.channel()
    if row is None:
        raise Http404
    return row


def _document(said: Document, kind: str = fediverse.KIND) -> HttpResponse:
    answer = JsonResponse(said, content_type=kind, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"  # public, and the same for everybody
    return answer


@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """RFC 7033: which account `acct:news@example.org` is."""
    row, resource = _ours(), request.GET.get("resource", "")
    if not resource:
        return JsonResponse({"error": "Say which resource."}, status=400)
    if not fediverse.means_us(row, resource):
        raise Http404
    return _document(fediverse.webfinger(row), "application/jrd+json")


@require_safe
def nodeinfo_links(request: HttpRequest) -> HttpResponse:
    _ours()
    rel = "http://nodeinfo.diaspora.software/ns/schema/2.1"
    return _document(
        {"links": [{"rel": rel, "href": f"{settings.SITE_URL}/nodeinfo/2.1"}]}, "application/json"
    )


@require_safe
def nodeinfo(request: HttpRequest) -> HttpResponse:
    _ours()
    profile = "http://nodeinfo.diaspora.software/ns/schema/2.1#"
    return _document(fediverse.nodeinfo(), f'application/json; profile="{profile}"')


@require_safe
def actor(request: HttpRequest) -> HttpResponse:
    return _document(fediverse.actor(_ours()))


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What we said: the whole, or a page of it."""
    _ours()
    page = request.GET.get("page", "0")
    if not page.isdecimal() or len(page) > 4 or int(page) > MOST_PAGES:
        raise Http404
    return _document(fediverse.outbox(int(page)))


@pages.never  # so that who begins to follow need not make every page stale
@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    _ours()
    return _document(fediverse.followers())


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    _ours()
    return _document(fediverse.following())


@require_safe
def note(request: HttpRequest, subject: str) -> HttpResponse:
    """One post; what was taken down says so (410)."""
    _ours()
    found = Text.objects.filter(channel__kind=Channel.Kind.FEDIVERSE, post__subject=subject)
    text = get_object_or_404(
        found.filter(state__in=[Text.State.SENT, Text.State.DELETED]).select_related("post")
    )
    if text.state == Text.State.DELETED:
        gone = _document({"@context": fediverse.CONTEXT[0], **fediverse.tombstone(text.post)})
        gone.status_code = 410
        return gone
    return _document({"@context": [*fediverse.CONTEXT, fediverse.HASHTAG], **fediverse.note(text)})


@csrf_exempt
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """What other servers tell us: taken (202), or refused with a status and a word for who runs that server."""
    if (request.content_type or "").lower() not in fediverse.KINDS:
        return JsonResponse({"error": "Send application/activity+json."}, status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > actions.MOST_BODY:
        return JsonResponse({"error": "That is too large."}, status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    url = f"{settings.SITE_URL}{request.get_full_path()}"
    try:
        sent = Sent(request.method or "", url, headers, request.body)
        actions.receive(sent, visitor=limits.visitor(request))
    except Refused as no:
        return JsonResponse({"error": no.message}, status=no.status)
    return HttpResponse(status=202)
