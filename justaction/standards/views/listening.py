"""Pages on which readers comment on a draft, by a link or in public, and read what became of their words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from justaction.errors import Refused
from justaction.standards import actions, forms, policy, showing, wording
from justaction.standards.models import Comment, CommentLink, CommentRound
from justaction.standards.views.finding import form_page, part_at
from justaction.texts.views import stored
from justaction.web import crowds
from justaction.web.openforms import open_form
from justaction.web.pages import PRIVATE

ROOM = crowds.Room("standards", most=40, bare=12)  # what comes above it is marked for a look


def _round(code: str, number: int) -> CommentRound:
    rows = CommentRound.objects.select_related("standard__channel", "standard__current", "draft")
    row = get_object_or_404(rows, standard__code=code, number=number)
    if not row.is_public:
        raise Http404
    return row


# --- for everybody ------------------------------------------------------------------------------------------------


@require_safe
def comment_round(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _round_page(request, _round(code, number), None)


@form_page
@open_form
def comment(request: HttpRequest, code: str, number: int, place: int) -> HttpResponse:
    row = _round(code, number)
    return _comment_page(request, row, place, None)


@require_safe
def words(request: HttpRequest, code: str, number: int, subject: str) -> HttpResponse:
    """The words of one reader who said that we may show them, with the answer. From here they can be reported."""
    rows = Comment.objects.shown_in_public().exclude(reason="").select_related("round__standard__current")
    said = get_object_or_404(rows, round__standard__code=code, round__number=number, subject=subject)
    if said.round.closed_at is None:
        raise Http404
    return render(request, "standards/one_voice.html", {"said": said, "round": said.round})


# --- by a link ----------------------------------------------------------------------------------------------------


@require_safe
def round_link(request: HttpRequest, token: str) -> HttpResponse:
    link = CommentLink.of_token(token)
    if link is None:
        return render(request, "standards/no_link.html", status=404)
    if not policy.may_comment(link.round, link):
        return _over(request, link.round, link)
    return _round_page(request, link.round, link)


@require_safe
def link_picture(request: HttpRequest, token: str, key: UUID) -> HttpResponseBase:
    """A picture of the draft, for whoever has a link that works."""
    link = CommentLink.of_token(token)
    if link is None or not policy.may_comment(link.round, link):
        raise Http404
    found = showing.picture_of(link.round, str(key))
    if found is None:
        raise Http404
    response = stored(found, str(key))
    response["Cache-Control"] = PRIVATE
    return response


@form_page
@open_form
def comment_link(request: HttpRequest, token: str, place: int) -> HttpResponse:
    link = CommentLink.of_token(token)
    if link is None:
        return render(request, "standards/no_link.html", {"typed": _typed(request)}, status=404)
    return _comment_page(request, link.round, place, link)


@form_page
@open_form
def my_words(request: HttpRequest, token: str) -> HttpResponse:
    """The author's own page: what they said, what became of it, what may be shown, and how to take it back."""
    said = Comment.of_token(token)
    if said is None:
        return render(request, "standards/no_link.html", status=404)
    if request.method == "POST":
        if request.POST.get("do") == "take_back":
            actions.take_back(said)
        else:
            shown, credited = (request.POST.get(name) == "yes" for name in ("shown", "credited"))
            actions.change_showing(said, shown=shown, credited=credited)
        return redirect(said.url)
    return render(request, "standards/my_words.html", {"said": said, "round": said.round})


# --- what both share ----------------------------------------------------------------------------------------------


def _round_page(request: HttpRequest, row: CommentRound, link: CommentLink | None) -> HttpResponse:
    context = {
        "round": row,
        "standard": row.standard,
        "link": link,
        "takes": policy.may_comment(row, link),
        "parts": showing.said_of(row),
        "told": showing.told(row) if row.closed_at else [],
        "credits": showing.credited(row.standard) if row.closed_at else [],
        "said": row.draft.words,
        "html": showing.page_of(row, f"{link.url}pictures/{{}}/" if link else "/pictures/{}/"),
    }
    return render(request, "standards/round.html", context)


def _comment_page(
    request: HttpRequest, row: CommentRound, place: int, link: CommentLink | None
) -> HttpResponse:
    part = part_at(row, place)
    if not policy.may_comment(row, link):
        return _over(request, row, link)
    form = forms.CommentForm(request.POST or None, part=part)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(_say(request, row, part, link, form.cleaned_data).url)
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    context = {"round": row, "standard": row.standard, "part": part, "link": link, "form": form}
    return render(request, "standards/comment.html", context, status=status)


def _say(
    request: HttpRequest,
    row: CommentRound,
    part: wording.Part | None,
    link: CommentLink | None,
    said: dict[str, Any],
) -> Comment:
    why = crowds.look(request, ROOM)
    words = actions.Words(**said, language=get_language() or "")
    return actions.comment(row, words, part=part, link=link, to_check=bool(why))


def _over(request: HttpRequest, row: CommentRound, link: CommentLink | None) -> HttpResponse:
    """The link leads nowhere any more. Whatever was typed comes back."""
    context = {
        "round": row,
        "standard": row.standard,
        "why": policy.why_no_words(row, link),
        "typed": _typed(request),
    }
    return render(request, "standards/round_over.html", context, status=410)


def _typed(request: HttpRequest) -> list[str]:
    return [words for name in ("text", "suggested") if (words := request.POST.get(name, "").strip())]
