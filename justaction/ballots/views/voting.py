"""Voting: signed in, or by the link of a letter. A page is looked at by GET; only POST votes."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.ballots import actions, choices, forms, policy, tokens
from justaction.ballots.actions.casting import has_voted, paper_of, receipt_code
from justaction.ballots.models import Ballot, Elector, Stance
from justaction.ballots.views.reading import found
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _mine(request: HttpRequest, slug: str) -> Elector:
    """Where the viewer stands on the roll. Raises Http404, NotAllowed."""
    elector = policy.elector_of(cast(Person, request.user), found(request, slug))
    if elector is None:
        raise NotAllowed(_("You are not on the roll of this vote. It was taken when voting opened."))
    return elector


def _of_letter(request: HttpRequest, slug: str, token: str) -> Elector | HttpResponse:
    """The elector of a link, or the page that says what is wrong with it."""
    elector = tokens.elector_of(token)
    if elector is None:
        return render(request, "ballots/link_unknown.html", {"slug": slug}, status=404)
    if elector.ballot.slug != slug:
        context = {"slug": slug, "other": elector.ballot}
        return render(request, "ballots/link_unknown.html", context, status=404)
    return elector


@never_cache
@login_required
@form_page
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    return _vote(request, _mine(request, slug), done=reverse("ballots:receipt", args=[slug]))


@never_cache
@open_form
@form_page
def vote_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    elector = _of_letter(request, slug, token)
    if isinstance(elector, HttpResponse):
        return elector
    done = reverse("ballots:receipt_by_token", args=[slug, token])
    return _vote(request, elector, done=done, token=token)


def _vote(request: HttpRequest, elector: Elector, *, done: str, token: str = "") -> HttpResponse:
    ballot = elector.ballot
    if not elector.may_vote:
        raise NotAllowed(_("You may look at this ballot, and you have no vote in it."))
    if request.method != "POST" and not ballot.takes_votes:
        status = 410 if ballot.state == Ballot.State.CLOSED else 409
        return render(request, "ballots/vote_over.html", {"ballot": ballot, "token": token}, status=status)
    context = {"ballot": ballot, "elector": elector, "token": token, "has_voted": has_voted(elector)}
    context["choices"] = choices.answers(ballot) if not ballot.has_options else {}

    def do(**said: Any) -> None:
        actions.cast(elector, **said)

    return fill_in(request, elector, "ballots/vote.html", do=do, to=done, context=context)


def fill_in(
    request: HttpRequest, elector: Elector, template: str, *, do: Any, to: str, context: dict[str, Any]
) -> HttpResponse:
    """Draw the ballot to fill in; "put in order" and moving change the page alone; a vote does the deed."""
    ballot = elector.ballot
    options = list(ballot.options.all())
    choice, reason = _standing(elector) if context.get("has_voted") else (None, "")
    status, moved = 200, ""
    if request.method != "POST":
        form = forms.VoteForm(ballot=ballot, options=options, choice=choice, initial={"reason": reason})
    else:
        form = forms.VoteForm(request.POST, ballot=ballot, options=options)
        moved = request.POST.get("move", "")
        if moved or "order" in request.POST:
            form = form.in_order(moved)
        elif not form.is_valid():
            status = 422
        else:
            try:
                do(**form.cleaned_data)
                return redirect(to)
            except Refused as no:
                form.refuse(no)
                status = no.status
    return render(request, template, {**context, "form": form, "moved": moved}, status=status)


def _standing(elector: Elector) -> tuple[Any, str]:
    """What the elector has voted so far, with the reason."""
    if elector.ballot.secret:
        paper = paper_of(elector)
        return paper.choice, paper.reason
    stance = Stance.objects.filter(elector=elector).first()
    return (stance.choice, stance.reason) if stance else (None, "")


# --- receipts and what a helper typed ---------------------------------------------------------------------------


@never_cache
@require_safe
@login_required
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    return _receipt(request, _mine(request, slug))


@never_cache
@require_safe
def receipt_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    elector = _of_letter(request, slug, token)
    return elector if isinstance(elector, HttpResponse) else _receipt(request, elector, token)


def _receipt(request: HttpRequest, elector: Elector, token: str = "") -> HttpResponse:
    ballot = elector.ballot
    context: dict[str, Any] = {"ballot": ballot, "elector": elector, "token": token}
    if ballot.secret:
        context["code"] = receipt_code(elector)
        return render(request, "ballots/receipt.html", context)
    stance = Stance.objects.filter(elector=elector).first()
    if stance:
        options = {option.key: option for option in ballot.options.all()}
        entry = Entry.objects.filter(subject=stance.subject, kind="vote.cast").order_by("-id").first()
        context |= {
            "stance": stance,
            "said": choices.as_words(options, ballot, stance.choice),
            "entry": entry,
            "fingerprint": bytes(entry.leaf_hash).hex() if entry else "",
        }
    return render(request, "ballots/receipt.html", context)


@require_POST
@login_required
def settle_helped(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a vote typed by a helper is right, or take it back."""
    return _settle(request, _mine(request, slug), reverse("ballots:vote", args=[slug]))


@never_cache
@require_POST
@open_form
def settle_helped_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    elector = _of_letter(request, slug, token)
    if isinstance(elector, HttpResponse):
        return elector
    return _settle(request, elector, reverse("ballots:vote_by_token", args=[slug, token]))


def _settle(request: HttpRequest, elector: Elector, to: str) -> HttpResponse:
    if request.POST.get("right") == "yes":
        actions.confirm_helped(elector)
    else:
        actions.undo_helped(elector)
    return redirect(to)
