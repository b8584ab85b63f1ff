"""Pages on which an organization shows that a signature is its own. Each way is a form of its own on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from justaction.errors import Refused
from justaction.statement import actions, policy
from justaction.statement.actions.signing import known
from justaction.statement.forms.trust import CodeForm, ColleagueForm, MailboxForm
from justaction.statement.models import Proof, Signature
from justaction.statement.views.signing import form_page, linked
from justaction.web.openforms import open_form


def _authority(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if not signature.is_for_organization or not signature.stands or signature.state == "pending":
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    domain = policy.site_of(signature, signature.organization or known(signature))
    way = request.POST.get("way", "")
    forms: dict[str, Any] = {
        "mailbox": MailboxForm(request.POST if way == "mailbox" else None, domain=domain, prefix=None),
        "code": CodeForm(request.POST if way == "code" else None),
        "colleague": ColleagueForm(request.POST if way == "colleague" else None),
    }
    refusal, status = "", 200
    if request.method == "POST":
        refusal, status = _try(signature, way, forms.get(way))
        if status == 302:
            return redirect(reverse("statement:authority", args=[token]))
    context = _context(signature, domain) | {"forms": forms, "refusal": refusal, "way": way}
    return render(request, "statement/authority.html", context, status=status)


def _try(signature: Signature, way: str, form: Any) -> tuple[str, int]:
    """Do what the form of this way asks: what to say above the page and its status; 302 when it is done."""
    deeds: dict[str, Callable[..., object]] = {
        "mailbox": actions.send_code,
        "code": actions.give_code,
        "colleague": actions.name_colleague,
    }
    if (form is None and way != "record") or (form is not None and not form.is_valid()):
        return "", 422
    try:
        if form is None:
            actions.look_up(signature)
        else:
            deeds[way](signature, **form.cleaned_data)
    except Refused as no:
        if form is not None and no.field in form.fields:
            form.add_error(no.field, no.message)
            return "", no.status
        return str(no.message), no.status
    return "", 302


def _context(signature: Signature, domain: str) -> dict[str, Any]:
    proofs = {proof.kind: proof for proof in signature.proofs.all()}
    return {
        "signature": signature,
        "domain": domain,
        "record": actions.record_of(signature, domain) if domain else "",
        "proofs": [proof for proof in proofs.values() if proof.proven_at],
        "asked": {kind: proof for kind, proof in proofs.items() if not proof.proven_at and proof.address},
        "done": {kind: True for kind, proof in proofs.items() if proof.proven_at},
    }


authority = linked("authority", _authority)


@never_cache
@form_page
@open_form
def second(request: HttpRequest, token: str) -> HttpResponse:
    """The colleague looks, and says yes or no by a button."""
    proof = Proof.objects.of_token(token)
    if proof is None:
        return render(request, "statement/link_unknown.html", status=404)
    said = ""
    over = proof.proven_at is not None or not proof.address
    if request.method == "POST" and not over:
        proof = actions.second(proof, agrees=request.POST.get("agrees") == "yes")
        said = "yes" if proof.proven_at else "no"
    context = {"proof": proof, "signature": proof.signature, "said": said, "over": over}
    return render(request, "statement/second.html", context, status=410 if over else 200)
