"""Pages of money: of one commitment, of all of them, and where an organization tells and corrects its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.commitments import actions, forms, policy, sums
from justaction.commitments.models import Commitment, MoneyLine
from justaction.commitments.views.desk import commitment_of, form_page
from justaction.commitments.views.public import published
from justaction.members.views.asking import viewer_of
from justaction.texts.tables import csv_parts
from justaction.web import streaming
from justaction.web.asking import ask
from justaction.web.context import viewer
from justaction.web.paging import LongList

PAGE = 30
MOST_NAMED = 40  # rows that are wrong, named one by one


def _of(organization: str, slug: str) -> QuerySet[MoneyLine]:
    return MoneyLine.objects.filter(commitment=published(organization, slug))


@require_safe
def money(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Every line of one commitment, also those that count no longer."""
    row = published(organization, slug)
    lines = list(row.money.select_related("corrected_by", "corrects").order_by("-dated", "-id"))
    groups = sums.grouped_here(lines)
    context = {
        "commitment": row,
        "lines": lines,
        "totals": sums.totals(groups),
        "charts": sums.by_place(groups),
        "may_report": policy.may_report(viewer(request), row),
    }
    return render(request, "commitments/money.html", context)


@require_safe
def all_money(request: HttpRequest) -> HttpResponse:
    """What all public commitments announced, committed and paid."""
    lines = MoneyLine.objects.public()
    groups = sums.of_all()
    shown = lines.select_related("commitment__organization", "corrected_by", "corrects")
    found = LongList(shown.order_by("-dated", "-id"), PAGE, known=sums.how_many())
    page = found.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(page),
        "totals": sums.totals(groups),
        "charts": sums.by_place(groups),
    }
    return render(request, "commitments/all_money.html", context)


def _csv(lines: QuerySet[MoneyLine], name: str) -> HttpResponseBase:
    rows = (list(row.values()) for row in sums.as_rows(lines, settings.SITE_URL))
    response = streaming.answer(csv_parts(sums.COLUMNS, rows), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _json(lines: QuerySet[MoneyLine], groups: list[sums.Group]) -> HttpResponseBase:
    rows = sums.as_rows(lines, settings.SITE_URL)
    parts = streaming.json_parts({"totals": sums.as_totals(groups)}, "lines", rows)
    return streaming.answer(parts, "application/json")


@require_safe
def money_csv(request: HttpRequest, organization: str, slug: str) -> HttpResponseBase:
    return _csv(_of(organization, slug), f"{organization}-{slug}-money")


@require_safe
def money_json(request: HttpRequest, organization: str, slug: str) -> HttpResponseBase:
    lines = _of(organization, slug)
    return _json(lines, sums.grouped(lines))


@require_safe
def all_money_csv(request: HttpRequest) -> HttpResponseBase:
    return _csv(MoneyLine.objects.public(), "money")


@require_safe
def all_money_json(request: HttpRequest) -> HttpResponseBase:
    return _json(MoneyLine.objects.public(), sums.of_all())


@login_required
@form_page
def tell_money(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Set a line down."""
    row = commitment_of(request, organization, slug)
    form = forms.MoneyForm(request.POST or None, initial=forms.last_money(row, policy.today()))
    return ask(
        request,
        form,
        "commitments/tell_money.html",
        do=lambda **_said: actions.tell_money(row, by=viewer_of(request), draft=form.draft()),
        to=_to_page(row),
        said=_("The line is public now."),
        context={"commitment": row},
    )


@login_required
@form_page
def import_money(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Set down all lines of a file, or none: each row that cannot be taken is named, with what it lacks."""
    row = commitment_of(request, organization, slug)
    form = forms.MoneyTableForm(request.POST or None, request.FILES or None)

    def bring(file: UploadedFile[Any]) -> None:
        try:
            actions.tell_money_table(row, file.read(), by=viewer_of(request))
        except actions.RowsRefused as no:
            for line, words in no.rows[:MOST_NAMED]:
                form.add_error("file", _("Row %(line)s: %(words)s") % {"line": line, "words": words})
            raise

    return ask(
        request,
        form,
        "commitments/import_money.html",
        do=bring,
        to=_to_page(row),
        said=_("The lines are public now."),
        context={"commitment": row},
    )


@login_required
@form_page
def correct_money(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    """Set down what a line should have said, or take it back."""
    row = commitment_of(request, organization, slug)
    line = get_object_or_404(MoneyLine, commitment=row, subject=subject)
    form = forms.CorrectMoneyForm(request.POST or None, initial=forms.said(line))

    def put_right(*, why: str, take_back: bool, **_said: object) -> MoneyLine:
        if take_back:
            return actions.take_money_back(line, by=viewer_of(request), why=why)
        return actions.correct_money(line, by=viewer_of(request), draft=form.draft(), why=why)

    return ask(
        request,
        form,
        "commitments/correct_money.html",
        do=put_right,
        to=_to_page(row),
        said=_("It is put right. The line before stays readable."),
        context={"commitment": row, "line": line},
    )


def _to_page(row: Commitment) -> str:
    return row.get_absolute_url() + "money/"
