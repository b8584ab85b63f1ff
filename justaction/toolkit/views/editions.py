"""Where an edition is put together: its words, its chapters, their tools, and the step to publish it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.members.views.asking import viewer_of
from justaction.toolkit import actions, forms
from justaction.toolkit.models import Chapter, Edition, Place
from justaction.toolkit.views.finding import community_of, draft_of, form_page
from justaction.web.asking import ask


@require_POST
@login_required
def begin(request: HttpRequest, year: int, channel: str) -> HttpResponse:
    actions.begin_edition(community_of(request, channel), year=year, by=viewer_of(request))
    return redirect("toolkit:edit_edition", year, channel)


@require_safe
@login_required
def edit(request: HttpRequest, year: int, channel: str) -> HttpResponse:
    edition = draft_of(request, year, channel)
    chapters = list(edition.chapters.prefetch_related("places__tool__revisions"))
    context = {"edition": edition, "channel": edition.channel, "chapters": chapters}
    return render(request, "toolkit/edit_edition.html", context)


@login_required
@form_page
def words(request: HttpRequest, year: int, channel: str) -> HttpResponse:
    edition = draft_of(request, year, channel)
    initial = {name: getattr(edition, name) for name in ("title", "intro", "licence", "what_changed")}
    form = forms.EditionForm(request.POST or None, initial=initial)
    return _ask(request, edition, form, _("What stands at its head"), lambda **said: actions.write_edition(
        edition, by=viewer_of(request), **said
    ))  # fmt: skip


@login_required
@form_page
def chapter(request: HttpRequest, year: int, channel: str, number: int | None = None) -> HttpResponse:
    edition = draft_of(request, year, channel)
    row = get_object_or_404(edition.chapters, number=number) if number is not None else None
    initial = {"title": row.title, "about": row.about} if row else {}
    form = forms.ChapterForm(request.POST or None, initial=initial)
    return _ask(request, edition, form, _("A chapter"), lambda **said: actions.write_chapter(
        edition, row, by=viewer_of(request), **said
    ))  # fmt: skip


@require_POST
@login_required
def drop_chapter(request: HttpRequest, year: int, channel: str, number: int) -> HttpResponse:
    actions.drop_chapter(_chapter(draft_of(request, year, channel), number), by=viewer_of(request))
    return redirect("toolkit:edit_edition", year, channel)


@login_required
@form_page
def put(request: HttpRequest, year: int, channel: str, number: int) -> HttpResponse:
    edition = draft_of(request, year, channel)
    row = _chapter(edition, number)
    form = forms.PutForm(request.POST or None, edition=edition)
    return _ask(
        request, edition, form, row.title, lambda tool: actions.put_tool(row, tool, by=viewer_of(request))
    )


@require_POST
@login_required
def take_out(request: HttpRequest, year: int, channel: str, number: int, slug: str) -> HttpResponse:
    edition = draft_of(request, year, channel)
    rows = Place.objects.select_related("chapter__edition")
    place = get_object_or_404(rows, chapter__edition=edition, chapter__number=number, tool__slug=slug)
    actions.take_out(place, by=viewer_of(request))
    return redirect("toolkit:edit_edition", year, channel)


@require_POST
@login_required
def publish(request: HttpRequest, year: int, channel: str) -> HttpResponse:
    edition = actions.publish_edition(draft_of(request, year, channel), by=viewer_of(request))
    messages.success(request, _("It is published. This edition stays as it is."))
    return redirect(edition.page())


def _chapter(edition: Edition, number: int) -> Chapter:
    return get_object_or_404(edition.chapters.select_related("edition__channel"), number=number)


def _ask(request: HttpRequest, edition: Edition, form: Form, heading: str, do) -> HttpResponse:  # type: ignore[no-untyped-def]  # any deed
    to = reverse("toolkit:edit_edition", args=[edition.year, edition.channel.slug])
    context = {"edition": edition, "channel": edition.channel, "heading": heading, "back": to}
    return ask(request, form, "toolkit/ask_edition.html", do=do, to=to, context=context)
