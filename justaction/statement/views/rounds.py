"""Pages on which readers answer a draft, by a link or in public, and read what became of their words."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from justaction.errors import Refused
from justaction.statement import actions, comparing, forms, listening, policy
from justaction.statement.models import (
    FeedbackRound,
    Passage,
    RoundLink,
    StatementVersion,
    Suggestion,
)
from justaction.web import crowds
from justaction.web.openforms import open_form

PAGE = 20
ROOM = crowds.Room("feedback", most=40, bare=12)  # what comes above it is marked for a look
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _passage(feedback_round: FeedbackRound, paragraph: int) -> Passage | None:
    """The paragraph of a round; None for the whole, which is number 0. Raises Http404."""
    return get_object_or_404(Passage, round=feedback_round, number=paragraph) if paragraph else None


def _shows_answers(feedback_round: FeedbackRound) -> bool:
    return feedback_round.state in (FeedbackRound.State.CONSOLIDATING, FeedbackRound.State.CLOSED)


# --- for everybody ----------------------------------------------------------------------------------------------


@require_safe
def feedback_round(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(FeedbackRound.objects.public().select_related("version"), number=number)
    return _round_page(request, row, None)


@form_page
@open_form
def passage(request: HttpRequest, number: int, paragraph: int) -> HttpResponse:
    row = get_object_or_404(FeedbackRound.objects.public().select_related("version"), number=number)
    return _passage_page(request, row, _passage(row, paragraph), None)


@require_safe
def words(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """The words of one reader who said that we may show them, with the answer. From here they can be reported."""
    rows = Suggestion.objects.select_related("round__version", "passage", "answer__passage")
    said = get_object_or_404(rows.exclude(answer=None), round__number=number, subject=subject, hidden=False)
    if not said.is_public or not _shows_answers(said.round):
        raise Http404
    return render(
        request, "statement/one_voice.html", {"said": said, "round": said.round, "answer": said.answer}
    )


@require_safe
def paragraph(request: HttpRequest, number: int, paragraph: int) -> HttpResponse:
    """A paragraph of a published version, with what readers said of it while it was a draft."""
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    here = get_object_or_404(version.paragraphs, number=paragraph)
    former = StatementVersion.objects.published().filter(number__lt=number).last()
    passages = (
        Passage.objects.filter(identity=here.identity, round__version=version)
        .filter(round__state=FeedbackRound.State.CLOSED)
        .select_related("round")
    )
    rounds = [
        (one.round, listening.told(list(listening.answers(one.round, one)[:PAGE]))) for one in passages[:3]
    ]
    fate = next(fate for one, fate in comparing.marked(former, version) if one.pk == here.pk)
    around = {
        "before": paragraph - 1,
        "after": paragraph + 1 if paragraph < version.paragraphs.count() else 0,
    }
    context = {
        "version": version,
        "paragraph": here,
        "former": former,
        "fate": fate,
        "rounds": rounds,
        **around,
    }
    return render(request, "statement/paragraph.html", context)


# --- by a link --------------------------------------------------------------------------------------------------


@require_safe
def round_link(request: HttpRequest, token: str) -> HttpResponse:
    link = RoundLink.of_token(token)
    if link is None:
        return render(request, "statement/round_unknown.html", status=404)
    if not policy.may_suggest(link.round, link):
        return _over(request, link.round, link)
    return _round_page(request, link.round, link)


@form_page
@open_form
def passage_link(request: HttpRequest, token: str, paragraph: int) -> HttpResponse:
    link = RoundLink.of_token(token)
    if link is None:
        return render(request, "statement/round_unknown.html", {"typed": _typed(request)}, status=404)
    return _passage_page(request, link.round, _passage(link.round, paragraph), link)


@form_page
@open_form
def my_words(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one author: what they said, what became of it, and how to take it back."""
    suggestion = Suggestion.objects.of_token(token)
    if suggestion is None:
        return render(request, "statement/round_unknown.html", status=404)
    if request.method == "POST":
        if request.POST.get("do") == "take_back":
            actions.take_back(suggestion)
        else:
            said = {name: request.POST.get(name) == "yes" for name in ("shown", "credited")}
            actions.change_showing(suggestion, **said)
        return redirect("statement:my_words", token)
    link = suggestion.link
    ways = link.url if link and policy.may_suggest(suggestion.round, link) else ""
    context = {
        "suggestion": suggestion,
        "round": suggestion.round,
        "round_url": ways or _public(suggestion.round),
    }
    return render(request, "statement/my_words.html", context)


def _public(row: FeedbackRound) -> str:
    return row.url if FeedbackRound.objects.public().filter(pk=row.pk).exists() else ""


# --- what both ways share ---------------------------------------------------------------------------------------


def _round_page(request: HttpRequest, row: FeedbackRound, link: RoundLink | None) -> HttpResponse:
    takes = policy.may_suggest(row, link)
    heard = listening.heard(row, who=not takes)
    passages = [(one, heard.of(one.number)) for one in row.passages.all()]
    context = {
        "round": row,
        "link": link,
        "takes": takes,
        "passages": passages,
        "heard": heard,
        "whole": heard.of(0),
        "shows_answers": _shows_answers(row),
    }
    return render(request, "statement/round.html", context)


def _passage_page(
    request: HttpRequest, row: FeedbackRound, where: Passage | None, link: RoundLink | None
) -> HttpResponse:
    if not policy.may_suggest(row, link):
        if link is not None or request.method == "POST":
            return _over(request, row, link)
        return _answers_page(request, row, where)
    form = forms.SuggestForm(request.POST or None, passage=where)
    status = 200
    if "begin" in request.POST:
        form = form.begun()
    elif request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = _say(request, row, where, link, form.cleaned_data)
                return redirect(said.url)
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    context = {"round": row, "passage": where, "link": link, "form": form, **_around(row, where)}
    return render(request, "statement/passage.html", context, status=status)


def _say(
    request: HttpRequest,
    row: FeedbackRound,
    where: Passage | None,
    link: RoundLink | None,
    said: dict[str, Any],
) -> Suggestion:
    why = crowds.look(request, ROOM)
    words = actions.Words(**said, language=get_language() or "")
    return actions.suggest(row, words, passage=where, link=link, to_check=bool(why))


def _answers_page(request: HttpRequest, row: FeedbackRound, where: Passage | None) -> HttpResponse:
    """What was said of a paragraph and what became of it, once the round is over."""
    if not _shows_answers(row):
        raise Http404
    page = Paginator(listening.answers(row, where), PAGE).get_page(request.GET.get("page"))
    context = {"round": row, "passage": where, "page": page, "told": listening.told(list(page))}
    return render(request, "statement/answers.html", {**context, **_around(row, where)})


def _around(row: FeedbackRound, where: Passage | None) -> dict[str, int]:
    """The numbers of the paragraphs before and after; 0 where there is none."""
    if where is None:
        return {"before": 0, "after": 0}
    last = row.passages.count()
    return {"before": where.number - 1, "after": where.number + 1 if where.number < last else 0}


def _over(request: HttpRequest, row: FeedbackRound, link: RoundLink | None) -> HttpResponse:
    """The link leads nowhere any more, or not yet. Whatever was typed comes back."""
    other = FeedbackRound.objects.running().filter(for_everybody=True).exclude(pk=row.pk).last()
    context = {
        "round": row,
        "why": policy.why_no_words(row, link),
        "typed": _typed(request),
        "other": other if other and other.takes_words else None,
        "public_url": _public(row),
    }
    status = 200 if row.is_coming else 410
    return render(request, "statement/round_over.html", context, status=status)


def _typed(request: HttpRequest) -> list[str]:
    return [words for name in ("text", "suggested") if (words := request.POST.get(name, "").strip())]
