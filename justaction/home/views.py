"""Pages of the front rooms: the front page, what the collaborative is, its year, its questions, and their keepers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.ballots import policy as ballots
from justaction.ballots.models import Ballot
from justaction.collaborative import actions as collaborative
from justaction.collaborative import policy as stewards
from justaction.collaborative.models import ChannelStage, Pillar, Stage, Value
from justaction.commitments.models import Commitment
from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.home import actions, forms, policy
from justaction.home import front as page
from justaction.home.models import Goal, Question, RingOpening, StoryMoment, TheoryChange
from justaction.members.models import Grant
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of as _viewer
from justaction.statement import calls
from justaction.statement.forms import SignForm
from justaction.web import clock, house, slots
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
QUESTIONS_IN_FRONT = 4


# --- for everybody --------------------------------------------------------------------------------------------


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if viewer_of(request) is None and house.forming():
        return render(request, "home/forming.html", {"rings": page.rings()})
    version, paragraphs = page.statement()
    states, cards = Commitment.objects.by_state_and_channel(), page.channels()
    signed, quilt = page.signers([card.slug for card in cards])
    context = {
        "version": version,
        "paragraphs": paragraphs,
        "call": None if version else calls.sign_on(),
        "compared": (version.number - 1, version.number) if version and version.number > 1 else None,
        "form": SignForm(),
        "signed": signed,
        "cards": cards,
        "states": page.states_chart(cards, states),
        "commitments": page.by_state(states)["all"],
        **page.states_words(states),
        "quilt": quilt,
        "open_now": slots.parts("home.open_now", viewer_of(request)),
        **page.year_line(Goal.objects.with_moves(), clock.today()),
        "questions": Question.objects.all()[:QUESTIONS_IN_FRONT],
    }
    return render(request, "home/front.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"pillars": Pillar.objects.all(), "signed": page.signed(), "goals": Goal.objects.exists()}
    return render(request, "home/about.html", context)


@require_safe
def story(request: HttpRequest) -> HttpResponse:
    context = {"moments": StoryMoment.objects.all(), "openings": RingOpening.objects.select_related("ballot")}
    return render(request, "home/story.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those who carry the collaborative: all are counted, only those who agreed are named."""
    grants = Grant.objects.now().filter(person__is_active=True).select_related("person", "role")
    everybody = list(grants.order_by("role__order", "person__name"))
    conveners = {grant.person_id for grant in everybody if grant.role.slug == "convener"}
    context = {
        "listed": [grant for grant in everybody if grant.listed and not house.names_hidden()],
        "conveners": len(conveners),
        "all": len({grant.person_id for grant in everybody}),
    }
    return render(request, "home/people.html", context)


@require_safe
def theory_of_change(request: HttpRequest) -> HttpResponse:
    title, lead = page.theory_words()
    context = {"cards": page.channels(), "stages": Stage.objects.all(), "pillars": Pillar.objects.all()}
    changes = TheoryChange.objects.exclude(applied_at=None).select_related("ballot")
    context |= {"title": title, "lead": lead, "changes": changes}
    return render(request, "home/theory_of_change.html", context)


@require_safe
def theory_slide(request: HttpRequest, number: int) -> HttpResponse:
    """One page of the short form, to be shown and spoken: five minutes from the first to the last."""
    slides = page.slides()
    if not 1 <= number <= len(slides):
        raise Http404
    context = {
        "slide": slides[number - 1],
        "number": number,
        "of": len(slides),
        "before": number - 1,
        "after": number + 1 if number < len(slides) else 0,
    }
    return render(request, "home/theory_slide.html", context)


@require_safe
def theory_aloud(request: HttpRequest) -> HttpResponse:
    """The same words in one run, to be read aloud or by a screen reader."""
    return render(request, "home/theory_aloud.html", {"slides": page.slides()})


@require_safe
def values(request: HttpRequest) -> HttpResponse:
    return render(request, "home/values.html", {"values": Value.objects.all()})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "home/questions.html", {"questions": Question.objects.all()})


@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    year = Goal.objects.year_shown()
    if year is None:
        raise Http404
    return redirect("home:year", year)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    goals = Goal.objects.filter(year=year).with_moves()
    if not goals:
        raise Http404
    years = Goal.objects.order_by("year").values_list("year", flat=True).distinct()
    context = {"year": year, "goals": goals, "years": list(years), "steps": page.year_steps(goals)}
    context["may_set_goals"] = policy.may_set_goals(viewer_of(request))
    return render(request, "home/year.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    return render(request, "home/code.html")


# --- for coordinators -----------------------------------------------------------------------------------------


@require_POST
@login_required
def nudge_undecided(request: HttpRequest, slug: str) -> HttpResponse:
    community = get_object_or_404(Community.objects.select_related("channel"), channel__slug=slug)
    count = actions.nudge_undecided(community, by=_viewer(request))
    words = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", count)
    messages.success(request, words % {"count": count} if count else _("Nobody can get this letter now."))
    return redirect("communities:run", slug)


# --- for conveners --------------------------------------------------------------------------------------------


def _may(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("This page is not for you. Ask a steward if it should be."))


@require_safe
@login_required
def goals(request: HttpRequest) -> HttpResponse:
    _may(policy.may_set_goals(_viewer(request)))
    found = list(Goal.objects.order_by("-year", "due", "order").prefetch_related("moves"))
    rows = [{"goal": goal, "standing": page.standing(goal)} for goal in found]
    return render(request, "home/goals.html", {"rows": rows})


@login_required
@form_page
def set_goal(request: HttpRequest) -> HttpResponse:
    _may(policy.may_set_goals(_viewer(request)))
    return ask(
        request,
        forms.GoalForm(request.POST or None, initial={"year": clock.today().year + 1}),
        "home/set_goal.html",
        do=lambda **said: actions.set_goal(**said, by=_viewer(request)),
        to="home:goals",
    )


@login_required
@form_page
def move_goal(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_set_goals(_viewer(request)))
    goal = get_object_or_404(Goal.objects.prefetch_related("moves"), pk=pk)
    return ask(
        request,
        forms.MoveForm(request.POST or None, initial={"due": goal.due}),
        "home/move_goal.html",
        do=lambda **said: actions.move_goal(goal, **said, by=_viewer(request)),
        to="home:goals",
        context={"goal": goal},
    )


@login_required
@form_page
def meet_goal(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_set_goals(_viewer(request)))
    goal = get_object_or_404(Goal, pk=pk)
    return ask(
        request,
        forms.MeetForm(request.POST or None),
        "home/meet_goal.html",
        do=lambda **said: actions.meet_goal(goal, **said, by=_viewer(request)),
        to="home:goals",
        context={"goal": goal},
    )


@require_safe
@login_required
def rings(request: HttpRequest) -> HttpResponse:
    _may(policy.may_open_rings(_viewer(request)))
    return render(request, "home/rings.html", page.growing())


@require_POST
@login_required
def ask_about_ring(request: HttpRequest, ring: str) -> HttpResponse:
    _may(policy.may_open_rings(_viewer(request)))
    return _grow(request, lambda: actions.ask_about_ring(ring, by=_viewer(request)), _("The vote is open."))


@require_POST
@login_required
@fresh_sign_in
def open_ring(request: HttpRequest, ring: str) -> HttpResponse:
    _may(policy.may_open_rings(_viewer(request)))
    ballot = page.ballot_about(ring)
    words = _("It is open now, and on the record.")
    return _grow(request, lambda: actions.open_ring(ring, ballot=ballot, by=_viewer(request)), words)


def _grow(request: HttpRequest, deed: Callable[[], object], words: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, words)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("home:rings")


@require_safe
@login_required
def theory(request: HttpRequest) -> HttpResponse:
    """Where conveners propose other words for the theory of change, and take over what was decided."""
    _may(policy.may_open_rings(_viewer(request)))
    rows = TheoryChange.objects.select_related("ballot")
    context = {
        "stages": Stage.objects.all(),
        "cells": ChannelStage.objects.select_related("channel", "stage"),
        "changes": [
            (row, "" if row.applied_at else ballots.why_not_decided(row.ballot, about=row.about))
            for row in rows
        ],
    }
    return render(request, "home/theory.html", context)


@login_required
@form_page
def propose_theory(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    _may(policy.may_open_rings(_viewer(request)))
    known: dict[str, tuple[Any, Any]] = {
        "stages": (Stage, forms.StageForm),
        "cells": (ChannelStage, forms.CellForm),
    }
    if kind not in known:
        raise Http404
    model, form = known[kind]
    thing = get_object_or_404(model, pk=pk)
    return ask(
        request,
        form(request.POST or None, instance=model._default_manager.get(pk=pk)),
        "home/propose_theory.html",
        do=lambda **said: actions.propose_theory(thing, by=_viewer(request), **said),
        to="home:theory",
        context={"thing": thing},
    )


@require_POST
@login_required
@fresh_sign_in
def apply_theory(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_open_rings(_viewer(request)))
    change = get_object_or_404(TheoryChange, pk=pk)
    try:
        actions.apply_theory(change, by=_viewer(request))
        messages.success(request, _("The new words stand on all pages now."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("home:theory")


# --- for stewards ---------------------------------------------------------------------------------------------


@require_POST
@login_required
@fresh_sign_in
def lift_safe_mode(request: HttpRequest) -> HttpResponse:
    """Show names again. To hide them one press is enough; this asks once more who it is (decision 9)."""
    _may(stewards.may_steward(_viewer(request)))
    collaborative.show_names(by=_viewer(request))
    messages.success(request, _("Names are shown again, of those who chose so."))
    return redirect("collaborative:safe_mode")


@require_safe
@login_required
def edit_story(request: HttpRequest) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    return render(request, "home/edit_story.html", {"moments": StoryMoment.objects.all()})


@login_required
@form_page
def write_moment(request: HttpRequest, pk: int = 0) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    moment = get_object_or_404(StoryMoment, pk=pk) if pk else None
    return ask(
        request,
        forms.MomentForm(request.POST or None, instance=moment),
        "home/write_moment.html",
        do=lambda **said: actions.write_moment(moment, **said, by=_viewer(request)),
        to="home:edit_story",
        context={"moment": moment},
    )


@require_POST
@login_required
def drop_moment(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    moment = StoryMoment.objects.filter(pk=pk).first()
    if moment:
        actions.drop_moment(moment, by=_viewer(request))
    return redirect("home:edit_story")


@require_safe
@login_required
def edit_questions(request: HttpRequest) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    return render(request, "home/edit_questions.html", {"questions": Question.objects.all()})


@login_required
@form_page
def write_question(request: HttpRequest, pk: int = 0) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    question = get_object_or_404(Question, pk=pk) if pk else None
    return ask(
        request,
        forms.QuestionForm(request.POST or None, instance=question),
        "home/write_question.html",
        do=lambda **said: actions.write_question(question, **said, by=_viewer(request)),
        to="home:edit_questions",
        context={"question": question},
    )


@require_POST
@login_required
def check_question(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    actions.check_question(get_object_or_404(Question, pk=pk), by=_viewer(request))
    return redirect("home:edit_questions")


@require_POST
@login_required
def drop_question(request: HttpRequest, pk: int) -> HttpResponse:
    _may(policy.may_write(_viewer(request)))
    question = Question.objects.filter(pk=pk).first()
    if question:
        actions.drop_question(question, by=_viewer(request))
    return redirect("home:edit_questions")


# --- the name -------------------------------------------------------------------------------------------------


@login_required
@form_page
def naming(request: HttpRequest) -> HttpResponse:
    """Ask for names; or the vote that goes on, and the name that it chose."""
    _may(policy.may_rename(_viewer(request)))
    asked = Ballot.objects.filter(about=actions.NAME).select_related("outcome")
    last = asked.first()
    context = {
        "asked": asked,
        "last": last,
        "going_on": last is not None and last.state != Ballot.State.CLOSED,
        "winner": ballots.winner(last) if last and ballots.decided(last, about=actions.NAME) else None,
    }
    form = forms.NamingForm(request.POST or None)
    return ask(
        request,
        form,
        "home/naming.html",
        do=lambda **said: actions.begin_naming(by=_viewer(request), **said),
        to="home:naming",
        context=context,
    )


@require_POST
@login_required
@fresh_sign_in
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    _may(policy.may_rename(_viewer(request)))
    actions.rename(get_object_or_404(Ballot, slug=slug), by=_viewer(request))
    messages.success(request, _("This is our name now, on every page and in every letter."))
    return redirect("home:naming")
