"""Pages of those who run a ballot: writing it, screening proposals, opening, votes by phone, closing, the outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.ballots import actions, counting, forms, policy, rolls, words
from justaction.ballots.actions.casting import has_voted
from justaction.ballots.models import Ballot, Elector, Option, Proposal
from justaction.ballots.views.reading import found
from justaction.ballots.views.voting import fill_in
from justaction.errors import NotAllowed
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of as _viewer
from justaction.web import clock, crowds
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.limits import DAY
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])
ROOM = crowds.Room("propose", most=20, bare=8)  # what comes above it is marked, and shown last


def _run(request: HttpRequest, slug: str) -> Ballot:
    """The ballot, for those who may run it. Raises Http404, NotAllowed."""
    ballot = found(request, slug)
    if not policy.may_run(_viewer(request), ballot):
        raise NotAllowed(_("This page is for the conveners, and for who coordinates the community."))
    return ballot


@login_required
@form_page
def write(request: HttpRequest) -> HttpResponse:
    viewer, scope = _viewer(request), request.GET.get("for", "")
    mine = policy.scopes(viewer)
    if not mine:
        raise NotAllowed(_("This page is for the conveners, and for who coordinates a community."))
    scope = scope if scope in mine else mine[0]
    now = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    initial = {"opens_at": now + DAY, "closes_at": now + 8 * DAY, "seats": 1, "quorum": 5}
    form = forms.BallotForm(request.POST or None, initial=initial)
    made: list[Ballot] = []

    def do(**said: Any) -> None:
        made.append(actions.write(by=viewer, scope=scope, **said))

    answer = ask(request, form, "ballots/write.html", do=do, to="ballots:decisions", context={"scope": scope})
    return redirect("ballots:prepare", made[0].slug) if made else answer


@require_safe
@login_required
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft with everything that must be known before it opens."""
    ballot = _run(request, slug)
    named = ballot.electors.filter(may_vote=True).count()
    if not named and ballot.electorate:
        named = rolls.people(ballot.electorate).count()
    context = {
        "ballot": ballot,
        "options": list(ballot.options.all()),
        "named": named,
        "electorate": rolls.title(ballot.electorate) if ballot.electorate else "",
        "method_words": words.method(ballot),
        "tie_words": words.ties(ballot),
        "waiting": ballot.proposed.filter(state=Proposal.State.WAITING).count(),
        "now": clock.now(),
    }
    return render(request, "ballots/prepare.html", context)


@login_required
@form_page
def change(request: HttpRequest, slug: str) -> HttpResponse:
    ballot = _run(request, slug)
    return ask(
        request,
        forms.BallotForm(request.POST or None, instance=_run(request, slug)),
        "ballots/write.html",
        do=lambda **said: actions.change(ballot, by=_viewer(request), **said),
        to=reverse("ballots:prepare", args=[slug]),
        context={"ballot": ballot},
    )


@require_POST
@login_required
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    actions.drop(_run(request, slug), by=_viewer(request))
    messages.success(request, _("The draft is gone."))
    return redirect("ballots:decisions")


@login_required
@form_page
def add_option(request: HttpRequest, slug: str) -> HttpResponse:
    ballot = _run(request, slug)
    return ask(
        request,
        forms.OptionForm(request.POST or None),
        "ballots/add_option.html",
        do=lambda **said: actions.add_option(ballot, by=_viewer(request), **said),
        to=reverse("ballots:prepare", args=[slug]),
        context={"ballot": ballot},
    )


@require_POST
@login_required
def drop_option(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    ballot = _run(request, slug)
    option = Option.objects.select_related("ballot").filter(pk=pk, ballot=ballot).first()
    if option:
        actions.drop_option(option, by=_viewer(request))
    return redirect("ballots:prepare", slug)


@require_POST
@login_required
@fresh_sign_in
def open_ballot(request: HttpRequest, slug: str) -> HttpResponse:
    """Open it now, or let it open by itself at its time."""
    ballot = _run(request, slug)
    if request.POST.get("when") == "later":
        actions.announce(ballot, by=_viewer(request))
        messages.success(request, _("It opens by itself at its time."))
    else:
        actions.open_ballot(ballot, by=_viewer(request))
        messages.success(request, _("Voting is open. Letters are on their way."))
    return redirect("ballots:decision", slug)


@login_required
@fresh_sign_in
@form_page
def close(request: HttpRequest, slug: str) -> HttpResponse:
    ballot = _run(request, slug)
    return ask(
        request,
        forms.CloseForm(request.POST or None),
        "ballots/close.html",
        do=lambda reason: actions.close(ballot, by=_viewer(request), reason=reason),
        to=reverse("ballots:results", args=[slug]),
        context={"ballot": ballot, "voted": counting.turnout(ballot)},
    )


@login_required
@form_page
def write_outcome(request: HttpRequest, slug: str) -> HttpResponse:
    ballot = _run(request, slug)
    return ask(
        request,
        forms.OutcomeForm(request.POST or None),
        "ballots/write_outcome.html",
        do=lambda **said: actions.write_outcome(ballot, by=_viewer(request), **said),
        to=reverse("ballots:decision", args=[slug]),
        context={"ballot": ballot, "headline": words.headline(ballot)},
    )


# --- proposals --------------------------------------------------------------------------------------------------


@require_POST
@login_required
def ask_for_proposals(request: HttpRequest, slug: str) -> HttpResponse:
    actions.ask_for_proposals(_run(request, slug), by=_viewer(request))
    messages.success(request, _("People can propose now. Pass the address of the page on."))
    return redirect("ballots:decision", slug)


@open_form
@form_page
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    ballot, viewer = found(request, slug), viewer_of(request)
    form = forms.ProposeForm(request.POST or None)

    def do(**said: Any) -> None:
        why = crowds.look(request, ROOM) if viewer is None else ""
        actions.propose(ballot, by=viewer, to_check=bool(why), **said)

    context = {"ballot": ballot, "may_propose": policy.may_propose(viewer, ballot)}
    to = reverse("ballots:proposed", args=[slug])
    return ask(request, form, "ballots/propose.html", do=do, to=to, context=context)


@require_safe
def proposed(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "ballots/proposed.html", {"ballot": found(request, slug)})


@require_safe
@login_required
def screening(request: HttpRequest, slug: str) -> HttpResponse:
    ballot = _run(request, slug)
    proposals = list(ballot.proposed.order_by("to_check", "id"))
    context = {
        "ballot": ballot,
        "waiting": [one for one in proposals if one.state == Proposal.State.WAITING],
        "done": [one for one in proposals if one.state != Proposal.State.WAITING],
    }
    return render(request, "ballots/screening.html", context)


@login_required
@form_page
def screen(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    ballot = _run(request, slug)
    proposal = get_object_or_404(Proposal.objects.select_related("ballot"), ballot=ballot, subject=subject)
    return ask(
        request,
        forms.ScreenForm(request.POST or None),
        "ballots/screen.html",
        do=lambda keep, reason, hide: actions.screen(
            proposal, keep=keep, reason=reason, shown=not hide, by=_viewer(request)
        ),
        to=reverse("ballots:screening", args=[slug]),
        context={"ballot": ballot, "proposal": proposal},
    )


# --- votes by phone ---------------------------------------------------------------------------------------------


@require_safe
@login_required
def telephone(request: HttpRequest, slug: str) -> HttpResponse:
    """Find who is calling."""
    ballot = _run(request, slug)
    word = request.GET.get("name", "").strip()
    people = ballot.electors.filter(may_vote=True, person__name__icontains=word).select_related("person")
    context = {"ballot": ballot, "word": word, "people": people.order_by("person__name")[:20] if word else []}
    return render(request, "ballots/telephone.html", context)


@login_required
@form_page
def enter_for(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    ballot = _run(request, slug)
    elector = get_object_or_404(Elector.objects.select_related("ballot", "person"), pk=pk, ballot=ballot)
    if not policy.may_enter_for(_viewer(request), elector):
        raise NotAllowed(_("Nobody types their own vote here. Vote with your own link."))

    def do(**said: Any) -> None:
        actions.enter_for(elector, by=_viewer(request), **said)
        messages.success(request, _("Saved. They get a letter and can confirm it or take it back."))

    context = {"ballot": ballot, "elector": elector, "theirs": has_voted(elector) and not elector.by_helper}
    to = reverse("ballots:telephone", args=[slug])
    return fill_in(request, elector, "ballots/enter_for.html", do=do, to=to, context=context)
