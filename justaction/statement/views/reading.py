"""Pages that anyone reads: the statement, its versions, who signed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from justaction.statement import calls, comparing, documents, forms, listening, policy, roll
from justaction.statement.models import FeedbackRound, Signature, StatementVersion
from justaction.texts.writing import lacking
from justaction.web import slots
from justaction.web.context import viewer

PAGE = 60


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    versions = list(StatementVersion.objects.published())
    version = next(
        (one for one in reversed(versions) if one.takes_signatures), versions[-1] if versions else None
    )
    return _page(request, version, versions)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    versions = list(StatementVersion.objects.published())
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    return _page(request, version, versions)


def _page(
    request: HttpRequest, version: StatementVersion | None, versions: list[StatementVersion]
) -> HttpResponse:
    former = next((one for one in reversed(versions) if version and one.number < version.number), None)
    prefetch_related_objects([one for one in (former, version) if one], "paragraphs")
    signed = {row["number"]: row for row in roll.by_version()}
    rounds = list(FeedbackRound.objects.public())
    can_sign = version is not None and version.takes_signatures
    context = {
        "version": version,
        "versions": [(one, signed.get(one.number)) for one in reversed(versions)],
        "call": None if can_sign else calls.sign_on(),
        "feedback": calls.feedback(rounds),
        "helped": listening.credits_of(version) if version else [],
        "rounds": [one for one in rounds if version and one.version_id == version.pk],
        "former": former,
        "compare_url": between(former, version),
        "paragraphs": comparing.marked(former, version) if version else [],
        "counts": signed.get(version.number, {"people": 0, "organizations": 0}) if version else None,
        **(_forms(version) if version else {}),
        "form": forms.SignForm(),
        "may_write": policy.may_write(viewer(request)),
        "parts": slots.parts("statement.panels", viewer(request), version) if version else [],
    }
    return render(request, "statement/statement.html", context)


def _forms(version: StatementVersion) -> dict[str, Any]:
    """Its other forms, each with whether a person checked it; who wrote it; whether PDFs can be made here."""
    linked = [(one, documents.check_words(one)) for one in documents.forms_of(version)]
    return {
        "linked_forms": linked,
        "written_by": documents.written_by(version),
        "no_pdf": bool(lacking()),
    }


def between(old: StatementVersion | None, new: StatementVersion | None) -> str:
    """Where two versions are compared; nothing when one is missing."""
    return reverse("statement:compare", args=[(old.number, new.number)]) if old and new else ""


@require_safe
def version_json(request: HttpRequest, number: int) -> HttpResponse:
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    return HttpResponse(version.canonical(), content_type="application/json")


@require_safe
def compare(request: HttpRequest, numbers: tuple[int, int]) -> HttpResponse:
    published = {one.number: one for one in StatementVersion.objects.published()}
    if not set(numbers) <= set(published) or numbers[0] == numbers[1]:
        raise Http404
    old, new = published[numbers[0]], published[numbers[1]]
    context = {
        "old": old,
        "new": new,
        "rows": comparing.compared(old, new),
        "form": forms.TwoForm(
            initial={"old": old.number, "new": new.number}, versions=list(published.values())
        ),
    }
    return render(request, "statement/compare.html", context)


@require_safe
def choose_two(request: HttpRequest) -> HttpResponse:
    """On to the two versions that were chosen; without two, the choice again."""
    versions = list(StatementVersion.objects.published())
    form = forms.TwoForm(request.GET or None, versions=versions)
    if form.is_valid() and form.cleaned_data["old"] != form.cleaned_data["new"]:
        return redirect("statement:compare", (form.cleaned_data["old"], form.cleaned_data["new"]))
    same = form.is_bound and form.is_valid()
    return render(request, "statement/choose_two.html", {"form": form, "same": same, "versions": versions})


@require_safe
def signers(request: HttpRequest) -> HttpResponse:
    versions = list(StatementVersion.objects.published())
    form = forms.RollForm(request.GET, versions)
    organizations = Paginator(roll.organizations(form), PAGE)
    people = Paginator(roll.people(form), PAGE)
    page = organizations.get_page(request.GET.get("organizations"))
    page.object_list = roll.with_standing(page.object_list)
    context = {
        "form": form,
        "versions": versions,
        "organizations": page,
        "people": people.get_page(request.GET.get("people")),
        "counts": roll.counts(),
        "held": Signature.objects.held().count(),
        "guarded": next((one for one in versions if one.guarded_since), None),
        "filters": roll.query(form),
    }
    return render(request, "statement/signers.html", context)


@require_safe
def signers_csv(request: HttpRequest) -> HttpResponse:
    form = forms.RollForm(request.GET, list(StatementVersion.objects.published()))
    answer = HttpResponse(roll.csv(form), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="signers.csv"'
    return answer
