"""Pages of share links: the signer's own, the page that a link opens, its card and its code to scan."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from justaction.charts import squares
from justaction.charts.card import card as drawn
from justaction.collaborative.models import Channel, Collaborative
from justaction.statement import actions, forms, policy, roll
from justaction.statement.actions import nudging
from justaction.statement.models import ShareLink, Signature, StatementVersion
from justaction.statement.views.signing import linked
from justaction.web import clock, house
from justaction.web.asking import ask


@require_safe
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """The page that a signer's link opens: the form to sign. Nothing of who looks is kept."""
    link = ShareLink.objects.filter(code=code).first()
    known = link is not None and link.revoked_at is None
    context = {
        "version": StatementVersion.objects.current(),
        "form": forms.SignForm(initial={"invite": code} if known else None),
        "link": link if known else None,
        "ended": not known,
        "waits": not policy.takes_signatures(code),
        "invites_as": link.invites_as if link is not None and known and not house.names_hidden() else "",
        "card_url": _absolute("statement:invited_card", code) if known else _absolute("statement:card"),
        "card_alt": words(link if known else None)["alt"],
    }
    status = 200 if known else 410 if link else 404
    return render(request, "statement/sign.html", context, status=status)


@require_safe
def card(request: HttpRequest, code: str = "") -> HttpResponse:
    """The picture that other sites show beside a link, with the counts of today."""
    link = ShareLink.objects.in_use().filter(code=code).first() if code else None
    if code and link is None:
        raise Http404
    said = words(link)
    del said["alt"]
    colours = list(Channel.objects.values_list("colour", flat=True))
    return HttpResponse(drawn(**said, colours=colours), content_type="image/png")


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The link as a code to scan, as SVG."""
    link = ShareLink.objects.in_use().filter(code=code).first()
    if link is None:
        raise Http404
    return HttpResponse(squares.picture(settings.SITE_URL + link.url), content_type=squares.TYPE)


def words(link: ShareLink | None) -> dict[str, Any]:
    """What a card says, and the same as a sentence for who does not see it."""
    collaborative = Collaborative.objects.first()
    signed = roll.counts()
    people = ngettext("%(n)s person", "%(n)s people", signed.people) % {"n": localize(signed.people)}
    others = ngettext(
        "%(n)s institution or group", "%(n)s institutions and groups", signed.organizations_shown
    ) % {"n": localize(signed.organizations_shown)}
    lines = [_("Signed by %(people)s and %(others)s.") % {"people": people, "others": others}]
    if link is not None and link.invites_as and not house.names_hidden():
        lines.append(_("%(name)s invites you to read it and sign.") % {"name": link.invites_as})
    host = urlsplit(settings.SITE_URL).netloc
    foot = f"{date_format(clock.today(), 'DATE_FORMAT')} · {host}"
    said = {
        "name": collaborative.name if collaborative else "Just Action",
        "headline": collaborative.headline if collaborative else "",
        "lines": lines,
        "foot": foot,
    }
    return {**said, "alt": " ".join([f"{said['name']}.", str(said["headline"]), *lines, foot])}


def _share(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    here = reverse("statement:share", args=[token])
    if request.POST.get("do") == "stop":
        actions.stop_sharing(signature)
        return redirect(here)
    link = ShareLink.objects.in_use().filter(signature=signature).first()
    form = forms.ShareForm(request.POST or None, initial={"invites_as": link.invites_as if link else ""})
    context = {"signature": signature, "link": link, "token": token}
    if link is not None:
        context |= {"address": settings.SITE_URL + link.url, "card_alt": words(link)["alt"]}
    return ask(
        request,
        form,
        "statement/share.html",
        do=partial(actions.share, signature),
        to=here,
        context=context,
    )


share = linked("share", _share)


def _no_nudges(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if request.method == "POST":
        nudging.no_nudges(signature)
    context = {"signature": signature, "done": request.method == "POST"}
    return render(request, "statement/no_nudges.html", context)


no_nudges = linked("no_nudges", _no_nudges)


def _absolute(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)
