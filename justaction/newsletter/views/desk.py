"""The desk: who reads it, beginning an issue, writing it, sending it, and what became of its letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.newsletter import actions, audience, drafting, forms, policy, progress, writing
from justaction.newsletter.models import Issue, Subscription, Wording
from justaction.web import tongues
from justaction.web.asking import ask

SAVED = ("title", "text", "segment", "seen")  # of the form, what a version keeps


def _editor(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_look(viewer):
        raise NotAllowed(_("This page is for conveners and coordinators."))
    return viewer


def _issue(request: HttpRequest, slug: str) -> tuple[Person, Issue]:
    """The issue, for who may write it. Raises NotAllowed, Http404."""
    viewer = _editor(request)
    row = get_object_or_404(Issue, slug=slug)
    if not policy.may_write(viewer, row.community):
        raise NotAllowed(_("Only who looks after this can write its newsletter."))
    return viewer, row


@login_required
@form_page
def desk(request: HttpRequest) -> HttpResponse:
    """All issues, beginning the next one, and who reads it."""
    viewer = _editor(request)
    form = forms.BeginForm(request.POST or None, viewer=viewer)
    counted = dict(Subscription.objects.order_by().values_list("state").annotate(Count("id")))
    context = {
        "counts": [(label, counted.get(state, 0)) for state, label in Subscription.State.choices],
        "may_import": policy.may_import(viewer),
        "issues": [one for one in Issue.objects.all()[:60] if policy.may_write(viewer, one.community)],
    }
    return ask(
        request,
        form,
        "newsletter/desk.html",
        do=lambda **said: actions.begin(by=viewer, **said),
        to=lambda row: f"/steer/newsletter/{row.slug}/",
        context=context,
    )


@login_required
@form_page
def bring_in(request: HttpRequest) -> HttpResponse:
    """A list of people who said yes elsewhere; the page then says what became of it."""
    viewer = viewer_of(request)
    if not policy.may_import(viewer):
        raise NotAllowed(_("Only a convener can bring in a list."))
    form = forms.ListForm(request.POST or None, request.FILES or None)
    brought, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            brought, status = actions.bring_in(said.pop("file").read(), by=viewer, **said), 200
        except Refused as no:
            form.add_error(no.field or None, no.message)
            status = no.status
    return render(request, "newsletter/bring_in.html", {"form": form, "brought": brought}, status=status)


@require_safe
@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue: what it says in each language, to whom it goes, and how far it is."""
    viewer, row = _issue(request, slug)
    return render(request, "newsletter/draft.html", _of(viewer, row, forms.SendForm()))


def _of(viewer: Person, row: Issue, form: forms.SendForm) -> dict[str, Any]:
    words = writing.newest(row)
    return {
        "issue": row,
        "form": form,
        "words": words.values(),
        "community": writing.name_of_community(row.community),
        "whom": audience.words_of(row.segment),
        "progress": progress.of(row),
        "approved": row.approvals.filter(
            person=viewer, fingerprint=writing.fingerprint(row, words.values())
        ).exists(),
        "alone": policy.ALONE,
        "second": policy.approved_by_another(row, viewer),
    }


@login_required
@form_page
def write(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Change the words in one language. "Look at it" shows them without saving, the script as one types."""
    viewer, row = _issue(request, slug)
    words = _words(row, language)
    form = forms.WriteForm(request.POST or None, request.FILES or None, words=words, issue=row)
    if request.headers.get("X-Look"):
        return _looked(request, form)
    if request.FILES and form.is_valid():
        form = _taken(form, viewer)
    context = {
        "issue": row,
        "words": words,
        "left": drafting.left_out(row),
        "versions": row.wordings.filter(language=language).select_related("by"),
    }
    if {"look", "take"} & set(request.POST) and form.is_valid():
        return render(request, "newsletter/write.html", {**context, **_look(form), "form": form})
    return ask(
        request,
        form,
        "newsletter/write.html",
        do=lambda **said: actions.write(
            row, language=language, by=viewer, **{one: said[one] for one in SAVED}
        ),
        to=f"/steer/newsletter/{row.slug}/",
        context=context,
        said=_("Saved as a new version."),
    )


def _taken(form: forms.WriteForm, viewer: Person) -> forms.WriteForm:
    """With the picture that came along in its text; or with the reason why it cannot be taken."""
    file = form.cleaned_data["picture"]
    if not file:
        return form
    try:
        picture = actions.take_picture(form.issue, file.read(), name=file.name, by=viewer)
    except NotAllowed:
        raise
    except Refused as no:
        form.add_error(no.field or None, no.message)
        return form
    return form.with_picture(picture.url)


def _look(form: forms.WriteForm) -> dict[str, Any]:
    """What the words would be as a letter: for the web, and as plain text."""
    said = form.cleaned_data
    words = Wording(
        issue=form.issue, language=form.words.language, title=said["title"], text=said["text"], number=0
    )
    with translation.override(words.language):
        return {"looked": words, "html": writing.page(words, top=3), "text": writing.shown(words)}


def _looked(request: HttpRequest, form: forms.WriteForm) -> HttpResponse:
    """The same alone, while somebody types; what hinders it in its place."""
    good = form.is_valid()
    context = {"form": form, **(_look(form) if good else {})}
    return render(request, "newsletter/looked.html", context, status=200 if good else 422)


@require_safe
@login_required
def preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The letter in one language, or an earlier version of it: as a page, and as plain text."""
    _viewer, row = _issue(request, slug)
    words = _words(row, language)
    if number := request.GET.get("version", ""):
        words = get_object_or_404(
            row.wordings, language=language, number=int(number) if number.isdigit() else 0
        )
    with translation.override(language):
        text = writing.shown(words)
    turn = tongues.turn(words.language)
    context = {"issue": row, "words": words, "turn": turn, "html": writing.page(words), "text": text}
    return render(request, "newsletter/preview.html", context)


def _words(row: Issue, language: str) -> Wording:
    words = writing.newest(row).get(language)
    if words is None:
        raise Http404
    return words


@require_POST
@fresh_sign_in
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Let it go out, in 30 seconds or at its time."""
    viewer, row = _issue(request, slug)
    form = forms.SendForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.send(row, by=viewer, **form.cleaned_data)
            return redirect("newsletter:draft", slug)
        except NotAllowed:
            raise
        except Refused as no:
            form.add_error(no.field or None, no.message)
            status = no.status
    return render(request, "newsletter/draft.html", _of(viewer, row, form), status=status)


DEEDS = {
    "approve": (actions.approve, _("You approved it as it stands.")),
    "take_back": (actions.take_back, _("It is a draft again.")),
    "pause": (actions.pause, _("It is paused. Nobody gets it until you go on.")),
    "resume": (actions.resume, _("It goes on.")),
    "cancel": (actions.cancel, _("It is ended.")),
}


@require_POST
@login_required
def do(request: HttpRequest, slug: str, deed: str) -> HttpResponse:
    """A button: do it, say so, back to the issue."""
    viewer, row = _issue(request, slug)
    try:
        act, said = DEEDS[deed]
        act(row, by=viewer)
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("newsletter:desk") if deed == "cancel" else redirect("newsletter:draft", slug)


@require_POST
@login_required
def test(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The letter to oneself."""
    viewer, row = _issue(request, slug)
    actions.send_test(row, language=_words(row, language).language, by=viewer)
    messages.success(request, _("It is on its way to you, as readers get it."))
    return redirect("newsletter:draft", slug)


@require_POST
@login_required
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters of which nobody knows whether they went: once more, or leave them."""
    viewer, row = _issue(request, slug)
    actions.settle_unknown(row, again=request.POST.get("again") == "yes", by=viewer)
    messages.success(request, _("Done."))
    return redirect("newsletter:draft", slug)
