"""Other forms of a version (large print, easy read, translations, audio): for readers, and for those who make them."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from justaction.errors import Refused
from justaction.members.views.asking import viewer_of
from justaction.statement import actions, documents, forms, policy
from justaction.statement.models import LinkedForm, StatementVersion, main_language
from justaction.statement.views.documents import attached, read
from justaction.statement.views.steering import _allow
from justaction.texts.writing import lacking
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _found(number: int, kind: str, language: str, edition: int | None = None) -> LinkedForm:
    """The form that readers ask for; large print is there without being stored. Raises Http404."""
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    named = version.linked_forms.select_related("version").filter(kind=kind, language=language)
    rows = named.shown() if edition is None else named.published().filter(edition=edition)
    form = rows.first()
    if (
        form is None
        and kind == LinkedForm.Kind.LARGE_PRINT
        and edition is None
        and language == main_language()
    ):
        return LinkedForm.large_print(version)
    if form is None:
        raise Http404
    return form


@require_safe
def form(
    request: HttpRequest, number: int, kind: str, language: str, edition: int | None = None
) -> HttpResponse:
    shown = _found(number, kind, language, edition)
    document = documents.of_form(shown)
    context = {
        "form": shown,
        "version": shown.version,
        "pieces": document.pieces,
        "made": documents.made_words(shown),
        "check": documents.check_words(shown),
        "newer": shown.ended_at is not None,
        "main_language": main_language(),
        "no_pdf": bool(lacking()),
        "editions": LinkedForm.objects.published().filter(
            version=shown.version, kind=kind, language=language
        ),
    }
    return render(request, "statement/form.html", context)


@require_safe
def form_file(request: HttpRequest, number: int, kind: str, language: str, suffix: str) -> HttpResponse:
    shown = _found(number, kind, language)
    if kind == LinkedForm.Kind.AUDIO:
        raise Http404
    name = f"statement-v{number}-{kind}-{language}"
    return attached(documents.of_form(shown), suffix, name, keep=True)


# --- for those who make them --------------------------------------------------------------------------------------


def _version(request: HttpRequest) -> StatementVersion | None:
    """The version that is asked for, else the newest published one."""
    published = StatementVersion.objects.published()
    asked = request.GET.get("version", "")
    return (
        published.filter(number=int(asked)).first()
        if asked.isdecimal() and len(asked) < 5
        else published.last()
    )


@login_required
@require_GET
def linked_forms(request: HttpRequest) -> HttpResponse:
    _allow(policy.may_write(viewer_of(request)))
    version = _version(request)
    context = {
        "version": version,
        "versions": StatementVersion.objects.published(),
        "forms": [
            (one, documents.made_words(one), documents.check_words(one))
            for one in documents.forms_of(version)
        ]
        if version
        else [],
        "drafts": version.linked_forms.drafts() if version else [],
    }
    return render(request, "statement/linked_forms.html", context)


@login_required
@form_page
def add_form(request: HttpRequest) -> HttpResponse:
    _allow(policy.may_write(viewer_of(request)))
    version = _version(request)
    if version is None:
        raise Refused(_("Publish the version first. Then its other forms are bound to its words."))
    return _write(request, version, {})


@login_required
@form_page
def write_form(request: HttpRequest, subject: str) -> HttpResponse:
    """Change a draft, or begin a new edition of what is public."""
    _allow(policy.may_write(viewer_of(request)))
    shown = get_object_or_404(LinkedForm.objects.select_related("version"), subject=subject)
    facts = ("kind", "language", "title", "made_by", "made", "link")
    text = documents.as_text([row.text for row in shown.paragraphs.all()])
    return _write(request, shown.version, {**{name: getattr(shown, name) for name in facts}, "text": text})


def _write(request: HttpRequest, version: StatementVersion, initial: dict[str, Any]) -> HttpResponse:
    asked = forms.LinkedFormForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"form": asked, "version": version, "many": version.paragraphs.count()}
    status = 200
    if request.method == "POST":
        status = 422
        if asked.is_valid():
            try:
                if asked.cleaned_data["file"]:
                    return _with_file(request, asked, context)
                written = actions.write_form(version, by=viewer_of(request), **asked.said())
            except Refused as no:
                asked.add_error(no.field if no.field in asked.fields else None, no.message)
                status = no.status
            else:
                messages.success(request, _("Saved. Nobody sees it until you publish it."))
                return redirect("statement:preview_form", written.subject)
    return render(request, "statement/write_form.html", context, status=status)


def _with_file(request: HttpRequest, asked: forms.LinkedFormForm, context: dict[str, Any]) -> HttpResponse:
    """The page again with the words of the file in it. Nothing is kept. Raises Refused when it cannot be read."""
    found = read(asked.cleaned_data["file"])
    said = {
        **{name: asked.data.get(name, "") for name in asked.fields},
        "text": documents.as_text([piece.text for piece in found.pieces]),
    }
    said["title"] = said.get("title") or found.title
    filled = forms.LinkedFormForm(initial=said)
    return render(request, "statement/write_form.html", {**context, "form": filled, "reading": found})


@login_required
@require_GET
def preview_form(request: HttpRequest, subject: str) -> HttpResponse:
    _allow(policy.may_write(viewer_of(request)))
    shown = get_object_or_404(LinkedForm.objects.select_related("version"), subject=subject)
    texts = zip_longest(shown.version.paragraphs.all(), shown.paragraphs.all())
    context = {
        "form": shown,
        "pairs": [(number, theirs, ours) for number, (theirs, ours) in enumerate(texts, 1)],
        "main_language": main_language(),
        "made": documents.made_words(shown),
        "check": documents.check_words(shown),
    }
    return render(request, "statement/preview_form.html", context)


@login_required
@require_POST
def decide_form(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    shown = get_object_or_404(LinkedForm, subject=subject)
    try:
        if deed == "publish":
            actions.publish_form(shown, by=viewer_of(request))
            messages.success(request, _("Readers find it beside the version now."))
            return redirect("statement:linked_forms")
        actions.drop_form(shown, by=viewer_of(request))
    except Refused as no:
        if no.status == 403:
            raise
        messages.error(request, no.message)
        return redirect("statement:preview_form", subject)
    messages.success(request, _("The draft is gone."))
    return redirect("statement:linked_forms")


@login_required
@form_page
def check_form(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    shown = get_object_or_404(LinkedForm.objects.select_related("version"), subject=subject)
    return ask(
        request,
        forms.CheckForm(request.POST or None),
        "statement/check_form.html",
        do=lambda name, compared: actions.check_form(shown, by=viewer, name=name),
        to="statement:linked_forms",
        context={"shown": shown, "version": shown.version},
    )


@login_required
@form_page
def check_large_print(request: HttpRequest, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    return ask(
        request,
        forms.CheckForm(request.POST or None),
        "statement/check_form.html",
        do=lambda name, compared: actions.check_large_print(version, by=viewer, name=name),
        to="statement:linked_forms",
        context={"shown": LinkedForm.large_print(version), "version": version},
    )


@login_required
@form_page
def take_back_form(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    shown = get_object_or_404(LinkedForm.objects.select_related("version"), subject=subject)
    return ask(
        request,
        forms.TakeBackForm(request.POST or None),
        "statement/take_back_form.html",
        do=lambda because: actions.take_back_form(shown, by=viewer, because=because),
        to=reverse("statement:linked_forms"),
        context={"shown": shown},
    )
