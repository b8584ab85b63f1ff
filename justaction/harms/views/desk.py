"""Pages for those who write a harm down, check it, or take one out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.harms import actions, forms, policy, showing, wording
from justaction.harms.models import Harm, Wording
from justaction.members.models import Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.texts import differences
from justaction.web.asking import ask


def _draft(slug: str, viewer: Person) -> Wording:
    """The wording of a harm that waits to be checked; 404 for who may not see it."""
    rows = Wording.objects.waiting().select_related("harm__current", "channel")
    row = get_object_or_404(rows, harm__slug=slug)
    if not policy.may_see(viewer, row):
        raise Http404
    return row


@require_safe
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for me to check it, and what of mine waits for others."""
    viewer = viewer_of(request)
    context = {
        "rows": policy.waiting_for(viewer).select_related("harm__current", "channel").order_by("written_at"),
        "mine": Wording.objects.waiting().filter(written_by=viewer).select_related("harm__current"),
    }
    return render(request, "harms/waiting.html", context)


@login_required
@form_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Write a harm down."""
    viewer = viewer_of(request)
    return ask(
        request,
        forms.HarmForm(request.POST or None),
        "harms/write.html",
        do=lambda **said: actions.write(None, by=viewer, **said),
        to="harms:waiting",
        said=_("Thank you. Somebody else reads it before it is public."),
    )


@login_required
@form_page
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct a harm, or change what nobody has checked yet."""
    viewer = viewer_of(request)
    harm = get_object_or_404(Harm.objects.with_names(), slug=slug)
    draft = harm.wordings.waiting().first()
    begun = draft if draft and policy.may_change(viewer, draft) else None
    if harm.current is None and begun is None:
        raise Http404
    return ask(
        request,
        forms.HarmForm(
            request.POST or None, begun=begun or harm.current, correcting=harm.current is not None
        ),
        "harms/write.html",
        do=lambda **said: actions.write(harm, by=viewer, **said),
        to="harms:waiting",
        context={"harm": harm},
        said=_("Thank you. Somebody else reads it before it is public."),
    )


@require_safe
@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """A wording that waits, beside the one in force."""
    viewer = viewer_of(request)
    row = _draft(slug, viewer)
    current = row.harm.current
    context = {
        "harm": row.harm,
        "row": row,
        **showing.words(row),
        "differences": differences.compare(wording.lines(current), wording.lines(row)) if current else None,
        "form": forms.CheckForm(),
        "why": forms.WhyForm(prefix="why"),
        "may_check": policy.may_check(viewer, row),
        "own": row.written_by_id == viewer.pk,
    }
    return render(request, "harms/draft.html", context)


@require_POST
@login_required
def check(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = _draft(slug, viewer)
    form = forms.CheckForm(request.POST)
    form.is_valid()
    harm = actions.check(row, by=viewer, listed=form.cleaned_data["listed"])
    messages.success(request, _("Checked. Everybody can read it now."))
    return redirect("harms:harm", harm.slug)


@require_POST
@login_required
def set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = _draft(slug, viewer)
    form = forms.WhyForm(request.POST, prefix="why")
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.set_aside(row, by=viewer, why=why)
        messages.success(request, _("Set aside."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
        return redirect("harms:draft", slug)
    return redirect("harms:waiting")


@login_required
@form_page
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one out of the library."""
    viewer = viewer_of(request)
    harm = get_object_or_404(Harm.objects.public().with_names(), slug=slug)
    if harm.current is None or not policy.may_look_after(viewer, harm.current):
        raise NotAllowed(_("This page is for conveners, and coordinators of the channel."))
    return ask(
        request,
        forms.WhyForm(request.POST or None),
        "harms/end.html",
        do=lambda why: actions.end(harm, by=viewer, why=why),
        to=lambda row: row.url,
        context={"harm": harm},
    )
