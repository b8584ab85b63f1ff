"""Pages of those who bring a draft to its adoption: its life, its rounds, their links, and all the answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.charts import squares
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of
from justaction.opinions import actions as opinions
from justaction.opinions import forms as opinion_forms
from justaction.statement import actions, calls, forms, listening, policy, roll
from justaction.statement.models import (
    FeedbackRound,
    Passage,
    RoundLink,
    Statement,
    StatementVersion,
    Suggestion,
)
from justaction.web.asking import ask

PAGE = 50
MOST_SHOWN = 12  # suggestions above the form that answers them all
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _viewer(request: HttpRequest) -> Person:
    """The signed-in person, behind `login_required`, who may do what is done here. Raises NotAllowed."""
    viewer = viewer_of(request)
    if not policy.may_consolidate(viewer):
        raise NotAllowed(_("This page is for conveners."))
    return viewer


def _round(number: int) -> FeedbackRound:
    return get_object_or_404(FeedbackRound.objects.select_related("version"), number=number)


# --- the life of a version --------------------------------------------------------------------------------------


@login_required
@require_safe
def life(request: HttpRequest) -> HttpResponse:
    _viewer(request)
    versions = list(StatementVersion.objects.published().order_by("-number"))
    rounds = FeedbackRound.objects.select_related("version").counted().order_by("-number")
    context = {
        "statement": Statement.objects.first(),
        "draft": StatementVersion.objects.written(),
        "versions": versions,
        "rounds": rounds[:10],
        "sign_on": calls.sign_on(),
        "by_version": {row["number"]: row for row in roll.by_version()},
    }
    return render(request, "statement/life.html", context)


@login_required
@require_POST
def demand_ballot(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    statement = get_object_or_404(Statement)
    actions.demand_ballot(statement, by=viewer, demanded=request.POST.get("demanded") == "yes")
    return redirect("statement:life")


@login_required
@require_POST
def ask_about_words(request: HttpRequest) -> HttpResponse:
    """Open a ballot about the very words of the draft."""
    viewer, draft = _viewer(request), StatementVersion.objects.written()
    if draft is None:
        return redirect("statement:write")
    try:
        ballot = actions.ask_about_words(draft, by=viewer)
    except Refused as no:
        messages.error(request, no.message)
        return redirect("statement:preview")
    messages.success(request, _("The vote is open. Letters are on their way."))
    return redirect("ballots:decision", ballot.slug)


@login_required
@fresh_sign_in(only_post=True)
@form_page
def open_sign_on(request: HttpRequest, number: int) -> HttpResponse:
    viewer = _viewer(request)
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    return ask(
        request,
        forms.OpenSignOnForm(request.POST or None),
        "statement/open_sign_on.html",
        do=lambda **said: actions.open_sign_on(version, by=viewer, **said),
        to="statement:life",
        context={"version": version},
    )


@login_required
@fresh_sign_in(only_post=True)
@form_page
def close_sign_on(request: HttpRequest, number: int) -> HttpResponse:
    viewer = _viewer(request)
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    return ask(
        request,
        forms.CloseSignOnForm(request.POST or None),
        "statement/close_sign_on.html",
        do=lambda **said: actions.close_sign_on(version, by=viewer, **said),
        to="statement:life",
        context={"version": version},
    )


# --- rounds -----------------------------------------------------------------------------------------------------


@login_required
@form_page
def open_round(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    draft = StatementVersion.objects.written()
    if draft is None:
        return redirect("statement:write")
    made: list[FeedbackRound] = []
    answer = ask(
        request,
        forms.OpenRoundForm(request.POST or None),
        "statement/open_round.html",
        do=lambda **said: made.append(actions.open_round(draft, by=viewer, **said)),
        to="statement:life",
        context={"draft": draft, "paragraphs": draft.paragraphs.all()},
    )
    return redirect("statement:links", made[0].number) if made else answer


@login_required
@form_page
def links(request: HttpRequest, number: int) -> HttpResponse:
    viewer = _viewer(request)
    row = _round(number)
    all_links = row.links.annotate(n=Count("suggestions")).order_by("-id")
    return ask(
        request,
        forms.LinkForm(request.POST or None),
        "statement/links.html",
        do=lambda **said: actions.make_link(row, by=viewer, **said),
        to=reverse("statement:links", args=[number]),
        context={"round": row, "links": all_links, "site": settings.SITE_URL, "takes": not row.is_over},
    )


@login_required
@require_POST
def revoke_link(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    viewer = _viewer(request)
    actions.revoke_link(get_object_or_404(RoundLink, round__number=number, subject=subject), by=viewer)
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("statement:links", number)


@login_required
@require_safe
def link_code(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """The link as a code to photograph, drawn here as SVG."""
    _viewer(request)
    link = get_object_or_404(RoundLink, round__number=number, subject=subject)
    return HttpResponse(squares.picture(settings.SITE_URL + link.url), content_type=squares.TYPE)


@login_required
@require_POST
def end_round(request: HttpRequest, number: int) -> HttpResponse:
    viewer = _viewer(request)
    try:
        actions.end_round(_round(number), by=viewer)
        messages.success(request, _("The round takes no more suggestions. Now answer them."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("statement:consolidate", number)


@login_required
@form_page
def close_round(request: HttpRequest, number: int) -> HttpResponse:
    viewer = _viewer(request)
    row = _round(number)
    return ask(
        request,
        forms.CloseRoundForm(request.POST or None),
        "statement/close_round.html",
        do=lambda **said: actions.close_round(row, by=viewer, **said),
        to="statement:life",
        context={"round": row, "tally": listening.heard(row).all},
    )


@login_required
@form_page
def take_words(request: HttpRequest, number: int, paragraph: int) -> HttpResponse:
    """Write down what somebody said aloud or on paper."""
    viewer = _viewer(request)
    row = _round(number)
    where = get_object_or_404(Passage, round=row, number=paragraph) if paragraph else None
    return ask(
        request,
        forms.SuggestForm(request.POST or None, passage=where, heard=True),
        "statement/take_words.html",
        do=lambda **said: actions.suggest(row, actions.Words(**said), passage=where, typed_by=viewer),
        to=reverse("statement:consolidate", args=[number]),
        context={"round": row, "passage": where, "passages": row.passages.all()},
    )


@login_required
@form_page
def ask_opinions(request: HttpRequest, number: int) -> HttpResponse:
    """Short statements drawn from what readers said, for everybody to agree or disagree with."""
    viewer = _viewer(request)
    row = _round(number)
    about = ("feedbackround", row.subject, _("Round %(n)s") % {"n": row.number}, row.url)
    initial = {"seeds": "\n".join(listening.short_statements(row)), "question": row.question[:140]}
    return ask(
        request,
        opinion_forms.OpenForm(request.POST or None, initial=initial, scopes=[("", "")]),
        "statement/ask_opinions.html",
        do=lambda **said: opinions.open_conversation(**said, by=viewer, about=about),
        to="opinions:steer",
        context={"round": row},
    )


# --- answering --------------------------------------------------------------------------------------------------


@login_required
@require_safe
def consolidate(request: HttpRequest, number: int) -> HttpResponse:
    _viewer(request)
    row = _round(number)
    passages = list(row.passages.all())
    chosen = forms.WordsFilter(request.GET, passages)
    rows = listening.wanted(row, chosen.said())
    heard = listening.heard(row)
    context = {
        "round": row,
        "form": chosen,
        "said": chosen.said(),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "heard": heard,
        "tally": heard.all,
        "passages": [(one, heard.of(one.number)) for one in passages],
        "whole": heard.of(0),
    }
    return render(request, "statement/consolidate.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One answer to all that were ticked: first the page that asks for it, then the deed."""
    viewer = _viewer(request)
    row = _round(number)
    chosen_filter = forms.WordsFilter(request.POST, list(row.passages.all()))
    back = reverse("statement:consolidate", args=[number]) + "?" + urlencode(chosen_filter.said())
    chosen = _chosen(request, row, chosen_filter)
    if not chosen:
        messages.error(request, _("Tick at least one suggestion first."))
        return redirect(back)
    passage = _only_passage(chosen)
    now = listening.now_in_draft(row, passage)
    asked = "outcome" in request.POST or "reason" in request.POST
    initial = {"words": listening.proposed(now, chosen)}
    form = forms.AnswerForm(
        request.POST if asked else None, feedback_round=row, passage=passage, initial=initial
    )
    status = 200
    if asked and (status := _answered(form, row, chosen, viewer, passage, now)) == 302:
        messages.success(request, _("Answered: %(n)s.") % {"n": len(chosen)})
        return redirect(back)
    context = {
        "round": row, "form": form, "chosen": chosen[:MOST_SHOWN], "more": max(0, len(chosen) - MOST_SHOWN),
        "ids": [one.pk for one in chosen], "passage": passage, "now": now, "back": back, "said": chosen_filter.said(),
    }  # fmt: skip
    return render(request, "statement/answer_words.html", context, status=status)


def _chosen(request: HttpRequest, row: FeedbackRound, said: forms.WordsFilter) -> list[Suggestion]:
    """The suggestions ticked, or the one whose own button was pressed, or all that the filter shows."""
    standing = Suggestion.objects.filter(round=row).exclude(state=Suggestion.State.WITHDRAWN)
    if request.POST.get("all"):
        return list(listening.wanted(row, said.said()).exclude(state=Suggestion.State.WITHDRAWN))
    only = request.POST.get("only", "")
    ids = [only] if only else request.POST.getlist("suggestion")
    numbers = [int(one) for one in ids if one.isdecimal() and len(one) < 16]
    return list(standing.filter(pk__in=numbers).select_related("passage", "answer").order_by("id"))


def _only_passage(chosen: list[Suggestion]) -> Passage | None:
    return chosen[0].passage if len({one.passage_id for one in chosen}) == 1 else None


def _answered(
    form: forms.AnswerForm,
    row: FeedbackRound,
    chosen: list[Suggestion],
    viewer: Person,
    passage: Passage | None,
    now: str,
) -> int:
    """Do it; 302 when done, else the status of the page that says what is wrong."""
    if not form.is_valid():
        return 422
    said: dict[str, Any] = form.cleaned_data
    words = said["words"] if " ".join(said["words"].split()) != now else ""
    where = passage
    if where is None and said.get("changes"):
        where = row.passages.filter(number=said["changes"]).first()
    try:
        actions.answer(
            row, chosen, by=viewer, outcome=said["outcome"], reason=said["reason"], words=words, passage=where
        )
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
        return no.status
    return 302
