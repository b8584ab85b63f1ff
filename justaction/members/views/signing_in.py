"""Pages of signing in and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from justaction.members import forms, signing_in
from justaction.members.views.asking import form_page, next_url, with_next
from justaction.web.asking import ask


@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_url(request) or "members:me")
    return ask(
        request,
        forms.AddressForm(request.POST or None),
        "members/sign_in.html",
        do=lambda address: signing_in.send_code(request, address),
        to=with_next("members:code", request),
        context={"next": next_url(request)},
    )


@never_cache
@form_page
def code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_url(request) or "members:me")
    process = signing_in.pending(request)
    if process is None:
        messages.info(request, _("That code has run out. Ask for a new one."))
        return redirect(with_next("members:sign_in", request))
    form = forms.CodeForm(request.POST or None, expected=process.code)
    if request.method == "POST":
        if not signing_in.may_try(request, process):
            form.add_error(None, _("Too many tries. Ask for a new code."))
        if form.is_valid():
            return signing_in.finish(request, process, next_url(request) or reverse("members:me"))
        if not process.record_invalid_attempt():
            messages.error(request, _("That was not the code, three times. Ask for a new one."))
            return redirect(with_next("members:sign_in", request))
    context = {"form": form, "address": process.state["email"], "next": next_url(request)}
    return render(request, "members/code.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")
