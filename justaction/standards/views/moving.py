"""Pages by which a standard moves on: comment rounds, outcomes, the test, the vote, adoption, the next revision, its end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.ballots.models import Ballot
from justaction.charts import squares
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of
from justaction.standards import actions, forms, policy, showing
from justaction.standards.actions.rounds import part_named
from justaction.standards.models import CommentLink, CommentRound, Standard, Tester, Trial
from justaction.standards.views.finding import form_page, led, one_form, part_at, steered, work_url
from justaction.web.asking import ask


def _running(row: Standard) -> CommentRound:
    """The comment round that is not closed, or 404."""
    found = row.rounds.running().select_related("draft").first()
    if found is None:
        raise Http404
    found.standard = row
    return found


def _trial(row: Standard) -> Trial:
    """The newest test that was not broken off, or 404."""
    found = row.trials.filter(broken_off=False).select_related("draft").last()
    if found is None:
        raise Http404
    found.standard = row
    return found


# --- comments -----------------------------------------------------------------------------------------------------


@login_required
@form_page
def open_round(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    made: list[CommentRound] = []
    answer = one_form(
        request,
        row,
        forms.OpenRoundForm(request.POST or None),
        title=_("Open it for comment"),
        lead=_("Readers see the words as they are now. You can go on writing; what they read stands still."),
        button=_("Open it"),
        do=lambda **said: made.append(actions.open_round(row, by=viewer_of(request), **said)),
    )
    return redirect("standards:links", row.code) if made else answer


@login_required
@require_POST
def end_round(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    actions.end_round(_running(row), by=viewer_of(request))
    return redirect(work_url(row))


@login_required
@form_page
def close_round(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    running = _running(row)
    return one_form(
        request,
        row,
        forms.SayForm(
            request.POST or None,
            label=_("What you changed, and why"),
            help_text=_("Stands first on the page of the round. Each comment has its own answer below it."),
        ),
        title=_("Close the comment round"),
        lead=_("Everybody can then read what became of each comment. The standard is a draft again."),
        button=_("Close it"),
        do=lambda text: actions.close_round(running, what_changed=text, by=viewer_of(request)),
    )


@login_required
@form_page
def links(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    running = _running(row)
    context = {
        "standard": row,
        "round": running,
        "links": running.links.annotate(n=Count("comments")).order_by("-id"),
        "site": settings.SITE_URL,
    }
    return ask(
        request,
        forms.LinkForm(request.POST or None),
        "standards/links.html",
        do=lambda label: actions.make_link(running, by=viewer_of(request), label=label),
        to=reverse("standards:links", args=[row.code]),
        context=context,
    )


@login_required
@require_safe
def link_code(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    """The link as a code to photograph, drawn here as SVG."""
    link = get_object_or_404(CommentLink, round__standard=led(request, code), subject=subject)
    return HttpResponse(squares.picture(settings.SITE_URL + link.url), content_type=squares.TYPE)


@login_required
@require_POST
def revoke_link(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = led(request, code)
    link = get_object_or_404(
        CommentLink.objects.select_related("round__standard"), round__standard=row, subject=subject
    )
    actions.revoke_link(link, by=viewer_of(request))
    return redirect("standards:links", row.code)


@login_required
@form_page
def take_words(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """Write down what somebody said aloud or on paper."""
    row = led(request, code)
    running, viewer = _running(row), viewer_of(request)
    part = part_at(running, place)
    return ask(
        request,
        forms.CommentForm(request.POST or None, part=part, heard=True),
        "standards/take_words.html",
        do=lambda **said: actions.comment(running, actions.Words(**said), part=part, typed_by=viewer),
        to=reverse("standards:settle", args=[row.code]),
        context={"standard": row, "round": running, "part": part, "place": place},
    )


@login_required
@require_safe
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """All comments of the round, those without an outcome first; those that came in bulk from one place last."""
    row = led(request, code)
    running = _running(row)
    order = {one.part.key if one.part else "": one.place or 999 for one in showing.said_of(running)}
    rows = sorted(
        running.comments.standing().select_related("typed_by"),
        key=lambda one: (one.state != "open", one.to_check, order.get(one.part, 1000), one.pk),
    )
    context = {"standard": row, "round": running, "rows": rows, "unsettled": policy.why_unsettled(row)}
    return render(request, "standards/settle.html", context)


@login_required
@form_page
def answer(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    """One outcome for a comment, and for others on the same part that say the same."""
    row = led(request, code)
    running = _running(row)
    one = get_object_or_404(running.comments.standing(), subject=subject)
    same = [one, *running.comments.waiting().filter(part=one.part).exclude(pk=one.pk)]
    part = part_named(running, one.part)
    form = forms.OutcomeForm(
        request.POST or None,
        choices=[(other.subject, Truncator(other.text or other.suggested).chars(160)) for other in same],
        changeable=one.part in ("rule", "why", "how_to_test") or one.part.startswith("clause:"),
        initial={
            "comments": [one.subject],
            "words": one.suggested,
            "outcome": one.state,
            "reason": one.reason,
        },
    )

    def do(comments: list[str], **said: Any) -> None:
        chosen = [other for other in same if other.subject in comments]
        actions.answer(running, chosen, by=viewer_of(request), **said)

    context = {"standard": row, "round": running, "comment": one, "part": part}
    to = reverse("standards:settle", args=[row.code])
    return ask(request, form, "standards/answer.html", do=do, to=to, context=context)


# --- the test -----------------------------------------------------------------------------------------------------


@login_required
@form_page
def begin_trial(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    return one_form(
        request,
        row,
        forms.TrialForm(request.POST or None),
        title=_("Put it to the test"),
        lead=_("Organizations try the words as they are now. What they find stands beside the draft."),
        button=_("Ask them"),
        do=lambda **said: actions.begin_trial(row, by=viewer_of(request), **said),
    )


@login_required
@form_page
def ask_tester(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    trial = _trial(row)
    return one_form(
        request,
        row,
        forms.TesterForm(request.POST or None),
        title=_("Ask one more organization"),
        lead=_("It is named only if it says yes."),
        button=_("Ask it"),
        do=lambda organization: actions.ask_tester(trial, organization, by=viewer_of(request)),
    )


@login_required
@form_page
def end_trial(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    trial = _trial(row)
    return one_form(
        request,
        row,
        forms.SayForm(request.POST or None, label=_("What you learned")),
        title=_("End the test"),
        lead=_("Say what you learned. A vote can come next."),
        button=_("End the test"),
        do=lambda text: actions.end_trial(trial, learned=text, by=viewer_of(request)),
    )


@login_required
@form_page
def break_off(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    trial = _trial(row)
    return one_form(
        request,
        row,
        forms.SayForm(request.POST or None, label=_("Why")),
        title=_("Go back to the draft"),
        lead=_("The test ends without a result. Its findings stay readable. The words are written anew."),
        button=_("Go back to the draft"),
        warns=True,
        do=lambda text: actions.break_off_trial(trial, why=text, by=viewer_of(request)),
    )


@login_required
@form_page
def advice(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = led(request, code)
    rows = Tester.objects.select_related("organization", "trial__standard")
    tester = get_object_or_404(rows, trial=_trial(row), subject=subject)
    return one_form(
        request,
        row,
        forms.SayForm(request.POST or None, label=_("What you did with it, and why"), most=1000),
        title=_("Answer %(organization)s") % {"organization": tester.organization},
        lead=_("It stands below the advice, for everybody."),
        button=_("Answer"),
        do=lambda text: actions.answer_advice(tester, answer=text, by=viewer_of(request)),
        words=tester.advice,
    )


# --- the vote, and what follows -------------------------------------------------------------------------------------


@login_required
@fresh_sign_in(only_post=True)
@form_page
def vote(request: HttpRequest, code: str) -> HttpResponse:
    row = steered(request, code)
    made: list[Ballot] = []
    answer = one_form(
        request,
        row,
        forms.VoteForm(request.POST or None, standard=row),
        title=_("Put it to the vote"),
        lead=_("The ballot asks about these very words. While it runs, no word changes."),
        button=_("Open the vote"),
        do=lambda **said: made.append(actions.ask_to_adopt(row, by=viewer_of(request), **said)),
    )
    if not made:
        return answer
    messages.success(request, _("The vote is open. Letters are on their way."))
    return redirect("ballots:decision", made[0].slug)


@login_required
@form_page
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    later = row.current is not None
    form = (
        forms.SayForm(request.POST or None, label=_("What changed, and why"))
        if later
        else forms.ConfirmForm(request.POST if request.method == "POST" else None)
    )
    return one_form(
        request,
        row,
        form,
        title=_("Freeze revision %(n)s") % {"n": row.number},
        lead=_("Its words never change again. The record holds their fingerprint."),
        button=_("Adopt it"),
        do=lambda text="": actions.adopt(row, what_changed=text, by=viewer_of(request)),
        to=reverse("standards:standard", args=[row.code]),
    )


@login_required
@form_page
def next_revision(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    return one_form(
        request,
        row,
        forms.SayForm(request.POST or None, label=_("What should change, and why"), most=300),
        title=_("Begin the next revision"),
        lead=_("It begins with the words in force. Those stay as they are until a vote adopts the new ones."),
        button=_("Begin"),
        do=lambda text: actions.begin_revision(row, why=text, by=viewer_of(request)),
    )


@login_required
@form_page
def drop(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    return one_form(
        request,
        row,
        forms.SayForm(request.POST or None, label=_("Why"), most=600),
        title=_("Give up the next revision"),
        lead=_("What is in force stays. Everybody reads the reason."),
        button=_("Give it up"),
        warns=True,
        do=lambda text: actions.drop_revision(row, why=text, by=viewer_of(request)),
    )


@login_required
@form_page
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Retire it, or let another standard take its place."""
    row = steered(request, code)

    def do(why: str, successor: Standard | None = None) -> None:
        if successor is None:
            actions.retire(row, why=why, by=viewer_of(request))
        else:
            actions.supersede(row, successor=successor, why=why, by=viewer_of(request))

    return one_form(
        request,
        row,
        forms.EndForm(request.POST or None, standard=row),
        title=_("End this standard"),
        lead=_("It stays readable, with the reason. Nobody can take it up any more."),
        button=_("End it"),
        warns=True,
        do=do,
        to=reverse("standards:standards"),
    )
