"""Pages of the one question, signed in or from a letter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.communities import actions, emails, forms, parts
from justaction.communities.models import Community
from justaction.communities.views.finding import form_page
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web import slots
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.openforms import open_form


@never_cache
@form_page
def survey(request: HttpRequest) -> HttpResponse:
    """For somebody signed in; a visitor learns how to come here."""
    viewer = viewer_of(request)
    if viewer is None:
        return render(
            request, "communities/survey_how.html", {"communities": Community.objects.with_people()}
        )
    return _survey(request, viewer, to=reverse("communities:thanks"))


@never_cache
@open_form
@form_page
def survey_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter, without signing in. Reading it answers nothing."""
    person = emails.person_of(token)
    if person is None:
        return render(request, "communities/survey_how.html", {"unknown": True}, status=404)
    return _survey(request, person, to=reverse("communities:thanks_by_token", args=[token]), token=token)


def _survey(request: HttpRequest, person: Person, *, to: str, token: str = "") -> HttpResponse:
    known = {one.channel.slug: one for one in Community.objects.with_people()}
    first, second = parts.chosen_by(person)
    wished = request.GET.get("choose", "")
    initial = {"first": first or (wished if wished in known else ""), "second": second}
    form = forms.SurveyForm(request.POST or None, communities=known, initial=initial)
    context = {
        "person": person,
        "token": token,
        "communities": known.values(),
        "joined": bool(first),
        "new": bool(token) and not person.survey_answers.exists(),
        "quilt": parts.quilt_of_all(),
    }
    return ask(
        request,
        form,
        "communities/survey.html",
        do=lambda **said: actions.answer_survey(person, **said),
        to=to,
        context=context,
    )


@never_cache
@require_safe
@login_required
def thanks(request: HttpRequest) -> HttpResponse:
    return _thanks(request, signed_in(request))


@never_cache
@require_safe
def thanks_by_token(request: HttpRequest, token: str) -> HttpResponse:
    person = emails.person_of(token)
    if person is None:
        return render(request, "communities/survey_how.html", {"unknown": True}, status=404)
    return _thanks(request, person, again=reverse("communities:survey_by_token", args=[token]))


def _thanks(request: HttpRequest, person: Person, *, again: str = "") -> HttpResponse:
    mine = list(person.memberships.now().select_related("community__channel").order_by("choice"))
    context = {
        "person": person,
        "answer": person.survey_answers.first(),
        "memberships": mine,
        "to_ask": parts.to_ask(mine[0].community) if mine else parts.to_ask(),
        "doors": slots.parts("thanks.doors", person),
        "again": again or reverse("communities:survey"),
    }
    return render(request, "communities/thanks.html", context)
