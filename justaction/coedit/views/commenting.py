"""Comments beside a text: begin a thread, answer, settle, open again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from justaction.coedit import actions, forms, kinds, policy, reading
from justaction.coedit.models import Document, Thread
from justaction.coedit.views.finding import done, of_a_text, signed_in, viewer_of, wants_part
from justaction.errors import NotAllowed
from justaction.texts import rich
from justaction.web.asking import ask


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_text
@signed_in
def comment(request: HttpRequest, document: Document) -> HttpResponseBase:
    viewer = viewer_of(request)
    if not policy.may_comment(viewer, document):
        raise NotAllowed(_("Sign in to say something."))
    block = (request.POST.get("block") or request.GET.get("block") or "")[:40]
    about = rich.standing(reading.doc_of(document), block)
    form = forms.CommentForm(request.POST or None, initial={"block": block})

    def do(**said: str) -> None:
        actions.comment(document, said["block"], words=said["words"], quote=said["quote"], by=viewer)

    if wants_part(request):
        form.is_valid()
        said = {name: request.POST.get(name, "") for name in ("block", "quote", "words")}
        return done(request, document, lambda: do(**said))
    if about is None and request.method != "POST":
        raise Http404
    context = {"document": document, "title": kinds.of(document).named(document), "about": about or ""}
    return ask(
        request,
        form,
        "coedit/comment.html",
        do=do,
        to=reverse("coedit:write", args=[document.pk]),
        context=context,
    )


def _thread(document: Document, thread: int) -> Thread:
    found = Thread.objects.filter(document=document, pk=thread).first()
    if found is None:
        raise Http404
    return found


@require_POST
@of_a_text
@signed_in
def answer(request: HttpRequest, document: Document, thread: int) -> HttpResponseBase:
    found = _thread(document, thread)
    words = request.POST.get("words", "")
    return done(
        request,
        document,
        lambda: actions.answer(found, words=words, by=viewer_of(request)),
        to=f"#thread-{thread}",
    )


@require_POST
@of_a_text
@signed_in
def close(request: HttpRequest, document: Document, thread: int) -> HttpResponseBase:
    found = _thread(document, thread)
    return done(request, document, lambda: actions.close(found, by=viewer_of(request)), to="#beside")


@require_POST
@of_a_text
@signed_in
def reopen(request: HttpRequest, document: Document, thread: int) -> HttpResponseBase:
    found = _thread(document, thread)
    return done(
        request, document, lambda: actions.reopen(found, by=viewer_of(request)), to=f"#thread-{thread}"
    )
