"""Pages of the newsletter for readers: what came out, asking for it, choosing, ending it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from justaction.members.views.asking import form_page, viewer_of
from justaction.newsletter import actions, forms, tokens, writing
from justaction.newsletter.models import Body, Issue, IssueQuerySet, Picture, Subscription
from justaction.texts.views import stored
from justaction.web import limits, tongues
from justaction.web.asking import ask as ask_for
from justaction.web.openforms import open_form

# --- readers ----------------------------------------------------------------------------------------------------


@form_page
@open_form
def newsletter(request: HttpRequest) -> HttpResponse:
    """What it is, and asking for it."""
    return ask_for(
        request,
        forms.AskForm(request.POST or None),
        "newsletter/newsletter.html",
        do=lambda **said: actions.ask(visitor=limits.visitor(request), **said),
        to="newsletter:asked",
        context={"issues": Paginator(_titled(Issue.objects.out()), 12).get_page(request.GET.get("page"))},
    )


def _titled(rows: IssueQuerySet) -> IssueQuerySet:
    """With the title in the reader's language, or else in the first that there is."""
    kept = Body.objects.filter(issue=OuterRef("pk"))
    mine = kept.filter(language=get_language() or "").values("subject")[:1]
    return rows.annotate(title=Coalesce(Subquery(mine), Subquery(kept.order_by("id").values("subject")[:1])))


@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """An issue as a page: the words of the letter, in the reader's language if it has one."""
    row = get_object_or_404(Issue.objects.out(), slug=slug)
    words = writing.newest(row)
    here = words.get(get_language() or "") or next(iter(words.values()))
    context = {
        "issue": row,
        "words": here,
        "turn": tongues.turn(here.language),
        "html": writing.page(here),
        "community": writing.name_of_community(row.community),
        "others": [
            (code, dict(settings.LANGUAGES).get(code, code)) for code in words if code != here.language
        ],
    }
    return render(request, "newsletter/issue.html", context)


@require_safe
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A picture of an issue, at an address that is the same for every reader and asks nothing of them."""
    response = stored(get_object_or_404(Picture, pk=pk), str(pk))
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same words for every address."""
    return render(request, "newsletter/asked.html")


@never_cache
@form_page
@open_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link: one button."""
    row = tokens.read_to_confirm(token)
    if row is None:
        return render(request, "newsletter/gone.html", status=410)
    if request.method == "POST":
        actions.confirm(row)
        return redirect(reverse("newsletter:mine", args=[tokens.token(row)]) + "?said=yes")
    return render(request, "newsletter/confirm.html", {"row": row})


@never_cache
@form_page
@open_form
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What one gets: changing it, by the link below each issue."""
    row = _of(token)
    context = {"row": row, "token": token, "said": request.GET.get("said", "")}
    return ask_for(
        request,
        forms.ChoiceForm(request.POST or None, subscription=row),
        "newsletter/mine.html",
        do=lambda **said: actions.choose(row, **said),
        to=f"{request.path}?said=saved",
        context=context,
    )


@csrf_exempt  # a mail program posts to it (RFC 8058); the token in the address stands for the reader
@never_cache
@form_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe in one press; opening the page does nothing."""
    row = _of(token)
    if request.method == "POST":
        row = actions.end(row)
    return render(request, "newsletter/stop.html", {"row": row, "token": token})


@never_cache
@form_page
@open_form
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the address altogether."""
    row = _of(token)
    if request.method == "POST":
        actions.forget(row)
        return render(request, "newsletter/forgotten.html")
    return render(request, "newsletter/forget.html", {"token": token})


def _of(token: str) -> Subscription:
    row = tokens.read(token)
    if row is None:
        raise Http404
    return row


@login_required
@form_page
def my_newsletter(request: HttpRequest) -> HttpResponse:
    """The same for somebody who is signed in."""
    viewer = viewer_of(request)
    row = Subscription.objects.of_person(viewer).order_by("person").first()
    return ask_for(
        request,
        forms.ChoiceForm(request.POST or None, subscription=row if row and row.reads else None),
        "newsletter/my_newsletter.html",
        do=lambda **said: actions.choose_signed_in(viewer, by=viewer, **said),
        to="newsletter:my_newsletter",
        context={"row": row},
        said=_("Saved."),
    )
