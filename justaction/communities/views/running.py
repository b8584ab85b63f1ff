"""Pages of those who look after a community."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.communities import actions, emails, forms, quiet
from justaction.communities.looking_after import MOST_TODAY
from justaction.communities.views.finding import community_of, form_page, looked_after
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web import slots
from justaction.web.asking import ask


@require_safe
@login_required
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits today, at most a few things; then the rest, what is being made, and who has gone quiet."""
    thing = looked_after(request, slug)
    found = slots.parts("community.run", signed_in(request), thing)
    waiting = [part for part in found if part.waiting and part.title]

    def of_part(name: str) -> list[object]:
        """What a part of our own has read, so that it is read once."""
        return next((part.context[name] for part in found if name in part.context and not part.template), [])

    context = {
        "community": thing,
        "channel": thing.channel,
        "firsts": thing.firsts,  # type: ignore[attr-defined]  # annotated
        "seconds": thing.people - thing.firsts,  # type: ignore[attr-defined]  # annotated
        "shown": thing.shown,  # type: ignore[attr-defined]  # annotated
        "norms": of_part("norms"),
        "today": waiting[:MOST_TODAY],
        "later": waiting[MOST_TODAY:],
        "panels": [part for part in found if part.template],
        "aside": [part for part in found if part.title and not part.template and not part.waiting],
        "quiet": of_part("quiet"),
    }
    return render(request, "communities/run.html", context)


@login_required
@form_page
def write_quiet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A letter to somebody who has gone quiet: prepared here, sent by the coordinator's hand."""
    thing, viewer = looked_after(request, slug), signed_in(request)
    membership = next((one for one in quiet.gone_quiet(thing) if one.pk == pk), None)
    if membership is None:
        messages.error(request, _("They are not quiet any more, or do not want this letter."))
        return redirect("communities:run", slug)
    membership.community = thing
    initial = {"words": emails.words_for(membership, viewer)}
    return ask(
        request,
        forms.QuietLetterForm(request.POST or None, initial=initial),
        "communities/write_quiet.html",
        do=lambda words: actions.write_to_quiet(membership, words=words, by=viewer),
        to=reverse("communities:run", args=[slug]),
        said=_("Your letter is on its way."),
        context={"community": thing, "channel": thing.channel, "membership": membership},
    )


@login_required
@form_page
def change_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    thing = looked_after(request, slug)
    return ask(
        request,
        forms.WelcomeForm(request.POST or None, instance=community_of(slug)),
        "communities/change_welcome.html",
        do=lambda welcome: actions.change_welcome(thing, welcome=welcome, by=signed_in(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )
