"""Pages of a group: its questions, one question written together, and handing in."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.assessments import actions, forms, policy, reading
from justaction.assessments.models import Evidence, Item, Level, Note, Round, Side
from justaction.assessments.views.doing import done, seated
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.members.views.asking import form_page
from justaction.web.asking import ask

FORMS: dict[str, type[django_forms.Form]] = {
    "answer": forms.AnswerForm,
    "hand": forms.HandForm,
    "note": forms.NoteForm,
    "evidence": forms.EvidenceForm,
}


@require_safe
@login_required
def group(request: HttpRequest, subject: str) -> HttpResponse:
    _viewer, row, seat = seated(request, subject)
    lines = reading.group(row, seat.which, seat)
    context = {
        "round": row,
        "seat": seat,
        "side": row.side(seat.which),
        "lines": lines,
        "ready": sum(line.is_ready for line in lines),
        "to_show": [line for line in lines if line.answer.level and line.my_hand is None],
        "is_open": policy.is_open(row, seat.which),
        "others": row.seats.now().filter(which=seat.which).exclude(pk=seat.pk).order_by("called"),
        "inside": seat.which == Side.Which.INSIDE,
        "least": policy.LEAST[seat.which],
    }
    return render(request, "assessments/group.html", context)


@login_required
@form_page
def item(request: HttpRequest, subject: str, number: int) -> HttpResponse:
    """One question: the answer that the group writes together, hands, notes and proof. Each is a form of its own."""
    viewer, row, seat = seated(request, subject)
    lines = reading.group(row, seat.which, seat)
    line = next((one for one in lines if one.item.number == number), None)
    if line is None:
        raise Http404
    status = 200
    bound = _forms(line, request)
    if request.method == "POST":
        status = _do(request, line.item, bound, viewer)
        if status == 302:
            return redirect(_next(request, row, number, len(lines)))
    return render(
        request,
        "assessments/item.html",
        {**_context(row, seat.which, line, lines, bound), "seat": seat},
        status=status,
    )


def _forms(line: reading.Line, request: HttpRequest) -> dict[str, django_forms.Form]:
    """The four forms; the one that was sent with what was typed."""
    deed = request.POST.get("deed", "")
    answer, mine = line.answer, line.my_hand
    initial: dict[str, dict[str, Any]] = {
        "answer": {"seen": answer.version, "level": answer.level, "text": answer.text},
        "hand": {"version": answer.version, "fingers": mine.fingers if mine else None},
    }
    return {
        name: kind(request.POST if name == deed else None, initial=initial.get(name), auto_id=f"{name}_%s")
        for name, kind in FORMS.items()
    }


def _do(request: HttpRequest, thing: Item, bound: dict[str, django_forms.Form], by: Person) -> int:
    """Do what was sent; 302 when it is done, or the status of the page that says why not."""
    deed = request.POST.get("deed", "")
    if deed in ("drop_note", "drop_evidence"):
        return _drop(request, thing, deed, by)
    form = bound.get(deed)
    if form is None or not form.is_valid():
        return 422
    try:
        if deed == "answer":
            _tell(request, actions.save(thing, by=by, **form.cleaned_data))
        else:
            do = {"hand": actions.show_hand, "note": actions.write_note, "evidence": actions.add_evidence}[
                deed
            ]
            do(thing, by=by, **form.cleaned_data)  # type: ignore[operator]  # each takes what its form gives
            messages.success(request, _("Saved."))
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
        return no.status
    return 302


def _drop(request: HttpRequest, thing: Item, deed: str, by: Person) -> int:
    pk = request.POST.get("pk", "")
    key = int(pk) if pk.isdigit() and len(pk) < 10 else 0
    if deed == "drop_note":
        actions.drop_note(get_object_or_404(Note, pk=key, answer__item=thing), by=by)
    else:
        actions.drop_evidence(get_object_or_404(Evidence, pk=key, answer__item=thing), by=by)
    messages.success(request, _("Taken away."))
    return 302


def _tell(request: HttpRequest, saved: actions.Saved) -> None:
    """Say what came of saving; what others did meanwhile comes first."""
    if saved.other_level:
        level = Level(saved.other_level).label
        messages.warning(
            request,
            _("Meanwhile somebody chose “%(level)s”. Your words are saved. Talk, and choose together.")
            % {"level": level},
        )
    elif saved.joined:
        messages.success(request, _("Saved. Somebody wrote at the same time: both are in the text now."))
    else:
        messages.success(request, _("Saved."))


def _next(request: HttpRequest, row: Round, number: int, last: int) -> str:
    """Stay on the page, or go on to the next question, or back to the list after the last."""
    if "next" not in request.POST:
        return request.path
    if number < last:
        return reverse("assessments:item", args=[row.subject, number + 1])
    return reverse("assessments:group", args=[row.subject])


def _context(
    row: Round, which: str, line: reading.Line, lines: list[reading.Line], bound: dict[str, django_forms.Form]
) -> dict[str, Any]:
    answer = line.answer
    kept = answer.pk is not None
    return {
        "round": row,
        "line": line,
        "lines": lines,
        "forms": bound,
        "is_open": policy.is_open(row, which),
        "typed": any(form.is_bound for form in bound.values()),
        "notes": answer.notes.select_related("seat") if kept else [],
        "evidence": answer.evidence.all() if kept else [],
        "wordings": answer.wordings.select_related("seat")[:20] if kept else [],
        "inside": which == Side.Which.INSIDE,
    }


@login_required
@form_page
def hand_in(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row, seat = seated(request, subject)
    lines = reading.group(row, seat.which, seat)
    context = {
        "round": row,
        "missing": [line for line in lines if not line.is_ready],
        "lines": lines,
        "is_open": policy.is_open(row, seat.which),
    }
    return ask(
        request,
        forms.ExtentForm(request.POST or None, initial={"extent": "nothing"}),
        "assessments/hand_in.html",
        do=lambda extent: actions.hand_in(row, extent=extent, by=viewer),
        to=reverse("assessments:group", args=[subject]),
        context=context,
    )


@require_POST
@login_required
def take_back(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row, _seat = seated(request, subject)
    return done(request, lambda: actions.take_back(row, by=viewer), "assessments:group", subject)
