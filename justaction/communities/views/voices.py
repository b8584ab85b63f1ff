"""Pages around voices: the guardian's answer, and the words of consent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.communities import actions, forms, policy
from justaction.communities.emails import giving as letters
from justaction.communities.models import VoiceConsent
from justaction.communities.views.finding import form_page
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.openforms import open_form
from justaction.web.sending import sent


@never_cache
@open_form
@form_page
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter, without signing in. Reading it answers nothing; the link stays good to take a yes back."""
    voice = letters.voice_of(token)
    if voice is None:
        return render(request, "communities/guardian.html", {"gone": True}, status=404)
    return ask(
        request,
        forms.GuardianForm(request.POST or None, initial={"answer": voice.guardian_said}),
        "communities/guardian.html",
        do=lambda answer: actions.guardian_answer(voice, yes=answer == "yes"),
        to=reverse("communities:guardian_thanks"),
        context={"one": voice, "channel": voice.community.channel, "token": token},
    )


@never_cache
@require_safe
def guardian_file(request: HttpRequest, token: str) -> HttpResponseBase:
    voice = letters.voice_of(token)
    if voice is None or not voice.file:
        raise Http404
    return sent(request, voice)


@require_safe
def guardian_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/guardian.html", {"thanks": True})


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """Every version of the words of consent."""
    context = {"versions": list(VoiceConsent.objects.all()), "may_write": policy.may_open(viewer_of(request))}
    return render(request, "communities/consent.html", context)


@login_required
@form_page
def write_consent(request: HttpRequest) -> HttpResponse:
    if not policy.may_open(signed_in(request)):
        raise NotAllowed(_("Only a steward or a convener writes these words."))

    def write(text: str) -> None:
        actions.write_consent(text=text, by=signed_in(request))
        messages.success(request, _("From now on people agree to these words."))

    return ask(
        request,
        forms.ConsentForm(request.POST or None, initial={"text": actions.current_consent().text}),
        "communities/write_consent.html",
        do=write,
        to="communities:consent",
    )
