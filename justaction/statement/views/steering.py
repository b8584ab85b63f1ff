"""Pages for those who write the statement, check held signatures, and bring in lists. All ask for a signed-in person."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of
from justaction.statement import actions, comparing, forms, policy
from justaction.statement.importing import words
from justaction.statement.models import Import, Paragraph, StatementVersion
from justaction.texts.forms import TableForm
from justaction.texts.views import report_page
from justaction.web.asking import ask

DEEDS = {"bring_in": "statement:apply_list", "columns": "statement:map_list", "drop": "statement:drop_list"}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _allow(answer: bool) -> None:
    if not answer:
        raise NotAllowed(_("This page is for conveners."))


# --- writing ----------------------------------------------------------------------------------------------------


def _draft() -> StatementVersion | None:
    return StatementVersion.objects.written()


@login_required
@form_page
def write(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    draft = _draft()
    shown = draft or StatementVersion.objects.published().last()
    form = forms.DraftForm(request.POST or None, initial={"title": shown.title if shown else ""})
    pieces = form.pieces() if form.is_bound else _pieces(shown)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.draft(
                by=viewer,
                title=form.cleaned_data["title"],
                paragraphs=[piece.text for piece in pieces],
                identities=[piece.identity for piece in pieces],
            )
            return redirect(_after(request, form))
        except Refused as no:
            form.add_error(None, no.message)
            status = no.status
    context = {"form": form, "pieces": pieces or [forms.Piece(1, "", "")], "draft": draft}
    return render(request, "statement/write.html", context, status=status)


def _after(request: HttpRequest, form: forms.DraftForm) -> str:
    """After a button: back to the paragraph it moved, or on to the preview."""
    if request.POST.get("do") == "preview":
        return reverse("statement:preview")
    if request.POST.get("do") == "save":
        messages.success(request, _("The draft is saved. Nobody sees it yet."))
        return reverse("statement:write")
    return reverse("statement:write") + f"#paragraph-{form.place()}"


def _pieces(version: StatementVersion | None) -> list[forms.Piece]:
    rows: list[Paragraph] = list(version.paragraphs.all()) if version else []
    return [forms.Piece(row.number, row.identity, row.text) for row in rows]


@login_required
@fresh_sign_in(only_post=True)
@form_page
def preview(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_write(viewer))
    draft = _draft()
    if draft is None:
        return redirect("statement:write")
    former = StatementVersion.objects.published().last()
    adopts = request.POST.get("do") == "adopt"
    context = {
        "draft": draft,
        "former": former,
        "statement": draft.statement,
        **(policy.deciding(draft) if draft.statement.adopts_by_ballot else {}),
        "running": draft.rounds.running().first(),
        "may_open": policy.may_open_sign_on(),
        "paragraphs": draft.paragraphs.all(),
        "rows": comparing.compared(former, draft) if former else [],
    }
    return ask(
        request,
        forms.PublishForm(request.POST or None, initial={"written_by": former.written_by if former else ""}),
        "statement/preview.html",
        do=lambda **said: (actions.adopt if adopts else actions.publish)(draft, by=viewer, **said),
        to="statement:life" if adopts else "statement:statement",
        context=context,
    )


# --- held signatures --------------------------------------------------------------------------------------------


@login_required
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """Where held signatures were, before all that is held had one queue."""
    return redirect(reverse("members:queue") + "?kind=signature")


# --- lists ------------------------------------------------------------------------------------------------------


@login_required
@form_page
def take_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_import(viewer))
    form = TableForm(request.POST or None, request.FILES or None)
    context = {"form": form, "lists": Import.objects.defer("content", "report").select_related("by")[:50]}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "statement/take_list.html", context, status=status)
    file = form.cleaned_data["file"]
    try:
        batch = actions.take_list(file.read(), file_name=file.name, by=viewer)
    except Refused as no:
        form.add_error("file", no.message)
        return render(request, "statement/take_list.html", context, status=no.status)
    return redirect("statement:map_list", batch.subject)


@login_required
@form_page
def map_list(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_import(viewer))
    batch = get_object_or_404(Import, subject=subject)
    if batch.applied_at is not None:
        return redirect("statement:list_report", subject)
    table = actions.read_list(batch)
    initial = {"kind": batch.kind, "source": batch.source, "source_url": batch.source_url}
    form = forms.MappingForm(
        request.POST or None, header=table.header, guessed=batch.mapping, initial=initial
    )
    drop = reverse("statement:drop_list", args=[subject])
    return ask(
        request,
        form,
        "texts/columns.html",
        do=lambda **said: actions.map_list(batch, by=viewer, **said),
        to=reverse("statement:list_report", args=[subject]),
        context={"batch": batch, "table": table, "rows": table.rows[:5], "drop": drop},
    )


@login_required
@require_GET
def list_report(request: HttpRequest, subject: str) -> HttpResponse:
    _allow(policy.may_import(viewer_of(request)))
    batch = get_object_or_404(Import.objects.select_related("by"), subject=subject)
    if batch.applied_at is None and not batch.source:
        return redirect("statement:map_list", subject)
    rows = [(one.line, one.verdict, one.name, words.why(one)) for one in actions.report_of(batch)]
    return report_page(request, batch, rows, words.VERDICTS, deeds=DEEDS)


@login_required
@require_POST
def decide_list(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    viewer = viewer_of(request)
    _allow(policy.may_import(viewer))
    batch = get_object_or_404(Import, subject=subject)
    try:
        if deed == "drop":
            actions.drop_list(batch, by=viewer)
            messages.success(request, _("The file is gone. Nothing was brought in."))
            return redirect("statement:take_list")
        actions.apply_list(batch, by=viewer)
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, _("The list is brought in."))
    return redirect("statement:list_report", subject)
