"""Pages of what people give: each kind as a list, one thing, the form, and what coordinators do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, forms, policy, words
from justaction.communities.models import Challenge, Community, Contribution, Idea, Voice
from justaction.communities.models.giving import KINDS, WithFile, seen_by
from justaction.communities.views.finding import community_of, form_page, looked_after
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.sending import sent

PAGE = 24


def _one(request: HttpRequest, slug: str, word: str, subject: str) -> Contribution:
    """A thing that the viewer may read: shown, their own, or one of a community that they look after. Raises Http404."""
    rows = KINDS[word]._default_manager.select_related("community__channel", "person")
    row: Contribution = get_object_or_404(rows, subject=subject, community__channel__slug=slug)
    if not policy.may_read(viewer_of(request), row):
        raise Http404
    return row


def _frame(thing: Community, word: str) -> dict[str, Any]:
    return {"community": thing, "channel": thing.channel, "word": word, "kind": words.KINDS[word]}


@require_safe
def contributions(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    thing, viewer = community_of(slug), viewer_of(request)
    rows = seen_by(KINDS[word]._default_manager.filter(community=thing), viewer)
    place = request.GET.get("place", "")[:80].strip()
    if word == "challenges" and place:
        rows = rows.filter(pk__in=Challenge.objects.filter(neighbourhood__icontains=place))
    page = Paginator(words.with_counts(rows), PAGE).get_page(request.GET.get("page"))
    context = _frame(thing, word) | {
        "page": page,
        "place": place,
        "inside": policy.may_take_part(viewer, thing),
    }
    return render(request, "communities/contributions.html", context)


@require_safe
def contribution(request: HttpRequest, slug: str, word: str, subject: str) -> HttpResponse:
    row, viewer = _one(request, slug, word, subject), viewer_of(request)
    runs = policy.may_coordinate(viewer, row.community)
    context = _frame(row.community, word) | {
        "one": row,
        "mine": viewer is not None and row.person_id == viewer.pk,
        "inside": policy.may_take_part(viewer, row.community),
        "runs": runs,
    }
    if isinstance(row, Challenge):
        context["holders"] = policy.shown_number(row.holders.count())
        context["has_it"] = viewer is not None and row.holders.filter(person=viewer).exists()
        context["ideas"] = list(row.ideas.filter(shown=Contribution.Shown.SHOWN)[:20])
    if isinstance(row, Voice):
        context["form"] = forms.HonorariumForm(instance=row) if runs else None
    return render(request, "communities/contribution.html", context)


@never_cache
@login_required
@form_page
def give(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    thing, viewer = community_of(slug), signed_in(request)
    if not policy.may_take_part(viewer, thing):
        raise NotAllowed(_("Join the community first. Then you can give something to it."))
    form = forms.GIVE[word](request.POST or None, request.FILES or None, community=thing)
    context = _frame(thing, word)
    if word == "voices":
        context["consent"] = actions.current_consent()

    def do(**said: Any) -> None:
        next_ = _("Thank you. Somebody looks at it first; then everybody can read it.")
        if word == "voices":
            if said.get("under_18"):
                next_ = _("Thank you. We wrote to the parent or guardian. Without their yes nobody reads it.")
            actions.give_voice(form.given(), by=viewer, agrees=said["agrees"], file=form.file)
        else:
            actions.give(form.given(), by=viewer, file=form.file)
        messages.success(request, next_)

    to = reverse("communities:contributions", args=[slug, word])
    return ask(request, form, "communities/give.html", do=do, to=to, context=context)


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, word: str, subject: str) -> HttpResponse:
    actions.take_back(_one(request, slug, word, subject), by=signed_in(request))
    messages.success(request, _("You took it back. It is deleted."))
    return redirect("communities:contributions", slug, word)


@require_safe
def given_file(request: HttpRequest, slug: str, word: str, subject: str) -> HttpResponseBase:
    row = _one(request, slug, word, subject)
    if not isinstance(row, WithFile) or not row.file:
        raise Http404
    return sent(request, row)


# --- what coordinators do ---------------------------------------------------------------------------------------


@login_required
@form_page
def answer_idea(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    thing = looked_after(request, slug)
    idea = get_object_or_404(
        Idea.objects.select_related("community__channel"), subject=subject, community=thing
    )
    initial = {name: getattr(idea, name) for name in ("state", "answer", "became_url", "became_title")}
    return ask(
        request,
        forms.AnswerIdeaForm(request.POST or None, initial=initial),
        "communities/answer_idea.html",
        do=lambda **said: actions.answer_idea(idea, by=signed_in(request), **said),
        to=idea.page(),
        said=_("Your answer stands there now."),
        context=_frame(thing, "ideas") | {"one": idea},
    )


@require_POST
@login_required
def hold_challenge(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    row = _one(request, slug, "challenges", subject)
    assert isinstance(row, Challenge)
    actions.hold_challenge(row, has=request.POST.get("has") == "1", by=signed_in(request))
    return redirect(row.page())


@login_required
@form_page
def link_challenge(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    thing = looked_after(request, slug)
    row = get_object_or_404(
        Challenge.objects.select_related("community__channel"), subject=subject, community=thing
    )
    return ask(
        request,
        forms.LinkForm(request.POST or None, initial={"url": row.answered_url}),
        "communities/link_challenge.html",
        do=lambda url: actions.link_challenge(row, url=url, by=signed_in(request)),
        to=row.page(),
        context=_frame(thing, "challenges") | {"one": row},
    )


@require_POST
@login_required
def note_honorarium(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    thing = looked_after(request, slug)
    row = get_object_or_404(
        Voice.objects.select_related("community__channel"), subject=subject, community=thing
    )
    form = forms.HonorariumForm(request.POST, instance=row)
    if form.is_valid():
        actions.note_honorarium(row, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("It is noted. Only you and who gave the voice see it."))
    else:
        messages.error(request, _("Write the day as a date."))
    return redirect(row.page())
