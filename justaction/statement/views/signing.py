"""Pages for signing, and those that the links of the letters open. A page is looked at by GET; only POST does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.communities import emails as communities
from justaction.errors import Refused
from justaction.record import published
from justaction.record.models import Entry
from justaction.statement import actions, calls, forms, policy
from justaction.statement.actions import guarding
from justaction.statement.models import Signature, StatementVersion
from justaction.statement.views.reading import between
from justaction.web import house, limits, proof
from justaction.web.asking import ask
from justaction.web.context import viewer
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _sign(request: HttpRequest, **facts: Any) -> Signature:
    """Check the work, count the form, then sign: what was counted stays, whatever the deed says."""
    seen = guarding.look(
        name=facts["name"],
        address=facts["address"],
        network=limits.visitor(request),
        work=proof.check("sign", request.POST.get(proof.FIELD, "")),
        headers=request.headers,
    )
    facts["invite"] = _invite(request, facts.get("invite", ""))
    return actions.sign(**facts, language=get_language() or "", hold_why=seen.why, traits=seen.traits)


def _invite(request: HttpRequest, code: str = "") -> str:
    """The code of the link they came by, or what stands for it where somebody is here already."""
    return code or (policy.inside(viewer(request)) if house.forming() else "")


def _page(request: HttpRequest) -> dict[str, Any]:
    """What the page with the form knows, asked for only where it is drawn: the open version, the button, and
    whether sign-on waits until the collaborative is open to everybody."""
    invite = _invite(request, request.POST.get("invite", ""))
    return {
        "version": SimpleLazyObject(StatementVersion.objects.current),
        "call": SimpleLazyObject(calls.sign_on),
        "waits": SimpleLazyObject(lambda: not policy.takes_signatures(invite)),
    }


@form_page
@open_form
def sign(request: HttpRequest) -> HttpResponse:
    form = forms.SignForm(request.POST or None)
    context = _page(request)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["kind"] != "individual":
        kind = form.cleaned_data["kind"]
        context |= {"form": forms.SignForForm(initial=form.cleaned_data, kind=kind), "kind": kind}
        return render(request, "statement/sign_for.html", context)
    do = partial(_sign, request)
    return ask(request, form, "statement/sign.html", do=do, to="statement:sent", context=context)


@form_page
@open_form
def sign_for(request: HttpRequest, kind: str) -> HttpResponse:
    form = forms.SignForForm(request.POST or None, kind=kind, initial={"kind": kind})
    if request.method != "POST" and not policy.takes_signatures(_invite(request)):
        return redirect("statement:sign")
    context = {**_page(request), "kind": kind}
    do = partial(_sign, request)
    return ask(request, form, "statement/sign_for.html", do=do, to="statement:sent", context=context)


@require_safe
def told(request: HttpRequest, what: str) -> HttpResponse:
    return render(request, f"statement/told_{what}.html")


# --- the links of the letters ----------------------------------------------------------------------------------


def linked(purpose: str, view: Callable[[HttpRequest, Signature, str], HttpResponse]) -> Any:
    """A view of one signature by the link of a letter; a link that leads nowhere gets a page that says so."""

    @never_cache
    @form_page
    @open_form
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        signature = Signature.objects.of_token(token, purpose)
        if signature is None:
            return render(request, "statement/link_unknown.html", status=404)
        try:
            return view(request, signature, token)
        except Refused as no:
            context = {"signature": signature, "refusal": no.message}
            return render(request, "statement/link_over.html", context, status=no.status)

    return opened


def _confirm(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        try:
            signature = actions.confirm(signature, seen=request.POST.get("seen", ""))
        except actions.Changed as no:
            signature.refresh_from_db()
            return _to_confirm(request, signature, token, changed=no.message)
        if signature.state == Signature.State.HELD:
            return redirect("statement:held_for_now")
        if signature.person is None:  # who shares an address, or has none, has no account to choose with
            return redirect("statement:confirm", token)
        return redirect(communities.survey_url(signature.person))
    return _to_confirm(request, signature, token)


def _to_confirm(request: HttpRequest, signature: Signature, token: str, changed: str = "") -> HttpResponse:
    context: dict[str, Any] = {"signature": signature, "token": token, "changed": changed}
    context["paragraphs"] = signature.version.paragraphs.all()
    context["shared"] = Signature.objects.share_the_address_of(signature).exists()
    if signature.is_late:
        return render(request, "statement/link_old.html", context, status=410)
    if signature.state == Signature.State.PENDING:
        return render(request, "statement/confirm.html", context, status=409 if changed else 200)
    if signature.stands:
        return render(request, "statement/confirmed.html", context)
    return render(request, "statement/link_over.html", context, status=410)


def _not_me(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        actions.reject(signature)
        return redirect("statement:cancelled")
    return _ask_or_over(request, signature, "statement/not_me.html")


def _withdraw(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        actions.withdraw(signature)
        return redirect("statement:withdrawn")
    return _ask_or_over(request, signature, "statement/withdraw.html")


def _listing(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if not signature.stands:
        return _ask_or_over(request, signature, "")
    shown = "" if not signature.listed else "pseudonym" if signature.pseudonym else "name"
    form = forms.ListingForm(request.POST or None, initial={"shown": shown, "pseudonym": signature.pseudonym})
    do = partial(actions.change_listing, signature)
    to = reverse("statement:listing", args=[token])
    return ask(request, form, "statement/listing.html", do=do, to=to, context={"signature": signature})


def _renew(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        actions.renew(signature)
        return redirect("statement:receipt", signature.token("receipt"))
    current = StatementVersion.objects.current()
    if current is None or current.pk == signature.version_id or not signature.counts:
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    context = {
        "signature": signature,
        "current": current,
        "paragraphs": current.paragraphs.all(),
        "compare_url": between(signature.version, current),
    }
    return render(request, "statement/renew.html", context)


def _ask_or_over(request: HttpRequest, signature: Signature, template: str) -> HttpResponse:
    if not signature.stands:
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    return render(request, template, {"signature": signature})


confirm = linked("confirm", _confirm)
not_me = linked("not_me", _not_me)
withdraw = linked("withdraw", _withdraw)
listing = linked("listing", _listing)
renew = linked("renew", _renew)


@never_cache
@require_POST
@open_form
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    signature = Signature.objects.of_token(token, "confirm")
    if signature is None:
        return render(request, "statement/link_unknown.html", status=404)
    actions.ask_again(signature)
    return redirect("statement:sent")


def _entry(signature: Signature) -> Entry | None:
    """What the record says of it; nothing before it counts."""
    return Entry.objects.filter(subject=signature.subject, kind="signature.added").order_by("-id").first()


def _receipt(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if not signature.stands:
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    entry = _entry(signature)
    fingerprint = bytes(entry.leaf_hash).hex() if entry else ""
    context = {"signature": signature, "token": token, "entry": entry, "fingerprint": fingerprint}
    return render(request, "statement/receipt.html", context)


def _receipt_json(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if not signature.stands:
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    entry = _entry(signature)
    if entry is None or entry.index is None:
        raise Refused(_("The record does not have it yet. Try again in a minute."), status=404)
    answer = JsonResponse(published.receipt(entry), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return answer


receipt_json = require_safe(linked("receipt", _receipt_json))
receipt = require_safe(linked("receipt", _receipt))
