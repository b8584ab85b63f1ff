"""Suggestions by form: propose other words for a paragraph, decide, take back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from justaction.coedit import actions, forms, kinds, policy, reading
from justaction.coedit.models import Document
from justaction.coedit.views.finding import done, of_a_text, signed_in, viewer_of, wants_part
from justaction.errors import NotAllowed
from justaction.texts import rich
from justaction.web.asking import ask


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_text
@signed_in
def propose(request: HttpRequest, document: Document, block: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    if not policy.may_suggest(viewer, document):
        raise NotAllowed(_("You may read this text. To suggest a change, ask those who write it."))
    before = rich.standing(reading.doc_of(document), block)
    if before is None:
        raise Http404

    def do(**said: object) -> None:
        actions.propose(document, block, by=viewer, **said)  # type: ignore[arg-type]  # the form's own fields
        messages.success(request, _("Your suggestion stands in the text. Those who write it decide."))

    form = forms.ProposeForm(request.POST if request.method == "POST" else None, initial={"words": before})
    kind = kinds.of(document)
    context = {"document": document, "title": kind.named(document), "before": before}
    return ask(request, form, "coedit/propose.html", do=do, to=f"/write/{document.pk}/", context=context)


@require_POST
@of_a_text
@signed_in
def decide(request: HttpRequest, document: Document, key: str) -> HttpResponseBase:
    accept, reason = request.POST.get("decision") == "accept", request.POST.get("reason", "")
    answer = done(
        request,
        document,
        lambda: actions.decide(document, key, accept=accept, reason=reason, by=viewer_of(request)),
        to="#beside",
    )
    if not wants_part(request):
        messages.success(
            request,
            _("Accepted. It stands in the text now.") if accept else _("Turned down, with your reason."),
        )
    return answer


@require_POST
@of_a_text
@signed_in
def take_back(request: HttpRequest, document: Document, key: str) -> HttpResponseBase:
    return done(
        request, document, lambda: actions.take_back(document, key, by=viewer_of(request)), to="#beside"
    )
