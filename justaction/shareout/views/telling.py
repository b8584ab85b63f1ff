"""Pages to tell of an edition: the campaign kit, its archive, its cards, and the short links."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.charts import card
from justaction.collaborative.models import Channel, Collaborative
from justaction.errors import NotAllowed
from justaction.members.views.asking import form_page, viewer_of
from justaction.shareout import actions, kit, policy
from justaction.shareout.models import Edition, ShortLink
from justaction.web import house
from justaction.web.context import in_language, language_tag


def _told(request: HttpRequest, year: int, number: int) -> Edition:
    """An edition whose kit they may make. Raises NotAllowed."""
    row = get_object_or_404(Edition, year=year, number=number)
    if not policy.may_tell(viewer_of(request), row):
        raise NotAllowed(_("This page is for who serves in the working group or coordinates a community."))
    return row


def _given(row: Edition) -> kit.Given:
    """What the kit is made from; whole addresses where there is no short link yet."""
    place = Collaborative.objects.get()
    wanted = actions.leads_to(row)
    short = {one.path: one.url for one in ShortLink.objects.filter(path__in=wanted.values())}
    return kit.Given(
        said=row.content,
        moment=row.came_out or row.begun_at,
        colours=tuple(Channel.objects.values_list("colour", flat=True)),
        zone=timezone.get_current_timezone(),
        made_up=place.is_demonstration,
        links={name: short.get(path, settings.SITE_URL + path) for name, path in wanted.items()},
    )


@login_required
@form_page
def campaign(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The kit in the language of the page, and the short links, which one makes with one press."""
    row = _told(request, year, number)
    if request.method == "POST":
        actions.make_links(row, by=viewer_of(request))
        messages.success(request, _("The short links are ready."))
        return redirect("shareout:campaign", year, number)
    given = _given(row)
    context = {
        "edition": row,
        "posts": kit.posts(given),
        "links": given.links,
        "short": all("/s/" in link for link in given.links.values()),
        "shapes": card.SHAPES if kit.drawable(given) else {},
        "alt": kit.alt(given),
        "languages_of_kit": [language_tag(code) for code in house.here().languages],
    }
    return render(request, "shareout/campaign.html", context)


@require_safe
@login_required
def campaign_card(request: HttpRequest, year: int, number: int, shape: str) -> HttpResponse:
    """One card in the language of the page."""
    given = _given(_told(request, year, number))
    if shape not in card.SHAPES or not kit.drawable(given):
        raise Http404
    return HttpResponse(kit.picture(given, shape), content_type="image/png")


@require_safe
@login_required
def campaign_archive(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """All of it in each language, in one file."""
    given = _given(_told(request, year, number))
    languages = house.here().languages or (settings.LANGUAGE_CODE,)
    answer = HttpResponse(kit.archive(given, languages), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{given.name}.zip"'
    return answer


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """On to the page that a short link leads to: always one of ours."""
    found = get_object_or_404(ShortLink, code=code)
    return redirect(in_language(found.path))
