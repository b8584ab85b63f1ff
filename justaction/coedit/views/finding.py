"""Which text an address means, who asks, and the two ways to answer: a page, or the part beside the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.coedit import beside, forms, kinds, reading
from justaction.coedit.models import Document
from justaction.errors import NotAllowed, Refused
from justaction.web.pages import PRIVATE

View = Callable[..., HttpResponseBase]


def viewer_of(request: HttpRequest) -> Any:
    """The person who is signed in, or None."""
    return request.user if request.user.is_authenticated else None


def of_a_text(view: View) -> View:
    """Give `view(request, document, …)` the text, for those who may read it; visitors who may not are led to sign in."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID, **more: Any) -> HttpResponseBase:
        document = Document.objects.filter(pk=pk).first()
        if document is None or not kinds.known(document):
            raise Http404
        viewer = viewer_of(request)
        if not kinds.may(viewer, document):
            if viewer is None:
                return redirect_to_login(request.get_full_path())
            raise NotAllowed(_("This text is written by others. Ask them if you want to help."))
        response = view(request, document, **more)
        response["Cache-Control"] = PRIVATE
        return response

    return found


def signed_in(view: View) -> View:
    """Only for who is signed in; a visitor is led there."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if viewer_of(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **more)

    return found


def wants_part(request: HttpRequest) -> bool:
    """Whether the script of the page asks, and wants the part beside the text alone."""
    return request.headers.get("X-Part") == "beside"


def part(request: HttpRequest, document: Document, *, status: int = 200, problem: str = "") -> HttpResponse:
    """The part beside the text."""
    return render(
        request, "coedit/beside.html", {**beside_of(request, document), "problem": problem}, status=status
    )


def beside_of(request: HttpRequest, document: Document, body: dict[str, Any] | None = None) -> dict[str, Any]:
    viewer = viewer_of(request)
    role = kinds.may(viewer, document)
    pages = beside.pages_asked(request.GET.get("more", ""))
    return {
        "document": document,
        "viewer_may": role if viewer is not None else "read",
        "pending": beside.pending(document, body or reading.doc_of(document), viewer, pages),
        "lately": beside.lately(document, viewer, pages),
        "threads": beside.threads(document, viewer, pages),
        "settled": beside.threads(document, viewer, pages, settled=True),
        "more": pages + 1 if pages < beside.PAGES else 0,
        "decide_form": forms.DecideForm(auto_id=False),
        "answer_form": forms.AnswerForm(auto_id=False),
    }


def done(
    request: HttpRequest, document: Document, deed: Callable[[], object], *, to: str = ""
) -> HttpResponseBase:
    """Do a deed and answer: the part for the script, else on to the text. A refusal stands in the part, or on its page."""
    if not wants_part(request):
        deed()
        return redirect(reverse("coedit:write", args=[document.pk]) + to)
    try:
        deed()
    except Refused as no:
        return part(request, document, status=no.status, problem=no.message)
    return part(request, document)


def told(no: Refused) -> JsonResponse:
    """A refusal for the script."""
    return JsonResponse({"message": no.message, "field": no.field}, status=no.status)
