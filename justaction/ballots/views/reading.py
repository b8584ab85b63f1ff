"""Pages that anyone may read: the log of decisions, one decision, its results, its files. They only read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.ballots import counting, files, policy, results, rolls, words
from justaction.ballots.actions import reporting
from justaction.ballots.models import Ballot, Proposal
from justaction.errors import NotAllowed
from justaction.record.models import Entry
from justaction.web import house, slots
from justaction.web.context import viewer as viewer_of

PAGE = 20


def found(request: HttpRequest, slug: str) -> Ballot:
    """The ballot of an address, if the viewer may see it. Raises Http404."""
    ballot = get_object_or_404(Ballot.objects.select_related("outcome", "closed_by"), slug=slug)
    if not policy.may_see(viewer_of(request), ballot):
        raise Http404
    return ballot


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What is open, and the log of all that was decided."""
    viewer = viewer_of(request)
    public = Ballot.objects.public()
    closed = public.filter(state=Ballot.State.CLOSED).select_related("outcome").order_by("-closed_at", "-id")
    runs = policy.scopes(viewer) if viewer else []
    drafts = [
        ballot
        for ballot in Ballot.objects.filter(state=Ballot.State.DRAFT)
        if runs and policy.may_run(viewer, ballot)
    ]
    context = {
        "open": public.exclude(state=Ballot.State.CLOSED).order_by("closes_at"),
        "page": Paginator(closed, PAGE).get_page(request.GET.get("page")),
        "drafts": drafts,
        "may_write": bool(runs),
    }
    return render(request, "ballots/decisions.html", context)


@require_safe
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """The question with its rules, and where it stands."""
    ballot, viewer = found(request, slug), viewer_of(request)
    elector = policy.elector_of(viewer, ballot)
    context: dict[str, Any] = {
        "ballot": ballot,
        "options": list(ballot.options.all()),
        "voted": counting.turnout(ballot),
        "elector": elector,
        "may_run": policy.may_run(viewer, ballot),
        "may_propose": policy.may_propose(viewer, ballot),
        "shows_results": policy.shows_results(ballot),
        "electorate": rolls.title(ballot.electorate) if ballot.electorate else "",
        "waiting": ballot.proposed.filter(state=Proposal.State.WAITING).count(),
        "screened": ballot.proposed.exclude(state=Proposal.State.WAITING),
        "names_hidden": house.names_hidden(),
        "recorded": Entry.objects.filter(subject=ballot.subject).order_by("id"),
        "parts": slots.parts("decision.panels", viewer, ballot),
    }
    return render(request, "ballots/decision.html", context)


@require_safe
def proposal(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    """One proposal that was answered, at an address of its own, so that anybody can report it."""
    ballot = found(request, slug)
    one = get_object_or_404(reporting.readable(ballot, subject))
    return render(request, "ballots/proposal.html", {"ballot": ballot, "proposal": one})


def _results(request: HttpRequest, slug: str) -> Ballot:
    ballot = found(request, slug)
    if not policy.shows_results(ballot):
        raise NotAllowed(_("Results are shown after voting has closed."))
    return ballot


def _files(request: HttpRequest, slug: str) -> Ballot:
    ballot = _results(request, slug)
    if not policy.shows_breakdown(ballot):
        raise NotAllowed(_("Fewer than five voted in secret, so single ballots are not shown."))
    return ballot


@require_safe
def show_results(request: HttpRequest, slug: str) -> HttpResponse:
    """The winner first, then the rule, then the rounds, then a summary."""
    ballot, viewer = _results(request, slug), viewer_of(request)
    context = {
        "ballot": ballot,
        "shown": results.shown(ballot),
        "voted": counting.turnout(ballot),
        "headline": words.headline(ballot),
        "small": words.is_small(ballot),
        "may_see_voters": policy.may_see_voters(viewer, ballot),
        "reasons": results.reasons(ballot) if _secret_reasons(viewer, ballot) else [],
        "file_name": files.preflib_name(ballot, _profile(ballot)) if policy.shows_breakdown(ballot) else "",
    }
    return render(request, "ballots/results.html", context)


def _secret_reasons(viewer: Any, ballot: Ballot) -> bool:
    return ballot.secret and policy.may_see_reasons(viewer, ballot)


def _profile(ballot: Ballot) -> Any:
    return counting.profile_of(ballot, counting.choices_of(ballot))


@require_safe
def ballots_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All ballots, without names, as rankings with counts; its SHA-256 stands on the record."""
    ballot = _files(request, slug)
    text = files.plain_csv(_profile(ballot), ballot.result.get("tie_order", ()))
    return _file(text, "ballots.csv", "text/csv")


@require_safe
def ballots_preflib(request: HttpRequest, slug: str) -> HttpResponse:
    """The same in the form of PrefLib."""
    ballot = _files(request, slug)
    profile = _profile(ballot)
    return _file(files.preflib(ballot, profile), files.preflib_name(ballot, profile), "text/plain")


@require_safe
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The codes of all who took part in a secret ballot, one a line: who has one finds theirs."""
    ballot = found(request, slug)
    if not ballot.secret or ballot.state != Ballot.State.CLOSED:
        raise Http404
    return _file("".join(f"{code}\n" for code in ballot.took_part), "codes.txt", "text/plain")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def result_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot and its count for programs."""
    ballot = _results(request, slug)
    outcome = getattr(ballot, "outcome", None)
    content = {
        "question": ballot.question,
        "method": ballot.method,
        "seats": ballot.seats,
        "secret": ballot.secret,
        "state": ballot.state,
        "closed_because": ballot.cause,
        "opened_at": ballot.opened_at,
        "closed_at": ballot.closed_at,
        "roll": ballot.roll_size,
        "roll_root": ballot.roll_root,
        "votes": counting.turnout(ballot),
        "quorum": ballot.quorum,
        "quorum_met": ballot.quorum_met,
        "ballots_sha256": ballot.ballots_digest,
        "chosen": counting.chosen(ballot),
        "count": (ballot.result or None) if policy.shows_breakdown(ballot) else None,
        "outcome": {
            "accepted": outcome.accepted, "text": outcome.text, "reasons": outcome.reasons,
            "dissent": outcome.dissent, "review_on": outcome.review_on,
        } if outcome else None,
    }  # fmt: skip
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def voters(request: HttpRequest, slug: str) -> HttpResponse:
    """Who voted what in an open ballot, for those on its roll. Of a secret ballot nobody gets it."""
    ballot = found(request, slug)
    if not policy.may_see_voters(viewer_of(request), ballot):
        raise NotAllowed(
            _("This vote is secret. Nobody can see who voted for what.")
            if ballot.secret
            else _("Only those on the roll of this vote can see each other's votes, after it closes.")
        )
    return render(request, "ballots/voters.html", {"ballot": ballot, "votes": results.reasons(ballot)})
