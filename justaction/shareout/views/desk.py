"""Pages for who makes an edition: the desk, a draft with its checklist, its words, what it gathers, approving, sending out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.shareout import actions, checklist, forms, gathering, policy, preview
from justaction.shareout.models import Edition
from justaction.web.asking import ask


def _maker(request: HttpRequest) -> Person:
    """Who asks, if they may make editions. Raises NotAllowed."""
    viewer = viewer_of(request)
    if not policy.may_gather(viewer):
        raise NotAllowed(_("This page is for who serves in the working group."))
    return viewer


def _row(year: int, number: int) -> Edition:
    return get_object_or_404(Edition, year=year, number=number)


def _draft(year: int, number: int) -> Edition:
    return get_object_or_404(Edition, year=year, number=number, state=Edition.State.DRAFT)


@login_required
@form_page
def desk(request: HttpRequest) -> HttpResponse:
    """All editions, and beginning the next one."""
    viewer = _maker(request)
    form = forms.BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.begin(by=viewer, **form.cleaned_data)
            return redirect("shareout:draft", row.year, row.number)
        except Refused as no:
            form.add_error(no.field or None, no.message)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "editions": Edition.objects.all()}
    return render(request, "shareout/desk.html", context, status=status)


@require_safe
@login_required
def draft(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A draft with its checklist; once it is no draft, how far it is."""
    viewer = _maker(request)
    rows = Edition.objects.prefetch_related("items", "deliverables", "money")
    row = get_object_or_404(rows, year=year, number=number)
    if row.state == Edition.State.PUBLISHED:
        return redirect("shareout:edition", year, number)
    now = gathering.things_now(row) if row.is_draft else {}
    mark = checklist.fingerprint(row, now) if row.is_draft else ""
    given = checklist.approvers(row, mark=mark) if mark else []
    lines = checklist.lines(row, mark=mark, now=now, given=len(given)) if mark else []
    context = {
        "edition": row,
        "lines": lines,
        "missing": [line for line in lines if not line.met],
        "items": row.items.all(),
        "deliverables": row.deliverables.all(),
        "money": row.money.all(),
        "given": len(given),
        "wanted": policy.APPROVALS,
        "approved": viewer in given,
        "may_publish": policy.may_publish(viewer, row),
        "may_take_back": policy.may_take_back(viewer, row),
    }
    return render(request, "shareout/draft.html", context)


@login_required
@form_page
def write(request: HttpRequest, year: int, number: int) -> HttpResponse:
    viewer, row = _maker(request), _draft(year, number)
    form = forms.WordsForm(request.POST or None, instance=_draft(year, number))
    return _form(
        request, form, row, _("Words of the edition"), lambda **said: actions.write(row, by=viewer, **said)
    )


@login_required
@form_page
def choose(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Tick what goes in. What was chosen before and is of another year stays where it is ticked."""
    viewer, row = _maker(request), _draft(year, number)
    prefetch_related_objects([row], "items")
    offered = gathering.offered(row)
    before: dict[str, list[str]] = {}
    for item in row.items.all():
        before.setdefault(item.kind, []).append(item.key)
    ticked = request.POST if request.method == "POST" else None  # nothing ticked is an answer too
    form = forms.ChooseForm(ticked, offered=offered, initial=before)
    return _form(
        request, form, row, _("What it gathers"), lambda **_said: actions.choose(row, form.chosen, by=viewer)
    )


@login_required
@form_page
def write_deliverable(request: HttpRequest, year: int, number: int, pk: int | None = None) -> HttpResponse:
    viewer, row = _maker(request), _draft(year, number)
    old = get_object_or_404(row.deliverables, pk=pk) if pk else None
    again = row.deliverables.get(pk=pk) if pk else None
    form = forms.DeliverableForm(request.POST or None, instance=again)
    return _form(
        request, form, row, _("Something that came out"),
        lambda **said: actions.write_deliverable(row, old, by=viewer, **said),
    )  # fmt: skip


@login_required
@form_page
def write_money(request: HttpRequest, year: int, number: int, pk: int | None = None) -> HttpResponse:
    viewer, row = _maker(request), _draft(year, number)
    old = get_object_or_404(row.money, pk=pk) if pk else None
    again = row.money.get(pk=pk) if pk else None
    form = forms.MoneyForm(request.POST or None, instance=again)
    return _form(
        request,
        form,
        row,
        _("Money that moved"),
        lambda **said: actions.write_money(row, old, by=viewer, **said),
    )


def _form(request: HttpRequest, form: Any, row: Edition, heading: str, do: Any) -> HttpResponse:
    context = {"edition": row, "heading": heading}
    to = f"/steer/share-out/{row.year}/{row.number}/"
    return ask(request, form, "shareout/form.html", do=do, to=to, context=context)


@require_safe
@login_required
def look(request: HttpRequest, year: int, number: int, slug: str = "") -> HttpResponse:
    """A draft as its pages would be today."""
    _maker(request)
    row = _draft(year, number)
    found = preview.pages(row)
    here = next((one for one in found if slug in ("", one.slug)), None)
    if here is None:
        raise Http404
    context = {"edition": row, "pages": found, "page": here, "words": mark_safe(here.html)}  # noqa: S308  # by the press
    return render(request, "shareout/preview.html", context)


def _deed(request: HttpRequest, row: Edition, do: Any, said: str) -> HttpResponse:
    """A button: do it, say so, back to the draft."""
    try:
        do()
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("shareout:draft", row.year, row.number)


@require_POST
@login_required
def approve(request: HttpRequest, year: int, number: int) -> HttpResponse:
    viewer, row = _maker(request), _row(year, number)
    return _deed(request, row, lambda: actions.approve(row, by=viewer), _("You approved it as it stands."))


@require_POST
@login_required
def publish(request: HttpRequest, year: int, number: int) -> HttpResponse:
    viewer, row = _maker(request), _row(year, number)
    return _deed(
        request, row, lambda: actions.publish(row, by=viewer), _("It is frozen. Its files are being made.")
    )


@require_POST
@login_required
def take_back(request: HttpRequest, year: int, number: int) -> HttpResponse:
    viewer, row = _maker(request), _row(year, number)
    return _deed(request, row, lambda: actions.take_back(row, by=viewer), _("It is a draft again."))


@require_POST
@login_required
def drop_deliverable(request: HttpRequest, year: int, number: int, pk: int) -> HttpResponse:
    viewer, row = _maker(request), _row(year, number)
    one = get_object_or_404(row.deliverables, pk=pk)
    return _deed(request, row, lambda: actions.drop_deliverable(one, by=viewer), _("It is left out."))


@require_POST
@login_required
def drop_money(request: HttpRequest, year: int, number: int, pk: int) -> HttpResponse:
    viewer, row = _maker(request), _row(year, number)
    one = get_object_or_404(row.money, pk=pk)
    return _deed(request, row, lambda: actions.drop_money(one, by=viewer), _("It is left out."))


@login_required
@form_page
def drop(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask once more, then throw a draft away."""
    viewer, row = _maker(request), _draft(year, number)
    if not policy.may_publish(viewer, row):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    if request.method == "POST":
        actions.drop(row, by=viewer)
        messages.success(request, _("The draft is gone. What it gathered stays where it was."))
        return redirect("shareout:desk")
    return render(request, "shareout/drop.html", {"edition": row})
