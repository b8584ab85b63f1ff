"""Pages of those who make a standard: suggesting it, its page of work, its words, its editors and approvals."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.collaborative.models import Channel
from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of
from justaction.standards import actions, forms, policy, reading, showing
from justaction.standards.models import Editor, Standard
from justaction.standards.views.finding import form_page, led, one_form, steered, work_url, worked_on
from justaction.web.asking import ask


@login_required
@form_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest a standard for a community one takes part in."""
    who = viewer_of(request)
    channels = [one for one in Channel.objects.all() if policy.may_suggest(who, one)]
    if not channels:
        raise NotAllowed(_("Join a community first. Then you can suggest a standard for it."))
    start = {
        "channel": next((one for one in channels if one.slug == request.GET.get("channel")), channels[0])
    }
    made: list[Standard] = []
    answer = ask(
        request,
        forms.SuggestForm(request.POST or None, channels=channels, initial=start),
        "standards/suggest.html",
        do=lambda channel, **said: made.append(actions.suggest(channel, by=who, **said)),
        to="standards:standards",
    )
    return redirect(work_url(made[0])) if made else answer


@login_required
@require_safe
def making(request: HttpRequest, code: str) -> HttpResponse:
    row = worked_on(request, code)
    return render(request, "standards/making.html", showing.making(row, viewer_of(request)))


@login_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Take an idea up; whoever does it leads it, until they name somebody else."""
    row = steered(request, code)
    return _done(request, row, lambda: actions.begin_draft(row, by=viewer_of(request)))


@login_required
@form_page
def write(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)
    return one_form(
        request,
        row,
        forms.WriteForm(request.POST or None, standard=row),
        title=_("The words beside the text"),
        lead=_("The clauses themselves are written live, by many hands."),
        button=_("Save"),
        do=lambda **said: actions.write(row, by=viewer_of(request), **said),
    )


@login_required
@form_page
def indicators(request: HttpRequest, code: str) -> HttpResponse:
    row = led(request, code)

    def save(rows: list[dict[str, str]]) -> None:
        actions.set_indicators(row, [actions.IndicatorWords(**one) for one in rows], by=viewer_of(request))

    said = reading.words(row)["indicators"]
    form = forms.IndicatorsForm(request.POST or None, rows=said)
    return ask(
        request, form, "standards/indicators.html", do=save, to=work_url(row), context={"standard": row}
    )


@login_required
@form_page
def editors(request: HttpRequest, code: str) -> HttpResponse:
    """Name who leads it and who approves it, and say how many approvals it needs."""
    row, who = led(request, code), viewer_of(request)
    counting = "number" in request.POST
    number = forms.NumberForm(request.POST if counting else None, initial={"number": row.approvals_needed})
    form = forms.EditorsForm(None if counting else request.POST or None, standard=row, also=who)
    status = 200
    if request.method == "POST":
        asked = number if counting else form
        status = 422
        if asked.is_valid():
            try:
                _name(row, request, **asked.cleaned_data)
                return redirect("standards:editors", row.code)
            except Refused as no:
                asked.add_error(no.field if no.field in asked.fields else None, no.message)
                status = no.status
    context = {"form": form, "number": number, "asked": number if counting else form}
    return render(request, "standards/editors.html", {**showing.making(row, who), **context}, status=status)


def _name(row: Standard, request: HttpRequest, **said: object) -> None:
    who = viewer_of(request)
    if "number" in said:
        actions.need_approvals(row, said["number"], by=who)  # type: ignore[arg-type]  # an integer, by the form
    elif said["part"] == Editor.Part.LEAD:
        actions.name_lead(row, said["person"], by=who)  # type: ignore[arg-type]  # a person, by the form
    else:
        actions.name_approver(row, said["person"], by=who)  # type: ignore[arg-type]


@login_required
@require_POST
def leave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = worked_on(request, code)
    editor = get_object_or_404(Editor, standard=row, pk=pk)
    return _done(request, row, lambda: actions.step_down(editor, by=viewer_of(request)))


@login_required
@require_POST
def show_me(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = worked_on(request, code)
    editor = get_object_or_404(Editor, standard=row, pk=pk)
    listed = request.POST.get("listed") == "yes"
    return _done(request, row, lambda: actions.show_me(editor, listed=listed, by=viewer_of(request)))


@login_required
@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    row = worked_on(request, code)
    gate, digest = request.POST.get("gate", ""), request.POST.get("digest", "")
    return _done(request, row, lambda: actions.approve(row, gate=gate, digest=digest, by=viewer_of(request)))


def _done(request: HttpRequest, row: Standard, do: object) -> HttpResponse:
    """Do it and go back to the page of work; what is refused stands there."""
    assert callable(do)
    try:
        do()
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect(work_url(row))
