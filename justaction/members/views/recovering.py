"""Pages for whoever lost their address or has two accounts, and for those who help them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members import policy, tokens
from justaction.members.actions import merging, people, rescuing
from justaction.members.emails import accounts as links
from justaction.members.forms import accounts as forms
from justaction.members.models import Merging, Rescue
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import limits
from justaction.web.asking import ask
from justaction.web.openforms import open_form


@never_cache
@require_GET
def lost(request: HttpRequest) -> HttpResponse:
    return render(request, "members/lost.html")


@never_cache
@form_page
@open_form
def lost_with_code(request: HttpRequest) -> HttpResponse:
    do = partial(rescuing.ask_with_code, visitor=limits.visitor(request))
    form = forms.LostWithCodeForm(request.POST or None)
    return ask(request, form, "members/lost_with_code.html", do=do, to="members:lost_sent")


@never_cache
@form_page
@open_form
def lost_without(request: HttpRequest) -> HttpResponse:
    do = partial(rescuing.ask_for_help, visitor=limits.visitor(request))
    form = forms.LostWithoutForm(request.POST or None)
    return ask(request, form, "members/lost_without.html", do=do, to="members:lost_sent")


@require_GET
def lost_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "members/lost_sent.html")


@never_cache
@form_page
@open_form
def rescue_address(request: HttpRequest, token: str) -> HttpResponse:
    found = tokens.read_rescue(token)
    if request.method == "POST":
        rescuing.move_by_token(token)
        return render(request, "members/rescue_address.html", {"done": True})
    if found is None:
        return render(request, "members/rescue_address.html", {"over": True}, status=410)
    return render(request, "members/rescue_address.html", {"address": found[1]})


@never_cache
@form_page
@open_form
def address_back(request: HttpRequest, token: str) -> HttpResponse:
    found = tokens.read_way_back(token)
    if request.method == "POST":
        people.take_address_back(token)
        return render(request, "members/address_back.html", {"done": True})
    if found is None:
        return render(request, "members/address_back.html", {"over": True}, status=410)
    return render(request, "members/address_back.html", {"address": found[1]})


@never_cache
@form_page
@open_form
def stop_rescue(request: HttpRequest, token: str) -> HttpResponse:
    rescue = Rescue.objects.filter(subject=links.subject_of(token, links.RESCUE) or "-").first()
    if rescue is None:
        raise Http404
    if request.method == "POST" and rescue.state != Rescue.State.STOPPED:
        rescue = rescuing.stop(rescue)
    return render(request, "members/stop_rescue.html", {"rescue": rescue})


# --- those who help ------------------------------------------------------------------------------------------------


@require_GET
@login_required
def rescues(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_rescue(viewer):
        raise NotAllowed(_("Only stewards and conveners see this."))
    rows = Rescue.objects.filter(state__in=Rescue.OPEN).select_related("person", "first", "second")
    shown = [
        (one, policy.may_vouch_first(viewer, one) if one.state == "asked" else
         one.state == "vouched" and policy.may_vouch_second(viewer, one), forms.HowForm(auto_id=f"id_%s_{one.pk}"))
        for one in rows
    ]  # fmt: skip
    return render(request, "members/rescues.html", {"rescues": shown})


@require_POST
@login_required
@fresh_sign_in
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    rescue = get_object_or_404(Rescue, pk=pk)
    form = forms.HowForm(request.POST)
    viewer = viewer_of(request)
    if not policy.may_rescue(viewer):
        raise NotAllowed(_("Only stewards and conveners can do this."))
    return ask(
        request,
        form,
        "members/vouch.html",
        do=partial(rescuing.vouch, rescue, by=viewer),
        to="members:rescues",
        context={"rescue": rescue},
    )


@require_POST
@login_required
@fresh_sign_in
def refuse_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    rescuing.refuse(get_object_or_404(Rescue, pk=pk), by=viewer_of(request))
    return redirect("members:rescues")


# --- two accounts --------------------------------------------------------------------------------------------------


@login_required
@fresh_sign_in(only_post=True)
@form_page
def mergings(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_merge(viewer):
        raise NotAllowed(_("Only stewards see this."))
    rows = Merging.objects.filter(state__in=["asked", "ready"]).select_related("kept", "gone")
    return ask(
        request,
        forms.MergeForm(request.POST or None),
        "members/mergings.html",
        do=partial(merging.ask_to_merge, by=viewer),
        to="members:mergings",
        context={"mergings": [one for one in rows if not merging.is_late(one)]},
    )


@require_POST
@login_required
@fresh_sign_in
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    row, viewer = get_object_or_404(Merging, pk=pk), viewer_of(request)
    if not policy.may_merge(viewer):
        raise NotAllowed(_("Only stewards can do this."))
    return _settled(request, lambda: merging.merge(row, by=viewer), _("The two accounts are one."))


@require_POST
@login_required
@fresh_sign_in
def end_merging(request: HttpRequest, pk: int) -> HttpResponse:
    if not policy.may_merge(viewer_of(request)):
        raise NotAllowed(_("Only stewards can do this."))
    row = get_object_or_404(Merging, pk=pk)
    return _settled(request, lambda: merging.say_no(row), _("Both accounts stay as they are."))


def _settled(request: HttpRequest, do: Callable[[], object], said: str) -> HttpResponse:
    """A button on the list of accounts: do it and say so, or say on the list why it cannot be."""
    try:
        do()
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("members:mergings")


@never_cache
@form_page
@open_form
def merging_mine(request: HttpRequest, token: str) -> HttpResponse:
    found = Merging.of_token(token)
    if found is None:
        raise Http404
    row, side = found
    if request.method == "POST":
        yes = request.POST.get("answer") == "yes"
        row = merging.say_yes(row, side) if yes else merging.say_no(row)
    context = {
        "merging": row,
        "side": side,
        "said": getattr(row, f"{side}_yes_at"),
        "late": merging.is_late(row),
    }
    return render(request, "members/merging_mine.html", context)
