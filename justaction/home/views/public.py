"""Pages for everybody: the front page, what the collaborative is, its theory, its questions, its year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from justaction.collaborative.models import Pillar, Stage, Value
from justaction.commitments.counting import of_board
from justaction.commitments.signers import of_numbers
from justaction.home import front as page
from justaction.home import policy
from justaction.home.models import Goal, Recording, RingOpening, TheoryChange
from justaction.members.models import Grant
from justaction.statement import calls
from justaction.statement.forms import SignForm
from justaction.web import clock, house, slots
from justaction.web.context import viewer as viewer_of
from justaction.web.sending import sent
from justaction.website import showing

QUESTIONS_IN_FRONT = 4


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if viewer_of(request) is None and house.forming():
        return render(request, "home/forming.html", {"rings": page.rings()})
    version, paragraphs = page.statement()
    told, cards = page.numbers(), page.channels()
    states = of_board(told["board"])
    context = {
        "version": version,
        "paragraphs": paragraphs,
        "call": None if version else calls.sign_on(),
        "compared": (version.number - 1, version.number) if version and version.number > 1 else None,
        "form": SignForm(),
        "signed": page.signed(told),
        "cards": cards,
        "states": page.states_chart(cards, states),
        "commitments": page.by_state(states)["all"],
        "signers": of_numbers(told["signers"]),
        **page.states_words(states),
        "quilt": page.signers([card.slug for card in cards]),
        "open_now": slots.parts("home.open_now", viewer_of(request)),
        **page.year_line(Goal.objects.with_moves(), clock.today()),
        "questions": showing.every("question", most=QUESTIONS_IN_FRONT),
    }
    return render(request, "home/front.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"pillars": Pillar.objects.all(), "signed": page.signed(), "goals": Goal.objects.exists()}
    return _room(request, "about", context)


@require_safe
def story(request: HttpRequest) -> HttpResponse:
    openings = RingOpening.objects.select_related("ballot")
    return _room(request, "story", {"moments": showing.every("moment"), "openings": openings})


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
    return _room(request, "people", context)


@require_safe
def theory_of_change(request: HttpRequest) -> HttpResponse:
    title, lead = page.theory_words()
    context: dict[str, Any] = {
        "cards": page.channels(),
        "stages": Stage.objects.all(),
        "pillars": Pillar.objects.all(),
    }
    changes = TheoryChange.objects.exclude(applied_at=None).select_related("ballot")
    words = showing.room("theory-of-change")
    if words.page is None:  # nobody wrote other words: these name the channels there are
        words = replace(words, title=title, lead=lead)
    context |= {"words": words, "changes": changes}
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
    """The same words in one run, to be read aloud or by a screen reader; and where somebody has read them, to be heard."""
    context = {"slides": page.slides(), "recordings": page.recordings()}
    return render(request, "home/theory_aloud.html", context)


@require_safe
def theory_recording(request: HttpRequest, language: str) -> HttpResponseBase:
    return sent(request, get_object_or_404(Recording, language=language))


@require_safe
def theory_easy(request: HttpRequest) -> HttpResponse:
    """The same words for easy reading: large, and a line for each sentence."""
    return render(request, "home/theory_easy.html", {"slides": page.slides()})


@require_safe
def values(request: HttpRequest) -> HttpResponse:
    return _room(request, "values", {"values": Value.objects.all()})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return _room(request, "questions", {"questions": showing.every("question")})


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
    return _room(request, "help")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _room(request, "privacy")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _room(request, "accessibility")


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    return render(request, "home/code.html")


def _room(request: HttpRequest, name: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """A page of the house with the words that it has now (`website/rooms.py`)."""
    words = showing.room(name)
    return render(request, f"home/{name}.html", {**(context or {}), "words": words, "shown_page": words})
