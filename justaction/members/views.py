"""Pages of the members: signing in, oneself, organizations, roles."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members import actions, forms, my_data, parts, policy, signing_in, tokens
from justaction.members.models import Affiliation, Grant, Organization, Person, Role
from justaction.web import slots
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _viewer(request: HttpRequest) -> Person:
    """The signed-in person, behind `login_required`."""
    return cast(Person, request.user)


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, or nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


def _with_next(name: str, request: HttpRequest) -> str:
    return reverse(name) + (f"?{urlencode({'next': url})}" if (url := _next(request)) else "")


# --- signing in -----------------------------------------------------------------------------------------------


@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request) or "members:me")
    return ask(
        request,
        forms.AddressForm(request.POST or None),
        "members/sign_in.html",
        do=lambda address: signing_in.send_code(request, address),
        to=_with_next("members:code", request),
        context={"next": _next(request)},
    )


@never_cache
@form_page
def code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request) or "members:me")
    process = signing_in.pending(request)
    if process is None:
        messages.info(request, _("That code has run out. Ask for a new one."))
        return redirect(_with_next("members:sign_in", request))
    form = forms.CodeForm(request.POST or None, expected=process.code)
    if request.method == "POST":
        if not signing_in.may_try(request, process):
            form.add_error(None, _("Too many tries. Ask for a new code."))
        if form.is_valid():
            return cast(HttpResponse, process.finish(_next(request) or reverse("members:me")))
        if not process.record_invalid_attempt():
            messages.error(request, _("That was not the code, three times. Ask for a new one."))
            return redirect(_with_next("members:sign_in", request))
    context = {"form": form, "address": process.state["email"], "next": _next(request)}
    return render(request, "members/code.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


# --- oneself --------------------------------------------------------------------------------------------------


@require_GET
@login_required
def me(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    context = {
        "turns": slots.parts("me.turns", viewer),
        "panels": slots.parts("me.panels", viewer),
        "affiliations": viewer.affiliations.current().select_related("organization"),
        "grants": viewer.grants.now().select_related("role"),
        "may_convene": policy.may_convene(viewer),
    }
    return render(request, "members/me.html", context)


@login_required
@form_page
def edit_me(request: HttpRequest) -> HttpResponse:
    person = Person.objects.get(pk=_viewer(request).pk)
    return ask(
        request,
        forms.MeForm(request.POST or None, instance=person),
        "members/edit_me.html",
        do=lambda **new: actions.edit_me(person, by=_viewer(request), **new),
        to="members:me",
    )


@login_required
@form_page
def change_address(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)

    def write(address: str) -> None:
        actions.ask_for_address(viewer, by=viewer, address=address)
        messages.success(request, _("We wrote to the new address. Open the link in that letter."))

    form = forms.AddressForm(request.POST or None)
    return ask(request, form, "members/change_address.html", do=write, to="members:me")


@never_cache
@login_required
@form_page
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    viewer = _viewer(request)
    address = tokens.read_address(viewer, token)
    if address is None:
        raise Refused(_("This link has run out. Ask for a new letter."))
    if request.method == "POST":
        actions.change_address(viewer, by=viewer, token=token)
        logout(request)
        messages.success(request, _("Your address is changed. Sign in with the new one."))
        return redirect("members:sign_in")
    return render(request, "members/confirm_address.html", {"address": address})


@require_GET
@login_required
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "members/data.html")


@require_GET
@login_required
def data_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(
        my_data.of(_viewer(request)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


# --- organizations --------------------------------------------------------------------------------------------


@login_required
@form_page
def ask_to_join(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    wanted = Organization.objects.listed().filter(slug=request.GET.get("organization", "")).first()
    return ask(
        request,
        forms.AskForm(request.POST or None, initial={"organization": wanted, "kind": "representative"}),
        "members/ask.html",
        do=lambda **said: actions.affiliate(person=viewer, by=viewer, **said),
        to="members:me",
    )


@login_required
@form_page
def edit_organization(request: HttpRequest, slug: str) -> HttpResponse:
    organization = get_object_or_404(Organization, slug=slug)
    if not policy.may_see(_viewer(request), organization):
        raise Http404
    if not policy.may_edit_organization(_viewer(request), organization):
        raise NotAllowed(_("Only a representative of the organization or a convener can change this."))
    return ask(
        request,
        forms.OrganizationForm(request.POST or None, instance=organization),
        "members/edit_organization.html",
        do=lambda **new: actions.edit_organization(organization, by=_viewer(request), **new),
        to=organization.url,
        context={"organization": organization},
    )


@require_GET
@login_required
def affiliations(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    current = (
        Affiliation.objects.now()
        .select_related("person", "organization")
        .order_by("organization__name", "id")
    )
    if not viewer.may("convene"):
        mine = viewer.affiliations.now().filter(kind=Affiliation.Kind.REPRESENTATIVE)
        if not mine:
            raise NotAllowed(_("This page is for conveners and representatives."))
        current = current.filter(organization__in=mine.values("organization"))
    context = {"waiting": parts.waiting_for(viewer), "current": current, "viewer": viewer}
    return render(request, "members/affiliations.html", context)


@require_POST
@login_required
def decide_affiliation(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    affiliation = get_object_or_404(Affiliation, pk=pk)
    deeds = {
        "confirm": actions.confirm_affiliation,
        "refuse": actions.refuse_affiliation,
        "end": actions.end_affiliation,
    }
    deeds[deed](affiliation, by=_viewer(request))
    messages.success(request, _("Done."))
    return redirect("members:me" if affiliation.person == request.user else "members:affiliations")


# --- steering -------------------------------------------------------------------------------------------------


@require_GET
@login_required
def steer(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    if not policy.may_convene(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    return render(request, "members/steer.html", {"panels": slots.parts("steer.panels", viewer)})


def _steward(request: HttpRequest) -> Person:
    viewer = _viewer(request)
    if not policy.may_give_roles(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@require_GET
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    _steward(request)
    grants = (
        Grant.objects.now().select_related("person", "role").order_by("role__order", "person__name", "id")
    )
    return render(request, "members/roles.html", {"grants": grants, "roles": Role.objects.all()})


@login_required
@form_page
def give_role(request: HttpRequest) -> HttpResponse:
    steward = _steward(request)
    return ask(
        request,
        forms.GrantForm(request.POST or None),
        "members/give_role.html",
        do=lambda address, **how: actions.grant_to(address, by=steward, **how),
        to="members:roles",
    )


@require_POST
@login_required
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.end_grant(get_object_or_404(Grant, pk=pk), by=_viewer(request))
        messages.success(request, _("The role has ended."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("members:roles")


@login_required
@form_page
def write_role(request: HttpRequest, slug: str = "") -> HttpResponse:
    steward = _steward(request)
    role = get_object_or_404(Role, slug=slug) if slug else None
    return ask(
        request,
        forms.RoleForm(request.POST or None, instance=role),
        "members/write_role.html",
        do=lambda **words: actions.write_role(role, by=steward, **words),
        to="members:roles",
        context={"role": role},
    )
